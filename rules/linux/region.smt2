; SPDX-License-Identifier: Apache-2.0
;
; What Linux promises of regions that firmware keeps for itself.

; --- region.no-map: firmware asked that nothing maps it (device tree: reserved-memory with no-map)
(define-fun rule.no-map ((a Meaning) (r Region) (w Pair)) Bool (region.no-map r))

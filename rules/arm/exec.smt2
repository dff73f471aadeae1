; SPDX-License-Identifier: Apache-2.0
;
; Execution from Normal memory. exec.device is with the rules of one mapping.

; --- exec.icache-nc: what is executed is mapped cacheable and Non-cacheable. Fetches through either may be held in instruction
; caches. Arm ARM, "Non-cacheable accesses and instruction caches"; "Mismatched memory attributes" (last Note).
(define-fun icache-nc.one ((a Meaning) (b Meaning) (non-caching-b Bool) (r Region)) Bool
  (and (attr.is-nc (m.attr a)) (holds-lines b non-caching-b r) (or (m.exec a) (m.exec b))))
(define-fun rule.icache-nc ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (or (icache-nc.one a b (assume.non-caching-b w) r) (icache-nc.one b a (assume.non-caching-a w) r))
       (not (maintained r w)) (not (assume.exclusive w)) (not (pair.inside-guest w))))

; --- wx.mapping: privileged code that privileged code may overwrite where it stands. What EL0 may write, the privileged level
; may not execute (Arm ARM, "Stage 1 direct permissions"), so that a program with such pages of its own is not meant.
; Device is for exec.device.
(define-fun rule.write-exec ((a Meaning) (r Region) (w Pair)) Bool (and (m.write-exec a) (attr.normal (m.attr a))))

; --- wx.alias: privileged code that somebody may overwrite through another mapping. Firmware and a hypervisor apart from the host
; are trusted with all memory.
(define-fun write-exec.one ((code Meaning) (b Meaning)) Bool
  (and (m.code code) (attr.normal (m.attr code)) (m.write b) (not (owner.trusted b))))
(define-fun rule.write-exec.alias ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (or (write-exec.one a b) (write-exec.one b a)) (not (assume.exclusive w))))

; SPDX-License-Identifier: Apache-2.0
;
; One mapping and what it maps.

; --- attr.reserved: a live entry rests on an encoding that the architecture reserves
(define-fun rule.reserved ((a Meaning) (r Region) (w Pair)) Bool (m.reserved a))

; --- side.speculative-read: a location that changes when it is read, behind a mapping that permits speculative reads.
; Permissions do not stop them (Arm ARM, "Normal memory"). Three ways: Normal data; a Device mapping from which some
; Exception level may execute (the fetch is treated as Normal NC: "Device memory"); a guest's table walk into stage 2 Device.
; A DMA master that does not cache reads nothing by itself.
(define-fun reads-ahead ((m Meaning) (non-caching Bool)) Bool
  (or (and (attr.normal (m.attr m)) (not (and (m.dma m) non-caching)))
      (and (attr.is-device (m.attr m)) (m.exec m))
      (m.walk-reads m)))
(define-fun rule.speculative-read.any ((a Meaning) (r Region) (w Pair)) Bool
  (and (region.read-side-effects r) (reads-ahead a (assume.non-caching-a w))))
(define-fun rule.speculative-read ((a Meaning) (r Region) (w Pair)) Bool
  (and (rule.speculative-read.any a r w) (not (and (m.guest a) (assume.assigned-a w)))))

; --- contain.pa: a mapping by an owner whom the region's `granted` leaves out
(define-fun rule.not-granted ((a Meaning) (r Region) (w Pair)) Bool (not (pair.granted w)))

; --- contain.space: a mapping that outputs a physical address space which does not have the region. Arm ARM, "Physical address
; spaces"; R_FVYPX.
(define-fun rule.space ((a Meaning) (r Region) (w Pair)) Bool (not (region.has-space r (m.space a))))

; --- tlb.global: what one process maps for every ASID. The others then reach it, or meet it beside an entry of their own: a TLB
; conflict, or any mixture of both. Arm ARM, "Global and process-specific translation table entries" (R_WHZWS).
(define-fun rule.global ((a Meaning) (r Region) (w Pair)) Bool (m.global a))

; --- walk.device: a guest may have its table walks read the location as Normal Non-cacheable, though stage 2 says Device
(define-fun rule.walk-device.any ((a Meaning) (r Region) (w Pair)) Bool (and (m.walk-reads a) (not (region.ram r))))
(define-fun rule.walk-device ((a Meaning) (r Region) (w Pair)) Bool
  (and (rule.walk-device.any a r w) (region.read-side-effects r) (not (and (m.guest a) (assume.assigned-a w)))))

; --- exec.device: a Device mapping of something other than RAM that is not execute-never at every Exception level
(define-fun rule.exec-device ((a Meaning) (r Region) (w Pair)) Bool
  (and (not (region.ram r)) (attr.is-device (m.attr a)) (m.exec a)))

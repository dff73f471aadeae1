; SPDX-License-Identifier: Apache-2.0
;
; A device that does not tolerate what its mapping permits: merged or split writes, another order, other sizes, an early
; acknowledgement. Arm ARM, "Device memory" (Gathering, Reordering, Early Write Acknowledgement), "Normal memory".
;
; The attributes are hierarchical: what gathers also reorders, and what reorders also acknowledges early.

(define-fun attr.gathers ((a Attr)) Bool (or (attr.normal a) (= (attr.device a) #b11)))
(define-fun attr.reorders ((a Attr)) Bool (or (attr.normal a) (= ((_ extract 1 1) (attr.device a)) #b1)))
(define-fun attr.acknowledges-early ((a Attr)) Bool (not (and (attr.is-device a) (= (attr.device a) #b00))))

; A DMA master's accesses are its own; only lines that it holds are read and written by themselves.
(define-fun side.counts ((m Meaning) (non-caching Bool)) Bool
  (or (not (m.dma m)) (and (attr.normal (m.attr m)) (not non-caching))))

; What a guest does to a device that it has to itself stays with it.
(define-fun side.hurts-others ((a Meaning) (w Pair)) Bool (not (and (m.guest a) (assume.assigned-a w))))

; --- side.merge: writes that may be merged or split. What is never written is not concerned.
(define-fun rule.merge.any ((a Meaning) (r Region) (w Pair)) Bool
  (and (not (region.write-merging r)) (attr.gathers (m.attr a)) (m.write a) (side.counts a (assume.non-caching-a w))))
(define-fun rule.merge ((a Meaning) (r Region) (w Pair)) Bool
  (and (rule.merge.any a r w) (says-no.write-merging r) (side.hurts-others a w)))

; --- side.order: accesses that may arrive in another order
(define-fun rule.order.any ((a Meaning) (r Region) (w Pair)) Bool
  (and (not (region.reordering r)) (attr.reorders (m.attr a)) (side.counts a (assume.non-caching-a w))))
(define-fun rule.order ((a Meaning) (r Region) (w Pair)) Bool
  (and (rule.order.any a r w) (says-no.reordering r) (side.hurts-others a w)))

; --- side.width: accesses that may be of any size and alignment. Device without gathering keeps both.
(define-fun rule.width.any ((a Meaning) (r Region) (w Pair)) Bool
  (and (not (region.unaligned r)) (attr.gathers (m.attr a)) (side.counts a (assume.non-caching-a w))))
(define-fun rule.width ((a Meaning) (r Region) (w Pair)) Bool
  (and (rule.width.any a r w) (says-no.unaligned r) (side.hurts-others a w)))

; --- side.ack: a write that something on the way may acknowledge. Asked only of a region that says no: nGnRE is what operating
; systems map devices with, and PCIe acknowledges posted writes early whatever the type says.
(define-fun rule.ack.any ((a Meaning) (r Region) (w Pair)) Bool
  (and (not (region.ram r)) (says-no.early-ack r) (attr.acknowledges-early (m.attr a)) (m.write a)
       (side.counts a (assume.non-caching-a w))))
(define-fun rule.ack ((a Meaning) (r Region) (w Pair)) Bool
  (and (rule.ack.any a r w) (side.hurts-others a w)))

; --- contain.uncontained: a device whose failed accesses hit others, mapped for a guest with a type that KVM keeps for devices
; that contain them, or written by two guests
(define-fun rule.uncontained.any ((a Meaning) (r Region) (w Pair)) Bool
  (and (m.guest a) (not (region.contained r)) (attr.reorders (m.attr a)) (side.hurts-others a w)))
(define-fun rule.uncontained ((a Meaning) (r Region) (w Pair)) Bool
  (and (rule.uncontained.any a r w) (says-no.contained r)))
(define-fun rule.uncontained.pair.any ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (m.guest a) (m.guest b) (m.write a) (m.write b) (not (region.contained r))
       (not (pair.inside-guest w)) (not (assume.exclusive w))))
(define-fun rule.uncontained.pair ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (rule.uncontained.pair.any a b r w) (says-no.contained r)))

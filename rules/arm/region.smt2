; SPDX-License-Identifier: Apache-2.0
;
; What is known of a location, and what is promised about those who reach it.
;
; An answer that nobody gave is a variable. A region of unknown kind is RAM or a device, whichever is worse.

(define-sort Region () (_ BitVec 20))

(define-fun region.ram ((r Region)) Bool (= ((_ extract 1 0) r) #b00))
(define-fun region.device ((r Region)) Bool (= ((_ extract 1 0) r) #b01))
(define-fun region.no-map ((r Region)) Bool (= ((_ extract 1 0) r) #b10))

; RAM has no side effects and tolerates everything; of anything else the property speaks.
(define-fun region.read-side-effects ((r Region)) Bool (and (not (region.ram r)) (= ((_ extract 2 2) r) #b1)))
(define-fun region.write-merging ((r Region)) Bool (or (region.ram r) (= ((_ extract 3 3) r) #b1)))
(define-fun region.reordering ((r Region)) Bool (or (region.ram r) (= ((_ extract 4 4) r) #b1)))
(define-fun region.unaligned ((r Region)) Bool (or (region.ram r) (= ((_ extract 5 5) r) #b1)))
(define-fun region.contained ((r Region)) Bool (or (region.ram r) (= ((_ extract 6 6) r) #b1)))
(define-fun region.cacheable ((r Region)) Bool (or (region.ram r) (= ((_ extract 7 7) r) #b1)))
(define-fun region.early-ack ((r Region)) Bool (or (region.ram r) (= ((_ extract 8 8) r) #b1)))

; The physical address spaces that have it, by the bit that `space` of a class counts; all of them where nobody said.
(define-fun region.has-space ((r Region) (space (_ BitVec 2))) Bool
  (= ((_ extract 0 0) (bvlshr ((_ extract 12 9) r) (concat #b00 space))) #b1))

; What the capture itself answers with "no". An answer that nobody gave is not one: most devices are described in part, so
; that rules which every such device would break ask for more than a missing answer before they call it an error.
(define-fun says-no.write-merging ((r Region)) Bool (= ((_ extract 14 14) r) #b1))
(define-fun says-no.reordering ((r Region)) Bool (= ((_ extract 15 15) r) #b1))
(define-fun says-no.unaligned ((r Region)) Bool (= ((_ extract 16 16) r) #b1))
(define-fun says-no.contained ((r Region)) Bool (= ((_ extract 17 17) r) #b1))
(define-fun says-no.early-ack ((r Region)) Bool (= ((_ extract 19 19) r) #b1))

; The two mappings of an obligation: facts (bits 0, 9 and 10), and the assumptions that may be declared of their owners.
(define-sort Pair () (_ BitVec 11))

(define-fun pair.inside-guest ((w Pair)) Bool (= ((_ extract 0 0) w) #b1)) ; both are one guest's: it may hurt itself
(define-fun assume.independent ((w Pair)) Bool (= ((_ extract 1 1) w) #b1))
(define-fun assume.sw-managed ((w Pair)) Bool (= ((_ extract 2 2) w) #b1))
(define-fun assume.exclusive ((w Pair)) Bool (= ((_ extract 3 3) w) #b1))
(define-fun assume.one-domain ((w Pair)) Bool (= ((_ extract 4 4) w) #b1))
(define-fun assume.non-caching-a ((w Pair)) Bool (= ((_ extract 5 5) w) #b1))
(define-fun assume.non-caching-b ((w Pair)) Bool (= ((_ extract 6 6) w) #b1))
(define-fun assume.assigned-a ((w Pair)) Bool (= ((_ extract 7 7) w) #b1))
(define-fun assume.assigned-b ((w Pair)) Bool (= ((_ extract 8 8) w) #b1))
(define-fun pair.granted ((w Pair)) Bool (= ((_ extract 9 9) w) #b1)) ; of one mapping: no list of the region leaves its owner out
(define-fun pair.no-xs ((w Pair)) Bool (= ((_ extract 10 10) w) #b1)) ; the CPU has no FEAT_XS

; A cacheable mapping that may hold a line of the location. A non-caching DMA master holds none of a device's; of RAM the
; assumption says nothing.
(define-fun holds-lines ((m Meaning) (non-caching Bool) (r Region)) Bool
  (and (attr.cacheable (m.attr m))
       (not (and (m.dma m) non-caching (not (region.ram r))))))

; Software maintenance covers Normal memory only, never a device.
(define-fun maintained ((r Region) (w Pair)) Bool (and (region.ram r) (assume.sw-managed w)))

; What order and size of accesses are worth: between mappings of a device, the independence of both streams; in RAM, the
; barriers that go with the maintenance.
(define-fun order-is-kept ((r Region) (w Pair)) Bool
  (ite (region.ram r) (assume.sw-managed w) (assume.independent w)))

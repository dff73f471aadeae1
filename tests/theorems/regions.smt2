; SPDX-License-Identifier: Apache-2.0
;
; What kind a region is of, and what is said of it. A region of unknown kind is RAM or a device: the kind is then free.

; No property that is said in a region's favour breaks a rule that was kept.
; expect unsat
(push 1)
(assert (not (=> (and (= ((_ extract 1 0) r) ((_ extract 1 0) s)) (=> (region.read-side-effects s) (region.read-side-effects r))
                      (= (bvor ((_ extract 8 3) r) ((_ extract 8 3) s)) ((_ extract 8 3) s)))
  (and (= (bvand (of-pair a b s w) (bvnot (of-pair a b r w))) #b0000000000000)
       (= (bvand (of-mapping a s w) (bvnot (of-mapping a r w))) #b000000)))))
(check-sat)
(pop 1)

; An unknown kind is at least as bad as each kind: what a no-map region breaks, but for being mapped, a device breaks.
; expect unsat
(push 1)
(assert (not (=> (and (region.no-map r) (region.device s) (= ((_ extract 19 2) r) ((_ extract 19 2) s)))
  (and (= (of-pair a b r w) (of-pair a b s w)) (= (bvor (of-mapping a r w) #b000001) (bvor (of-mapping a s w) #b000001))))))
(check-sat)
(pop 1)

; A device is at least as bad as RAM, where independent is assumed with sw-managed only.
; expect unsat
(push 1)
(assert (not (=> (and (region.device s) (region.ram r) (nothing-assumed w))
  (and (= (bvand (of-pair a b r w) (bvnot (of-pair a b s w))) #b0000000000000)
       (= (bvand (of-mapping a r w) (bvnot (of-mapping a s w))) #b000000)))))
(check-sat)
(pop 1)

; "A device is at least as bad as RAM" is false in general: what is assumed of a device may say nothing of RAM.
; expect sat
(push 1)
(assert (and (region.device s) (region.ram r) (kept a b s w) (not (kept a b r w))))
(check-sat)
(pop 1)

; In RAM no rule for one mapping can be violated, but for reserved encodings.
; expect unsat
(push 1)
(assert (not (=> (region.ram r) (= (bvor (of-mapping a r w) #b100000) #b100000))))
(check-sat)
(pop 1)

; Where reading has no effect nothing is read in vain, and where it has, Normal memory of a CPU reads it.
; expect unsat
(push 1)
(assert (not (and (=> (not (region.read-side-effects r)) (not (rule.speculative-read.any a r w)))
                  (=> (and (region.read-side-effects r) (not (m.dma a)) (attr.normal (m.attr a))) (rule.speculative-read.any a r w)))))
(check-sat)
(pop 1)

; Where reading has an effect, Device memory keeps it from happening unless something may execute there or a walk may read.
; expect unsat
(push 1)
(assert (not (=> (and (attr.is-device (m.attr a)) (region.read-side-effects r))
  (= (rule.speculative-read.any a r w) (or (m.exec a) (m.walk-reads a))))))
(check-sat)
(pop 1)

; A DMA master with Normal memory reads ahead unless it is non-caching.
; expect unsat
(push 1)
(assert (not (=> (and (m.dma a) (attr.normal (m.attr a)) (region.read-side-effects r) (not (m.walk-reads a)))
  (= (rule.speculative-read.any a r w) (not (assume.non-caching-a w))))))
(check-sat)
(pop 1)

; A device that tolerates cacheable mappings breaks no rule by being mapped so alone, nor does an uncached mapping whose fetches
; are uncached, too.
; expect unsat
(push 1)
(assert (not (=> (or (region.cacheable r) (and (uncached (m.attr a)) (not (m.fetch-caches a)))) (not (rule.cacheable-device a r w)))))
(check-sat)
(pop 1)

; No property but read side effects and cacheable matters.
; expect unsat
(push 1)
(assert (not (=> (= (bvor r #xfff78) (bvor s #xfff78))
  (and (= (of-pair a b r w) (of-pair a b s w)) (= (of-mapping a r w) (of-mapping a s w))))))
(check-sat)
(pop 1)

; No property matters to a rule for pairs.
; expect unsat
(push 1)
(assert (not (=> (= ((_ extract 1 0) r) ((_ extract 1 0) s)) (= (of-pair a b r w) (of-pair a b s w)))))
(check-sat)
(pop 1)

; A region breaks contain.space for the spaces that do not have it, and nothing else of region or mapping counts.
; expect unsat
(push 1)
(assert (not (and (= (rule.space a r w)
  (not (listed ((_ extract 15 0) (concat #x000 ((_ extract 12 9) r))) (concat #b00 ((_ extract 33 32) a)))))
  (=> (and (= ((_ extract 12 9) r) ((_ extract 12 9) s)) (= (m.space a) (m.space b))) (= (rule.space a r w) (rule.space b s v))))))
(check-sat)
(pop 1)

; A no-map region breaks its rule however it is mapped, and no other region breaks it.
; expect unsat
(push 1)
(assert (not (= (rule.no-map a r w) (= ((_ extract 1 0) r) #b10))))
(check-sat)
(pop 1)

; Device memory of what is not RAM must be execute-never, and nothing else need be.
; expect unsat
(push 1)
(assert (not (= (rule.exec-device a r w) (and (not (= ((_ extract 1 0) r) #b00)) (= ((_ extract 15 15) a) #b0) (m.exec a)))))
(check-sat)
(pop 1)

; A reserved encoding is an error wherever it lies.
; expect unsat
(push 1)
(assert (not (= (rule.reserved a r w) (= ((_ extract 20 20) a) #b1))))
(check-sat)
(pop 1)

; Where fetches alone may cache a device that does not tolerate it, that is an error under every assumption.
; expect unsat
(push 1)
(assert (not (=> (and (m.fetch-caches a) (not (region.cacheable r))) (rule.cacheable-device a r w))))
(check-sat)
(pop 1)

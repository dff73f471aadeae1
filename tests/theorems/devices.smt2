; SPDX-License-Identifier: Apache-2.0
;
; The rules about what a device tolerates, about what stage 2 leaves to a guest, and the other notes of pairs.

; M3: the rules for pairs that are left are symmetric, too.
; expect unsat
(push 1)
(assert (not (=> (exchanged w v) (= (of-others a b r w) (of-others b a r v)))))
(check-sat)
(pop 1)

; M11: and these, and those of one mapping, are monotone in what is assumed.
; expect unsat
(push 1)
(assert (not (=> (assumes-more v w)
  (and (= (bvand (of-others a b r v) (bvnot (of-others a b r w))) #b0000000)
       (= (bvand (errors-of-device a r v) (bvnot (errors-of-device a r w))) #b000000)
       (= (bvand (notes-of-device a r v) (bvnot (notes-of-device a r w))) #b000000)
       (= (of-guest a r v) (of-guest a r w))))))
(check-sat)
(pop 1)

; Severities are nested: an error about a device is a note about it.
; expect unsat
(push 1)
(assert (not (and (= (bvand (errors-of-device a r w) (bvnot (notes-of-device a r w))) #b000000)
                  (=> (rule.uncontained.pair a b r w) (rule.uncontained.pair.any a b r w)))))
(check-sat)
(pop 1)

; RAM breaks none of the rules about devices.
; expect unsat
(push 1)
(assert (not (=> (= ((_ extract 1 0) r) #b00)
  (and (= (bvor (notes-of-device a r w) #b000010) #b000010) (not (rule.uncontained.any a r w)) (= (errors-of-device a r w) #b000000)
       (not (rule.uncontained.pair.any a b r w)) (not (rule.guest-type a r w)) (not (rule.cacheable-pfnmap a r w))
       (not (rule.mmio-exec a r w))))))
(check-sat)
(pop 1)

; No error is made of an answer that the capture does not give: each needs one that says no, but for walks.
; expect unsat
(push 1)
(assert (not (and (=> (rule.merge a r w) (says-no.write-merging r)) (=> (rule.order a r w) (says-no.reordering r))
                  (=> (rule.width a r w) (says-no.unaligned r)) (=> (rule.ack.any a r w) (says-no.early-ack r))
                  (=> (rule.uncontained a r w) (says-no.contained r)) (=> (rule.uncontained.pair a b r w) (says-no.contained r)))))
(check-sat)
(pop 1)

; A region that has been assigned to a guest makes what that guest does there a note, but for containment, which assigned
; answers, and nothing of what others do.
; expect unsat
(push 1)
(assert (not (and (=> (and (m.guest a) (assume.assigned-a w)) (= (errors-of-device a r w) #b000000))
                  (=> (= (bvor w just.assigned-a) v)
                      (and (= (bvor (notes-of-device a r w) #b000010) (bvor (notes-of-device a r v) #b000010))
                           (=> (not (m.guest a)) (= (errors-of-device a r w) (errors-of-device a r v)))))
                  (=> (= (bvor w just.assigned-b) v)
                      (and (= (errors-of-device a r w) (errors-of-device a r v)) (= (of-others a b r w) (of-others a b r v)))))))
(check-sat)
(pop 1)

; Device-nGnRnE tolerates every device: nothing is merged, reordered, split or acknowledged early through it.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (= (attr.type (m.attr a)) #b0) (= (attr.device (m.attr a)) #b00))
  (= (bvor (notes-of-device a r w) #b000001) #b000001))))
(check-sat)
(pop 1)

; A stronger type breaks no rule about a device that a weaker one keeps.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr o)) (as-strong (m.attr a) (m.attr o)) (= (bvor a #x00000ffff) (bvor o #x00000ffff)))
  (= (bvand (notes-of-device a r w) (bvnot (notes-of-device o r w))) #b000000))))
(check-sat)
(pop 1)

; Of a CPU, Normal and Device-GRE merge and are of any width, these and nGRE reorder, all but nGnRnE are acknowledged early.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (not (m.dma a)))
  (let ((normal (= (attr.type (m.attr a)) #b1)) (dd (attr.device (m.attr a))))
    (and (= (rule.merge.any a r w) (and (not (region.write-merging r)) (m.write a) (or normal (= dd #b11))))
         (= (rule.width.any a r w) (and (not (region.unaligned r)) (or normal (= dd #b11))))
         (= (rule.order.any a r w) (and (not (region.reordering r)) (or normal (bvuge dd #b10))))
         (= (rule.ack.any a r w) (and (not (= ((_ extract 1 0) r) #b00)) (says-no.early-ack r) (m.write a) (or normal (bvuge dd #b01))))
         (= (rule.uncontained.any a r w)
            (and (m.guest a) (not (region.contained r)) (or normal (bvuge dd #b10)) (not (assume.assigned-a w)))))))))
(check-sat)
(pop 1)

; Of a DMA master, a Device mapping breaks none of these, and a Normal one does unless it is non-caching.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (m.dma a))
  (let ((normal (and (= (attr.type (m.attr a)) #b1) (not (assume.non-caching-a w)))))
    (and (= (rule.merge.any a r w) (and normal (not (region.write-merging r)) (m.write a)))
         (= (rule.order.any a r w) (and normal (not (region.reordering r))))
         (= (rule.width.any a r w) (and normal (not (region.unaligned r))))
         (= (rule.ack.any a r w) (and normal (not (= ((_ extract 1 0) r) #b00)) (says-no.early-ack r) (m.write a))))))))
(check-sat)
(pop 1)

; Where a no is said and nobody has the region to himself, each note about a device is an error.
; expect unsat
(push 1)
(assert (not (=> (not (and (m.guest a) (assume.assigned-a w)))
  (and (= (rule.merge a r w) (and (rule.merge.any a r w) (says-no.write-merging r)))
       (= (rule.order a r w) (and (rule.order.any a r w) (says-no.reordering r)))
       (= (rule.width a r w) (and (rule.width.any a r w) (says-no.unaligned r)))
       (= (rule.ack a r w) (rule.ack.any a r w))
       (= (rule.uncontained a r w) (and (rule.uncontained.any a r w) (says-no.contained r)))
       (= (rule.walk-device a r w) (and (rule.walk-device.any a r w) (region.read-side-effects r)))))))
(check-sat)
(pop 1)

; A guest's table walks may read what is not RAM where walks may read, and that is an error where reading has an effect.
; expect unsat
(push 1)
(assert (not (= (rule.walk-device.any a r w) (and (m.walk-reads a) (not (= ((_ extract 1 0) r) #b00))))))
(check-sat)
(pop 1)

; Two guests that write what does not contain errors are told of it, and the two of one guest are not.
; expect unsat
(push 1)
(assert (not (and
  (= (rule.uncontained.pair.any a b r w)
     (and (m.guest a) (m.guest b) (m.write a) (m.write b) (not (region.contained r)) (not (pair.inside-guest w)) (not (assume.exclusive w))))
  (= (rule.uncontained.pair a b r w) (and (rule.uncontained.pair.any a b r w) (says-no.contained r))))))
(check-sat)
(pop 1)

; What KVM does not map, and what a region does not grant: each is its one fact.
; expect unsat
(push 1)
(assert (not (and
  (= (rule.not-granted a r w) (not (pair.granted w)))
  (= (rule.guest-type a r w) (and (m.guest-caches a) (not (region.cacheable r))))
  (= (rule.mmio-exec a r w) (and (m.mmio-exec a) (not (= ((_ extract 1 0) r) #b00))))
  (= (rule.write-exec a r w) (and (m.write-exec a) (attr.normal (m.attr a))))
  (=> (well-formed (m.attr a))
      (= (rule.cacheable-pfnmap a r w) (and (m.unmanaged a) (not (uncached (m.attr a))) (not (= ((_ extract 1 0) r) #b00))))))))
(check-sat)
(pop 1)

; XS alone is noted of two mappings of CPUs, no guest's, that agree in all else, where FEAT_XS may be there.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr b)))
  (= (rule.xs a b r w)
     (and (not (mismatched (m.attr a) (m.attr b))) (not (= (attr.xs (m.attr a)) (attr.xs (m.attr b)))) (not (pair.no-xs w))
          (not (m.guest a)) (not (m.guest b)) (not (m.dma a)) (not (m.dma b)) (not (assume.exclusive w)))))))
(check-sat)
(pop 1)

; No pair breaks a rule of aliases and is noted for XS as well.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr b)) (rule.xs a b r w)) (kept a b r w))))
(check-sat)
(pop 1)

; Exclusives of RAM are noted where two CPU mappings that write differ in more than Inner against Outer Shareable.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr b)))
  (= (rule.exclusives a b r w)
     (and (= ((_ extract 1 0) r) #b00) (m.write a) (m.write b) (not (m.dma a)) (not (m.dma b))
          (not (assume.sw-managed w)) (not (assume.exclusive w)) (not (pair.inside-guest w))
          (or (not (alike (m.attr a) (m.attr b)))
              (not (= (= (attr.sh (m.attr a)) #b00) (= (attr.sh (m.attr b)) #b00)))))))))
(check-sat)
(pop 1)

; A buffer of RAM is noted where one CPU and one DMA master, both Normal, differ in cacheability.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr b)))
  (= (rule.dma-coherency a b r w)
     (and (= ((_ extract 1 0) r) #b00) (not (= (m.dma a) (m.dma b))) (attr.normal (m.attr a)) (attr.normal (m.attr b))
          (not (alike (m.attr a) (m.attr b))) (not (assume.sw-managed w)) (not (assume.exclusive w)))))))
(check-sat)
(pop 1)

; Code is noted where a cacheable and a Non-cacheable mapping meet and one of both executes, outside a guest.
; expect unsat
(push 1)
(assert (not (= (rule.icache-nc a b r w)
  (and (rule.cacheable-uncached.any a b r w) (or (m.exec a) (m.exec b)) (not (pair.inside-guest w))))))
(check-sat)
(pop 1)

; wx.alias: one side is code in Normal memory, the other is written by somebody who is not trusted with all memory; exclusive, and
; nothing else that is assumed, answers it.
; expect unsat
(push 1)
(assert (not (= (rule.write-exec.alias a b r w)
  (and (not (assume.exclusive w))
       (or (and (m.code a) (= ((_ extract 15 15) a) #b1) (m.write b) (not (= (m.owner b) #b001)) (not (= (m.owner b) #b010)))
           (and (m.code b) (= ((_ extract 15 15) b) #b1) (m.write a) (not (= (m.owner a) #b001)) (not (= (m.owner a) #b010))))))))
(check-sat)
(pop 1)

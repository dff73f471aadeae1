; SPDX-License-Identifier: Apache-2.0
;
; Translation tables: how they are walked, and the rules about them.

; RGN 0b00 is Non-cacheable, 0b01 and 0b11 are Write-Back and 0b10 is Write-Through, with write allocation for 0b01 alone.
; expect unsat
(push 1)
(assert (not (and (= (walk.nibble #b00) #x4) (= (walk.nibble #b01) #xf) (= (walk.nibble #b10) #xa) (= (walk.nibble #b11) #xe))))
(check-sat)
(pop 1)

; A walk's attribute exists, and is never Device and never Tagged.
; expect unsat
(push 1)
(assert (not (and (well-formed (walk.attr c)) (attr.normal (walk.attr c)) (= (attr.tagged (walk.attr c)) #b0)
                  (= (attr.xs (walk.attr c)) #b0))))
(check-sat)
(pop 1)

; Each level of a walk is what its field says, ORGN outside and IRGN inside, where caching is not disabled.
; expect unsat
(push 1)
(assert (not (=> (ite (walk.stage2 c) (not (cd-counts c)) (s1.c c))
  (and (= (attr.outer (walk.attr c)) (walk.nibble (walk.orgn c))) (= (attr.inner (walk.attr c)) (walk.nibble (walk.irgn c)))
       (=> (and (not (= (walk.sh c) #b01)) (attr.cacheable (walk.attr c))) (= (attr.sh (walk.attr c)) (walk.sh c)))
       (=> (and (= (walk.sh c) #b01) (not (= (attr.sh (s1.any c)) #b01)) (attr.cacheable (walk.attr c)))
           (= (attr.sh (walk.attr c)) (attr.sh (s1.any c))))))))
(check-sat)
(pop 1)

; SCTLR_ELx.C=0 makes stage 1 walks Non-cacheable and HCR_EL2.CD stage 2 walks, each nothing of the other.
; expect unsat
(push 1)
(assert (not (=> (ite (walk.stage2 c) (cd-counts c) (not (s1.c c))) (uncached (walk.attr c)))))
(check-sat)
(pop 1)

; A table is exposed where it may be written by who is neither its owner nor trusted, and only there.
; expect unsat
(push 1)
(assert (not (= (rule.exposed a b r w)
  (and (not (assume.exclusive w)) (not (= (m.walk a) (m.walk b)))
       (let ((table (ite (m.walk a) a b)) (other (ite (m.walk a) b a)))
         (and (m.write other) (not (= (m.owner other) #b001)) (not (= (m.owner other) #b010))
              (not (and (= (m.owner other) #b000) (= (m.owner table) #b000)))))))))
(check-sat)
(pop 1)

; A guest, a process or a DMA master that may write a table always exposes it, but under exclusive.
; expect unsat
(push 1)
(assert (not (=> (and (m.walk a) (not (m.walk b)) (m.write b) (bvuge (m.owner b) #b011) (not (assume.exclusive w)))
  (and (rule.exposed a b r w) (rule.exposed b a r w)))))
(check-sat)
(pop 1)

; Attributes of a walk count against those of its owner's mappings that may write, and against no others.
; expect unsat
(push 1)
(assert (not (=> (rule.walk-mismatch.any a b r w)
  (and (= (m.owner a) (m.owner b)) (not (= (m.walk a) (m.walk b))) (m.write (ite (m.walk a) b a))
       (=> (and (well-formed (m.attr a)) (well-formed (m.attr b))) (mismatched (m.attr a) (m.attr b)))))))
(check-sat)
(pop 1)

; And each mismatch with them counts where nothing is assumed.
; expect unsat
(push 1)
(assert (not (=> (and (m.walk a) (not (m.walk b)) (m.write b) (= (m.owner a) (m.owner b)) (nothing-assumed w)
                      (well-formed (m.attr a)) (well-formed (m.attr b)) (mismatched (m.attr a) (m.attr b)))
  (and (rule.walk-mismatch.any a b r w)
       (= (rule.walk-mismatch a b r w) (and (m.walk-given a) (not (= (uncached (m.attr a)) (uncached (m.attr b))))))))))
(check-sat)
(pop 1)

; One domain of shareability makes Inner beside Outer Shareable no mismatch of a walk, and nothing else.
; expect unsat
(push 1)
(assert (not (=> (and (m.walk a) (not (m.walk b)) (m.write b) (= (m.owner a) (m.owner b)) (assume.one-domain w)
                      (not (assume.sw-managed w)) (not (assume.exclusive w)) (well-formed (m.attr a)) (well-formed (m.attr b)))
  (= (rule.walk-mismatch.any a b r w)
     (or (not (alike (m.attr a) (m.attr b)))
         (and (not (= (attr.sh (m.attr a)) (attr.sh (m.attr b))))
              (or (= (attr.sh (m.attr a)) #b00) (= (attr.sh (m.attr b)) #b00))))))))
(check-sat)
(pop 1)

; A table in a device stays a mismatch whatever software maintains.
; expect unsat
(push 1)
(assert (not (=> (not (region.ram r)) (= (of-tables a b r w) (of-tables a b r (bvand w (bvnot just.sw-managed)))))))
(check-sat)
(pop 1)

; Hardware that updates tables is safe in RAM that is walked Write-Back at both levels and shareable, and nowhere else.
; expect unsat
(push 1)
(assert (not (and
  (=> (well-formed (m.attr a)) (= (rule.hardware-update.any a r w)
    (and (m.walk a) (m.write a)
         (not (and (= ((_ extract 1 0) r) #b00) (write-back-at-both (m.attr a)) (not (= (attr.sh (m.attr a)) #b00)))))))
  (= (rule.hardware-update a r w) (and (m.walk-given a) (rule.hardware-update.any a r w))))))
(check-sat)
(pop 1)

; A group is inconsistent, partial or neither, and never both.
; expect unsat
(push 1)
(assert (not (and (= (rule.group-inconsistent a r w) (= (m.group a) #b10)) (= (rule.group-partial a r w) (= (m.group a) #b01)))))
(check-sat)
(pop 1)

; A pair is software's where neither mapping is the walker's, of whatever physical address spaces both are.
; expect unsat
(push 1)
(assert (not (and (= (software.one a) (not (m.walk a)))
                  (= (software.pair a b) (not (or (m.walk a) (m.walk b)))))))
(check-sat)
(pop 1)

; That two owners' transactions are independent answers no rule about tables.
; expect unsat
(push 1)
(assert (not (= (of-tables a b r w) (of-tables a b r (bvor w just.independent)))))
(check-sat)
(pop 1)

; SPDX-License-Identifier: Apache-2.0
;
; Attributes by themselves: which exist, and what the rules ask of one.

; M8: every result of both stages is an attribute that exists.
; expect unsat
(push 1)
(assert (not (well-formed (map.attr c f))))
(check-sat)
(pop 1)

; What neither level may cache is Outer Shareable.
; expect unsat
(push 1)
(assert (not (=> (uncached (map.attr c f)) (= (attr.sh (map.attr c f)) #b10))))
(check-sat)
(pop 1)

; Stage 1 alone, too, makes attributes that exist, but for the shareability of what is not cacheable.
; expect unsat
(push 1)
(assert (not (and (well-formed-but-for-sh (s1.output c f)) (well-formed (attr.effective-sh (s1.output c f))))))
(check-sat)
(pop 1)

; M8: each way in which stage 2 changes an attribute makes one that exists of one that exists, but for shareability.
; expect unsat
(push 1)
(assert (not (=> (well-formed x)
  (and (well-formed-but-for-sh (s2.combine-nofwb x m)) (well-formed-but-for-sh (s2.combine-fwb x m))
       (well-formed-but-for-sh (s2.after-cd x c)) (well-formed-but-for-sh (s2.combine-type x c f))
       (well-formed-but-for-sh (s2.output x c f))))))
(check-sat)
(pop 1)

; An attribute is exactly one of Device, Non-cacheable and cacheable.
; expect unsat
(push 1)
(assert (not (=> (well-formed x)
  (and (= (attr.is-device x) (= ((_ extract 15 15) x) #b0))
       (= (attr.is-nc x) (and (not (attr.is-device x)) (uncached x)))
       (= (attr.cacheable x) (not (uncached x)))))))
(check-sat)
(pop 1)

; A level is Non-cacheable, Write-Through or Write-Back by its nibble, and its policy tells which.
; expect unsat
(push 1)
(assert (not (=> (not (= n #x0))
  (and (= (nibble.policy n) (rank n)) (= (nibble.nc n) (= (rank n) #b00)) (= (nibble.wt n) (= (rank n) #b01))
       (= (nibble.wb n) (= (rank n) #b10))))))
(check-sat)
(pop 1)

; The policy that is shown of a level is that of its nibble, and of no other.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (= (attr.type x) #b1))
  (and (= (attr.outer-policy x) (rank ((_ extract 12 9) x))) (= (attr.inner-policy x) (rank ((_ extract 8 5) x)))))))
(check-sat)
(pop 1)

; Making a level Write-Through or Write-Back keeps its hints.
; expect unsat
(push 1)
(assert (not (=> (not (or (= n #x0) (= n #x4)))
  (and (= (rank (nibble.as-wt n)) #b01) (= (hints (nibble.as-wt n)) (hints n))
       (= (rank (nibble.as-wb n)) #b10) (= (hints (nibble.as-wb n)) (hints n))))))
(check-sat)
(pop 1)

; Write-Back is Write-Back at both levels.
; expect unsat
(push 1)
(assert (not (=> (well-formed x) (= (attr.write-back x) (write-back-at-both x)))))
(check-sat)
(pop 1)

; Write-Back at both levels has XS=0.
; expect unsat
(push 1)
(assert (not (=> (write-back-at-both (map.attr c f)) (= (attr.xs (map.attr c f)) #b0))))
(check-sat)
(pop 1)

; Nothing is Tagged without FEAT_MTE2, and nobody is denied tags without FEAT_MTE_PERM.
; expect unsat
(push 1)
(assert (not (and (=> (not (cpu.mte2 f)) (= (attr.tagged (map.attr c f)) #b0))
                  (=> (not (cpu.mte-perm f)) (= (attr.no-tag-access (map.attr c f)) #b0)))))
(check-sat)
(pop 1)

; The features of the CPU are none of a DMA master's.
; expect unsat
(push 1)
(assert (not (=> (dma c) (and (= (map.attr c f) (map.attr c g)) (= (map.reserved c f) (map.reserved c g))))))
(check-sat)
(pop 1)

; No access to tags is a permission: it changes nothing else.
; expect unsat
(push 1)
(assert (not (=> (and (not (s2.memattr-reserved c f)) (not (s2.memattr-reserved c g)) (= (bvor f #b000100) (bvor g #b000100)))
  (= ((_ extract 15 1) (s2.output x c f)) ((_ extract 15 1) (s2.output x c g))))))
(check-sat)
(pop 1)

; A reserved encoding may be every attribute that exists with Write-Back XS=0 and tags accessible.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (= (attr.no-tag-access x) #b0) (=> (write-back-at-both x) (= (attr.xs x) #b0)))
  (= (attr.any x true) x))))
(check-sat)
(pop 1)

; A reserved encoding where no tags are may be each of them that is not Tagged.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (= (attr.tagged x) #b0) (=> (write-back-at-both x) (= (attr.xs x) #b0)))
  (= (attr.any x false) x))))
(check-sat)
(pop 1)

; A reserved encoding is nothing but an attribute that exists, and Tagged only where tags are.
; expect unsat
(push 1)
(assert (not (and (well-formed (attr.effective-sh (attr.any u i))) (=> (not i) (= (attr.tagged (attr.any u i)) #b0))
                  (=> (write-back-at-both (attr.any u i)) (= (attr.xs (attr.any u i)) #b0)))))
(check-sat)
(pop 1)

; The effective shareability is Outer of what is not cacheable and as it was of all else, and is all that changes.
; expect unsat
(push 1)
(assert (not (=> (well-formed-but-for-sh x)
  (and (= ((_ extract 15 5) (attr.effective-sh x)) ((_ extract 15 5) x))
       (= ((_ extract 2 0) (attr.effective-sh x)) ((_ extract 2 0) x))
       (= (attr.sh (attr.effective-sh x)) (ite (uncached x) #b10 (attr.sh x)))))))
(check-sat)
(pop 1)

; A defined SH is itself; the reserved one is any defined one.
; expect unsat
(push 1)
(assert (not (and (=> (not (= p #b01)) (and (= (sh.decode p q) p) (not (sh.reserved p))))
                  (=> (and (= p #b01) (not (= q #b01))) (and (= (sh.decode p q) q) (sh.reserved p)))
                  (not (= (sh.decode p q) #b01)))))
(check-sat)
(pop 1)

; Of two shareabilities the wider counts: Outer, then Inner, then none.
; expect unsat
(push 1)
(assert (not (=> (not (or (= p #b01) (= q #b01)))
  (= (sh.join p q) (ite (or (= p #b10) (= q #b10)) #b10 (bvor p q))))))
(check-sat)
(pop 1)

; Two shareabilities may be joined in either order, three in any, and one with itself is itself.
; expect unsat
(push 1)
(assert (not (=> (not (or (= p #b01) (= q #b01) (= t #b01)))
  (and (= (sh.join p q) (sh.join q p)) (= (sh.join p (sh.join q t)) (sh.join (sh.join p q) t)) (= (sh.join p p) p)))))
(check-sat)
(pop 1)

; Made Non-cacheable, an attribute keeps shareability and XS and loses its tags.
; expect unsat
(push 1)
(assert (not (= (attr.as-nc x) (concat #b100 #x44 (attr.sh x) (attr.xs x) #b00))))
(check-sat)
(pop 1)

; The rules' mismatch is that of the Arm ARM, and counts XS where it is told to.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (well-formed y))
  (= (attr.mismatch x y i) (or (mismatched x y) (and i (not (= (attr.xs x) (attr.xs y)))))))))
(check-sat)
(pop 1)

; Hints, Tagged and NoTagAccess are no mismatch.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (well-formed y) (alike x y) (= (attr.sh x) (attr.sh y)) (= (attr.xs x) (attr.xs y)))
  (not (attr.mismatch x y i)))))
(check-sat)
(pop 1)

; Policies differ between two Normal attributes only, whichever comes first.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (well-formed y))
  (= (attr.same-policy x y)
     (or (attr.is-device x) (attr.is-device y)
         (and (= (rank (attr.outer x)) (rank (attr.outer y))) (= (rank (attr.inner x)) (rank (attr.inner y)))))))))
(check-sat)
(pop 1)

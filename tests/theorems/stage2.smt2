; SPDX-License-Identifier: Apache-2.0
;
; Stage 2: what it takes out of the hands of whoever writes stage 1. Stage 1 is free in all of these, reserved encodings
; included.

; M1: a stage 2 of type Device makes the result Device for every stage 1, with FWB and without.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (s2.is-device c)) (attr.is-device (map.attr c f)))))
(check-sat)
(pop 1)

; Stage 2 is of type Device where MemAttr is 0b00dd, and no other defined MemAttr is.
; expect unsat
(push 1)
(assert (not (=> (stage2 c f) (= (s2.is-device c) (= ((_ extract 3 2) (s2.memattr c)) #b00)))))
(check-sat)
(pop 1)

; A stage 2 Device makes the result no weaker a Device.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (s2.is-device c))
  (bvule (attr.device (map.attr c f)) ((_ extract 1 0) (s2.memattr c))))))
(check-sat)
(pop 1)

; Of two Device types the stronger counts: nG beats G, nR beats R, nE beats E.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (attr.is-device x) (= ((_ extract 3 2) m) #b00))
  (and (= (attr.device (s2.combine-nofwb x m)) (ite (bvult (attr.device x) ((_ extract 1 0) m)) (attr.device x) ((_ extract 1 0) m)))
       (= (attr.device (s2.combine-fwb x m)) (attr.device (s2.combine-nofwb x m)))))))
(check-sat)
(pop 1)

; A stage 2 Device leaves XS as stage 1 has it, but for FnXS.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (s2.is-device c) (not (s2.fnxs c))) (= (attr.xs (map.attr c f)) (attr.xs (s1.output c f))))))
(check-sat)
(pop 1)

; M2: a stage 2 that is Normal Non-cacheable never gives a cacheable result, with FWB and without.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (= (s2.memattr c) #x5)) (not (attr.cacheable (map.attr c f))))))
(check-sat)
(pop 1)

; A stage 2 that is Normal Non-cacheable leaves a Device of stage 1 alone.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (= (s2.memattr c) #x5) (attr.is-device (s1.output c f)))
  (and (attr.is-device (map.attr c f)) (= (attr.device (map.attr c f)) (attr.device (s1.output c f)))))))
(check-sat)
(pop 1)

; FWB with MemAttr 0bx110 is Write-Back at both levels for every stage 1, unless HCR_EL2.CD disables caching.
; expect unsat
(push 1)
(assert (not (=> (and (forces-write-back c f) (not (cd-counts c))) (write-back-at-both (map.attr c f)))))
(check-sat)
(pop 1)

; FWB with MemAttr 0bx110 keeps the hints of a level that was cacheable and gives every hint to one that was not.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (= ((_ extract 2 0) m) #b110))
  (and (= ((_ extract 12 9) (s2.combine-fwb x m))
          (ite (or (attr.is-device x) (= (attr.outer x) #x4)) #xf (bvor (attr.outer x) #x4)))
       (= ((_ extract 8 5) (s2.combine-fwb x m))
          (ite (or (attr.is-device x) (= (attr.inner x) #x4)) #xf (bvor (attr.inner x) #x4)))))))
(check-sat)
(pop 1)

; No MemAttr but FWB's 0bx110 takes caching out of a guest's hands: with each other there is an uncached stage 1.
; expect unsat
(push 1)
(assert (and (stage2 c f) (not (forces-write-back c f)) (not (hcr.dc c)) (= (s1.attr c) #x00) (not (attr.is-device (map.attr c f)))
             (s1.m c) (not (hcr.tge c))))
(check-sat)
(pop 1)

; With MemAttr 0b1111, or FWB's 0b0111, a guest reaches Write-Back, Non-cacheable and Device.
; expect sat
(push 1)
(assert (let ((d (but-for c bits-of-stage1 d)) (e (but-for c bits-of-stage1 e)))
  (and (= (s2.memattr c) (ite (hcr.fwb c) #x7 #xf)) (stage2 c f) (hcr.fwb c)
               (write-back-at-both (map.attr c f)) (attr.is-nc (map.attr d f)) (attr.is-device (map.attr e f)))))
(check-sat)
(pop 1)

; MemAttr 0b1111 leaves stage 1 alone, and so does FWB's 0bx111.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (not (cd-counts c))
    (ite (hcr.fwb c) (= ((_ extract 2 0) (s2.memattr c)) #b111) (= (s2.memattr c) #xf)))
  (= ((_ extract 15 5) (map.attr c f)) ((_ extract 15 5) (s1.output c f))))))
(check-sat)
(pop 1)

; HCR_EL2.CD leaves nothing cacheable, FWB or not, unless E2H and TGE are both 1.
; expect unsat
(push 1)
(assert (not (and (=> (and (s2.vm c) (cd-counts c)) (uncached (map.attr c f))) (= (s2.caching-disabled c) (cd-counts c)))))
(check-sat)
(pop 1)

; HCR_EL2.CD changes no Device and no XS.
; expect unsat
(push 1)
(assert (let ((d (but-for c bit-of-hcr.cd d)))
  (not (=> (hcr.cd c)
    (and (= ((_ extract 15 13) (map.attr c f)) ((_ extract 15 13) (map.attr d f)))
         (= (attr.xs (map.attr c f)) (attr.xs (map.attr d f)))
         (=> (attr.is-device (map.attr c f)) (= (map.attr c f) (map.attr d f))))))))
(check-sat)
(pop 1)

; Stage 2 Outer Shareable leaves a guest no other shareability, and Inner Shareable makes none Non-shareable.
; expect unsat
(push 1)
(assert (not (=> (stage2 c f)
  (and (=> (= (s2.sh c) #b10) (= (attr.sh (map.attr c f)) #b10))
       (=> (= (s2.sh c) #b11) (not (= (attr.sh (map.attr c f)) #b00)))))))
(check-sat)
(pop 1)

; A cacheable stage 1 and result: the shareability is the wider of both fields, with FWB and without.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (attr.cacheable (s1.output c f)) (attr.cacheable (map.attr c f)) (not (= (s2.sh c) #b01)))
  (= (attr.sh (map.attr c f))
     (ite (or (= (s2.sh c) #b10) (= (attr.sh (s1.output c f)) #b10)) #b10 (bvor (s2.sh c) (attr.sh (s1.output c f))))))))
(check-sat)
(pop 1)

; A guest can widen an Inner Shareable stage 2 to Outer Shareable, even where FWB forces Write-Back.
; expect sat
(push 1)
(assert (and (forces-write-back c f) (not (cd-counts c)) (= (s2.sh c) #b11) (= (attr.sh (map.attr c f)) #b10)))
(check-sat)
(pop 1)

; The choice of R_NSCNC shows in nothing but the shareability of Write-Back forced upon Device or Non-cacheable.
; expect unsat
(push 1)
(assert (let ((d (but-for c bit-of-effsh d)))
  (not (=> (stage2 c f)
    (and (= (bvor (map.attr c f) #x0018) (bvor (map.attr d f) #x0018))
         (or (= (map.attr c f) (map.attr d f)) (and (forces-write-back c f) (uncached (s1.output c f)))))))))
(check-sat)
(pop 1)

; And there it shows: with it Outer Shareable, without it the wider of both fields.
; expect unsat
(push 1)
(assert (not (=> (and (forces-write-back c f) (not (cd-counts c)) (uncached (s1.output c f)) (not (= (s2.sh c) #b01)))
  (= (attr.sh (map.attr c f))
     (ite (or (effsh c) (= (s2.sh c) #b10) (= (attr.sh (s1.output c f)) #b10)) #b10
          (bvor (s2.sh c) (attr.sh (s1.output c f))))))))
(check-sat)
(pop 1)

; FnXS clears XS, and so does Write-Back out of the combination; otherwise XS is that of stage 1.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (well-formed x))
  (= (attr.xs (s2.output x c f))
     (ite (or (s2.fnxs c) (write-back-at-both (s2.combine-type x c f))) #b0 (attr.xs x))))))
(check-sat)
(pop 1)

; XS never comes from stage 2, reserved encodings included.
; expect unsat
(push 1)
(assert (not (=> (and (s2.vm c) (= (attr.xs (s1.output c f)) #b0)) (= (attr.xs (map.attr c f)) #b0))))
(check-sat)
(pop 1)

; A result is Tagged where stage 1 is and the result is Write-Back with every hint at both levels.
; expect unsat
(push 1)
(assert (not (=> (s2.vm c) (= (= (attr.tagged (map.attr c f)) #b1)
  (and (= (attr.tagged (s1.output c f)) #b1) (attr.normal (map.attr c f)) (= ((_ extract 12 5) (map.attr c f)) #xff))))))
(check-sat)
(pop 1)

; Tags are denied where the result is Tagged and MemAttr says so: 0b0100 without FWB, 0b111x with FWB, both with FEAT_MTE_PERM.
; expect unsat
(push 1)
(assert (not (=> (stage2 c f) (= (= (attr.no-tag-access (map.attr c f)) #b1)
  (and (= (attr.tagged (map.attr c f)) #b1) (cpu.mte-perm f) (not (dma c))
       (ite (hcr.fwb c) (= ((_ extract 3 1) (s2.memattr c)) #b111) (= (s2.memattr c) #x4)))))))
(check-sat)
(pop 1)

; Without stage 2 and without DC nothing of stage 2 counts.
; expect unsat
(push 1)
(assert (not (=> (and (not (s2.vm c)) (not (hcr.dc c))) (= (map.attr c f) (attr.effective-sh (s1.output c f))))))
(check-sat)
(pop 1)

; DC turns stage 2 on, whatever VM is.
; expect unsat
(push 1)
(assert (not (=> (or (hcr.dc c) (s2.vm c)) (= (map.attr c f) (attr.effective-sh (s2.output (s1.output c f) c f))))))
(check-sat)
(pop 1)

; Reserved without FWB are 0b1000, 0b1100 and, without FEAT_MTE_PERM, 0b0100.
; expect unsat
(push 1)
(assert (not (= (s2.nofwb-reserved m i) (or (= m #x8) (= m #xc) (and (= m #x4) (not i))))))
(check-sat)
(pop 1)

; Reserved with FWB are 0b0100 and those with bit 3 set, but for 0b111x with FEAT_MTE_PERM.
; expect unsat
(push 1)
(assert (not (= (s2.fwb-reserved m i) (or (= m #x4) (and (bvuge m #x8) (not (and i (bvuge m #xe))))))))
(check-sat)
(pop 1)

; FWB says which of the two tables counts, and an SMMU has no FEAT_MTE_PERM.
; expect unsat
(push 1)
(assert (not (= (s2.memattr-reserved c f)
  (ite (hcr.fwb c) (s2.fwb-reserved (s2.memattr c) (and (cpu.mte-perm f) (not (dma c))))
                   (s2.nofwb-reserved (s2.memattr c) (and (cpu.mte-perm f) (not (dma c))))))))
(check-sat)
(pop 1)

; A reserved MemAttr is every type and cacheability, whatever stage 1 says; only CD limits it.
; expect unsat
(push 1)
(assert (not (=> (and (s2.memattr-reserved c f) (well-formed y)) (= (s2.combine-type x c f) (attr.any (s2.any c) false)))))
(check-sat)
(pop 1)

; A reserved MemAttr may have every shareability.
; expect unsat
(push 1)
(assert (not (=> (and (s2.vm c) (s2.memattr-reserved c f) (not (cd-counts c)) (not (= (attr.sh (s2.any c)) #b01))
                      (attr.cacheable (map.attr c f)))
  (= (attr.sh (map.attr c f)) (attr.sh (s2.any c))))))
(check-sat)
(pop 1)

; A reserved SH of stage 2 is every defined one.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (= (s2.sh c) #b01) (attr.cacheable (s1.output c f)) (attr.cacheable (map.attr c f))
                      (= (attr.sh (s1.output c f)) #b00) (not (= (attr.sh (s2.any c)) #b01)))
  (= (attr.sh (map.attr c f)) (attr.sh (s2.any c))))))
(check-sat)
(pop 1)

; Stage 2 rests on a reserved encoding where it is on and its MemAttr or its SH is reserved.
; expect unsat
(push 1)
(assert (not (= (s2.reserved c f) (and (s2.vm c) (or (s2.memattr-reserved c f) (= (s2.sh c) #b01))))))
(check-sat)
(pop 1)

; Where stage 2 rests on nothing reserved, what a reserved encoding may stand for does not matter.
; expect unsat
(push 1)
(assert (let ((d (but-for c bits-of-s2.any d)))
  (not (=> (and (not (walk c)) (s2.vm c) (not (s2.reserved c f))) (= (map.meaning c f) (map.meaning d f))))))
(check-sat)
(pop 1)

; Write-Back that FWB forces has XS=0 from the combination on.
; expect unsat
(push 1)
(assert (not (=> (= ((_ extract 2 0) m) #b110) (= (attr.xs (s2.combine-fwb x m)) #b0))))
(check-sat)
(pop 1)

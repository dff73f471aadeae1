; SPDX-License-Identifier: Apache-2.0
;
; The algebra of both stages without FWB, and what FWB breaks of it. A MemAttr is taken as the attribute that it says, so
; that both sides of a combination are of one kind.

; M7: without FWB the result is no weaker than stage 1, and no weaker than stage 2.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (not (hcr.fwb c)) (memattr-defined (s2.memattr c)))
  (and (as-strong (map.attr c f) (s1.output c f)) (as-strong (map.attr c f) (memattr-attribute (s2.memattr c)))))))
(check-sat)
(pop 1)

; Without FWB it is the weakest that is no weaker than either: stage 2 takes away no more than it says.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (well-formed y) (memattr-defined m) (as-strong y x) (as-strong y (memattr-attribute m)))
  (as-strong y (s2.combine-nofwb x m)))))
(check-sat)
(pop 1)

; MemAttr 0b0100 with FEAT_MTE_PERM takes nothing away either: it is Write-Back.
; expect unsat
(push 1)
(assert (not (=> (well-formed x) (= (s2.combine-nofwb x #x4) (s2.combine-nofwb x #xf)))))
(check-sat)
(pop 1)

; M5: without FWB it does not matter which stage says what.
; expect unsat
(push 1)
(assert (not (=> (and (memattr-defined m) (memattr-defined n))
  (alike (s2.combine-nofwb (memattr-attribute m) n) (s2.combine-nofwb (memattr-attribute n) m)))))
(check-sat)
(pop 1)

; M6: without FWB, what two stages 2 one after the other do is what their combination does.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (memattr-defined m) (memattr-defined n) (memattr-defined k)
                      (alike (memattr-attribute k) (s2.combine-nofwb (memattr-attribute m) n)))
  (alike (s2.combine-nofwb (s2.combine-nofwb x m) n) (s2.combine-nofwb x k)))))
(check-sat)
(pop 1)

; Without FWB two stages 2 may be applied in either order, and one twice is one.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (memattr-defined m) (memattr-defined n))
  (and (= (s2.combine-nofwb (s2.combine-nofwb x m) n) (s2.combine-nofwb (s2.combine-nofwb x n) m))
       (= (s2.combine-nofwb (s2.combine-nofwb x m) m) (s2.combine-nofwb x m))))))
(check-sat)
(pop 1)

; Hints are those of stage 1 without FWB, at each level that stays cacheable.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (memattr-defined m))
  (and (=> (and (attr.normal (s2.combine-nofwb x m)) (not (= (attr.outer (s2.combine-nofwb x m)) #x4)))
           (= (hints (attr.outer (s2.combine-nofwb x m))) (hints (attr.outer x))))
       (=> (and (attr.normal (s2.combine-nofwb x m)) (not (= (attr.inner (s2.combine-nofwb x m)) #x4)))
           (= (hints (attr.inner (s2.combine-nofwb x m))) (hints (attr.inner x))))))))
(check-sat)
(pop 1)

; A weaker stage 1 gives no stronger result without FWB: the combination is monotone.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (well-formed y) (memattr-defined m) (as-strong x y))
  (as-strong (s2.combine-nofwb x m) (s2.combine-nofwb y m)))))
(check-sat)
(pop 1)

; And so it is with FWB.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (well-formed y) (not (s2.fwb-reserved m false)) (as-strong x y))
  (as-strong (s2.combine-fwb x m) (s2.combine-fwb y m)))))
(check-sat)
(pop 1)

; M9: "with FWB, too, the result is no weaker than stage 1" is false, and has to stay so.
; expect sat
(push 1)
(assert (and (well-formed x) (not (s2.fwb-reserved m false)) (not (as-strong (s2.combine-fwb x m) x))))
(check-sat)
(pop 1)

; M9: MemAttr 0bx110 is the only one for which it is false.
; expect unsat
(push 1)
(assert (and (well-formed x) (not (s2.fwb-reserved m i)) (not (= ((_ extract 2 0) m) #b110)) (not (as-strong (s2.combine-fwb x m) x))))
(check-sat)
(pop 1)

; M9: there a Device becomes Write-Back.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (attr.is-device x)) (write-back-at-both (s2.combine-fwb x #x6)))))
(check-sat)
(pop 1)

; With FWB one stage 2 twice is one.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (not (s2.fwb-reserved m i))) (= (s2.combine-fwb (s2.combine-fwb x m) m) (s2.combine-fwb x m)))))
(check-sat)
(pop 1)

; "With FWB two stages 2 may be applied in either order" is false: Write-Back and Device fight.
; expect sat
(push 1)
(assert (and (well-formed x) (not (s2.fwb-reserved m false)) (not (s2.fwb-reserved n false))
  (not (alike (s2.combine-fwb (s2.combine-fwb x m) n) (s2.combine-fwb (s2.combine-fwb x n) m)))))
(check-sat)
(pop 1)

; With and without FWB, Device at stage 2 means the same, and so does Normal Non-cacheable.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed x) (or (= ((_ extract 3 2) m) #b00) (= m #x5)))
  (alike (s2.combine-fwb x m) (s2.combine-nofwb x m)))))
(check-sat)
(pop 1)

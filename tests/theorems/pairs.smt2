; SPDX-License-Identifier: Apache-2.0
;
; The rules for two mappings of one location, all of them at once.

; M3: a pair is judged alike in either order, by every rule, with what is assumed of each owner exchanged as well.
; expect unsat
(push 1)
(assert (not (=> (exchanged w v) (= (of-pair a b r w) (of-pair b a r v)))))
(check-sat)
(pop 1)

; What is exchanged twice is as it was: no assumption is left out of it.
; expect unsat
(push 1)
(assert (not (and (=> (exchanged w v) (exchanged v w)) (=> (and (exchanged w v) (= v w)) (= (assume.assigned-a w) (assume.assigned-b w))))))
(check-sat)
(pop 1)

; M11: one more assumption makes no rule violated that was kept.
; expect unsat
(push 1)
(assert (not (=> (assumes-more v w)
  (and (= (bvand (of-pair a b r v) (bvnot (of-pair a b r w))) #b0000000000000)
       (= (bvand (of-mapping a r v) (bvnot (of-mapping a r w))) #b000000)))))
(check-sat)
(pop 1)

; M4: an attribute that exists breaks no rule for pairs with itself, whatever is or is not assumed.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (= (m.attr a) (m.attr b))) (kept a b r w))))
(check-sat)
(pop 1)

; No pair breaks a rule without a mismatch in the Arm ARM's sense.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr b)) (not (mismatched (m.attr a) (m.attr b)))) (kept a b r w))))
(check-sat)
(pop 1)

; Where nothing is assumed each mismatch breaks a rule, in RAM and in a device.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr b)) (mismatched (m.attr a) (m.attr b)) (nothing-assumed w)) (not (kept a b r w)))))
(check-sat)
(pop 1)

; Where nothing is assumed each mismatch of which one side is uncached breaks an error or a warning, but for nGnRnE beside
; nGnRE.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr b)) (mismatched (m.attr a) (m.attr b)) (nothing-assumed w)
                      (not (and (attr.is-device (m.attr a)) (attr.is-device (m.attr b))
                                (bvult (attr.device (m.attr a)) #b10) (bvult (attr.device (m.attr b)) #b10))))
  (not (= (concat (pair-errors a b r w) (pair-warnings a b r w)) #b0000000)))))
(check-sat)
(pop 1)

; What is an error or a warning of a rule is a note of it too: severities are nested.
; expect unsat
(push 1)
(assert (not (and
  (=> (rule.cacheable-device.pair a b r w) (rule.cacheable-device.pair.any a b r w))
  (=> (rule.cacheable-uncached.written a b r w) (rule.cacheable-uncached.read a b r w))
  (=> (rule.cacheable-uncached.read a b r w) (rule.cacheable-uncached.any a b r w))
  (=> (rule.device-nc a b r w) (rule.device-nc.any a b r w))
  (=> (rule.device-subtype a b r w) (rule.device-subtype.any a b r w))
  (=> (rule.shareability a b r w) (rule.shareability.any a b r w))
  (=> (rule.policy a b r w) (rule.policy.any a b r w))
  (=> (rule.speculative-read a r w) (rule.speculative-read.any a r w)))))
(check-sat)
(pop 1)

; A pair inside one guest is never an error or a warning.
; expect unsat
(push 1)
(assert (not (=> (pair.inside-guest w)
  (and (= (pair-errors a b r w) #x0) (= (pair-warnings a b r w) #b000)))))
(check-sat)
(pop 1)

; M3, M11: the rules about tables are symmetric and monotone, too, and severities nested.
; expect unsat
(push 1)
(assert (not (and (=> (exchanged w v) (= (of-tables a b r w) (of-tables b a r v)))
                  (=> (assumes-more v w) (= (bvand (of-tables a b r v) (bvnot (of-tables a b r w))) #b000))
                  (= (of-table a r w) (of-table a r v))
                  (=> (rule.walk-mismatch a b r w) (rule.walk-mismatch.any a b r w))
                  (=> (rule.hardware-update a r w) (rule.hardware-update.any a r w)))))
(check-sat)
(pop 1)

; That a pair is inside one guest hides no note.
; expect unsat
(push 1)
(assert (not (=> (and (= (bvor w just.inside-guest) v)) (= (pair-notes a b r w) (pair-notes a b r v)))))
(check-sat)
(pop 1)

; Outside a guest a note is an error or a warning, but for nGnRnE beside nGnRE and for one domain of shareability.
; expect unsat
(push 1)
(assert (not (=> (not (pair.inside-guest w)) (and
  (=> (rule.cacheable-device.pair.any a b r w) (rule.cacheable-device.pair a b r w))
  (=> (rule.cacheable-uncached.any a b r w) (rule.cacheable-uncached.read a b r w))
  (=> (rule.device-nc.any a b r w) (rule.device-nc a b r w))
  (=> (and (rule.device-subtype.any a b r w) (bvuge (bvor (attr.device (m.attr a)) (attr.device (m.attr b))) #b10))
      (rule.device-subtype a b r w))
  (=> (and (rule.shareability.any a b r w) (not (assume.one-domain w))) (rule.shareability a b r w))
  (=> (rule.policy.any a b r w) (rule.policy a b r w))))))
(check-sat)
(pop 1)

; nGnRnE beside nGnRE is never more than a note.
; expect unsat
(push 1)
(assert (not (=> (and (attr.is-device (m.attr a)) (attr.is-device (m.attr b))
                      (bvult (attr.device (m.attr a)) #b10) (bvult (attr.device (m.attr b)) #b10))
  (= (concat (pair-errors a b r w) (pair-warnings a b r w)) #b0000000))))
(check-sat)
(pop 1)

; Hints, tags and XS matter to no rule for pairs.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr a)) (well-formed (m.attr o)) (not (mismatched (m.attr a) (m.attr o)))
                      (= (bvor a #x00000ffff) (bvor o #x00000ffff)))
  (= (of-pair a b r w) (of-pair o b r w)))))
(check-sat)
(pop 1)

; No permission matters to a rule for pairs but that to write through the cacheable side, beside Non-cacheable.
; expect unsat
(push 1)
(assert (not (=> (= (bvor a #x000020000) (bvor o #x000020000)) (= (of-pair a b r w) (of-pair o b r w)))))
(check-sat)
(pop 1)

; Which side may write decides between error and warning of that one rule, and nothing else.
; expect unsat
(push 1)
(assert (not (=> (= (bvor a #x000010000) (bvor o #x000010000))
  (and (= (pair-notes a b r w) (pair-notes o b r w)) (= (pair-warnings a b r w) (pair-warnings o b r w))
       (= (rule.cacheable-device.pair a b r w) (rule.cacheable-device.pair o b r w))
       (= (rule.device-nc a b r w) (rule.device-nc o b r w))
       (= (rule.device-subtype a b r w) (rule.device-subtype o b r w))
       (=> (uncached (m.attr a))
           (= (rule.cacheable-uncached.written a b r w) (rule.cacheable-uncached.written o b r w)))))))
(check-sat)
(pop 1)

; A cacheable mapping beside a Non-cacheable one is an error where the cacheable one may be written, and a warning else.
; expect unsat
(push 1)
(assert (not (=> (rule.cacheable-uncached.read a b r w)
  (= (rule.cacheable-uncached.written a b r w) (ite (attr.is-nc (m.attr a)) (m.write b) (m.write a))))))
(check-sat)
(pop 1)

; What a mapping's reserved encodings, its walks, its owner, its contiguous group and its physical address space are concerns no
; pair of the mismatch rules.
; expect unsat
(push 1)
(assert (not (=> (= (bvor a #xffff80000) (bvor o #xffff80000)) (= (of-pair a b r w) (of-pair o b r w)))))
(check-sat)
(pop 1)

; "What two mappings each share with a third without an error, they share with each other" is false: no class of attributes
; may stand for another that it merely agrees with.
; expect sat
(push 1)
(assert (and (well-formed (m.attr a)) (well-formed (m.attr b)) (well-formed (m.attr o)) (nothing-assumed w)
             (no-error a o r w) (no-error o b r w) (not (no-error a b r w))))
(check-sat)
(pop 1)

; Each kind of pair breaks its own rule and no other of the two that lose more than order: Device beside cacheable, ...
; expect unsat
(push 1)
(assert (not (and (=> (rule.cacheable-device.pair.any a b r w) (= (pair-notes a b r w) #b100000))
                  (=> (rule.cacheable-uncached.any a b r w) (= ((_ extract 5 2) (pair-notes a b r w)) #b0100))
                  (=> (rule.device-nc.any a b r w) (= (pair-notes a b r w) #b001000))
                  (=> (rule.device-subtype.any a b r w) (= (pair-notes a b r w) #b000100)))))
(check-sat)
(pop 1)

; SPDX-License-Identifier: Apache-2.0
;
; A class and its meaning: what of a guest's stage 1 counts, and what it cannot do.

; The parts of a class's meaning are what they are called.
; expect unsat
(push 1)
(assert (not (and (= (m.attr (map.meaning c f)) (map.attr c f)) (= (m.write (map.meaning c f)) (perm.write c f))
                  (= (m.exec (map.meaning c f)) (perm.exec c f)) (= (m.dma (map.meaning c f)) (dma c))
                  (= (m.guest (map.meaning c f)) (guest c)) (= (m.walk-reads (map.meaning c f)) (map.walk-reads c))
                  (= (m.reserved (map.meaning c f)) (map.reserved c f)))))
(check-sat)
(pop 1)

; A guest's walks read a device where stage 2 maps it Device and neither PTW nor TGE forbids it, and an SMMU's never do.
; expect unsat
(push 1)
(assert (not (= (map.walk-reads c)
  (and (s2.vm c) (s2.is-device c) (not (hcr.ptw c)) (not (hcr.tge c)) (not (dma c))))))
(check-sat)
(pop 1)

; With HCR_EL2.PTW=1 and execute-never at stage 2, a stage 2 Device keeps reads from happening by themselves.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (s2.is-device c) (hcr.ptw c) (= (s2.xn c) #b10)) (not (rule.speculative-read.any (map.meaning c f) r w)))))
(check-sat)
(pop 1)

; With HCR_EL2.PTW=0 they may happen whatever the guest does.
; expect unsat
(push 1)
(assert (not (=> (and (s2.vm c) (s2.is-device c) (not (hcr.ptw c)) (not (hcr.tge c)) (not (dma c)) (region.read-side-effects r))
  (rule.speculative-read.any (map.meaning c f) r w))))
(check-sat)
(pop 1)

; A guest's own reserved encodings are not held against whoever gave it the memory; those of stage 2 are.
; expect unsat
(push 1)
(assert (not (= (map.reserved c f) (or (s2.reserved c f) (and (not (guest c)) (s1.reserved c f))))))
(check-sat)
(pop 1)

; That an owner is a guest changes nothing else of what a mapping means.
; expect unsat
(push 1)
(assert (let ((d (but-for c bit-of-guest d)))
  (not (= (bvor (map.meaning c f) #x00280000) (bvor (map.meaning d f) #x00280000)))))
(check-sat)
(pop 1)

; No guest reaches what stage 2 does not let it write or execute: permissions of stage 1 add none.
; expect unsat
(push 1)
(assert (not (=> (s2.vm c)
  (and (=> (and (= ((_ extract 1 1) (s2.ap c)) #b0) (not (and (s2.dbm c) (s2.hd c)))) (not (m.write (map.meaning c f))))
       (=> (= (s2.xn c) #b10) (not (m.exec (map.meaning c f))))))))
(check-sat)
(pop 1)

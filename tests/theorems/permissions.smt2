; SPDX-License-Identifier: Apache-2.0
;
; Who may read, write and execute. Bit 1 of the field s1.ap is AP[2], read-only; bit 0 is AP[1], EL0 has access.

; Whatever stage 1 and hardware updates make of it, a mapping is written through only where stage 2 lets it be.
; expect unsat
(push 1)
(assert (not (=> (direct c) (= (perm.write c f)
  (and (or (not (s2.vm c)) (= ((_ extract 1 1) (s2.ap c)) #b1) (and (s2.dbm c) (s2.hd c)))
       (or (s1.off c)
           (and (or (= ((_ extract 1 1) (s1.ap c)) #b0) (and (s1.dbm c) (s1.hd c)))
                (not (and (= ((_ extract 1 1) (s1.aptable c)) #b1)
                          (not (and (s1.hpd c) (or (dma c) (cpu.hpds f)))))))))))))
(check-sat)
(pop 1)

; EL0 reads where there is an EL0, AP[1] and no APTable that counts take its side, and stage 2 lets it.
; expect unsat
(push 1)
(assert (not (=> (direct c) (= (perm.read-el0 c f)
  (and (el0 c) (or (not (s2.vm c)) (= ((_ extract 0 0) (s2.ap c)) #b1))
       (or (s1.off c)
           (and (= ((_ extract 0 0) (s1.ap c)) #b1)
                (or (= ((_ extract 0 0) (s1.aptable c)) #b0) (and (s1.hpd c) (or (dma c) (cpu.hpds f)))))))))))
(check-sat)
(pop 1)

; EL0 writes where it has access at stage 1 and the mapping may be written at all.
; expect unsat
(push 1)
(assert (not (=> (direct c) (= (perm.write-el0 c f) (and (s1.read-el0 c f) (perm.write c f))))))
(check-sat)
(pop 1)

; The privileged level reads whatever stage 2 lets it, and writes whatever may be written.
; expect unsat
(push 1)
(assert (not (=> (direct c) (and (= (perm.read-priv c f) (or (not (s2.vm c)) (= ((_ extract 0 0) (s2.ap c)) #b1)))
                  (= (perm.write-priv c f) (perm.write c f))))))
(check-sat)
(pop 1)

; EL0 executes unless UXN, a UXNTable that counts, WXN of what it surely writes, or XN of stage 2 forbids it.
; expect unsat
(push 1)
(assert (not (=> (direct c) (= (perm.exec-el0 c f)
  (and (el0 c)
       (or (s1.off c)
           (and (not (s1.uxn c))
                (or (not (s1.uxntable c)) (and (s1.hpd c) (or (dma c) (cpu.hpds f))))
                (not (and (s1.wxn c) (s1.read-el0 c f) (s1.surely-writable c f)))))
       (or (not (s2.vm c)) (= (s2.xn c) #b00) (= (s2.xn c) #b01)))))))
(check-sat)
(pop 1)

; The privileged level of a regime with EL0 executes unless PXN, PXNTable, what EL0 surely writes, WXN or XN forbids it.
; expect unsat
(push 1)
(assert (not (=> (and (direct c) (el0 c) (not (s1.off c))) (= (perm.exec-priv c f)
  (and (not (s1.pxn c))
       (or (not (s1.pxntable c)) (and (s1.hpd c) (or (dma c) (cpu.hpds f))))
       (not (and (s1.surely-writable c f) (or (s1.wxn c) (s1.read-el0 c f))))
       (or (not (s2.vm c)) (= (s2.xn c) #b00) (= (s2.xn c) #b11) (and (= (s2.xn c) #b01) (not (cpu.xnx f))))
       (or (not (s2.vm c)) (not (= (s2.xn c) #b11)) (cpu.xnx f)))))))
(check-sat)
(pop 1)

; In a regime without EL0 UXN is XN, and PXN means nothing.
; expect unsat
(push 1)
(assert (not (=> (and (direct c) (not (el0 c)) (not (s1.off c))) (= (s1.exec-priv c f)
  (and (not (s1.uxn c))
       (or (not (s1.uxntable c)) (and (s1.hpd c) (or (dma c) (cpu.hpds f))))
       (not (and (s1.wxn c) (s1.surely-writable c f))))))))
(check-sat)
(pop 1)

; With stage 1 off, its bits forbid nothing.
; expect unsat
(push 1)
(assert (not (=> (s1.off c) (and (s1.exec-priv c f) (s1.write-priv c f) (= (s1.exec-el0 c f) (el0 c)) (= (s1.read-el0 c f) (el0 c))
                                 (= (s1.write-el0 c f) (el0 c))))))
(check-sat)
(pop 1)

; What is surely writable is writable without hardware's help, AP[2]=0 and no APTable against it.
; expect unsat
(push 1)
(assert (not (= (s1.surely-writable c f)
  (and (= ((_ extract 1 1) (s1.ap c)) #b0)
       (or (= ((_ extract 1 1) (s1.aptable c)) #b0) (and (s1.hpd c) (or (dma c) (cpu.hpds f))))))))
(check-sat)
(pop 1)

; XN[1:0] of stage 2 without FEAT_XNX is XN[1] alone, for both levels.
; expect unsat
(push 1)
(assert (not (=> (and (direct c) (s2.vm c) (not (cpu.xnx f)))
  (and (= (s2.exec-el0 c f) (= ((_ extract 1 1) (s2.xn c)) #b0)) (= (s2.exec-el1 c f) (= ((_ extract 1 1) (s2.xn c)) #b0))))))
(check-sat)
(pop 1)

; XN[1:0] with FEAT_XNX: 0b00 both levels, 0b01 EL0 alone, 0b10 none, 0b11 the privileged level alone.
; expect unsat
(push 1)
(assert (not (=> (and (direct c) (s2.vm c) (cpu.xnx f))
  (and (= (s2.exec-el0 c f) (or (= (s2.xn c) #b00) (= (s2.xn c) #b01)))
       (= (s2.exec-el1 c f) (or (= (s2.xn c) #b00) (= (s2.xn c) #b11)))))))
(check-sat)
(pop 1)

; A mapping is executed where either level executes, and never by a DMA master.
; expect unsat
(push 1)
(assert (not (= (perm.exec c f) (and (not (dma c)) (or (perm.exec-el0 c f) (perm.exec-priv c f))))))
(check-sat)
(pop 1)

; The privileged level executes where both stages let it.
; expect unsat
(push 1)
(assert (not (and (= (perm.exec-priv c f) (and (s1.exec-priv c f) (s2.exec-el1 c f)))
                  (=> (not (s2.vm c)) (s2.exec-el1 c f)))))
(check-sat)
(pop 1)

; The permissions that are shown are those six.
; expect unsat
(push 1)
(assert (not (= (map.perm c f)
  (concat (one (perm.exec-priv c f)) (one (perm.write-priv c f)) (one (perm.read-priv c f))
          (one (perm.exec-el0 c f)) (one (perm.write-el0 c f)) (one (perm.read-el0 c f))))))
(check-sat)
(pop 1)

; Indirect permissions of stage 1, nibble by nibble: no access; R; X; RX; none; RW; RWX; RWX; R; R and GCS; RX; none; RW; none; RWX; none.
; expect unsat
(push 1)
(assert (not (=> (and (s1.pie c) (not (s1.off c)) (not (s2.vm c)))
  (and (= (perm.read-priv c f) (or (= (s1.pi c) #x1) (= (s1.pi c) #x3) (= (s1.pi c) #x5) (= (s1.pi c) #x6) (= (s1.pi c) #x7) (= (s1.pi c) #x8) (= (s1.pi c) #x9) (= (s1.pi c) #xa) (= (s1.pi c) #xc) (= (s1.pi c) #xe)))
       (= (perm.write-priv c f) (or (= (s1.pi c) #x5) (= (s1.pi c) #x6) (= (s1.pi c) #x7) (= (s1.pi c) #x9) (= (s1.pi c) #xc) (= (s1.pi c) #xe)))
       (= (perm.exec-priv c f) (or (= (s1.pi c) #x2) (= (s1.pi c) #x3) (= (s1.pi c) #x6) (= (s1.pi c) #x7) (= (s1.pi c) #xa) (= (s1.pi c) #xe)))))))
(check-sat)
(pop 1)

; And of EL0 likewise, where there is an EL0.
; expect unsat
(push 1)
(assert (not (=> (and (s1.pie c) (not (s1.off c)) (not (s2.vm c)))
  (and (= (perm.read-el0 c f) (and (el0 c) (or (= (s1.pi0 c) #x1) (= (s1.pi0 c) #x3) (= (s1.pi0 c) #x5) (= (s1.pi0 c) #x6) (= (s1.pi0 c) #x7) (= (s1.pi0 c) #x8) (= (s1.pi0 c) #x9) (= (s1.pi0 c) #xa) (= (s1.pi0 c) #xc) (= (s1.pi0 c) #xe))))
       (= (perm.write-el0 c f) (and (el0 c) (or (= (s1.pi0 c) #x5) (= (s1.pi0 c) #x6) (= (s1.pi0 c) #x7) (= (s1.pi0 c) #x9) (= (s1.pi0 c) #xc) (= (s1.pi0 c) #xe))))
       (= (perm.exec-el0 c f) (and (el0 c) (or (= (s1.pi0 c) #x2) (= (s1.pi0 c) #x3) (= (s1.pi0 c) #x6) (= (s1.pi0 c) #x7) (= (s1.pi0 c) #xa) (= (s1.pi0 c) #xe))))))))
(check-sat)
(pop 1)

; Indirect permissions of stage 2: none for 0, 1 and 5; W for 4; mostly read-only for 2, 3, 6 and 7; from 8 on R, R and X of EL0, of
; EL1, of both; then the same with W.
; expect unsat
(push 1)
(assert (not (=> (and (s2.vm c) (s2.pie c))
  (and (= (s2.read c) (or (= (s2.pi c) #x2) (= (s2.pi c) #x3) (= (s2.pi c) #x6) (= (s2.pi c) #x7) (= (s2.pi c) #x8) (= (s2.pi c) #x9) (= (s2.pi c) #xa) (= (s2.pi c) #xb) (= (s2.pi c) #xc) (= (s2.pi c) #xd) (= (s2.pi c) #xe) (= (s2.pi c) #xf)))
       (= (s2.write c) (or (= (s2.pi c) #x2) (= (s2.pi c) #x3) (= (s2.pi c) #x4) (= (s2.pi c) #x6) (= (s2.pi c) #x7) (= (s2.pi c) #xc) (= (s2.pi c) #xd) (= (s2.pi c) #xe) (= (s2.pi c) #xf)))
       (= (s2.exec-el0 c f) (or (= (s2.pi c) #x9) (= (s2.pi c) #xb) (= (s2.pi c) #xd) (= (s2.pi c) #xf)))
       (= (s2.exec-el1 c f) (or (= (s2.pi c) #xa) (= (s2.pi c) #xb) (= (s2.pi c) #xe) (= (s2.pi c) #xf)))))))
(check-sat)
(pop 1)

; With indirect permissions the fields of direct ones say nothing, and the other way round.
; expect unsat
(push 1)
(assert (not (and (=> (and (s1.pie c) (s1.pie d) (= (el0 c) (el0 d)) (= (s1.off c) (s1.off d)) (= (s1.pi c) (s1.pi d)) (= (s1.pi0 c) (s1.pi0 d)))
                      (and (= (s1.write c f) (s1.write d f)) (= (s1.exec-el0 c f) (s1.exec-el0 d f)) (= (s1.exec-priv c f) (s1.exec-priv d f))))
                  (=> (and (s2.pie c) (s2.pie d) (= (s2.vm c) (s2.vm d)) (= (s2.pi c) (s2.pi d)))
                      (and (= (s2.write c) (s2.write d)) (= (s2.exec-el0 c f) (s2.exec-el0 d f)) (= (s2.exec-el1 c f) (s2.exec-el1 d f)))))))
(check-sat)
(pop 1)

; SPDX-License-Identifier: Apache-2.0
;
; Permissions: who may write and who may execute, at each stage. Arm ARM, "Memory access control" ("Stage 1 direct
; permissions", "Stage 2 direct permissions", "Hierarchical permissions", "Stage 1 indirect permissions", "Stage 2 indirect
; permissions"). PAN, E0PD and overlays are not applied.

; APTable, XNTable and PXNTable count unless TCR_ELx.HPDn=1 and FEAT_HPDS is there. An SMMU has CD.HAD for it.
(define-fun s1.hierarchy ((c Class) (f Cpu)) Bool (not (and (s1.hpd c) (or (dma c) (cpu.hpds f)))))
(define-fun s1.no-el0-table ((c Class) (f Cpu)) Bool
  (and (s1.hierarchy c f) (= ((_ extract 0 0) (s1.aptable c)) #b1)))
(define-fun s1.read-only-table ((c Class) (f Cpu)) Bool
  (and (s1.hierarchy c f) (= ((_ extract 1 1) (s1.aptable c)) #b1)))

; AP[2]=1 is read-only, but hardware may make an entry with DBM=1 writable at any time where HA and HD allow it (R_NSXRD).
(define-fun s1.dirty ((c Class)) Bool (and (s1.dbm c) (s1.hd c)))
(define-fun s1.writable-entry ((c Class) (f Cpu)) Bool
  (and (or (= ((_ extract 1 1) (s1.ap c)) #b0) (s1.dirty c)) (not (s1.read-only-table c f))))
(define-fun s1.el0-entry ((c Class) (f Cpu)) Bool
  (and (el0 c) (= ((_ extract 0 0) (s1.ap c)) #b1) (not (s1.no-el0-table c f))))

; Indirect permissions (FEAT_S1PIE): a nibble of PIR_ELx says what the privileged level may do, one of PIRE0_ELx what EL0 may;
; the hierarchical ones do not count. With bit 3 clear an overlay (POR_ELx) may take from it at any time: it is taken to
; take nothing. 0b0110 is RWX, of which never both W and X are there: it may be either. 0b1001 is R and a guarded control stack, which
; its own instructions write. Arm ARM, "Stage 1 indirect permissions".
(define-fun pi.listed ((nibbles (_ BitVec 16)) (n (_ BitVec 4))) Bool ; bit n of the list
  (= ((_ extract 0 0) (bvlshr nibbles (concat #x000 n))) #b1))
(define-fun pi.read ((n (_ BitVec 4))) Bool (pi.listed #b0101011111101010 n))
(define-fun pi.write ((n (_ BitVec 4))) Bool (pi.listed #b0101001011100000 n))
(define-fun pi.exec ((n (_ BitVec 4))) Bool (pi.listed #b0100010011001100 n))

; With stage 1 off everything may be read, written and executed.
(define-fun s1.read-priv ((c Class)) Bool (or (s1.off c) (not (s1.pie c)) (pi.read (s1.pi c))))
(define-fun s1.read-el0 ((c Class) (f Cpu)) Bool
  (and (el0 c) (or (s1.off c) (ite (s1.pie c) (pi.read (s1.pi0 c)) (s1.el0-entry c f)))))
(define-fun s1.write-el0 ((c Class) (f Cpu)) Bool
  (and (el0 c) (or (s1.off c) (ite (s1.pie c) (pi.write (s1.pi0 c)) (and (s1.el0-entry c f) (s1.writable-entry c f))))))
(define-fun s1.write-priv ((c Class) (f Cpu)) Bool
  (or (s1.off c) (ite (s1.pie c) (pi.write (s1.pi c)) (s1.writable-entry c f))))
(define-fun s1.write ((c Class) (f Cpu)) Bool (or (s1.write-priv c f) (s1.write-el0 c f)))

; Execution: never where XN says so; privileged not where EL0 may write; under WXN not where one may write oneself. It takes
; no permission to read: AP[1]=0 with UXN=0 is execute-only at EL0 ("Stage 1 direct permissions"; Linux PAGE_EXECONLY is
; that). What forbids execution has to be certain, so only an entry that is writable as it stands forbids it: HA and HD
; count also where FEAT_HAFDBS is not known, and what DBM then makes writable need not be.
(define-fun s1.surely-writable ((c Class) (f Cpu)) Bool
  (and (= ((_ extract 1 1) (s1.ap c)) #b0) (not (s1.read-only-table c f))))
(define-fun s1.uxn-any-level ((c Class) (f Cpu)) Bool (or (s1.uxn c) (and (s1.hierarchy c f) (s1.uxntable c))))
(define-fun s1.pxn-any-level ((c Class) (f Cpu)) Bool (or (s1.pxn c) (and (s1.hierarchy c f) (s1.pxntable c))))
(define-fun s1.exec-el0 ((c Class) (f Cpu)) Bool
  (and (el0 c)
       (or (s1.off c)
           (ite (s1.pie c)
                (pi.exec (s1.pi0 c))
                (not (or (s1.uxn-any-level c f)
                         (and (s1.wxn c) (s1.el0-entry c f) (s1.surely-writable c f))))))))
(define-fun s1.xn-priv ((c Class) (f Cpu)) Bool
  (ite (el0 c)
       (or (s1.pxn-any-level c f) (and (s1.el0-entry c f) (s1.surely-writable c f)))
       (s1.uxn-any-level c f)))
(define-fun s1.exec-priv ((c Class) (f Cpu)) Bool
  (or (s1.off c)
      (ite (s1.pie c)
           (pi.exec (s1.pi c))
           (not (or (s1.xn-priv c f) (and (s1.wxn c) (s1.surely-writable c f)))))))

; Stage 2 indirect (FEAT_S2PIE): 0b0010, 0b0011, 0b0110 and 0b0111 are read-only but for what a walker or an RCW instruction
; writes, 0b1xxx says read, write, execution at EL0 and EL1. An overlay is taken to take nothing.
(define-fun s2pi.mostly-read-only ((n (_ BitVec 4))) Bool (and (= ((_ extract 3 3) n) #b0) (= ((_ extract 1 1) n) #b1)))
(define-fun s2pi.read ((n (_ BitVec 4))) Bool (or (s2pi.mostly-read-only n) (= ((_ extract 3 3) n) #b1)))
(define-fun s2pi.write ((n (_ BitVec 4))) Bool
  (or (s2pi.mostly-read-only n) (= n #x4) (= ((_ extract 3 2) n) #b11)))
(define-fun s2pi.exec-el0 ((n (_ BitVec 4))) Bool (and (= ((_ extract 3 3) n) #b1) (= ((_ extract 0 0) n) #b1)))
(define-fun s2pi.exec-el1 ((n (_ BitVec 4))) Bool (and (= ((_ extract 3 3) n) #b1) (= ((_ extract 1 1) n) #b1)))

; Stage 2: S2AP[0] reads, S2AP[1] writes; XN[1:0] 00 both, 01 EL0 only, 10 none, 11 EL1 only; without FEAT_XNX only XN[1].
(define-fun s2.read ((c Class)) Bool
  (or (not (s2.vm c)) (ite (s2.pie c) (s2pi.read (s2.pi c)) (= ((_ extract 0 0) (s2.ap c)) #b1))))
(define-fun s2.write ((c Class)) Bool
  (or (not (s2.vm c))
      (ite (s2.pie c) (s2pi.write (s2.pi c)) (or (= ((_ extract 1 1) (s2.ap c)) #b1) (and (s2.dbm c) (s2.hd c))))))
(define-fun s2.xn0 ((c Class) (f Cpu)) Bool (and (cpu.xnx f) (= ((_ extract 0 0) (s2.xn c)) #b1)))
(define-fun s2.xn1 ((c Class)) Bool (= ((_ extract 1 1) (s2.xn c)) #b1))
(define-fun s2.exec-el0 ((c Class) (f Cpu)) Bool
  (or (not (s2.vm c)) (ite (s2.pie c) (s2pi.exec-el0 (s2.pi c)) (not (s2.xn1 c)))))
(define-fun s2.exec-el1 ((c Class) (f Cpu)) Bool
  (or (not (s2.vm c)) (ite (s2.pie c) (s2pi.exec-el1 (s2.pi c)) (= (s2.xn1 c) (s2.xn0 c f)))))

; Both stages together. The privileged level is EL1, or EL2 in the EL2 regimes.
(define-fun perm.read-el0 ((c Class) (f Cpu)) Bool (and (s1.read-el0 c f) (s2.read c)))
(define-fun perm.write-el0 ((c Class) (f Cpu)) Bool (and (s1.write-el0 c f) (s2.write c)))
(define-fun perm.read-priv ((c Class) (f Cpu)) Bool (and (s1.read-priv c) (s2.read c)))
(define-fun perm.write-priv ((c Class) (f Cpu)) Bool (and (s1.write-priv c f) (s2.write c)))
(define-fun perm.exec-el0 ((c Class) (f Cpu)) Bool (and (s1.exec-el0 c f) (s2.exec-el0 c f)))
(define-fun perm.exec-priv ((c Class) (f Cpu)) Bool (and (s1.exec-priv c f) (s2.exec-el1 c f)))

(define-fun perm.write ((c Class) (f Cpu)) Bool (and (s1.write c f) (s2.write c)))
(define-fun perm.exec ((c Class) (f Cpu)) Bool
  (and (not (dma c)) (or (perm.exec-el0 c f) (perm.exec-priv c f))))

; For showing: EL0 reads, writes, executes, then the privileged level, from bit 0 upwards.
(define-sort Perm () (_ BitVec 6))
(define-fun map.perm ((c Class) (f Cpu)) Perm
  (concat (bit (perm.exec-priv c f)) (bit (perm.write-priv c f)) (bit (perm.read-priv c f))
          (bit (perm.exec-el0 c f)) (bit (perm.write-el0 c f)) (bit (perm.read-el0 c f))))

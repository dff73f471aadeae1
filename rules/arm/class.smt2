; SPDX-License-Identifier: Apache-2.0
;
; A class: the raw fields of one mapping, from its descriptors and registers. One bit-vector, so that every rule has the
; same shape and a field that is not known is simply a variable. The names and places are those of verifier/class.h; a
; test holds the two against each other. A field is copied from where the architecture has it; nothing is decided here.

(define-sort Class () (_ BitVec 128))

(define-fun dma ((c Class)) Bool (= ((_ extract 0 0) c) #b1)) ; the agent is a DMA master behind an SMMU, not a CPU
(define-fun guest ((c Class)) Bool (= ((_ extract 1 1) c) #b1)) ; the owner is a guest
(define-fun el0 ((c Class)) Bool (= ((_ extract 2 2) c) #b1)) ; the regime has EL0: EL1&0, EL2&0
(define-fun el2 ((c Class)) Bool (= ((_ extract 3 3) c) #b1)) ; the regime is EL2 or EL2&0
(define-fun s1.m ((c Class)) Bool (= ((_ extract 4 4) c) #b1)) ; SCTLR_ELx.M; SMMU: 1
(define-fun s1.c ((c Class)) Bool (= ((_ extract 5 5) c) #b1)) ; SCTLR_ELx.C; SMMU: 1
(define-fun s1.i ((c Class)) Bool (= ((_ extract 6 6) c) #b1)) ; SCTLR_ELx.I; SMMU: 1
(define-fun s1.wxn ((c Class)) Bool (= ((_ extract 7 7) c) #b1)) ; SCTLR_ELx.WXN
(define-fun s1.attr ((c Class)) (_ BitVec 8) ((_ extract 15 8) c)) ; the MAIR byte that AttrIndx selects
(define-fun s1.sh ((c Class)) (_ BitVec 2) ((_ extract 17 16) c)) ; SH[1:0] of the descriptor, or of TCR_ELx.SHn with DS=1
(define-fun s1.ap ((c Class)) (_ BitVec 2) ((_ extract 19 18) c)) ; AP[2:1]
(define-fun s1.pxn ((c Class)) Bool (= ((_ extract 20 20) c) #b1)) ; bit 53
(define-fun s1.uxn ((c Class)) Bool (= ((_ extract 21 21) c) #b1)) ; bit 54; XN in a regime with one privilege level
(define-fun s1.aptable ((c Class)) (_ BitVec 2) ((_ extract 23 22) c)) ; APTable[1:0], all levels joined by OR
(define-fun s1.pxntable ((c Class)) Bool (= ((_ extract 24 24) c) #b1)) ; likewise
(define-fun s1.uxntable ((c Class)) Bool (= ((_ extract 25 25) c) #b1)) ; likewise; XNTable
(define-fun s1.hpd ((c Class)) Bool (= ((_ extract 26 26) c) #b1)) ; TCR_ELx.HPDn
(define-fun s1.dbm ((c Class)) Bool (= ((_ extract 27 27) c) #b1)) ; bit 51
(define-fun s1.hd ((c Class)) Bool (= ((_ extract 28 28) c) #b1)) ; hardware sets the dirty state: HA and HD
(define-fun s1.any ((c Class)) (_ BitVec 16) ((_ extract 44 29) c)) ; never known: what a reserved stage 1 encoding stands for
(define-fun s2.vm ((c Class)) Bool (= ((_ extract 45 45) c) #b1)) ; a stage 2 applies: HCR_EL2.VM
(define-fun s2.memattr ((c Class)) (_ BitVec 4) ((_ extract 49 46) c)) ; MemAttr[3:0], bits [5:2]
(define-fun s2.sh ((c Class)) (_ BitVec 2) ((_ extract 51 50) c)) ; SH[1:0] of the descriptor, or VTCR_EL2.SH0 with DS=1
(define-fun s2.ap ((c Class)) (_ BitVec 2) ((_ extract 53 52) c)) ; S2AP[1:0], bits [7:6]
(define-fun s2.xn ((c Class)) (_ BitVec 2) ((_ extract 55 54) c)) ; XN[1:0], bits [54:53]
(define-fun s2.fnxs ((c Class)) Bool (= ((_ extract 56 56) c) #b1)) ; bit 11
(define-fun s2.dbm ((c Class)) Bool (= ((_ extract 57 57) c) #b1)) ; bit 51
(define-fun s2.hd ((c Class)) Bool (= ((_ extract 58 58) c) #b1)) ; VTCR_EL2.HA and HD
(define-fun hcr.fwb ((c Class)) Bool (= ((_ extract 59 59) c) #b1))
(define-fun hcr.cd ((c Class)) Bool (= ((_ extract 60 60) c) #b1))
(define-fun hcr.id ((c Class)) Bool (= ((_ extract 61 61) c) #b1))
(define-fun hcr.dc ((c Class)) Bool (= ((_ extract 62 62) c) #b1))
(define-fun hcr.dct ((c Class)) Bool (= ((_ extract 63 63) c) #b1))
(define-fun hcr.ptw ((c Class)) Bool (= ((_ extract 64 64) c) #b1))
(define-fun hcr.tge ((c Class)) Bool (= ((_ extract 65 65) c) #b1))
(define-fun hcr.e2h ((c Class)) Bool (= ((_ extract 66 66) c) #b1))
(define-fun s2.any ((c Class)) (_ BitVec 16) ((_ extract 82 67) c)) ; never known: what a reserved stage 2 encoding stands for
(define-fun effsh ((c Class)) Bool (= ((_ extract 83 83) c) #b1)) ; never known: the IMPLEMENTATION DEFINED choice of R_NSCNC

; What is known of the CPU, from its ID registers. A feature that the capture leaves open is a variable, the same one in
; every mapping. A DMA master has none of them (SMMUv3: MAIR values of FEAT_XS and FEAT_MTE2 are reserved, XS is 0).
(define-sort Cpu () (_ BitVec 6))

(define-fun cpu.xs ((f Cpu)) Bool (= ((_ extract 0 0) f) #b1))       ; FEAT_XS
(define-fun cpu.mte2 ((f Cpu)) Bool (= ((_ extract 1 1) f) #b1))     ; FEAT_MTE2
(define-fun cpu.mte-perm ((f Cpu)) Bool (= ((_ extract 2 2) f) #b1)) ; FEAT_MTE_PERM
(define-fun cpu.xnx ((f Cpu)) Bool (= ((_ extract 3 3) f) #b1))      ; FEAT_XNX
(define-fun cpu.hpds ((f Cpu)) Bool (= ((_ extract 4 4) f) #b1))     ; FEAT_HPDS
(define-fun cpu.dic ((f Cpu)) Bool (= ((_ extract 5 5) f) #b1))      ; CTR_EL0.DIC

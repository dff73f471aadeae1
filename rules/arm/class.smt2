; SPDX-License-Identifier: Apache-2.0
;
; A class: the raw fields of one mapping, from its descriptors and registers. One bit-vector, so that every rule has the
; same shape and a field that is not known is simply a variable. The names and places are those of verifier/walk/class.h; a
; test holds the two against each other. A field is copied from where the architecture has it; nothing is decided here.

(define-sort Class () (_ BitVec 128))

(define-fun dma ((c Class)) Bool (= ((_ extract 0 0) c) #b1)) ; the agent is a DMA master behind an SMMU, not a CPU
(define-fun owner ((c Class)) (_ BitVec 3) ((_ extract 3 1) c)) ; whose mapping it is: 0 host, 1 hypervisor, 2 firmware, 3 a process, 4 a guest, 5 a DMA master
(define-fun space ((c Class)) (_ BitVec 2) ((_ extract 5 4) c)) ; the physical address space that it outputs: 0 Non-secure, 1 Secure, 2 Realm, 3 Root
(define-fun el0 ((c Class)) Bool (= ((_ extract 6 6) c) #b1)) ; the regime has EL0: EL1&0, EL2&0
(define-fun el2 ((c Class)) Bool (= ((_ extract 7 7) c) #b1)) ; the regime is EL2 or EL2&0
(define-fun walk ((c Class)) Bool (= ((_ extract 8 8) c) #b1)) ; not an access of software: the walker reads a table there
(define-fun walk.stage2 ((c Class)) Bool (= ((_ extract 9 9) c) #b1)) ; a stage 2 table, else a stage 1 table
(define-fun walk.irgn ((c Class)) (_ BitVec 2) ((_ extract 11 10) c)) ; TCR_ELx.IRGNn, VTCR_EL2.IRGN0, CD.IRn
(define-fun walk.orgn ((c Class)) (_ BitVec 2) ((_ extract 13 12) c)) ; ORGN likewise
(define-fun walk.sh ((c Class)) (_ BitVec 2) ((_ extract 15 14) c)) ; SH likewise
(define-fun walk.hw ((c Class)) Bool (= ((_ extract 16 16) c) #b1)) ; hardware sets the Access flag or the dirty state there
(define-fun walk.given ((c Class)) Bool (= ((_ extract 17 17) c) #b1)) ; these four are given, by registers or by the capture
(define-fun s1.group ((c Class)) (_ BitVec 2) ((_ extract 19 18) c)) ; the contiguous group of the leaf: 0 fine or none, 1 some entries invalid, 2 inconsistent
(define-fun s2.group ((c Class)) (_ BitVec 2) ((_ extract 21 20) c)) ; likewise
(define-fun s1.m ((c Class)) Bool (= ((_ extract 22 22) c) #b1)) ; SCTLR_ELx.M; SMMU: 1, or 0 where stage 1 is bypassed
(define-fun s1.c ((c Class)) Bool (= ((_ extract 23 23) c) #b1)) ; SCTLR_ELx.C; SMMU: 1
(define-fun s1.i ((c Class)) Bool (= ((_ extract 24 24) c) #b1)) ; SCTLR_ELx.I; SMMU: 1
(define-fun s1.wxn ((c Class)) Bool (= ((_ extract 25 25) c) #b1)) ; SCTLR_ELx.WXN
(define-fun s1.attr ((c Class)) (_ BitVec 8) ((_ extract 33 26) c)) ; the MAIR byte that AttrIndx selects
(define-fun s1.sh ((c Class)) (_ BitVec 2) ((_ extract 35 34) c)) ; SH[1:0] of the descriptor, or of TCR_ELx.SHn with DS=1
(define-fun s1.ap ((c Class)) (_ BitVec 2) ((_ extract 37 36) c)) ; AP[2:1]
(define-fun s1.pxn ((c Class)) Bool (= ((_ extract 38 38) c) #b1)) ; bit 53; with {NV,NV1}={1,1} bit 54, UXN and AP[1] 0
(define-fun s1.uxn ((c Class)) Bool (= ((_ extract 39 39) c) #b1)) ; bit 54; XN in a regime with one privilege level
(define-fun s1.ng ((c Class)) Bool (= ((_ extract 40 40) c) #b1)) ; bit 11, in regimes with EL0
(define-fun s1.aptable ((c Class)) (_ BitVec 2) ((_ extract 42 41) c)) ; APTable[1:0], all levels joined by OR
(define-fun s1.pxntable ((c Class)) Bool (= ((_ extract 43 43) c) #b1)) ; likewise
(define-fun s1.uxntable ((c Class)) Bool (= ((_ extract 44 44) c) #b1)) ; likewise; XNTable
(define-fun s1.hpd ((c Class)) Bool (= ((_ extract 45 45) c) #b1)) ; TCR_ELx.HPDn
(define-fun s1.dbm ((c Class)) Bool (= ((_ extract 46 46) c) #b1)) ; bit 51
(define-fun s1.hd ((c Class)) Bool (= ((_ extract 47 47) c) #b1)) ; hardware sets the dirty state: HA and HD
(define-fun s1.pie ((c Class)) Bool (= ((_ extract 48 48) c) #b1)) ; TCR2_ELx.PIE: permissions are indirect, and AP, PXN and UXN 0
(define-fun s1.pi ((c Class)) (_ BitVec 4) ((_ extract 52 49) c)) ; the nibble of PIR_ELx that PIIndex selects
(define-fun s1.pi0 ((c Class)) (_ BitVec 4) ((_ extract 56 53) c)) ; of PIRE0_ELx
(define-fun s1.any ((c Class)) (_ BitVec 16) ((_ extract 72 57) c)) ; never known: what a reserved stage 1 encoding stands for
(define-fun s2.vm ((c Class)) Bool (= ((_ extract 73 73) c) #b1)) ; a stage 2 applies: HCR_EL2.VM
(define-fun s2.memattr ((c Class)) (_ BitVec 4) ((_ extract 77 74) c)) ; MemAttr[3:0], bits [5:2]
(define-fun s2.sh ((c Class)) (_ BitVec 2) ((_ extract 79 78) c)) ; SH[1:0] of the descriptor, or VTCR_EL2.SH0 with DS=1
(define-fun s2.ap ((c Class)) (_ BitVec 2) ((_ extract 81 80) c)) ; S2AP[1:0], bits [7:6]
(define-fun s2.xn ((c Class)) (_ BitVec 2) ((_ extract 83 82) c)) ; XN[1:0], bits [54:53]
(define-fun s2.fnxs ((c Class)) Bool (= ((_ extract 84 84) c) #b1)) ; bit 11
(define-fun s2.dbm ((c Class)) Bool (= ((_ extract 85 85) c) #b1)) ; bit 51
(define-fun s2.hd ((c Class)) Bool (= ((_ extract 86 86) c) #b1)) ; VTCR_EL2.HA and HD
(define-fun s2.pie ((c Class)) Bool (= ((_ extract 87 87) c) #b1)) ; VTCR_EL2.S2PIE: permissions are indirect, and S2AP and XN 0
(define-fun s2.pi ((c Class)) (_ BitVec 4) ((_ extract 91 88) c)) ; the nibble of S2PIR_EL2 that PIIndex selects
(define-fun hcr.fwb ((c Class)) Bool (= ((_ extract 92 92) c) #b1))
(define-fun hcr.cd ((c Class)) Bool (= ((_ extract 93 93) c) #b1))
(define-fun hcr.id ((c Class)) Bool (= ((_ extract 94 94) c) #b1))
(define-fun hcr.dc ((c Class)) Bool (= ((_ extract 95 95) c) #b1))
(define-fun hcr.dct ((c Class)) Bool (= ((_ extract 96 96) c) #b1))
(define-fun hcr.ptw ((c Class)) Bool (= ((_ extract 97 97) c) #b1))
(define-fun hcr.tge ((c Class)) Bool (= ((_ extract 98 98) c) #b1))
(define-fun hcr.e2h ((c Class)) Bool (= ((_ extract 99 99) c) #b1))
(define-fun s2.any ((c Class)) (_ BitVec 16) ((_ extract 115 100) c)) ; never known: what a reserved stage 2 encoding stands for
(define-fun effsh ((c Class)) Bool (= ((_ extract 116 116) c) #b1)) ; never known: the IMPLEMENTATION DEFINED choice of R_NSCNC

; What is known of the CPU, from its ID registers. A feature that the capture leaves open is a variable, the same one in
; every mapping. A DMA master has none of them (SMMUv3: MAIR values of FEAT_XS and FEAT_MTE2 are reserved, XS is 0).
(define-sort Cpu () (_ BitVec 6))

(define-fun cpu.xs ((f Cpu)) Bool (= ((_ extract 0 0) f) #b1))       ; FEAT_XS
(define-fun cpu.mte2 ((f Cpu)) Bool (= ((_ extract 1 1) f) #b1))     ; FEAT_MTE2
(define-fun cpu.mte-perm ((f Cpu)) Bool (= ((_ extract 2 2) f) #b1)) ; FEAT_MTE_PERM
(define-fun cpu.xnx ((f Cpu)) Bool (= ((_ extract 3 3) f) #b1))      ; FEAT_XNX
(define-fun cpu.hpds ((f Cpu)) Bool (= ((_ extract 4 4) f) #b1))     ; FEAT_HPDS
(define-fun cpu.dic ((f Cpu)) Bool (= ((_ extract 5 5) f) #b1))      ; CTR_EL0.DIC

; SPDX-License-Identifier: Apache-2.0
;
; Stage 2: MemAttr with and without HCR_EL2.FWB, and how both stages combine.

; HCR_EL2.FWB=0. Arm ARM, "Stage 2 MemAttr[3:0] encoding" (R_HMNDG): 00dd Device, else [3:2] outer, [1:0] inner with
; 01 NC, 10 WT, 11 WB; 0100 is Write-Back with NoTagAccess under FEAT_MTE_PERM; 0100 otherwise, 1000 and 1100 are reserved.
(define-fun s2.nofwb-reserved ((m (_ BitVec 4)) (mte-perm Bool)) Bool
  (and (= ((_ extract 1 0) m) #b00)
       (not (= m #x0))
       (not (and mte-perm (= m #x4)))))

; HCR_EL2.FWB=1. R_ZNGNK, R_NQDNZ, R_JXGKQ, R_VRJSW, R_RHWZM. MemAttr[3] is RES0 without FEAT_MTE_PERM; with it, 1110 and
; 1111 add NoTagAccess and the other values with bit 3 are reserved.
(define-fun s2.fwb-reserved ((m (_ BitVec 4)) (mte-perm Bool)) Bool
  (or (= m #x4)
      (and (= ((_ extract 3 3) m) #b1)
           (not (and mte-perm (= ((_ extract 2 1) m) #b11))))))

(define-fun s2.mte-perm ((c Class) (f Cpu)) Bool (and (cpu.mte-perm f) (not (dma c))))

(define-fun s2.memattr-reserved ((c Class) (f Cpu)) Bool
  (ite (hcr.fwb c)
       (s2.fwb-reserved (s2.memattr c) (s2.mte-perm c f))
       (s2.nofwb-reserved (s2.memattr c) (s2.mte-perm c f))))

(define-fun s2.reserved ((c Class) (f Cpu)) Bool
  (and (s2.vm c) (or (s2.memattr-reserved c f) (sh.reserved (s2.sh c)))))

; Device at stage 2, whatever stage 1 says.
(define-fun s2.is-device ((c Class)) Bool
  (ite (hcr.fwb c)
       (= ((_ extract 2 2) (s2.memattr c)) #b0)
       (= ((_ extract 3 2) (s2.memattr c)) #b00)))

; The stronger of two Device types: nG, nR and nE each win (R_QPHXK).
(define-fun device.meet ((a (_ BitVec 2)) (b (_ BitVec 2))) (_ BitVec 2) (ite (bvult a b) a b))

(define-fun s2.device-meet ((a Attr) (dd (_ BitVec 2))) Attr
  (attr.make-device (ite (attr.normal a) dd (device.meet (attr.device a) dd)) (attr.xs a)))

; One level of cacheability without FWB: NC beats WT beats WB (R_TNHFM, R_GQFSF); hints are those of stage 1 (R_WYQVN).
; P is a MemAttr pair of bits: 01 NC, 10 WT, 11 WB; 00 stands in 0100 only, which is Write-Back.
(define-fun s2.combine-level ((n (_ BitVec 4)) (p (_ BitVec 2))) (_ BitVec 4)
  (ite (or (nibble.nc n) (= p #b01)) #x4 (ite (= p #b10) (nibble.as-wt n) n)))

(define-fun s2.combine-nofwb ((a Attr) (m (_ BitVec 4))) Attr
  (ite (= ((_ extract 3 2) m) #b00) (s2.device-meet a ((_ extract 1 0) m))
  (ite (not (attr.normal a)) a
       (attr.make-normal
         (s2.combine-level (attr.outer a) (ite (= m #x4) #b11 ((_ extract 3 2) m)))
         (s2.combine-level (attr.inner a) (ite (= m #x4) #b11 ((_ extract 1 0) m)))
         (attr.xs a) #b0))))

; x110 forces Write-Back, over Device too: a cacheable level keeps its hints, another gets RA WA (R_THYXB, R_TBQKG).
(define-fun s2.force-level ((a Attr) (n (_ BitVec 4))) (_ BitVec 4)
  (ite (or (not (attr.normal a)) (nibble.nc n)) #xf (nibble.as-wb n)))

(define-fun s2.combine-fwb ((a Attr) (m (_ BitVec 4))) Attr
  (ite (= ((_ extract 2 2) m) #b0) (s2.device-meet a ((_ extract 1 0) m))
  (ite (= ((_ extract 1 0) m) #b01) (ite (attr.normal a) (attr.as-nc a) a)
  (ite (= ((_ extract 1 0) m) #b10)
       (attr.make-normal (s2.force-level a (attr.outer a)) (s2.force-level a (attr.inner a)) #b0 #b0)
       a))))

; Type and cacheability of both stages; a reserved MemAttr is every attribute (Tagged follows below).
(define-fun s2.combine-type ((a Attr) (c Class) (f Cpu)) Attr
  (ite (s2.memattr-reserved c f) (attr.any (s2.any c) false)
       (ite (hcr.fwb c) (s2.combine-fwb a (s2.memattr c)) (s2.combine-nofwb a (s2.memattr c)))))

; HCR_EL2.CD=1 makes Normal data accesses Non-cacheable after all this, also under FWB; {E2H,TGE}={1,1} ignores it.
(define-fun s2.caching-disabled ((c Class)) Bool
  (and (hcr.cd c) (not (and (hcr.e2h c) (hcr.tge c)))))
(define-fun s2.after-cd ((a Attr) (c Class)) Attr
  (ite (and (attr.normal a) (s2.caching-disabled c)) (attr.as-nc a) a))

; XS: FnXS clears it, Write-Back has none, otherwise that of stage 1 (R_FQWJG, R_TDMCS). It follows the combination and not
; what CD makes of it.
(define-fun s2.xs ((combined Attr) (first Attr) (c Class)) (_ BitVec 1)
  (ite (or (attr.write-back combined) (s2.fnxs c)) #b0 (attr.xs first)))

; Tagged survives where stage 1 was Tagged and the result is Write-Back RA WA non-transient at both levels. NoTagAccess
; comes from MemAttr (FEAT_MTE_PERM) and goes with Tagged; it is a permission and no attribute (I_FWGDY).
(define-fun s2.tagged ((a Attr) (first Attr)) (_ BitVec 1)
  (bit (and (attr.normal a) (= (attr.outer a) #xf) (= (attr.inner a) #xf) (= (attr.tagged first) #b1))))
(define-fun s2.denies-tags ((c Class) (f Cpu)) Bool
  (and (s2.mte-perm c f) (ite (hcr.fwb c) (= ((_ extract 3 3) (s2.memattr c)) #b1) (= (s2.memattr c) #x4))))
(define-fun s2.no-tag-access ((c Class) (f Cpu) (tagged (_ BitVec 1))) (_ BitVec 1)
  (bvand tagged (bit (s2.denies-tags c f))))

; Shareability: the wider of both stages, FWB or not (R_ZNLRJ). Whether a Device or NC stage 1 enters with its SH field or as
; Outer Shareable is IMPLEMENTATION DEFINED (R_NSCNC): a free choice.
(define-fun s1.sh-into-stage2 ((first Attr) (c Class)) (_ BitVec 2)
  (ite (and (not (attr.cacheable first)) (effsh c)) #b10 (attr.sh first)))
(define-fun s2.combine-sh ((first Attr) (c Class)) (_ BitVec 2)
  (sh.join (s1.sh-into-stage2 first c) (sh.decode (s2.sh c) (attr.sh (s2.any c)))))

(define-fun s2.output ((first Attr) (c Class) (f Cpu)) Attr
  (let ((combined (s2.combine-type first c f)))
    (let ((final (s2.after-cd combined c)))
      (let ((tagged (s2.tagged final first)))
        (attr.with-tags
          (attr.with-xs
            (attr.with-sh final (ite (s2.memattr-reserved c f) (attr.sh final) (s2.combine-sh first c)))
            (s2.xs combined first c))
          tagged (s2.no-tag-access c f tagged))))))

; The attribute of a data access through both stages.
(define-fun map.attr ((c Class) (f Cpu)) Attr
  (attr.effective-sh
    (ite (or (s2.vm c) (hcr.dc c)) (s2.output (s1.output c f) c f) (s1.output c f))))

; Whether an instruction fetch may be cacheable: SCTLR_ELx.I and HCR_EL2.ID take the place of C and CD, Device of either stage
; counts as Normal Non-cacheable. With stage 1 off it is Normal, Write-Through where I=1; I is taken for 1 there, since
; nobody need say it. One level that both stages leave cacheable is not told from one that only either does. Arm ARM,
; "Enabling and disabling the caching of memory accesses"; "The effects of disabling an address translation stage".
(define-fun s1.fetch-cacheable ((c Class) (f Cpu)) Bool
  (or (s1.off c)
      (and (s1.i c)
           (or (mair.reserved (s1.attr c) (s1.xs c f) (s1.mte2 c f))
               (not (or (= ((_ extract 7 4) (s1.attr c)) #x0) (= (s1.attr c) #x44) (= (s1.attr c) #x40)))))))
(define-fun s2.fetch-cacheable ((first Bool) (c Class) (f Cpu)) Bool
  (and (not (and (hcr.id c) (not (and (hcr.e2h c) (hcr.tge c)))))
       (or (s2.memattr-reserved c f)
           (and (hcr.fwb c) (= ((_ extract 2 0) (s2.memattr c)) #b110))
           (and first (not (s2.is-device c)) (not (= (s2.memattr c) #x5))))))
(define-fun map.fetch-cacheable ((c Class) (f Cpu)) Bool
  (ite (or (s2.vm c) (hcr.dc c)) (s2.fetch-cacheable (s1.fetch-cacheable c f) c f) (s1.fetch-cacheable c f)))

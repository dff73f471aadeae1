; SPDX-License-Identifier: Apache-2.0
;
; Stage 1: the attribute of a data access, from the MAIR byte and the registers.

; MAIR_ELx.Attr<n>, all 256 values. Arm ARM, MAIR_EL1; "Memory region attributes". XS: "XS attribute modifier".
(define-fun mair.reserved ((m (_ BitVec 8)) (xs Bool) (mte2 Bool)) Bool
  (ite (= ((_ extract 7 4) m) #x0)
       (or (= ((_ extract 1 1) m) #b1) (and (= ((_ extract 1 0) m) #b01) (not xs)))
       (and (= ((_ extract 3 0) m) #x0)
            (not (and xs (or (= m #x40) (= m #xa0))))
            (not (and mte2 (= m #xf0))))))

(define-fun mair.decode ((m (_ BitVec 8)) (xs Bool) (mte2 Bool) (any (_ BitVec 16))) Attr
  (ite (mair.reserved m xs mte2) (attr.any any mte2)
  (ite (= ((_ extract 7 4) m) #x0)
       (attr.make-device ((_ extract 3 2) m) (bit (= ((_ extract 0 0) m) #b0)))
  (ite (= m #x40) (attr.make-normal #x4 #x4 #b0 #b0)
  (ite (= m #xa0) (attr.make-normal #xa #xa #b0 #b0)
  (ite (= m #xf0) (attr.make-normal #xf #xf #b0 #b1)
       (attr.make-normal ((_ extract 7 4) m) ((_ extract 3 0) m)
         (bit (not (and (nibble.wb ((_ extract 7 4) m)) (nibble.wb ((_ extract 3 0) m))))) #b0)))))))

(define-fun s1.xs ((c Class) (f Cpu)) Bool (and (cpu.xs f) (not (dma c))))
(define-fun s1.mte2 ((c Class) (f Cpu)) Bool (and (cpu.mte2 f) (not (dma c))))

; HCR_EL2.DC forces stage 1 of EL1&0 off with Normal Write-Back Non-shareable, Tagged where DCT says so (FEAT_MTE2);
; HCR_EL2.TGE turns it off; SCTLR_ELx.M=0 turns it off with Device-nGnRnE. Arm ARM, "The effects of disabling an address
; translation stage" (R_WFZPW, R_LBPTY); HCR_EL2.DCT.
(define-fun s1.default-cacheable ((c Class)) Bool (hcr.dc c))
(define-fun s1.off ((c Class)) Bool (or (hcr.dc c) (hcr.tge c) (not (s1.m c))))
(define-fun s1.uses-table ((c Class)) Bool (not (s1.off c)))

; SCTLR_ELx.C=0 makes Normal data accesses Non-cacheable and leaves Device and XS alone. Arm ARM, "Enabling and disabling
; the caching of memory accesses".
(define-fun s1.from-table ((c Class) (f Cpu)) Attr
  (let ((a (attr.with-sh (mair.decode (s1.attr c) (s1.xs c f) (s1.mte2 c f) (s1.any c))
                         (sh.decode (s1.sh c) (attr.sh (s1.any c))))))
    (ite (and (attr.normal a) (not (s1.c c))) (attr.as-nc a) a)))

; A DMA master that bypasses stage 1 has the attributes of its own transactions: the fields are free then. SMMUv3, "SMMU handling of
; attributes".
(define-fun s1.incoming ((c Class)) Bool (and (dma c) (not (s1.m c))))

(define-fun s1.output ((c Class) (f Cpu)) Attr
  (ite (s1.default-cacheable c) (attr.make-normal #xf #xf #b0 (bit (and (hcr.dct c) (s1.mte2 c f))))
  (ite (and (s1.off c) (not (s1.incoming c))) (attr.make-device #b00 #b1)
       (s1.from-table c f))))

; A live entry refers to an encoding that no feature of this machine defines.
(define-fun s1.reserved ((c Class) (f Cpu)) Bool
  (and (s1.uses-table c)
       (or (mair.reserved (s1.attr c) (s1.xs c f) (s1.mte2 c f)) (sh.reserved (s1.sh c)))))

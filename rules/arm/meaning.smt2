; SPDX-License-Identifier: Apache-2.0
;
; The meaning of a class: all that the rules see of a mapping. Classes with one meaning are one class to the prover.

(define-sort Meaning () (_ BitVec 32))

(define-fun m.attr ((m Meaning)) Attr ((_ extract 15 0) m))
(define-fun m.write ((m Meaning)) Bool (= ((_ extract 16 16) m) #b1))         ; its owner may write through it
(define-fun m.exec ((m Meaning)) Bool (= ((_ extract 17 17) m) #b1))          ; some Exception level may execute from it
(define-fun m.dma ((m Meaning)) Bool (= ((_ extract 18 18) m) #b1))           ; a DMA master's
(define-fun m.guest ((m Meaning)) Bool (= ((_ extract 19 19) m) #b1))         ; a guest's
(define-fun m.walk-reads ((m Meaning)) Bool (= ((_ extract 20 20) m) #b1))    ; a guest's walks may read it as Normal NC
(define-fun m.reserved ((m Meaning)) Bool (= ((_ extract 21 21) m) #b1))      ; it rests on a reserved encoding
(define-fun m.fetch-caches ((m Meaning)) Bool (= ((_ extract 22 22) m) #b1))  ; no data access of it is cacheable, but fetches are
(define-fun m.write-exec ((m Meaning)) Bool (= ((_ extract 23 23) m) #b1))    ; the privileged level may write and execute it
(define-fun m.guest-caches ((m Meaning)) Bool (= ((_ extract 24 24) m) #b1))  ; stage 2 leaves it to a guest to make it cacheable
(define-fun m.mmio-exec ((m Meaning)) Bool (= ((_ extract 25 25) m) #b1))     ; stage 2 Device or NC that stage 2 lets execute
(define-fun m.unmanaged ((m Meaning)) Bool (= ((_ extract 26 26) m) #b1))     ; a guest's, coherent only by maintenance

; Stage 2 Device with HCR_EL2.PTW=0: a guest may point TTBR_EL1 or a table descriptor at it, and the walker then reads it as
; Normal Non-cacheable, speculatively (R_KTSYP). PTW is ignored with TGE=1.
(define-fun map.walk-reads ((c Class)) Bool
  (and (s2.vm c) (s2.is-device c) (not (hcr.ptw c)) (not (hcr.tge c)) (not (dma c))))

; What a guest writes into its own stage 1 cannot defeat stage 2 (R_MWFWF): its reserved encodings are free choices and
; already among all that a guest may choose.
(define-fun map.reserved ((c Class) (f Cpu)) Bool
  (or (s2.reserved c f) (and (not (guest c)) (s1.reserved c f))))

; Data and instruction accesses may differ in cacheability (SCTLR_ELx.C=0 with I=1, HCR_EL2.CD=1 with ID=0): what may be executed
; is then brought into unified caches by fetches, which are speculative. Where data accesses are cacheable this adds nothing.
(define-fun map.fetch-caches ((c Class) (f Cpu)) Bool
  (and (perm.exec c f) (map.fetch-cacheable c f) (not (attr.cacheable (map.attr c f)))))

; What a guest may write and execute is its own affair.
(define-fun map.write-exec ((c Class) (f Cpu)) Bool
  (and (perm.write-priv c f) (perm.exec-priv c f) (not (guest c)) (not (dma c))))

; Of a guest's stage 2 alone, whatever its stage 1 is. x111 with FWB, and every Normal encoding but Non-cacheable without, take
; a cacheable stage 1 as it is or weaken it; x110 with FWB leaves nothing to choose.
(define-fun s2.of-guest ((c Class)) Bool (and (guest c) (s2.vm c) (not (dma c))))
(define-fun map.guest-caches ((c Class) (f Cpu)) Bool
  (and (s2.of-guest c)
       (or (s2.memattr-reserved c f)
           (ite (hcr.fwb c)
                (= ((_ extract 2 0) (s2.memattr c)) #b111)
                (not (or (s2.is-device c) (= (s2.memattr c) #x5)))))))
(define-fun map.mmio-exec ((c Class) (f Cpu)) Bool
  (and (s2.of-guest c) (or (s2.is-device c) (= (s2.memattr c) #x5)) (or (s2.exec-el0 c f) (s2.exec-el1 c f))))

; Neither data (FWB) nor instructions (CTR_EL0.DIC) stay coherent by themselves.
(define-fun map.unmanaged ((c Class) (f Cpu)) Bool (and (s2.of-guest c) (not (and (hcr.fwb c) (cpu.dic f)))))

(define-fun map.meaning ((c Class) (f Cpu)) Meaning
  (concat #b00000 (bit (map.unmanaged c f)) (bit (map.mmio-exec c f)) (bit (map.guest-caches c f))
    (bit (map.write-exec c f)) (bit (map.fetch-caches c f))
    (bit (map.reserved c f)) (bit (map.walk-reads c)) (bit (guest c)) (bit (dma c))
    (bit (perm.exec c f)) (bit (perm.write c f)) (map.attr c f)))

; Two attributes that are not one common definition. Arm ARM, "Mismatched memory attributes". Hints, Tagged and NoTagAccess
; do not count. Both are effective attributes, so Device and NC are Outer Shareable here.
(define-fun attr.same-type ((a Attr) (b Attr)) Bool
  (and (= (attr.type a) (attr.type b)) (= (attr.device a) (attr.device b))))
(define-fun attr.same-policy ((a Attr) (b Attr)) Bool
  (or (not (attr.normal a)) (not (attr.normal b))
      (and (= (attr.outer-policy a) (attr.outer-policy b)) (= (attr.inner-policy a) (attr.inner-policy b)))))
(define-fun attr.mismatch ((a Attr) (b Attr) (xs Bool)) Bool
  (not (and (attr.same-type a b) (attr.same-policy a b) (= (attr.sh a) (attr.sh b))
            (or (not xs) (= (attr.xs a) (attr.xs b))))))

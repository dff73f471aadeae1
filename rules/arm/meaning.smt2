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

(define-fun map.meaning ((c Class) (f Cpu)) Meaning
  (concat #b000000000 (bit (map.fetch-caches c f))
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

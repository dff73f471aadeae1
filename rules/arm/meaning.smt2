; SPDX-License-Identifier: Apache-2.0
;
; The meaning of a class: all that the rules see of a mapping. Classes with one meaning are one class to the prover.

(define-sort Meaning () (_ BitVec 36))

(define-fun m.attr ((m Meaning)) Attr ((_ extract 15 0) m))
(define-fun m.write ((m Meaning)) Bool (= ((_ extract 16 16) m) #b1))         ; its owner may write through it
(define-fun m.exec ((m Meaning)) Bool (= ((_ extract 17 17) m) #b1))          ; some Exception level may execute from it
(define-fun m.dma ((m Meaning)) Bool (= ((_ extract 18 18) m) #b1))           ; a DMA master's
(define-fun m.walk-reads ((m Meaning)) Bool (= ((_ extract 19 19) m) #b1))    ; a guest's walks may read it as Normal NC
(define-fun m.reserved ((m Meaning)) Bool (= ((_ extract 20 20) m) #b1))      ; it rests on a reserved encoding
(define-fun m.fetch-cacheable ((m Meaning)) Bool (= ((_ extract 21 21) m) #b1)) ; fetches from it are cacheable
(define-fun m.write-priv ((m Meaning)) Bool (= ((_ extract 22 22) m) #b1))    ; the privileged level may write through it
(define-fun m.guest-caches ((m Meaning)) Bool (= ((_ extract 23 23) m) #b1))  ; stage 2 leaves it to a guest to make it cacheable
(define-fun m.mmio-exec ((m Meaning)) Bool (= ((_ extract 24 24) m) #b1))     ; stage 2 Device or NC that stage 2 lets execute
(define-fun m.unmanaged ((m Meaning)) Bool (= ((_ extract 25 25) m) #b1))     ; a guest's, coherent only by maintenance
(define-fun m.owner ((m Meaning)) (_ BitVec 3) ((_ extract 28 26) m))         ; whose, as in a class
(define-fun m.guest ((m Meaning)) Bool (= (m.owner m) #b100))                 ; a guest's
(define-fun m.state ((m Meaning)) (_ BitVec 2) ((_ extract 30 29) m))         ; what follows
(define-fun m.walk ((m Meaning)) Bool (= ((_ extract 31 31) m) #b1))          ; not software's: the walker reads a table there
(define-fun m.space ((m Meaning)) (_ BitVec 2) ((_ extract 33 32) m))         ; the physical address space, as in a class
(define-fun m.global ((m Meaning)) Bool (= ((_ extract 34 34) m) #b1))        ; a process's, but not of its ASID alone
(define-fun m.code ((m Meaning)) Bool (= ((_ extract 35 35) m) #b1))          ; the privileged level may execute it; no guest's

; Data and instruction accesses may differ in cacheability (SCTLR_ELx.C=0 with I=1, HCR_EL2.CD=1 with ID=0): what may be executed
; is then brought into unified caches by fetches, which are speculative. Where data accesses are cacheable this adds nothing.
(define-fun m.fetch-caches ((m Meaning)) Bool
  (and (m.exec m) (m.fetch-cacheable m) (not (attr.cacheable (m.attr m)))))

; The privileged level may write and execute it. What a guest may is its own affair.
(define-fun m.write-exec ((m Meaning)) Bool (and (m.code m) (m.write-priv m)))

; Of the walker: whether the capture gives how it reads; of software: what the contiguous group is like, 1 partial, 2 inconsistent.
(define-fun m.walk-given ((m Meaning)) Bool (and (m.walk m) (= (m.state m) #b01)))
(define-fun m.group ((m Meaning)) (_ BitVec 2) (ite (m.walk m) #b00 (m.state m)))

; Most rules are about what software maps, not about the walker's own reads of table pages. Two mappings of one address are taken for
; two of one location whatever their physical address spaces are: many a memory controller has the same cells in several.
(define-fun software.one ((a Meaning)) Bool (not (m.walk a)))
(define-fun software.pair ((a Meaning) (b Meaning)) Bool (and (software.one a) (software.one b)))

; Stage 2 Device with HCR_EL2.PTW=0: a guest may point TTBR_EL1 or a table descriptor at it, and the walker then reads it as
; Normal Non-cacheable, speculatively (R_KTSYP). PTW is ignored with TGE=1.
(define-fun map.walk-reads ((c Class)) Bool
  (and (s2.vm c) (s2.is-device c) (not (hcr.ptw c)) (not (hcr.tge c)) (not (dma c))))

(define-fun map.guest ((c Class)) Bool (= (owner c) #b100))

; What a guest writes into its own stage 1 cannot defeat stage 2 (R_MWFWF): its reserved encodings are free choices and
; already among all that a guest may choose.
(define-fun map.reserved ((c Class) (f Cpu)) Bool
  (or (s2.reserved c f) (and (not (map.guest c)) (s1.reserved c f))))

; What the walker reads it may write where hardware keeps the Access flag or the dirty state; it never executes.
(define-fun map.write ((c Class) (f Cpu)) Bool (ite (walk c) (walk.hw c) (perm.write c f)))
(define-fun map.exec ((c Class) (f Cpu)) Bool (and (not (walk c)) (perm.exec c f)))
(define-fun map.any-attr ((c Class) (f Cpu)) Attr (ite (walk c) (walk.attr c) (map.attr c f)))

; The worse of the two stages' groups.
(define-fun map.group ((c Class)) (_ BitVec 2) (ite (bvult (s1.group c) (s2.group c)) (s2.group c) (s1.group c)))

(define-fun map.code ((c Class) (f Cpu)) Bool (and (perm.exec-priv c f) (not (map.guest c)) (not (dma c))))

; nG=0 in a regime with EL0: the TLB entry serves every ASID. The lower half is what processes have of their own.
(define-fun map.global ((c Class)) Bool (and (= (owner c) #b011) (el0 c) (s1.m c) (not (s1.ng c)) (not (dma c))))

; Of a guest's stage 2 alone, whatever its stage 1 is. x111 with FWB, and every Normal encoding but Non-cacheable without, take
; a cacheable stage 1 as it is or weaken it; x110 with FWB leaves nothing to choose.
(define-fun s2.of-guest ((c Class)) Bool (and (map.guest c) (s2.vm c) (not (dma c))))
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

; What is known of software's mappings alone.
(define-fun map.software ((c Class) (f Cpu)) (_ BitVec 7)
  (bvand (ite (walk c) #b0000000 #b1111111)
         (concat (bit (map.unmanaged c f)) (bit (map.mmio-exec c f)) (bit (map.guest-caches c f)) (bit (perm.write-priv c f))
                 (bit (map.fetch-cacheable c f)) (bit (map.reserved c f)) (bit (map.walk-reads c)))))
(define-fun map.state ((c Class)) (_ BitVec 2) (ite (walk c) (ite (walk.given c) #b01 #b00) (map.group c)))

(define-fun map.meaning ((c Class) (f Cpu)) Meaning
  (concat (bit (and (not (walk c)) (map.code c f))) (bit (and (not (walk c)) (map.global c))) (space c)
    (bit (walk c)) (map.state c) (owner c) (map.software c f)
    (bit (dma c)) (bit (map.exec c f)) (bit (map.write c f)) (map.any-attr c f)))

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

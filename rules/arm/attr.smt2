; SPDX-License-Identifier: Apache-2.0
;
; A memory attribute: type, cacheability with hints for each level, shareability, XS, Tagged, NoTagAccess.
; Arm ARM, "Memory types and attributes"; "Memory region attributes".
;
;   [15] Normal, else Device      [12:9] outer, [8:5] inner, as MAIR_ELx nibbles; 0b0000 for Device
;   [14:13] Device type           [4:3] shareability as in a descriptor    [2] XS   [1] Tagged   [0] NoTagAccess

(define-sort Attr () (_ BitVec 16))

(define-fun attr.normal ((a Attr)) Bool (= ((_ extract 15 15) a) #b1))
(define-fun attr.type ((a Attr)) (_ BitVec 1) ((_ extract 15 15) a))
(define-fun attr.device ((a Attr)) (_ BitVec 2) ((_ extract 14 13) a)) ; 00 nGnRnE, 01 nGnRE, 10 nGRE, 11 GRE
(define-fun attr.outer ((a Attr)) (_ BitVec 4) ((_ extract 12 9) a))
(define-fun attr.inner ((a Attr)) (_ BitVec 4) ((_ extract 8 5) a))
(define-fun attr.sh ((a Attr)) (_ BitVec 2) ((_ extract 4 3) a))       ; 00 NSH, 10 OSH, 11 ISH
(define-fun attr.xs ((a Attr)) (_ BitVec 1) ((_ extract 2 2) a))
(define-fun attr.tagged ((a Attr)) (_ BitVec 1) ((_ extract 1 1) a))
(define-fun attr.no-tag-access ((a Attr)) (_ BitVec 1) ((_ extract 0 0) a))

(define-fun bit ((b Bool)) (_ BitVec 1) (ite b #b1 #b0))

(define-fun attr.make-device ((dd (_ BitVec 2)) (xs (_ BitVec 1))) Attr
  (concat #b0 dd #x00 #b10 xs #b00))
(define-fun attr.make-normal ((outer (_ BitVec 4)) (inner (_ BitVec 4)) (xs (_ BitVec 1)) (tagged (_ BitVec 1))) Attr
  (concat #b1 #b00 outer inner #b00 xs tagged #b0))
(define-fun attr.with-sh ((a Attr) (sh (_ BitVec 2))) Attr
  (concat ((_ extract 15 5) a) sh ((_ extract 2 0) a)))
(define-fun attr.with-xs ((a Attr) (xs (_ BitVec 1))) Attr
  (concat ((_ extract 15 3) a) xs ((_ extract 1 0) a)))
(define-fun attr.with-tags ((a Attr) (tagged (_ BitVec 1)) (no-access (_ BitVec 1))) Attr
  (concat ((_ extract 15 2) a) tagged no-access))

; MAIR_ELx nibbles. Arm ARM, MAIR_EL1, tables for Attr<n>[7:4] and Attr<n>[3:0] of Normal memory:
; 00RW Write-Through transient (RW not 00), 0100 Non-cacheable, 01RW Write-Back transient, 10RW Write-Through, 11RW Write-Back.
(define-fun nibble.nc ((n (_ BitVec 4))) Bool (= n #x4))
(define-fun nibble.wb ((n (_ BitVec 4))) Bool (and (= ((_ extract 2 2) n) #b1) (not (= n #x4))))
(define-fun nibble.wt ((n (_ BitVec 4))) Bool (= ((_ extract 2 2) n) #b0))
(define-fun nibble.policy ((n (_ BitVec 4))) (_ BitVec 2) ; 00 NC, 01 WT, 10 WB
  (ite (nibble.nc n) #b00 (ite (nibble.wb n) #b10 #b01)))
(define-fun nibble.as-wt ((n (_ BitVec 4))) (_ BitVec 4) (bvand n #xb)) ; the hints stay
(define-fun nibble.as-wb ((n (_ BitVec 4))) (_ BitVec 4) (bvor n #x4))

(define-fun attr.outer-policy ((a Attr)) (_ BitVec 2) (nibble.policy (attr.outer a)))
(define-fun attr.inner-policy ((a Attr)) (_ BitVec 2) (nibble.policy (attr.inner a)))

; The questions that the rules ask. "Uncached" means that neither level may hold the location.
(define-fun attr.is-device ((a Attr)) Bool (not (attr.normal a)))
(define-fun attr.is-nc ((a Attr)) Bool
  (and (attr.normal a) (nibble.nc (attr.outer a)) (nibble.nc (attr.inner a))))
(define-fun attr.cacheable ((a Attr)) Bool (and (attr.normal a) (not (attr.is-nc a))))
(define-fun attr.write-back ((a Attr)) Bool
  (and (attr.normal a) (nibble.wb (attr.outer a)) (nibble.wb (attr.inner a))))

; Normal memory, both levels Non-cacheable; XS is not changed by what makes it so.
(define-fun attr.as-nc ((a Attr)) Attr
  (concat #b1 #b00 #x4 #x4 (attr.sh a) (attr.xs a) #b00))

; Shareability. The wider wins (R_ZNLRJ); a reserved 0b01 is whatever OTHER says (R_DNZJQ).
(define-fun sh.reserved ((sh (_ BitVec 2))) Bool (= sh #b01))
(define-fun sh.decode ((sh (_ BitVec 2)) (other (_ BitVec 2))) (_ BitVec 2)
  (ite (sh.reserved sh) (ite (sh.reserved other) #b00 other) sh))
(define-fun sh.join ((a (_ BitVec 2)) (b (_ BitVec 2))) (_ BitVec 2)
  (ite (or (= a #b10) (= b #b10)) #b10 (ite (or (= a #b11) (= b #b11)) #b11 #b00)))

; Device and Normal Non-cacheable memory is Outer Shareable, whatever was written (R_PYFVQ, R_WLQYW).
(define-fun attr.effective-sh ((a Attr)) Attr
  (ite (attr.cacheable a) a (attr.with-sh a #b10)))

; Any attribute that exists: what a reserved encoding may stand for. Arm ARM, "Reserved values in System and
; memory-mapped registers and translation table entries". TAGS: Tagged is one of them (FEAT_MTE2).
(define-fun attr.any-nibble ((n (_ BitVec 4))) (_ BitVec 4) (ite (= n #x0) #x4 n))
(define-fun attr.any ((v (_ BitVec 16)) (tags Bool)) Attr
  (ite (attr.normal v)
       (attr.with-sh
         (attr.make-normal (attr.any-nibble (attr.outer v)) (attr.any-nibble (attr.inner v))
           (ite (and (nibble.wb (attr.any-nibble (attr.outer v))) (nibble.wb (attr.any-nibble (attr.inner v)))) #b0 (attr.xs v))
           (ite (and tags (= (attr.outer v) #xf) (= (attr.inner v) #xf)) (attr.tagged v) #b0))
         (sh.decode (attr.sh v) #b00))
       (attr.make-device (attr.device v) (attr.xs v))))

; SPDX-License-Identifier: Apache-2.0
;
; The rules a second time, with datatypes: written from the tables of the Arm ARM and of the catalogue, row by row and in
; their words, and from nothing in rules/. equal-*.smt2 prove that both say the same. Fields of a class, which are input,
; are read with the accessors of rules/arm/class.smt2; nothing else of rules/ is used here.

; --- Attributes. A level holds the location or does not; its hints are transient, read and write allocation.
(declare-datatype DeviceType ((nGnRnE) (nGnRE) (nGRE) (GRE)))
(declare-datatype Policy ((NC) (WT) (WB)))
(declare-datatype Level ((level (policy Policy) (transient Bool) (reads Bool) (writes Bool))))
(declare-datatype Shareability ((NSH) (ISH) (OSH)))
(declare-datatype Type ((Device (device-type DeviceType)) (Normal (outer Level) (inner Level))))
(declare-datatype Attribute
  ((attribute (type Type) (shareability Shareability) (xs Bool) (tagged Bool) (denied Bool))))

(define-fun not-cached () Level (level NC false false false))
(define-fun every-hint ((p Policy)) Level (level p false true true))
(define-fun nowhere-cached ((t Type)) Bool
  (or ((_ is Device) t) (and (= (policy (outer t)) NC) (= (policy (inner t)) NC))))
(define-fun both-write-back ((t Type)) Bool
  (and ((_ is Normal) t) (= (policy (outer t)) WB) (= (policy (inner t)) WB)))

; --- Fields. dd of a Device: table of MAIR_ELx.
(define-fun dd-type ((dd (_ BitVec 2))) DeviceType
  (ite (= dd #b00) nGnRnE (ite (= dd #b01) nGnRE (ite (= dd #b10) nGRE GRE))))
; A nibble of MAIR_ELx: the 15 values that are Normal, by the table's rows.
(define-fun nibble-level ((n (_ BitVec 4))) Level
  (let ((r (= ((_ extract 1 1) n) #b1)) (w (= ((_ extract 0 0) n) #b1)))
    (ite (= ((_ extract 3 2) n) #b00) (level WT true r w)
    (ite (= n #b0100) not-cached
    (ite (= ((_ extract 3 2) n) #b01) (level WB true r w)
    (ite (= ((_ extract 3 2) n) #b10) (level WT false r w)
         (level WB false r w)))))))
(define-fun sh-defined ((sh (_ BitVec 2))) Bool (or (= sh #b00) (= sh #b10) (= sh #b11)))
(define-fun sh-of ((sh (_ BitVec 2))) Shareability (ite (= sh #b00) NSH (ite (= sh #b10) OSH ISH)))

; --- MAIR_ELx: what a byte is, with the features FEAT_XS and FEAT_MTE2.
(declare-datatype Byte
  ((Reserved) (Defined (byte-type Type) (byte-xs Bool) (byte-tagged Bool))))
(define-fun byte-of ((m (_ BitVec 8)) (feat-xs Bool) (feat-mte2 Bool)) Byte
  (let ((hi ((_ extract 7 4) m)) (lo ((_ extract 3 0) m)))
    (ite (and (= hi #x0) (= ((_ extract 1 0) lo) #b00)) (Defined (Device (dd-type ((_ extract 3 2) m))) true false)
    (ite (and (= hi #x0) (= ((_ extract 1 0) lo) #b01) feat-xs) (Defined (Device (dd-type ((_ extract 3 2) m))) false false)
    (ite (= hi #x0) Reserved
    (ite (and (= m #x40) feat-xs) (Defined (Normal not-cached not-cached) false false)
    (ite (and (= m #xa0) feat-xs) (Defined (Normal (level WT false true false) (level WT false true false)) false false)
    (ite (and (= m #xf0) feat-mte2) (Defined (Normal (every-hint WB) (every-hint WB)) false true)
    (ite (= lo #x0) Reserved
    (let ((t (Normal (nibble-level hi) (nibble-level lo)))) (Defined t (not (both-write-back t)) false)))))))))))

; --- Stage 1, given what a reserved byte and a reserved SH stand for.
(define-fun first-stage ((c Class) (f Cpu) (any Byte) (any-sh Shareability)) Attribute
  (let ((b (ite ((_ is Reserved) (byte-of (s1.attr c) (and (cpu.xs f) (not (dma c))) (and (cpu.mte2 f) (not (dma c)))))
                any
                (byte-of (s1.attr c) (and (cpu.xs f) (not (dma c))) (and (cpu.mte2 f) (not (dma c))))))
        (sh (ite (sh-defined (s1.sh c)) (sh-of (s1.sh c)) any-sh)))
    (ite (hcr.dc c) (attribute (Normal (every-hint WB) (every-hint WB)) NSH false (and (hcr.dct c) (cpu.mte2 f) (not (dma c))) false)
    (ite (and (or (hcr.tge c) (not (s1.m c))) (=> (dma c) (s1.m c))) (attribute (Device nGnRnE) OSH true false false)
    (ite (and ((_ is Normal) (byte-type b)) (not (s1.c c))) (attribute (Normal not-cached not-cached) sh (byte-xs b) false false)
         (attribute (byte-type b) sh (byte-xs b) (byte-tagged b) false))))))

; --- Stage 2: what MemAttr says, by both tables.
(declare-datatype Second
  ((Undefined) (Forces (least DeviceType)) (Limits (limit-outer Policy) (limit-inner Policy)) (ForcesNC) (ForcesWB) (Keeps)))
(define-fun pair-policy ((p (_ BitVec 2))) Policy (ite (= p #b01) NC (ite (= p #b10) WT WB)))
(define-fun second-of ((m (_ BitVec 4)) (fwb Bool) (perm Bool)) Second
  (ite fwb
    (ite (and (= ((_ extract 3 3) m) #b1) (not perm)) Undefined
    (ite (= ((_ extract 3 2) m) #b00) (Forces (dd-type ((_ extract 1 0) m)))
    (ite (= m #b0101) ForcesNC
    (ite (= ((_ extract 2 0) m) #b110) ForcesWB
    (ite (= ((_ extract 2 0) m) #b111) Keeps
         Undefined)))))
    (ite (= ((_ extract 3 2) m) #b00) (Forces (dd-type ((_ extract 1 0) m)))
    (ite (and (= m #b0100) perm) (Limits WB WB)
    (ite (= ((_ extract 1 0) m) #b00) Undefined
         (Limits (pair-policy ((_ extract 3 2) m)) (pair-policy ((_ extract 1 0) m))))))))

; nG beats G, nR beats R, nE beats E.
(define-fun gathers ((d DeviceType)) Bool (= d GRE))
(define-fun reorders ((d DeviceType)) Bool (or (= d GRE) (= d nGRE)))
(define-fun acknowledges-early ((d DeviceType)) Bool (not (= d nGnRnE)))
(define-fun strongest ((d DeviceType) (e DeviceType)) DeviceType
  (ite (and (gathers d) (gathers e)) GRE
  (ite (and (reorders d) (reorders e)) nGRE
  (ite (and (acknowledges-early d) (acknowledges-early e)) nGnRE nGnRnE))))

; NC beats WT beats WB; hints are those of stage 1.
(define-fun limited ((l Level) (p Policy)) Level
  (ite (or (= (policy l) NC) (= p NC)) not-cached
       (level (ite (or (= (policy l) WT) (= p WT)) WT WB) (transient l) (reads l) (writes l))))
(define-fun forced ((l Level)) Level
  (ite (= (policy l) NC) (every-hint WB) (level WB (transient l) (reads l) (writes l))))
(define-fun combined-type ((t Type) (s Second)) Type
  (ite ((_ is Forces) s) (Device (ite ((_ is Device) t) (strongest (device-type t) (least s)) (least s)))
  (ite ((_ is ForcesWB) s)
       (ite ((_ is Device) t) (Normal (every-hint WB) (every-hint WB)) (Normal (forced (outer t)) (forced (inner t))))
  (ite (or ((_ is Device) t) ((_ is Keeps) s)) t
  (ite ((_ is ForcesNC) s) (Normal not-cached not-cached)
       (Normal (limited (outer t) (limit-outer s)) (limited (inner t) (limit-inner s))))))))

(define-fun wider ((a Shareability) (b Shareability)) Shareability
  (ite (or (= a OSH) (= b OSH)) OSH (ite (or (= a ISH) (= b ISH)) ISH NSH)))
(define-fun denies ((m (_ BitVec 4)) (fwb Bool) (perm Bool)) Bool
  (and perm (ite fwb (or (= m #b1110) (= m #b1111) (= ((_ extract 3 3) m) #b1)) (= m #b0100))))

; Both stages. A reserved MemAttr stands for ANY, a reserved SH of stage 2 for ANY-SH; a reserved MemAttr has the
; shareability of ANY.
(define-fun both-stages ((first Attribute) (c Class) (f Cpu) (any Attribute) (any-sh Shareability)) Attribute
  (let ((perm (and (cpu.mte-perm f) (not (dma c)))))
    (let ((s (second-of (s2.memattr c) (hcr.fwb c) perm)))
      (let ((combined (ite ((_ is Undefined) s) (type any) (combined-type (type first) s))))
        (let ((final (ite (and (hcr.cd c) (not (and (hcr.e2h c) (hcr.tge c))) ((_ is Normal) combined))
                          (Normal not-cached not-cached) combined)))
          (let ((keeps-tags (and (tagged first) (= final (Normal (every-hint WB) (every-hint WB))))))
            (attribute final
              (ite (nowhere-cached final) OSH
              (ite ((_ is Undefined) s) (shareability any)
                   (wider (ite (and (nowhere-cached (type first)) (effsh c)) OSH (shareability first))
                          (ite (sh-defined (s2.sh c)) (sh-of (s2.sh c)) any-sh))))
              (and (xs first) (not (s2.fnxs c)) (not (both-write-back combined)))
              keeps-tags
              (and keeps-tags (denies (s2.memattr c) (hcr.fwb c) perm)))))))))
(define-fun effective ((a Attribute)) Attribute
  (attribute (type a) (ite (nowhere-cached (type a)) OSH (shareability a)) (xs a) (tagged a) (denied a)))

; --- Aliases. One record for a mapping, a location and what is assumed.
(declare-datatype Mapping ((mapping (mapped Attribute) (written Bool) (master Bool))))
(declare-datatype Location ((Ram) (Elsewhere)))
(declare-datatype Assumed
  ((assumed (one-guest Bool) (independent Bool) (managed Bool) (exclusive Bool) (one-domain Bool) (quiet-a Bool) (quiet-b Bool))))

; What a mapping is to a cache: C.5's rows are pairs of these.
(declare-datatype Role ((Promises) (Uncached) (Silent) (Cached)))
(define-fun role ((m Mapping) (l Location) (quiet Bool)) Role
  (ite ((_ is Device) (type (mapped m))) Promises
  (ite (nowhere-cached (type (mapped m))) Uncached
  (ite (and (master m) quiet (= l Elsewhere)) Silent Cached))))
(define-fun are ((x Role) (y Role) (p Role) (q Role)) Bool (or (and (= x p) (= y q)) (and (= x q) (= y p))))

(declare-datatype Grade ((Fine) (Note) (Warning) (Error)))
(define-fun graded ((w Assumed) (g Grade)) Grade (ite (one-guest w) Note g))
; Rules about caches are answered by maintenance of RAM, rules about order by independence of devices; in RAM the barriers
; that belong to maintenance are what orders.
(define-fun caches-answered ((l Location) (w Assumed)) Bool (or (exclusive w) (and (= l Ram) (managed w))))
(define-fun order-answered ((l Location) (w Assumed)) Bool
  (or (exclusive w) (ite (= l Ram) (managed w) (independent w))))

(define-fun grade-cacheable-device ((x Mapping) (y Mapping) (l Location) (w Assumed)) Grade
  (ite (and (are (role x l (quiet-a w)) (role y l (quiet-b w)) Promises Cached) (not (caches-answered l w)))
       (graded w Error) Fine))
(define-fun grade-cacheable-uncached ((x Mapping) (y Mapping) (l Location) (w Assumed)) Grade
  (ite (and (are (role x l (quiet-a w)) (role y l (quiet-b w)) Uncached Cached) (not (caches-answered l w)))
       (graded w (ite (written (ite (= (role x l (quiet-a w)) Cached) x y)) Error Warning)) Fine))
(define-fun grade-device-nc ((x Mapping) (y Mapping) (l Location) (w Assumed)) Grade
  (ite (and (are (role x l (quiet-a w)) (role y l (quiet-b w)) Promises Uncached) (not (order-answered l w)))
       (graded w Error) Fine))
(define-fun grade-device-subtype ((x Mapping) (y Mapping) (l Location) (w Assumed)) Grade
  (ite (and (are (role x l (quiet-a w)) (role y l (quiet-b w)) Promises Promises) (not (order-answered l w))
            (not (= (device-type (type (mapped x))) (device-type (type (mapped y))))))
       (ite (and (not (reorders (device-type (type (mapped x))))) (not (reorders (device-type (type (mapped y)))))) Note (graded w Error))
       Fine))
(define-fun grade-shareability ((x Mapping) (y Mapping) (l Location) (w Assumed)) Grade
  (ite (and (are (role x l (quiet-a w)) (role y l (quiet-b w)) Cached Cached) (not (caches-answered l w))
            (not (= (shareability (mapped x)) (shareability (mapped y)))))
       (ite (and (one-domain w) (not (= (shareability (mapped x)) NSH)) (not (= (shareability (mapped y)) NSH))) Note (graded w Warning))
       Fine))
(define-fun grade-policy ((x Mapping) (y Mapping) (l Location) (w Assumed)) Grade
  (ite (and (are (role x l (quiet-a w)) (role y l (quiet-b w)) Cached Cached) (not (caches-answered l w))
            (not (and (= (policy (outer (type (mapped x)))) (policy (outer (type (mapped y)))))
                      (= (policy (inner (type (mapped x)))) (policy (inner (type (mapped y))))))))
       (graded w Warning) Fine))
(define-fun at-least ((g Grade) (h Grade)) Bool
  (or (= h Note) (= g Error) (= g h)))
(define-fun reaches ((g Grade) (h Grade)) Bool (and (not (= g Fine)) (at-least g h)))

; --- The bits of rules/ in these words, by the layout that the heads of its files give.
(define-fun read-type ((a (_ BitVec 16))) Type
  (ite (= ((_ extract 15 15) a) #b0) (Device (dd-type ((_ extract 14 13) a)))
       (Normal (nibble-level ((_ extract 12 9) a)) (nibble-level ((_ extract 8 5) a)))))
(define-fun read-attribute ((a (_ BitVec 16))) Attribute
  (attribute (read-type a) (sh-of ((_ extract 4 3) a)) (= ((_ extract 2 2) a) #b1) (= ((_ extract 1 1) a) #b1) (= ((_ extract 0 0) a) #b1)))
(define-fun canonical ((a (_ BitVec 16))) Bool
  (and (not (= ((_ extract 4 3) a) #b01))
       (ite (= ((_ extract 15 15) a) #b1)
            (and (= ((_ extract 14 13) a) #b00) (not (= ((_ extract 12 9) a) #x0)) (not (= ((_ extract 8 5) a) #x0)))
            (= ((_ extract 12 5) a) #x00))))
(define-fun read-mapping ((m Meaning)) Mapping
  (mapping (read-attribute ((_ extract 15 0) m)) (= ((_ extract 16 16) m) #b1) (= ((_ extract 18 18) m) #b1)))
(define-fun read-location ((r Region)) Location (ite (= ((_ extract 1 0) r) #b00) Ram Elsewhere))
(define-fun read-assumed ((w Pair)) Assumed
  (assumed (= ((_ extract 0 0) w) #b1) (= ((_ extract 1 1) w) #b1) (= ((_ extract 2 2) w) #b1) (= ((_ extract 3 3) w) #b1)
           (= ((_ extract 4 4) w) #b1) (= ((_ extract 5 5) w) #b1) (= ((_ extract 6 6) w) #b1)))
; An attribute in bits, so that "every attribute can be reached" is a theorem without a quantifier.
(define-fun write-level ((l Level)) (_ BitVec 4)
  (ite (= (policy l) NC) #x4
       (concat (ite (transient l) #b0 #b1) (ite (= (policy l) WB) #b1 #b0) (ite (reads l) #b1 #b0) (ite (writes l) #b1 #b0))))
(define-fun write-device ((d DeviceType)) (_ BitVec 2)
  (ite (= d nGnRnE) #b00 (ite (= d nGnRE) #b01 (ite (= d nGRE) #b10 #b11))))
(define-fun write-attribute ((a Attribute)) (_ BitVec 16)
  (concat (ite ((_ is Device) (type a)) (concat #b0 (write-device (device-type (type a))) #x00)
               (concat #b100 (write-level (outer (type a))) (write-level (inner (type a)))))
          (ite (= (shareability a) NSH) #b00 (ite (= (shareability a) OSH) #b10 #b11))
          (ite (xs a) #b1 #b0) (ite (tagged a) #b1 #b0) (ite (denied a) #b1 #b0)))

; What the theorems are about.
(declare-const c Class)
(declare-const f Cpu)
(declare-const byte (_ BitVec 8))
(declare-const m (_ BitVec 4))
(declare-const i Bool)
(declare-const j Bool)
(declare-const u (_ BitVec 16))
(declare-const x Attr)
(declare-const y Attr)
(declare-const t Attribute)
(declare-const a Meaning)
(declare-const b Meaning)
(declare-const r Region)
(declare-const w Pair)

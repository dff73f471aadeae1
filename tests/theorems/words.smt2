; SPDX-License-Identifier: Apache-2.0
;
; What the theorems speak of: what is free in each, and notions written anew, none of them taken from the rules.

(declare-const c Class)
(declare-const d Class)
(declare-const e Class)
(declare-const f Cpu)
(declare-const g Cpu)
(declare-const r Region)
(declare-const s Region)
(declare-const a Meaning)
(declare-const b Meaning)
(declare-const o Meaning)
(declare-const w Pair)
(declare-const v Pair)
(declare-const x Attr)
(declare-const y Attr)
(declare-const z Attr)
(declare-const k (_ BitVec 4))
(declare-const m (_ BitVec 4))
(declare-const n (_ BitVec 4))
(declare-const p (_ BitVec 2))
(declare-const q (_ BitVec 2))
(declare-const t (_ BitVec 2))
(declare-const u (_ BitVec 16))
(declare-const byte (_ BitVec 8))
(declare-const i Bool)
(declare-const j Bool)

; An attribute that exists. Device and Non-cacheable are Outer Shareable; a Tagged one is Write-Back with every hint.
(define-fun well-formed-but-for-sh ((a Attr)) Bool
  (and (not (= ((_ extract 4 3) a) #b01))
       (=> (= ((_ extract 0 0) a) #b1) (= ((_ extract 1 1) a) #b1))
       (=> (= ((_ extract 1 1) a) #b1) (= ((_ extract 12 5) a) #xff))
       (ite (= ((_ extract 15 15) a) #b1)
            (and (= ((_ extract 14 13) a) #b00)
                 (not (= ((_ extract 12 9) a) #x0)) (not (= ((_ extract 8 5) a) #x0)))
            (= ((_ extract 12 5) a) #x00))))
(define-fun uncached ((a Attr)) Bool
  (or (= ((_ extract 15 15) a) #b0) (= ((_ extract 12 5) a) #x44)))
(define-fun well-formed ((a Attr)) Bool
  (and (well-formed-but-for-sh a) (=> (uncached a) (= ((_ extract 4 3) a) #b10))))

; What a cache may do with a level, from a nibble of MAIR_ELx: 0 nothing, 1 Write-Through, 2 Write-Back.
(define-fun rank ((n (_ BitVec 4))) (_ BitVec 2)
  (ite (= n #x4) #b00 (ite (= ((_ extract 2 2) n) #b0) #b01 #b10)))
(define-fun hints ((n (_ BitVec 4))) (_ BitVec 3) (concat ((_ extract 3 3) n) ((_ extract 1 0) n)))
(define-fun write-back-at-both ((a Attr)) Bool
  (and (= ((_ extract 15 15) a) #b1) (= (rank ((_ extract 12 9) a)) #b10) (= (rank ((_ extract 8 5) a)) #b10)))

; Nothing that A lets the hardware do is more than what B lets it do.
(define-fun as-strong ((a Attr) (b Attr)) Bool
  (ite (= ((_ extract 15 15) a) #b1)
       (and (= ((_ extract 15 15) b) #b1)
            (bvule (rank ((_ extract 12 9) a)) (rank ((_ extract 12 9) b)))
            (bvule (rank ((_ extract 8 5) a)) (rank ((_ extract 8 5) b))))
       (or (= ((_ extract 15 15) b) #b1) (bvule ((_ extract 14 13) a) ((_ extract 14 13) b)))))
(define-fun alike ((a Attr) (b Attr)) Bool (and (as-strong a b) (as-strong b a)))
(define-fun mismatched ((a Attr) (b Attr)) Bool
  (not (and (alike a b) (= ((_ extract 4 3) a) ((_ extract 4 3) b)))))

; What stage 2 says with HCR_EL2.FWB=0, as an attribute; MemAttr must not be reserved, and FEAT_MTE_PERM is not there.
(define-fun memattr-level ((p (_ BitVec 2))) (_ BitVec 4)
  (ite (= p #b01) #x4 (ite (= p #b10) #xb #xf)))
(define-fun memattr-attribute ((m (_ BitVec 4))) Attr
  (ite (= ((_ extract 3 2) m) #b00)
       (concat #b0 ((_ extract 1 0) m) #x00 #b10100)
       (concat #b100 (memattr-level ((_ extract 3 2) m)) (memattr-level ((_ extract 1 0) m)) #b00000)))
(define-fun memattr-defined ((m (_ BitVec 4))) Bool
  (or (= m #x0) (not (= ((_ extract 1 0) m) #b00))))

; What software accesses through a stage 2 with a MemAttr that is defined for this CPU, and the extreme of FWB.
(define-fun stage2 ((c Class) (f Cpu)) Bool (and (not (walk c)) (s2.vm c) (not (s2.memattr-reserved c f))))
(define-fun forces-write-back ((c Class) (f Cpu)) Bool
  (and (stage2 c f) (hcr.fwb c) (= ((_ extract 2 0) (s2.memattr c)) #b110)))
(define-fun cd-counts ((c Class)) Bool (and (hcr.cd c) (not (and (hcr.e2h c) (hcr.tge c)))))

; A class that is C but for the bits of MASK, which it has from D.
(define-fun but-for ((c Class) (mask Class) (d Class)) Class (bvor (bvand c (bvnot mask)) (bvand d mask)))

(define-fun bits-of-stage1 () Class #x00000000000001ffffffffffffc00000) ; s1.m to s1.any
(define-fun bit-of-s1.m () Class #x00000000000000000000000000400000)
(define-fun bit-of-s1.c () Class #x00000000000000000000000000800000)
(define-fun bit-of-s1.ng () Class #x00000000000000000000010000000000)
(define-fun bits-of-owner () Class #x0000000000000000000000000000000e)
(define-fun bits-of-s1.any () Class #x00000000000001fffe00000000000000)
(define-fun bits-of-s2.any () Class #x000ffff0000000000000000000000000)
(define-fun bit-of-effsh () Class #x00100000000000000000000000000000)
(define-fun bit-of-hcr.cd () Class #x00000000200000000000000000000000)
(define-fun bits-of-s2.memattr () Class #x0000000000003c000000000000000000)

; The two mappings of a pair in the other order, and a pair of which at least as much is assumed.
(define-fun exchanged ((w Pair) (v Pair)) Bool
  (and (= (pair.inside-guest w) (pair.inside-guest v)) (= (assume.independent w) (assume.independent v))
       (= (assume.sw-managed w) (assume.sw-managed v)) (= (assume.exclusive w) (assume.exclusive v))
       (= (assume.one-domain w) (assume.one-domain v)) (= (pair.granted w) (pair.granted v)) (= (pair.no-xs w) (pair.no-xs v))
       (= (assume.non-caching-a w) (assume.non-caching-b v)) (= (assume.non-caching-b w) (assume.non-caching-a v))
       (= (assume.assigned-a w) (assume.assigned-b v)) (= (assume.assigned-b w) (assume.assigned-a v))))
(define-fun assumes-more ((v Pair) (w Pair)) Bool
  (and (= (bvor w v) v) (= (pair.inside-guest w) (pair.inside-guest v)) (= (pair.granted w) (pair.granted v))
       (= (pair.no-xs w) (pair.no-xs v))))
(define-fun nothing-assumed ((w Pair)) Bool
  (and (not (pair.inside-guest w)) (= ((_ extract 8 1) w) #x00)))

; Permissions are those of the descriptor, not those of an index.
(define-fun direct ((c Class)) Bool (not (or (s1.pie c) (s2.pie c))))

; Whether bit N of a list of 16 is set.
(define-fun listed ((u (_ BitVec 16)) (n (_ BitVec 4))) Bool (= ((_ extract 0 0) (bvlshr u (concat #x000 n))) #b1))

; Pairs of which one thing alone is said.
(define-fun just.inside-guest () Pair #b00000000001)
(define-fun just.independent () Pair #b00000000010)
(define-fun just.sw-managed () Pair #b00000000100)
(define-fun just.exclusive () Pair #b00000001000)
(define-fun just.one-domain () Pair #b00000010000)
(define-fun just.non-caching-a () Pair #b00000100000)
(define-fun just.non-caching-b () Pair #b00001000000)
(define-fun just.assigned-a () Pair #b00010000000)
(define-fun just.assigned-b () Pair #b00100000000)

; The functions of the catalogue, one bit each: a theorem about all of them compares two of these words. The runner
; looks in this file for every function that the catalogue names.
(define-fun one ((b Bool)) (_ BitVec 1) (ite b #b1 #b0))
(define-fun pair-errors ((a Meaning) (b Meaning) (r Region) (w Pair)) (_ BitVec 4)
  (concat (one (rule.cacheable-device.pair a b r w)) (one (rule.cacheable-uncached.written a b r w))
          (one (rule.device-nc a b r w)) (one (rule.device-subtype a b r w))))
(define-fun pair-warnings ((a Meaning) (b Meaning) (r Region) (w Pair)) (_ BitVec 3)
  (concat (one (rule.cacheable-uncached.read a b r w)) (one (rule.shareability a b r w)) (one (rule.policy a b r w))))
(define-fun pair-notes ((a Meaning) (b Meaning) (r Region) (w Pair)) (_ BitVec 6)
  (concat (one (rule.cacheable-device.pair.any a b r w)) (one (rule.cacheable-uncached.any a b r w))
          (one (rule.device-nc.any a b r w)) (one (rule.device-subtype.any a b r w))
          (one (rule.shareability.any a b r w)) (one (rule.policy.any a b r w))))
(define-fun of-pair ((a Meaning) (b Meaning) (r Region) (w Pair)) (_ BitVec 13)
  (concat (pair-errors a b r w) (pair-warnings a b r w) (pair-notes a b r w)))
(define-fun of-mapping ((a Meaning) (r Region) (w Pair)) (_ BitVec 6)
  (concat (one (rule.reserved a r w)) (one (rule.cacheable-device a r w)) (one (rule.speculative-read a r w))
          (one (rule.speculative-read.any a r w)) (one (rule.exec-device a r w)) (one (rule.no-map a r w))))
; The same of the rules about translation tables, which are also asked of the walker's reads.
(define-fun of-tables ((a Meaning) (b Meaning) (r Region) (w Pair)) (_ BitVec 3)
  (concat (one (rule.exposed a b r w)) (one (rule.walk-mismatch a b r w)) (one (rule.walk-mismatch.any a b r w))))
(define-fun of-table ((a Meaning) (r Region) (w Pair)) (_ BitVec 4)
  (concat (one (rule.group-inconsistent a r w)) (one (rule.group-partial a r w))
          (one (rule.hardware-update a r w)) (one (rule.hardware-update.any a r w))))
; The same of the rules about a device's own properties and about what stage 2 leaves to a guest, and the other notes.
(define-fun errors-of-device ((a Meaning) (r Region) (w Pair)) (_ BitVec 6)
  (concat (one (rule.merge a r w)) (one (rule.order a r w)) (one (rule.width a r w)) (one (rule.ack a r w))
          (one (rule.uncontained a r w)) (one (rule.walk-device a r w))))
(define-fun notes-of-device ((a Meaning) (r Region) (w Pair)) (_ BitVec 6)
  (concat (one (rule.merge.any a r w)) (one (rule.order.any a r w)) (one (rule.width.any a r w)) (one (rule.ack.any a r w))
          (one (rule.uncontained.any a r w)) (one (rule.walk-device.any a r w))))
(define-fun of-guest ((a Meaning) (r Region) (w Pair)) (_ BitVec 7)
  (concat (one (rule.not-granted a r w)) (one (rule.guest-type a r w)) (one (rule.cacheable-pfnmap a r w))
          (one (rule.mmio-exec a r w)) (one (rule.write-exec a r w)) (one (rule.space a r w)) (one (rule.global a r w))))
(define-fun of-others ((a Meaning) (b Meaning) (r Region) (w Pair)) (_ BitVec 7)
  (concat (one (rule.uncontained.pair a b r w)) (one (rule.uncontained.pair.any a b r w)) (one (rule.exclusives a b r w))
          (one (rule.icache-nc a b r w)) (one (rule.dma-coherency a b r w)) (one (rule.xs a b r w))
          (one (rule.write-exec.alias a b r w))))
(define-fun kept ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool (= (of-pair a b r w) #b0000000000000))
(define-fun no-error ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool (= (pair-errors a b r w) #x0))

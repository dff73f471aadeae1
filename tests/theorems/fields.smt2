; SPDX-License-Identifier: Apache-2.0
;
; That no bit means two things, and none nothing.

; The fields of a class follow one another from bit 0 to bit 116, and none shares a bit with the next.
; expect unsat
(push 1)
(assert (not (and
  (= (dma c) (= ((_ extract 0 0) c) #b1)) (= (owner c) ((_ extract 3 1) c))
  (= (space c) ((_ extract 5 4) c)) (= (el0 c) (= ((_ extract 6 6) c) #b1))
  (= (el2 c) (= ((_ extract 7 7) c) #b1)) (= (walk c) (= ((_ extract 8 8) c) #b1))
  (= (walk.stage2 c) (= ((_ extract 9 9) c) #b1)) (= (walk.irgn c) ((_ extract 11 10) c))
  (= (walk.orgn c) ((_ extract 13 12) c)) (= (walk.sh c) ((_ extract 15 14) c))
  (= (walk.hw c) (= ((_ extract 16 16) c) #b1)) (= (walk.given c) (= ((_ extract 17 17) c) #b1))
  (= (s1.group c) ((_ extract 19 18) c)) (= (s2.group c) ((_ extract 21 20) c))
  (= (s1.m c) (= ((_ extract 22 22) c) #b1)) (= (s1.c c) (= ((_ extract 23 23) c) #b1))
  (= (s1.i c) (= ((_ extract 24 24) c) #b1)) (= (s1.wxn c) (= ((_ extract 25 25) c) #b1))
  (= (s1.attr c) ((_ extract 33 26) c)) (= (s1.sh c) ((_ extract 35 34) c))
  (= (s1.ap c) ((_ extract 37 36) c)) (= (s1.pxn c) (= ((_ extract 38 38) c) #b1))
  (= (s1.uxn c) (= ((_ extract 39 39) c) #b1)) (= (s1.ng c) (= ((_ extract 40 40) c) #b1))
  (= (s1.aptable c) ((_ extract 42 41) c)) (= (s1.pxntable c) (= ((_ extract 43 43) c) #b1))
  (= (s1.uxntable c) (= ((_ extract 44 44) c) #b1)) (= (s1.hpd c) (= ((_ extract 45 45) c) #b1))
  (= (s1.dbm c) (= ((_ extract 46 46) c) #b1)) (= (s1.hd c) (= ((_ extract 47 47) c) #b1))
  (= (s1.pie c) (= ((_ extract 48 48) c) #b1)) (= (s1.pi c) ((_ extract 52 49) c))
  (= (s1.pi0 c) ((_ extract 56 53) c)) (= (s1.any c) ((_ extract 72 57) c))
  (= (s2.vm c) (= ((_ extract 73 73) c) #b1)) (= (s2.memattr c) ((_ extract 77 74) c))
  (= (s2.sh c) ((_ extract 79 78) c)) (= (s2.ap c) ((_ extract 81 80) c))
  (= (s2.xn c) ((_ extract 83 82) c)) (= (s2.fnxs c) (= ((_ extract 84 84) c) #b1))
  (= (s2.dbm c) (= ((_ extract 85 85) c) #b1)) (= (s2.hd c) (= ((_ extract 86 86) c) #b1))
  (= (s2.pie c) (= ((_ extract 87 87) c) #b1)) (= (s2.pi c) ((_ extract 91 88) c))
  (= (hcr.fwb c) (= ((_ extract 92 92) c) #b1)) (= (hcr.cd c) (= ((_ extract 93 93) c) #b1))
  (= (hcr.id c) (= ((_ extract 94 94) c) #b1)) (= (hcr.dc c) (= ((_ extract 95 95) c) #b1))
  (= (hcr.dct c) (= ((_ extract 96 96) c) #b1)) (= (hcr.ptw c) (= ((_ extract 97 97) c) #b1))
  (= (hcr.tge c) (= ((_ extract 98 98) c) #b1)) (= (hcr.e2h c) (= ((_ extract 99 99) c) #b1))
  (= (s2.any c) ((_ extract 115 100) c)) (= (effsh c) (= ((_ extract 116 116) c) #b1)))))
(check-sat)
(pop 1)

; The features of a CPU, side by side, are all its bits.
; expect unsat
(push 1)
(assert (not (= f
  (concat (one (cpu.dic f)) (one (cpu.hpds f)) (one (cpu.xnx f)) (one (cpu.mte-perm f)) (one (cpu.mte2 f)) (one (cpu.xs f))))))
(check-sat)
(pop 1)

; The parts of an attribute, side by side, are all its bits.
; expect unsat
(push 1)
(assert (not (and (= x (concat (attr.type x) (attr.device x) (attr.outer x) (attr.inner x) (attr.sh x) (attr.xs x)
                               (attr.tagged x) (attr.no-tag-access x)))
                  (= (one (attr.normal x)) (attr.type x)))))
(check-sat)
(pop 1)

; The parts of a meaning, side by side, are all its bits.
; expect unsat
(push 1)
(assert (not (= a
  (concat (one (m.code a)) (one (m.global a)) (m.space a) (one (m.walk a)) (m.state a) (m.owner a) (one (m.unmanaged a)) (one (m.mmio-exec a))
          (one (m.guest-caches a)) (one (m.write-priv a)) (one (m.fetch-cacheable a)) (one (m.reserved a)) (one (m.walk-reads a)) (one (m.dma a)) (one (m.exec a))
          (one (m.write a)) (m.attr a)))))
(check-sat)
(pop 1)

; What is known of a pair, side by side, are all its bits.
; expect unsat
(push 1)
(assert (not (= w
  (concat (one (pair.no-xs w)) (one (pair.granted w)) (one (assume.assigned-b w)) (one (assume.assigned-a w))
          (one (assume.non-caching-b w)) (one (assume.non-caching-a w))
          (one (assume.one-domain w)) (one (assume.exclusive w)) (one (assume.sw-managed w))
          (one (assume.independent w)) (one (pair.inside-guest w))))))
(check-sat)
(pop 1)

; The properties of a region that is not RAM, side by side with its kind, are its lowest 9 bits.
; expect unsat
(push 1)
(assert (not (=> (not (= ((_ extract 1 0) r) #b00)) (= ((_ extract 8 0) r)
  (concat (one (region.early-ack r)) (one (region.cacheable r)) (one (region.contained r)) (one (region.unaligned r))
          (one (region.reordering r)) (one (region.write-merging r)) (one (region.read-side-effects r))
          ((_ extract 1 0) r))))))
(check-sat)
(pop 1)

; RAM tolerates everything and reading it has no effect, whatever its properties say.
; expect unsat
(push 1)
(assert (not (=> (= ((_ extract 1 0) r) #b00)
  (and (region.early-ack r) (region.cacheable r) (region.contained r) (region.unaligned r) (region.reordering r)
       (region.write-merging r) (not (region.read-side-effects r))))))
(check-sat)
(pop 1)

; The kinds are RAM, device and no-map, and no region is of two.
; expect unsat
(push 1)
(assert (not (and (= (region.ram r) (= ((_ extract 1 0) r) #b00)) (= (region.device r) (= ((_ extract 1 0) r) #b01))
                  (= (region.no-map r) (= ((_ extract 1 0) r) #b10)))))
(check-sat)
(pop 1)

; A region is in the spaces that bits 9 to 12 name.
; expect unsat
(push 1)
(assert (not (and (= (region.has-space r #b00) (= ((_ extract 9 9) r) #b1)) (= (region.has-space r #b01) (= ((_ extract 10 10) r) #b1))
                  (= (region.has-space r #b10) (= ((_ extract 11 11) r) #b1)) (= (region.has-space r #b11) (= ((_ extract 12 12) r) #b1)))))
(check-sat)
(pop 1)

; That a capture says no to a property has a bit 11 above the property's own.
; expect unsat
(push 1)
(assert (not (and
  (= (says-no.write-merging r) (= ((_ extract 14 14) r) #b1)) (= (says-no.reordering r) (= ((_ extract 15 15) r) #b1))
  (= (says-no.unaligned r) (= ((_ extract 16 16) r) #b1)) (= (says-no.contained r) (= ((_ extract 17 17) r) #b1))
  (= (says-no.early-ack r) (= ((_ extract 19 19) r) #b1)))))
(check-sat)
(pop 1)

; The state of a mapping is, of the walker, whether its attributes are given, and of software its contiguous group.
; expect unsat
(push 1)
(assert (not (and (= (m.walk-given a) (and (m.walk a) (= (m.state a) #b01))) (= (m.group a) (ite (m.walk a) #b00 (m.state a)))
                  (= (m.guest a) (= (m.owner a) #b100)))))
(check-sat)
(pop 1)

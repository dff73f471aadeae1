; SPDX-License-Identifier: Apache-2.0
;
; That no bit means two things, and none nothing.

; The fields of a class follow one another from bit 0 to bit 83, and none shares a bit with the next.
; expect unsat
(push 1)
(assert (not (and
  (= (dma c) (= ((_ extract 0 0) c) #b1)) (= (guest c) (= ((_ extract 1 1) c) #b1))
  (= (el0 c) (= ((_ extract 2 2) c) #b1)) (= (el2 c) (= ((_ extract 3 3) c) #b1))
  (= (s1.m c) (= ((_ extract 4 4) c) #b1)) (= (s1.c c) (= ((_ extract 5 5) c) #b1))
  (= (s1.i c) (= ((_ extract 6 6) c) #b1)) (= (s1.wxn c) (= ((_ extract 7 7) c) #b1))
  (= (s1.attr c) ((_ extract 15 8) c)) (= (s1.sh c) ((_ extract 17 16) c)) (= (s1.ap c) ((_ extract 19 18) c))
  (= (s1.pxn c) (= ((_ extract 20 20) c) #b1)) (= (s1.uxn c) (= ((_ extract 21 21) c) #b1))
  (= (s1.aptable c) ((_ extract 23 22) c)) (= (s1.pxntable c) (= ((_ extract 24 24) c) #b1))
  (= (s1.uxntable c) (= ((_ extract 25 25) c) #b1)) (= (s1.hpd c) (= ((_ extract 26 26) c) #b1))
  (= (s1.dbm c) (= ((_ extract 27 27) c) #b1)) (= (s1.hd c) (= ((_ extract 28 28) c) #b1))
  (= (s1.any c) ((_ extract 44 29) c)) (= (s2.vm c) (= ((_ extract 45 45) c) #b1))
  (= (s2.memattr c) ((_ extract 49 46) c)) (= (s2.sh c) ((_ extract 51 50) c))
  (= (s2.ap c) ((_ extract 53 52) c)) (= (s2.xn c) ((_ extract 55 54) c))
  (= (s2.fnxs c) (= ((_ extract 56 56) c) #b1)) (= (s2.dbm c) (= ((_ extract 57 57) c) #b1))
  (= (s2.hd c) (= ((_ extract 58 58) c) #b1)) (= (hcr.fwb c) (= ((_ extract 59 59) c) #b1))
  (= (hcr.cd c) (= ((_ extract 60 60) c) #b1)) (= (hcr.id c) (= ((_ extract 61 61) c) #b1))
  (= (hcr.dc c) (= ((_ extract 62 62) c) #b1)) (= (hcr.dct c) (= ((_ extract 63 63) c) #b1))
  (= (hcr.ptw c) (= ((_ extract 64 64) c) #b1)) (= (hcr.tge c) (= ((_ extract 65 65) c) #b1))
  (= (hcr.e2h c) (= ((_ extract 66 66) c) #b1)) (= (s2.any c) ((_ extract 82 67) c))
  (= (effsh c) (= ((_ extract 83 83) c) #b1)))))
(check-sat)
(pop 1)

; The features of a CPU, side by side, are all its bits.
; expect unsat
(push 1)
(assert (not (= f
  (concat (one (cpu.hpds f)) (one (cpu.xnx f)) (one (cpu.mte-perm f)) (one (cpu.mte2 f)) (one (cpu.xs f))))))
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

; The parts of a meaning, side by side, are its lowest 22 bits.
; expect unsat
(push 1)
(assert (not (= ((_ extract 21 0) a)
  (concat (one (m.reserved a)) (one (m.walk-reads a)) (one (m.guest a)) (one (m.dma a)) (one (m.exec a))
          (one (m.write a)) (m.attr a)))))
(check-sat)
(pop 1)

; What is known of a pair, side by side, are all its bits.
; expect unsat
(push 1)
(assert (not (= w
  (concat (one (assume.assigned-b w)) (one (assume.assigned-a w))
          (one (assume.non-caching-b w)) (one (assume.non-caching-a w))
          (one (assume.one-domain w)) (one (assume.exclusive w)) (one (assume.sw-managed w))
          (one (assume.independent w)) (one (pair.inside-guest w))))))
(check-sat)
(pop 1)

; The properties of a region that is not RAM, side by side with its kind, are all its bits.
; expect unsat
(push 1)
(assert (not (=> (not (= ((_ extract 1 0) r) #b00)) (= r
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

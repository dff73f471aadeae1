; SPDX-License-Identifier: Apache-2.0
;
; What a hypervisor may choose for a guest that does what it likes, beside a mapping of the host. b is the host's.

; M10: whatever rule for pairs a guest breaks against a host's Device mapping while stage 2 says Device, a guest that maps
; Normal memory breaks one while stage 2 says Normal Non-cacheable: Device at stage 2 is never the worse policy.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr b)) (attr.is-device (m.attr b)) (stage2 c f) (s2.is-device c)
                      (stage2 d f) (= (s2.memattr d) #x5) (attr.normal (s1.output d f))
                      (= (dma c) (dma d))
                      (not (no-error (map.meaning c f) b r w)))
  (not (no-error (map.meaning d f) b r w)))))
(check-sat)
(pop 1)

; And not the other way round: with Normal Non-cacheable there are more.
; expect sat
(push 1)
(assert (let ((d (but-for c bits-of-s2.memattr d)))
  (and (well-formed (m.attr b)) (attr.is-device (m.attr b)) (stage2 c f) (stage2 d f)
               (= (s2.memattr c) #x1) (= (s2.memattr d) #x5) (no-error (map.meaning c f) b r w)
               (not (no-error (map.meaning d f) b r w)))))
(check-sat)
(pop 1)

; A device that the host maps Device-nGnRE and a guest reaches through Normal Non-cacheable breaks alias.device-nc.
; expect sat
(push 1)
(assert (and (= (m.attr b) #b0010000000010100) (region.device r) (nothing-assumed w) (stage2 c f) (hcr.fwb c) (= (s2.memattr c) #x5)
             (map.guest c) (not (dma c)) (rule.device-nc (map.meaning c f) b r w)))
(check-sat)
(pop 1)

; And with independent assumed of the two, no guest breaks any rule for pairs there, whatever it writes into its stage 1.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr b)) (attr.is-device (m.attr b)) (region.device r) (assume.independent w) (stage2 c f) (= (s2.memattr c) #x5))
  (kept (map.meaning c f) b r w))))
(check-sat)
(pop 1)

; Without it one is broken by some guest, whatever else is assumed but exclusive: independent is needed.
; expect unsat
(push 1)
(assert (and (= (m.attr b) #b0010000000010100) (region.device r) (not (assume.independent w)) (not (assume.exclusive w))
             (not (pair.inside-guest w)) (stage2 c f) (= (s2.memattr c) #x5) (attr.normal (s1.output c f)) (no-error (map.meaning c f) b r w)))
(check-sat)
(pop 1)

; Nor does Normal Non-cacheable let a guest read a location without side effects in a way that matters, or cache it.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (= (s2.memattr c) #x5) (not (region.read-side-effects r)) (not (perm.exec c f)))
  (and (not (rule.cacheable-device (map.meaning c f) r w)) (not (rule.speculative-read.any (map.meaning c f) r w))))))
(check-sat)
(pop 1)

; RAM that a host maps Write-Back Outer Shareable is safe from every guest with FWB, MemAttr 0b0110 and SH Outer Shareable.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr b)) (write-back-at-both (m.attr b)) (= (attr.sh (m.attr b)) #b10)
                      (forces-write-back c f) (not (cd-counts c)) (= (s2.sh c) #b10))
  (kept (map.meaning c f) b r w))))
(check-sat)
(pop 1)

; With SH Inner Shareable on both sides no guest loses more than a warning of shareability, which one domain answers.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr b)) (write-back-at-both (m.attr b)) (= (attr.sh (m.attr b)) #b11)
                      (forces-write-back c f) (not (cd-counts c)) (= (s2.sh c) #b11))
  (and (no-error (map.meaning c f) b r w) (=> (assume.one-domain w) (= (pair-warnings (map.meaning c f) b r w) #b000))))))
(check-sat)
(pop 1)

; Without FWB a guest that runs with its MMU off is an uncached alias of what the host maps Write-Back.
; expect unsat
(push 1)
(assert (not (=> (and (well-formed (m.attr b)) (write-back-at-both (m.attr b)) (region.ram r) (nothing-assumed w)
                      (stage2 c f) (not (hcr.fwb c)) (not (s1.m c)) (not (dma c)) (not (hcr.dc c)))
  (not (no-error (map.meaning c f) b r w)))))
(check-sat)
(pop 1)

; A guest cannot make a safe device unsafe by turning caching off: C=0 gives no error that some C=1 does not give.
; expect unsat
(push 1)
(assert (let ((d (but-for c bit-of-s1.c d)))
  (not (=> (and (stage2 c f) (= (s2.memattr c) #x5) (region.device r))
    (= (bvor (of-pair (map.meaning c f) b r w) #b0000000000000) (of-pair (map.meaning d f) b r w))))))
(check-sat)
(pop 1)

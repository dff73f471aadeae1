; SPDX-License-Identifier: Apache-2.0
;
; What each assumption is worth, and what it can never be worth. A pair is w, and v the same with one assumption more.

; sw-managed never makes a device's cacheable alias safe: of what is not RAM it says nothing at all.
; expect unsat
(push 1)
(assert (not (=> (and (= (bvor w just.sw-managed) v) (not (region.ram r)))
  (and (= (of-pair a b r w) (of-pair a b r v)) (= (of-mapping a r w) (of-mapping a r v))))))
(check-sat)
(pop 1)

; In RAM sw-managed keeps every rule for pairs.
; expect unsat
(push 1)
(assert (not (=> (and (assume.sw-managed w) (region.ram r)) (kept a b r w))))
(check-sat)
(pop 1)

; assigned never makes a cacheable alias safe: it concerns speculative reads of a guest, and makes them a note.
; expect unsat
(push 1)
(assert (not (=> (or (= (bvor w just.assigned-a) v) (= (bvor w just.assigned-b) v))
  (and (= (of-pair a b r w) (of-pair a b r v)) (= (rule.reserved a r w) (rule.reserved a r v))
       (= (rule.cacheable-device a r w) (rule.cacheable-device a r v))
       (= (rule.exec-device a r w) (rule.exec-device a r v)) (= (rule.no-map a r w) (rule.no-map a r v))
       (= (rule.speculative-read.any a r w) (rule.speculative-read.any a r v))
       (=> (not (m.guest a)) (= (rule.speculative-read a r w) (rule.speculative-read a r v)))))))
(check-sat)
(pop 1)

; A guest to which a region is assigned may read it ahead, and only such a guest.
; expect unsat
(push 1)
(assert (not (= (rule.speculative-read a r w)
  (and (rule.speculative-read.any a r w) (not (and (m.guest a) (assume.assigned-a w)))))))
(check-sat)
(pop 1)

; independent concerns order alone: Device beside Device or Non-cacheable, and never RAM.
; expect unsat
(push 1)
(assert (not (=> (= (bvor w just.independent) v)
  (and (= (of-mapping a r w) (of-mapping a r v))
       (=> (region.ram r) (= (of-pair a b r w) (of-pair a b r v)))
       (=> (or (attr.cacheable (m.attr a)) (attr.cacheable (m.attr b))) (= (of-pair a b r w) (of-pair a b r v)))))))
(check-sat)
(pop 1)

; In what is not RAM independent keeps every rule for two uncached mappings.
; expect unsat
(push 1)
(assert (not (=> (and (assume.independent w) (not (region.ram r)) (uncached (m.attr a)) (uncached (m.attr b))) (kept a b r w))))
(check-sat)
(pop 1)

; non-caching concerns DMA masters alone, and what is not RAM.
; expect unsat
(push 1)
(assert (not (and
  (=> (and (= (bvor w just.non-caching-a) v) (or (not (m.dma a)) (region.ram r)))
      (and (= (of-pair a b r w) (of-pair a b r v)) (= (rule.cacheable-device a r w) (rule.cacheable-device a r v))))
  (=> (and (= (bvor w just.non-caching-a) v) (not (m.dma a))) (= (of-mapping a r w) (of-mapping a r v)))
  (=> (and (= (bvor w just.non-caching-b) v) (or (not (m.dma b)) (region.ram r))) (= (of-pair a b r w) (of-pair a b r v)))
  (=> (= (bvor w just.non-caching-b) v) (= (of-mapping a r w) (of-mapping a r v))))))
(check-sat)
(pop 1)

; A DMA master that does not cache, and does not execute, keeps the rules of a device's cacheable mapping and of its reads.
; expect unsat
(push 1)
(assert (not (=> (and (m.dma a) (assume.non-caching-a w) (not (region.ram r)) (not (m.exec a)) (not (m.walk-reads a))
                      (not (m.fetch-caches a)))
  (and (not (rule.cacheable-device a r w)) (not (rule.speculative-read.any a r w))))))
(check-sat)
(pop 1)

; Two DMA masters that do not cache have no rule of caches to break in a device.
; expect unsat
(push 1)
(assert (not (=> (and (m.dma a) (m.dma b) (assume.non-caching-a w) (assume.non-caching-b w) (not (region.ram r)))
  (not (or (rule.cacheable-device.pair.any a b r w) (rule.cacheable-uncached.any a b r w)
           (rule.shareability.any a b r w) (rule.policy.any a b r w))))))
(check-sat)
(pop 1)

; The same is true of tables: exclusive keeps their rules for pairs, sw-managed those of RAM but for exposure.
; expect unsat
(push 1)
(assert (not (and (=> (assume.exclusive w) (= (of-tables a b r w) #b000))
                  (=> (and (assume.sw-managed w) (region.ram r)) (= (bvor (of-tables a b r w) #b100) #b100)))))
(check-sat)
(pop 1)

; A CPU's cacheable mapping of a device that does not tolerate it is an error under every assumption.
; expect unsat
(push 1)
(assert (not (=> (and (not (region.cacheable r)) (attr.cacheable (m.attr a)) (not (m.dma a))) (rule.cacheable-device a r w))))
(check-sat)
(pop 1)

; A device's cacheable alias beside its Device mapping is safe only by exclusive, non-caching or inside one guest.
; expect unsat
(push 1)
(assert (not (=> (and (attr.is-device (m.attr a)) (attr.cacheable (m.attr b)) (not (region.ram r)) (not (assume.exclusive w))
                      (not (and (m.dma b) (assume.non-caching-b w))))
  (and (rule.cacheable-device.pair.any a b r w) (= (rule.cacheable-device.pair a b r w) (not (pair.inside-guest w)))))))
(check-sat)
(pop 1)

; one-shareability-domain concerns the warning of shareability alone, and never Non-shareable.
; expect unsat
(push 1)
(assert (not (=> (= (bvor w just.one-domain) v)
  (and (= (pair-errors a b r w) (pair-errors a b r v)) (= (pair-notes a b r w) (pair-notes a b r v))
       (= (of-mapping a r w) (of-mapping a r v)) (= (rule.policy a b r w) (rule.policy a b r v))
       (= (rule.cacheable-uncached.read a b r w) (rule.cacheable-uncached.read a b r v))
       (=> (or (= (attr.sh (m.attr a)) #b00) (= (attr.sh (m.attr b)) #b00))
           (= (rule.shareability a b r w) (rule.shareability a b r v)))))))
(check-sat)
(pop 1)

; With one domain, Inner beside Outer Shareable is no warning.
; expect unsat
(push 1)
(assert (not (=> (and (assume.one-domain w) (not (= (attr.sh (m.attr a)) #b00)) (not (= (attr.sh (m.attr b)) #b00)))
  (not (rule.shareability a b r w)))))
(check-sat)
(pop 1)

; exclusive keeps every rule for pairs and says nothing of one mapping alone.
; expect unsat
(push 1)
(assert (not (=> (= (bvor w just.exclusive) v) (and (kept a b r v) (= (of-mapping a r w) (of-mapping a r v))))))
(check-sat)
(pop 1)

; Reserved encodings, Device execution and no-map depend on no assumption.
; expect unsat
(push 1)
(assert (not (and (= (rule.reserved a r w) (rule.reserved a r v)) (= (rule.exec-device a r w) (rule.exec-device a r v))
                  (= (rule.no-map a r w) (rule.no-map a r v)))))
(check-sat)
(pop 1)

; The whole vocabulary in force leaves no rule for pairs broken.
; expect unsat
(push 1)
(assert (not (=> (= ((_ extract 8 1) w) #xff) (kept a b r w))))
(check-sat)
(pop 1)

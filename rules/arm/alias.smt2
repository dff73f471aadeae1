; SPDX-License-Identifier: Apache-2.0
;
; Two mappings of one location that do not agree. Arm ARM, "Mismatched memory attributes". Each rule is written for one
; order of the two and then closed under exchange. catalogue.yaml has titles, citations and remedies.

; --- alias.cacheable-device: a device behind a cacheable mapping, alone or beside a Device mapping. Alone it is enough that
; instruction fetches are cacheable.
(define-fun rule.cacheable-device ((a Meaning) (r Region) (w Pair)) Bool
  (and (not (region.cacheable r)) (or (holds-lines a (assume.non-caching-a w) r) (m.fetch-caches a))))

(define-fun cacheable-device.one ((a Meaning) (b Meaning) (non-caching-b Bool) (r Region)) Bool
  (and (attr.is-device (m.attr a)) (holds-lines b non-caching-b r)))
(define-fun rule.cacheable-device.pair.any ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (or (cacheable-device.one a b (assume.non-caching-b w) r)
           (cacheable-device.one b a (assume.non-caching-a w) r))
       (not (maintained r w)) (not (assume.exclusive w))))
(define-fun rule.cacheable-device.pair ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (rule.cacheable-device.pair.any a b r w) (not (pair.inside-guest w))))

; --- alias.cacheable-uncached: a cacheable mapping beside Normal Non-cacheable. Worse where the cacheable one may be written:
; a location that is only read through a cacheable alias cannot lose what is written uncached.
(define-fun cacheable-uncached.one ((a Meaning) (b Meaning) (non-caching-b Bool) (r Region) (written Bool)) Bool
  (and (attr.is-nc (m.attr a)) (holds-lines b non-caching-b r) (or (not written) (m.write b))))
(define-fun cacheable-uncached.either ((a Meaning) (b Meaning) (r Region) (w Pair) (written Bool)) Bool
  (and (or (cacheable-uncached.one a b (assume.non-caching-b w) r written)
           (cacheable-uncached.one b a (assume.non-caching-a w) r written))
       (not (maintained r w)) (not (assume.exclusive w))))
(define-fun rule.cacheable-uncached.written ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (cacheable-uncached.either a b r w true) (not (pair.inside-guest w))))
(define-fun rule.cacheable-uncached.read ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (cacheable-uncached.either a b r w false) (not (pair.inside-guest w))))
(define-fun rule.cacheable-uncached.any ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (cacheable-uncached.either a b r w false))

; --- alias.device-nc: Device beside Normal Non-cacheable. No cache is concerned; what may be lost is the order of
; accesses and the promises of the Device type.
(define-fun device-nc.one ((a Meaning) (b Meaning)) Bool
  (and (attr.is-device (m.attr a)) (attr.is-nc (m.attr b))))
(define-fun rule.device-nc.any ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (or (device-nc.one a b) (device-nc.one b a))
       (not (order-is-kept r w)) (not (assume.exclusive w))))
(define-fun rule.device-nc ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (rule.device-nc.any a b r w) (not (pair.inside-guest w))))

; --- alias.device-subtype: two Device types. nGnRnE against nGnRE loses none of the three promises that a mismatch can
; cost (no speculation, no gathering, no reordering).
(define-fun device.gathers-or-reorders ((a Attr)) Bool (= ((_ extract 1 1) (attr.device a)) #b1))
(define-fun rule.device-subtype.any ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (attr.is-device (m.attr a)) (attr.is-device (m.attr b))
       (not (= (attr.device (m.attr a)) (attr.device (m.attr b))))
       (not (order-is-kept r w)) (not (assume.exclusive w))))
(define-fun rule.device-subtype ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (rule.device-subtype.any a b r w)
       (or (device.gathers-or-reorders (m.attr a)) (device.gathers-or-reorders (m.attr b)))
       (not (pair.inside-guest w))))

; --- alias.shareability: two cacheable mappings, one shared more widely. With one domain for Inner and Outer, only
; Non-shareable differs in effect; the fields still do.
(define-fun rule.shareability.any ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (holds-lines a (assume.non-caching-a w) r) (holds-lines b (assume.non-caching-b w) r)
       (not (= (attr.sh (m.attr a)) (attr.sh (m.attr b))))
       (not (maintained r w)) (not (assume.exclusive w))))
(define-fun attr.non-shareable ((a Attr)) Bool (= (attr.sh a) #b00))
(define-fun rule.shareability ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (rule.shareability.any a b r w)
       (not (and (assume.one-domain w)
                 (not (attr.non-shareable (m.attr a))) (not (attr.non-shareable (m.attr b)))))
       (not (pair.inside-guest w))))

; --- alias.policy: two cacheable mappings that hold the location differently: Write-Back against Write-Through, or one level
; against two
(define-fun rule.policy.any ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (holds-lines a (assume.non-caching-a w) r) (holds-lines b (assume.non-caching-b w) r)
       (not (attr.same-policy (m.attr a) (m.attr b)))
       (not (maintained r w)) (not (assume.exclusive w))))
(define-fun rule.policy ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (rule.policy.any a b r w) (not (pair.inside-guest w))))

; --- alias.xs: nothing but XS differs. What a guest chooses for its own mappings concerns the completion of its own TLB
; maintenance, and stage 2 may clear it (FnXS); an SMMU has no XS. Arm ARM, "XS attribute modifier".
(define-fun rule.xs ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (not (pair.no-xs w)) (not (m.guest a)) (not (m.guest b)) (not (m.dma a)) (not (m.dma b))
       (attr.same-type (m.attr a) (m.attr b)) (attr.same-policy (m.attr a) (m.attr b))
       (= (attr.sh (m.attr a)) (attr.sh (m.attr b))) (not (= (attr.xs (m.attr a)) (attr.xs (m.attr b))))
       (not (assume.exclusive w))))

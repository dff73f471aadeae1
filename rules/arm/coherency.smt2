; SPDX-License-Identifier: Apache-2.0
;
; What else a mismatch between two mappings of memory costs: exclusives, and buffers shared with DMA masters.

; --- excl.inconsistent: memory that two CPU mappings write with different attributes. The state of the exclusives monitor is
; then UNKNOWN (Arm ARM, "Mismatched memory attributes"). Inner against Outer Shareable both use the global monitor.
(define-fun exclusives.differ ((a Attr) (b Attr)) Bool
  (not (and (attr.same-type a b) (attr.same-policy a b)
            (= (attr.non-shareable a) (attr.non-shareable b)))))
(define-fun rule.exclusives ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (region.ram r) (exclusives.differ (m.attr a) (m.attr b)) (m.write a) (m.write b)
       (not (m.dma a)) (not (m.dma b)) (not (assume.sw-managed w)) (not (assume.exclusive w)) (not (pair.inside-guest w))))

; --- dma.coherency: a buffer that a DMA master reaches with another cacheability than a CPU does: one of the two looks into
; caches, and the other does not (SMMUv3, "Memory types and attributes")
(define-fun coherency.one ((a Meaning) (b Meaning)) Bool
  (and (m.dma a) (not (m.dma b)) (not (attr.same-policy (m.attr a) (m.attr b)))))
(define-fun rule.dma-coherency ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (region.ram r) (or (coherency.one a b) (coherency.one b a))
       (not (assume.sw-managed w)) (not (assume.exclusive w))))

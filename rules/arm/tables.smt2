; SPDX-License-Identifier: Apache-2.0
;
; Translation tables themselves: what the walker reads, and groups of entries that the Contiguous bit joins.

; --- contig.*: a live entry in a contiguous group that is not what the bit promises. Arm ARM, "The Contiguous bit".
(define-fun rule.group-inconsistent ((a Meaning) (r Region) (w Pair)) Bool (= (m.group a) #b10))
(define-fun rule.group-partial ((a Meaning) (r Region) (w Pair)) Bool (= (m.group a) #b01))

; The owner of a table that the walker reads is who is trusted with it: host, or hypervisor where that is apart from the host.
(define-fun owner.host ((m Meaning)) Bool (= (m.owner m) #b000))
(define-fun owner.trusted ((m Meaning)) Bool (or (= (m.owner m) #b001) (= (m.owner m) #b010)))

; --- tables.exposed: a mapping of somebody else that may be written
(define-fun exposed.one ((table Meaning) (b Meaning)) Bool
  (and (m.walk table) (not (m.walk b)) (m.write b)
       (not (owner.trusted b)) (not (and (owner.host b) (owner.host table)))))
(define-fun rule.exposed ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (or (exposed.one a b) (exposed.one b a)) (not (assume.exclusive w))))

; --- tables.walk-mismatch: the walker's attributes against those of the mapping through which the owner writes the table.
; Cacheable against not is grave; policy and shareability are less so, and so is what a capture does not give.
(define-fun walk-mismatch.one ((table Meaning) (b Meaning)) Bool
  (and (m.walk table) (not (m.walk b)) (m.write b) (= (m.owner b) (m.owner table))))
(define-fun walk-mismatch.grave ((table Meaning) (b Meaning)) Bool
  (and (walk-mismatch.one table b) (m.walk-given table)
       (not (= (attr.cacheable (m.attr table)) (attr.cacheable (m.attr b))))))
(define-fun walk-mismatch.any ((table Meaning) (b Meaning) (w Pair)) Bool
  (and (walk-mismatch.one table b)
       (not (and (attr.same-type (m.attr table) (m.attr b)) (attr.same-policy (m.attr table) (m.attr b))
                 (or (= (attr.sh (m.attr table)) (attr.sh (m.attr b)))
                     (and (assume.one-domain w)
                          (not (attr.non-shareable (m.attr table))) (not (attr.non-shareable (m.attr b)))))))))
(define-fun rule.walk-mismatch ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (or (walk-mismatch.grave a b) (walk-mismatch.grave b a))
       (not (maintained r w)) (not (assume.exclusive w))))
(define-fun rule.walk-mismatch.any ((a Meaning) (b Meaning) (r Region) (w Pair)) Bool
  (and (or (walk-mismatch.any a b w) (walk-mismatch.any b a w))
       (not (maintained r w)) (not (assume.exclusive w))))

; --- hwupdate.memory: atomic updates are promised in conventional memory that is Write-Back at both levels and shareable (R_WLTNL)
(define-fun hardware-update.safe ((a Meaning) (r Region)) Bool
  (and (region.ram r) (attr.write-back (m.attr a)) (not (attr.non-shareable (m.attr a)))))
(define-fun rule.hardware-update.any ((a Meaning) (r Region) (w Pair)) Bool
  (and (m.walk a) (m.write a) (not (hardware-update.safe a r))))
(define-fun rule.hardware-update ((a Meaning) (r Region) (w Pair)) Bool
  (and (rule.hardware-update.any a r w) (m.walk-given a)))

; SPDX-License-Identifier: Apache-2.0
;
; Both encodings of the rules alias.* grade every pair alike, in every region and under every assumption.

; alias.cacheable-device is of the same severity.
; expect unsat
(push 1)
(assert (not (let ((g (grade-cacheable-device (read-mapping a) (read-mapping b) (read-location r) (read-assumed w))))
  (=> (and (canonical ((_ extract 15 0) a)) (canonical ((_ extract 15 0) b)))
      (and (= (rule.cacheable-device.pair a b r w) (reaches g Error))
           (= (rule.cacheable-device.pair.any a b r w) (reaches g Note)))))))
(check-sat)
(pop 1)

; alias.cacheable-uncached is of the same severity.
; expect unsat
(push 1)
(assert (not (let ((g (grade-cacheable-uncached (read-mapping a) (read-mapping b) (read-location r) (read-assumed w))))
  (=> (and (canonical ((_ extract 15 0) a)) (canonical ((_ extract 15 0) b)))
      (and (= (rule.cacheable-uncached.written a b r w) (reaches g Error))
           (= (rule.cacheable-uncached.read a b r w) (reaches g Warning))
           (= (rule.cacheable-uncached.any a b r w) (reaches g Note)))))))
(check-sat)
(pop 1)

; alias.device-nc is of the same severity.
; expect unsat
(push 1)
(assert (not (let ((g (grade-device-nc (read-mapping a) (read-mapping b) (read-location r) (read-assumed w))))
  (=> (and (canonical ((_ extract 15 0) a)) (canonical ((_ extract 15 0) b)))
      (and (= (rule.device-nc a b r w) (reaches g Error))
           (= (rule.device-nc.any a b r w) (reaches g Note)))))))
(check-sat)
(pop 1)

; alias.device-subtype is of the same severity.
; expect unsat
(push 1)
(assert (not (let ((g (grade-device-subtype (read-mapping a) (read-mapping b) (read-location r) (read-assumed w))))
  (=> (and (canonical ((_ extract 15 0) a)) (canonical ((_ extract 15 0) b)))
      (and (= (rule.device-subtype a b r w) (reaches g Error))
           (= (rule.device-subtype.any a b r w) (reaches g Note)))))))
(check-sat)
(pop 1)

; alias.shareability is of the same severity.
; expect unsat
(push 1)
(assert (not (let ((g (grade-shareability (read-mapping a) (read-mapping b) (read-location r) (read-assumed w))))
  (=> (and (canonical ((_ extract 15 0) a)) (canonical ((_ extract 15 0) b)))
      (and (= (rule.shareability a b r w) (reaches g Warning))
           (= (rule.shareability.any a b r w) (reaches g Note)))))))
(check-sat)
(pop 1)

; alias.policy is of the same severity.
; expect unsat
(push 1)
(assert (not (let ((g (grade-policy (read-mapping a) (read-mapping b) (read-location r) (read-assumed w))))
  (=> (and (canonical ((_ extract 15 0) a)) (canonical ((_ extract 15 0) b)))
      (and (= (rule.policy a b r w) (reaches g Warning))
           (= (rule.policy.any a b r w) (reaches g Note)))))))
(check-sat)
(pop 1)

; A mapping is cacheable alone where its data are, by a cache that is not silent, or its fetches alone are.
; expect unsat
(push 1)
(assert (not (=> (canonical ((_ extract 15 0) a))
  (= (rule.cacheable-device a r w)
     (and (not (region.cacheable r))
          (or (= (role (read-mapping a) (read-location r) (quiet-a (read-assumed w))) Cached) (m.fetch-caches a)))))))
(check-sat)
(pop 1)

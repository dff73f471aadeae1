; SPDX-License-Identifier: Apache-2.0
;
; Both encodings of attributes and of how the stages make them are equal.

; The same MAIR bytes are reserved, under both values of FEAT_XS and FEAT_MTE2.
; expect unsat
(push 1)
(assert (not (= (mair.reserved byte i j) ((_ is Reserved) (byte-of byte i j)))))
(check-sat)
(pop 1)

; Every other MAIR byte is the same attribute, under both values of each feature.
; expect unsat
(push 1)
(assert (not (let ((d (byte-of byte i j)))
  (=> ((_ is Defined) d)
      (let ((bits (mair.decode byte i j u)))
        (and (= (read-type bits) (byte-type d)) (= (= ((_ extract 2 2) bits) #b1) (byte-xs d))
             (= (= ((_ extract 1 1) bits) #b1) (byte-tagged d)) (= ((_ extract 0 0) bits) #b0)))))))
(check-sat)
(pop 1)

; The same MemAttr are reserved, with FWB and without, with FEAT_MTE_PERM and without.
; expect unsat
(push 1)
(assert (not (and (= (s2.fwb-reserved m i) ((_ is Undefined) (second-of m true i)))
                  (= (s2.nofwb-reserved m i) ((_ is Undefined) (second-of m false i))))))
(check-sat)
(pop 1)

; Without FWB type and cacheability of both stages are the same.
; expect unsat
(push 1)
(assert (not (=> (and (canonical x) (not (s2.nofwb-reserved m i)))
  (= (read-type (s2.combine-nofwb x m)) (combined-type (read-type x) (second-of m false i))))))
(check-sat)
(pop 1)

; With FWB they are the same.
; expect unsat
(push 1)
(assert (not (=> (and (canonical x) (not (s2.fwb-reserved m i)))
  (= (read-type (s2.combine-fwb x m)) (combined-type (read-type x) (second-of m true i))))))
(check-sat)
(pop 1)

; The effective shareability is the same.
; expect unsat
(push 1)
(assert (not (=> (canonical x) (= (read-attribute (attr.effective-sh x)) (effective (read-attribute x))))))
(check-sat)
(pop 1)

; Which of two shareabilities is wider is the same.
; expect unsat
(push 1)
(assert (not (=> (and (canonical x) (canonical y))
  (= (sh-of (sh.join ((_ extract 4 3) x) ((_ extract 4 3) y))) (wider (shareability (read-attribute x)) (shareability (read-attribute y)))))))
(check-sat)
(pop 1)

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

; A reserved encoding can be every attribute that exists.
; expect unsat
(push 1)
(assert (not (=> (and (not (denied t)) (=> (nowhere-cached (type t)) (= (shareability t) OSH))
                      (=> (both-write-back (type t)) (not (xs t)))
                      (=> ((_ is Normal) (type t))
                          (and (or (reads (outer (type t))) (writes (outer (type t))) (not (transient (outer (type t)))) (= (policy (outer (type t))) NC))
                               (or (reads (inner (type t))) (writes (inner (type t))) (not (transient (inner (type t)))) (= (policy (inner (type t))) NC))
                               (=> (= (policy (outer (type t))) NC) (= (outer (type t)) not-cached))
                               (=> (= (policy (inner (type t))) NC) (= (inner (type t)) not-cached))))
                      (=> (tagged t) (and i (= (type t) (Normal (every-hint WB) (every-hint WB))))))
  (= (read-attribute (attr.any (write-attribute t) i)) t))))
(check-sat)
(pop 1)

; Stage 1 makes the same attribute of every byte, SH and register, whatever a reserved one stands for.
; expect unsat
(push 1)
(assert (not (let ((any (attr.any (s1.any c) (and (cpu.mte2 f) (not (dma c))))))
  (and (canonical (s1.output c f))
       (= (read-attribute (s1.output c f))
          (first-stage c f (Defined (read-type any) (= ((_ extract 2 2) any) #b1) (= ((_ extract 1 1) any) #b1))
                       (sh-of (ite (= ((_ extract 4 3) (s1.any c)) #b01) #b00 ((_ extract 4 3) (s1.any c))))))))))
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

; What both stages make of an attribute is the same in every part: type, shareability, XS, Tagged, NoTagAccess.
; expect unsat
(push 1)
(assert (not (=> (canonical x)
  (= (effective (read-attribute (s2.output x c f)))
     (effective (both-stages (read-attribute x) c f (read-attribute (attr.any (s2.any c) false))
                             (sh-of (ite (= ((_ extract 4 3) (s2.any c)) #b01) #b00 ((_ extract 4 3) (s2.any c))))))))))
(check-sat)
(pop 1)

; The attribute of an access is that of both stages where there is a second one, and of the first where there is none.
; expect unsat
(push 1)
(assert (not (and (canonical (map.attr c f)) (= (read-attribute (map.attr c f))
  (effective (ite (or (s2.vm c) (hcr.dc c))
    (both-stages (read-attribute (s1.output c f)) c f (read-attribute (attr.any (s2.any c) false))
                 (sh-of (ite (= ((_ extract 4 3) (s2.any c)) #b01) #b00 ((_ extract 4 3) (s2.any c)))))
    (read-attribute (s1.output c f))))))))
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

; SPDX-License-Identifier: Apache-2.0
;
; The same of the stages as a whole, of a whole class and CPU at once: too much for cvc5 1.0.3, which proves the parts.
; z3 alone

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

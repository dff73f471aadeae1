; SPDX-License-Identifier: Apache-2.0
;
; The walker's own accesses: a table page is read, and with hardware updates written, with attributes from a register.
; Arm ARM, "Memory region attributes" of translation table walks: TCR_ELx.{IRGN, ORGN, SH}, VTCR_EL2.{IRGN0, ORGN0, SH0}.

; 00 Non-cacheable, 01 Write-Back RA WA, 10 Write-Through RA, 11 Write-Back RA; there is no Device encoding.
(define-fun walk.nibble ((rgn (_ BitVec 2))) (_ BitVec 4)
  (ite (= rgn #b00) #x4 (ite (= rgn #b01) #xf (ite (= rgn #b10) #xa #xe))))

; SCTLR_ELx.C=0 makes stage 1 walks Non-cacheable, HCR_EL2.CD=1 stage 2 walks; {E2H,TGE}={1,1} ignores CD. Arm ARM, "Enabling
; and disabling the caching of memory accesses".
(define-fun walk.uncached ((c Class)) Bool (ite (walk.stage2 c) (s2.caching-disabled c) (not (s1.c c))))

(define-fun walk.attr ((c Class)) Attr
  (let ((a (attr.with-sh (attr.make-normal (walk.nibble (walk.orgn c)) (walk.nibble (walk.irgn c)) #b0 #b0)
                         (sh.decode (walk.sh c) (attr.sh (s1.any c))))))
    (attr.effective-sh (ite (walk.uncached c) (attr.as-nc a) a))))

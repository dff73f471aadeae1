; SPDX-License-Identifier: Apache-2.0
;
; Stage 1: the MAIR byte, and what turns it off.

; HCR_EL2.DC=1 makes stage 1 Write-Back with every hint and Non-shareable, Tagged with DCT and FEAT_MTE2.
; expect unsat
(push 1)
(assert (not (=> (hcr.dc c) (= (s1.output c f)
  (concat #b100 #xff #b00 #b0 (one (and (hcr.dct c) (cpu.mte2 f) (not (dma c)))) #b0)))))
(check-sat)
(pop 1)

; Stage 1 off, by M=0 or by TGE, is Device-nGnRnE without DC; but for a DMA master's with M=0.
; expect unsat
(push 1)
(assert (not (=> (and (not (hcr.dc c)) (or (hcr.tge c) (not (s1.m c))) (or (s1.m c) (not (dma c)))) (= (s1.output c f) (concat #b000 #x00 #b10100)))))
(check-sat)
(pop 1)

; A DMA master that bypasses stage 1 is as one whose tables say that byte and shareability, and rests on no reserved encoding.
; expect unsat
(push 1)
(assert (let ((d (but-for c bit-of-s1.m d)))
  (not (=> (and (dma c) (not (s1.m c)) (s1.m d) (not (hcr.dc c)) (not (hcr.tge c)))
    (and (= (s1.output c f) (s1.output d f)) (=> (not (s2.vm c)) (not (map.reserved c f))))))))
(check-sat)
(pop 1)

; Through stage 2 such a master can be given whatever attribute exists that MemAttr does not rule out: any at all where it keeps what
; comes in, here Write-Back and Device of one page.
; expect sat
(push 1)
(assert (and (dma c) (not (s1.m c)) (s2.vm c) (hcr.fwb c) (not (hcr.dc c)) (= (s2.memattr c) #x7) (attr.is-device (map.attr c f))))
(check-sat)
(pop 1)
; expect sat
(push 1)
(assert (and (dma c) (not (s1.m c)) (s2.vm c) (hcr.fwb c) (not (hcr.dc c)) (= (s2.memattr c) #x7) (attr.write-back (map.attr c f))))
(check-sat)
(pop 1)

; Nothing else turns stage 1 off.
; expect unsat
(push 1)
(assert (not (= (s1.uses-table c) (and (s1.m c) (not (hcr.dc c)) (not (hcr.tge c))))))
(check-sat)
(pop 1)

; SCTLR_ELx.C=0 leaves nothing of stage 1 cacheable, but for DC.
; expect unsat
(push 1)
(assert (not (=> (and (not (s1.c c)) (not (hcr.dc c))) (uncached (s1.output c f)))))
(check-sat)
(pop 1)

; SCTLR_ELx.C changes no type, no XS and no shareability, and nothing of a Device.
; expect unsat
(push 1)
(assert (let ((d (but-for c bit-of-s1.c d)))
  (not (=> (s1.c c)
    (and (= ((_ extract 15 13) (s1.output c f)) ((_ extract 15 13) (s1.output d f)))
         (= ((_ extract 4 2) (s1.output c f)) ((_ extract 4 2) (s1.output d f)))
         (=> (attr.is-device (s1.output c f)) (= (s1.output c f) (s1.output d f))))))))
(check-sat)
(pop 1)

; With C=1 the byte decides: 0b0000dd00 is that Device with XS=1, 0b0000dd01 the same with XS=0.
; expect unsat
(push 1)
(assert (not (=> (and (= ((_ extract 7 4) byte) #x0) (not (mair.reserved byte i j)))
  (= (mair.decode byte i j u)
     (concat #b0 ((_ extract 3 2) byte) #x00 #b10 (bvnot ((_ extract 0 0) byte)) #b00)))))
(check-sat)
(pop 1)

; A byte of two nibbles that are not 0 is Normal with the one outside and the other inside, and not Tagged.
; expect unsat
(push 1)
(assert (not (=> (not (or (= ((_ extract 7 4) byte) #x0) (= ((_ extract 3 0) byte) #x0)))
  (and (not (mair.reserved byte i j))
       (= (mair.decode byte i j u)
          (concat #b100 byte #b00
                  (one (not (and (= (rank ((_ extract 7 4) byte)) #b10) (= (rank ((_ extract 3 0) byte)) #b10))))
                  #b00))))))
(check-sat)
(pop 1)

; 0x40 is Non-cacheable and 0xa0 Write-Through with XS=0, both with FEAT_XS only; 0xf0 is Tagged, with FEAT_MTE2 only.
; expect unsat
(push 1)
(assert (not (and (= (mair.decode #x40 true j u) (concat #b100 #x44 #b00000))
                  (= (mair.decode #xa0 true j u) (concat #b100 #xaa #b00000))
                  (= (mair.decode #xf0 i true u) (concat #b100 #xff #b00010))
                  (mair.reserved #x40 false j) (mair.reserved #xa0 false j) (mair.reserved #xf0 i false))))
(check-sat)
(pop 1)

; A feature makes no byte reserved.
; expect unsat
(push 1)
(assert (not (=> (mair.reserved byte true true) (and (mair.reserved byte i j)
  (=> (mair.reserved byte true j) (mair.reserved byte false j)) (=> (mair.reserved byte i true) (mair.reserved byte i false))))))
(check-sat)
(pop 1)

; A reserved byte is any attribute, with the features that the CPU has.
; expect unsat
(push 1)
(assert (not (=> (mair.reserved byte i j) (= (mair.decode byte i j u) (attr.any u j)))))
(check-sat)
(pop 1)

; Stage 1 in use has the shareability of its SH, or any where that is reserved, until it is known to be uncached.
; expect unsat
(push 1)
(assert (not (=> (and (s1.uses-table c) (not (= (s1.sh c) #b01))) (= (attr.sh (s1.output c f)) (s1.sh c)))))
(check-sat)
(pop 1)

; A class with reserved SH may have every shareability.
; expect sat
(push 1)
(assert (and (s1.uses-table c) (= (s1.sh c) #b01) (= (attr.sh (map.attr c f)) #b00)
             (s1.uses-table d) (= (s1.sh d) #b01) (= (attr.sh (map.attr d f)) #b11)
             (s1.uses-table e) (= (s1.sh e) #b01) (= (attr.sh (map.attr e f)) #b10) (attr.cacheable (map.attr e f))))
(check-sat)
(pop 1)

; Stage 1 rests on a reserved encoding where it is in use and its byte or its SH is reserved.
; expect unsat
(push 1)
(assert (not (= (s1.reserved c f)
  (and (s1.m c) (not (hcr.dc c)) (not (hcr.tge c))
       (or (= (s1.sh c) #b01)
           (mair.reserved (s1.attr c) (and (cpu.xs f) (not (dma c))) (and (cpu.mte2 f) (not (dma c)))))))))
(check-sat)
(pop 1)

; Where nothing is reserved, what a reserved encoding may stand for does not matter, unless it is what comes in from a device.
; expect unsat
(push 1)
(assert (let ((d (but-for c bits-of-s1.any d)))
  (not (=> (and (not (walk c)) (not (s1.reserved c f)) (or (s1.m c) (not (dma c))))
    (= (map.meaning c f) (map.meaning d f))))))
(check-sat)
(pop 1)

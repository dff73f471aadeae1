; SPDX-License-Identifier: Apache-2.0
;
; A class and its meaning: what of a guest's stage 1 counts, and what it cannot do.

; The parts of a class's meaning are what they are called.
; expect unsat
(push 1)
(assert (not (and (= (m.attr (map.meaning c f)) (ite (walk c) (walk.attr c) (map.attr c f)))
                  (= (m.write (map.meaning c f)) (ite (walk c) (walk.hw c) (perm.write c f)))
                  (= (m.exec (map.meaning c f)) (and (not (walk c)) (perm.exec c f)))
                  (= (m.dma (map.meaning c f)) (dma c)) (= (m.owner (map.meaning c f)) (owner c))
                  (= (m.guest (map.meaning c f)) (= (owner c) #b100))
                  (= (m.walk (map.meaning c f)) (walk c)) (= (m.walk-given (map.meaning c f)) (and (walk c) (walk.given c)))
                  (= (m.walk-reads (map.meaning c f)) (and (not (walk c)) (map.walk-reads c)))
                  (= (m.reserved (map.meaning c f)) (and (not (walk c)) (map.reserved c f)))
                  (= (m.write-priv (map.meaning c f)) (and (not (walk c)) (perm.write-priv c f)))
                  (= (m.guest-caches (map.meaning c f)) (and (not (walk c)) (map.guest-caches c f)))
                  (= (m.mmio-exec (map.meaning c f)) (and (not (walk c)) (map.mmio-exec c f)))
                  (= (m.unmanaged (map.meaning c f)) (and (not (walk c)) (map.unmanaged c f)))
                  (= (m.fetch-cacheable (map.meaning c f)) (and (not (walk c)) (map.fetch-cacheable c f))))))
(check-sat)
(pop 1)

; A guest's walks read a device where stage 2 maps it Device and neither PTW nor TGE forbids it, and an SMMU's never do.
; expect unsat
(push 1)
(assert (not (= (map.walk-reads c)
  (and (s2.vm c) (s2.is-device c) (not (hcr.ptw c)) (not (hcr.tge c)) (not (dma c))))))
(check-sat)
(pop 1)

; With HCR_EL2.PTW=1 and execute-never at stage 2, a stage 2 Device keeps reads from happening by themselves.
; expect unsat
(push 1)
(assert (not (=> (and (stage2 c f) (s2.is-device c) (hcr.ptw c) (direct c) (= (s2.xn c) #b10)) (not (rule.speculative-read.any (map.meaning c f) r w)))))
(check-sat)
(pop 1)

; With HCR_EL2.PTW=0 they may happen whatever the guest does.
; expect unsat
(push 1)
(assert (not (=> (and (not (walk c)) (s2.vm c) (s2.is-device c) (not (hcr.ptw c)) (not (hcr.tge c)) (not (dma c)) (region.read-side-effects r))
  (rule.speculative-read.any (map.meaning c f) r w))))
(check-sat)
(pop 1)

; A guest's own reserved encodings are not held against whoever gave it the memory; those of stage 2 are.
; expect unsat
(push 1)
(assert (not (= (map.reserved c f)
  (or (s2.reserved c f) (and (not (= (owner c) #b100)) (s1.reserved c f))))))
(check-sat)
(pop 1)

; Who the owner is changes nothing else of what a mapping means than what is said of processes' and guests' mappings alone.
; expect unsat
(push 1)
(assert (let ((d (but-for c bits-of-owner d)))
  (not (= (bvor (map.meaning c f) #xc1fd00000) (bvor (map.meaning d f) #xc1fd00000)))))
(check-sat)
(pop 1)

; No guest reaches what stage 2 does not let it write or execute: permissions of stage 1 add none.
; expect unsat
(push 1)
(assert (not (=> (and (s2.vm c) (not (walk c)) (not (s2.pie c)))
  (and (=> (and (= ((_ extract 1 1) (s2.ap c)) #b0) (not (and (s2.dbm c) (s2.hd c)))) (not (m.write (map.meaning c f))))
       (=> (= (s2.xn c) #b10) (not (m.exec (map.meaning c f))))))))
(check-sat)
(pop 1)

; The contiguous group of a mapping is the worse of both stages': inconsistent, then partial, then fine.
; expect unsat
(push 1)
(assert (not (=> (not (or (walk c) (= (s1.group c) #b11) (= (s2.group c) #b11)))
  (= (m.group (map.meaning c f))
     (ite (or (= (s1.group c) #b10) (= (s2.group c) #b10)) #b10 (bvor (s1.group c) (s2.group c)))))))
(check-sat)
(pop 1)

; Fetches alone cache what may be executed and what no data access may cache, and no Device of stage 2 that is defined.
; expect unsat
(push 1)
(assert (not (and
  (= (m.fetch-caches (map.meaning c f))
     (and (not (walk c)) (perm.exec c f) (map.fetch-cacheable c f) (not (attr.cacheable (map.attr c f)))))
  (=> (and (stage2 c f) (or (s2.is-device c) (= (s2.memattr c) #x5))) (not (m.fetch-caches (map.meaning c f)))))))
(check-sat)
(pop 1)

; A fetch is cacheable with stage 1 off, or with I=1 and a byte that may be Normal and cacheable at a level.
; expect unsat
(push 1)
(assert (not (= (s1.fetch-cacheable c f)
  (or (hcr.dc c) (hcr.tge c) (not (s1.m c))
      (and (s1.i c) (or (mair.reserved (s1.attr c) (and (cpu.xs f) (not (dma c))) (and (cpu.mte2 f) (not (dma c))))
                        (attr.cacheable (mair.decode (s1.attr c) (and (cpu.xs f) (not (dma c)))
                                                     (and (cpu.mte2 f) (not (dma c))) u))))))))
(check-sat)
(pop 1)

; HCR_EL2.ID makes no fetch cacheable unless E2H and TGE are both 1; FWB's 0bx110 and reserved encodings all others.
; expect unsat
(push 1)
(assert (not (=> (or (s2.vm c) (hcr.dc c)) (= (map.fetch-cacheable c f)
  (and (or (not (hcr.id c)) (and (hcr.e2h c) (hcr.tge c)))
       (or (s2.memattr-reserved c f)
           (and (hcr.fwb c) (= ((_ extract 2 0) (s2.memattr c)) #b110))
           (and (s1.fetch-cacheable c f) (not (= ((_ extract 3 2) (s2.memattr c)) #b00)) (not (= (s2.memattr c) #x5)))))))))
(check-sat)
(pop 1)

; Without stage 2 and DC, stage 1 alone says whether a fetch is cacheable.
; expect unsat
(push 1)
(assert (not (=> (not (or (s2.vm c) (hcr.dc c))) (= (map.fetch-cacheable c f) (s1.fetch-cacheable c f)))))
(check-sat)
(pop 1)

; What data accesses may cache with C=1, fetches may with I=1: a class that is cacheable with both, is so for fetches.
; expect unsat
(push 1)
(assert (not (=> (and (attr.cacheable (map.attr c f)) (s1.i c) (or (not (hcr.id c)) (and (hcr.e2h c) (hcr.tge c))))
  (map.fetch-cacheable c f))))
(check-sat)
(pop 1)

; Whoever is no guest and no DMA master is told where the privileged level may write and execute at once.
; expect unsat
(push 1)
(assert (not (= (m.write-exec (map.meaning c f))
  (and (not (walk c)) (perm.write-priv c f) (perm.exec-priv c f) (not (= (owner c) #b100)) (not (dma c))))))
(check-sat)
(pop 1)

; Stage 2 leaves caching to a guest exactly where some stage 1 of it is cacheable and another is not.
; expect unsat
(push 1)
(assert (let ((d (but-for c bits-of-stage1 d)))
  (and (not (map.guest-caches c f)) (stage2 c f) (= (owner c) #b100) (not (dma c)) (not (hcr.dc c)) (not (cd-counts c))
       (attr.cacheable (map.attr c f)) (not (attr.cacheable (map.attr d f))))))
(check-sat)
(pop 1)

; And where it leaves it to a guest, some stage 1 of that guest is cacheable, unless CD forbids it.
; expect unsat
(push 1)
(assert (not (=> (and (map.guest-caches c f) (stage2 c f) (not (cd-counts c)) (= (s1.attr c) #xff) (s1.uses-table c) (s1.c c))
  (attr.cacheable (map.attr c f)))))
(check-sat)
(pop 1)

; Only a guest's CPU mappings behind a stage 2 are judged by what stage 2 leaves to it.
; expect unsat
(push 1)
(assert (not (=> (not (and (= (owner c) #b100) (s2.vm c) (not (dma c))))
  (not (or (map.guest-caches c f) (map.mmio-exec c f) (map.unmanaged c f))))))
(check-sat)
(pop 1)

; Stage 2 leaves nothing cacheable to a guest with Device or Normal Non-cacheable, nor a choice with FWB's 0bx110.
; expect unsat
(push 1)
(assert (not (=> (stage2 c f) (= (map.guest-caches c f)
  (and (= (owner c) #b100) (not (dma c)) (not (= ((_ extract 3 2) (s2.memattr c)) #b00)) (not (= (s2.memattr c) #x5))
       (not (forces-write-back c f)))))))
(check-sat)
(pop 1)

; A reserved MemAttr leaves a guest everything.
; expect unsat
(push 1)
(assert (not (=> (and (= (owner c) #b100) (s2.vm c) (not (dma c)) (s2.memattr-reserved c f)) (map.guest-caches c f))))
(check-sat)
(pop 1)

; Uncached at stage 2 has to be execute-never there for both levels.
; expect unsat
(push 1)
(assert (not (=> (and (= (owner c) #b100) (s2.vm c) (not (dma c)))
  (= (map.mmio-exec c f)
     (and (or (= (s2.memattr c) #x5) (ite (hcr.fwb c) (= ((_ extract 2 2) (s2.memattr c)) #b0) (= ((_ extract 3 2) (s2.memattr c)) #b00)))
          (or (s2.exec-el0 c f) (s2.exec-el1 c f)))))))
(check-sat)
(pop 1)

; A guest's memory needs no maintenance with FWB and CTR_EL0.DIC, and needs it otherwise.
; expect unsat
(push 1)
(assert (not (=> (and (= (owner c) #b100) (s2.vm c) (not (dma c))) (= (map.unmanaged c f) (not (and (hcr.fwb c) (cpu.dic f)))))))
(check-sat)
(pop 1)

; A class outputs one physical address space, and its meaning says which.
; expect unsat
(push 1)
(assert (not (= (m.space (map.meaning c f)) (space c))))
(check-sat)
(pop 1)

; tlb.global: software's stage 1 of a process, on, in a regime with EL0, of a CPU, with nG=0; and nothing else.
; expect unsat
(push 1)
(assert (not (= (rule.global (map.meaning c f) r w)
  (and (not (walk c)) (= (owner c) #b011) (el0 c) (s1.m c) (not (dma c)) (not (s1.ng c))))))
(check-sat)
(pop 1)

; nG counts for nothing else.
; expect unsat
(push 1)
(assert (let ((d (but-for c bit-of-s1.ng d)))
  (not (= (bvor (map.meaning c f) #x400000000) (bvor (map.meaning d f) #x400000000)))))
(check-sat)
(pop 1)

; Code is what software's privileged level may execute, but for a guest's and a DMA master's.
; expect unsat
(push 1)
(assert (not (= (m.code (map.meaning c f)) (and (not (walk c)) (not (dma c)) (not (= (owner c) #b100)) (perm.exec-priv c f)))))
(check-sat)
(pop 1)

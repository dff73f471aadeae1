; SPDX-License-Identifier: Apache-2.0
;
; What a mapping policy is about: the page that a hypervisor is asked to map, what it may answer, and what follows for whoever
; runs under that stage 2. A policy defines policy.decide and policy.refuses in these words.

; --- The page, as the hypervisor knows it when it handles the fault. Linux arch/arm64/kvm/mmu.c, user_mem_abort().
(define-sort Page () (_ BitVec 11))

(define-fun page.frame ((p Page)) (_ BitVec 1) ((_ extract 0 0) p))        ; 1: the kernel's memory (pfn_is_map_memory)
(define-fun page.vma ((p Page)) (_ BitVec 2) ((_ extract 2 1) p))          ; vm_page_prot: 0 nGnRnE, 1 nGnRE, 2 NC, 3 WB
(define-fun page.flag.pfnmap ((p Page)) (_ BitVec 1) ((_ extract 3 3) p))  ; VM_PFNMAP or VM_MIXEDMAP
(define-fun page.flag.any ((p Page)) (_ BitVec 1) ((_ extract 4 4) p))     ; VM_ALLOW_ANY_UNCACHED
(define-fun page.fault ((p Page)) (_ BitVec 1) ((_ extract 5 5) p))        ; 1: the guest wants to execute it
(define-fun page.cpu.fwb ((p Page)) (_ BitVec 1) ((_ extract 6 6) p))      ; HCR_EL2.FWB is in use
(define-fun page.cpu.dic ((p Page)) (_ BitVec 1) ((_ extract 7 7) p))      ; CTR_EL0.DIC
; What is declared of the device, and true where it is: no read side effects; contained; writes may be merged.
(define-fun page.says.reads ((p Page)) (_ BitVec 1) ((_ extract 8 8) p))
(define-fun page.says.contained ((p Page)) (_ BitVec 1) ((_ extract 9 9) p))
(define-fun page.says.merging ((p Page)) (_ BitVec 1) ((_ extract 10 10) p))

(define-fun page.ram ((p Page)) Bool (= (page.frame p) #b1))
(define-fun page.pfnmap ((p Page)) Bool (= (page.flag.pfnmap p) #b1))
(define-fun page.any-uncached ((p Page)) Bool (= (page.flag.any p) #b1))
(define-fun page.exec ((p Page)) Bool (= (page.fault p) #b1))
(define-fun page.fwb ((p Page)) Bool (= (page.cpu.fwb p) #b1))
(define-fun page.dic ((p Page)) Bool (= (page.cpu.dic p) #b1))
(define-fun page.vma-cacheable ((p Page)) Bool (= (page.vma p) #b11)) ; kvm_vma_is_cacheable()
; MAIR_EL1 byte of the VMA. Linux arch/arm64/include/asm/pgtable-prot.h, arch/arm64/mm/proc.S.
(define-fun page.mair ((p Page)) (_ BitVec 8)
  (ite (= (page.vma p) #b00) #x00 (ite (= (page.vma p) #b01) #x04 (ite (= (page.vma p) #b10) #x44 #xff))))

; --- The answer: a refusal (the guest's access fails), or MemAttr[3:0] and XN[1] of the stage 2 entry.
(define-sort Decision () (_ BitVec 6))

(define-fun decision.refuses ((d Decision)) (_ BitVec 1) ((_ extract 5 5) d))
(define-fun decision.xn ((d Decision)) (_ BitVec 1) ((_ extract 4 4) d))
(define-fun decision.memattr ((d Decision)) (_ BitVec 4) ((_ extract 3 0) d))
(define-fun decision.refused ((d Decision)) Bool (= (decision.refuses d) #b1))

(define-fun decide.refuse () Decision #b100000)
(define-fun decide.map ((memattr (_ BitVec 4)) (exec Bool)) Decision (concat #b0 (ite exec #b0 #b1) memattr))
; The encodings that KVM has. Linux arch/arm64/include/asm/memory.h (MT_S2_*), with and without FWB.
(define-fun decide.normal ((p Page) (exec Bool)) Decision (decide.map (ite (page.fwb p) #x6 #xf) exec))
(define-fun decide.as-stage1 ((p Page) (exec Bool)) Decision (decide.map (ite (page.fwb p) #x7 #xf) exec))
(define-fun decide.nc () Decision (decide.map #x5 false))
(define-fun decide.nGnRE () Decision (decide.map #x1 false))
(define-fun decide.nGnRnE () Decision (decide.map #x0 false))

; --- Who runs under that stage 2: C is its class, of which the stage 1 is free. A guest, with what KVM sets for one (HCR_EL2.VM and
; PTW, CD and ID 0, S2AP read and write, SH Inner Shareable).
(define-fun policy.guest ((c Class) (p Page) (d Decision) (f Cpu)) Bool
  (and (not (dma c)) (= (owner c) #b100) (not (walk c)) (el0 c) (not (el2 c)) (= (space c) #b00)
       (s2.vm c) (= (s2.memattr c) (decision.memattr d)) (= (s2.sh c) #b11) (= (s2.ap c) #b11)
       (= (s2.xn c) (concat (decision.xn d) #b0)) (not (s2.pie c)) (not (s2.fnxs c)) (not (s2.dbm c)) (not (s2.hd c))
       (= (hcr.fwb c) (page.fwb p)) (not (hcr.cd c)) (not (hcr.id c)) (not (hcr.dc c)) (not (hcr.dct c)) (hcr.ptw c)
       (not (hcr.tge c)) (= (s1.group c) #b00) (= (s2.group c) #b00)
       (= (cpu.dic f) (page.dic p))))

; Its VMM, through the VMA.
(define-fun policy.vmm ((c Class) (p Page)) Bool
  (and (not (dma c)) (= (owner c) #b011) (not (walk c)) (el0 c) (= (space c) #b00)
       (s1.m c) (s1.c c) (= (s1.attr c) (page.mair p)) (= (s1.sh c) #b11) (= (s1.ap c) #b01) (s1.pxn c) (s1.uxn c) (s1.ng c)
       (= (s1.aptable c) #b00) (not (s1.pie c)) (not (s2.vm c)) (not (hcr.dc c)) (not (hcr.tge c))
       (= (s1.group c) #b00) (= (s2.group c) #b00)))

; What the page is, in truth: what is declared of it holds.
(define-fun policy.region ((r Region) (p Page)) Bool
  (and (ite (page.ram p) (region.ram r) (region.device r))
       (=> (= (page.says.reads p) #b1) (not (region.read-side-effects r)))
       (=> (= (page.says.contained p) #b1) (region.contained r))
       (=> (= (page.says.merging p) #b1) (region.write-merging r))))

; The guest is the first of the pair, the VMM the second: two agents, no DMA master, a host with FEAT_XS or without.
(define-fun policy.pair ((w Pair)) Bool
  (and (not (pair.inside-guest w)) (pair.granted w) (not (assume.non-caching-a w)) (not (assume.non-caching-b w))
       (not (assume.assigned-b w))))

; What a guest gets, for comparisons: whether it may execute, and the attribute without shareability, XS and tags.
(define-fun policy.kind ((g Meaning)) (_ BitVec 8)
  (concat (bit (m.exec g))
    (ite (attr.normal (m.attr g))
         (concat #b1 #b00 (attr.outer-policy (m.attr g)) (attr.inner-policy (m.attr g)))
         (concat #b0 (attr.device (m.attr g)) #b0000))))

; --- What is claimed. Each function says that the claim is broken: G is the guest's mapping, V the VMM's.

; No guest has a cacheable alias of a device.
(define-fun claim.cacheable-alias ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (not (page.ram p))
       (or (rule.cacheable-device g r w) (rule.cacheable-device.pair g v r w))))

; No guest reads ahead where reads have side effects.
(define-fun claim.read-ahead ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (not (page.ram p)) (rule.speculative-read g r w)))

; What the VMM and a guest have of a device is one definition.
(define-fun claim.same-device ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (not (page.ram p)) (attr.mismatch (m.attr g) (m.attr v) false)))

; Where it is not, nothing breaks: no rule of two mappings that is an error.
(define-fun claim.error-of-pair ((g Meaning) (v Meaning) (r Region) (w Pair)) Bool
  (or (rule.cacheable-device.pair g v r w) (rule.cacheable-uncached.written g v r w) (rule.device-nc g v r w)
      (rule.device-subtype g v r w) (rule.exclusives g v r w)))
(define-fun claim.harmless-device ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (not (page.ram p)) (claim.error-of-pair g v r w)))

; The guest's memory is coherent with the VMM's mapping of it.
(define-fun claim.coherent-memory ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (page.ram p) (page.vma-cacheable p) (claim.error-of-pair g v r w)))

; A guest that asks for write-combining gets it, where the device allows that. ASKS: its stage 1 is on and says Normal Non-cacheable.
(define-fun claim.asks-nc ((c Class)) Bool (and (s1.m c) (s1.c c) (= (s1.attr c) #x44)))
(define-fun claim.allows-nc ((r Region)) Bool
  (and (not (region.read-side-effects r)) (region.write-merging r) (region.reordering r) (region.unaligned r)
       (region.contained r)))
(define-fun claim.write-combining ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (page.ram p)) (not (page.exec p)) (claim.allows-nc r)
       (or (decision.refused d) (not (attr.is-nc (m.attr g))))))

; A device whose failures are not contained is Device, whatever the guest does.
(define-fun claim.uncontained ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (not (page.ram p)) (not (region.contained r)) (attr.normal (m.attr g))))

; No guest executes a device.
(define-fun claim.execute ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (not (page.ram p)) (m.exec g)))

; A guest has a device Normal only where the VMM has it Normal, too.
(define-fun claim.vmm-decides ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (not (page.ram p)) (attr.normal (m.attr g)) (attr.is-device (m.attr v))))

; Where a guest has write-combining, the VMM's own mapping does not read ahead what has side effects.
(define-fun claim.vmm-reads-ahead ((g Meaning) (v Meaning) (p Page) (d Decision) (r Region) (w Pair)) Bool
  (and (not (decision.refused d)) (not (page.ram p)) (attr.is-nc (m.attr g)) (region.read-side-effects r)
       (attr.normal (m.attr v))))

; The policy refuses what it says that it refuses, and nothing else. SAYS is policy.refuses.
(define-fun claim.refusal ((d Decision) (says Bool)) Bool (not (= (decision.refused d) says)))

; --- Conformance: an entry that was seen, C, against what the policy answers for page P. Of a process that maps the page, BYTE is the
; MAIR byte.
(define-fun policy.gives ((c Class) (p Page) (d Decision)) Bool
  (and (not (decision.refused d)) (= (s2.memattr c) (decision.memattr d)) (= (s2.xn c) (concat (decision.xn d) #b0))
       (= (hcr.fwb c) (page.fwb p))))
(define-fun policy.maps-so ((p Page) (byte (_ BitVec 8))) Bool
  (let ((a (mair.decode (page.mair p) true true #x0000)) (b (mair.decode byte true true #x0000)))
    (and (attr.same-type a b) (attr.same-policy a b))))

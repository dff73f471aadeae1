; SPDX-License-Identifier: Apache-2.0
;
; What KVM holds to at stage 2. Linux arch/arm64/kvm/mmu.c and arch/arm64/kvm/hyp/pgtable.c.

; --- kvm.cacheable-pfnmap: KVM maps what is not the kernel's memory cacheable only where no cache maintenance is needed for it,
; since it has no mapping to do that through (kvm_supports_cacheable_pfnmap: FWB, and CTR_EL0.DIC)
(define-fun rule.cacheable-pfnmap ((a Meaning) (r Region) (w Pair)) Bool
  (and (m.unmanaged a) (attr.cacheable (m.attr a)) (not (region.ram r))))

; --- kvm.mmio-exec: KVM refuses to let a guest execute what stage 2 makes Device or Non-cacheable (stage2_set_prot_attr)
(define-fun rule.mmio-exec ((a Meaning) (r Region) (w Pair)) Bool (and (m.mmio-exec a) (not (region.ram r))))

; --- s2.guest-type-control: stage 2 leaves it to the guest to map a device cacheable, whether or not it does. KVM takes MemAttr
; 0b0001 or 0b0101 for a device, which leave nothing cacheable.
(define-fun rule.guest-type ((a Meaning) (r Region) (w Pair)) Bool (and (m.guest-caches a) (not (region.cacheable r))))

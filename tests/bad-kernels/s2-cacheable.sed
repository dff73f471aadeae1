# SPDX-License-Identifier: Apache-2.0
# At stage 2 an assigned device becomes Normal instead of Normal-NC: with FWB the guest may make it cacheable.
#file arch/arm64/kvm/hyp/pgtable.c
#finds violated kvm.cacheable-pfnmap guest
/^static int stage2_set_prot_attr/,/^}/ s/KVM_S2_MEMATTR(pgt, NORMAL_NC)/KVM_S2_MEMATTR(pgt, NORMAL)/

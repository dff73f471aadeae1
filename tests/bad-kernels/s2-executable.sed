# SPDX-License-Identifier: Apache-2.0
# At stage 2 an assigned device is not execute-never.
#file arch/arm64/kvm/hyp/pgtable.c
#finds violated kvm.mmio-exec guest
/^static int stage2_set_prot_attr/,/^}/ s/if (!(prot & KVM_PGTABLE_PROT_X))/if (!(prot \& (KVM_PGTABLE_PROT_X | KVM_PGTABLE_PROT_NORMAL_NC)))/

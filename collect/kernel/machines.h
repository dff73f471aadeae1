// SPDX-License-Identifier: Apache-2.0
//
// The virtual machines of KVM: the stage 2 of each, as its structures say.
//
// Without symbols there is no vm_list, so the first machine is found by the files of processes: KVM's have names of their own
// (Linux, virt/kvm/kvm_main.c: anon_inode "kvm-vm" and "kvm-vcpu:N", whose private_data are struct kvm and kvm_vcpu). What is
// linked to it through kvm.vm_list are all others.
#ifndef PTP_MACHINES_H
#define PTP_MACHINES_H

#include "collect/kernel/tasks.h"

struct ptp_machine {
	uint64_t kvm;  // struct kvm
	uint64_t pid;  // of the process that made it, 0: not known
	uint64_t root; // physical address of its stage 2
	uint64_t vtcr; // VTCR_EL2
	uint64_t vmid;
	uint64_t hcr; // HCR_EL2 of its first vCPU, while a guest runs
	bool has_stage2, has_hcr;
	bool nested; // it has shadow tables of nested guests
};

struct ptp_machines {
	PTP_VEC(struct ptp_machine) machines; // by pid, then by address
	struct ptp_table seen;                // while they are looked for: by kvm, in the order of finding
	const char *shortfall;                // why some may be missing, or NULL
};

void ptp_machines_find(const struct ptp_kernel *kernel, const struct ptp_tasks *tasks, struct ptp_machines *machines);
void ptp_machines_free(struct ptp_machines *machines);

#endif

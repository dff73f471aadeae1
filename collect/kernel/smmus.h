// SPDX-License-Identifier: Apache-2.0
//
// The SMMUs that a kernel drives, by its own structures: where nobody read their registers.
//
// There is no symbol to begin with, so the way is that of a user: the kernel's sysfs lists them under class/iommu, each a link to
// the directory of a device. Source: Linux, fs/kernfs/kernfs-internal.h, drivers/iommu/iommu-sysfs.c and
// drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.h, whose strtab_cfg had the registers themselves until 6.11.
#ifndef PTP_SMMUS_H
#define PTP_SMMUS_H

#include "collect/registers.h"
#include "collect/kernel/tasks.h"

struct ptp_smmus {
	PTP_VEC(struct ptp_smmu_given) list; // by address
	PTP_VEC(struct ptp_stream_name {
		uint64_t base; // of the SMMU's registers
		uint64_t id;   // StreamID
		char name[32]; // of its device: 0000:00:02.0
	}) names;
	bool others;           // the kernel has IOMMUs that are no SMMUv3
	const char *shortfall; // why some may be missing, or NULL
};

void ptp_smmus_find(const struct ptp_kernel *kernel, const struct ptp_tasks *tasks, struct ptp_smmus *smmus);
void ptp_smmus_free(struct ptp_smmus *smmus);

#endif

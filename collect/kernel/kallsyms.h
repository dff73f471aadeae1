// SPDX-License-Identifier: Apache-2.0
//
// /proc/kallsyms: where a kernel's symbols are. For a dump whose image does not lead to init_task by itself.
//
// Source: Linux, kernel/kallsyms.c: lines ADDRESS TYPE NAME, and [MODULE]. Data symbols are in it with CONFIG_KALLSYMS_ALL alone; who may
// not see addresses reads zeros.
#ifndef PTP_KALLSYMS_H
#define PTP_KALLSYMS_H

#include "collect/kernel/kernel.h"

// The virtual address of init_task in FILE, which must be of the boot that KERNEL is of.
enum ptp_err ptp_kallsyms_read(const char *file, const struct ptp_kernel *kernel, uint64_t *init_task,
			       struct ptp_diag *diag);

#endif

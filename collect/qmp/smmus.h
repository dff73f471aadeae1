// SPDX-License-Identifier: Apache-2.0
//
// The registers of the SMMUs of a machine that QEMU runs, read by its monitor.
#ifndef PTP_COLLECT_QMP_SMMUS_H
#define PTP_COLLECT_QMP_SMMUS_H

#include "collect/qmp/monitor.h"

#include <stdio.h>

struct ptp_qmp_smmus {
	struct ptp_qmp_smmu {
		uint64_t base, values[8];
	} list[64];
	size_t count;
};

// Of those that MTREE, what `info mtree -f` prints, has; at most as many as there is room for.
enum ptp_err ptp_qmp_smmus_read(struct ptp_monitor *monitor, const char *mtree, struct ptp_qmp_smmus *smmus,
				struct ptp_diag *diag);

// As YAML, as collect/registers.h has it; nothing where there are none.
void ptp_qmp_smmus_print(const struct ptp_qmp_smmus *smmus, FILE *to);

#endif

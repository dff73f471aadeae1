// SPDX-License-Identifier: Apache-2.0
//
// The gdb remote protocol, as much of it as reading the registers of all CPUs takes.
#ifndef PTP_COLLECT_GDB_H
#define PTP_COLLECT_GDB_H

#include "collect/qmp/link.h"

struct ptp_gdb_register {
	const char *name;
	uint64_t value;
};

struct ptp_gdb_cpu {
	PTP_VEC(struct ptp_gdb_register) registers;
};

struct ptp_gdb_cpus {
	PTP_VEC(struct ptp_gdb_cpu) cpus;
	struct ptp_arena arena;
};

// Reads the registers that translation depends on, and ID registers, by the names that the other side gives them. The machine is
// stopped already, or a report of that comes in between; it stays stopped: nothing that would let it go on is sent.
enum ptp_err ptp_gdb_read(struct ptp_link *link, struct ptp_gdb_cpus *cpus, struct ptp_diag *diag);
void ptp_gdb_free(struct ptp_gdb_cpus *cpus);

#endif

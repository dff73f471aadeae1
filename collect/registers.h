// SPDX-License-Identifier: Apache-2.0
//
// Registers that somebody read: of each CPU and each SMMU.
//
// Two forms of text. YAML:
//
//     cpus:
//       - {TTBR1_EL1: 0x..., TCR_EL1: 0x..., ...}
//     smmus:
//       - {base: 0x9050000, STRTAB_BASE: 0x..., STRTAB_BASE_CFG: 0x...}
//
// or what a debugger prints: lines that begin with a name and a hexadecimal number; a name that comes again begins another CPU.
// QEMU's names of registers become the architecture's.
#ifndef PTP_COLLECT_REGISTERS_H
#define PTP_COLLECT_REGISTERS_H

#include "model/capture.h"

struct ptp_given {
	PTP_VEC(struct ptp_registers) cpus;
	PTP_VEC(struct ptp_smmu_given {
		uint64_t base; // physical address of its registers
		uint64_t strtab_base;
		uint64_t strtab_base_cfg;
		unsigned oas; // output size in bits, 0: not known
	}) smmus;
	struct ptp_arena arena;
};

enum ptp_err ptp_given_read(const char *file, struct ptp_given *given, struct ptp_diag *diag);
void ptp_given_free(struct ptp_given *given);

#endif

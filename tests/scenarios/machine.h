// SPDX-License-Identifier: Apache-2.0
//
// A machine described in the words of a bug report: who maps what where, how, and what lies there.
//
// Descriptors and registers are those that Linux and KVM write, with a 4 KiB granule and 48-bit input addresses
// everywhere, so that one builder serves stage 1, stage 2 and the SMMU.
#ifndef PTP_TEST_SCENARIOS_MACHINE_H
#define PTP_TEST_SCENARIOS_MACHINE_H

#include "tests/unit/scratch.h"

#include <stdbool.h>
#include <stdint.h>

#define KIB UINT64_C(0x400)
#define MIB (KIB << 10)
#define GIB (MIB << 10)
#define LINEAR(pa) (UINT64_C(0xffff000000000000) + (pa)) // the kernel's linear map
#define VMALLOC UINT64_C(0xffff800080000000)
#define USER UINT64_C(0xffff90000000)
#define IPA_IO UINT64_C(0x8000000000) // where KVM guests have 64-bit PCI memory

enum agent {
	KERNEL, // owner host, TTBR1_EL2
	LOWER,  // owner host, TTBR0_EL2: efi_mm, or a boot map
	VMM,    // process:169
	APP,    // process:300
	VM,     // guest:1, any stage 1 over this stage 2
	VM2,    // guest:2
	MASTER, // dma:0000:01:00.0
	AGENTS,
};

// AttrIndx of Linux's MAIR 0x000000040044ffff, for stage 1 and for an SMMU with the same MAIR.
enum type { NORMAL_WB = 0, NORMAL_NC = 2, DEVICE_nGnRnE = 3, DEVICE_nGnRE = 4, INDEX_5 = 5 };

// Stage 2 MemAttr. FWB_ ones need machine.fwb.
enum memattr { S2_DEVICE = 0x1, S2_NC = 0x5, S2_WB = 0xf, FWB_WB = 0x6, FWB_AS_S1 = 0x7 };

#define MACHINE_PAGES 128
#define MACHINE_BASE UINT64_C(0x10000000) // where the table pages lie; no scenario has anything else there

struct machine {
	// Registers: Linux's, unless a scenario changes them.
	uint64_t mair, tcr, hcr, vtcr;
	uint64_t below;             // bits of stage 1 table bases below their alignment: none
	uint64_t ctr, mmfr1, isar1; // CTR_EL0, ID_AA64MMFR1_EL1, ID_AA64ISAR1_EL1
	bool fwb;                   // HCR_EL2.FWB and FEAT_S2FWB
	bool bypass;                // MASTER bypasses stage 1: its tables are a stage 2
	unsigned used;              // pages
	unsigned root[AGENTS];      // page + 1, 0: none
	uint64_t page[MACHINE_PAGES][512];
	char regions[2048], assume[2048]; // lines of capture.yaml
};

void machine_init(struct machine *m);

// Maps SIZE bytes at VA to PA by AGENT (kernel, process or DMA master), with the largest blocks that fit. Data: execute-never.
void map(struct machine *m, enum agent agent, uint64_t va, uint64_t pa, uint64_t size, enum type type);
void map_executable(struct machine *m, enum agent agent, uint64_t va, uint64_t pa, uint64_t size, enum type type);

// The same for a guest's stage 2, or that of a DMA master with machine.bypass.
void stage2(struct machine *m, enum agent guest, uint64_t ipa, uint64_t pa, uint64_t size, enum memattr memattr);

// The leaf that translates an input address, for what none of the above writes: *leaf(m, KERNEL, VMALLOC) |= CONTIGUOUS.
uint64_t *leaf(struct machine *m, enum agent agent, uint64_t ia);

// Bits of a leaf.
#define VALID (UINT64_C(1) << 0)
#define READ_ONLY (UINT64_C(1) << 7)    // AP[2]
#define SH_INNER_BIT (UINT64_C(1) << 8) // SH 0b11 without it: Outer Shareable
#define NOT_GLOBAL (UINT64_C(1) << 11)
#define CONTIGUOUS (UINT64_C(1) << 52) // 16 pages of 4 KiB
#define PXN (UINT64_C(1) << 53)
#define UXN (UINT64_C(1) << 54)
#define S2_XN1 (UINT64_C(1) << 54) // XN[1:0] 0b10 without it: executable

// The page with the tables of an agent begins here.
uint64_t root_address(const struct machine *m, enum agent agent);

// A region of physical memory; HOW is the rest of its YAML: "kind: ram".
void region(struct machine *m, const char *name, uint64_t base, uint64_t size, const char *how);

// An assumption as capture.yaml has it: "independent: [host, guest:1]".
void assume(struct machine *m, const char *what);

// Writes the capture into the directory.
void machine_write(const struct machine *m, const struct scratch *scratch);

#endif

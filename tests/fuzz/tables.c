// SPDX-License-Identifier: Apache-2.0
//
// Registers and tables are anything: the first bytes are the registers of a kernel, a guest and an SMMU, the rest is memory.
#include "tests/fuzz/fuzz.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TTBR0, TTBR1, TCR, MAIR, SCTLR, VTTBR, VTCR, HCR, MMFR0, MMFR1, MMFR2, SMMU, WORDS };

static const char description[] =
	"ptproof-capture: 1\n"
	"memory: [{file: tables.raw, base: 0x80000000}]\n"
	"cpu: {ID_AA64MMFR0_EL1: 0x%" PRIx64 ", ID_AA64MMFR1_EL1: 0x%" PRIx64 ", ID_AA64MMFR2_EL1: 0x%" PRIx64
	", ID_AA64MMFR3_EL1: 0}\n"
	"contexts:\n"
	"  - name: kernel\n"
	"    owner: host\n"
	"    regime: EL2&0\n"
	"    stage1: {TTBR0_EL2: 0x%" PRIx64 ", TTBR1_EL2: 0x%" PRIx64 ", TCR_EL2: 0x%" PRIx64 ", MAIR_EL2: 0x%" PRIx64
	", SCTLR_EL2: 0x%" PRIx64 "}\n"
	"  - name: guest\n"
	"    owner: guest:1\n"
	"    regime: EL1&0\n"
	"    stage1: {TTBR0_EL1: 0x%" PRIx64 ", TCR_EL1: 0x%" PRIx64 ", MAIR_EL1: 0x%" PRIx64 ", SCTLR_EL1: 0x%" PRIx64
	"}\n"
	"    stage2: {VTTBR_EL2: 0x%" PRIx64 ", VTCR_EL2: 0x%" PRIx64 ", HCR_EL2: 0x%" PRIx64 "}\n"
	"  - name: smmu\n"
	"    owner: dma:1\n"
	"    regime: SMMU\n"
	"    stage1: {TTB0: 0x%" PRIx64 ", T0SZ: %u, TG0: %u, IPS: %u, MAIR: 0x%" PRIx64 "}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t w[WORDS];
	char text[2048];

	if (size < sizeof(w) + 4096)
		return 0;
	memcpy(w, data, sizeof(w));
	snprintf(text, sizeof(text), description, w[MMFR0], w[MMFR1], w[MMFR2], w[TTBR0], w[TTBR1], w[TCR], w[MAIR],
		 w[SCTLR], w[TTBR0], w[TCR], w[MAIR], w[SCTLR], w[VTTBR], w[VTCR], w[HCR], w[TTBR1],
		 (unsigned)w[SMMU] & 63, (unsigned)(w[SMMU] >> 6) & 3, (unsigned)(w[SMMU] >> 8) & 7, w[MAIR]);
	scratch_text(fuzz_scratch(), "capture.yaml", text);
	scratch_file(fuzz_scratch(), "tables.raw", data + sizeof(w), (size - sizeof(w)) & ~(size_t)4095);
	fuzz_walk();
	return 0;
}

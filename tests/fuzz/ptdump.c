// SPDX-License-Identifier: Apache-2.0
//
// A kernel's listing is anything: the first byte says of which stage. What is read is compared with a few tables, and taken for a context.
#include "inputs/inputs.h"
#include "tests/fuzz/fuzz.h"
#include "verifier/verdict/check.h"

#include <stdlib.h>

static const uint64_t page[512] = {0x80000003, 0x40000701, 0x80000703, [511] = 0x0068000080000703};

static const char stage1[] =
	"ptproof-capture: 1\n"
	"memory: [{file: tables.raw, base: 0x80000000}]\n"
	"sources: {kernel-page-tables: listing}\n"
	"cpu: {ID_AA64MMFR0_EL1: 5, ID_AA64MMFR1_EL1: 0, ID_AA64MMFR2_EL1: 0, ID_AA64MMFR3_EL1: 0}\n"
	"contexts:\n"
	"  - name: kernel\n"
	"    owner: host\n"
	"    regime: EL1&0\n"
	"    stage1: {TTBR0_EL1: 0x80000000, TTBR1_EL1: 0x80000000, TCR_EL1: 0x5b5503510, MAIR_EL1: 0x40044ffff, SCTLR_EL1: 0x1005}\n"
	"  - {name: listed, owner: host, regime: EL1&0, stage1: listed}\n";

static const char stage2[] =
	"ptproof-capture: 1\n"
	"memory: [{file: tables.raw, base: 0x80000000}]\n"
	"sources: {stage2-page-tables: listing}\n"
	"cpu: {ID_AA64MMFR0_EL1: 5, ID_AA64MMFR1_EL1: 0, ID_AA64MMFR2_EL1: 0, ID_AA64MMFR3_EL1: 0}\n"
	"contexts:\n"
	"  - {name: vm, owner: \"guest:1\", regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 0x80000000, VTCR_EL2: 0x53558, "
	"HCR_EL2: 1}}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ptp_capture capture = {.title = ""};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_check check = {.capture = &capture};

	if (!size)
		return 0;
	scratch_text(fuzz_scratch(), "capture.yaml", *data & 1 ? stage1 : stage2);
	scratch_file(fuzz_scratch(), "tables.raw", page, sizeof(page));
	scratch_file(fuzz_scratch(), "listing", data + 1, size - 1);
	if (ptp_read_capture(fuzz_scratch()->path, &capture, &diag))
		return 0;
	check.maps = calloc(capture.contexts.count, sizeof(*check.maps));
	for (size_t i = 0; i < capture.contexts.count; i++)
		ptp_walk(&capture, i, &check.classes, &check.maps[i]);
	ptp_compare_listings(&check);
	ptp_listed_classes(&check);
	for (size_t i = 0; i < capture.contexts.count; i++)
		ptp_map_free(&check.maps[i]);
	free(check.maps);
	free(check.compared.at);
	free(check.listed.at);
	ptp_classes_free(&check.classes);
	ptp_capture_free(&capture);
	return 0;
}

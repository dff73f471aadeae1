// SPDX-License-Identifier: Apache-2.0
//
// What tells where a listing's addresses lead is anything: the first byte says which of the three files the others are, beside two that fit
// each other. What comes of it are runs that a walk could have found.
#include "inputs/inputs.h"
#include "tests/fuzz/fuzz.h"
#include "verifier/verdict/check.h"

#include <stdlib.h>

static const char capture_yaml[] = "ptproof-capture: 1\n"
				   "sources: {kernel-page-tables: listing, vmallocinfo: areas, vmcoreinfo: info}\n"
				   "contexts:\n"
				   "  - {name: listed, owner: host, regime: EL1&0, stage1: listed}\n";

static const char listing[] =
	"---[ Linear Mapping start ]---\n"
	"0xffff000000000000-0xffff000000200000           2M PMD       RW NX SHD AF NG     BLK UXN    MEM/NORMAL\n"
	"0xffff000000200000-0xffff800000000000     134217726M PGD\n"
	"---[ Linear Mapping end ]---\n"
	"0xffff800000000000-0xffff800000010000          64K PTE       ro x  SHD AF            UXN    MEM/NORMAL\n"
	"0xffff800000010000-0xffff800000020000          64K PTE\n"
	"0xffff800000020000-0xffff800000021000           4K PTE       RW NX SHD AF            UXN    DEVICE/nGnRE\n"
	"0xffff800000021000-0x0000000000000000 137438953340K PGD\n";

static const char areas[] = "0xffff800000020000-0xffff800000022000    8192 a+1/2 phys=0x0000000009000000 ioremap\n"
			    "0xffff800000030000-0xffff800000032000    8192 a+1/2 pages=1 vmalloc N0=1\n";

static const char info[] =
	"OSRELEASE=7\nNUMBER(VA_BITS)=48\nNUMBER(TCR_EL1_T1SZ)=0x10\nNUMBER(PHYS_OFFSET)=0x40000000\n"
	"NUMBER(kimage_voffset)=0xffff7fffc0000000\nSYMBOL(_stext)=ffff800000008000\n";

static void check_runs(const struct ptp_map *map)
{
	for (size_t i = 0; i < map->runs.count; i++) {
		const struct ptp_run run = ptp_unpack(&map->runs.at[i]);

		if (!run.size || run.pa > PTP_PA_MAX || run.size - 1 > PTP_PA_MAX - run.pa ||
		    run.size - 1 > UINT64_MAX - run.ia)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"areas", "info", "listing"};
	struct ptp_capture capture = {.title = ""};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_check check = {.capture = &capture};

	if (!size)
		return 0;
	scratch_text(fuzz_scratch(), "capture.yaml", capture_yaml);
	scratch_text(fuzz_scratch(), "areas", areas);
	scratch_text(fuzz_scratch(), "info", info);
	scratch_text(fuzz_scratch(), "listing", listing);
	scratch_file(fuzz_scratch(), names[*data % 3], data + 1, size - 1);
	if (ptp_read_capture(fuzz_scratch()->path, &capture, &diag))
		return 0;
	check.maps = calloc(capture.contexts.count, sizeof(*check.maps));
	ptp_walk(&capture, 0, &check.classes, &check.maps[0]);
	ptp_listed_classes(&check);
	check_runs(&check.maps[0]);
	ptp_map_free(&check.maps[0]);
	free(check.maps);
	free(check.listed.at);
	ptp_classes_free(&check.classes);
	ptp_capture_free(&capture);
	return 0;
}

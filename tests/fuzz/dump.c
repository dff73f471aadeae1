// SPDX-License-Identifier: Apache-2.0
//
// A dump is anything: an ELF core, a kdump file, LiME. All that it says it holds is read, up to a number of pages; what it does not, has a
// reason.
#include "tests/fuzz/fuzz.h"

#include "collect/dump/dump.h"

#include <stdlib.h>

enum { PAGE = 4096, MOST = 256 };

static void read_page(struct ptp_dump *dump, uint64_t pa)
{
	uint8_t page[PAGE];

	if (!dump->read(dump, pa, page, sizeof(page)) && !*dump->why(dump, pa))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_dump dump;
	char path[256];
	unsigned left = MOST;

	scratch_file(fuzz_scratch(), "dump", data, size);
	if (ptp_dump_open(scratch_path(fuzz_scratch(), "dump", path), NULL, &dump, &diag))
		return 0;
	for (size_t i = 0; i < dump.ranges.count && left; i++)
		for (uint64_t at = 0; at < dump.ranges.at[i].size && left; at += PAGE, left--)
			read_page(&dump, dump.ranges.at[i].pa + at);
	read_page(&dump, 0);
	ptp_dump_close(&dump);
	return 0;
}

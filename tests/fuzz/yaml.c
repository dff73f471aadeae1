// SPDX-License-Identifier: Apache-2.0
//
// capture.yaml is anything.
#include "tests/fuzz/fuzz.h"

static const uint64_t page[512] = {0x80000003, 0x80000703};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scratch_file(fuzz_scratch(), "tables.raw", page, sizeof(page));
	scratch_text(fuzz_scratch(), "more.yaml", "regions: [{name: R, base: 0, size: 0x1000}]\n");
	scratch_file(fuzz_scratch(), "capture.yaml", data, size);
	fuzz_walk();
	return 0;
}

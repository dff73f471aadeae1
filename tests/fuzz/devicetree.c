// SPDX-License-Identifier: Apache-2.0
//
// A flattened device tree is anything.
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *aligned = malloc(size + !size); // as a file's content is
	struct fuzz_claims f;

	memcpy(aligned, data, size);
	fuzz_claims_open(&f);
	ptp_devicetree_read(&f.claims, "fdt", aligned, size, &f.diag);
	fuzz_claims_close(&f);
	free(aligned);
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
//
// What QEMU prints of memory is any text.
#include "tests/fuzz/fuzz.h"

#include "inputs/regions/mtree.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ptp_autofree char *text = strndup((const char *)data, size);
	struct fuzz_claims f;
	uint64_t at[4];

	ptp_mtree_find(text, "a", at, 4);
	fuzz_claims_open(&f);
	ptp_mtree_read(&f.claims, "mtree", (const char *)data, size, &f.diag);
	fuzz_claims_close(&f);
	return 0;
}

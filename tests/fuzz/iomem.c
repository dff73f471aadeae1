// SPDX-License-Identifier: Apache-2.0
//
// /proc/iomem and the EFI memory map are any text.
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_claims f;

	fuzz_claims_open(&f);
	ptp_iomem_read(&f.claims, "iomem", (const char *)data, size, &f.diag);
	fuzz_claims_close(&f);
	fuzz_claims_open(&f);
	ptp_efi_memmap_read(&f.claims, "efi", (const char *)data, size, &f.diag);
	fuzz_claims_close(&f);
	return 0;
}

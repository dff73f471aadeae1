// SPDX-License-Identifier: Apache-2.0
//
// Config space of a PCI function, and its `resource`, are anything: two bytes say where the one ends and the other begins.
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t config = size < 2 ? 0 : data[0] | data[1] << 8;
	struct fuzz_claims f;
	struct ptp_pci_files files = {.function = "0000:01:00.0", .resource_file = "resource", .config_file = "config"};

	if (size < 2 || config > size - 2)
		return 0;
	files.config = data + 2;
	files.config_size = config;
	files.resource = (const char *)data + 2 + config;
	files.resource_size = size - 2 - config;
	fuzz_claims_open(&f);
	*ptp_push(&f.claims.windows) = (struct ptp_bridge_window){0, 0, 0x10000000, UINT64_C(1) << 40};
	ptp_pci_read(&f.claims, &files, &f.diag);
	fuzz_claims_close(&f);
	return 0;
}

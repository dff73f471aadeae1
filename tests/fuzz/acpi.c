// SPDX-License-Identifier: Apache-2.0
//
// An ACPI table is anything behind a length and a checksum that are right.
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void seal(uint8_t *table, size_t size)
{
	uint8_t sum = 0;

	for (unsigned i = 0; i < 4; i++)
		table[4 + i] = (uint8_t)(size >> (8 * i));
	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + table[i]);
	table[9] = (uint8_t)(table[9] - sum);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *table = malloc(size + !size);
	struct fuzz_claims f;

	memcpy(table, data, size);
	if (size >= 36)
		seal(table, size);
	fuzz_claims_open(&f);
	ptp_acpi_table_read(&f.claims, "acpi", table, size, &f.diag);
	fuzz_claims_close(&f);
	free(table);
	return 0;
}

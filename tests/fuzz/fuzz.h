// SPDX-License-Identifier: Apache-2.0
//
// A fuzz target: what it makes of any bytes must end, stay inside them, and crash nothing. scripts/fuzz gives each to libFuzzer;
// replay.c runs one on files, without it.
#ifndef PTP_TEST_FUZZ_H
#define PTP_TEST_FUZZ_H

#include "inputs/regions/claims.h"
#include "tests/unit/scratch.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// The directory that a target writes its captures into: one for the whole run, removed when it ends.
const struct scratch *fuzz_scratch(void);

// Reads the capture there and walks all of it, and some addresses one by one; nothing where it is refused.
void fuzz_walk(void);

// What one of the readers of the host's files says, and the known devices, which are read once.
struct fuzz_claims {
	struct ptp_claims claims;
	struct ptp_capture capture;
	struct ptp_diag diag;
};

void fuzz_claims_open(struct fuzz_claims *f);
void fuzz_claims_close(struct fuzz_claims *f); // makes regions of the claims, unless the input was refused

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Captures that must be refused: each a text, perhaps files beside it, and the one line that says why.
#ifndef PTP_TEST_HOSTILE_H
#define PTP_TEST_HOSTILE_H

#include "tests/unit/scratch.h"

struct hostile {
	const char *name;
	const char *capture; // capture.yaml, or NULL: `arrange` sees to it
	void (*arrange)(const struct scratch *scratch);
	const char *expected; // the error, with DIR for the capture's directory
};

// Reads each of COUNT captures, with a good core named good.elf beside capture.yaml, and compares the error.
void hostile_check(const struct hostile *cases, size_t count);

#endif

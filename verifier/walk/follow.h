// SPDX-License-Identifier: Apache-2.0
//
// What is decided of many words of a table at once: the only code that differs by instruction set.
#ifndef PTP_FOLLOW_H
#define PTP_FOLLOW_H

#include <stddef.h>
#include <stdint.h>

struct ptp_vector {
	const char *name;

	// How many of COUNT words, from the first, are NEXT, NEXT + STEP, NEXT + 2 * STEP and so on, in the bits of MASK.
	unsigned (*follow)(const uint64_t *words, unsigned count, uint64_t next, uint64_t step, uint64_t mask);

	uint64_t (*join)(const uint64_t *words, unsigned count); // all of them by OR
};

// All COUNT that this machine can run, the plainest first and the best last. They give the same answers.
const struct ptp_vector *ptp_vectors(size_t *count);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The walk against the kernel's own listings of its tables, where a capture has any (docs/ptdump.md).
#ifndef PTP_COMPARE_H
#define PTP_COMPARE_H

#include "model/ptdump.h"

#include <stddef.h>

struct ptp_check;
struct ptp_context;

// A range in which the two say something else, the same all over it.
struct ptp_difference {
	uint64_t first, last;
	bool listed, mapped; // what has a row, and what the walk maps
	uint32_t row, walk;  // the words of each, of those that are compared
};

#define PTP_DIFFERENCES_KEPT 8 // of a listing, the first ones; all are counted

struct ptp_compared {
	const struct ptp_ptdump *dump;
	const struct ptp_context *context; // that the listing fits best, or NULL: there is none that it could be of
	uint64_t differences, bytes;       // ranges, and what they have together
	struct ptp_difference first[PTP_DIFFERENCES_KEPT];
};

// Compares each listing of the capture with what was walked, before the runs are taken from the maps. What differs is a gap.
void ptp_compare_listings(struct ptp_check *check);

#endif

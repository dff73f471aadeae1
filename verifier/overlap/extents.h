// SPDX-License-Identifier: Apache-2.0
//
// A set of physical addresses as ranges.
#ifndef PTP_EXTENTS_H
#define PTP_EXTENTS_H

#include "model/alloc.h"

#include <stdint.h>

struct ptp_extent {
	uint64_t lo, hi; // bytes lo to hi - 1; never empty
};

struct ptp_extents {
	PTP_VEC(struct ptp_extent) ranges;
};

// Adds a range; it joins the last one where it continues it.
void ptp_extents_add(struct ptp_extents *extents, uint64_t lo, uint64_t hi);

// Sorts by address and joins what overlaps or touches.
void ptp_extents_normalise(struct ptp_extents *extents);

uint64_t ptp_extents_bytes(const struct ptp_extents *extents); // of normalised extents
void ptp_extents_free(struct ptp_extents *extents);

#endif

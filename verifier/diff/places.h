// SPDX-License-Identifier: Apache-2.0
//
// What contexts map of a region, and how that differs between the sides.
#ifndef PTP_PLACES_H
#define PTP_PLACES_H

#include "verifier/diff/side.h"

// What one context maps of one region with one class.
struct ptp_use {
	const char *who, *region;
	bool device;
	const struct ptp_diff_class *class;
	uint32_t context;
	enum ptp_diff_side side;
	uint64_t bytes;
	uint64_t size;              // of a device's pages
	struct ptp_extents extents; // of a device: offsets, normalised
};

// The uses of all contexts of one name and of one region, by class: one a context, class and side.
struct ptp_uses {
	struct ptp_use *at;
	size_t count, classes;
	size_t contexts[PTP_SIDES]; // that have the name
};

// A new difference of USES with room for PARTS.
struct ptp_diff_mapping *ptp_uses_differ(struct ptp_diff *diff, const struct ptp_uses *uses, size_t parts);

// Adds each class of memory that is on one side alone, and where only the size differs.
void ptp_uses_memory(struct ptp_diff *diff, const struct ptp_uses *uses);

// Adds where in a device USES differ: one difference for all places that differ alike.
void ptp_uses_places(struct ptp_diff *diff, const struct ptp_uses *uses);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The sweep: all runs of all contexts, once over physical memory, to the distinct sets of classes that meet somewhere.
#ifndef PTP_SWEEP_H
#define PTP_SWEEP_H

#include "model/capture.h"
#include "verifier/overlap/extents.h"
#include "verifier/walk/walk.h"

#define PTP_UNDESCRIBED SIZE_MAX // the region of an address that no region covers

// A set of classes, all of which map the same locations, and the region in which those lie.
struct ptp_overlap {
	uint32_t *ids; // class ids, ascending, each once
	size_t count;
	size_t region; // index, or PTP_UNDESCRIBED
	struct ptp_extents extents;
};

struct ptp_overlaps {
	PTP_VEC(struct ptp_overlap) sets; // in order of the lowest address
	bool stopped;                     // at a limit: nothing from `stopped_at` on is in `sets`
	uint64_t stopped_at;
};

// What a sweep may cost: classes in play summed over the places where that changes, and over the sets kept.
#define PTP_SWEEP_WORK_MAX (UINT64_C(1) << 32)
#define PTP_SWEEP_STORED_MAX (UINT64_C(1) << 26)

// RUNS are sorted by physical address here, so that afterwards equal classes are found by address too. PAGE: see pieces.h.
void ptp_sweep(const struct ptp_capture *capture, struct ptp_run *runs, size_t count, uint64_t page,
	       struct ptp_overlaps *overlaps);
void ptp_overlaps_free(struct ptp_overlaps *overlaps);

#endif

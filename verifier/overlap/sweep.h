// SPDX-License-Identifier: Apache-2.0
//
// The sweep: all runs of all contexts, once over physical memory, to the distinct sets of classes that meet somewhere.
#ifndef PTP_SWEEP_H
#define PTP_SWEEP_H

#include "model/capture.h"
#include "verifier/overlap/extents.h"
#include "verifier/overlap/sort.h"

#define PTP_UNDESCRIBED SIZE_MAX // the region of an address that no region covers

// A set of classes, all of which map the same locations, and the region in which those lie.
struct ptp_overlap {
	const uint32_t *ids; // class ids, ascending, each once
	size_t count;
	size_t region;              // index, or PTP_UNDESCRIBED
	uint64_t lowest;            // address
	struct ptp_extents extents; // where they were asked for
};

struct ptp_overlaps {
	PTP_VEC(struct ptp_overlap) sets; // in order of the lowest address
	bool stopped;                     // at a limit: nothing from `stopped_at` on is in `sets`
	uint64_t stopped_at;
	struct ptp_arena arena; // of ids
};

// What a sweep may cost: classes in play summed over the places where they become a set that did not just follow from the same
// one, and over the sets kept.
#define PTP_SWEEP_WORK_MAX (UINT64_C(1) << 32)
#define PTP_SWEEP_STORED_MAX (UINT64_C(1) << 26)

// RUNS are sorted by physical address, and their class ids less than CLASSES. PAGE: see pieces.h. Finds the sets, without their extents: there may be as many of those
// as there are runs, and most sets are harmless.
void ptp_sweep(const struct ptp_capture *capture, const struct ptp_run_list *runs, size_t classes, uint64_t page,
	       struct ptp_overlaps *overlaps);

// Sweeps again for the extents of those sets for which WANTED, by index, is true; NULL: all. A set that
// has its extents already keeps them.
void ptp_sweep_extents(const struct ptp_capture *capture, const struct ptp_run_list *runs, size_t classes,
		       uint64_t page, const bool *wanted, struct ptp_overlaps *overlaps);
void ptp_overlaps_free(struct ptp_overlaps *overlaps);

#endif

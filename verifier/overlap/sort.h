// SPDX-License-Identifier: Apache-2.0
//
// Many lists of runs to one, in order of physical address.
#ifndef PTP_SORT_H
#define PTP_SORT_H

#include "verifier/walk/run.h"

#include <stddef.h>

struct ptp_run_list {
	struct ptp_packed *at;
	size_t count;
};

// All runs of the COUNT lists, by address; equal ones stay in the order of the lists. The lists are freed on the way, so that
// no run is in memory twice where addresses are spread evenly.
struct ptp_run_list ptp_sort_runs(struct ptp_run_list *lists, size_t count);

#endif

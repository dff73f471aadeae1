// SPDX-License-Identifier: Apache-2.0
//
// Gaps: what could not be walked, counted once a reason, with the first place.
#ifndef PTP_GAP_H
#define PTP_GAP_H

#include "verifier/walk/walk.h"

// Where a gap is: the lowest input address concerned, and the table or page that it is about.
struct ptp_gap_place {
	bool has_ia, has_pa;
	uint64_t ia, pa;
};

#define PTP_NOWHERE ((struct ptp_gap_place){0})

// Adds the reason to MAP, or counts it again; returns its text, which lives as long as MAP.
const char *ptp_gap_add(struct ptp_map *map, struct ptp_gap_place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Gaps: what could not be walked, counted once a reason, with the first place. Breaches: what registers must not say.
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

// Adds that registers break RULE, once a reason; returns the text, as above.
const char *ptp_breach_add(struct ptp_map *map, const char *rule, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

// The same where the architecture leaves open what follows: a gap, too.
#define ptp_breach_gap(map, rule, ...) ptp_gap_add(map, PTP_NOWHERE, "%s", ptp_breach_add(map, rule, __VA_ARGS__))

#endif

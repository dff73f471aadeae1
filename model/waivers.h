// SPDX-License-Identifier: Apache-2.0
//
// Waivers: what somebody answers for until a day, by rule, owners and region.
#ifndef PTP_WAIVERS_H
#define PTP_WAIVERS_H

#include "model/alloc.h"
#include "model/diag.h"

#define PTP_DATE 10 // characters of "2026-11-25": such texts are in the order of their days

struct ptp_waiver {
	struct ptp_place place;
	const char *rule;
	const char *owner
		[2]; // patterns for owners without the numbers that a system hands out; the second NULL: of one mapping
	const char *region; // a pattern
	bool violated;      // also of findings that are violated, not of conditional ones alone
	const char *reason, *author;
	const char *expires; // the last day, in UTC
};

struct ptp_waivers {
	PTP_VEC(struct ptp_waiver) all; // as they are written
	char today[PTP_DATE + 1];       // in UTC
	struct ptp_arena arena;
};

#endif

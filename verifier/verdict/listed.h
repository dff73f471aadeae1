// SPDX-License-Identifier: Apache-2.0
//
// A context of which there is only the kernel's listing: the attributes of its rows against the rules that need no place.
#ifndef PTP_LISTED_H
#define PTP_LISTED_H

#include "model/alloc.h"

#include <stddef.h>
#include <stdint.h>

struct ptp_check;

struct ptp_listed_range {
	uint64_t ia, size;
};

#define PTP_RANGES_KEPT 16

// The rows of one context that have the same words, as far as a class has them.
struct ptp_listed {
	size_t context;
	uint32_t words, class_id;
	size_t ranges; // all of them;
	struct ptp_listed_range first[PTP_RANGES_KEPT];
};

// Adds the classes of listed contexts, before the prover is made.
void ptp_listed_classes(struct ptp_check *check);

// Adds what the rules say of them: findings that nothing decides, since neither the tables above a leaf entry are listed nor where it
// leads.
void ptp_listed_findings(struct ptp_check *check);

#endif

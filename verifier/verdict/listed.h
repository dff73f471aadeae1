// SPDX-License-Identifier: Apache-2.0
//
// A context of which there is only the kernel's listing: the attributes of its rows against the rules that need no place, and runs of
// those rows whose output addresses other files of the host give.
#ifndef PTP_LISTED_H
#define PTP_LISTED_H

#include "model/alloc.h"
#include "model/rules.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ptp_check;
struct ptp_obligation;

struct ptp_listed_range {
	uint64_t ia, size;
};

#define PTP_RANGES_KEPT 16
#define PTP_LEAST_MAX 3

// The rows of one context that have the same words, as far as a class has them.
struct ptp_listed {
	size_t context;
	uint32_t words, class_id;
	uint32_t placed; // the class of those rows that are runs
	size_t ranges;   // all of them;
	struct ptp_listed_range first[PTP_RANGES_KEPT];
	uint32_t least[PTP_LEAST_MAX]; // classes that they may have instead, with the fewest permissions
	size_t least_count;
};

// Adds the classes of listed contexts, and the runs of what has an output address, before the prover is made.
void ptp_listed_classes(struct ptp_check *check);

// Whether the rule of OBLIGATION, which is broken, is so at SEVERITY whatever a listing does not print. Always true of what was walked.
bool ptp_listed_surely(struct ptp_check *check, const struct ptp_obligation *obligation, enum ptp_severity severity);

// Whether OBLIGATION is one that ptp_listed_findings has asked of the rows, where they lead or not.
bool ptp_listed_asked(const struct ptp_check *check, const struct ptp_obligation *obligation);

// Adds what the rules say of them: findings that nothing decides, since neither the tables above a leaf entry are listed nor where it
// leads.
void ptp_listed_findings(struct ptp_check *check);

#endif

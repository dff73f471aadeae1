// SPDX-License-Identifier: Apache-2.0
//
// What each class of a capture means. Classes of one context that mean the same are one class from here on.
#ifndef PTP_MEANINGS_H
#define PTP_MEANINGS_H

#include "verifier/prove/solver.h"

struct ptp_meanings {
	struct ptp_meaning *of; // by class id
	uint32_t *same;  // by class id: the lowest id of its context with its meaning; PTP_ABSENT beyond the limit
	size_t left_out; // how many are beyond it
};

// So many classes that differ beside their context are evaluated (docs/limits.md).
#define PTP_MEANINGS_MAX 8192

// CPU: what is known of the CPU.
enum ptp_err ptp_meanings_make(struct ptp_solver *solver, const struct ptp_classes *classes, const struct ptp_pins *cpu,
			       struct ptp_meanings *meanings, struct ptp_diag *diag);
void ptp_meanings_free(struct ptp_meanings *meanings);

#endif

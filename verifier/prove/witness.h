// SPDX-License-Identifier: Apache-2.0
//
// The canonical counterexample: of all states that violate a rule, the one that a documented order of preference picks.
//
// What is free is fixed field by field in the order of the catalogue's `choices:`, its preferred values first, then the
// smallest. A field whose value does not matter is then freed again and shown as "any". The solver's own model is never shown.
#ifndef PTP_WITNESS_H
#define PTP_WITNESS_H

#include "verifier/prove/solver.h"

struct ptp_chosen {
	size_t choice; // index into the catalogue's choices
	uint64_t value;
	bool any; // does not matter
};

struct ptp_witness {
	uint32_t attr[2];                     // the attribute of each mapping in this state
	PTP_VEC(struct ptp_chosen) chosen[2]; // of each mapping: all its free fields, in order
};

// PINS: all that is fixed; QUERY is violated in some state of the rest. False when the solver gave up.
bool ptp_witness_find(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, const struct ptp_query *query,
		      const struct ptp_pins *pins, struct ptp_witness *witness);

void ptp_witness_free(struct ptp_witness *witness);

#endif

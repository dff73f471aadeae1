// SPDX-License-Identifier: Apache-2.0
//
// The assumptions that could make one obligation safe: the catalogue's `safe-under:`, for these owners and this region.
#ifndef PTP_CANDIDATES_H
#define PTP_CANDIDATES_H

#include "verifier/prove/obligation.h"

#define PTP_CANDIDATES_MAX 24

// An assumption as bits of one word that it pins.
struct ptp_candidate {
	enum ptp_word word;
	uint32_t mask, value; // bits pinned, and to what
	size_t entry;         // of the ledger
	bool declared;
};

struct ptp_candidates {
	struct ptp_candidate at[PTP_CANDIDATES_MAX];
	unsigned count;
	uint32_t declared; // a bit for each
};

void ptp_candidates_collect(struct ptp_prover *prover, const struct ptp_obligation *obligation,
			    struct ptp_candidates *candidates);

void ptp_candidate_pin(struct ptp_pins *pins, const struct ptp_candidate *candidate);

#endif

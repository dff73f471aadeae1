// SPDX-License-Identifier: Apache-2.0
//
// Repairs: which single field of one of two mappings, at which value, would make an obligation safe.
//
// Safe for every choice of a guest, all other fields as they are and what is declared assumed: no function that counts for the
// verdict can be true any more, of the rule for a finding of one mapping and of any rule for a pair, and none becomes possible for the
// changed mapping by itself. Other mappings of the place are not looked at: what a repair does to them, the next check says.
#ifndef PTP_REPAIR_H
#define PTP_REPAIR_H

#include "verifier/prove/obligation.h"

struct ptp_repair {
	unsigned side;
	size_t change; // index into the catalogue's `repairs:`
	uint64_t value;
};

struct ptp_repairs {
	PTP_VEC(struct ptp_repair) all; // by side, in the catalogue's order
	bool partial;                   // not everything was tried: too many classes, or the solver gave up
};

// What is broken: the mappings of each side (class ids; none on the second for one mapping), each pair of which needs repair.
struct ptp_broken {
	size_t rule, region;
	enum ptp_severity counts; // functions of this severity and above count
	const uint32_t *ids[2];
	size_t count[2];
};

void ptp_repairs_find(struct ptp_prover *prover, const struct ptp_broken *broken, struct ptp_repairs *repairs);
void ptp_repairs_free(struct ptp_repairs *repairs);

void ptp_repairer_free(struct ptp_repairer *repairer); // NULL is fine

#endif

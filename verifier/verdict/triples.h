// SPDX-License-Identifier: Apache-2.0
//
// From overlaps to what has to be proved: distinct (class, class, region) triples, each with the overlaps where it occurs.
#ifndef PTP_TRIPLES_H
#define PTP_TRIPLES_H

#include "verifier/overlap/sweep.h"
#include "verifier/prove/obligation.h"

struct ptp_triple {
	uint32_t id[2]; // class ids; the second PTP_ALONE for an obligation of one mapping
	size_t region;
	PTP_VEC(uint32_t) overlaps; // indexes, ascending
};

struct ptp_triples {
	PTP_VEC(struct ptp_triple) all;
};

// Only triples that some rule could object to. The first class of a pair is the one whose owner is written first. A class with
// anything free also meets itself: a guest can map one address twice, differently.
void ptp_triples_collect(struct ptp_prover *prover, const struct ptp_overlaps *overlaps, struct ptp_triples *triples);
void ptp_triples_free(struct ptp_triples *triples);

#endif

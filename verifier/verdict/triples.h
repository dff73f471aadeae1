// SPDX-License-Identifier: Apache-2.0
//
// From overlaps to what has to be proved: distinct (class, class, region) triples, each with the overlaps where it occurs.
//
// Most classes that meet mean one of a few things, whoever their owners are: a question about two meanings settles all of
// their classes at once, and only where that fails the pairs of classes are looked at one by one.
#ifndef PTP_TRIPLES_H
#define PTP_TRIPLES_H

#include "model/table.h"
#include "verifier/overlap/sweep.h"
#include "verifier/prove/obligation.h"

struct ptp_triple {
	uint32_t id[2]; // class ids; the second PTP_ALONE for an obligation of one mapping
	size_t region;
	PTP_VEC(uint32_t) overlaps; // indexes, ascending
};

struct ptp_triples {
	PTP_VEC(struct ptp_triple) all; // by class ids and region
	bool stopped;                   // at the limit: overlaps from `stopped_at` on were not all looked at
	size_t stopped_at;
};

// So many pairs of one overlap are looked at, summed over all overlaps (docs/limits.md).
#define PTP_PAIRS_MAX (UINT64_C(1) << 24)

// Only triples that some rule could object to. The first class of a pair is the one whose owner is written first. A class with
// anything free also meets itself: a guest can map one address twice, differently.
void ptp_triples_collect(struct ptp_prover *prover, const struct ptp_overlaps *overlaps, struct ptp_triples *triples);
void ptp_triples_free(struct ptp_triples *triples);

#endif

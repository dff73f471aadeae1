// SPDX-License-Identifier: Apache-2.0
//
// Sets of assumptions under which one obligation is kept: what a proof rests on, and what would give one.
//
// A set is a bit for each candidate. More assumptions never turn a kept obligation into one that is not, so a set is minimal
// when nothing can be taken out of it.
#ifndef PTP_SETS_H
#define PTP_SETS_H

#include "verifier/prove/candidates.h"

// One question on its way through the solver: what is asked, all that is known, and what may be assumed.
struct ptp_attempt {
	struct ptp_prover *prover;
	struct ptp_query query;
	struct ptp_pins facts;
	const struct ptp_candidates *candidates;
	bool gave_up; // the solver did, at some time
};

struct ptp_sets {
	uint32_t set[PTP_SETS_MAX]; // of candidates that nobody declared: minimal, the preferred one first
	size_t count;
	uint32_t given; // the declared ones that the first set needs beside it
	bool partial;   // there may be more minimal sets than these
};

// Is the rule kept when the candidates in CHOSEN are assumed?
bool ptp_kept_under(struct ptp_attempt *attempt, uint32_t chosen);

// Drops from CHOSEN what is not needed, the least preferred first. BASE is assumed in any case.
uint32_t ptp_minimise(struct ptp_attempt *attempt, uint32_t chosen, uint32_t base);

// Every minimal set, what is declared being assumed: all of them up to so many candidates, by size and then in order of
// preference; beyond that, one. False when no set is enough.
#define PTP_SETS_ENUMERATED 12
bool ptp_sets_find(struct ptp_attempt *attempt, struct ptp_sets *sets);

#endif

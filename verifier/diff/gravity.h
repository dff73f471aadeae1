// SPDX-License-Identifier: Apache-2.0
//
// How grave a finding is on each side, and which of two is graver.
#ifndef PTP_GRAVITY_H
#define PTP_GRAVITY_H

#include "verifier/diff/side.h"

// Says nothing but that something is not covered: no finding to compare, but a fact.
bool ptp_gravity_is_coverage(const struct ptp_check *check, const struct ptp_finding *f);

// Fills STATE but for the attributes.
void ptp_gravity_state(const struct ptp_side *side, const struct ptp_finding *f, struct ptp_diff_state *state);

// Whether neither is graver, and both need the same.
bool ptp_gravity_equal(const struct ptp_diff_state *a, const struct ptp_diff_state *b);

// From its two sides: how FINDING changed, and whether that is for the worse, of what counts from FAIL_ON on.
void ptp_gravity_compare(struct ptp_diff_finding *finding, enum ptp_severity fail_on);

// Puts the findings of DIFF into their order, and those that changed alike into one.
void ptp_gravity_order(struct ptp_diff *diff);

// TEXT with each number in it as "#": what it says, wherever that is.
const char *ptp_gravity_numberless(struct ptp_arena *arena, const char *text);

#endif

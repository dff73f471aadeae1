// SPDX-License-Identifier: Apache-2.0
//
// Two policies: what a guest can have under the new one that it could not have under the old one, and the other way round.
#ifndef PTP_POLICY_COMPARE_H
#define PTP_POLICY_COMPARE_H

#include "verifier/policy/answers.h"

// Pages that both policies answer in one way each, and differently.
struct ptp_policy_difference {
	uint32_t decision[2];        // old, new
	struct ptp_reach reach[2];   // what a guest can have with each
	bool in[PTP_PAGES];          // these pages
	struct ptp_cubes conditions; // the same as conditions
	bool allows, forbids;        // the new one something that the old one did not
};

struct ptp_policy_differences {
	PTP_VEC(struct ptp_policy_difference) all; // in the order of the lowest page
	bool allows, forbids;
};

enum ptp_err ptp_policy_compare(struct ptp_theory *const theory[2], const struct ptp_policy_claims *claims,
				const struct ptp_answers *const answers[2], struct ptp_policy_differences *differences,
				struct ptp_diag *diag);
void ptp_policy_differences_free(struct ptp_policy_differences *differences);

// The kinds of A that are not in B; are there any?
bool ptp_reach_beyond(const struct ptp_reach *a, const struct ptp_reach *b, struct ptp_reach *beyond);

#endif

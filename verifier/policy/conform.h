// SPDX-License-Identifier: Apache-2.0
//
// The stage 2 entries of a capture against a policy: is each one that the policy may have given?
//
// Of the page only what the capture shows is known: whether it is memory, FWB, CTR_EL0.DIC, and how processes map it. For what is not
// known any value will do: a deviation is certain, that there is none is not.
#ifndef PTP_CONFORM_H
#define PTP_CONFORM_H

#include "verifier/policy/theory.h"

struct ptp_check;

struct ptp_conformer {
	const struct ptp_policy *policy;
	const struct ptp_policy_claims *claims;
	struct ptp_theory *theory;
};

// Adds a finding of kvm.policy for each guest, region and entry that the policy cannot have given. After the sweep of CHECK.
void ptp_conform(struct ptp_check *check, const struct ptp_conformer *conformer);

#endif

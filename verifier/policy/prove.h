// SPDX-License-Identifier: Apache-2.0
//
// What is claimed of a policy: proved, proved under promises, or refuted by an example.
#ifndef PTP_POLICY_PROVE_H
#define PTP_POLICY_PROVE_H

#include "verifier/policy/theory.h"

enum ptp_claim_status {
	PTP_CLAIM_PROVED,
	PTP_CLAIM_UNDER,   // it holds where all promises of one of `sets` are kept
	PTP_CLAIM_REFUTED, // whatever is promised
	PTP_CLAIM_UNKNOWN, // the solver gave up
	PTP_CLAIM_STATUSES
};

struct ptp_example {
	uint64_t *facts; // a value for each fact of the claims
	bool *matters; // could the example not have another value there, all else about the page, guest and device the same?
	uint32_t attr[2]; // of the guest's mapping and the VMM's
};

struct ptp_proof {
	enum ptp_claim_status status;
	PTP_VEC(uint32_t)
	sets;        // minimal sets of promises (bit I: promise I), small ones and those that are wanted first first
	bool relied; // PROVED, or the policy relies on all of one set
	struct ptp_example
		example; // with what the policy relies on kept, or (`relied`) without; no facts where it is proved
};

struct ptp_proofs {
	struct ptp_proof *of; // one a claim
	size_t count;
};

// Proves or refutes each of CLAIMS of the policy in THEORY.
void ptp_policy_prove(struct ptp_theory *theory, const struct ptp_policy_claims *claims,
		      const struct ptp_policy *policy, struct ptp_proofs *proofs);
void ptp_proofs_free(struct ptp_proofs *proofs);

#endif

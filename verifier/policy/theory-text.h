// SPDX-License-Identifier: Apache-2.0
//
// The text that a policy is loaded with.
#ifndef PTP_THEORY_TEXT_H
#define PTP_THEORY_TEXT_H

#include "verifier/policy/theory.h"

struct ptp_theory_text {
	char *text; // for the caller to free
	unsigned assertions;
	unsigned first_line, last_line; // of the policy's own definitions in `text`
};

enum ptp_err ptp_theory_write(const struct ptp_catalogue *catalogue, const struct ptp_policy_claims *claims,
			      const struct ptp_policy *policy, struct ptp_theory_text *text, struct ptp_diag *diag);

// The error that the solver's MESSAGE is of: a policy's definitions are the only thing in the text that can be wrong.
enum ptp_err ptp_theory_blame(const struct ptp_theory_text *text, const struct ptp_policy *policy, const char *message,
			      struct ptp_diag *diag);

#endif

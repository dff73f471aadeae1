// SPDX-License-Identifier: Apache-2.0
//
// What was asked about a policy, for another solver: SMT-LIB 2, each question with the answer that ptproof had.
#ifndef PTP_POLICY_QUESTIONS_H
#define PTP_POLICY_QUESTIONS_H

#include "verifier/policy/prove.h"

#include <stdio.h>

// For each claim: that it holds under each minimal set of promises (unsat), that it does not under less (sat), and where it is
// refuted, that it does not hold with all of them (sat). That a set can be kept at all is asked, too. A question stands between (push 1)
// and (pop 1), after a line "; expect ANSWER".
void ptp_policy_questions(const struct ptp_theory *theory, const struct ptp_policy_claims *claims,
			  const struct ptp_proofs *proofs, FILE *to);

#endif

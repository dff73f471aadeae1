// SPDX-License-Identifier: Apache-2.0
//
// Facts and decisions in words, as rules/policies/claims.yaml has them.
#ifndef PTP_POLICY_WORDS_H
#define PTP_POLICY_WORDS_H

#include "model/policy.h"

#include <stdio.h>

void ptp_fact_value(const struct ptp_fact *fact, uint64_t value, FILE *to);

// "MemAttr[3:0] 0b0101, execute-never yes", "refused": for the caller to free.
char *ptp_decision_text(const struct ptp_policy_claims *claims, uint32_t decision);

// Does it refuse? The last fact about a decision says so.
bool ptp_decision_refuses(const struct ptp_policy_claims *claims, uint32_t decision);

#endif

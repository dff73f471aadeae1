// SPDX-License-Identifier: Apache-2.0
//
// Reports about mapping policies.
#ifndef PTP_REPORT_POLICY_H
#define PTP_REPORT_POLICY_H

#include "verifier/policy/compare.h"
#include "verifier/policy/prove.h"

#include <stdio.h>

// A policy with all that is known of it.
struct ptp_policy_case {
	struct ptp_policy policy;
	struct ptp_theory *theory;
	struct ptp_answers answers;
	struct ptp_proofs proofs;
};

struct ptp_policy_report {
	const struct ptp_catalogue *catalogue;
	const struct ptp_policy_claims *claims;
	struct ptp_solver *solver; // for words of attributes
	const struct ptp_policy_case *cases;
	size_t count;
	const struct ptp_policy_differences *differences; // of the first and the second, or NULL
};

// One policy, its answers and every claim; two, and what differs; several as a table of claims.
void ptp_policy_text(const struct ptp_policy_report *report, FILE *to);
void ptp_policies_text(const struct ptp_policy_report *report, FILE *to);
void ptp_policy_differences_text(const struct ptp_policy_report *report, FILE *to);
void ptp_policy_json(const struct ptp_policy_report *report, FILE *to);

extern const char *const ptp_claim_status_word[PTP_CLAIM_STATUSES]; // "proved", "conditional", "refuted", "unknown"

// Words that these share, each for the caller to free: a condition on pages; a set of promises, by id; kinds of mappings;
// the facts that matter of an example about one thing; what the policy answers there; a line of a story.
char *ptp_policy_condition(const struct ptp_policy_report *report, const struct ptp_cube *cube);
char *ptp_policy_set(const struct ptp_policy_report *report, uint32_t set, const char *and);
char *ptp_policy_kinds(const struct ptp_policy_report *report, struct ptp_theory *theory,
		       const struct ptp_reach *reach);
char *ptp_policy_facts(const struct ptp_policy_report *report, enum ptp_fact_of about,
		       const struct ptp_example *example);
char *ptp_policy_answer(const struct ptp_policy_report *report, const struct ptp_example *example);
char *ptp_policy_told(const struct ptp_policy_report *report, const char *line, const struct ptp_example *example);

#endif

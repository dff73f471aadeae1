// SPDX-License-Identifier: Apache-2.0
//
// A mapping policy, and what is asked of every one.
//
// A policy is an SMT-LIB function of the page that a hypervisor is asked to map; rules/policies/vocabulary.smt2 has the words, rules/policies/claims.yaml the
// claims. Nothing here knows what a bit of either means.
#ifndef PTP_MODEL_POLICY_H
#define PTP_MODEL_POLICY_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stdbool.h>
#include <stdint.h>

#define PTP_PROMISES_MAX 32 // a set of promises is a word of bits
#define PTP_FACTS_MAX 48
#define PTP_PAGE_BITS 11    // of the sort Page
#define PTP_DECISION_BITS 6 // of the sort Decision

// Something that somebody may have to keep so that a claim holds. TERM: it is kept.
struct ptp_promise {
	const char *id, *term, *says;
};

// BROKEN: a term that says that the claim does not hold.
struct ptp_policy_claim {
	const char *id, *title, *broken;
	size_t *under; // promises that may make it hold, those that are wanted first first
	size_t under_count;
	const char **story;
	size_t story_count;
};

enum ptp_fact_of { PTP_FACT_PAGE, PTP_FACT_DECISION, PTP_FACT_GUEST, PTP_FACT_REGION, PTP_FACT_KINDS };

// A part of a counterexample, in the order in which they are fixed.
struct ptp_fact {
	enum ptp_fact_of about;
	const char *name, *term;
	uint64_t bits;       // of the term
	bool shapes;         // what a decision means depends on it
	const char **values; // words, by value; none: it is a number
	size_t value_count;
	uint64_t *prefer;
	size_t prefer_count;
};

struct ptp_policy_claims {
	struct ptp_arena arena;
	PTP_VEC(struct ptp_promise) promises;
	PTP_VEC(struct ptp_policy_claim) claims;
	PTP_VEC(struct ptp_fact) facts;
};

struct ptp_policy {
	struct ptp_arena arena;
	const char *file; // as the user named it
	const char *name, *title, *releases;
	const char **sources; // what it models
	size_t source_count;
	bool *makes;             // of each claim: does the policy make it?
	uint32_t promises;       // that it relies on: bit I for promise I
	const char *definitions; // SMT-LIB: policy.decide and policy.refuses
	struct ptp_place definitions_at;
};

// The one called ID; false: there is none.
bool ptp_policy_promise(const struct ptp_policy_claims *claims, const char *id, size_t *index);
bool ptp_policy_claim(const struct ptp_policy_claims *claims, const char *id, size_t *index);

void ptp_policy_claims_free(struct ptp_policy_claims *claims);
void ptp_policy_free(struct ptp_policy *policy);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// A policy as a table: a page has so few bits that the policy is asked about every one. And sets of pages as conditions that people
// read.
#ifndef PTP_ANSWERS_H
#define PTP_ANSWERS_H

#include "verifier/policy/theory.h"

#define PTP_PAGES (1u << PTP_PAGE_BITS)

// What a policy answers for each page: the bits of a Decision.
struct ptp_answers {
	uint32_t of[PTP_PAGES];
};

enum ptp_err ptp_answers_make(struct ptp_theory *theory, const struct ptp_policy *policy, struct ptp_answers *answers,
			      struct ptp_diag *diag);

#define PTP_PAGE_FACTS_MAX PTP_PAGE_BITS

// All pages of which each fact about the page (in the order of the claims) has one of its values: bit V of a mask for value V.
struct ptp_cube {
	uint32_t values[PTP_PAGE_FACTS_MAX];
};

struct ptp_cubes {
	PTP_VEC(struct ptp_cube) all;
};

// The pages P with IN[P] as few conditions, each as wide as it can be.
void ptp_cubes_of(const struct ptp_policy_claims *claims, const bool in[PTP_PAGES], struct ptp_cubes *cubes);

// A fact's value on PAGE, FACT being its number among those about the page; and how many of these there are.
uint32_t ptp_page_fact(const struct ptp_policy_claims *claims, uint32_t page, size_t fact);
size_t ptp_page_facts(const struct ptp_policy_claims *claims);
// The fact itself.
const struct ptp_fact *ptp_page_fact_at(const struct ptp_policy_claims *claims, size_t fact);

#endif

// SPDX-License-Identifier: Apache-2.0
#include "verifier/policy/answers.h"

#include <string.h>

enum ptp_err ptp_answers_make(struct ptp_theory *theory, const struct ptp_policy *policy, struct ptp_answers *answers,
			      struct ptp_diag *diag)
{
	for (uint32_t page = 0; page < PTP_PAGES; page++) {
		answers->of[page] = ptp_theory_decide(theory, page);
		if (answers->of[page] == UINT32_MAX)
			return ptp_fail_at(
				diag, policy->definitions_at,
				"policy.decide has no answer for some page: it may depend on the page alone");
	}
	return PTP_OK;
}

const struct ptp_fact *ptp_page_fact_at(const struct ptp_policy_claims *claims, size_t fact)
{
	const struct ptp_fact *at = claims->facts.at;

	for (;; at++)
		if (at->about == PTP_FACT_PAGE && !fact--)
			return at;
}

size_t ptp_page_facts(const struct ptp_policy_claims *claims)
{
	size_t count = 0;

	for (size_t i = 0; i < claims->facts.count; i++)
		count += claims->facts.at[i].about == PTP_FACT_PAGE;
	return count;
}

// The facts about the page are its bits, the first lowest.
uint32_t ptp_page_fact(const struct ptp_policy_claims *claims, uint32_t page, size_t fact)
{
	unsigned low = 0;

	for (size_t i = 0; i < fact; i++)
		low += (unsigned)ptp_page_fact_at(claims, i)->bits;
	return page >> low & ((1u << ptp_page_fact_at(claims, fact)->bits) - 1);
}

static bool has(const struct ptp_policy_claims *claims, const struct ptp_cube *cube, uint32_t page)
{
	for (size_t i = 0; i < ptp_page_facts(claims); i++)
		if (!(cube->values[i] >> ptp_page_fact(claims, page, i) & 1))
			return false;
	return true;
}

// Is every page of CUBE in the set?
static bool is_inside(const struct ptp_policy_claims *claims, const struct ptp_cube *cube, const bool in[PTP_PAGES])
{
	for (uint32_t page = 0; page < PTP_PAGES; page++)
		if (!in[page] && has(claims, cube, page))
			return false;
	return true;
}

// The widest cube around PAGE that stays in the set, made wider fact by fact.
static struct ptp_cube widest(const struct ptp_policy_claims *claims, uint32_t page, const bool in[PTP_PAGES])
{
	struct ptp_cube cube = {{0}};
	size_t facts = ptp_page_facts(claims);

	for (size_t i = 0; i < facts; i++)
		cube.values[i] = 1u << ptp_page_fact(claims, page, i);
	for (size_t i = facts; i-- > 0;) {
		for (unsigned value = 0; value < 1u << ptp_page_fact_at(claims, i)->bits; value++) {
			uint32_t before = cube.values[i];

			cube.values[i] |= 1u << value;
			if (!is_inside(claims, &cube, in))
				cube.values[i] = before;
		}
	}
	return cube;
}

void ptp_cubes_of(const struct ptp_policy_claims *claims, const bool in[PTP_PAGES], struct ptp_cubes *cubes)
{
	bool left[PTP_PAGES];

	memcpy(left, in, sizeof(left));
	for (uint32_t page = 0; page < PTP_PAGES; page++) {
		struct ptp_cube cube;

		if (!left[page])
			continue;
		cube = widest(claims, page, in);
		*ptp_push(&cubes->all) = cube;
		for (uint32_t other = page; other < PTP_PAGES; other++)
			left[other] &= !has(claims, &cube, other);
	}
}

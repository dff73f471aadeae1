// SPDX-License-Identifier: Apache-2.0
#include "verifier/policy/compare.h"

#include <stdlib.h>
#include <string.h>

struct comparer {
	struct ptp_theory *const *theory;
	const struct ptp_policy_claims *claims;
	const struct ptp_answers *const *answers;
	struct ptp_policy_differences *differences;
	struct ptp_diag *diag;
};

// A reach that is known already: what a decision means depends on the facts that shape it, and on nothing else of the page.
struct known {
	uint32_t decision, shape;
	struct ptp_reach reach;
};

struct memory {
	PTP_VEC(struct known) all;
};

bool ptp_reach_beyond(const struct ptp_reach *a, const struct ptp_reach *b, struct ptp_reach *beyond)
{
	bool any = false;

	for (size_t i = 0; i < sizeof(a->kinds) / sizeof(*a->kinds); i++) {
		beyond->kinds[i] = a->kinds[i] & ~b->kinds[i];
		any |= beyond->kinds[i] != 0;
	}
	return any;
}

// The facts that shape a decision, as they are on PAGE: as GIVEN, and (the result) as one number.
static uint32_t shape_of(const struct ptp_policy_claims *claims, uint32_t page, struct ptp_given *given, size_t *count)
{
	uint32_t shape = 0;
	size_t number = 0;

	for (size_t i = 0; i < claims->facts.count; i++) {
		const struct ptp_fact *fact = &claims->facts.at[i];
		uint32_t value;

		if (fact->about != PTP_FACT_PAGE)
			continue;
		value = ptp_page_fact(claims, page, number++);
		if (!fact->shapes)
			continue;
		given[(*count)++] = (struct ptp_given){PTP_GIVEN_FACT, i, value};
		shape = shape << fact->bits | value;
	}
	return shape;
}

// The facts about a decision are its bits, the first lowest. The last says whether it refuses.
static bool decision_given(const struct ptp_policy_claims *claims, uint32_t decision, struct ptp_given *given,
			   size_t *count)
{
	uint32_t value = 0;

	for (size_t i = 0; i < claims->facts.count; i++) {
		const struct ptp_fact *fact = &claims->facts.at[i];

		if (fact->about != PTP_FACT_DECISION)
			continue;
		value = decision & ((1u << fact->bits) - 1);
		decision >>= fact->bits;
		given[(*count)++] = (struct ptp_given){PTP_GIVEN_FACT, i, value};
	}
	return value != 0;
}

static enum ptp_err find_reach(struct comparer *c, unsigned side, uint32_t page, struct memory *memory,
			       struct ptp_reach *reach)
{
	struct ptp_given given[16];
	uint32_t decision = c->answers[side]->of[page], shape;
	size_t count = 0;
	struct known *new;

	*reach = (struct ptp_reach){{0}};
	if (decision_given(c->claims, decision, given, &count))
		return PTP_OK;
	shape = shape_of(c->claims, page, given, &count);
	for (size_t i = 0; i < memory->all.count; i++) {
		if (memory->all.at[i].decision != decision || memory->all.at[i].shape != shape)
			continue;
		*reach = memory->all.at[i].reach;
		return PTP_OK;
	}
	if (!ptp_theory_reach(c->theory[side], given, count, reach))
		return ptp_fail(c->diag, PTP_ERR_INTERNAL, "the solver gave up");
	new = ptp_push(&memory->all);
	*new = (struct known){decision, shape, *reach};
	return PTP_OK;
}

static struct ptp_policy_difference *difference_of(struct comparer *c, const uint32_t decision[2],
						   const struct ptp_reach reach[2])
{
	struct ptp_policy_difference *at;

	for (size_t i = 0; i < c->differences->all.count; i++) {
		at = &c->differences->all.at[i];
		if (!memcmp(at->decision, decision, sizeof(at->decision)) &&
		    !memcmp(at->reach, reach, sizeof(at->reach)))
			return at;
	}
	at = ptp_push(&c->differences->all);
	memcpy(at->decision, decision, sizeof(at->decision));
	memcpy(at->reach, reach, sizeof(at->reach));
	return at;
}

static enum ptp_err compare_page(struct comparer *c, uint32_t page, struct memory memory[2])
{
	uint32_t decision[2];
	struct ptp_reach reach[2];

	for (unsigned side = 0; side < 2; side++)
		decision[side] = c->answers[side]->of[page];
	if (decision[0] == decision[1])
		return PTP_OK;
	for (unsigned side = 0; side < 2; side++)
		if (find_reach(c, side, page, &memory[side], &reach[side]))
			return c->diag->err;
	difference_of(c, decision, reach)->in[page] = true;
	return PTP_OK;
}

static void settle(struct comparer *c)
{
	struct ptp_reach beyond;

	for (size_t i = 0; i < c->differences->all.count; i++) {
		struct ptp_policy_difference *at = &c->differences->all.at[i];

		ptp_cubes_of(c->claims, at->in, &at->conditions);
		at->allows = ptp_reach_beyond(&at->reach[1], &at->reach[0], &beyond);
		at->forbids = ptp_reach_beyond(&at->reach[0], &at->reach[1], &beyond);
		c->differences->allows |= at->allows;
		c->differences->forbids |= at->forbids;
	}
}

enum ptp_err ptp_policy_compare(struct ptp_theory *const theory[2], const struct ptp_policy_claims *claims,
				const struct ptp_answers *const answers[2], struct ptp_policy_differences *differences,
				struct ptp_diag *diag)
{
	struct comparer c = {theory, claims, answers, differences, diag};
	struct memory memory[2] = {{{0}}, {{0}}};

	for (uint32_t page = 0; page < PTP_PAGES && !diag->err; page++)
		compare_page(&c, page, memory);
	for (unsigned side = 0; side < 2; side++)
		free(memory[side].all.at);
	if (!diag->err)
		settle(&c);
	return diag->err;
}

void ptp_policy_differences_free(struct ptp_policy_differences *differences)
{
	for (size_t i = 0; i < differences->all.count; i++)
		free(differences->all.at[i].conditions.all.at);
	free(differences->all.at);
}

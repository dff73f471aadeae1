// SPDX-License-Identifier: Apache-2.0
#include "verifier/policy/questions.h"

struct asker {
	const struct ptp_policy_claims *claims;
	size_t claim;
	FILE *to;
};

static void write_assertion(struct asker *a, const struct ptp_given *given)
{
	char name[64];

	ptp_given_name(name, sizeof(name), given);
	fprintf(a->to, "(assert %s)\n", name);
}

// Is the claim broken (or, with BROKEN false, is there anything) where the promises of SET are kept?
static void ask(struct asker *a, bool broken, uint32_t set, const char *answer)
{
	const struct ptp_policy_claim *claim = &a->claims->claims.at[a->claim];

	fprintf(a->to, "\n; %s: %s", claim->id, broken ? "broken" : "anything");
	for (size_t i = 0; i < a->claims->promises.count; i++)
		if (set >> i & 1)
			fprintf(a->to, ", %s", a->claims->promises.at[i].id);
	fprintf(a->to, "\n; expect %s\n(push 1)\n", answer);
	if (broken)
		write_assertion(a, &(struct ptp_given){PTP_GIVEN_CLAIM, a->claim, 1});
	for (size_t i = 0; i < a->claims->promises.count; i++)
		if (set >> i & 1)
			write_assertion(a, &(struct ptp_given){PTP_GIVEN_PROMISE, i, 1});
	fputs("(check-sat)\n(pop 1)\n", a->to);
}

static void ask_set(struct asker *a, uint32_t set)
{
	ask(a, true, set, "unsat");
	ask(a, false, set, "sat");
	for (size_t i = 0; i < a->claims->promises.count; i++)
		if (set >> i & 1)
			ask(a, true, set & ~(UINT32_C(1) << i), "sat");
}

void ptp_policy_questions(const struct ptp_theory *theory, const struct ptp_policy_claims *claims,
			  const struct ptp_proofs *proofs, FILE *to)
{
	struct asker a = {.claims = claims, .to = to};

	fputs(ptp_theory_text(theory), to);
	for (a.claim = 0; a.claim < proofs->count; a.claim++) {
		const struct ptp_proof *proof = &proofs->of[a.claim];
		uint32_t all = 0;

		for (size_t i = 0; i < claims->claims.at[a.claim].under_count; i++)
			all |= UINT32_C(1) << claims->claims.at[a.claim].under[i];
		for (size_t i = 0; i < proof->sets.count; i++)
			ask_set(&a, proof->sets.at[i]);
		if (proof->status == PTP_CLAIM_REFUTED)
			ask(&a, true, all, "sat");
	}
}

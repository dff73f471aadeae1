// SPDX-License-Identifier: Apache-2.0
#include "verifier/policy/prove.h"

#include <stdlib.h>

#define UNDER_MAX 16

struct prover {
	struct ptp_theory *theory;
	const struct ptp_policy_claims *claims;
	const struct ptp_policy *policy;
	bool gave_up;
};

// The promises of SET are kept and, where BROKEN is asked for, CLAIM is.
static size_t gather(const struct prover *p, size_t claim, bool broken, uint32_t set, struct ptp_given *given)
{
	size_t count = 0;

	if (broken)
		given[count++] = (struct ptp_given){PTP_GIVEN_CLAIM, claim, 1};
	for (size_t i = 0; i < p->claims->promises.count; i++)
		if (set >> i & 1)
			given[count++] = (struct ptp_given){PTP_GIVEN_PROMISE, i, 1};
	return count;
}

// Can it be so?
static enum ptp_result ask(struct prover *p, size_t claim, bool broken, uint32_t set)
{
	struct ptp_given given[PTP_PROMISES_MAX + 1];
	enum ptp_result result = ptp_theory_check(p->theory, given, gather(p, claim, broken, set, given));

	p->gave_up |= result == PTP_GAVE_UP;
	return result;
}

static bool has_smaller(const struct ptp_proof *proof, uint32_t set)
{
	for (size_t i = 0; i < proof->sets.count; i++)
		if ((proof->sets.at[i] & set) == proof->sets.at[i])
			return true;
	return false;
}

// A set that cannot be kept at all proves nothing.
static void try_set(struct prover *p, size_t claim, uint32_t set, struct ptp_proof *proof)
{
	if (!has_smaller(proof, set) && ask(p, claim, true, set) == PTP_UNSAT && ask(p, claim, false, set) == PTP_SAT)
		*ptp_push(&proof->sets) = set;
}

static uint32_t set_of(const struct ptp_policy_claim *claim, uint32_t chosen)
{
	uint32_t set = 0;

	for (size_t i = 0; i < claim->under_count; i++)
		if (chosen >> i & 1)
			set |= UINT32_C(1) << claim->under[i];
	return set;
}

// Every set of promises that may help, small ones first.
static void find_sets(struct prover *p, size_t index, struct ptp_proof *proof)
{
	const struct ptp_policy_claim *claim = &p->claims->claims.at[index];
	unsigned count = claim->under_count < UNDER_MAX ? (unsigned)claim->under_count : UNDER_MAX;

	for (int size = 0; size <= (int)count; size++)
		for (uint32_t chosen = 0; chosen < UINT32_C(1) << count; chosen++)
			if (__builtin_popcount(chosen) == size)
				try_set(p, index, set_of(claim, chosen), proof);
}

// Fixes FACT to the first value that it can have, those that are preferred first, then the smallest.
static bool fix(struct prover *p, const struct ptp_fact *fact, struct ptp_given *given, size_t count)
{
	for (uint64_t i = 0; i < fact->prefer_count + (UINT64_C(1) << fact->bits); i++) {
		given[count - 1].value = i < fact->prefer_count ? fact->prefer[i] : i - fact->prefer_count;
		if (ptp_theory_check(p->theory, given, count) == PTP_SAT)
			return true;
	}
	return false;
}

// Whether the claim would be broken with any other value of FACT, too. What follows from the page is not held: the policy answers
// each page in its own way.
static bool is_idle(struct prover *p, size_t fact, const struct ptp_given *given, size_t count)
{
	struct ptp_given other[PTP_FACTS_MAX + PTP_PROMISES_MAX + 1];
	uint64_t values = UINT64_C(1) << p->claims->facts.at[fact].bits;
	size_t kept = 0, at = 0;

	for (size_t i = 0; i < count; i++) {
		if (given[i].kind == PTP_GIVEN_FACT && p->claims->facts.at[given[i].index].about == PTP_FACT_DECISION)
			continue;
		if (given[i].kind == PTP_GIVEN_FACT && given[i].index == fact)
			at = kept;
		other[kept++] = given[i];
	}
	for (other[at].value = 0; other[at].value < values; other[at].value++)
		if (ptp_theory_check(p->theory, other, kept) != PTP_SAT)
			return false;
	return true;
}

// An example in which the promises of SET are kept.
static void find_example(struct prover *p, size_t claim, uint32_t set, struct ptp_example *example)
{
	struct ptp_given given[PTP_FACTS_MAX + PTP_PROMISES_MAX + 1];
	size_t count = p->claims->facts.count, before = gather(p, claim, true, set, given);

	example->facts = ptp_calloc(count, sizeof(*example->facts));
	example->matters = ptp_calloc(count, sizeof(*example->matters));
	for (size_t i = 0; i < count && !p->gave_up; i++) {
		given[before + i] = (struct ptp_given){PTP_GIVEN_FACT, i, 0};
		p->gave_up |= !fix(p, &p->claims->facts.at[i], given, before + i + 1);
		example->facts[i] = given[before + i].value;
	}
	for (unsigned vmm = 0; vmm < 2; vmm++)
		example->attr[vmm] = ptp_theory_attr(p->theory, vmm);
	for (size_t i = 0; i < count && !p->gave_up; i++)
		example->matters[i] = !is_idle(p, i, given, before + count);
}

static void prove(struct prover *p, size_t claim, struct ptp_proof *proof)
{
	p->gave_up = false;
	find_sets(p, claim, proof);
	proof->status = !proof->sets.count ? PTP_CLAIM_REFUTED : proof->sets.at[0] ? PTP_CLAIM_UNDER : PTP_CLAIM_PROVED;
	proof->relied = ask(p, claim, true, p->policy->promises) == PTP_UNSAT &&
			ask(p, claim, false, p->policy->promises) == PTP_SAT;
	if (!p->gave_up && proof->status != PTP_CLAIM_PROVED)
		find_example(p, claim, proof->relied ? 0 : p->policy->promises, &proof->example);
	if (p->gave_up)
		proof->status = PTP_CLAIM_UNKNOWN;
}

void ptp_policy_prove(struct ptp_theory *theory, const struct ptp_policy_claims *claims,
		      const struct ptp_policy *policy, struct ptp_proofs *proofs)
{
	struct prover p = {.theory = theory, .claims = claims, .policy = policy};

	proofs->count = claims->claims.count;
	proofs->of = ptp_calloc(proofs->count, sizeof(*proofs->of));
	for (size_t i = 0; i < proofs->count; i++)
		prove(&p, i, &proofs->of[i]);
}

void ptp_proofs_free(struct ptp_proofs *proofs)
{
	for (size_t i = 0; i < proofs->count; i++) {
		free(proofs->of[i].sets.at);
		free(proofs->of[i].example.facts);
		free(proofs->of[i].example.matters);
	}
	free(proofs->of);
}

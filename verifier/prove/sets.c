// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/sets.h"

bool ptp_kept_under(struct ptp_attempt *attempt, uint32_t chosen)
{
	struct ptp_pins pins = attempt->facts;
	enum ptp_result result;

	for (unsigned i = 0; i < attempt->candidates->count; i++)
		if (chosen >> i & 1)
			ptp_candidate_pin(&pins, &attempt->candidates->at[i]);
	result = ptp_solver_check(attempt->prover->solver, &attempt->query, &pins);
	if (result == PTP_GAVE_UP)
		attempt->gave_up = true;
	return result == PTP_UNSAT;
}

uint32_t ptp_minimise(struct ptp_attempt *attempt, uint32_t chosen, uint32_t base)
{
	for (unsigned i = attempt->candidates->count; i-- > 0;)
		if (chosen >> i & 1 && ptp_kept_under(attempt, (chosen & ~(1u << i)) | base))
			chosen &= ~(1u << i);
	return chosen;
}

// Does a set that was found lie in SET?
static bool covered(const struct ptp_sets *sets, uint32_t set)
{
	for (size_t i = 0; i < sets->count; i++)
		if ((sets->set[i] & set) == sets->set[i])
			return true;
	return false;
}

// The candidates at POSITION whose bits are in MASK.
static uint32_t spread(uint32_t mask, const unsigned *position)
{
	uint32_t set = 0;

	for (unsigned i = 0; mask >> i; i++)
		if (mask >> i & 1)
			set |= 1u << position[i];
	return set;
}

static void try_set(struct ptp_attempt *attempt, uint32_t set, struct ptp_sets *sets)
{
	if (covered(sets, set))
		return;
	if (sets->count == PTP_SETS_MAX)
		sets->partial = true;
	else if (ptp_kept_under(attempt, set | attempt->candidates->declared))
		sets->set[sets->count++] = set;
}

static void enumerate(struct ptp_attempt *attempt, uint32_t open, struct ptp_sets *sets)
{
	unsigned position[32], count = 0;

	for (unsigned i = 0; i < attempt->candidates->count; i++)
		if (open >> i & 1)
			position[count++] = i;
	for (int size = 1; size <= (int)count && !sets->partial; size++)
		for (uint32_t mask = 1; mask < 1u << count && !sets->partial; mask++)
			if (__builtin_popcount(mask) == size)
				try_set(attempt, spread(mask, position), sets);
}

bool ptp_sets_find(struct ptp_attempt *attempt, struct ptp_sets *sets)
{
	uint32_t declared = attempt->candidates->declared;
	uint32_t all = attempt->candidates->count ? UINT32_MAX >> (32 - attempt->candidates->count) : 0;
	uint32_t open = all & ~declared;

	*sets = (struct ptp_sets){.count = 0};
	if (!open || !ptp_kept_under(attempt, all))
		return false;
	if (__builtin_popcount(open) > PTP_SETS_ENUMERATED) {
		sets->set[sets->count++] = ptp_minimise(attempt, open, declared);
		sets->partial = true;
	} else {
		enumerate(attempt, open, sets);
	}
	if (declared && sets->count)
		sets->given = ptp_minimise(attempt, declared, sets->set[0]);
	return true;
}

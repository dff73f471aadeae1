// SPDX-License-Identifier: Apache-2.0
#include "verifier/certify/theorem.h"

#include <stdlib.h>

static uint64_t hash_of(uint32_t first, uint32_t second, uint32_t zone)
{
	const uint32_t key[3] = {first, second, zone};

	return ptp_hash(key, sizeof(key));
}

const struct ptp_terms *ptp_terms_find(const struct ptp_theorem *theorem, uint32_t first, uint32_t second,
				       uint32_t zone)
{
	struct ptp_table_at at = ptp_table_begin(&theorem->terms_table, hash_of(first, second, zone));

	while (ptp_table_next(&theorem->terms_table, &at)) {
		const struct ptp_terms *terms = &theorem->terms.at[at.index];

		if (terms->role[0] == first && terms->role[1] == second && terms->zone == zone)
			return terms;
	}
	return NULL;
}

void ptp_terms_add(struct ptp_theorem *theorem, const struct ptp_terms *terms)
{
	ptp_table_add(&theorem->terms_table, hash_of(terms->role[0], terms->role[1], terms->zone),
		      (uint32_t)theorem->terms.count);
	*ptp_push(&theorem->terms) = *terms;
}

void ptp_theorem_free(struct ptp_theorem *theorem)
{
	for (size_t i = 0; i < theorem->groups.count; i++) {
		free(theorem->groups.at[i].zones.at);
		free(theorem->groups.at[i].members.at);
	}
	free(theorem->inputs.at);
	free(theorem->contexts.at);
	free(theorem->assumptions.at);
	free(theorem->roles.at);
	free(theorem->classes.at);
	free(theorem->members.at);
	free(theorem->zones.at);
	free(theorem->regions.at);
	free(theorem->terms.at);
	ptp_table_free(&theorem->terms_table);
	free(theorem->groups.at);
	free(theorem->rows.at);
	ptp_arena_free(&theorem->arena);
}

// SPDX-License-Identifier: Apache-2.0
#include "model/policy.h"

#include <stdlib.h>
#include <string.h>

void ptp_policy_claims_free(struct ptp_policy_claims *claims)
{
	free(claims->promises.at);
	free(claims->claims.at);
	free(claims->facts.at);
	ptp_arena_free(&claims->arena);
}

void ptp_policy_free(struct ptp_policy *policy)
{
	ptp_arena_free(&policy->arena);
}

bool ptp_policy_promise(const struct ptp_policy_claims *claims, const char *id, size_t *index)
{
	for (*index = 0; *index < claims->promises.count; ++*index)
		if (!strcmp(claims->promises.at[*index].id, id))
			return true;
	return false;
}

bool ptp_policy_claim(const struct ptp_policy_claims *claims, const char *id, size_t *index)
{
	for (*index = 0; *index < claims->claims.count; ++*index)
		if (!strcmp(claims->claims.at[*index].id, id))
			return true;
	return false;
}

// SPDX-License-Identifier: Apache-2.0
#include "model/policy.h"

#include <stdlib.h>

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

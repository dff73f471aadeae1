// SPDX-License-Identifier: Apache-2.0
//
// The verdict of a diff: whether NEW is worse.
#include "verifier/diff/side.h"

#include <stdlib.h>

static bool anything_worse(const struct ptp_diff *diff)
{
	for (size_t i = 0; i < diff->findings.count; i++)
		if (diff->findings.at[i].worse)
			return true;
	for (size_t i = 0; i < diff->facts.count; i++)
		if (diff->facts.at[i].topic == PTP_TOPIC_COVERAGE && !diff->facts.at[i].text[PTP_OLD])
			return true;
	return false;
}

// What OLD does not cover can make something look new that is not; it cannot hide what is new. What NEW does not cover can.
static enum ptp_diff_verdict judge(const struct ptp_diff *diff)
{
	if (anything_worse(diff))
		return PTP_DIFF_WORSE;
	return diff->check[PTP_NEW]->complete ? PTP_DIFF_NOT_WORSE : PTP_DIFF_UNKNOWN;
}

void ptp_diff_make(struct ptp_diff *diff, const struct ptp_check *old, const struct ptp_check *new_check)
{
	struct ptp_side sides[PTP_SIDES];

	*diff = (struct ptp_diff){.check = {old, new_check}};
	for (unsigned side = 0; side < PTP_SIDES; side++)
		ptp_side_init(&sides[side], diff->check[side], &diff->arena);
	ptp_diff_findings(diff, sides);
	ptp_diff_mappings(diff, sides);
	ptp_diff_facts(diff, sides);
	diff->verdict = judge(diff);
}

void ptp_diff_free(struct ptp_diff *diff)
{
	for (size_t i = 0; i < diff->mappings.count; i++)
		ptp_extents_free(&diff->mappings.at[i].extents);
	free(diff->findings.at);
	free(diff->mappings.at);
	free(diff->facts.at);
	ptp_arena_free(&diff->arena);
}

bool ptp_diff_empty(const struct ptp_diff *diff)
{
	for (size_t i = 0; i < diff->mappings.count; i++)
		if (diff->mappings.at[i].kind)
			return false;
	return !diff->findings.count && !diff->facts.count;
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/certify/obligations.h"

#include <stdlib.h>
#include <string.h>

static void add(struct ptp_obligations *to, uint32_t first, uint32_t second, uint32_t zone)
{
	const struct ptp_stated_obligation obligation = {{first, second}, zone};
	uint64_t hash = ptp_hash(&obligation, sizeof(obligation));
	struct ptp_table_at at = ptp_table_begin(&to->table, hash);

	while (ptp_table_next(&to->table, &at))
		if (!memcmp(&to->all.at[at.index], &obligation, sizeof(obligation)))
			return;
	ptp_table_add(&to->table, hash, (uint32_t)to->all.count);
	*ptp_push(&to->all) = obligation;
}

static void add_member(struct ptp_obligations *to, const struct ptp_group *group, size_t member, uint32_t zone)
{
	add(to, group->members.at[member], PTP_NOBODY, zone);
	for (size_t other = member; other < group->members.count; other++)
		add(to, group->members.at[member], group->members.at[other], zone);
}

bool ptp_obligations_collect(const struct ptp_theorem *theorem, struct ptp_obligations *obligations)
{
	for (size_t i = 0; i < theorem->groups.count; i++) {
		const struct ptp_group *group = &theorem->groups.at[i];

		for (size_t zone = 0; zone < group->zones.count; zone++)
			for (size_t member = 0; member < group->members.count; member++) {
				add_member(obligations, group, member, group->zones.at[zone]);
				if (obligations->all.count > PTP_STATED_OBLIGATIONS_MAX)
					return false;
			}
	}
	return true;
}

void ptp_obligations_free(struct ptp_obligations *obligations)
{
	free(obligations->all.at);
	ptp_table_free(&obligations->table);
}

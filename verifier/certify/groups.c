// SPDX-License-Identifier: Apache-2.0
//
// Few groups, so that there are few rows: labels of the same zones are joined where all of their members go together.
//
// Going together is not transitive, so each two members are looked at. Joining states more than the sweep found, and asks
// more of the solver; what does not go together stays apart, so nothing is lost but rows.
#include "verifier/certify/make.h"

#include <stdlib.h>
#include <string.h>

static bool has(const struct ptp_group *group, uint32_t member)
{
	for (size_t i = 0; i < group->members.count; i++)
		if (group->members.at[i] == member)
			return true;
	return false;
}

static bool settled(struct ptp_maker *maker, uint32_t first, uint32_t second, uint32_t zone)
{
	if (second == PTP_NOBODY || first <= second)
		return ptp_maker_settled(maker, first, second, zone);
	return ptp_maker_settled(maker, second, first, zone);
}

// Does MEMBER go with itself, alone and with all of GROUP, in all of GROUP's zones?
static bool goes_with(struct ptp_maker *maker, const struct ptp_group *group, uint32_t member)
{
	for (size_t z = 0; z < group->zones.count; z++) {
		uint32_t zone = group->zones.at[z];

		if (!settled(maker, member, PTP_NOBODY, zone) || !settled(maker, member, member, zone))
			return false;
		for (size_t i = 0; i < group->members.count; i++)
			if (!settled(maker, member, group->members.at[i], zone))
				return false;
	}
	return true;
}

static bool same_zones(const struct ptp_group *a, const struct ptp_group *b)
{
	return a->zones.count == b->zones.count &&
	       !memcmp(a->zones.at, b->zones.at, a->zones.count * sizeof(*a->zones.at));
}

static void add_member(struct ptp_group *group, uint32_t member)
{
	size_t place = group->members.count;

	ptp_push(&group->members);
	for (; place && group->members.at[place - 1] > member; place--)
		group->members.at[place] = group->members.at[place - 1];
	group->members.at[place] = member;
}

// Joins LABEL, whose members go with each other, to GROUP. False when they do not go with those of GROUP.
static bool join(struct ptp_maker *maker, struct ptp_group *group, const struct ptp_group *label)
{
	if (!same_zones(group, label))
		return false;
	for (size_t i = 0; i < label->members.count; i++)
		if (!has(group, label->members.at[i]) && !goes_with(maker, group, label->members.at[i]))
			return false;
	for (size_t i = 0; i < label->members.count; i++)
		if (!has(group, label->members.at[i]))
			add_member(group, label->members.at[i]);
	return true;
}

static enum ptp_err check_label(struct ptp_maker *maker, const struct ptp_group *label)
{
	for (size_t i = 0; i < label->members.count; i++)
		if (!goes_with(maker, label, label->members.at[i]))
			return ptp_fail(maker->diag, PTP_ERR_INTERNAL,
					"no certificate: the solver does not confirm what was proved of %s in %s",
					maker->theorem->roles.at[maker->theorem->members.at[label->members.at[i]].role],
					ptp_region_name(maker->check->capture,
							maker->zone_region.at[label->zones.at[0]]));
	return PTP_OK;
}

static void copy(struct ptp_group *to, const struct ptp_group *label)
{
	for (size_t i = 0; i < label->zones.count; i++)
		*ptp_push(&to->zones) = label->zones.at[i];
	for (size_t i = 0; i < label->members.count; i++)
		*ptp_push(&to->members) = label->members.at[i];
}

enum ptp_err ptp_make_groups(struct ptp_maker *maker, const struct ptp_group *labels, size_t count, uint32_t **group_of)
{
	struct ptp_theorem *t = maker->theorem;

	*group_of = ptp_calloc(count, sizeof(**group_of));
	for (size_t i = 0; i < count; i++) {
		uint32_t group = 0;

		if (check_label(maker, &labels[i]))
			return maker->diag->err;
		while (group < t->groups.count && !join(maker, &t->groups.at[group], &labels[i]))
			group++;
		if (group == t->groups.count)
			copy(ptp_push(&t->groups), &labels[i]);
		(*group_of)[i] = group;
	}
	return PTP_OK;
}

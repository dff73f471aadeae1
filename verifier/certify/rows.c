// SPDX-License-Identifier: Apache-2.0
//
// From the overlaps to rows: one sweep over their extents, which follow one another but where two regions share a page.
#include "verifier/certify/make.h"

#include "verifier/certify/write.h"

#include <stdlib.h>
#include <string.h>

struct piece {
	uint64_t lo, hi;
	size_t set; // of the overlaps
};

struct sweep {
	struct ptp_maker *maker;
	PTP_VEC(struct piece) pieces, active;
	PTP_VEC(struct ptp_group) labels;
	struct ptp_group label; // the one that is looked up
	struct ptp_table table; // of `labels`
};

static int by_address(const void *left, const void *right)
{
	const struct piece *a = left, *b = right;

	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (a->set > b->set) - (a->set < b->set);
}

static void gather(struct sweep *s)
{
	struct ptp_check *check = s->maker->check;
	const struct ptp_overlaps *overlaps = &check->overlaps;

	ptp_sweep_extents(check->capture, &check->runs, check->classes.entries.count, PTP_CHECK_PAGE, NULL,
			  &check->overlaps);
	for (size_t i = 0; i < overlaps->sets.count; i++) {
		const struct ptp_extents *extents = &overlaps->sets.at[i].extents;

		for (size_t j = 0; j < extents->ranges.count; j++)
			*ptp_push(&s->pieces) = (struct piece){extents->ranges.at[j].lo, extents->ranges.at[j].hi, i};
	}
	if (s->pieces.count)
		qsort(s->pieces.at, s->pieces.count, sizeof(*s->pieces.at), by_address);
}

static int by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static size_t sort_once(uint32_t *at, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(at, count, sizeof(*at), by_number);
	for (size_t i = 0; i < count; i++)
		if (!kept || at[kept - 1] != at[i])
			at[kept++] = at[i];
	return kept;
}

// All that maps the locations in play, and all zones that they lie in.
static void make_label(struct sweep *s)
{
	const struct ptp_maker *maker = s->maker;
	const struct ptp_check *check = maker->check;
	size_t regions = check->capture->regions.count;
	struct ptp_group *label = &s->label;

	label->zones.count = label->members.count = 0;
	for (size_t i = 0; i < s->active.count; i++) {
		const struct ptp_overlap *set = &check->overlaps.sets.at[s->active.at[i].set];

		*ptp_push(&label->zones) = maker->zone_of[set->region < regions ? set->region : regions];
		for (size_t j = 0; j < set->count; j++)
			*ptp_push(&label->members) = maker->theorem->classes.at[maker->class_of[set->ids[j]]].member;
	}
	label->zones.count = sort_once(label->zones.at, label->zones.count);
	label->members.count = sort_once(label->members.at, label->members.count);
}

static bool same_label(const struct ptp_group *a, const struct ptp_group *b)
{
	return a->zones.count == b->zones.count && a->members.count == b->members.count &&
	       !memcmp(a->zones.at, b->zones.at, a->zones.count * sizeof(*a->zones.at)) &&
	       !memcmp(a->members.at, b->members.at, a->members.count * sizeof(*a->members.at));
}

static uint32_t label_of(struct sweep *s)
{
	struct ptp_group *label = &s->label;
	struct ptp_table_at at;
	uint64_t hash;

	make_label(s);
	hash = ptp_hash(label->members.at, label->members.count * sizeof(*label->members.at)) +
	       ptp_hash(label->zones.at, label->zones.count * sizeof(*label->zones.at));
	at = ptp_table_begin(&s->table, hash);
	while (ptp_table_next(&s->table, &at))
		if (same_label(&s->labels.at[at.index], label))
			return at.index;
	ptp_table_add(&s->table, hash, (uint32_t)s->labels.count);
	*ptp_push(&s->labels) = *label;
	*label = (struct ptp_group){.zones = {0}};
	return (uint32_t)s->labels.count - 1;
}

// For now a row's group is its label and 1.
static void add_row(struct sweep *s, uint64_t lo, uint64_t hi)
{
	struct ptp_theorem *t = s->maker->theorem;

	if (lo < hi)
		*ptp_push(&t->rows) = (struct ptp_row){hi, s->active.count ? label_of(s) + 1 : 0};
}

static void expire(struct sweep *s, uint64_t address)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->active.count; i++)
		if (s->active.at[i].hi > address)
			s->active.at[kept++] = s->active.at[i];
	s->active.count = kept;
}

static void sweep_all(struct sweep *s)
{
	size_t next = 0;
	uint64_t at = 0;

	while (next < s->pieces.count || s->active.count) {
		uint64_t to = next < s->pieces.count ? s->pieces.at[next].lo : UINT64_MAX;

		for (size_t i = 0; i < s->active.count; i++)
			to = s->active.at[i].hi < to ? s->active.at[i].hi : to;
		add_row(s, at, to);
		at = to;
		expire(s, at);
		for (; next < s->pieces.count && s->pieces.at[next].lo == at; next++)
			*ptp_push(&s->active) = s->pieces.at[next];
	}
}

// Rows of one group that follow one another become one.
static void join_rows(struct ptp_theorem *t, const uint32_t *group_of)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->rows.count; i++) {
		struct ptp_row row = t->rows.at[i];

		if (row.group)
			row.group = group_of[row.group - 1] + 1;
		if (kept && t->rows.at[kept - 1].group == row.group)
			t->rows.at[kept - 1].end = row.end;
		else
			t->rows.at[kept++] = row;
	}
	t->rows.count = kept;
}

static void sweep_free(struct sweep *s)
{
	for (size_t i = 0; i < s->labels.count; i++) {
		free(s->labels.at[i].zones.at);
		free(s->labels.at[i].members.at);
	}
	free(s->labels.at);
	free(s->label.zones.at);
	free(s->label.members.at);
	free(s->pieces.at);
	free(s->active.at);
	ptp_table_free(&s->table);
}

enum ptp_err ptp_make_rows(struct ptp_maker *maker)
{
	struct sweep s = {.maker = maker};
	uint32_t *group_of = NULL;
	enum ptp_err err;

	gather(&s);
	sweep_all(&s);
	err = ptp_make_groups(maker, s.labels.at, s.labels.count, &group_of);
	if (!err)
		join_rows(maker->theorem, group_of);
	if (!err && maker->theorem->rows.count > PTP_STATED_ROWS_MAX)
		err = ptp_fail(maker->diag, PTP_ERR_INPUT, "no certificate: it would have %zu intervals, more than %u",
			       maker->theorem->rows.count, PTP_STATED_ROWS_MAX);
	free(group_of);
	sweep_free(&s);
	return err;
}

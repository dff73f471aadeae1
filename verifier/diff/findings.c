// SPDX-License-Identifier: Apache-2.0
//
// Findings, matched by rule, region and kinds of owners, and among those by attributes.
//
// Several owners of one kind have several such findings: they are a multiset, in which equal ones cancel out, then those of the same
// attributes meet, then what is left in order of gravity. What nothing is left for is new or gone; or it was proved, or is now, because
// somebody declared an assumption.
#include "verifier/diff/gravity.h"

#include "verifier/prove/attribute.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
	const char *key;            // what has to be equal
	struct ptp_diff_finding as; // with one side filled
};

struct items {
	const struct ptp_side *side;
	enum ptp_diff_side which;
	PTP_VEC(struct item) all;
};

// What a finding without mappings says, without the name of its context.
static const char *detail_of(const struct ptp_finding *f)
{
	size_t length = strlen(f->owner[0]->name);

	if (!f->detail)
		return "";
	return !strncmp(f->detail, f->owner[0]->name, length) && f->detail[length] == ':' ? f->detail + length + 2
											  : f->detail;
}

// Which side of a pair is named first: two owners of one kind are in the order of their names, and not of their numbers.
static bool turned(const struct ptp_finding *f, const char *const owner[2], char attributes[2][PTP_ATTRIBUTE_TEXT])
{
	int order;

	if (!f->owner[1] || f->owner[0]->owner_kind != f->owner[1]->owner_kind)
		return false;
	order = strcmp(owner[0], owner[1]);
	return order ? order > 0 : strcmp(attributes[0], attributes[1]) > 0;
}

static void fill_sides(const struct ptp_side *side, const struct ptp_finding *f, struct ptp_diff_finding *as,
		       struct ptp_diff_state *state)
{
	const struct ptp_check *check = side->check;
	struct ptp_side_name name = ptp_side_name(side, f->owner[0]);
	const char *owner[2] = {f->detail ? name.context : name.owner, NULL};
	char text[2][PTP_ATTRIBUTE_TEXT] = {"", ""};
	bool turn;

	if (f->owner[1])
		owner[1] = ptp_side_name(side, f->owner[1]).owner;
	for (unsigned i = 0; i < 2 && f->owner[i] && f->witness; i++)
		ptp_attribute_text(check->prover.solver, check->catalogue, f->witness->attr[i], text[i]);
	turn = turned(f, owner, text);
	as->owner[0] = owner[turn];
	as->owner[1] = f->owner[1] ? owner[!turn] : NULL;
	state->attributes = ptp_arena_printf(side->arena, "%s%s%s", text[turn], *text[1] ? " and " : "",
					     f->owner[1] ? text[!turn] : "");
}

static void add(struct items *items, const struct ptp_finding *f)
{
	const struct ptp_side *side = items->side;
	struct item *item = ptp_push(&items->all);
	struct ptp_diff_finding *as = &item->as;

	as->rule = f->rule;
	as->region = ptp_side_region(side, f->region);
	as->detail = detail_of(f);
	ptp_gravity_state(side, f, &as->side[items->which]);
	fill_sides(side, f, as, &as->side[items->which]);
	item->key = ptp_arena_printf(side->arena, "%05zu\n%s\n%s\n%s\n%s", as->rule, as->owner[0],
				     as->owner[1] ? as->owner[1] : "", as->region,
				     ptp_gravity_numberless(side->arena, as->detail));
}

static int by_gravity(const struct ptp_diff_state *a, const struct ptp_diff_state *b)
{
	if (a->status == PTP_KEPT || b->status == PTP_KEPT)
		return (a->status == PTP_KEPT) - (b->status == PTP_KEPT);
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->status != b->status)
		return a->status > b->status ? -1 : 1;
	return strcmp(a->attributes, b->attributes);
}

static const struct ptp_diff_state *state_of(const struct item *item)
{
	return item->as.side[PTP_OLD].there ? &item->as.side[PTP_OLD] : &item->as.side[PTP_NEW];
}

static int by_key(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	int order = strcmp(a->key, b->key);

	return order ? order : by_gravity(state_of(a), state_of(b));
}

static void gather(struct items *items)
{
	const struct ptp_check *check = items->side->check;

	for (size_t i = 0; i < check->findings.all.count; i++)
		if (!ptp_gravity_is_coverage(check, &check->findings.all.at[i]))
			add(items, &check->findings.all.at[i]);
	if (items->all.count)
		qsort(items->all.at, items->all.count, sizeof(*items->all.at), by_key);
}

// The items of one key: those of each side, what is used up NULL.
struct group {
	struct item *at[PTP_SIDES];
	size_t count[PTP_SIDES];
	bool *used[PTP_SIDES];
};

static void report(struct ptp_diff *diff, const struct item *old, const struct item *new_item)
{
	struct ptp_diff_finding made = old ? old->as : new_item->as;

	if (new_item)
		made.side[PTP_NEW] = new_item->as.side[PTP_NEW];
	made.count = 1;
	ptp_gravity_compare(&made, diff->check[PTP_NEW]->fail_on);
	*ptp_push(&diff->findings) = made;
}

typedef bool (*match_fn)(const struct ptp_diff_state *a, const struct ptp_diff_state *b);

static bool equal(const struct ptp_diff_state *a, const struct ptp_diff_state *b)
{
	return !strcmp(a->attributes, b->attributes) && ptp_gravity_equal(a, b);
}

static bool alike(const struct ptp_diff_state *a, const struct ptp_diff_state *b)
{
	return a->status != PTP_KEPT && b->status != PTP_KEPT && !strcmp(a->attributes, b->attributes);
}

static bool found(const struct ptp_diff_state *a, const struct ptp_diff_state *b)
{
	return a->status != PTP_KEPT && b->status != PTP_KEPT;
}

// One of them is proved under what that side declares.
static bool declared(const struct ptp_diff_state *a, const struct ptp_diff_state *b)
{
	return a->severity == b->severity && (a->status == PTP_KEPT) != (b->status == PTP_KEPT);
}

// Uses up pairs that MATCH, and reports them unless they are equal.
static void pair(struct ptp_diff *diff, struct group *g, match_fn match)
{
	for (size_t i = 0; i < g->count[PTP_OLD]; i++)
		for (size_t j = 0; j < g->count[PTP_NEW] && !g->used[PTP_OLD][i]; j++) {
			const struct item *old = &g->at[PTP_OLD][i], *new_item = &g->at[PTP_NEW][j];

			if (g->used[PTP_NEW][j] || !match(&old->as.side[PTP_OLD], &new_item->as.side[PTP_NEW]))
				continue;
			g->used[PTP_OLD][i] = g->used[PTP_NEW][j] = true;
			if (match != equal)
				report(diff, old, new_item);
		}
}

static void compare(struct ptp_diff *diff, struct group *g)
{
	static const match_fn steps[] = {equal, alike, found, declared};

	for (unsigned side = 0; side < PTP_SIDES; side++)
		g->used[side] = ptp_calloc(g->count[side], sizeof(bool));
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		pair(diff, g, steps[i]);
	for (unsigned side = 0; side < PTP_SIDES; side++) {
		for (size_t i = 0; i < g->count[side]; i++) {
			const struct item *item = &g->at[side][i];

			if (!g->used[side][i] && item->as.side[side].status != PTP_KEPT)
				report(diff, side == PTP_OLD ? item : NULL, side == PTP_NEW ? item : NULL);
		}
		free(g->used[side]);
	}
}

// How many items from FIRST on have its key; KEY, where it is not NULL, is the one that they must have.
static size_t length(const struct items *items, size_t first, const char *key)
{
	size_t end = first;

	while (end < items->all.count && !strcmp(items->all.at[end].key, key))
		end++;
	return end - first;
}

static void merge(struct ptp_diff *diff, struct items items[PTP_SIDES])
{
	size_t at[PTP_SIDES] = {0, 0};

	while (at[PTP_OLD] < items[PTP_OLD].all.count || at[PTP_NEW] < items[PTP_NEW].all.count) {
		const char *key = NULL;
		struct group group = {.count = {0, 0}};

		for (unsigned side = 0; side < PTP_SIDES; side++)
			if (at[side] < items[side].all.count &&
			    (!key || strcmp(items[side].all.at[at[side]].key, key) < 0))
				key = items[side].all.at[at[side]].key;
		for (unsigned side = 0; side < PTP_SIDES; side++) {
			group.at[side] = items[side].all.at + at[side];
			group.count[side] = length(&items[side], at[side], key);
			at[side] += group.count[side];
		}
		compare(diff, &group);
	}
}

void ptp_diff_findings(struct ptp_diff *diff, const struct ptp_side sides[PTP_SIDES])
{
	struct items items[PTP_SIDES] = {{.side = &sides[PTP_OLD], .which = PTP_OLD},
					 {.side = &sides[PTP_NEW], .which = PTP_NEW}};

	for (unsigned side = 0; side < PTP_SIDES; side++)
		gather(&items[side]);
	merge(diff, items);
	ptp_gravity_order(diff);
	for (unsigned side = 0; side < PTP_SIDES; side++)
		free(items[side].all.at);
}

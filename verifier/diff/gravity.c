// SPDX-License-Identifier: Apache-2.0
//
// Gravity: by severity, then by what makes a finding safe.
//
// B is no graver than A when all that makes A safe makes B safe: each set of assumptions of A's has all that one of B's needs. Nothing
// makes safe what is violated, and nothing that is known what is undecided. Where not all sets are known, those that are not are
// taken to be wanting.
#include "verifier/diff/gravity.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool ptp_gravity_is_coverage(const struct ptp_check *check, const struct ptp_finding *f)
{
	return f->status != PTP_KEPT && !f->set_count &&
	       !strcmp(check->catalogue->rules.at[f->rule].id, "model.incomplete");
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static int compare_sets(const struct ptp_diff_set *a, const struct ptp_diff_set *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++) {
		int order = strcmp(a->at[i], b->at[i]);

		if (order)
			return order;
	}
	return (a->count > b->count) - (a->count < b->count);
}

static void fill_set(const struct ptp_side *side, const struct ptp_needs *needs, struct ptp_diff_set *set)
{
	set->at = ptp_arena_alloc(side->arena, (needs->count + 1) * sizeof(*set->at));
	for (set->count = 0; set->count < needs->count; set->count++)
		set->at[set->count] = ptp_side_assumption(side, needs->entry[set->count]);
	qsort(set->at, set->count, sizeof(*set->at), by_text);
}

void ptp_gravity_state(const struct ptp_side *side, const struct ptp_finding *f, struct ptp_diff_state *state)
{
	*state = (struct ptp_diff_state){.there = true,
					 .severity = f->severity,
					 .status = f->status,
					 .attributes = "",
					 .set_count = f->set_count,
					 .partial = f->partial,
					 .id = f->id};
	state->sets = ptp_arena_alloc(side->arena, (f->set_count + 1) * sizeof(*state->sets));
	for (size_t i = 0; i < f->set_count; i++)
		fill_set(side, &f->sets[i], &state->sets[i]);
}

static bool has(const struct ptp_diff_set *set, const char *text)
{
	for (size_t i = 0; i < set->count; i++)
		if (!strcmp(set->at[i], text))
			return true;
	return false;
}

static bool within(const struct ptp_diff_set *part, const struct ptp_diff_set *whole)
{
	for (size_t i = 0; i < part->count; i++)
		if (!has(whole, part->at[i]))
			return false;
	return true;
}

// Is STATE safe under SET?
static bool safe_under(const struct ptp_diff_state *state, const struct ptp_diff_set *set)
{
	for (size_t i = 0; i < state->set_count; i++)
		if (within(&state->sets[i], set))
			return true;
	return false;
}

static bool same_sets(const struct ptp_diff_state *a, const struct ptp_diff_state *b)
{
	if (a->set_count != b->set_count || a->partial != b->partial)
		return false;
	for (size_t i = 0; i < a->set_count; i++) { // in the order in which they are preferred, which the rules give
		bool there = false;

		for (size_t j = 0; j < b->set_count && !there; j++)
			there = !compare_sets(&a->sets[i], &b->sets[j]);
		if (!there)
			return false;
	}
	return true;
}

// Of one severity, neither of them proved.
static bool no_graver(const struct ptp_diff_state *b, const struct ptp_diff_state *a)
{
	if (a->status == PTP_VIOLATED)
		return true;
	if (b->status == PTP_VIOLATED)
		return false;
	if (!a->set_count || same_sets(a, b))
		return true;
	if (a->partial)
		return false;
	for (size_t i = 0; i < a->set_count; i++)
		if (!safe_under(b, &a->sets[i]))
			return false;
	return true;
}

bool ptp_gravity_equal(const struct ptp_diff_state *a, const struct ptp_diff_state *b)
{
	return a->severity == b->severity && a->status == b->status && same_sets(a, b);
}

static enum ptp_diff_change change_of(const struct ptp_diff_state *old, const struct ptp_diff_state *new_state)
{
	bool worse, better;

	if (!old->there || !new_state->there)
		return old->there ? PTP_DIFF_GONE : PTP_DIFF_NEW;
	if (old->status == PTP_KEPT || new_state->status == PTP_KEPT)
		return old->status == PTP_KEPT ? PTP_DIFF_GRAVER : PTP_DIFF_MILDER;
	if (old->severity != new_state->severity)
		return old->severity < new_state->severity ? PTP_DIFF_GRAVER : PTP_DIFF_MILDER;
	worse = !no_graver(new_state, old);
	better = !no_graver(old, new_state);
	if (worse == better)
		return PTP_DIFF_OTHER;
	return worse ? PTP_DIFF_GRAVER : PTP_DIFF_MILDER;
}

static bool counts(const struct ptp_diff_state *state, enum ptp_severity fail_on)
{
	return state->there && state->status != PTP_KEPT && state->severity >= fail_on;
}

void ptp_gravity_compare(struct ptp_diff_finding *finding, enum ptp_severity fail_on)
{
	const struct ptp_diff_state *old = &finding->side[PTP_OLD], *new_state = &finding->side[PTP_NEW];
	enum ptp_diff_change change = finding->change = change_of(old, new_state);
	bool either = change == PTP_DIFF_OTHER && !same_sets(old, new_state); // each needs something of its own

	finding->worse = counts(new_state, fail_on) && (change <= PTP_DIFF_GRAVER || either);
	finding->better = counts(old, fail_on) && (change >= PTP_DIFF_MILDER || either);
}

static int by_state(const struct ptp_diff_state *a, const struct ptp_diff_state *b)
{
	int order;

	if (a->there != b->there)
		return a->there ? -1 : 1;
	if (!a->there)
		return 0;
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->status != b->status)
		return a->status > b->status ? -1 : 1;
	order = strcmp(a->attributes, b->attributes);
	for (size_t i = 0; i < a->set_count && i < b->set_count && !order; i++)
		order = compare_sets(&a->sets[i], &b->sets[i]);
	return order ? order : (a->set_count > b->set_count) - (a->set_count < b->set_count);
}

static enum ptp_severity gravest(const struct ptp_diff_finding *finding)
{
	enum ptp_severity gravest = PTP_NOTE;

	for (unsigned side = 0; side < PTP_SIDES; side++)
		if (finding->side[side].there && finding->side[side].severity > gravest)
			gravest = finding->side[side].severity;
	return gravest;
}

// The side that is first, or last, by its state.
static const struct ptp_diff_state *end_of(const struct ptp_diff_finding *finding, bool last)
{
	bool second = by_state(&finding->side[PTP_OLD], &finding->side[PTP_NEW]) > 0;

	return &finding->side[second != last];
}

// The same order whichever side is which.
static int by_place(const void *left, const void *right)
{
	const struct ptp_diff_finding *a = left, *b = right;
	int order = (int)gravest(b) - (int)gravest(a);

	if (!order)
		order = (a->rule > b->rule) - (a->rule < b->rule);
	if (!order)
		order = strcmp(a->owner[0], b->owner[0]);
	if (!order)
		order = strcmp(a->owner[1] ? a->owner[1] : "", b->owner[1] ? b->owner[1] : "");
	if (!order)
		order = strcmp(a->region, b->region);
	if (!order)
		order = strcmp(a->detail, b->detail);
	for (unsigned last = 0; last < 2 && !order; last++)
		order = by_state(end_of(a, last), end_of(b, last));
	return order;
}

void ptp_gravity_order(struct ptp_diff *diff)
{
	struct ptp_diff_finding *at = diff->findings.at;
	size_t kept = 0;

	if (!diff->findings.count)
		return;
	qsort(at, diff->findings.count, sizeof(*at), by_place);
	for (size_t i = 1; i < diff->findings.count; i++) {
		if (!by_place(&at[kept], &at[i]) && at[kept].change == at[i].change)
			at[kept].count++;
		else
			at[++kept] = at[i];
	}
	diff->findings.count = kept + 1;
}

const char *ptp_gravity_numberless(struct ptp_arena *arena, const char *text)
{
	char *made = ptp_arena_printf(arena, "%s", text), *to = made;

	while (*text) {
		if (isdigit((unsigned char)*text)) {
			text += !strncmp(text, "0x", 2) ? 2 + strspn(text + 2, "0123456789abcdef")
							: strspn(text, "0123456789");
			*to++ = '#';
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
	return made;
}

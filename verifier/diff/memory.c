// SPDX-License-Identifier: Apache-2.0
//
// What contexts of one name map of a region of memory: which kinds of mapping are on one side alone, and sizes.
//
// Contexts that are on one side alone are told elsewhere, and everything that they map of memory with them.
#include "verifier/diff/places.h"

#include <string.h>

// What is mapped of memory with one class.
struct amount {
	struct ptp_diff_part part;
	uint64_t bytes[PTP_SIDES];
};

static struct amount *amounts_of(const struct ptp_uses *g)
{
	struct amount *amounts = ptp_calloc(g->classes, sizeof(*amounts)), *last = amounts;

	for (size_t i = 0; i < g->count; i++) {
		const struct ptp_use *use = &g->at[i];

		last += i && use->class != use[-1].class;
		last->part.class = use->class;
		last->part.count[use->side]++;
		last->bytes[use->side] += use->bytes;
	}
	return amounts;
}

static bool is_alone(const struct amount *amount, enum ptp_diff_side side)
{
	return amount->bytes[side] && !amount->bytes[!side];
}

typedef bool (*match_fn)(const struct ptp_diff_class *a, const struct ptp_diff_class *b);

static bool same_permissions(const struct ptp_diff_class *a, const struct ptp_diff_class *b)
{
	return a->permissions == b->permissions && a->walk == b->walk;
}

static bool same_attributes(const struct ptp_diff_class *a, const struct ptp_diff_class *b)
{
	return !strcmp(a->attributes, b->attributes) && a->walk == b->walk;
}

// The one of the COUNT amounts that alone is on SIDE and whose class MATCHes; NULL: none, or several.
static struct amount *only_one(struct amount *amounts, size_t count, enum ptp_diff_side side,
			       const struct ptp_diff_class *class, match_fn match)
{
	struct amount *found = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!is_alone(&amounts[i], side) || !match(amounts[i].part.class, class))
			continue;
		if (found)
			return NULL;
		found = &amounts[i];
	}
	return found;
}

// What the amount at INDEX became, or came from: the only other one with its permissions, or else with its attributes; or NULL.
static struct amount *other_end(struct amount *amounts, size_t count, size_t index)
{
	static const match_fn matches[] = {same_permissions, same_attributes};

	for (size_t i = 0; i < sizeof(matches) / sizeof(*matches); i++) {
		const struct ptp_diff_class *class = amounts[index].part.class;
		struct amount *old = only_one(amounts, count, PTP_OLD, class, matches[i]);
		struct amount *new_amount = only_one(amounts, count, PTP_NEW, class, matches[i]);

		if (old && new_amount && (old == &amounts[index] || new_amount == &amounts[index]))
			return old == &amounts[index] ? new_amount : old;
	}
	return NULL;
}

// OTHER, or NULL: what AMOUNT became, or came from.
static void add_memory(struct ptp_diff *diff, const struct ptp_uses *g, const struct amount *amount,
		       struct amount *other)
{
	struct ptp_diff_mapping *mapping = ptp_uses_differ(diff, g, other ? 2 : 1);

	mapping->parts[0] = amount->part;
	mapping->kind = !amount->bytes[PTP_OLD] || !amount->bytes[PTP_NEW];
	if (other)
		mapping->parts[1] = other->part;
	for (unsigned side = 0; side < PTP_SIDES; side++)
		mapping->bytes[side] = amount->bytes[side] + (other ? other->bytes[side] : 0);
	if (other)
		other->bytes[PTP_OLD] = other->bytes[PTP_NEW] = 0;
}

void ptp_uses_memory(struct ptp_diff *diff, const struct ptp_uses *g)
{
	ptp_autofree struct amount *amounts = amounts_of(g);

	if (!g->contexts[PTP_OLD] || !g->contexts[PTP_NEW])
		return;
	for (size_t i = 0; i < g->classes; i++)
		if (amounts[i].bytes[PTP_OLD] != amounts[i].bytes[PTP_NEW])
			add_memory(diff, g, &amounts[i], other_end(amounts, g->classes, i));
}

// SPDX-License-Identifier: Apache-2.0
//
// Where in a device what contexts of one name map differs: one sweep over the ends of all that they map.
//
// Between two ends there are so many contexts with each class on each side. Where two numbers differ, something changed; all places with
// the same differences are one.
#include "verifier/diff/places.h"

#include <stdlib.h>
#include <string.h>

// So many contexts of each side have a class.
typedef uint32_t tally[PTP_SIDES];

struct end {
	uint64_t at;
	uint32_t class; // its number in the group
	enum ptp_diff_side side;
	bool begins;
};

struct sweep {
	struct ptp_diff *diff;
	const struct ptp_uses *uses;
	const struct ptp_diff_class **classes; // of the group, by number
	tally *now;                            // by class
	tally *differ;                         // `now` with equal numbers as 0
	struct ptp_table table;                // of differences that were found, by their numbers:
	PTP_VEC(tally *) found;
	size_t first; // among the differences of the diff
};

static int by_address(const void *left, const void *right)
{
	const struct end *a = left, *b = right;

	return (a->at > b->at) - (a->at < b->at);
}

// Fills in what differs. False: nothing.
static bool differs(struct sweep *s)
{
	bool any = false;

	for (size_t i = 0; i < s->uses->classes; i++) {
		bool equal = s->now[i][PTP_OLD] == s->now[i][PTP_NEW];

		for (unsigned side = 0; side < PTP_SIDES; side++)
			s->differ[i][side] = equal ? 0 : s->now[i][side];
		any |= !equal;
	}
	return any;
}

static void new_difference(struct sweep *s)
{
	size_t parts = 0;
	struct ptp_diff_mapping *mapping;

	for (size_t i = 0; i < s->uses->classes; i++)
		parts += s->differ[i][PTP_OLD] != s->differ[i][PTP_NEW];
	mapping = ptp_uses_differ(s->diff, s->uses, parts);
	parts = 0;
	for (size_t i = 0; i < s->uses->classes; i++) {
		if (s->differ[i][PTP_OLD] == s->differ[i][PTP_NEW])
			continue;
		mapping->parts[parts].class = s->classes[i];
		for (unsigned side = 0; side < PTP_SIDES; side++)
			mapping->parts[parts].count[side] = s->differ[i][side];
		parts++;
	}
}

// Adds LO to HI to the difference that is there.
static void add_place(struct sweep *s, uint64_t lo, uint64_t hi)
{
	size_t size = s->uses->classes * sizeof(tally);
	uint64_t hash = ptp_hash(s->differ, size);
	struct ptp_table_at at = ptp_table_begin(&s->table, hash);

	while (ptp_table_next(&s->table, &at))
		if (!memcmp(s->found.at[at.index], s->differ, size))
			break;
	if (at.index == PTP_ABSENT) {
		at.index = (uint32_t)s->found.count;
		ptp_table_add(&s->table, hash, at.index);
		*ptp_push(&s->found) = ptp_arena_alloc(&s->diff->arena, size);
		memcpy(s->found.at[at.index], s->differ, size);
		new_difference(s);
	}
	ptp_extents_add(&s->diff->mappings.at[s->first + at.index].extents, lo, hi);
}

static struct end *ends_of(struct sweep *s, size_t *count)
{
	PTP_VEC(struct end) ends = {0};
	uint32_t class = 0;

	for (size_t i = 0; i < s->uses->count; i++) {
		const struct ptp_use *use = &s->uses->at[i];

		class += i && use->class != use[-1].class;
		s->classes[class] = use->class;
		for (size_t j = 0; j < use->extents.ranges.count; j++) {
			*ptp_push(&ends) = (struct end){use->extents.ranges.at[j].lo, class, use->side, true};
			*ptp_push(&ends) = (struct end){use->extents.ranges.at[j].hi, class, use->side, false};
		}
	}
	if (ends.count)
		qsort(ends.at, ends.count, sizeof(*ends.at), by_address);
	*count = ends.count;
	return ends.at;
}

void ptp_uses_places(struct ptp_diff *diff, const struct ptp_uses *uses)
{
	struct sweep s = {.diff = diff, .uses = uses, .first = diff->mappings.count};
	size_t count;
	struct end *ends;

	s.classes = ptp_calloc(uses->classes, sizeof(*s.classes));
	s.now = ptp_calloc(uses->classes, sizeof(*s.now));
	s.differ = ptp_calloc(uses->classes, sizeof(*s.differ));
	ends = ends_of(&s, &count);
	for (size_t i = 0; i < count; i++) {
		if (i && ends[i].at > ends[i - 1].at && differs(&s))
			add_place(&s, ends[i - 1].at, ends[i].at);
		s.now[ends[i].class][ends[i].side] += ends[i].begins ? 1 : -1u;
	}
	free(ends);
	free(s.classes);
	free(s.now);
	free(s.differ);
	free(s.found.at);
	ptp_table_free(&s.table);
}

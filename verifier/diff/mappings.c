// SPDX-License-Identifier: Apache-2.0
//
// Mappings: what contexts of one name map of one region.
//
// Of a device, place by place: an offset within the region has a meaning that stays. Of anything else only whether there is a
// mapping of a class at all: where memory is, and how much of it is in use, is another thing on every boot.
#include "verifier/diff/classes.h"
#include "verifier/diff/places.h"

#include "verifier/overlap/pieces.h"

#include <stdlib.h>
#include <string.h>

// All uses of both sides.
struct all_uses {
	PTP_VEC(struct ptp_use) all;
};

// The use of a class in a region.
struct found {
	uint32_t id;
	size_t region, use;
};

// The uses of one side, while they are found.
struct finder {
	const struct ptp_side *side;
	enum ptp_diff_side which;
	struct ptp_diff_classes *classes;
	struct all_uses *to;
	struct ptp_table table; // of `found`
	PTP_VEC(struct found) found;
};

// Of processes there are many, and which of them is where at a moment is chance: of memory they are one.
static const char all_processes[] = "processes";

static struct ptp_use *new_use(struct finder *f, uint32_t id, size_t region)
{
	const struct ptp_class_of *of = &f->side->check->classes.entries.at[id];
	struct ptp_use *use = ptp_push(&f->to->all);

	use->device = ptp_side_device(f->side, region);
	use->region = ptp_side_region(f->side, region);
	use->who = f->side->names[of->context].context;
	if (!use->device && f->side->check->capture->contexts.at[of->context].owner_kind == PTP_PROCESS)
		use->who = all_processes;
	use->class = ptp_diff_class_of(f->classes, f->side, f->which, id);
	use->context = of->context;
	use->side = f->which;
	return use;
}

static struct ptp_use *use_of(struct finder *f, uint32_t id, size_t region)
{
	const uint64_t key[2] = {id, region};
	uint64_t hash = ptp_hash(key, sizeof(key));
	struct ptp_table_at at = ptp_table_begin(&f->table, hash);
	struct found *found;

	while (ptp_table_next(&f->table, &at)) {
		found = &f->found.at[at.index];
		if (found->id == id && found->region == region)
			return &f->to->all.at[found->use];
	}
	ptp_table_add(&f->table, hash, (uint32_t)f->found.count);
	*ptp_push(&f->found) = (struct found){id, region, f->to->all.count};
	return new_use(f, id, region);
}

static void add(struct finder *f, uint32_t id, size_t region, uint64_t lo, uint64_t hi)
{
	struct ptp_use *use = use_of(f, id, region);
	const struct ptp_region *device;
	uint64_t base;

	use->bytes += hi - lo;
	if (!use->device)
		return;
	device = &f->side->check->capture->regions.at[region];
	base = device->base & ~(uint64_t)(PTP_CHECK_PAGE - 1);
	use->size = (device->base + device->size - base + PTP_CHECK_PAGE - 1) & ~(uint64_t)(PTP_CHECK_PAGE - 1);
	ptp_extents_add(&use->extents, lo - base, hi - base);
}

// The parts of RUN in each piece, from FIRST on, and what no piece has.
static void add_run(struct finder *f, const struct ptp_run *run, const struct ptp_pieces *pieces, size_t first)
{
	uint64_t from = run->pa, end = run->pa + run->size;

	for (size_t i = first; i < pieces->sorted.count && pieces->sorted.at[i].lo < end; i++) {
		const struct ptp_piece *piece = &pieces->sorted.at[i];
		uint64_t lo = piece->lo > run->pa ? piece->lo : run->pa, hi = piece->hi < end ? piece->hi : end;

		if (lo >= hi)
			continue;
		if (lo > from)
			add(f, run->class_id, PTP_UNDESCRIBED, from, lo);
		add(f, run->class_id, piece->region, lo, hi);
		from = hi > from ? hi : from;
	}
	if (from < end)
		add(f, run->class_id, PTP_UNDESCRIBED, from, end);
}

static void find(struct finder *f)
{
	const struct ptp_check *check = f->side->check;
	struct ptp_pieces pieces = {.sorted = {0}};
	size_t first = 0;

	ptp_pieces_make(check->capture, PTP_CHECK_PAGE, &pieces);
	for (size_t i = 0; i < check->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&check->runs.at[i]);

		while (first < pieces.sorted.count && pieces.sorted.at[first].hi <= run.pa)
			first++;
		add_run(f, &run, &pieces, first);
	}
	ptp_pieces_free(&pieces);
	ptp_table_free(&f->table);
	free(f->found.at);
}

static int by_group(const struct ptp_use *a, const struct ptp_use *b)
{
	int order = (int)b->device - (int)a->device;

	if (!order)
		order = strcmp(a->who, b->who);
	return order ? order : strcmp(a->region, b->region);
}

static int by_use(const void *left, const void *right)
{
	const struct ptp_use *a = left, *b = right;
	int order = by_group(a, b);

	if (!order)
		order = a->class == b->class ? 0 : ptp_diff_class_order(a->class, b->class);
	if (!order)
		order = (int)a->side - (int)b->side;
	return order ? order : (a->context > b->context) - (a->context < b->context);
}

// Uses of one context and class become one, so that a page that it maps twice counts once.
static void join(struct ptp_uses *g)
{
	size_t kept = 0;

	g->classes = 1;
	for (size_t i = 1; i < g->count; i++) {
		struct ptp_use *last = &g->at[kept], *use = &g->at[i];

		if (by_use(last, use)) {
			g->classes += last->class != use->class;
			if (++kept != i) {
				g->at[kept] = *use;
				use->extents = (struct ptp_extents){0};
			}
			continue;
		}
		last->bytes += use->bytes;
		for (size_t j = 0; j < use->extents.ranges.count; j++)
			*ptp_push(&last->extents.ranges) = use->extents.ranges.at[j];
		ptp_extents_free(&use->extents);
	}
	g->count = kept + 1;
}

struct ptp_diff_mapping *ptp_uses_differ(struct ptp_diff *diff, const struct ptp_uses *g, size_t parts)
{
	struct ptp_diff_mapping *mapping = ptp_push(&diff->mappings);

	mapping->who = g->at->who;
	mapping->region = g->at->region;
	mapping->device = g->at->device;
	for (size_t i = 0; i < g->count; i++)
		mapping->size = g->at[i].size > mapping->size ? g->at[i].size : mapping->size;
	mapping->kind = true;
	memcpy(mapping->contexts, g->contexts, sizeof(g->contexts));
	mapping->parts = ptp_arena_alloc(&diff->arena, parts * sizeof(*mapping->parts));
	mapping->part_count = parts;
	return mapping;
}

static size_t count_contexts(const struct ptp_side *side, const char *who)
{
	const struct ptp_capture *capture = side->check->capture;
	size_t processes = 0;

	if (who != all_processes)
		return ptp_side_count(side, who);
	for (size_t i = 0; i < capture->contexts.count; i++)
		processes += capture->contexts.at[i].owner_kind == PTP_PROCESS;
	return processes;
}

static void compare(struct ptp_diff *diff, const struct ptp_side sides[PTP_SIDES], struct ptp_uses *g)
{
	join(g);
	for (unsigned side = 0; side < PTP_SIDES; side++)
		g->contexts[side] = count_contexts(&sides[side], g->at->who);
	if (!g->at->device)
		return ptp_uses_memory(diff, g);
	for (size_t i = 0; i < g->count; i++)
		ptp_extents_normalise(&g->at[i].extents);
	ptp_uses_places(diff, g);
}

void ptp_diff_mappings(struct ptp_diff *diff, const struct ptp_side sides[PTP_SIDES])
{
	struct ptp_diff_classes classes;
	struct all_uses uses = {.all = {0}};

	ptp_diff_classes_init(&classes, sides);
	for (unsigned side = 0; side < PTP_SIDES; side++)
		find(&(struct finder){.side = &sides[side], .which = side, .classes = &classes, .to = &uses});
	if (uses.all.count)
		qsort(uses.all.at, uses.all.count, sizeof(*uses.all.at), by_use);
	for (size_t i = 0, end; i < uses.all.count; i = end) {
		struct ptp_uses group = {.at = &uses.all.at[i]};

		for (end = i; end < uses.all.count && !by_group(&uses.all.at[i], &uses.all.at[end]); end++)
			group.count++;
		compare(diff, sides, &group);
	}
	for (size_t i = 0; i < uses.all.count; i++)
		ptp_extents_free(&uses.all.at[i].extents);
	free(uses.all.at);
	ptp_diff_classes_free(&classes);
}

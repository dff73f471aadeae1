// SPDX-License-Identifier: Apache-2.0
#include "verifier/overlap/sweep.h"

#include "verifier/overlap/pieces.h"

#include <stdlib.h>
#include <string.h>

// What is in play at the sweep's address: a run's class, or a piece's region, up to `hi`.
struct active {
	uint64_t hi;
	uint64_t what;
};

struct active_list {
	PTP_VEC(struct active) now;
};

struct sweep {
	struct ptp_overlaps *overlaps;
	struct active_list runs, pieces;
	uint32_t *ids; // scratch: the classes in play, ascending, each once
	size_t id_count, id_room;
	bool ids_stale;
	uint32_t *slots; // hash table of overlaps: index + 1
	size_t slot_count;
};

static int by_address(const void *left, const void *right)
{
	const struct ptp_run *a = left, *b = right;

	if (a->pa != b->pa)
		return a->pa < b->pa ? -1 : 1;
	if (a->class_id != b->class_id)
		return a->class_id < b->class_id ? -1 : 1;
	if (a->ia != b->ia)
		return a->ia < b->ia ? -1 : 1;
	return (a->size > b->size) - (a->size < b->size);
}

static int by_id(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static uint64_t lowest_end(const struct active_list *list)
{
	uint64_t lowest = UINT64_MAX;

	for (size_t i = 0; i < list->now.count; i++)
		if (list->now.at[i].hi < lowest)
			lowest = list->now.at[i].hi;
	return lowest;
}

// Drops what ends at ADDRESS; true when something did.
static bool expire(struct active_list *list, uint64_t address)
{
	size_t kept = 0, before = list->now.count;

	for (size_t i = 0; i < before; i++)
		if (list->now.at[i].hi > address)
			list->now.at[kept++] = list->now.at[i];
	list->now.count = kept;
	return kept != before;
}

static void collect_ids(struct sweep *sweep)
{
	size_t count = sweep->runs.now.count, kept = 0;

	if (count > sweep->id_room) {
		sweep->id_room = count * 2;
		sweep->ids = ptp_realloc(sweep->ids, sweep->id_room, sizeof(*sweep->ids));
	}
	for (size_t i = 0; i < count; i++)
		sweep->ids[i] = (uint32_t)sweep->runs.now.at[i].what;
	if (count)
		qsort(sweep->ids, count, sizeof(*sweep->ids), by_id);
	for (size_t i = 0; i < count; i++)
		if (!kept || sweep->ids[i] != sweep->ids[kept - 1])
			sweep->ids[kept++] = sweep->ids[i];
	sweep->id_count = kept;
	sweep->ids_stale = false;
}

static uint64_t hash_of(const uint32_t *ids, size_t count, size_t region)
{
	uint64_t hash = region * UINT64_C(0x9e3779b97f4a7c15) + count;

	for (size_t i = 0; i < count; i++)
		hash = (hash ^ ids[i]) * UINT64_C(0xff51afd7ed558ccd) ^ hash >> 29;
	return hash ^ hash >> 32;
}

static void grow_table(struct sweep *sweep)
{
	size_t count = sweep->slot_count ? sweep->slot_count * 2 : 1024;

	free(sweep->slots);
	sweep->slots = ptp_calloc(count, sizeof(*sweep->slots));
	sweep->slot_count = count;
	for (size_t i = 0; i < sweep->overlaps->sets.count; i++) {
		const struct ptp_overlap *set = &sweep->overlaps->sets.at[i];
		size_t slot = hash_of(set->ids, set->count, set->region) & (count - 1);

		while (sweep->slots[slot])
			slot = (slot + 1) & (count - 1);
		sweep->slots[slot] = (uint32_t)i + 1;
	}
}

// The overlap of the classes in play and REGION, made when it is new.
static struct ptp_overlap *overlap_of(struct sweep *sweep, size_t region)
{
	struct ptp_overlap *set;
	size_t slot;

	if (sweep->overlaps->sets.count * 2 >= sweep->slot_count)
		grow_table(sweep);
	slot = hash_of(sweep->ids, sweep->id_count, region) & (sweep->slot_count - 1);
	for (; sweep->slots[slot]; slot = (slot + 1) & (sweep->slot_count - 1)) {
		set = &sweep->overlaps->sets.at[sweep->slots[slot] - 1];
		if (set->region == region && set->count == sweep->id_count &&
		    !memcmp(set->ids, sweep->ids, set->count * sizeof(*set->ids)))
			return set;
	}
	set = ptp_push(&sweep->overlaps->sets);
	sweep->slots[slot] = (uint32_t)sweep->overlaps->sets.count;
	set->region = region;
	set->count = sweep->id_count;
	set->ids = ptp_realloc(NULL, set->count, sizeof(*set->ids));
	memcpy(set->ids, sweep->ids, set->count * sizeof(*set->ids));
	return set;
}

static void record(struct sweep *sweep, uint64_t lo, uint64_t hi)
{
	if (!sweep->runs.now.count || lo >= hi)
		return;
	if (sweep->ids_stale)
		collect_ids(sweep);
	if (!sweep->pieces.now.count)
		ptp_extents_add(&overlap_of(sweep, PTP_UNDESCRIBED)->extents, lo, hi);
	for (size_t i = 0; i < sweep->pieces.now.count; i++) {
		struct ptp_extents *extents = &overlap_of(sweep, (size_t)sweep->pieces.now.at[i].what)->extents;
		size_t last = extents->ranges.count;

		// two pieces of one region may be rounded out to one page
		if (last && extents->ranges.at[last - 1].hi >= hi)
			continue;
		ptp_extents_add(extents, lo, hi);
	}
}

static uint64_t min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void sweep_all(struct sweep *sweep, const struct ptp_run *runs, size_t count, const struct ptp_pieces *pieces)
{
	size_t run = 0, piece = 0;
	uint64_t at = 0;

	while (run < count || sweep->runs.now.count) {
		uint64_t next = min(lowest_end(&sweep->runs), lowest_end(&sweep->pieces));

		if (run < count)
			next = min(next, runs[run].pa);
		if (piece < pieces->sorted.count)
			next = min(next, pieces->sorted.at[piece].lo);
		record(sweep, at, next);
		at = next;
		if (expire(&sweep->runs, at))
			sweep->ids_stale = true;
		expire(&sweep->pieces, at);
		for (; run < count && runs[run].pa == at; run++) {
			*ptp_push(&sweep->runs.now) = (struct active){at + runs[run].size, runs[run].class_id};
			sweep->ids_stale = true;
		}
		for (; piece < pieces->sorted.count && pieces->sorted.at[piece].lo == at; piece++)
			*ptp_push(&sweep->pieces.now) =
				(struct active){pieces->sorted.at[piece].hi, pieces->sorted.at[piece].region};
	}
}

void ptp_sweep(const struct ptp_capture *capture, struct ptp_run *runs, size_t count, uint64_t page,
	       struct ptp_overlaps *overlaps)
{
	struct sweep sweep = {.overlaps = overlaps};
	struct ptp_pieces pieces = {0};

	if (count)
		qsort(runs, count, sizeof(*runs), by_address);
	ptp_pieces_make(capture, page, &pieces);
	sweep_all(&sweep, runs, count, &pieces);
	ptp_pieces_free(&pieces);
	free(sweep.runs.now.at);
	free(sweep.pieces.now.at);
	free(sweep.ids);
	free(sweep.slots);
}

void ptp_overlaps_free(struct ptp_overlaps *overlaps)
{
	for (size_t i = 0; i < overlaps->sets.count; i++) {
		free(overlaps->sets.at[i].ids);
		ptp_extents_free(&overlaps->sets.at[i].extents);
	}
	free(overlaps->sets.at);
	*overlaps = (struct ptp_overlaps){0};
}

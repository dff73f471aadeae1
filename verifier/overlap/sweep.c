// SPDX-License-Identifier: Apache-2.0
#include "verifier/overlap/sweep.h"

#include "model/table.h"
#include "verifier/overlap/pieces.h"

#include <stdlib.h>
#include <string.h>

// A region in play at the sweep's address, up to `hi`.
struct active {
	uint64_t hi;
	size_t region;
};

struct sweep {
	struct ptp_overlaps *overlaps;
	PTP_VEC(uint32_t) ids; // the classes in play, ascending
	uint64_t *end;         // by class: how far its runs reach that have begun
	PTP_VEC(struct active) pieces;
	struct ptp_table table; // of the overlaps' sets
	uint64_t work, stored;
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

static uint64_t min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

// The lowest address at which something in play ends.
static uint64_t lowest_end(const struct sweep *sweep)
{
	uint64_t lowest = UINT64_MAX;

	for (size_t i = 0; i < sweep->ids.count; i++)
		lowest = min(lowest, sweep->end[sweep->ids.at[i]]);
	for (size_t i = 0; i < sweep->pieces.count; i++)
		lowest = min(lowest, sweep->pieces.at[i].hi);
	return lowest;
}

// Drops what ends at ADDRESS.
static void expire(struct sweep *sweep, uint64_t address)
{
	size_t kept = 0;

	for (size_t i = 0; i < sweep->ids.count; i++)
		if (sweep->end[sweep->ids.at[i]] > address)
			sweep->ids.at[kept++] = sweep->ids.at[i];
	sweep->ids.count = kept;
	kept = 0;
	for (size_t i = 0; i < sweep->pieces.count; i++)
		if (sweep->pieces.at[i].hi > address)
			sweep->pieces.at[kept++] = sweep->pieces.at[i];
	sweep->pieces.count = kept;
}

static size_t place_of(const struct sweep *sweep, uint32_t id)
{
	size_t low = 0, high = sweep->ids.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sweep->ids.at[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

// A run begins: its class comes into play, or reaches further than before.
static void begin(struct sweep *sweep, const struct ptp_run *run)
{
	size_t place = place_of(sweep, run->class_id);

	if (place == sweep->ids.count || sweep->ids.at[place] != run->class_id) {
		ptp_push(&sweep->ids);
		memmove(sweep->ids.at + place + 1, sweep->ids.at + place,
			(sweep->ids.count - 1 - place) * sizeof(*sweep->ids.at));
		sweep->ids.at[place] = run->class_id;
	}
	if (sweep->end[run->class_id] < run->pa + run->size)
		sweep->end[run->class_id] = run->pa + run->size;
}

// The overlap of the classes in play and REGION, made when it is new.
static struct ptp_overlap *overlap_of(struct sweep *sweep, size_t region)
{
	size_t bytes = sweep->ids.count * sizeof(*sweep->ids.at);
	uint64_t hash = ptp_hash(sweep->ids.at, bytes) + region;
	struct ptp_table_at at = ptp_table_begin(&sweep->table, hash);
	struct ptp_overlap *set;

	while (ptp_table_next(&sweep->table, &at)) {
		set = &sweep->overlaps->sets.at[at.index];
		if (set->region == region && set->count == sweep->ids.count && !memcmp(set->ids, sweep->ids.at, bytes))
			return set;
	}
	ptp_table_add(&sweep->table, hash, (uint32_t)sweep->overlaps->sets.count);
	set = ptp_push(&sweep->overlaps->sets);
	set->region = region;
	set->count = sweep->ids.count;
	set->ids = ptp_realloc(NULL, set->count, sizeof(*set->ids));
	memcpy(set->ids, sweep->ids.at, bytes);
	sweep->stored += set->count;
	return set;
}

static void record(struct sweep *sweep, uint64_t lo, uint64_t hi)
{
	if (!sweep->ids.count || lo >= hi)
		return;
	if (!sweep->pieces.count)
		ptp_extents_add(&overlap_of(sweep, PTP_UNDESCRIBED)->extents, lo, hi);
	for (size_t i = 0; i < sweep->pieces.count; i++) {
		struct ptp_extents *extents = &overlap_of(sweep, sweep->pieces.at[i].region)->extents;
		size_t last = extents->ranges.count;

		// two pieces of one region may be rounded out to one page
		if (last && extents->ranges.at[last - 1].hi >= hi)
			continue;
		ptp_extents_add(extents, lo, hi);
	}
}

// Is there more to meet than the limits allow (docs/limits.md)?
static bool too_much(struct sweep *sweep)
{
	sweep->work += sweep->ids.count * (1 + sweep->pieces.count);
	return sweep->work > PTP_SWEEP_WORK_MAX || sweep->stored > PTP_SWEEP_STORED_MAX;
}

static void sweep_all(struct sweep *sweep, const struct ptp_run *runs, size_t count, const struct ptp_pieces *pieces)
{
	size_t run = 0, piece = 0;
	uint64_t at = 0;

	while (run < count || sweep->ids.count) {
		uint64_t next = lowest_end(sweep);

		if (run < count)
			next = min(next, runs[run].pa);
		if (piece < pieces->sorted.count)
			next = min(next, pieces->sorted.at[piece].lo);
		record(sweep, at, next);
		at = next;
		if (too_much(sweep)) {
			sweep->overlaps->stopped = true;
			sweep->overlaps->stopped_at = at;
			return;
		}
		expire(sweep, at);
		for (; run < count && runs[run].pa == at; run++)
			begin(sweep, &runs[run]);
		for (; piece < pieces->sorted.count && pieces->sorted.at[piece].lo == at; piece++)
			*ptp_push(&sweep->pieces) =
				(struct active){pieces->sorted.at[piece].hi, pieces->sorted.at[piece].region};
	}
}

static size_t classes_of(const struct ptp_run *runs, size_t count)
{
	uint32_t highest = 0;

	for (size_t i = 0; i < count; i++)
		highest = runs[i].class_id > highest ? runs[i].class_id : highest;
	return (size_t)highest + 1;
}

void ptp_sweep(const struct ptp_capture *capture, struct ptp_run *runs, size_t count, uint64_t page,
	       struct ptp_overlaps *overlaps)
{
	struct sweep sweep = {.overlaps = overlaps, .end = ptp_calloc(classes_of(runs, count), sizeof(*sweep.end))};
	struct ptp_pieces pieces = {0};

	if (count)
		qsort(runs, count, sizeof(*runs), by_address);
	ptp_pieces_make(capture, page, &pieces);
	sweep_all(&sweep, runs, count, &pieces);
	ptp_pieces_free(&pieces);
	free(sweep.ids.at);
	free(sweep.end);
	free(sweep.pieces.at);
	ptp_table_free(&sweep.table);
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

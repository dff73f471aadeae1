// SPDX-License-Identifier: Apache-2.0
//
// Where a class begins or ends to be in play, the set of classes in play becomes another one. Sets are numbered, and which one
// follows from which is remembered, since in a real host few of them alternate.
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

// A class is in play up to `end`, unless a run of it that began later reaches further.
struct ending {
	uint64_t end;
	uint32_t id;
};

struct set {
	const uint32_t *ids; // ascending
	size_t count;
	size_t region; // where it was last recorded, and as which overlap
	uint32_t overlap;
};

#define NOBODY UINT32_MAX // no class, no overlap

// SET becomes `to` when these classes, one or two, begin or end.
struct step {
	uint32_t set, change[2], to;
};

#define STEPS 4096

struct sweep {
	struct ptp_overlaps *overlaps;
	struct ptp_overlaps *extents_of; // or NULL: whose extents are filled,
	const bool *wanted;              // and of which sets
	PTP_VEC(struct set) sets;        // the first one is empty
	uint32_t now;                    // the set in play
	uint64_t *end;                   // by class: how far its runs reach that have begun
	PTP_VEC(struct ending) heap;     // the lowest end first
	PTP_VEC(uint32_t) changes;       // classes that begin or end here
	PTP_VEC(uint32_t) ids;           // the set that is looked for
	PTP_VEC(struct active) pieces;
	struct ptp_table table_of_sets, table_of_overlaps;
	struct step *steps;
	uint64_t work, stored;
};

static uint64_t min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void push_ending(struct sweep *sweep, uint64_t end, uint32_t id)
{
	size_t i = sweep->heap.count;
	struct ending *at;

	ptp_push(&sweep->heap);
	at = sweep->heap.at;
	for (; i && at[(i - 1) / 2].end > end; i = (i - 1) / 2)
		at[i] = at[(i - 1) / 2];
	at[i] = (struct ending){end, id};
}

static struct ending pop_ending(struct sweep *sweep)
{
	struct ending *at = sweep->heap.at, top = at[0], last = at[--sweep->heap.count];
	size_t count = sweep->heap.count, i = 0;

	for (size_t child = 1; child < count; child = 2 * i + 1) {
		if (child + 1 < count && at[child + 1].end < at[child].end)
			child++;
		if (at[child].end >= last.end)
			break;
		at[i] = at[child];
		i = child;
	}
	at[i] = last;
	return top;
}

static void change(struct sweep *sweep, uint32_t id)
{
	*ptp_push(&sweep->changes) = id;
}

// The lowest address at which something in play ends.
static uint64_t lowest_end(const struct sweep *sweep)
{
	uint64_t lowest = sweep->heap.count ? sweep->heap.at[0].end : UINT64_MAX;

	for (size_t i = 0; i < sweep->pieces.count; i++)
		lowest = min(lowest, sweep->pieces.at[i].hi);
	return lowest;
}

// Drops what ends at ADDRESS.
static void expire(struct sweep *sweep, uint64_t address)
{
	size_t kept = 0;

	while (sweep->heap.count && sweep->heap.at[0].end <= address) {
		struct ending ending = pop_ending(sweep);

		if (sweep->end[ending.id] == ending.end)
			change(sweep, ending.id);
	}
	for (size_t i = 0; i < sweep->pieces.count; i++)
		if (sweep->pieces.at[i].hi > address)
			sweep->pieces.at[kept++] = sweep->pieces.at[i];
	sweep->pieces.count = kept;
}

// A run begins at ADDRESS: its class comes into play, or reaches further than before.
static void begin(struct sweep *sweep, const struct ptp_packed *run, uint64_t address)
{
	uint32_t id = ptp_run_class(run);
	uint64_t end = address + ptp_run_size(run), *old = &sweep->end[id];

	if (end <= *old)
		return;
	if (*old <= address)
		change(sweep, id);
	*old = end;
	push_ending(sweep, end, id);
}

static int by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

// Sorts the changes; a class that both ends and begins does not change.
static void settle_changes(struct sweep *sweep)
{
	uint32_t *at = sweep->changes.at;
	size_t kept = 0;

	if (sweep->changes.count > 2)
		qsort(at, sweep->changes.count, sizeof(*at), by_number);
	else if (sweep->changes.count == 2 && at[0] > at[1])
		at[0] ^= at[1], at[1] ^= at[0], at[0] ^= at[1];
	for (size_t i = 0; i < sweep->changes.count; i++) {
		if (i + 1 < sweep->changes.count && at[i] == at[i + 1])
			i++;
		else
			at[kept++] = at[i];
	}
	sweep->changes.count = kept;
}

// The ids of the set in play with the changes made: of two ascending lists, those that are in one of them.
static void make_ids(struct sweep *sweep)
{
	const struct set *set = &sweep->sets.at[sweep->now];
	size_t i = 0, j = 0;

	sweep->ids.count = 0;
	while (i < set->count || j < sweep->changes.count) {
		if (j == sweep->changes.count || (i < set->count && set->ids[i] < sweep->changes.at[j]))
			*ptp_push(&sweep->ids) = set->ids[i++];
		else if (i == set->count || sweep->changes.at[j] < set->ids[i])
			*ptp_push(&sweep->ids) = sweep->changes.at[j++];
		else
			i++, j++;
	}
	sweep->work += set->count + sweep->changes.count;
}

// The number of the set that has the ids looked for.
static uint32_t find_set(struct sweep *sweep)
{
	size_t bytes = sweep->ids.count * sizeof(*sweep->ids.at);
	uint64_t hash = ptp_hash(sweep->ids.at, bytes);
	struct ptp_table_at at = ptp_table_begin(&sweep->table_of_sets, hash);
	uint32_t *ids;

	while (ptp_table_next(&sweep->table_of_sets, &at)) {
		const struct set *set = &sweep->sets.at[at.index];

		if (set->count == sweep->ids.count && !memcmp(set->ids, sweep->ids.at, bytes))
			return at.index;
	}
	ptp_table_add(&sweep->table_of_sets, hash, (uint32_t)sweep->sets.count);
	ids = ptp_arena_alloc(&sweep->overlaps->arena, bytes);
	memcpy(ids, sweep->ids.at, bytes);
	*ptp_push(&sweep->sets) = (struct set){ids, sweep->ids.count, 0, NOBODY};
	sweep->stored += sweep->ids.count;
	return (uint32_t)sweep->sets.count - 1;
}

static uint32_t set_after_changes(struct sweep *sweep)
{
	make_ids(sweep);
	return sweep->ids.count ? find_set(sweep) : 0;
}

// The set that follows from the one in play when FIRST and SECOND, or FIRST and NOBODY, begin or end; FIRST is less.
static uint32_t next_set(struct sweep *sweep, uint32_t first, uint32_t second)
{
	struct step *slot = &sweep->steps[(sweep->now * 31 + first * 5 + second * 7) % STEPS];

	if (slot->set == sweep->now && slot->change[0] == first && slot->change[1] == second)
		return slot->to;
	sweep->changes.count = 0;
	change(sweep, first);
	if (second != NOBODY)
		change(sweep, second);
	*slot = (struct step){sweep->now, {first, second}, set_after_changes(sweep)};
	return slot->to;
}

static void apply_changes(struct sweep *sweep)
{
	const uint32_t *c = sweep->changes.at;

	if (sweep->changes.count > 2)
		sweep->now = set_after_changes(sweep);
	else if (sweep->changes.count)
		sweep->now = next_set(sweep, c[0], sweep->changes.count > 1 ? c[1] : NOBODY);
}

// The overlap of the classes in play and REGION, made when it is new; LO is then its lowest address.
static uint32_t find_overlap(struct sweep *sweep, size_t region, uint64_t lo)
{
	struct set *set = &sweep->sets.at[sweep->now];
	const uint64_t key[2] = {sweep->now, region};
	uint64_t hash = ptp_hash(key, sizeof(key));
	struct ptp_table_at at = ptp_table_begin(&sweep->table_of_overlaps, hash);

	set->region = region;
	while (ptp_table_next(&sweep->table_of_overlaps, &at)) {
		const struct ptp_overlap *old = &sweep->overlaps->sets.at[at.index];

		if (old->region == region && old->ids == set->ids)
			return set->overlap = at.index;
	}
	set->overlap = (uint32_t)sweep->overlaps->sets.count;
	ptp_table_add(&sweep->table_of_overlaps, hash, set->overlap);
	*ptp_push(&sweep->overlaps->sets) = (struct ptp_overlap){set->ids, set->count, region, lo, {{NULL, 0, 0}}};
	return set->overlap;
}

static void add_extent(struct sweep *sweep, uint32_t overlap, uint64_t lo, uint64_t hi)
{
	struct ptp_extents *extents = &sweep->extents_of->sets.at[overlap].extents;
	size_t last = extents->ranges.count;

	// two pieces of one region may be rounded out to one page
	if (!last || extents->ranges.at[last - 1].hi < hi)
		ptp_extents_add(extents, lo, hi);
}

#define INLINE static inline __attribute__((always_inline)) // on the path of every run

INLINE void record_in(struct sweep *sweep, size_t region, uint64_t lo, uint64_t hi)
{
	const struct set *set = &sweep->sets.at[sweep->now];
	bool found = set->overlap != NOBODY && set->region == region;
	uint32_t overlap = found ? set->overlap : find_overlap(sweep, region, lo);

	if (sweep->extents_of && (!sweep->wanted || sweep->wanted[overlap]))
		add_extent(sweep, overlap, lo, hi);
}

INLINE void record(struct sweep *sweep, uint64_t lo, uint64_t hi)
{
	if (!sweep->now || lo >= hi)
		return;
	if (!sweep->pieces.count)
		record_in(sweep, PTP_UNDESCRIBED, lo, hi);
	for (size_t i = 0; i < sweep->pieces.count; i++)
		record_in(sweep, sweep->pieces.at[i].region, lo, hi);
}

// Is there more to meet than the limits allow (docs/limits.md)?
static bool at_limit(const struct sweep *sweep)
{
	return sweep->work > PTP_SWEEP_WORK_MAX || sweep->stored > PTP_SWEEP_STORED_MAX;
}

// The usual case, at little cost: runs that end before BOUND and before the next one begins, each of a class that is not in play.
// *RUN is the first that is not such a one, *AT how far the sweep got.
static void sweep_lone_runs(struct sweep *sweep, const struct ptp_run_list *runs, uint64_t bound, size_t *run,
			    uint64_t *at)
{
	uint32_t around = sweep->now;
	bool known = false; // what lies between the runs; it is enough to record that once where no extents are wanted

	for (; *run + 1 < runs->count; (*run)++) {
		const struct ptp_packed *this = &runs->at[*run];
		uint64_t lo = ptp_run_pa(this), hi = lo + ptp_run_size(this);
		uint32_t id = ptp_run_class(this);

		__builtin_prefetch(this + 32); // which may be beyond the end: that is harmless
		if (hi > bound || hi > ptp_run_pa(this + 1) || sweep->end[id] > lo || at_limit(sweep))
			return;
		if (!known || sweep->extents_of)
			record(sweep, *at, lo);
		known |= lo > *at;
		sweep->now = next_set(sweep, id, NOBODY);
		record(sweep, lo, hi);
		sweep->now = around;
		*at = hi;
	}
}

static void sweep_all(struct sweep *sweep, const struct ptp_run_list *runs, const struct ptp_pieces *pieces)
{
	size_t run = 0, piece = 0;
	uint64_t at = 0;

	while (run < runs->count || sweep->heap.count) {
		uint64_t next = lowest_end(sweep);

		if (piece < pieces->sorted.count)
			next = min(next, pieces->sorted.at[piece].lo);
		sweep_lone_runs(sweep, runs, next, &run, &at);
		if (run < runs->count)
			next = min(next, ptp_run_pa(&runs->at[run]));
		record(sweep, at, next);
		at = next;
		sweep->work += sweep->pieces.count;
		if (at_limit(sweep)) {
			sweep->overlaps->stopped = true;
			sweep->overlaps->stopped_at = at;
			return;
		}
		sweep->changes.count = 0;
		expire(sweep, at);
		for (; run < runs->count && ptp_run_pa(&runs->at[run]) == at; run++)
			begin(sweep, &runs->at[run], at);
		settle_changes(sweep);
		apply_changes(sweep);
		for (; piece < pieces->sorted.count && pieces->sorted.at[piece].lo == at; piece++)
			*ptp_push(&sweep->pieces) =
				(struct active){pieces->sorted.at[piece].hi, pieces->sorted.at[piece].region};
	}
}

static void run_sweep(struct sweep *sweep, const struct ptp_capture *capture, const struct ptp_run_list *runs,
		      size_t classes, uint64_t page)
{
	struct ptp_pieces pieces = {0};

	sweep->end = ptp_calloc(classes, sizeof(*sweep->end));
	sweep->steps = ptp_calloc(STEPS, sizeof(*sweep->steps));
	for (size_t i = 0; i < STEPS; i++)
		sweep->steps[i].set = NOBODY;
	*ptp_push(&sweep->sets) = (struct set){NULL, 0, 0, NOBODY};
	ptp_pieces_make(capture, page, &pieces);
	sweep_all(sweep, runs, &pieces);
	ptp_pieces_free(&pieces);
	free(sweep->sets.at);
	free(sweep->end);
	free(sweep->heap.at);
	free(sweep->changes.at);
	free(sweep->ids.at);
	free(sweep->pieces.at);
	free(sweep->steps);
	ptp_table_free(&sweep->table_of_sets);
	ptp_table_free(&sweep->table_of_overlaps);
}

void ptp_sweep(const struct ptp_capture *capture, const struct ptp_run_list *runs, size_t classes, uint64_t page,
	       struct ptp_overlaps *overlaps)
{
	struct sweep sweep = {.overlaps = overlaps};

	run_sweep(&sweep, capture, runs, classes, page);
}

void ptp_sweep_extents(const struct ptp_capture *capture, const struct ptp_run_list *runs, size_t classes,
		       uint64_t page, const bool *wanted, struct ptp_overlaps *overlaps)
{
	struct ptp_overlaps same = {.stopped = false}; // sweeping again finds the same sets in the same order
	struct sweep sweep = {.overlaps = &same, .extents_of = overlaps, .wanted = wanted};

	run_sweep(&sweep, capture, runs, classes, page);
	ptp_overlaps_free(&same);
}

void ptp_overlaps_free(struct ptp_overlaps *overlaps)
{
	for (size_t i = 0; i < overlaps->sets.count; i++)
		ptp_extents_free(&overlaps->sets.at[i].extents);
	free(overlaps->sets.at);
	ptp_arena_free(&overlaps->arena);
	*overlaps = (struct ptp_overlaps){0};
}

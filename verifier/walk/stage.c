// SPDX-License-Identifier: Apache-2.0
//
// Descends from the initial table to the leaves in input-address order, bounded by level: a table may be its own entry.
//
// Source: Arm ARM, "Translation process", "The Access flag". A leaf that follows the one before it in input, output and
// every other bit extends the run without being decoded.
#include "verifier/walk/stage.h"

#include <endian.h>
#include <string.h>

#define CHUNK 4096 // tables are read in pieces of the smallest granule: larger ones may lie in several places

void ptp_note(struct ptp_tally *tally, uint64_t ia, uint64_t pa)
{
	if (!tally->count++) {
		tally->ia = ia;
		tally->pa = pa;
	}
}

uint32_t ptp_stage_class(struct ptp_stage_walk *walk, uint64_t descriptor, uint64_t table_bits)
{
	uint64_t bits = (descriptor & walk->attribute_bits) | 1;
	uint64_t h = bits ^ bits >> 2 ^ bits >> 5 ^ bits >> 49 ^ table_bits >> 57 ^ walk->group << 1;
	struct ptp_class_cache *slot = &walk->cache[h & 63];

	if (slot->bits != bits || slot->table_bits != table_bits || slot->group != walk->group) {
		struct ptp_class class = ptp_leaf_class(walk->g, descriptor, table_bits);

		ptp_class_set(&class, walk->g->stage == 1 ? PTP_F_S1_GROUP : PTP_F_S2_GROUP, walk->group);
		*slot = (struct ptp_class_cache){bits, table_bits, walk->group, ptp_class_id(walk->classes, 0, &class)};
	}
	return slot->id;
}

static void stop(struct ptp_stage_walk *walk, uint64_t ia)
{
	if (!walk->progress->stopped)
		walk->progress->stopped_at = ia;
	walk->progress->stopped = true;
}

bool ptp_run_add(struct ptp_map *map, const struct ptp_run *run)
{
	struct ptp_run *last = map->runs.count ? &map->runs.at[map->runs.count - 1] : NULL;

	if (last && run->ia && last->ia + last->size == run->ia && last->pa + last->size == run->pa &&
	    last->class_id == run->class_id) {
		last->size += run->size;
		return true;
	}
	if (map->runs.count >= PTP_RUNS)
		return false;
	if (map->runs.count < map->runs.room)
		map->runs.at[map->runs.count++] = *run;
	else
		*ptp_push(&map->runs) = *run;
	return true;
}

bool ptp_stage_emit(struct ptp_stage_walk *walk, const struct ptp_run *run)
{
	if (ptp_run_add(walk->map, run))
		return true;
	stop(walk, run->ia);
	return false;
}

// The physical address of the piece of a table at ADDRESS, of SIZE bytes. False when there is nothing to read.
static bool locate(struct ptp_stage_walk *walk, uint64_t address, uint64_t ia, uint64_t *pa)
{
	*pa = address;
	if (!walk->locate)
		return true;
	switch (walk->locate(walk->locate_data, address, pa)) {
	case PTP_FOUND:
		return true;
	case PTP_AMBIGUOUS:
		ptp_note(&walk->progress->ambiguous_at, ia, address);
		return false;
	default:
		return false;
	}
}

// The words of BYTES: where they are, or copied to SPACE when they are not words of this machine there.
static const uint64_t *as_words(const uint8_t *bytes, uint64_t size, uint64_t *space)
{
	if (__BYTE_ORDER == __LITTLE_ENDIAN && !((uintptr_t)bytes & 7))
		return (const uint64_t *)(const void *)bytes;
	if (bytes != (const uint8_t *)space)
		memcpy(space, bytes, size);
	for (uint64_t i = 0; i < size / 8; i++)
		space[i] = le64toh(space[i]);
	return space;
}

// A piece of a table, in SPACE if need be. NULL when there is nothing to read; what is missing is noted.
static const uint64_t *read_piece(struct ptp_stage_walk *walk, uint64_t address, uint64_t size, uint64_t ia,
				  uint64_t *space)
{
	struct ptp_progress *progress = walk->progress;
	const uint8_t *bytes;
	uint64_t pa;

	if (!locate(walk, address, ia, &pa))
		return NULL;
	bytes = ptp_memory_at(progress->memory, pa, size);
	if (!bytes && ptp_memory_read(progress->memory, pa, space, size))
		bytes = (const uint8_t *)space;
	if (bytes) {
		ptp_pageset_add(&progress->tables, pa);
		if (progress->pages)
			ptp_pageset_add(progress->pages, pa);
		return as_words(bytes, size, space);
	}
	if (ptp_pageset_add(&progress->missing, pa))
		ptp_note(&progress->missing_at, ia, pa);
	return NULL;
}

// Where a walk is: one table at one level.
struct place {
	uint64_t table; // address, in the space that the tables of this stage are in
	int level;
	uint64_t ia; // of the first entry
	uint64_t table_bits;
};

static void walk_table(struct ptp_stage_walk *walk, const struct place *at, uint64_t size);

static void descend(struct ptp_stage_walk *walk, const struct place *at, uint64_t ia, uint64_t descriptor,
		    uint64_t table)
{
	struct place below = {
		.table = table,
		.level = at->level + 1,
		.ia = ia,
		.table_bits = at->table_bits | (walk->g->stage == 1 ? descriptor & PTP_TABLE_BITS : 0),
	};

	walk_table(walk, &below, UINT64_C(1) << walk->g->granule_bits);
}

// The descriptor of the page or block after that of DESCRIPTOR, all else equal. 0 at every 4 GiB, where the address
// might leave the output size or carry into other bits.
static uint64_t following(uint64_t descriptor, unsigned shift)
{
	uint64_t next = descriptor + (UINT64_C(1) << shift);

	return shift < 32 && (next & 0xffffffff) >> shift ? next : 0;
}

// One entry that stands alone. Returns the descriptor that would continue its run, or 0.
static uint64_t walk_entry(struct ptp_stage_walk *walk, const struct place *at, uint64_t ia, uint64_t descriptor)
{
	struct ptp_entry entry = ptp_decode(walk->g, at->level, descriptor);
	struct ptp_run run = {.ia = ia, .pa = entry.address, .size = UINT64_C(1) << ptp_shift(walk->g, at->level)};

	if (entry.kind == PTP_INVALID || entry.beyond)
		return 0;
	if (entry.kind == PTP_TABLE) {
		descend(walk, at, ia, descriptor, entry.address);
		return 0;
	}
	if (!entry.af && !walk->g->hardware_af)
		return 0;
	run.class_id = ptp_stage_class(walk, descriptor, at->table_bits);
	walk->progress->leaf_entries++;
	if (!ptp_stage_emit(walk, &run))
		return 0;
	if (descriptor & walk->g->pbha) {
		ptp_note(&walk->progress->pbha_at, ia, entry.address);
		return 0;
	}
	return following(descriptor, ptp_shift(walk->g, at->level));
}

// Whether all of COUNT words follow the last run: NEXT, and each the one after. Nothing may carry out of the low 4 GiB.
static bool all_follow(const uint64_t *words, unsigned count, uint64_t next, unsigned shift)
{
	uint64_t size = UINT64_C(1) << shift, differ = 0;

	if (!next || ((next & 0xffffffff) + count * size) >> 32)
		return false;
	for (unsigned i = 0; i < count; i++, next += size)
		differ |= words[i] ^ next;
	return !differ;
}

// How many of COUNT words follow the last run, whose NEXT descriptor goes on.
static unsigned follow(const uint64_t *words, unsigned count, uint64_t *next, unsigned shift)
{
	unsigned same = 0;

	while (*next && same < count && words[same] == *next) {
		*next = following(*next, shift);
		same++;
	}
	return same;
}

// Extends the last run by COUNT entries that follow it; a contiguous group among them is complete and consistent,
// as the one before it is.
static void extend(struct ptp_stage_walk *walk, unsigned count, unsigned shift)
{
	walk->map->runs.at[walk->map->runs.count - 1].size += (uint64_t)count << shift;
	walk->progress->leaf_entries += count;
}

// Entries without a contiguous group among them.
static void walk_plain(struct ptp_stage_walk *walk, const struct place *at, const uint64_t *words, unsigned count,
		       uint64_t *next)
{
	unsigned shift = ptp_shift(walk->g, at->level);

	for (unsigned i = 0; i < count && !walk->progress->stopped;) {
		unsigned same = follow(words + i, count - i, next, shift);

		if (same) {
			extend(walk, same, shift);
			i += same;
			continue;
		}
		*next = words[i] & 1 ? walk_entry(walk, at, at->ia + ((uint64_t)i << shift), words[i]) : 0;
		i++;
	}
}

static bool any_contiguous_bit(const uint64_t *words, unsigned count)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < count; i++)
		all |= words[i];
	return all >> 52 & 1;
}

// Table descriptors of a group whose leaves are joined.
static void walk_tables_of(struct ptp_stage_walk *walk, const struct place *at, const struct ptp_group *group)
{
	unsigned shift = ptp_shift(walk->g, at->level);

	for (unsigned i = 0; i < group->count && !walk->progress->stopped; i++)
		if (ptp_decode(walk->g, at->level, group->descriptor[i]).kind == PTP_TABLE)
			walk_entry(walk, at, group->ia + ((uint64_t)i << shift), group->descriptor[i]);
}

static void walk_piece(struct ptp_stage_walk *walk, const struct place *at, const uint64_t *words, unsigned count)
{
	unsigned step = ptp_group_entries(walk->g, at->level), shift = ptp_shift(walk->g, at->level);
	uint64_t next = 0;

	if (step == 1 || step > count)
		step = count;
	for (unsigned i = 0; i < count && !walk->progress->stopped; i += step) {
		struct place here = {at->table, at->level, at->ia + ((uint64_t)i << shift), at->table_bits};
		struct ptp_group group = {words + i, step, at->level, here.ia, at->table_bits};

		if (all_follow(words + i, step, next, shift)) {
			extend(walk, step, shift);
			next = following(words[i + step - 1], shift);
		} else if (any_contiguous_bit(words + i, step) && ptp_group_is_joined(walk, &group)) {
			next = ptp_group_walk(walk, &group) ? following(words[i + step - 1], shift) : 0;
			walk_tables_of(walk, &here, &group);
		} else {
			walk_plain(walk, &here, words + i, step, &next);
		}
	}
}

static void walk_table(struct ptp_stage_walk *walk, const struct place *at, uint64_t size)
{
	uint64_t space[CHUNK / 8], piece = size < CHUNK ? size : CHUNK;
	const uint64_t *words;

	for (uint64_t offset = 0; offset < size && !walk->progress->stopped; offset += piece) {
		uint64_t ia = at->ia + (offset / 8 << ptp_shift(walk->g, at->level));
		struct place here = {at->table + offset, at->level, ia, at->table_bits};

		if (walk->progress->visits++ >= PTP_TABLE_VISITS)
			stop(walk, ia);
		else if ((words = read_piece(walk, here.table, piece, ia, space)))
			walk_piece(walk, &here, words, (unsigned)(piece / 8));
	}
}

void ptp_stage_walk(struct ptp_stage_walk *walk)
{
	const struct ptp_geometry *g = walk->g;
	struct place root = {.table = g->base, .level = g->start_level, .ia = ptp_first_ia(g)};

	if (!g->fault)
		walk_table(walk, &root, g->root_size);
}

void ptp_progress_free(struct ptp_progress *progress)
{
	ptp_pageset_free(&progress->tables);
	ptp_pageset_free(&progress->missing);
}

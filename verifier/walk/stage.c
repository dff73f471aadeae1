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
		if (walk->rest)
			class = ptp_class_join(class, walk->rest);
		*slot = (struct ptp_class_cache){bits, table_bits, walk->group,
						 ptp_class_id(walk->classes, walk->context, &class)};
	}
	return slot->id;
}

static void stop(struct ptp_stage_walk *walk, uint64_t ia)
{
	if (!walk->progress->stopped)
		walk->progress->stopped_at = ia;
	walk->progress->stopped = true;
}

// Whether RUN goes on where LAST ends. The top of the address space and address 0 are no neighbours.
static bool continues(const struct ptp_run *run, const struct ptp_run *last)
{
	return run->class_id == last->class_id && run->pa == last->pa + last->size &&
	       run->ia == last->ia + last->size && run->ia;
}

#define INLINE static inline __attribute__((always_inline)) // on the path of every run

INLINE void push_run(struct ptp_map *map, const struct ptp_run *run)
{
	*ptp_push(&map->runs) = ptp_pack(run);
}

// A run that one cannot keep goes to several.
static void push_long_run(struct ptp_map *map, struct ptp_run run)
{
	while (run.size) {
		struct ptp_run part = run;

		part.size = ptp_run_part(run.size);
		push_run(map, &part);
		run.ia += part.size;
		run.pa += part.size;
		run.size -= part.size;
	}
}

INLINE void close_run(struct ptp_map *map)
{
	if (ptp_run_is_large(map->open.size))
		push_long_run(map, map->open);
	else if (map->open.size)
		push_run(map, &map->open);
	map->open.size = 0;
}

INLINE bool add_run(struct ptp_map *map, const struct ptp_run *run)
{
	if (map->open.size && continues(run, &map->open)) {
		map->open.size += run->size;
		return true;
	}
	if (map->runs.count + (map->open.size != 0) >= map->most || run->class_id >= PTP_RUN_CLASSES)
		return false;
	map->unordered |= run->ia < map->open.ia;
	close_run(map);
	map->open = *run;
	return true;
}

bool ptp_run_add(struct ptp_map *map, const struct ptp_run *run)
{
	return add_run(map, run);
}

void ptp_run_close(struct ptp_map *map)
{
	close_run(map);
}

bool ptp_stage_emit(struct ptp_stage_walk *walk, const struct ptp_run *run)
{
	if (ptp_run_add(walk->map, run))
		return true;
	stop(walk, run->ia);
	return false;
}

// Where a walk is: one table at one level.
struct place {
	uint64_t table; // address, in the space that the tables of this stage are in
	int level;
	uint64_t ia; // of the first entry
	uint64_t table_bits;
	const uint64_t *ahead; // the table that is walked after this one, where that is known, else NULL
};

static bool crossed(const struct ptp_stage_walk *walk, const struct place *at)
{
	return at->table_bits & walk->g->spaces.nstable;
}

// The physical address of the piece of a table. False when there is nothing to read.
static bool locate(struct ptp_stage_walk *walk, const struct place *at, uint64_t *pa)
{
	*pa = at->table;
	if (!walk->locate)
		return true;
	switch (walk->locate(walk->locate_data, crossed(walk, at), at->table, pa)) {
	case PTP_FOUND:
		return true;
	case PTP_AMBIGUOUS:
		ptp_note(&walk->progress->ambiguous_at, at->ia, at->table);
		return false;
	default:
		return false;
	}
}

// The words of BYTES: where they are, or copied to SPACE when they are not words of this machine there.
static const uint64_t *as_words(const struct ptp_geometry *g, const uint8_t *bytes, uint64_t size, uint64_t *space)
{
	bool ours = g->big_endian == (__BYTE_ORDER == __BIG_ENDIAN);

	if (ours && !((uintptr_t)bytes & 7))
		return (const uint64_t *)(const void *)bytes;
	if (bytes != (const uint8_t *)space)
		memcpy(space, bytes, size);
	for (uint64_t i = 0; i < size / 8 && !ours; i++)
		space[i] = __builtin_bswap64(space[i]);
	return space;
}

// The piece of SIZE bytes of a table, in SPACE if need be. NULL when there is nothing to read; what is missing is noted.
static const uint64_t *read_piece(struct ptp_stage_walk *walk, const struct place *at, uint64_t size, uint64_t *space)
{
	struct ptp_progress *progress = walk->progress;
	const uint8_t *bytes;
	uint64_t pa;

	if (!locate(walk, at, &pa))
		return NULL;
	bytes = ptp_memory_at(progress->memory, pa, size);
	if (!bytes && ptp_memory_read(progress->memory, pa, space, size))
		bytes = (const uint8_t *)space;
	if (bytes) {
		ptp_pageset_add(crossed(walk, at) ? &progress->crossed : &progress->pages, pa);
		return as_words(walk->g, bytes, size, space);
	}
	if (ptp_pageset_add(&progress->missing, pa))
		ptp_note(&progress->missing_at, at->ia, pa);
	return NULL;
}

static void walk_table(struct ptp_stage_walk *walk, const struct place *at, uint64_t size);

// The words of the table that DESCRIPTOR leads to, or NULL: there is none, or it is not found at once.
static const uint64_t *peek(const struct ptp_stage_walk *walk, int level, uint64_t descriptor)
{
	struct ptp_entry entry = ptp_decode(walk->g, level, descriptor);

	if (entry.kind != PTP_TABLE || entry.beyond || walk->locate)
		return NULL;
	return (const uint64_t *)(const void *)ptp_memory_at(walk->progress->memory, entry.address, CHUNK);
}

// The table of entry I of COUNT WORDS.
static void descend(struct ptp_stage_walk *walk, const struct place *at, unsigned i, const uint64_t *words,
		    unsigned count, uint64_t table)
{
	struct place below = {
		.table = table,
		.level = at->level + 1,
		.ia = at->ia + ((uint64_t)i << ptp_shift(walk->g, at->level)),
		.table_bits = at->table_bits | (words[i] & ptp_table_bits(walk->g)),
		.ahead = i + 1 < count ? peek(walk, at->level, words[i + 1]) : NULL,
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

// Entry I of COUNT WORDS, which stands alone. Returns the descriptor that would continue its run, or 0.
static uint64_t walk_entry(struct ptp_stage_walk *walk, const struct place *at, unsigned i, const uint64_t *words,
			   unsigned count)
{
	unsigned shift = ptp_shift(walk->g, at->level);
	struct ptp_entry entry = ptp_decode(walk->g, at->level, words[i]);
	struct ptp_run run = {at->ia + ((uint64_t)i << shift), entry.address, UINT64_C(1) << shift, 0};

	if (entry.kind == PTP_INVALID || entry.beyond)
		return 0;
	if (entry.kind == PTP_TABLE) {
		descend(walk, at, i, words, count, entry.address);
		return 0;
	}
	if (!entry.af && !walk->g->hardware_af)
		return 0;
	run.class_id = ptp_stage_class(walk, words[i], at->table_bits);
	walk->progress->leaf_entries++;
	if (!ptp_stage_emit(walk, &run))
		return 0;
	if (words[i] & walk->g->pbha) {
		ptp_note(&walk->progress->pbha_at, run.ia, entry.address);
		return 0;
	}
	return following(words[i], shift);
}

// Bits [58:55] of a leaf are software's, as far as no class is made from them.
static uint64_t counts(const struct ptp_stage_walk *walk)
{
	return ~(UINT64_C(0xf) << 55) | walk->attribute_bits;
}

// How many of COUNT words follow the last run, whose NEXT descriptor goes on. As far as the low 4 GiB are not left.
INLINE unsigned follow(const struct ptp_stage_walk *walk, const uint64_t *words, unsigned count, uint64_t *next,
		       unsigned shift)
{
	uint64_t step = UINT64_C(1) << shift, room;
	unsigned same;

	if (!*next || (*words ^ *next) & counts(walk))
		return 0;
	room = ((UINT64_C(1) << 32) - (*next & 0xffffffff) + step - 1) >> shift;
	same = walk->vector->follow(words, count < room ? count : (unsigned)room, *next, step, counts(walk));
	*next = following(words[same - 1], shift);
	return same;
}

// Extends the last run by COUNT entries that follow it; a contiguous group among them is complete and consistent,
// as the one before it is.
static void extend(struct ptp_stage_walk *walk, unsigned count, unsigned shift)
{
	walk->map->open.size += (uint64_t)count << shift;
	walk->progress->leaf_entries += count;
}

// A leaf that was read, and which bits of it may differ in another one that is taken to be alike.
struct leaf {
	uint64_t word; // 0: none
	uint64_t address_bits;
	uint64_t pa;
	uint32_t class_id;
};

// Of an output address only those that lie in a descriptor where they are in the address.
static struct leaf last_leaf(const struct ptp_stage_walk *walk, uint64_t word, unsigned shift)
{
	const struct ptp_run *open = &walk->map->open;
	unsigned bits = walk->g->output_bits < 48 ? walk->g->output_bits : 48;
	uint64_t size = UINT64_C(1) << shift;

	return (struct leaf){word, (UINT64_C(1) << bits) - size, open->pa + open->size - size, open->class_id};
}

// The leaf at IA, at less cost than decoding it, where it is like LEAF, of the same table. False: it is not.
INLINE bool walk_like(struct ptp_stage_walk *walk, uint64_t ia, uint64_t word, unsigned shift, const struct leaf *leaf)
{
	uint64_t differ = (word ^ leaf->word) & counts(walk);
	struct ptp_run run = {ia, leaf->pa ^ differ, UINT64_C(1) << shift, leaf->class_id};

	if (!leaf->word || differ & ~leaf->address_bits)
		return false;
	walk->progress->leaf_entries++;
	if (!add_run(walk->map, &run))
		stop(walk, ia);
	return true;
}

#define LINE 8 // words of a cache line

// Fetches of the table ahead what lies beside the words that were read, so that memory works while they are looked at.
INLINE void fetch(const uint64_t *ahead, unsigned from, unsigned to)
{
	for (unsigned i = (from + LINE - 1) & ~(LINE - 1u); ahead && i < to; i += LINE)
		__builtin_prefetch(ahead + i);
}

// Entries without a contiguous group among them.
static void walk_plain(struct ptp_stage_walk *walk, const struct place *at, const uint64_t *words, unsigned count,
		       uint64_t *next)
{
	unsigned shift = ptp_shift(walk->g, at->level);
	struct leaf leaf = {0};

	for (unsigned i = 0; i < count && !walk->progress->stopped; i++) {
		unsigned same = follow(walk, words + i, count - i, next, shift);

		fetch(at->ahead, i, i + (same ? same : 1));
		if (same) {
			extend(walk, same, shift);
			i += same - 1;
		} else if (!(words[i] & 1)) {
			*next = 0;
		} else if (walk_like(walk, at->ia + ((uint64_t)i << shift), words[i], shift, &leaf)) {
			*next = following(words[i], shift);
		} else {
			*next = walk_entry(walk, at, i, words, count);
			leaf = *next ? last_leaf(walk, words[i], shift) : (struct leaf){0};
		}
	}
}

// Table descriptors of a group whose leaves are joined.
static void walk_tables_of(struct ptp_stage_walk *walk, const struct place *at, const struct ptp_group *group)
{
	for (unsigned i = 0; i < group->count && !walk->progress->stopped; i++)
		if (ptp_decode(walk->g, at->level, group->descriptor[i]).kind == PTP_TABLE)
			walk_entry(walk, at, i, group->descriptor, group->count);
}

// Entries by contiguous groups of STEP: one follows the last run as a whole, or is joined, or its entries stand alone.
static void walk_groups(struct ptp_stage_walk *walk, const struct place *at, const uint64_t *words, unsigned count,
			unsigned step)
{
	unsigned shift = ptp_shift(walk->g, at->level);
	uint64_t next = 0;

	for (unsigned i = 0; i < count && !walk->progress->stopped; i += step) {
		struct place here = *at;
		struct ptp_group group = {words + i, step, at->level, at->ia + ((uint64_t)i << shift), at->table_bits};
		uint64_t after = next;

		here.ia = group.ia;
		here.ahead = at->ahead ? at->ahead + i : NULL;
		if (follow(walk, words + i, step, &after, shift) == step) {
			extend(walk, step, shift);
			next = after;
		} else if (ptp_group_is_joined(walk, &group)) {
			next = ptp_group_walk(walk, &group) ? following(words[i + step - 1], shift) : 0;
			walk_tables_of(walk, &here, &group);
		} else {
			walk_plain(walk, &here, words + i, step, &next);
		}
	}
}

static void walk_piece(struct ptp_stage_walk *walk, const struct place *at, const uint64_t *words, unsigned count)
{
	unsigned step = ptp_group_entries(walk->g, at->level);
	uint64_t next = 0;

	if (!(walk->vector->join(words, count) & PTP_CONTIGUOUS) || step == 1)
		walk_plain(walk, at, words, count, &next);
	else
		walk_groups(walk, at, words, count, step < count ? step : count);
}

static void walk_table(struct ptp_stage_walk *walk, const struct place *at, uint64_t size)
{
	uint64_t space[CHUNK / 8], piece = size < CHUNK ? size : CHUNK;
	const uint64_t *words;

	for (uint64_t offset = 0; offset < size && !walk->progress->stopped; offset += piece) {
		uint64_t ia = at->ia + (offset / 8 << ptp_shift(walk->g, at->level));
		struct place here = {at->table + offset, at->level, ia, at->table_bits,
				     offset + piece < size ? NULL : at->ahead};

		if (walk->progress->visits++ >= PTP_TABLE_VISITS)
			stop(walk, ia);
		else if ((words = read_piece(walk, &here, piece, space)))
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
	ptp_pageset_free(&progress->pages);
	ptp_pageset_free(&progress->crossed);
	ptp_pageset_free(&progress->missing);
}

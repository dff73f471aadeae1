// SPDX-License-Identifier: Apache-2.0
//
// Walks a context: the trees that its setup names, then composition, then the account of what is left out.
#include "verifier/walk/walk.h"

#include "verifier/walk/compose.h"
#include "verifier/walk/gap.h"
#include "verifier/walk/smmu.h"
#include "verifier/walk/tables.h"

#include <stdlib.h>

// So that what hostile tables cost is in proportion to the images: a run needs an entry of 8 bytes, of which a real host has
// few that are reached twice.
size_t ptp_runs_most(const struct ptp_capture *capture)
{
	uint64_t most = capture->memory.bytes / 8;

	if (most > PTP_RUNS_MOST)
		return PTP_RUNS_MOST;
	return most < PTP_RUNS ? PTP_RUNS : most;
}

// The runs of one stage. Where they go through another one, with classes that have the fields of that stage alone.
struct tree {
	struct ptp_map map;
	struct ptp_classes classes;
	struct ptp_progress progress;
};

static void tree_free(struct tree *tree)
{
	ptp_map_free(&tree->map);
	ptp_classes_free(&tree->classes);
	ptp_progress_free(&tree->progress);
}

// By input address; the order of the rest only has to be one.
static int compare_runs(const void *left, const void *right)
{
	const struct ptp_run a = ptp_unpack(left), b = ptp_unpack(right);
	const uint64_t key[2][4] = {{a.ia, a.pa, a.size, a.class_id}, {b.ia, b.pa, b.size, b.class_id}};

	for (size_t i = 0; i < 4; i++)
		if (key[0][i] != key[1][i])
			return key[0][i] < key[1][i] ? -1 : 1;
	return 0;
}

// Runs come in order, but for what contiguous groups and pieces of overlapping runs add.
static void settle_runs(struct ptp_map *map)
{
	ptp_run_close(map);
	if (map->unordered && map->runs.count)
		qsort(map->runs.at, map->runs.count, sizeof(*map->runs.at), compare_runs);
	map->unordered = false;
}

// Where what a context maps is gathered.
struct sink {
	uint32_t context;
	struct ptp_classes *classes;
	struct ptp_map *map;
};

static const struct ptp_vector *best_vector(void)
{
	size_t count;
	const struct ptp_vector *all = ptp_vectors(&count);

	return &all[count - 1];
}

// As many runs as the images have entries: there are more only where entries are reached twice.
static void reserve_runs(struct ptp_map *map, const struct ptp_capture *capture)
{
	size_t entries = capture->memory.bytes / 8 + 1;

	if (map->runs.count)
		return;
	map->runs.room = entries < map->most ? entries : map->most;
	map->runs.at = ptp_reserve(&map->runs.room, sizeof(*map->runs.at));
}

// With SINK the classes are its own, with all fields; NULL: those of the tree, with the fields of this stage alone.
static void walk_tree(struct tree *tree, const struct ptp_setup *setup, const struct ptp_geometry *g,
		      const struct ptp_stage2_runs *stage2, const struct sink *sink)
{
	struct ptp_stage_walk walk = {
		.g = g,
		.progress = &tree->progress,
		.map = &tree->map,
		.vector = best_vector(),
		.classes = sink ? sink->classes : &tree->classes,
		.context = sink ? sink->context : 0,
		.rest = sink ? &setup->rest : NULL,
		.locate = stage2 ? ptp_stage2_locate : NULL,
		.locate_data = stage2,
		.attribute_bits = ptp_attribute_bits(g),
	};

	tree->progress.memory = &setup->capture->memory;
	tree->map.most = ptp_runs_most(setup->capture);
	reserve_runs(&tree->map, setup->capture);
	if (!tree->progress.stopped)
		ptp_stage_walk(&walk);
	settle_runs(&tree->map);
	tree->map.runs.room = tree->map.runs.count;
	tree->map.runs.at = ptp_trim(tree->map.runs.at, tree->map.runs.room, sizeof(*tree->map.runs.at));
}

static void count_tables(struct tree *tree)
{
	ptp_pageset_join(&tree->progress.tables, &tree->progress.pages);
	ptp_pageset_join(&tree->progress.tables, &tree->progress.crossed);
}

// Walks the tables of G, and adds their pages to what SINK's context reads. WHOLE: the runs are the context's as they are.
static void walk_with_tables(struct tree *tree, const struct ptp_setup *setup, const struct ptp_geometry *g,
			     const struct sink *sink, bool whole)
{
	walk_tree(tree, setup, g, NULL, whole ? sink : NULL);
	ptp_tables_add(setup, g, g->spaces.table, &tree->progress.pages, sink->context, sink->classes, sink->map);
	if (tree->progress.crossed.count)
		ptp_tables_add(setup, g, PTP_NONSECURE, &tree->progress.crossed, sink->context, sink->classes,
			       sink->map);
	count_tables(tree);
}

static struct ptp_gap_place place(uint64_t ia, uint64_t pa)
{
	return (struct ptp_gap_place){true, true, ia, pa};
}

static void tell(struct ptp_map *map, const struct ptp_tally *tally, const char *reason)
{
	if (!tally->count)
		return;
	ptp_gap_add(map, place(tally->ia, tally->pa), "%s", reason);
	map->gaps.at[map->gaps.count - 1].count = tally->count;
}

static void tell_limit(struct ptp_map *map, uint64_t ia)
{
	ptp_gap_add(map, (struct ptp_gap_place){.has_ia = true, .ia = ia},
		    "more than %u table visits or %zu runs: the rest is not walked", (unsigned)PTP_TABLE_VISITS,
		    map->most);
}

static void account(struct ptp_map *map, const struct tree *tree, bool stage2)
{
	const struct ptp_progress *progress = &tree->progress;

	tell(map, &progress->missing_at, stage2 ? "stage 2 table page missing" : "table page missing");
	tell(map, &progress->pbha_at,
	     stage2 ? "PBHA of stage 2 leaf entries is not modelled" : "PBHA of leaf entries is not modelled");
	tell(map, &progress->mixed_at,
	     stage2 ? "a contiguous group of stage 2 has entries without the bit that differ: any mixture may be used"
		    : "a contiguous group has entries without the bit that differ: any mixture may be used");
	tell(map, &progress->ambiguous_at,
	     "a stage 1 table lies in a contiguous group of stage 2 that is not consistent: not walked");
	if (progress->stopped)
		tell_limit(map, progress->stopped_at);
	map->missing_pages += progress->missing.count;
}

// What a stage counts for a context: that of stage 1 where it has tables, else of stage 2.
static void count(struct ptp_map *map, const struct tree *tree)
{
	map->leaf_entries = tree->progress.leaf_entries;
	map->table_pages = tree->progress.tables.count;
}

// The runs of TREE become those of MAP.
static void adopt(struct ptp_map *map, struct tree *tree)
{
	free(map->runs.at);
	map->runs.at = tree->map.runs.at;
	map->runs.count = tree->map.runs.count;
	map->runs.room = tree->map.runs.room;
	tree->map.runs.at = NULL;
	tree->map.runs.count = tree->map.runs.room = 0;
}

// The trees of stage 2 of a context: two in Secure state, of Secure and of Non-secure intermediate addresses, else one.
struct stage2 {
	struct tree tree, nonsecure;
};

static void walk_nested(const struct ptp_setup *setup, struct stage2 *stage2, const struct sink *sink)
{
	struct ptp_map *map = sink->map;
	struct tree stage1 = {.progress.visits = stage2->tree.progress.visits};
	struct ptp_stage2_runs runs, nonsecure;
	uint64_t ia;

	ptp_stage2_runs_init(&runs, &stage2->tree.map, &stage2->tree.classes, setup->ptw);
	ptp_stage2_runs_init(&nonsecure, &stage2->nonsecure.map, &stage2->nonsecure.classes, setup->ptw);
	if (setup->two_stage2)
		runs.nonsecure = &nonsecure;
	for (unsigned half = 0; half < 2; half++)
		if (setup->half[half].state == PTP_HALF_LIVE)
			walk_tree(&stage1, setup, &setup->half[half].geometry, &runs, NULL);
	count_tables(&stage1);
	account(map, &stage1, false);
	count(map, &stage1);
	if (!ptp_compose(&stage1.map, &stage1.classes, &runs, setup, sink->context, sink->classes, map, &ia))
		tell_limit(map, ia);
	settle_runs(map);
	ptp_stage2_runs_free(&runs);
	ptp_stage2_runs_free(&nonsecure);
	tree_free(&stage1);
}

// What a free stage 1 reaches: all of both.
static void add_nonsecure(struct ptp_map *map, struct stage2 *stage2)
{
	const struct ptp_map *other = &stage2->nonsecure.map;

	map->unordered = true;
	for (size_t i = 0; i < other->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&other->runs.at[i]);

		if (!ptp_run_add(map, &run)) {
			tell_limit(map, run.ia);
			break;
		}
	}
	settle_runs(map);
}

static void walk_stage2_trees(const struct ptp_setup *setup, struct stage2 *stage2, const struct sink *sink)
{
	bool whole = setup->mode != PTP_REGISTERS;
	struct ptp_progress *progress = &stage2->tree.progress, *other = &stage2->nonsecure.progress;

	walk_with_tables(&stage2->tree, setup, &setup->stage2, sink, whole);
	account(sink->map, &stage2->tree, true);
	if (!setup->two_stage2)
		return;
	other->visits = progress->visits;
	walk_with_tables(&stage2->nonsecure, setup, &setup->stage2_nonsecure, sink, whole);
	account(sink->map, &stage2->nonsecure, true);
	progress->visits = other->visits;
	progress->leaf_entries += other->leaf_entries;
	ptp_pageset_join(&progress->tables, &other->tables);
}

static void walk_with_stage2(const struct ptp_setup *setup, const struct sink *sink)
{
	struct stage2 stage2 = {0};

	walk_stage2_trees(setup, &stage2, sink);
	if (setup->mode == PTP_REGISTERS) {
		walk_nested(setup, &stage2, sink);
	} else {
		count(sink->map, &stage2.tree);
		adopt(sink->map, &stage2.tree);
		if (setup->two_stage2)
			add_nonsecure(sink->map, &stage2);
	}
	tree_free(&stage2.tree);
	tree_free(&stage2.nonsecure);
}

static void walk_without_stage2(const struct ptp_setup *setup, const struct sink *sink)
{
	struct tree stage1 = {0};

	for (unsigned half = 0; half < 2; half++)
		if (setup->half[half].state == PTP_HALF_LIVE)
			walk_with_tables(&stage1, setup, &setup->half[half].geometry, sink, true);
	account(sink->map, &stage1, false);
	count(sink->map, &stage1);
	adopt(sink->map, &stage1);
	tree_free(&stage1);
}

// Every address is its own output.
static void walk_bypass(const struct ptp_setup *setup, const struct sink *sink)
{
	struct ptp_run run = {
		.size = UINT64_C(1) << ptp_smmu_bypass_bits(setup->context),
		.class_id = ptp_class_id(sink->classes, sink->context, &setup->rest),
	};

	if (!ptp_run_add(sink->map, &run))
		tell_limit(sink->map, 0);
	settle_runs(sink->map);
}

void ptp_walk(const struct ptp_capture *capture, size_t context, struct ptp_classes *classes, struct ptp_map *map)
{
	const struct sink sink = {(uint32_t)context, classes, map};
	struct ptp_setup setup;

	*map = (struct ptp_map){.most = ptp_runs_most(capture)};
	ptp_setup_init(&setup, capture, context, map);
	if (setup.refused || setup.mode == PTP_ABORT)
		return;
	if (setup.mode == PTP_BYPASS && !setup.has_stage2)
		walk_bypass(&setup, &sink);
	else
		(setup.has_stage2 ? walk_with_stage2 : walk_without_stage2)(&setup, &sink);
	map->mappings = map->runs.count;
}

void ptp_map_free(struct ptp_map *map)
{
	free(map->runs.at);
	free(map->tables.at);
	free(map->gaps.at);
	free(map->breaches.at);
	ptp_arena_free(&map->arena);
	*map = (struct ptp_map){0};
}

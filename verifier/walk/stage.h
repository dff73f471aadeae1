// SPDX-License-Identifier: Apache-2.0
//
// One tree of tables to runs.
#ifndef PTP_STAGE_H
#define PTP_STAGE_H

#include "verifier/walk/descriptor.h"
#include "verifier/walk/follow.h"
#include "verifier/walk/pageset.h"
#include "verifier/walk/setup.h"

// A recursive or much shared tree can have more paths than anyone can follow: what a context may cost (docs/limits.md). A
// build with sanitizers, where each path costs tens of times more, sets lower ones.
#ifndef PTP_TABLE_VISITS
#define PTP_TABLE_VISITS (UINT64_C(1) << 22)
#endif
#ifndef PTP_RUNS
#define PTP_RUNS (UINT64_C(1) << 24)
#endif
#define PTP_RUNS_MOST (UINT64_C(1) << 28)

// Something that happened at many places, told once.
struct ptp_tally {
	uint64_t count;
	uint64_t ia, pa; // of the first
};

// What a walk has found and what it has cost, over all the trees of a context.
struct ptp_progress {
	const struct ptp_memory *memory;
	uint64_t visits;
	bool stopped;        // a limit is reached
	uint64_t stopped_at; // the first input address that is not walked
	uint64_t leaf_entries;
	struct ptp_pageset tables, missing;
	struct ptp_pageset pages;   // those of the tree that is walked, which are not yet among `tables`
	struct ptp_pageset crossed; // likewise, below NSTable=1
	struct ptp_tally missing_at, pbha_at, ambiguous_at, mixed_at;
};

void ptp_note(struct ptp_tally *tally, uint64_t ia, uint64_t pa);

// Where stage 1 tables lie: physical address of what is at IPA.
enum ptp_found { PTP_FOUND, PTP_NOT_MAPPED, PTP_AMBIGUOUS };

// The contiguous group that a leaf is in, as the fields S1_GROUP and S2_GROUP have it. PARTIAL: some entries of the group are
// invalid. INCONSISTENT: some lack the bit, or do not say the same.
enum ptp_group_state { PTP_GROUP_FINE, PTP_GROUP_PARTIAL, PTP_GROUP_INCONSISTENT };

struct ptp_stage_walk {
	const struct ptp_geometry *g;
	struct ptp_progress *progress;
	const struct ptp_vector *vector;
	struct ptp_map *map; // gets the runs
	struct ptp_classes *classes;
	// Physical address of a piece of a table, which lies in the Non-secure space where it is CROSSED into by NSTable; NULL: tables
	// are at physical addresses.
	enum ptp_found (*locate)(const void *data, bool crossed, uint64_t ipa, uint64_t *pa);
	const void *locate_data;
	uint32_t context;             // of the classes,
	const struct ptp_class *rest; // and the fields that they have beside those of this stage, or NULL: none
	uint64_t attribute_bits;      // of a leaf, that decide its class
	enum ptp_group_state group;   // of the leaf whose class is asked for
	struct ptp_class_cache {
		uint64_t bits, table_bits; // of the leaf; bit 0 of `bits` is set when the slot is in use
		enum ptp_group_state group;
		uint32_t id;
	} cache[64];
};

void ptp_stage_walk(struct ptp_stage_walk *walk);
void ptp_progress_free(struct ptp_progress *progress);

// The class of a leaf, as an id in walk->classes.
uint32_t ptp_stage_class(struct ptp_stage_walk *walk, uint64_t descriptor, uint64_t table_bits);

// Adds a run of this walk, which stops where the map has no room for it.
bool ptp_stage_emit(struct ptp_stage_walk *walk, const struct ptp_run *run);

// A contiguous group: COUNT descriptors at LEVEL, the first of which translates IA (contiguous.c).
struct ptp_group {
	const uint64_t *descriptor;
	unsigned count;
	int level;
	uint64_t ia;
	uint64_t table_bits;
};

// Whether the group has a live entry with the Contiguous bit: then no entry of it stands alone.
bool ptp_group_is_joined(const struct ptp_stage_walk *walk, const struct ptp_group *group);

// Adds the runs of a group that is joined; table descriptors in it are left alone. True when it is one run, of
// descriptors each of which is the one before it and a page on.
bool ptp_group_walk(struct ptp_stage_walk *walk, const struct ptp_group *group);

#endif

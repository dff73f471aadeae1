// SPDX-License-Identifier: Apache-2.0
//
// Stage 1 outputs are intermediate addresses: each run is cut where stage 2 changes.
//
// Source: Arm ARM, "Translation process" (R_PNHHK: stage 1 tables are at intermediate addresses too), HCR_EL2.PTW.
#include "verifier/walk/compose.h"

#include <stdlib.h>

void ptp_stage2_runs_init(struct ptp_stage2_runs *runs, const struct ptp_map *map, const struct ptp_classes *classes,
			  bool ptw)
{
	uint64_t highest = 0;

	*runs = (struct ptp_stage2_runs){map, classes, ptw, NULL, ptp_calloc(map->runs.count, sizeof(*runs->reach))};
	for (size_t i = 0; i < map->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&map->runs.at[i]);
		uint64_t last = run.ia + run.size - 1;

		highest = last > highest ? last : highest;
		runs->reach[i] = highest;
	}
}

void ptp_stage2_runs_free(struct ptp_stage2_runs *runs)
{
	free(runs->reach);
}

// The first run that may reach IPA: no run before it does.
static size_t first_reaching(const struct ptp_stage2_runs *runs, uint64_t ipa)
{
	size_t low = 0, high = runs->map->runs.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (runs->reach[middle] < ipa)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool walkable(const struct ptp_stage2_runs *runs, const struct ptp_run *run)
{
	return !runs->ptw || !ptp_stage2_is_device(&runs->classes->entries.at[run->class_id].class);
}

// The runs that an intermediate address of the Non-secure space goes through, or not.
static const struct ptp_stage2_runs *choose(const struct ptp_stage2_runs *runs, bool nonsecure)
{
	return nonsecure && runs->nonsecure ? runs->nonsecure : runs;
}

enum ptp_found ptp_stage2_locate(const void *data, bool crossed, uint64_t ipa, uint64_t *pa)
{
	const struct ptp_stage2_runs *runs = choose(data, crossed);
	enum ptp_found found = PTP_NOT_MAPPED;

	for (size_t i = first_reaching(runs, ipa); i < runs->map->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&runs->map->runs.at[i]);

		if (run.ia > ipa)
			break;
		if (ipa - run.ia >= run.size || !walkable(runs, &run))
			continue;
		if (found == PTP_FOUND && *pa != run.pa + (ipa - run.ia))
			return PTP_AMBIGUOUS;
		*pa = run.pa + (ipa - run.ia);
		found = PTP_FOUND;
	}
	return found;
}

// What STAGE2 leaves of STAGE1, which overlap.
static struct ptp_run intersect(const struct ptp_run *stage1, const struct ptp_run *stage2)
{
	uint64_t first = stage1->pa > stage2->ia ? stage1->pa : stage2->ia;
	uint64_t last1 = stage1->pa + stage1->size - 1, last2 = stage2->ia + stage2->size - 1;

	return (struct ptp_run){
		.ia = stage1->ia + (first - stage1->pa),
		.pa = stage2->pa + (first - stage2->ia),
		.size = (last1 < last2 ? last1 : last2) - first + 1,
	};
}

// The class of a pair of runs; neighbours often are of the same pair. What goes through which stage 2 its first class says.
struct pairs {
	const struct ptp_classes *first;
	const struct ptp_class *rest;
	struct ptp_classes *classes;
	uint32_t context;
	bool used;
	uint32_t last_first, last_second, id;
};

static uint32_t pair_id(struct pairs *pairs, uint32_t first, const struct ptp_stage2_runs *stage2, uint32_t second)
{
	const struct ptp_class *under = &stage2->classes->entries.at[second].class;
	struct ptp_class class;

	if (pairs->used && pairs->last_first == first && pairs->last_second == second)
		return pairs->id;
	class = pairs->first->entries.at[first].class;
	ptp_class_copy(&class, under,
		       PTP_F_SPACE); // of an intermediate address until now
	class = ptp_class_join(class, under);
	class = ptp_class_join(class, pairs->rest);
	pairs->used = true;
	pairs->last_first = first;
	pairs->last_second = second;
	pairs->id = ptp_class_id(pairs->classes, pairs->context, &class);
	return pairs->id;
}

static bool compose_run(const struct ptp_run *stage1, const struct ptp_stage2_runs *stage2, struct pairs *pairs,
			struct ptp_map *to)
{
	for (size_t i = first_reaching(stage2, stage1->pa); i < stage2->map->runs.count; i++) {
		struct ptp_run other = ptp_unpack(&stage2->map->runs.at[i]), piece;

		if (other.ia > stage1->pa + stage1->size - 1)
			break;
		if (other.ia + other.size - 1 < stage1->pa)
			continue;
		piece = intersect(stage1, &other);
		piece.class_id = pair_id(pairs, stage1->class_id, stage2, other.class_id);
		if (!ptp_run_add(to, &piece))
			return false;
	}
	return true;
}

static bool outputs_nonsecure(const struct ptp_classes *classes, uint32_t id)
{
	return ptp_class_get(&classes->entries.at[id].class, PTP_F_SPACE, NULL) == PTP_NONSECURE;
}

bool ptp_compose(const struct ptp_map *from, const struct ptp_classes *from_classes,
		 const struct ptp_stage2_runs *stage2, const struct ptp_setup *setup, uint32_t context,
		 struct ptp_classes *classes, struct ptp_map *to, uint64_t *ia)
{
	struct pairs pairs = {from_classes, &setup->rest, classes, context, false, 0, 0, 0};

	for (size_t i = 0; i < from->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&from->runs.at[i]);

		*ia = run.ia;
		if (!compose_run(&run, choose(stage2, outputs_nonsecure(from_classes, run.class_id)), &pairs, to))
			return false;
	}
	return true;
}

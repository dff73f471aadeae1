// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/mappings.h"

static void add(struct ptp_mappings *mappings, const struct ptp_check *check, const struct ptp_run *run,
		const struct ptp_extent *extent, size_t limit, size_t *found)
{
	uint64_t lo = run->pa > extent->lo ? run->pa : extent->lo;
	uint64_t hi = run->pa + run->size < extent->hi ? run->pa + run->size : extent->hi;
	const struct ptp_class_of *class = &check->classes.entries.at[run->class_id];

	if (lo >= hi)
		return;
	if ((*found)++ >= limit) {
		mappings->left_out++;
		return;
	}
	*ptp_push(&mappings->all) = (struct ptp_mapping){.context = &check->capture->contexts.at[class->context],
							 .class_id = run->class_id,
							 .walk = ptp_class_get(&class->class, PTP_F_WALK, NULL),
							 .ia = run->ia + (lo - run->pa),
							 .pa = lo,
							 .size = hi - lo};
}

static void add_class(struct ptp_mappings *mappings, const struct ptp_check *check, const struct ptp_extents *extents,
		      uint32_t id, size_t limit)
{
	size_t first = 0, found = 0;

	for (size_t i = check->runs_of[id]; i < check->runs_of[id + 1]; i++) {
		struct ptp_run run = ptp_unpack(&check->runs.at[check->run_index[i]]);

		while (first < extents->ranges.count && extents->ranges.at[first].hi <= run.pa)
			first++;
		for (size_t j = first; j < extents->ranges.count && extents->ranges.at[j].lo < run.pa + run.size; j++)
			add(mappings, check, &run, &extents->ranges.at[j], limit, &found);
	}
}

void ptp_finding_mappings(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side, size_t limit,
			  struct ptp_mappings *mappings)
{
	*mappings = (struct ptp_mappings){.left_out = 0};
	for (size_t i = 0; i < finding->ids[side].count; i++)
		add_class(mappings, check, &finding->extents, finding->ids[side].at[i], limit);
}

const struct ptp_mapping *ptp_lowest_mapping(const struct ptp_mappings *mappings)
{
	const struct ptp_mapping *lowest = NULL;

	for (size_t i = 0; i < mappings->all.count; i++)
		if (!lowest || mappings->all.at[i].pa < lowest->pa)
			lowest = &mappings->all.at[i];
	return lowest;
}

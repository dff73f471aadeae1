// SPDX-License-Identifier: Apache-2.0
#include "verifier/overlap/extents.h"

#include <stdlib.h>

void ptp_extents_add(struct ptp_extents *extents, uint64_t lo, uint64_t hi)
{
	size_t count = extents->ranges.count;

	if (count && extents->ranges.at[count - 1].hi == lo)
		extents->ranges.at[count - 1].hi = hi;
	else
		*ptp_push(&extents->ranges) = (struct ptp_extent){lo, hi};
}

static int by_address(const void *left, const void *right)
{
	const struct ptp_extent *a = left, *b = right;

	return (a->lo > b->lo) - (a->lo < b->lo);
}

void ptp_extents_normalise(struct ptp_extents *extents)
{
	struct ptp_extent *at = extents->ranges.at;
	size_t kept = 0;

	if (!extents->ranges.count)
		return;
	qsort(at, extents->ranges.count, sizeof(*at), by_address);
	for (size_t i = 1; i < extents->ranges.count; i++) {
		if (at[i].lo > at[kept].hi)
			at[++kept] = at[i];
		else if (at[i].hi > at[kept].hi)
			at[kept].hi = at[i].hi;
	}
	extents->ranges.count = kept + 1;
}

uint64_t ptp_extents_bytes(const struct ptp_extents *extents)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < extents->ranges.count; i++)
		bytes += extents->ranges.at[i].hi - extents->ranges.at[i].lo;
	return bytes;
}

void ptp_extents_free(struct ptp_extents *extents)
{
	free(extents->ranges.at);
	*extents = (struct ptp_extents){0};
}

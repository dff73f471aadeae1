// SPDX-License-Identifier: Apache-2.0
#include "verifier/overlap/extents.h"

#include <stdlib.h>
#include <string.h>

void ptp_extents_add(struct ptp_extents *extents, uint64_t lo, uint64_t hi)
{
	size_t count = extents->ranges.count;

	if (count && extents->ranges.at[count - 1].hi == lo)
		extents->ranges.at[count - 1].hi = hi;
	else
		*ptp_push(&extents->ranges) = (struct ptp_extent){lo, hi};
}

// Merges two ascending lists, FROM to MIDDLE and from there to END, into TO.
static void merge(const struct ptp_extent *from, size_t middle, size_t end, struct ptp_extent *to)
{
	size_t i = 0, j = middle;

	while (i < middle && j < end)
		*to++ = from[j].lo < from[i].lo ? from[j++] : from[i++];
	memcpy(to, from + i, (middle - i) * sizeof(*to));
	memcpy(to + (middle - i), from + j, (end - j) * sizeof(*to));
}

static size_t ascending(const struct ptp_extent *at, size_t from, size_t count)
{
	while (from + 1 < count && at[from].lo <= at[from + 1].lo)
		from++;
	return from < count ? from + 1 : count;
}

// Extents are a few lists that are sorted already, one behind the other: neighbours are merged until there is one.
static void sort_extents(struct ptp_extent *at, size_t count)
{
	ptp_autofree struct ptp_extent *space = NULL;

	while (ascending(at, 0, count) < count) {
		if (!space)
			space = ptp_realloc(NULL, count, sizeof(*space));
		for (size_t from = 0; from < count;) {
			size_t middle = ascending(at, from, count);
			size_t end = middle < count ? ascending(at, middle, count) : count;

			merge(at + from, middle - from, end - from, space + from);
			from = end;
		}
		memcpy(at, space, count * sizeof(*at));
	}
}

void ptp_extents_normalise(struct ptp_extents *extents)
{
	struct ptp_extent *at = extents->ranges.at;
	size_t kept = 0;

	if (!extents->ranges.count)
		return;
	sort_extents(at, extents->ranges.count);
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

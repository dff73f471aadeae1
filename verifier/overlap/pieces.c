// SPDX-License-Identifier: Apache-2.0
#include "verifier/overlap/pieces.h"

#include <stdlib.h>

static void add(struct ptp_pieces *pieces, const struct ptp_capture *capture, size_t region, uint64_t lo, uint64_t hi,
		uint64_t page)
{
	if (lo >= hi)
		return;
	if (capture->regions.at[region].kind != PTP_RAM) {
		lo &= ~(page - 1);
		hi = (hi + page - 1) & ~(page - 1);
	}
	*ptp_push(&pieces->sorted) = (struct ptp_piece){lo, hi, region};
}

// What is to be cut: each child's range, by parent and then by address.
struct cut {
	size_t parent;
	uint64_t lo, hi;
};

static int by_parent(const void *left, const void *right)
{
	const struct cut *a = left, *b = right;

	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	return (a->lo > b->lo) - (a->lo < b->lo);
}

static int by_address(const void *left, const void *right)
{
	const struct ptp_piece *a = left, *b = right;

	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (a->region > b->region) - (a->region < b->region);
}

void ptp_pieces_make(const struct ptp_capture *capture, uint64_t page, struct ptp_pieces *pieces)
{
	PTP_VEC(struct cut) cuts = {0};
	size_t next = 0;

	for (size_t i = 0; i < capture->regions.count; i++) {
		const struct ptp_region *child = &capture->regions.at[i];

		if (child->within)
			*ptp_push(&cuts) = (struct cut){child->parent, child->base, child->base + child->size};
	}
	if (cuts.count)
		qsort(cuts.at, cuts.count, sizeof(*cuts.at), by_parent);
	for (size_t i = 0; i < capture->regions.count; i++) {
		const struct ptp_region *region = &capture->regions.at[i];
		uint64_t from = region->base;

		for (; next < cuts.count && cuts.at[next].parent == i; next++) {
			add(pieces, capture, i, from, cuts.at[next].lo, page);
			from = cuts.at[next].hi;
		}
		add(pieces, capture, i, from, region->base + region->size, page);
	}
	if (pieces->sorted.count)
		qsort(pieces->sorted.at, pieces->sorted.count, sizeof(*pieces->sorted.at), by_address);
	free(cuts.at);
}

void ptp_pieces_free(struct ptp_pieces *pieces)
{
	free(pieces->sorted.at);
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/blocks.h"

#include <stdlib.h>

static void add_block(struct ptp_picture *picture, uint64_t lo, uint64_t hi, size_t region)
{
	if (lo < hi)
		*ptp_push(&picture->blocks) =
			(struct ptp_block){.lo = lo, .hi = hi, .region = region, .regions = region != PTP_UNDESCRIBED};
}

// A region is rounded out to whole pages, as it is for the rules; one in a page that another has is one block with that.
static uint64_t add_region(struct ptp_picture *picture, uint64_t at, const struct ptp_region *region, size_t index)
{
	uint64_t lo = region->base & ~(uint64_t)(PTP_CHECK_PAGE - 1);
	uint64_t hi = (region->base + region->size + PTP_CHECK_PAGE - 1) & ~(uint64_t)(PTP_CHECK_PAGE - 1);

	add_block(picture, at, lo, PTP_UNDESCRIBED);
	add_block(picture, lo > at ? lo : at, hi, index);
	if (hi <= at)
		picture->blocks.at[picture->blocks.count - 1].regions++;
	return hi > at ? hi : at;
}

// The whole address space: regions that lie in no other one, and what is between them.
static void make_blocks(const struct ptp_capture *capture, struct ptp_picture *picture)
{
	uint64_t at = 0;

	for (size_t i = 0; i < capture->regions.count; i++)
		if (!capture->regions.at[i].depth)
			at = add_region(picture, at, &capture->regions.at[i], i);
	add_block(picture, at, PTP_PA_MAX + 1, PTP_UNDESCRIBED);
}

size_t ptp_block_at(const struct ptp_picture *picture, uint64_t address)
{
	size_t low = 0, high = picture->blocks.count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (picture->blocks.at[middle].hi <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct ptp_block *ptp_picture_block(const struct ptp_picture *picture, uint64_t address)
{
	size_t index = ptp_block_at(picture, address);

	if (index == picture->blocks.count || picture->blocks.at[index].lo > address)
		return NULL;
	return &picture->blocks.at[index];
}

static void widen(struct ptp_extent *used, uint64_t lo, uint64_t hi)
{
	if (used->hi == used->lo)
		*used = (struct ptp_extent){lo, hi};
	if (lo < used->lo)
		used->lo = lo;
	if (hi > used->hi)
		used->hi = hi;
}

// Which part of each block a run maps.
static struct ptp_extent *parts_in_use(const struct ptp_check *check, const struct ptp_picture *picture)
{
	struct ptp_extent *used = ptp_calloc(picture->blocks.count, sizeof(*used));

	for (size_t i = 0; i < check->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&check->runs.at[i]);
		uint64_t end = run.pa + run.size;

		for (size_t b = ptp_block_at(picture, run.pa); b < picture->blocks.count; b++) {
			const struct ptp_block *block = &picture->blocks.at[b];

			if (block->lo >= end)
				break;
			widen(&used[b], run.pa > block->lo ? run.pa : block->lo, end < block->hi ? end : block->hi);
		}
	}
	return used;
}

// What nothing maps goes; of a stretch between regions, what is mapped stays.
static void keep_used(const struct ptp_check *check, struct ptp_picture *picture)
{
	struct ptp_extent *used = parts_in_use(check, picture);
	size_t kept = 0;

	for (size_t i = 0; i < picture->blocks.count; i++) {
		struct ptp_block block = picture->blocks.at[i];

		if (used[i].lo == used[i].hi)
			continue;
		if (block.region == PTP_UNDESCRIBED) {
			block.lo = used[i].lo;
			block.hi = used[i].hi;
		}
		picture->blocks.at[kept++] = block;
	}
	picture->blocks.count = kept;
	free(used);
}

// Two neighbours become one until there are few enough.
static void join_blocks(struct ptp_picture *picture)
{
	while (picture->blocks.count > PTP_BLOCKS_MAX) {
		size_t kept = 0;

		for (size_t i = 0; i < picture->blocks.count; i += 2) {
			struct ptp_block block = picture->blocks.at[i];

			if (i + 1 < picture->blocks.count) {
				block.hi = picture->blocks.at[i + 1].hi;
				block.regions += picture->blocks.at[i + 1].regions;
			}
			picture->blocks.at[kept++] = block;
		}
		picture->blocks.count = kept;
	}
}

void ptp_blocks_make(const struct ptp_check *check, struct ptp_picture *picture)
{
	make_blocks(check->capture, picture);
	keep_used(check, picture);
	join_blocks(picture);
}

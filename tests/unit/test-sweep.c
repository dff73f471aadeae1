// SPDX-License-Identifier: Apache-2.0
//
// The sweep against painting every byte: random runs, regions and children, no difference allowed.
#include "verifier/overlap/pieces.h"
#include "verifier/overlap/sweep.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096
#define STEP (PAGE / 16) // regions begin and end at multiples of it; every such place is painted
#define BYTES (512 * STEP)
#define CLASSES 6
#define REGIONS 5

static uint32_t state = 1;

static uint32_t below(uint32_t limit)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % limit;
}

struct world {
	struct ptp_capture capture;
	struct ptp_region regions[REGIONS];
	struct ptp_run runs[24];
	size_t run_count;
};

// Regions lie one behind the other with gaps; a later one may be a child of an earlier one that has room for it.
static void make_regions(struct world *w)
{
	uint64_t at = below(20) * STEP;
	size_t count = 0;

	while (count < REGIONS && at < BYTES - 100 * STEP) {
		struct ptp_region *region = &w->regions[count++];

		*region = (struct ptp_region){.name = "r",
					      .base = at,
					      .size = (1 + below(90)) * STEP,
					      .kind = below(2) ? PTP_RAM : PTP_DEVICE};
		if (region->size > 20 * STEP && count < REGIONS) {
			struct ptp_region *child = &w->regions[count++];

			*child = (struct ptp_region){.name = "c",
						     .base = at + below(10) * STEP,
						     .size = (1 + below(10)) * STEP,
						     .kind = PTP_DEVICE,
						     .within = "r",
						     .parent = count - 2};
		}
		at += region->size + below(30) * STEP;
	}
	w->capture.regions.at = w->regions;
	w->capture.regions.count = count;
}

// Many runs of a few pages, or one long run with a few that each lie alone in it, which the sweep treats apart.
static void make_world(struct world *w)
{
	bool lone;

	memset(w, 0, sizeof(*w));
	make_regions(w);
	lone = below(2);
	w->run_count = below(lone ? 9 : 24);
	for (size_t i = 0; i < w->run_count; i++) {
		uint64_t pa = below(BYTES / PAGE - 4) * PAGE, size = (1 + below(lone ? 2 : 4)) * PAGE;

		if (lone && !i) {
			pa = below(4) * PAGE;
			size = 24 * PAGE;
		}
		w->runs[i] = (struct ptp_run){.ia = pa, .pa = pa, .size = size, .class_id = below(CLASSES)};
	}
}

// All overlaps of RUNS with all their extents.
static void sweep(const struct ptp_capture *capture, const struct ptp_run *runs, size_t count,
		  struct ptp_overlaps *overlaps)
{
	struct ptp_run_list list = {ptp_calloc(count, sizeof(*list.at)), count}, sorted;
	size_t classes = 0;

	for (size_t i = 0; i < count; i++) {
		list.at[i] = ptp_pack(&runs[i]);
		classes = runs[i].class_id >= classes ? runs[i].class_id + 1 : classes;
	}
	sorted = ptp_sort_runs(&list, 1);
	ptp_sweep(capture, &sorted, classes, PAGE, overlaps);
	ptp_sweep_extents(capture, &sorted, classes, PAGE, NULL, overlaps);
	free(sorted.at);
}

// Which regions take a byte: exactly, or through the page that a device is rounded out to. A parent does not take its
// child's bytes but may take the rest of their page.
static bool owns_exactly(const struct world *w, size_t region, uint64_t byte)
{
	const struct ptp_region *r = &w->regions[region];

	if (byte < r->base || byte >= r->base + r->size)
		return false;
	for (size_t i = 0; i < w->capture.regions.count; i++)
		if (w->regions[i].within && w->regions[i].parent == region && byte >= w->regions[i].base &&
		    byte < w->regions[i].base + w->regions[i].size)
			return false;
	return true;
}

static bool takes(const struct world *w, size_t region, uint64_t byte)
{
	if (w->regions[region].kind == PTP_RAM)
		return owns_exactly(w, region, byte);
	for (uint64_t other = byte / PAGE * PAGE; other < (byte / PAGE + 1) * PAGE; other += STEP)
		if (owns_exactly(w, region, other))
			return true;
	return false;
}

static uint32_t painted_classes(const struct world *w, uint64_t byte)
{
	uint32_t classes = 0;

	for (size_t i = 0; i < w->run_count; i++)
		if (byte >= w->runs[i].pa && byte < w->runs[i].pa + w->runs[i].size)
			classes |= 1u << w->runs[i].class_id;
	return classes;
}

static uint32_t painted_regions(const struct world *w, uint64_t byte)
{
	uint32_t regions = 0;

	for (size_t i = 0; i < w->capture.regions.count; i++)
		if (takes(w, i, byte))
			regions |= 1u << i;
	return regions ? regions : 1u << 31;
}

// What the sweep says of a byte: all its sets must agree on the classes.
static void swept(const struct ptp_overlaps *overlaps, uint64_t byte, uint32_t *classes, uint32_t *regions)
{
	*classes = *regions = 0;
	for (size_t i = 0; i < overlaps->sets.count; i++) {
		const struct ptp_overlap *set = &overlaps->sets.at[i];
		uint32_t bits = 0, region = set->region == PTP_UNDESCRIBED ? 31 : (uint32_t)set->region;

		for (size_t j = 0; j < set->count; j++)
			bits |= 1u << set->ids[j];
		for (size_t j = 0; j < set->extents.ranges.count; j++) {
			if (byte < set->extents.ranges.at[j].lo || byte >= set->extents.ranges.at[j].hi)
				continue;
			cr_assert(!*classes || *classes == bits, "byte %llu lies in sets of different classes",
				  (unsigned long long)byte);
			cr_assert(!(*regions >> region & 1), "byte %llu lies twice in region %u",
				  (unsigned long long)byte, region);
			*classes = bits;
			*regions |= 1u << region;
		}
	}
}

Test(sweep, agrees_with_painting)
{
	for (int round = 0; round < 3000; round++) {
		struct ptp_overlaps overlaps = {0};
		struct world w;

		make_world(&w);
		sweep(&w.capture, w.runs, w.run_count, &overlaps);
		for (uint64_t byte = 0; byte < BYTES; byte += STEP) {
			uint32_t classes, regions;

			swept(&overlaps, byte, &classes, &regions);
			cr_assert_eq(classes, painted_classes(&w, byte), "round %d, byte %llu: classes %x, painted %x",
				     round, (unsigned long long)byte, classes, painted_classes(&w, byte));
			if (classes)
				cr_assert_eq(regions, painted_regions(&w, byte),
					     "round %d, byte %llu: regions %x, painted %x", round,
					     (unsigned long long)byte, regions, painted_regions(&w, byte));
		}
		ptp_overlaps_free(&overlaps);
	}
}

Test(sweep, reaches_the_last_address)
{
	struct ptp_run runs[] = {{.ia = 0, .pa = PTP_PA_MAX - 4095, .size = 4096, .class_id = 0},
				 {.ia = 4096, .pa = 0, .size = 4096, .class_id = 1}};
	struct ptp_capture capture = {.title = ""};
	struct ptp_overlaps overlaps = {0};

	sweep(&capture, runs, 2, &overlaps);
	cr_assert_eq(overlaps.sets.count, 2);
	cr_assert_eq(overlaps.sets.at[0].extents.ranges.at[0].lo, 0);
	cr_assert_eq(overlaps.sets.at[1].extents.ranges.at[0].hi, PTP_PA_MAX + 1);
	ptp_overlaps_free(&overlaps);
}

// Runs that all begin and end elsewhere, each with a class of its own: the limit of stored sets stops the sweep, and says where.
Test(sweep, stops_at_its_limit)
{
	enum { COUNT = 12000 };
	struct ptp_run *runs = calloc(COUNT, sizeof(*runs));
	struct ptp_capture capture = {.title = ""};
	struct ptp_overlaps overlaps = {0};
	uint64_t stored = 0;

	for (uint32_t i = 0; i < COUNT; i++)
		runs[i] = (struct ptp_run){.pa = i * UINT64_C(4096), .size = UINT64_C(4096) * COUNT, .class_id = i};
	sweep(&capture, runs, COUNT, &overlaps);
	cr_assert(overlaps.stopped);
	for (size_t i = 0; i < overlaps.sets.count; i++) {
		stored += overlaps.sets.at[i].count;
		cr_assert_leq(overlaps.sets.at[i].extents.ranges.at[0].hi, overlaps.stopped_at);
	}
	cr_assert_gt(stored, PTP_SWEEP_STORED_MAX);
	cr_assert_leq(stored, PTP_SWEEP_STORED_MAX + COUNT);
	ptp_overlaps_free(&overlaps);
	free(runs);
}

Test(extents, normalise)
{
	struct ptp_extents extents = {0};

	ptp_extents_add(&extents, 30, 40);
	ptp_extents_add(&extents, 0, 10);
	ptp_extents_add(&extents, 10, 12);
	ptp_extents_add(&extents, 5, 8);
	ptp_extents_add(&extents, 39, 50);
	ptp_extents_normalise(&extents);
	cr_assert_eq(extents.ranges.count, 2);
	cr_assert_eq(extents.ranges.at[0].lo, 0);
	cr_assert_eq(extents.ranges.at[0].hi, 12);
	cr_assert_eq(extents.ranges.at[1].lo, 30);
	cr_assert_eq(extents.ranges.at[1].hi, 50);
	cr_assert_eq(ptp_extents_bytes(&extents), 32);
	ptp_extents_free(&extents);
}

// Against a bitmap: short lists of any order, and long ones that are sorted already.
Test(extents, random)
{
	for (unsigned round = 0; round < 300; round++) {
		struct ptp_extents extents = {0};
		bool painted[1000] = {false}, found[1000] = {false};
		uint64_t lo = 0;

		for (uint32_t i = below(60) + 1; i; i--) {
			uint64_t size = below(8) + 1;

			lo = round % 2 ? below(900) : (lo + below(40)) % 900;
			*ptp_push(&extents.ranges) = (struct ptp_extent){lo, lo + size};
			memset(painted + lo, true, size);
		}
		ptp_extents_normalise(&extents);
		for (size_t i = 0; i < extents.ranges.count; i++) {
			const struct ptp_extent *range = &extents.ranges.at[i];

			cr_assert(range->lo < range->hi && (!i || range->lo > range[-1].hi));
			memset(found + range->lo, true, range->hi - range->lo);
		}
		cr_assert_arr_eq(found, painted, sizeof(found));
		ptp_extents_free(&extents);
	}
}

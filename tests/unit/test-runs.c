// SPDX-License-Identifier: Apache-2.0
//
// Runs as they are kept: what a run can keep and what it cannot, and the sort against a plain one.
#include "verifier/overlap/sort.h"
#include "verifier/walk/stage.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define GIB (UINT64_C(1) << 30)

static uint32_t state = 1;

static uint32_t below(uint32_t limit)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % limit;
}

Test(runs, packed)
{
	static const struct ptp_run runs[] = {
		{0, 0, 4096, 0},
		{UINT64_C(0x000ffffffffff000), UINT64_C(0x000ffffffffff000), 4096, PTP_RUN_CLASSES - 1},
		{UINT64_C(0xfff0000000000000), 4096, 32 * GIB - 4096, 1},
		{UINT64_C(0xfffffffffffff000), 0, 4096, 2},
		{UINT64_C(0xffff000000000000), 0, 32 * GIB, 3},
		{0, UINT64_C(0x000f800000000000), UINT64_C(0x0000080000000000), 4},
	};

	for (size_t i = 0; i < sizeof(runs) / sizeof(*runs); i++) {
		struct ptp_packed packed = ptp_pack(&runs[i]);
		struct ptp_run run = ptp_unpack(&packed);

		cr_expect(run.ia == runs[i].ia && run.pa == runs[i].pa && run.size == runs[i].size &&
				  run.class_id == runs[i].class_id,
			  "row %zu", i);
	}
}

// Runs are added at every size around those that one run can keep: none is lost, none is longer, and they join.
Test(runs, long_ones)
{
	static const uint64_t sizes[] = {4096, 32 * GIB - 4096,   4096, 4096, UINT64_C(1) << 21, GIB, UINT64_C(1) << 44,
					 4096, UINT64_C(1) << 44, 8192};
	struct ptp_map map = {.most = 100};
	uint64_t at = GIB, reached = GIB;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); at += sizes[i++])
		cr_assert(ptp_run_add(&map, &(struct ptp_run){at, at + GIB, sizes[i], 7}));
	ptp_run_close(&map);
	cr_assert_eq(map.runs.count, 4);
	for (size_t i = 0; i < map.runs.count; i++) {
		struct ptp_run run = ptp_unpack(&map.runs.at[i]);

		cr_assert(run.ia == reached && run.pa == reached + GIB && run.class_id == 7);
		reached += run.size;
	}
	cr_assert_eq(reached, at);
	ptp_map_free(&map);
}

Test(runs, limits)
{
	struct ptp_map map = {.most = 2};

	cr_assert(!ptp_run_add(&map, &(struct ptp_run){0, 0, 4096, PTP_RUN_CLASSES}));
	cr_assert(ptp_run_add(&map, &(struct ptp_run){0, 0, 4096, 0}));
	cr_assert(ptp_run_add(&map, &(struct ptp_run){4096, 0, 4096, 0}));
	cr_assert(ptp_run_add(&map, &(struct ptp_run){8192, 4096, 4096, 0}), "it goes on where the last one ends");
	cr_assert(!ptp_run_add(&map, &(struct ptp_run){12288, 0, 4096, 0}));
	ptp_run_close(&map);
	cr_assert_eq(map.runs.count, 2);
	ptp_map_free(&map);
}

// By address, then by the order in which they were made, which `ia` has.
static int by_address(const void *left, const void *right)
{
	struct ptp_run a = ptp_unpack(left), b = ptp_unpack(right);

	if (a.pa != b.pa)
		return a.pa < b.pa ? -1 : 1;
	return (a.ia > b.ia) - (a.ia < b.ia);
}

static void compare_sorts(size_t lists, uint32_t longest, uint32_t addresses, uint64_t step)
{
	struct ptp_run_list list[8] = {{NULL, 0}}, sorted;
	PTP_VEC(struct ptp_packed) all = {0};

	for (size_t i = 0; i < lists; i++) {
		list[i].count = below(longest + 1);
		list[i].at = ptp_calloc(list[i].count, sizeof(*list[i].at));
		for (size_t j = 0; j < list[i].count; j++) {
			struct ptp_run run = {all.count * UINT64_C(4096), below(addresses) * step, 4096, (uint32_t)i};

			*ptp_push(&all) = list[i].at[j] = ptp_pack(&run);
		}
	}
	sorted = ptp_sort_runs(list, lists);
	cr_assert_eq(sorted.count, all.count);
	if (all.count) {
		qsort(all.at, all.count, sizeof(*all.at), by_address);
		cr_assert_arr_eq(sorted.at, all.at, all.count * sizeof(*all.at));
	}
	free(sorted.at);
	free(all.at);
}

Test(runs, sorted)
{
	static const uint32_t addresses[] = {1, 3, 200, 5000, 1 << 24};
	static const uint64_t steps[] = {4096, UINT64_C(1) << 16, UINT64_C(1) << 21, UINT64_C(1) << 28};

	compare_sorts(0, 0, 1, 4096);
	for (unsigned round = 0; round < 200; round++)
		compare_sorts(below(8) + 1, round % 20 ? 500 : 20000, addresses[below(5)], steps[below(4)]);
	compare_sorts(3, 400000, 1 << 24, 4096); // longer than what is given back at once
}

// SPDX-License-Identifier: Apache-2.0
//
// Stream tables and context descriptors of one and two levels.
#include "collect/streams.h"

#include <criterion/criterion.h>
#include <string.h>

#define BASE UINT64_C(0x80000000)
enum { BYTES = 0x20000, L2 = 0x4000, CDS = 0x8000, CDS2 = 0x10000 };
#define VALID UINT64_C(1)
#define ABORT (VALID | 0 << 1)
#define BYPASS (VALID | 4 << 1)
#define STAGE1 (VALID | 5 << 1)
#define STAGE2 (VALID | 6 << 1)

static uint8_t memory[BYTES];

static bool read_memory(struct ptp_dump *dump, uint64_t pa, void *to, size_t size)
{
	(void)dump;
	if (pa < BASE || pa - BASE > BYTES - size)
		return false;
	memcpy(to, memory + (pa - BASE), size);
	return true;
}

static struct ptp_dump dump = {.read = read_memory};
static struct ptp_streams streams;

static void put(uint64_t at, uint64_t word)
{
	memcpy(memory + at, &word, sizeof(word));
}

static void put_entry(uint64_t at, uint64_t word0, uint64_t word1)
{
	put(at, word0);
	put(at + 8, word1);
}

static void find(uint64_t cfg)
{
	const struct ptp_smmu_given smmu = {.base = 0x9050000,
					    .strtab_base = BASE | UINT64_C(1) << 62,
					    .strtab_base_cfg = cfg};

	ptp_streams_find(&dump, &smmu, &streams);
}

static void teardown(void)
{
	ptp_streams_free(&streams);
}

TestSuite(streams, .fini = teardown);

// A stream whose context descriptor is valid has a context, one whose descriptor is not has none.
Test(streams, linear)
{
	put_entry(0x40 * 1, ABORT, 0);
	put_entry(0x40 * 2, BYPASS, 0);
	put_entry(0x40 * 3, STAGE1 | (BASE + CDS), 0xd6);
	put_entry(0x40 * 4, STAGE2, 0x77);
	put_entry(0x40 * 5, STAGE1 | (BASE + CDS + 0x40), 0);
	put(CDS, UINT64_C(1) << 31 | 25);
	put(CDS + 8, 0x12345000);
	find(3);
	cr_assert_null(streams.shortfall);
	cr_assert_eq(streams.valid, 5);
	cr_assert_eq(streams.aborting, 1);
	cr_assert_eq(streams.list.count, 3);
	cr_assert_eq(streams.list.at[0].id, 2);
	cr_assert_not(streams.list.at[0].has_cd);
	cr_assert_eq(streams.list.at[1].id, 3);
	cr_assert(streams.list.at[1].has_cd);
	cr_assert_eq(streams.list.at[1].ste[1], 0xd6);
	cr_assert_eq(streams.list.at[1].cd[1], 0x12345000);
	cr_assert_eq(streams.list.at[2].id, 4);
	cr_assert_eq(streams.list.at[2].ste[1], 0x77);
}

// SPLIT 8: each level 1 descriptor stands for 256 streams, of which its span has so many.
Test(streams, two_levels)
{
	put(8, (BASE + L2) | 3); // streams 0x100 to 0x103
	put_entry(L2 + 0x40 * 2, BYPASS, 0);
	put_entry(L2 + 0x40 * 4, BYPASS, 0); // beyond the span
	find(1 << 16 | 8 << 6 | 10);
	cr_assert_null(streams.shortfall);
	cr_assert_eq(streams.list.count, 1);
	cr_assert_eq(streams.list.at[0].id, 0x102);
}

static void put_substreams(unsigned format, unsigned bits, unsigned dss)
{
	put_entry(0, STAGE1 | (uint64_t)format << 4 | (uint64_t)bits << 59 | (BASE + CDS), dss);
}

// S1DSS=1: what names no substream bypasses stage 1, and is a context of its own.
Test(streams, substreams)
{
	put_substreams(0, 2, 1);
	put(CDS + 0x40 * 1, UINT64_C(1) << 31);
	put(CDS + 0x40 * 3, UINT64_C(1) << 31);
	find(0);
	cr_assert_eq(streams.list.count, 3);
	cr_assert_not(streams.list.at[0].has_cd);
	cr_assert_eq(streams.list.at[1].substream, 1);
	cr_assert_eq(streams.list.at[2].substream, 3);
	cr_assert(streams.list.at[2].has_cd && streams.list.at[2].has_substreams);
}

// 4 KiB of descriptors for each entry of the first level.
Test(streams, substreams_of_two_levels)
{
	put_substreams(1, 8, 2);
	put(CDS + 8 * 2, (BASE + CDS2) | 1);
	put(CDS2 + 0x40 * 5, UINT64_C(1) << 31);
	find(0);
	cr_assert_null(streams.shortfall);
	cr_assert_eq(streams.list.count, 1);
	cr_assert_eq(streams.list.at[0].substream, 64 * 2 + 5);
}

Test(streams, reserved)
{
	find(2 << 16);
	cr_assert(streams.shortfall, "FMT");
	find(1 << 16 | 7 << 6 | 10);
	cr_assert(streams.shortfall, "SPLIT");
	find(33);
	cr_assert(streams.shortfall, "LOG2SIZE");
	put_substreams(3, 2, 0);
	find(0);
	cr_assert(streams.shortfall, "S1Fmt");
	put(0, (BASE + L2) | 10);
	find(1 << 16 | 8 << 6 | 8);
	cr_assert(streams.shortfall, "span");
}

// What is not in the dump, and tables of more entries than anyone looks at.
Test(streams, missing)
{
	put_entry(0, STAGE1 | 0x1000, 0);
	find(0);
	cr_assert(streams.shortfall);
	find(30);
	cr_assert(streams.shortfall);
}

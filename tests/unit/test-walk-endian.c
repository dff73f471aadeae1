// SPDX-License-Identifier: Apache-2.0
//
// Big-endian tables: the same bytes, the other way round.
#include "tables.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect(struct tables *t, const char *what, const char *runs)
{
	tables_walk(t);
	cr_expect_str_eq(tables_runs(t), runs, "%s: %s, not %s", what, tables_runs(t), runs);
}

// Pages FROM to FROM + COUNT.
static void swap(struct tables *t, unsigned from, unsigned count)
{
	for (unsigned i = 0; i < count * 512; i++)
		t->page[from + i / 512][i % 512] = __builtin_bswap64(t->page[from + i / 512][i % 512]);
}

static void expect_step(struct tables *t, size_t step, uint64_t descriptor)
{
	struct ptp_translation translation;

	ptp_translate(&t->capture, 0, 0x678, &translation);
	cr_assert(translation.steps.count > step && !translation.fault);
	cr_expect(translation.steps.at[step].descriptor == descriptor, "0x%lx",
		  (unsigned long)translation.steps.at[step].descriptor);
	ptp_translation_free(&translation);
}

// A run, a contiguous group and a table that the images hold in two pieces, at addresses that are not words of this machine.
Test(endian, stage1)
{
	struct tables *t = tables_new_chain();
	const char *const runs = "0>5000+1000 1000>6000+1000 10000>40000000+10000";
	uint8_t *odd = ptp_calloc(1, sizeof(t->page) + 8);

	t->page[3][0] = 0x5000 | LEAF;
	t->page[3][1] = (0x6000 | LEAF) ^ 3 << 8;
	for (unsigned i = 16; i < 32; i++)
		t->page[3][i] = (0x40000000 + 0x1000 * (i - 16)) | LEAF | CONTIGUOUS;
	expect(t, "little", runs);
	swap(t, 0, 4);
	expect(t, "big-endian ones read as little-endian", "");
	tables_set1(t, "SCTLR_EL1", 1 << 25 | 1);
	expect(t, "big", runs);
	cr_expect(!t->map.gaps.count);
	expect_step(t, 3, 0x5000 | LEAF);
	memcpy(odd + 3, t->page, sizeof(t->page));
	t->capture.memory.segments.at[0].data = odd + 3;
	expect(t, "where they are not aligned", runs);
	t->capture.memory.segments.at[0].size = 0x3040;
	*ptp_push(&t->capture.memory.segments) = (struct ptp_segment){PAGE(3) + 0x40, 0x1000, odd + 3 + 0x3040, "rest"};
	expect(t, "in two pieces", runs);
	tables_set1(t, "SCTLR_EL1", 1);
	expect(t, "EE=0", "");
	tables_free(t);
	free(odd);
}

Test(endian, el2)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = 0x5000 | LEAF;
	swap(t, 0, 4);
	t->context->regime = PTP_EL2;
	tables_set1(t, "TTBR0_EL2", PAGE(0));
	tables_set1(t, "TCR_EL2", 5 << 16 | 16);
	tables_set1(t, "MAIR_EL2", 0xff);
	tables_set1(t, "SCTLR_EL2", 1 << 25 | 1);
	tables_set1(t, "SCTLR_EL1", 1);
	expect(t, "EL2", "0>5000+1000");
	tables_free(t);
}

// Each stage has an order of its own.
Test(endian, both_stages)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = 0x5000 | LEAF;
	t->page[8][0] = 0x40000000 | S2BLOCK;
	t->page[8][2] = 0x80000000 | S2BLOCK;
	tables_stage2(t);
	swap(t, 8, 2);
	tables_set2(t, "SCTLR_EL2", 1 << 25);
	expect(t, "stage 2", "0>40005000+1000");
	expect_step(t, 4, 0x40000000 | S2BLOCK);
	swap(t, 0, 4);
	tables_set1(t, "SCTLR_EL1", 1 << 25 | 1);
	expect(t, "both", "0>40005000+1000");
	swap(t, 8, 2);
	tables_set2(t, "SCTLR_EL2", 0);
	expect(t, "stage 1", "0>40005000+1000");
	tables_free(t);
}

// The host's own context says how its CPU reads stage 2, and the context itself first of all.
Test(endian, stage2_by_another_context)
{
	struct tables *t = tables_new();
	struct ptp_context *host = ptp_push(&t->capture.contexts), *other = ptp_push(&t->capture.contexts);
	struct ptp_register big = {.name = "SCTLR_EL2", .value = 1 << 25 | 1},
			    little = {.name = "SCTLR_EL2", .value = 1};

	t->context = &t->capture.contexts.at[0];
	host = &t->capture.contexts.at[1];
	*host = (struct ptp_context){.name = "host", .owner = "host", .regime = PTP_EL20};
	*other = (struct ptp_context){.name = "other", .owner = "host", .regime = PTP_EL20, .security = PTP_SECURE};
	host->stage1 = (struct ptp_stage){.mode = PTP_REGISTERS, .registers = {&big, 1}};
	other->stage1 = (struct ptp_stage){.mode = PTP_REGISTERS, .registers = {&little, 1}};
	tables_stage2(t);
	t->context->stage1.mode = PTP_FREE;
	t->page[8][0] = 0x40000000 | S2BLOCK;
	swap(t, 8, 1);
	expect(t, "big", "0>40000000+40000000");
	cr_expect(!t->map.gaps.count);
	other->security = PTP_NONSECURE;
	expect(t, "either", "");
	cr_expect(tables_gap(t, "SCTLR_EL2.EE differs between contexts"));
	tables_set2(t, "SCTLR_EL2", 1 << 25);
	expect(t, "its own", "0>40000000+40000000");
	tables_free(t);
}

// SPDX-License-Identifier: Apache-2.0
//
// The walk on tables that are small enough to be understood.
#include "tables.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect(struct tables *t, const char *what, const char *runs)
{
	tables_walk(t);
	cr_expect_str_eq(tables_runs(t), runs, "%s: %s, not %s", what, tables_runs(t), runs);
}

static void expect_field(const struct tables *t, const char *what, enum ptp_field field, uint64_t value)
{
	cr_expect(t->map.runs.count == 1, "%s: %zu runs", what, t->map.runs.count);
	if (t->map.runs.count)
		cr_expect(tables_field(t, 0, field) == value, "%s: %s is %#lx, not %#lx", what, ptp_field[field].name,
			  (unsigned long)tables_field(t, 0, field), (unsigned long)value);
}

// Descriptors that Linux writes, decoded by hand from the field tables.
Test(walk, fields_of_a_stage1_leaf)
{
	static const struct {
		uint64_t descriptor;
		struct {
			enum ptp_field field;
			uint64_t value;
		} is[8];
	} rows[] = {
		{UINT64_C(0x0060000080000713),
		 {{PTP_F_S1_ATTR, 4},
		  {PTP_F_S1_AP, 0},
		  {PTP_F_S1_SH, 3},
		  {PTP_F_S1_PXN, 1},
		  {PTP_F_S1_UXN, 1},
		  {PTP_F_S1_DBM, 0}}},
		{UINT64_C(0x0068000080000f13),
		 {{PTP_F_S1_ATTR, 4},
		  {PTP_F_S1_AP, 0},
		  {PTP_F_S1_SH, 3},
		  {PTP_F_S1_PXN, 1},
		  {PTP_F_S1_UXN, 1},
		  {PTP_F_S1_DBM, 1}}},
		{UINT64_C(0x00400000800006df),
		 {{PTP_F_S1_ATTR, 7},
		  {PTP_F_S1_AP, 3},
		  {PTP_F_S1_SH, 2},
		  {PTP_F_S1_PXN, 0},
		  {PTP_F_S1_UXN, 1},
		  {PTP_F_S1_DBM, 0}}},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new_chain();

		t->page[3][0] = rows[i].descriptor;
		expect(t, "page", "0>80000000+1000");
		for (size_t j = 0; j < 6; j++)
			expect_field(t, "page", rows[i].is[j].field, rows[i].is[j].value);
		cr_expect(ptp_class_fixed(&t->classes.entries.at[0].class),
			  "nothing of a context with registers is free");
		tables_free(t);
	}
}

Test(walk, fields_of_a_stage2_leaf)
{
	static const struct {
		uint64_t descriptor;
		unsigned memattr, xn;
		uint64_t size, pa;
	} rows[] = {
		{UINT64_C(0x00000000800007fd), 0xf, 0, 0x40000000, 0x80000000},
		{UINT64_C(0x00000000800007d9), 0x6, 0, 0x40000000, 0x80000000},
		{UINT64_C(0x00400000100007d7), 0x5, 2, 0x1000, 0x10000000},
		{UINT64_C(0x00400000100007c7), 0x1, 2, 0x1000, 0x10000000},
		{UINT64_C(0x00400000100007cf), 0x3, 2, 0x1000, 0x10000000},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new();
		bool page = rows[i].descriptor & 2;
		struct ptp_run run;

		tables_stage2(t);
		t->context->stage1.mode = PTP_FREE;
		t->page[8][0] = page ? TABLE(10) : rows[i].descriptor;
		t->page[10][0] = TABLE(11);
		t->page[11][0] = rows[i].descriptor;
		tables_walk(t);
		cr_assert(t->map.runs.count == 1);
		run = ptp_unpack(&t->map.runs.at[0]);
		cr_expect(run.pa == rows[i].pa && run.size == rows[i].size);
		expect_field(t, "stage 2", PTP_F_S2_MEMATTR, rows[i].memattr);
		expect_field(t, "stage 2", PTP_F_S2_XN, rows[i].xn);
		expect_field(t, "stage 2", PTP_F_S2_AP, 3);
		expect_field(t, "stage 2", PTP_F_S2_SH, 3);
		expect_field(t, "stage 2", PTP_F_S2_VM, 1);
		cr_expect(!ptp_class_fixed(&t->classes.entries.at[ptp_run_class(&t->map.runs.at[0])].class),
			  "stage 1 is free");
		tables_free(t);
	}
}

Test(walk, levels_and_kinds)
{
	static const struct {
		const char *what;
		unsigned page; // whose entry 0 it is: the level
		uint64_t descriptor;
		const char *runs;
	} rows[] = {
		{"1 GiB block", 1, 0x40000000 | BLOCK, "0>40000000+40000000"},
		{"2 MiB block", 2, 0x40000000 | BLOCK, "0>40000000+200000"},
		{"2 MiB block, low address bits are ignored", 2, 0x40010000 | BLOCK, "0>40000000+200000"},
		{"no block at level 0", 0, 0x40000000 | BLOCK, ""},
		{"no block at level 3", 3, 0x40000000 | BLOCK, ""},
		{"invalid", 3, (0x40000000 | LEAF) & ~UINT64_C(1), ""},
		{"AF=0", 3, (0x40000000 | LEAF) & ~UINT64_C(0x400), ""},
		{"page", 3, 0x40000000 | LEAF, "0>40000000+1000"},
		{"48 bits", 3, UINT64_C(0xfffffffff000) | LEAF, "0>fffffffff000+1000"},
		{"bits 49 and 48 are not address bits", 3, UINT64_C(0x3000000001000) | LEAF, "0>1000+1000"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new_chain();

		t->page[rows[i].page][0] = rows[i].descriptor;
		expect(t, rows[i].what, rows[i].runs);
		tables_free(t);
	}
}

Test(walk, lpa2)
{
	struct tables *t = tables_new();
	struct ptp_translation translation;

	// 52 bits, level -1, base with PA[51:48] in TTBR[5:2]; upper half too.
	tables_set1(t, "TCR_EL1", DS1 | TCR_IPS(6) | 12 | 12 << 16 | 2 << 12);
	tables_set1(t, "TTBR1_EL1", PAGE(0) | 1);
	t->page[0][0] = TABLE(1);
	t->page[1][0] = UINT64_C(0x3000000000000) | 3 << 8 | 1 << 10 | 1; // level 0 block, OA[51:48] all ones
	expect(t, "level 0 block", "0>f000000000000+8000000000 fff0000000000000>f000000000000+8000000000");
	cr_expect(tables_field(t, 0, PTP_F_S1_SH) == 2, "shareability comes from TCR_EL1.SH0");
	cr_expect(t->map.table_pages == 2);
	ptp_translate(&t->capture, 0, UINT64_C(0xfff0000012345678), &translation);
	cr_expect(!translation.fault && translation.pa == UINT64_C(0xf000012345678) &&
		  translation.steps.at[0].level == -1);
	ptp_translation_free(&translation);
	tables_set1(t, "TTBR0_EL1", PAGE(0) | 4); // PA[48]
	tables_walk(t);
	cr_expect(t->map.missing_pages == 1 && tables_gap(t, "table page missing"));
	cr_expect(t->map.gaps.at[0].pa == (PAGE(0) | UINT64_C(1) << 48));
	t->capture.feature[PTP_FEAT_LPA2] = PTP_NO; // DS is RES0: T0SZ 12 is then illegal
	expect(t, "no FEAT_LPA2", "");
	cr_expect(tables_gap(t, "TCR_EL1.T0SZ 12 is outside the legal range 16 to 48"));
	t->capture.feature[PTP_FEAT_LPA2] = PTP_UNKNOWN;
	expect(t, "FEAT_LPA2 not known", "");
	cr_expect(tables_gap(t, "FEAT_LPA2 is not known"));
	tables_free(t);
}

Test(walk, halves)
{
	struct tables *t = tables_new_chain();

	t->page[3][511] = 0x5000 | LEAF;
	tables_set1(t, "TTBR1_EL1", PAGE(0) | UINT64_C(7) << 48 | 1); // an ASID and CnP
	expect(t, "both", "1ff000>5000+1000 ffff0000001ff000>5000+1000");
	cr_expect(t->map.table_pages == 4 && t->map.leaf_entries == 2, "pages are counted once, entries as read");
	tables_set1(t, "TCR_EL1", TCR_IPS(5) | 16 << 16 | 16 | 1 << 7);
	expect(t, "EPD0", "ffff0000001ff000>5000+1000");
	tables_set1(t, "TCR_EL1", TCR_IPS(5) | 16 << 16 | 16 | 1 << 23);
	expect(t, "EPD1", "1ff000>5000+1000");
	t->page[0][511] = t->page[1][511] = t->page[2][511] = 0;
	t->page[0][256 + 255] = TABLE(4);
	t->page[4][511] = TABLE(5);
	t->page[5][511] = TABLE(6);
	t->page[6][511] = 0x7000 | LEAF;
	tables_set1(t, "TCR_EL1", TCR_IPS(5) | 16 << 16 | 16 | 1 << 7);
	expect(t, "the last page of all", "ffff0000001ff000>5000+1000 fffffffffffff000>7000+1000");
	tables_free(t);
}

Test(walk, el2_layouts)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = 0x5000 | LEAF;
	t->context->regime = PTP_EL2;
	tables_set1(t, "TTBR0_EL2", PAGE(1));
	tables_set1(t, "TCR_EL2", 5 << 16 | 25);
	tables_set1(t, "MAIR_EL2", 0xff);
	tables_set1(t, "SCTLR_EL2", 0x81005);
	expect(t, "EL2", "0>5000+1000");
	expect_field(t, "EL2", PTP_F_EL2, 1);
	expect_field(t, "EL2", PTP_F_EL0, 0);
	expect_field(t, "EL2", PTP_F_S1_WXN, 1);
	expect_field(t, "EL2", PTP_F_S1_ATTR, 0xff);
	expect_field(t, "EL2", PTP_F_HCR_E2H, 0);
	t->context->regime = PTP_EL20;
	tables_set1(t, "TCR_EL2", TCR_IPS(5) | 16 << 16 | 25);
	expect(t, "EL2&0", "0>5000+1000");
	expect_field(t, "EL2&0", PTP_F_EL0, 1);
	tables_free(t);
}

Test(walk, smmu)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = (0x5000 | LEAF) & ~UINT64_C(0x400);
	t->context->regime = PTP_SMMU;
	tables_set1(t, "TTB0", PAGE(0));
	tables_set1(t, "T0SZ", 16);
	tables_set1(t, "TG0", 0);
	tables_set1(t, "IPS", 5);
	tables_set1(t, "MAIR", 0xff);
	expect(t, "AFFD and HA not known: AF=0 is live", "0>5000+1000");
	expect_field(t, "SMMU", PTP_F_DMA, 1);
	expect_field(t, "SMMU", PTP_F_S1_M, 1);
	tables_set1(t, "AFFD", 0);
	tables_set1(t, "HA", 0);
	expect(t, "AF=0 faults", "");
	tables_set1(t, "AFFD", 1);
	expect(t, "AFFD=1", "0>5000+1000");
	t->context->oas = 32;
	t->page[3][1] = UINT64_C(0x100000000) | LEAF;
	expect(t, "beyond OAS", "0>5000+1000");
	tables_set1(t, "AA64", 0);
	expect(t, "AArch32", "");
	cr_expect(tables_gap(t, "AArch32"));
	tables_free(t);
}

// PIIndex is bits 54, 53, 51 and 6: 0b1010 here, at both stages. Table descriptors have no permissions then.
Test(walk, indirect_permissions)
{
	struct tables *t = tables_new_chain();

	t->page[0][0] |= UINT64_C(15) << 59;
	t->page[3][0] = PAGE(20) | LEAF | 1 << 7 | UINT64_C(1) << 51 | UINT64_C(1) << 54;
	tables_set1(t, "PIR_EL1", UINT64_C(0xfedcba9876543210));
	tables_set1(t, "PIRE0_EL1", UINT64_C(0x0123456789abcdef));
	tables_set1(t, "TCR2_EL1", 1 << 1);
	tables_set2(t, "HCR_EL2", HCR(0)); // no stage 2
	tables_set2(t, "HCRX_EL2", 0);
	tables_walk(t);
	cr_expect(tables_field(t, 0, PTP_F_S1_PIE) == 0 && tables_field(t, 0, PTP_F_S1_UXN) == 1, "TCR2En=0");
	tables_set2(t, "HCRX_EL2", 1 << 14);
	tables_walk(t);
	cr_expect(tables_gap(t, "FEAT_S1PIE is not known") && !t->map.runs.count);
	t->capture.feature[PTP_FEAT_S1PIE] = PTP_YES;
	tables_walk(t);
	cr_expect(!t->map.gaps.count && tables_field(t, 0, PTP_F_S1_PIE) == 1);
	cr_expect(tables_field(t, 0, PTP_F_S1_PI) == 0xa && tables_field(t, 0, PTP_F_S1_PI0) == 5);
	cr_expect(tables_field(t, 0, PTP_F_S1_AP) == 0 && tables_field(t, 0, PTP_F_S1_UXN) == 0);
	cr_expect(tables_field(t, 0, PTP_F_S1_APTABLE) == 0 && tables_field(t, 0, PTP_F_S1_DBM) == 0);
	tables_free(t);
	t = tables_new();
	tables_stage2(t);
	t->context->stage1.mode = PTP_FREE;
	t->page[8][1] = 0x40000000 | BLOCK | 0xf << 2 | UINT64_C(1) << 51 | UINT64_C(1) << 54;
	tables_set2(t, "VTCR_EL2", UINT64_C(1) << 36 | 5 << 16 | 1 << 6 | 24);
	tables_set2(t, "S2PIR_EL2", UINT64_C(0xfedcba9876543210));
	t->capture.feature[PTP_FEAT_S2PIE] = PTP_YES;
	tables_walk(t);
	cr_expect(tables_field(t, 0, PTP_F_S2_PIE) == 1 && tables_field(t, 0, PTP_F_S2_PI) == 0xa);
	cr_expect(tables_field(t, 0, PTP_F_S2_AP) == 0 && tables_field(t, 0, PTP_F_S2_XN) == 0);
	tables_free(t);
}

// AttrIndx[3] is bit 59, which is no PBHA then.
Test(walk, attribute_index_extension)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = PAGE(20) | LEAF | 3 << 2 | UINT64_C(1) << 59;
	t->page[3][1] = PAGE(21) | LEAF | 3 << 2;
	tables_set1(t, "MAIR2_EL1", UINT64_C(0x0f0e0d0c0b0a0908));
	tables_set1(t, "TCR2_EL1", 1 << 4);
	tables_set2(t, "HCR_EL2", HCR(0));
	tables_set2(t, "HCRX_EL2", 1 << 14);
	t->capture.feature[PTP_FEAT_AIE] = PTP_YES;
	tables_walk(t);
	cr_expect(!t->map.gaps.count && t->map.runs.count == 2);
	cr_expect(tables_field(t, 0, PTP_F_S1_ATTR) == 0xb && tables_field(t, 1, PTP_F_S1_ATTR) == 3);
	tables_free(t);
}

// Two concatenated level 1 tables: the second starts at IPA 512 GiB.
Test(walk, stage2)
{
	struct tables *t = tables_new();

	tables_stage2(t);
	t->context->stage1.mode = PTP_FREE;
	t->page[8][1] = 0x40000000 | S2BLOCK;
	t->page[9][0] = 0xc0000000 | S2BLOCK;
	expect(t, "concatenated", "40000000>40000000+40000000 8000000000>c0000000+40000000");
	cr_expect(t->map.leaf_entries == 2 && t->map.table_pages == 2);
	tables_set2(t, "HCR_EL2", 0);
	expect(t, "VM=0", "");
	cr_expect(tables_gap(t, "stage 1 is free and no stage 2 is in force"));
	tables_set2(t, "HCR_EL2", 1 << 12);
	expect(t, "DC=1 counts as VM=1", "40000000>40000000+40000000 8000000000>c0000000+40000000");
	cr_expect(tables_field(t, 0, PTP_F_S1_M) == 0 && tables_field(t, 0, PTP_F_HCR_DC) == 1);
	t->context->stage1.mode = PTP_OFF;
	tables_set2(t, "HCR_EL2", UINT64_C(1) << 46 | 1);
	tables_walk(t);
	cr_expect(tables_field(t, 0, PTP_F_HCR_FWB) == 1);
	cr_expect(ptp_class_fixed(&t->classes.entries.at[ptp_run_class(&t->map.runs.at[0])].class),
		  "stage 1 off is nothing free");
	// Level -1 with DS=1 and SL2, SH from VTCR_EL2.
	tables_set2(t, "VTCR_EL2", UINT64_C(3) << 32 | 6 << 16 | 1 << 12 | 12);
	t->page[8][0] = TABLE(10);
	t->page[10][0] = 0x1 | 1 << 10 | 0xf << 2 | 3 << 6;
	t->page[8][1] = t->page[9][0] = 0;
	expect(t, "level -1", "0>0+8000000000");
	expect_field(t, "level -1", PTP_F_S2_SH, 1);
	tables_free(t);
}

Test(walk, nested)
{
	struct tables *t = tables_new_chain();

	// IPA 0x80000000, where stage 1 has its tables, to themselves; IPA 0 to 0x40000000, but for its second page.
	tables_stage2(t);
	t->page[8][2] = 0x80000000 | S2BLOCK;
	t->page[8][0] = TABLE(10);
	t->page[10][0] = TABLE(11);
	t->page[11][0] = 0x40000000 | S2LEAF;
	t->page[11][2] = 0x40002000 | S2LEAF;
	t->page[11][3] = 0x40003000 | (S2LEAF & ~UINT64_C(0x20));
	for (unsigned i = 0; i < 5; i++)
		t->page[3][i] = (0x1000u * i) | LEAF;
	expect(t, "cut", "0>40000000+1000 2000>40002000+1000 3000>40003000+1000");
	cr_expect(tables_field(t, 0, PTP_F_S2_MEMATTR) == 0xf && tables_field(t, 2, PTP_F_S2_MEMATTR) == 7);
	cr_expect(t->map.leaf_entries == 5 && t->map.table_pages == 4, "those of stage 1");
	t->page[8][2] &= ~UINT64_C(0x30);
	t->page[8][2] &= ~UINT64_C(0xc);
	expect(t, "tables in Device, PTW=0", "0>40000000+1000 2000>40002000+1000 3000>40003000+1000");
	tables_set2(t, "HCR_EL2", HCR(0x5));
	expect(t, "tables in Device, PTW=1", "");
	tables_set1(t, "SCTLR_EL1", 0);
	tables_walk(t);
	cr_expect(t->map.runs.count == 4 && tables_field(t, 0, PTP_F_S1_M) == 0, "stage 1 off: one run a stage 2 run");
	tables_free(t);
}

// A table of stage 1 where stage 2 has a reserved encoding: it may be Normal, and then PTW does not stop its walk.
Test(walk, ptw_and_reserved)
{
	static const struct {
		unsigned memattr;
		bool fwb, walked;
	} rows[] = {
		{0x3, true, false}, {0x0, false, false}, {0x8, true, true},  {0xb, true, true},
		{0x4, true, true},  {0x4, false, true},  {0x8, false, true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new_chain();

		tables_stage2(t);
		tables_set2(t, "HCR_EL2", HCR(5) | (uint64_t)rows[i].fwb << 46);
		t->page[3][0] = LEAF;
		t->page[8][0] = 0x40000000 | S2BLOCK;
		t->page[8][2] = 0x80000000 | (S2BLOCK & ~UINT64_C(0x3c)) | rows[i].memattr << 2;
		expect(t, "PTW", rows[i].walked ? "0>40000000+1000" : "");
		tables_free(t);
	}
}

static void fill_group(struct tables *t, uint64_t descriptor)
{
	for (unsigned i = 0; i < 16; i++)
		t->page[3][16 + i] = descriptor + i * 0x1000;
}

Test(walk, contiguous)
{
	struct tables *t = tables_new_chain();

	fill_group(t, 0x40000000 | LEAF | CONTIGUOUS);
	expect(t, "complete", "10000>40000000+10000");
	cr_expect(t->map.leaf_entries == 16);
	t->page[3][17] &= ~UINT64_C(0x400);
	expect(t, "AF may differ", "10000>40000000+10000");
	for (unsigned i = 0; i < 15; i++)
		t->page[3][16 + i] = 0;
	expect(t, "partial: one entry says all", "10000>40000000+10000");
	cr_expect(t->map.leaf_entries == 1);
	t->page[3][16] = 0x50000000 | LEAF;
	expect(t, "a valid entry without the bit says all too", "10000>50000000+10000 10000>40000000+10000");
	fill_group(t, 0x40000000 | LEAF | CONTIGUOUS);
	t->page[3][20] = 0x60001000 | LEAF | CONTIGUOUS;
	expect(t, "an output that differs", "10000>40000000+10000 10000>60000000+10000 14000>60001000+1000");
	fill_group(t, 0x40000000 | LEAF | CONTIGUOUS);
	t->page[3][20] |= 1 << 2;
	expect(t, "an attribute that differs", "10000>40000000+10000 10000>40000000+10000");
	fill_group(t, 0x40001000 | LEAF | CONTIGUOUS);
	tables_walk(t);
	cr_expect(t->map.runs.count > 2, "not aligned: %s", tables_runs(t));
	fill_group(t, (0x40000000 | LEAF | CONTIGUOUS) & ~UINT64_C(0x400));
	expect(t, "no live entry", "");
	tables_free(t);
}

Test(walk, contiguous_at_other_levels)
{
	struct tables *t = tables_new();

	tables_set1(t, "TCR_EL1", DS1 | TCR_IPS(6) | 16 | 16 << 16);
	t->page[0][0] = 1 << 10 | 1 | CONTIGUOUS;
	expect(t, "RES0 at level 0", "0>0+8000000000");
	tables_set1(t, "TCR_EL1", TCR_IPS(5) | 16 | 16 << 16);
	t->page[0][0] = TABLE(1);
	t->page[1][3] = BLOCK | CONTIGUOUS | UINT64_C(0x4c0000000);
	expect(t, "level 1: 16 GiB", "0>400000000+400000000");
	tables_set1(t, "TCR_EL1", TCR_IPS(0) | 16 | 16 << 16);
	expect(t, "nothing beyond the output size", "");
	tables_free(t);
}

Test(walk, hardware_af_and_dirty)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = (0x5000 | LEAF) & ~UINT64_C(0x400);
	tables_set1(t, "TCR_EL1", TCR_IPS(5) | 16 << 16 | 16 | UINT64_C(3) << 39);
	expect(t, "HA", "0>5000+1000");
	expect_field(t, "HD", PTP_F_S1_HD, 1);
	t->capture.feature[PTP_FEAT_HAFDBS] = PTP_UNKNOWN;
	expect(t, "HA, FEAT_HAFDBS not known", "0>5000+1000");
	t->capture.feature[PTP_FEAT_HAFDBS] = PTP_NO;
	expect(t, "HA without FEAT_HAFDBS", "");
	tables_free(t);
}

Test(walk, hierarchical_bits)
{
	struct tables *t = tables_new_chain();

	t->page[0][0] |= UINT64_C(1) << 59;
	t->page[1][0] |= UINT64_C(1) << 60 | UINT64_C(1) << 61;
	t->page[2][0] |= UINT64_C(1) << 62 | UINT64_C(1) << 63;
	t->page[3][0] = 0x5000 | LEAF;
	expect(t, "table bits", "0>5000+1000");
	expect_field(t, "joined by OR", PTP_F_S1_APTABLE, 3);
	expect_field(t, "joined by OR", PTP_F_S1_UXNTABLE, 1);
	expect_field(t, "joined by OR", PTP_F_S1_PXNTABLE, 1);
	expect_field(t, "HPD0", PTP_F_S1_HPD, 0);
	tables_set1(t, "TCR_EL1", TCR_IPS(5) | 16 << 16 | 16 | UINT64_C(1) << 41);
	tables_walk(t);
	expect_field(t, "HPD0", PTP_F_S1_HPD, 1);
	tables_free(t);
}

Test(walk, address_size)
{
	struct tables *t = tables_new_chain();

	tables_set1(t, "TCR_EL1", TCR_IPS(0) | 16 << 16 | 16);
	t->page[3][0] = UINT64_C(0xfffff000) | LEAF;
	t->page[3][1] = UINT64_C(0x100000000) | LEAF;
	expect(t, "leaf", "0>fffff000+1000");
	for (unsigned i = 0; i < 64; i++)
		t->page[2][i] = (UINT64_C(0xfd000000) + i * 0x200000) | BLOCK;
	expect(t, "in the middle of a run", "0>fd000000+3000000");
	memset(t->page[2], 0, sizeof(t->page[2]));
	t->page[2][0] = UINT64_C(0x180003003);
	expect(t, "table", "");
	cr_expect(t->map.gaps.count == 0);
	tables_set1(t, "TTBR0_EL1", UINT64_C(0x180000000));
	expect(t, "base", "");
	tables_free(t);
}

Test(walk, recursive_and_shared)
{
	struct tables *t = tables_new();

	// A table that is its own entry: at each level the entry leads back, at level 3 it maps the table itself.
	t->page[0][5] = PAGE(0) | LEAF;
	expect(t, "recursive", "28140a05000>80000000+1000");
	cr_expect(t->map.table_pages == 1 && t->map.leaf_entries == 1);
	t->page[0][5] = 0;
	t->page[0][0] = t->page[0][1] = TABLE(1);
	t->page[1][0] = 0x40000000 | BLOCK;
	expect(t, "shared", "0>40000000+40000000 8000000000>40000000+40000000");
	cr_expect(t->map.table_pages == 2);
	tables_free(t);
}

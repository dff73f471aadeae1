// SPDX-License-Identifier: Apache-2.0
//
// What the walk leaves out, and that it says so.
#include "tables.h"

#include <criterion/criterion.h>

static void expect(struct tables *t, const char *what, const char *runs)
{
	tables_walk(t);
	cr_expect_str_eq(tables_runs(t), runs, "%s: %s, not %s", what, tables_runs(t), runs);
}

Test(walk, limit, .timeout = 200)
{
	struct tables *t = tables_new();

	// A root of 16 entries, and 96 in each table below it: 16 * 96^3 tables at level 3, which map nothing since
	// AF=0.
	tables_set1(t, "TCR_EL1", DS1 | TCR_IPS(6) | 12 | 12 << 16);
	for (unsigned i = 0; i < 96; i++)
		t->page[0][i] = TABLE(0);
	tables_walk(t);
	cr_expect(tables_gap(t, "table visits") && t->map.runs.count == 0);
	cr_expect(t->map.gaps.at[0].has_ia && t->map.gaps.at[0].ia);
	tables_free(t);
}

Test(walk, missing_pages)
{
	struct tables *t = tables_new_chain();

	t->page[1][0] = TABLE(TABLES_PAGES);
	t->page[1][1] = TABLE(TABLES_PAGES);
	t->page[1][2] = TABLE(TABLES_PAGES + 1);
	t->page[1][3] = 0x40000000 | BLOCK;
	expect(t, "the rest is walked", "c0000000>40000000+40000000");
	cr_expect(t->map.missing_pages == 2 && t->map.table_pages == 2);
	cr_assert(t->map.gaps.count == 1);
	cr_expect(t->map.gaps.at[0].count == 2 && t->map.gaps.at[0].has_ia && t->map.gaps.at[0].ia == 0);
	cr_expect(t->map.gaps.at[0].has_pa && t->map.gaps.at[0].pa == PAGE(TABLES_PAGES));
	tables_free(t);
}

enum which { R1, R2, FEATURE, REGIME, SECURITY, MODE1, CPU };

Test(walk, gaps)
{
	static const struct {
		const char *text;
		enum which which;
		const char *name;
		uint64_t value;
		bool walked;
	} rows[] = {
		{"reserved encoding", R1, "TCR_EL1", 3 << 14 | 16, false},
		{"TCR_EL1.T0SZ 15 is outside", R1, "TCR_EL1", 15, false},
		{"TCR_EL1.T0SZ 49 is outside", R1, "TCR_EL1", 49, false},
		{"bits below the table's alignment are set", R1, "TTBR0_EL1", PAGE(0) | 8, true},
		{"stage 1 is off: every address is reached as Device-nGnRnE", R1, "SCTLR_EL1", 0, false},
		{"TCR2_EL1 0x10: whether HCRX_EL2.TCR2En", R1, "TCR2_EL1", 0x10, false},
		{"TCR2_EL1 0x20: D128", R1, "TCR2_EL1", 0x20, false},
		{"AMAIR_EL1 0x1", R1, "AMAIR_EL1", 1, true},
		{"AMAIR2_EL1 0x1", R1, "AMAIR2_EL1", 1, true},
		{"TCR_EL1: bits 0x8000000000000040 are reserved", R1, "TCR_EL1", UINT64_C(1) << 63 | TCR_IPS(5) | 0x50,
		 true},
		{"the CPU has no 4 KiB granule at stage 1", CPU, "ID_AA64MMFR0_EL1", 0xf0000005, false},
		{"ID_AA64MMFR3_EL1 is not given", FEATURE, NULL, PTP_FEAT_TCR2, true},
		{"FEAT_LPA2 is not known", FEATURE, "DS", PTP_FEAT_LPA2, false},
		{"EL3 is in Secure state, or with FEAT_RME in Root state", REGIME, NULL, PTP_EL3, false},
		{"Realm state contradicts the CPU", SECURITY, NULL, PTP_REALM, false},
		{"only EL3 is in Root state", SECURITY, NULL, PTP_ROOT, false},
		{"stage 1 is free and no stage 2", MODE1, NULL, PTP_FREE, false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new_chain();

		t->page[3][0] = 0x5000 | LEAF;
		switch (rows[i].which) {
		case R1:
			tables_set1(t, rows[i].name, rows[i].value);
			break;
		case FEATURE:
			t->capture.feature[rows[i].value] = PTP_UNKNOWN;
			if (rows[i].name)
				tables_set1(t, "TCR_EL1", DS1 | 16);
			break;
		case REGIME:
			t->context->regime = (enum ptp_regime)rows[i].value;
			break;
		case SECURITY:
			t->context->security = (enum ptp_security)rows[i].value;
			break;
		case CPU:
			tables_set_cpu(t, rows[i].name, rows[i].value);
			break;
		default:
			t->context->stage1.mode = (enum ptp_mode)rows[i].value;
		}
		tables_walk(t);
		cr_expect(tables_gap(t, rows[i].text), "no gap: %s", rows[i].text);
		cr_expect((t->map.runs.count != 0) == rows[i].walked, "%s: %zu runs", rows[i].text, t->map.runs.count);
		tables_free(t);
	}
}

Test(walk, gaps_of_stage2)
{
	static const struct {
		const char *text, *name;
		uint64_t value;
		bool walked;
	} rows[] = {
		{"VTCR_EL2.D128=1", "VTCR_EL2", UINT64_C(1) << 38 | 5 << 16 | 1 << 6 | 24, false},
		{"VTCR_EL2.S2PIE=1", "VTCR_EL2", UINT64_C(1) << 36 | 5 << 16 | 1 << 6 | 24, false},
		{"VTCR_EL2.T0SZ 15", "VTCR_EL2", 5 << 16 | 2 << 6 | 15, false},
		{"bits below", "VTTBR_EL2", PAGE(8) | 0x40, true},
		{"HCR_EL2.TGE=1", "HCR_EL2", 1 << 27 | 1, false},
		{"MIOCNCE", "HCR_EL2", UINT64_C(1) << 38 | 1, true},
		{"VTCR_EL2.HDBSS=1", "VTCR_EL2", UINT64_C(1) << 45 | 5 << 16 | 1 << 6 | 24, true},
		{"VTCR_EL2: bits 0x800000800000 are reserved", "VTCR_EL2",
		 UINT64_C(1) << 47 | 1 << 23 | 5 << 16 | 1 << 6 | 24, true},
		{"contradicts the CPU", "HCR_EL2", UINT64_C(1) << 46 | 1, false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new();

		tables_stage2(t);
		t->context->stage1.mode = PTP_FREE;
		t->capture.feature[PTP_FEAT_S2FWB] = PTP_NO;
		t->page[8][0] = 0x40000000 | S2BLOCK;
		tables_set2(t, rows[i].name, rows[i].value);
		tables_walk(t);
		cr_expect(tables_gap(t, rows[i].text), "no gap: %s", rows[i].text);
		cr_expect((t->map.runs.count != 0) == rows[i].walked, "%s: %zu runs", rows[i].text, t->map.runs.count);
		tables_free(t);
	}
}

Test(walk, pbha)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = 0x5000 | LEAF | UINT64_C(1) << 60;
	expect(t, "HWU off", "0>5000+1000");
	cr_expect(t->map.gaps.count == 0);
	t->capture.feature[PTP_FEAT_HPDS2] = PTP_UNKNOWN;
	tables_set1(t, "TCR_EL1", TCR_IPS(5) | 16 << 16 | 16 | UINT64_C(1) << 41 | UINT64_C(2) << 43);
	expect(t, "HWU on", "0>5000+1000");
	cr_expect(tables_gap(t, "PBHA"));
	tables_free(t);
}

// What HCR_EL2 says of stage 1, with a stage 2 and without.
Test(walk, stage1_of_hcr)
{
	static const struct {
		const char *text;
		uint64_t hcr;
	} rows[] = {
		{"HCR_EL2.RW=0", 1},
		{"HCR_EL2.RW=0", 0},
		{"{NV,NV1}", HCR(UINT64_C(3) << 42)},
		{"{NV,NV1}", HCR(UINT64_C(3) << 42 | 1)},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new_chain();

		tables_stage2(t);
		t->capture.feature[PTP_FEAT_NV] = PTP_UNKNOWN;
		t->page[3][0] = 0x5000 | LEAF;
		t->page[8][0] = 0x40000000 | S2BLOCK;
		t->page[8][2] = 0x80000000 | S2BLOCK;
		expect(t, "AArch64", "0>40005000+1000");
		cr_expect(!t->map.gaps.count);
		tables_set2(t, "HCR_EL2", rows[i].hcr);
		expect(t, rows[i].text, "");
		cr_expect(tables_gap(t, rows[i].text), "%zu: no gap: %s", i, rows[i].text);
		t->context->stage2.mode = PTP_OFF; // as with VM=0
		expect(t, rows[i].text, "");
		cr_expect(tables_gap(t, rows[i].text), "%zu: no gap without stage 2", i);
		tables_free(t);
	}
}

// EPDn=1: the other fields of that half say nothing.
Test(walk, dead_half)
{
	static const uint64_t tcr[] = {
		TCR_IPS(5) | 16,                              // T1SZ 0
		UINT64_C(5) << 32 | 16 << 16 | 16,            // TG1 reserved
		UINT64_C(5) << 32 | 3u << 30 | 16 << 16 | 16, // 64 KiB
	};

	for (size_t i = 0; i < sizeof(tcr) / sizeof(*tcr); i++) {
		struct tables *t = tables_new_chain();

		t->page[3][0] = LEAF;
		tables_set1(t, "TTBR1_EL1", 0x123456);
		tables_set1(t, "TCR_EL1", tcr[i] | 1 << 23);
		expect(t, "EPD1", "0>0+1000");
		cr_expect(!t->map.gaps.count, "%zu: %s", i, t->map.gaps.at[0].reason);
		tables_set1(t, "TCR_EL1", tcr[i]);
		tables_walk(t);
		cr_expect(t->map.gaps.count);
		tables_free(t);
	}
}

Test(walk, smmu_fields)
{
	static const char *const names[] = {"DS", "AIE", "PIE"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct tables *t = tables_new_chain();

		t->page[3][0] = LEAF;
		t->context->regime = PTP_SMMU;
		tables_set1(t, "TTB0", PAGE(0));
		tables_set1(t, "T0SZ", 16);
		tables_set1(t, "TG0", 0);
		tables_set1(t, "IPS", 5);
		tables_set1(t, names[i], 0);
		expect(t, names[i], "0>0+1000");
		cr_expect(!t->map.gaps.count);
		tables_set1(t, names[i], 1);
		expect(t, names[i], "");
		cr_expect(tables_gap(t, names[i]));
		tables_free(t);
	}
}

// SMMUv3, CD.TTB0: 64 bytes is the least alignment with an effective IPS of 52 bits, and the root here has 16.
Test(walk, smmu_base_alignment)
{
	static const struct {
		unsigned ips, oas;
		bool rounded;
	} rows[] = {{5, 0, false}, {6, 0, true}, {6, 48, false}, {6, 52, true}, {7, 52, true}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new();

		t->context->regime = PTP_SMMU;
		t->context->oas = rows[i].oas;
		t->page[0][0] = 0x40000000 | BLOCK;
		t->page[0][2] = 0x80000000 | BLOCK;
		tables_set1(t, "TTB0", PAGE(0) | 0x10);
		tables_set1(t, "T0SZ", 33);
		tables_set1(t, "TG0", 0);
		tables_set1(t, "IPS", rows[i].ips);
		expect(t, "TTB0", rows[i].rounded ? "0>40000000+40000000" : "0>80000000+40000000");
		cr_expect(tables_gap(t, "alignment") == rows[i].rounded);
		tables_free(t);
	}
}

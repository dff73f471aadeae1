// SPDX-License-Identifier: Apache-2.0
//
// Physical address spaces: what each security state's tables output, and where they are read.
#include "tables.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define NS (UINT64_C(1) << 5)
#define NSE (UINT64_C(1) << 11)
#define S2NS (UINT64_C(1) << 55)
#define NSTABLE (UINT64_C(1) << 63)

static void walk(struct tables *t, const char *what, const char *runs)
{
	tables_walk(t);
	cr_expect_str_eq(tables_runs(t), runs, "%s: %s, not %s", what, tables_runs(t), runs);
}

// The space of the leaf at input address 0, as the walk has it and as one translation does.
static void expect(struct tables *t, const char *what, enum ptp_security space)
{
	struct ptp_translation translation;

	tables_walk(t);
	cr_assert(t->map.runs.count == 1, "%s: %s", what, t->map.gaps.count ? t->map.gaps.at[0].reason : "no run");
	cr_expect(tables_field(t, 0, PTP_F_SPACE) == space, "%s: %s", what,
		  ptp_security_word[tables_field(t, 0, PTP_F_SPACE)]);
	cr_expect(t->context->stage1.mode != PTP_REGISTERS || ptp_class_fixed(&t->classes.entries.at[0].class));
	ptp_translate(&t->capture, 0, 0, &translation);
	cr_expect(!translation.unknown && !translation.fault &&
			  ptp_class_get(&translation.class, PTP_F_SPACE, NULL) == space,
		  "%s: translated", what);
	ptp_translation_free(&translation);
}

static struct tables *in_state(enum ptp_regime regime, enum ptp_security security)
{
	struct tables *t = tables_new_chain();
	static const char *const names[4][4] = {{"TTBR0_EL1", "TCR_EL1", "MAIR_EL1", "SCTLR_EL1"},
						{"TTBR0_EL2", "TCR_EL2", "MAIR_EL2", "SCTLR_EL2"},
						{"TTBR0_EL2", "TCR_EL2", "MAIR_EL2", "SCTLR_EL2"},
						{"TTBR0_EL3", "TCR_EL3", "MAIR_EL3", "SCTLR_EL3"}};
	const uint64_t values[] = {PAGE(0), ptp_one_range(regime) ? 5 << 16 | 16 : TCR_IPS(5) | 16 << 16 | 16, 0xff, 5};

	t->context->regime = regime;
	t->context->security = security;
	t->capture.feature[PTP_FEAT_RME] = security == PTP_SECURE ? PTP_NO : PTP_YES;
	t->capture.feature[PTP_FEAT_SEL2] = PTP_YES;
	for (unsigned i = 0; i < 4; i++)
		tables_set1(t, names[regime][i], values[i]);
	return t;
}

static const struct {
	enum ptp_regime regime;
	enum ptp_security state;
	uint64_t table, leaf;
	enum ptp_security output;
} rows[] = {
	{PTP_EL10, PTP_NONSECURE, NSTABLE, NS, PTP_NONSECURE},
	{PTP_EL20, PTP_NONSECURE, 0, 0, PTP_NONSECURE},
	{PTP_EL10, PTP_SECURE, 0, 0, PTP_SECURE},
	{PTP_EL10, PTP_SECURE, 0, NS, PTP_NONSECURE},
	{PTP_EL10, PTP_SECURE, NSTABLE, 0, PTP_NONSECURE},
	{PTP_EL10, PTP_SECURE, 0, NSE, PTP_SECURE},
	{PTP_EL2, PTP_SECURE, 0, 0, PTP_SECURE},
	{PTP_EL2, PTP_SECURE, NSTABLE, 0, PTP_NONSECURE},
	{PTP_EL20, PTP_SECURE, 0, NS, PTP_NONSECURE},
	{PTP_EL3, PTP_SECURE, 0, 0, PTP_SECURE},
	{PTP_EL3, PTP_SECURE, 0, NS, PTP_NONSECURE},
	{PTP_EL3, PTP_SECURE, 0, NSE, PTP_SECURE},
	{PTP_EL3, PTP_SECURE, NSTABLE, 0, PTP_NONSECURE},
	{PTP_EL3, PTP_ROOT, 0, 0, PTP_SECURE},
	{PTP_EL3, PTP_ROOT, 0, NS, PTP_NONSECURE},
	{PTP_EL3, PTP_ROOT, 0, NSE, PTP_ROOT},
	{PTP_EL3, PTP_ROOT, 0, NSE | NS, PTP_REALM},
	{PTP_EL3, PTP_ROOT, NSTABLE, NSE, PTP_ROOT},
	{PTP_EL2, PTP_REALM, 0, 0, PTP_REALM},
	{PTP_EL2, PTP_REALM, NSTABLE, 0, PTP_REALM},
	{PTP_EL20, PTP_REALM, 0, NS, PTP_NONSECURE},
	{PTP_EL10, PTP_REALM, 0, NS, PTP_REALM},
};

Test(space, of_stage1)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = in_state(rows[i].regime, rows[i].state);
		char what[32];

		snprintf(what, sizeof(what), "row %zu", i);
		t->page[1][0] |= rows[i].table;
		t->page[3][0] = 0x5000 | LEAF | rows[i].leaf;
		expect(t, what, rows[i].output);
		tables_free(t);
	}
}

// Leaves that differ in their space are no run, and of a contiguous group such a one is inconsistent.
Test(space, divides_runs)
{
	struct tables *t = in_state(PTP_EL3, PTP_ROOT);

	t->page[3][0] = 0x5000 | LEAF | NSE;
	t->page[3][1] = 0x6000 | LEAF | NSE | NS;
	t->page[3][2] = 0x7000 | LEAF | NSE | NS;
	walk(t, "Root and Realm", "0>5000+1000 1000>6000+2000");
	for (unsigned i = 0; i < 16; i++)
		t->page[3][i] = (0x40000000 + 0x1000 * i) | LEAF | CONTIGUOUS | NSE;
	walk(t, "a group", "0>40000000+10000");
	t->page[3][7] |= NS;
	tables_walk(t);
	cr_expect(t->map.runs.count == 2 && tables_field(t, 0, PTP_F_S1_GROUP) == 2);
	cr_expect(tables_field(t, 0, PTP_F_SPACE) != tables_field(t, 1, PTP_F_SPACE));
	tables_free(t);
}

// NSTable=1: what is below is read from the Non-secure space, and is not global.
Test(space, below_nstable)
{
	struct tables *t = in_state(PTP_EL10, PTP_SECURE);
	unsigned seen[PTP_ROOT + 1] = {0};

	t->page[3][0] = 0x5000 | LEAF;
	t->page[1][0] |= NSTABLE;
	tables_walk(t);
	cr_expect(tables_field(t, 0, PTP_F_S1_NG) == 1 && t->map.table_pages == 4 && t->map.tables.count == 4);
	for (size_t i = 0; i < t->map.tables.count; i++)
		seen[ptp_class_get(&t->classes.entries.at[ptp_run_class(&t->map.tables.at[i])].class, PTP_F_SPACE,
				   NULL)]++;
	cr_expect(seen[PTP_SECURE] == 2 && seen[PTP_NONSECURE] == 2);
	t->page[1][0] &= ~NSTABLE;
	tables_walk(t);
	cr_expect(tables_field(t, 0, PTP_F_S1_NG) == 0 && t->map.tables.count == 4);
	tables_set1(t, "TCR_EL1", TCR_IPS(5) | UINT64_C(1) << 41 | 16 << 16 | 16);
	t->page[1][0] |= NSTABLE;
	expect(t, "HPD0 is not about it", PTP_NONSECURE);
	tables_free(t);
}

Test(space, root_tables)
{
	struct tables *t = in_state(PTP_EL3, PTP_ROOT);

	t->page[3][0] = 0x5000 | LEAF | NSTABLE;
	tables_walk(t);
	cr_assert(t->map.tables.count == 4);
	cr_expect(ptp_class_get(&t->classes.entries.at[ptp_run_class(&t->map.tables.at[0])].class, PTP_F_SPACE, NULL) ==
		  PTP_ROOT);
	cr_expect(!tables_field(t, 0, PTP_F_EL0) && !tables_field(t, 0, PTP_F_EL2) && !tables_field(t, 0, PTP_F_S1_NG));
	tables_free(t);
}

// Realm EL1&0 has NS in its stage 2.
Test(space, realm_stage2)
{
	struct tables *t = in_state(PTP_EL10, PTP_REALM);

	t->page[3][0] = LEAF | NS;
	t->page[8][0] = 0x40000000 | S2BLOCK;
	t->page[8][2] = 0x80000000 | S2BLOCK | S2NS; // so that the tables are found
	tables_stage2(t);
	expect(t, "Realm", PTP_REALM);
	t->page[8][0] |= S2NS;
	expect(t, "Non-secure", PTP_NONSECURE);
	t->page[8][0] = 0;
	t->page[8][2] = 0;
	t->context->stage1.mode = PTP_FREE;
	t->page[8][0] = TABLE(10);
	t->page[10][0] = 0x40000000 | S2BLOCK;
	t->page[10][1] = 0x40200000 | S2BLOCK;
	walk(t, "one run", "0>40000000+400000");
	t->page[10][1] |= S2NS;
	walk(t, "and two", "0>40000000+200000 200000>40200000+200000");
	t->context->security = PTP_NONSECURE;
	walk(t, "in Non-secure state the bit is software's", "0>40000000+400000");
	cr_expect(tables_field(t, 0, PTP_F_SPACE) == PTP_NONSECURE);
	tables_free(t);
}

// What is below bit 37 of TCR_EL2 is a register of its own at other levels.
Test(space, el3_controls)
{
	struct tables *t = in_state(PTP_EL3, PTP_SECURE);

	t->page[3][0] = 0x5000 | LEAF;
	tables_set1(t, "TCR_EL3", UINT64_C(1) << 34 | 5 << 16 | 16);
	walk(t, "PnCH", "");
	cr_expect(tables_gap(t, "TCR_EL3 0x400050010: D128, PnCH"));
	tables_set1(t, "TCR_EL3", UINT64_C(1) << 35 | 5 << 16 | 16);
	walk(t, "PIE", "");
	cr_expect(tables_gap(t, "FEAT_S1PIE is not known"));
	t->capture.feature[PTP_FEAT_S1PIE] = PTP_YES;
	walk(t, "PIE", "");
	cr_expect(tables_gap(t, "PIR_ELx is not known"));
	tables_set1(t, "PIR_EL3", 0x5);
	walk(t, "PIE", "0>5000+1000");
	cr_expect(tables_field(t, 0, PTP_F_S1_PIE) == 1 && tables_field(t, 0, PTP_F_S1_PI) == 5 && !t->map.gaps.count);
	tables_set1(t, "TCR_EL3", UINT64_C(1) << 37 | 5 << 16 | 16);
	tables_set1(t, "MAIR2_EL3", 0x44);
	t->capture.feature[PTP_FEAT_AIE] = PTP_YES;
	t->page[3][0] |= UINT64_C(1) << 59;
	walk(t, "AIE", "0>5000+1000");
	cr_expect(tables_field(t, 0, PTP_F_S1_ATTR) == 0x44);
	tables_set1(t, "TCR_EL3", UINT64_C(1) << 40 | 5 << 16 | 16);
	walk(t, "a reserved bit", "0>5000+1000");
	cr_expect(tables_gap(t, "TCR_EL3: bits 0x10000000000 are reserved"));
	tables_free(t);
}

Test(space, contradictions)
{
	static const struct {
		enum ptp_regime regime;
		enum ptp_security state;
		enum ptp_answer rme, sel2;
		const char *text;
	} refused[] = {
		{PTP_EL3, PTP_SECURE, PTP_YES, PTP_YES, "EL3 in Secure state contradicts the CPU"},
		{PTP_EL3, PTP_SECURE, PTP_UNKNOWN, PTP_YES, "whether EL3 is in Root state"},
		{PTP_EL3, PTP_ROOT, PTP_NO, PTP_YES, "EL3 in Root state contradicts the CPU, which has no FEAT_RME"},
		{PTP_EL3, PTP_REALM, PTP_YES, PTP_YES, "EL3 is in Secure state, or with FEAT_RME in Root state"},
		{PTP_EL2, PTP_ROOT, PTP_YES, PTP_YES, "only EL3 is in Root state"},
		{PTP_EL2, PTP_REALM, PTP_NO, PTP_YES, "Realm state contradicts"},
		{PTP_EL2, PTP_SECURE, PTP_NO, PTP_NO, "which has no FEAT_SEL2"},
	};

	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct tables *t = in_state(refused[i].regime, refused[i].state);

		t->capture.feature[PTP_FEAT_RME] = refused[i].rme;
		t->capture.feature[PTP_FEAT_SEL2] = refused[i].sel2;
		t->page[3][0] = 0x5000 | LEAF;
		walk(t, refused[i].text, "");
		cr_expect(tables_gap(t, refused[i].text), "%s", refused[i].text);
		tables_free(t);
	}
}

Test(space, encryption_contexts)
{
	struct tables *t = in_state(PTP_EL2, PTP_REALM);

	t->page[3][0] = 0x5000 | LEAF;
	tables_set1(t, "SCTLR2_EL2", 2);
	walk(t, "EMEC", "0>5000+1000");
	cr_expect(tables_gap(t, "SCTLR2_EL2.EMEC=1"));
	tables_free(t);
}

// The two stages 2 of Secure state: VSTTBR_EL2 at page 12 for Secure intermediate addresses, VTTBR_EL2 at page 8 for the others.
static struct tables *in_secure_stage2(void)
{
	struct tables *t = in_state(PTP_EL10, PTP_SECURE);

	tables_stage2(t);
	tables_set2(t, "VSTTBR_EL2", PAGE(12));
	tables_set2(t, "VSTCR_EL2", 1 << 6 | 24);
	t->page[3][0] = LEAF;
	t->page[8][0] = 0xc0000000 | S2BLOCK;
	t->page[12][0] = 0x40000000 | S2BLOCK;
	t->page[12][2] = 0x80000000 | S2BLOCK; // so that the tables are found
	return t;
}

// SW and NSW are bit 29, SA and NSA bit 30.
Test(space, secure_stage2)
{
	static const struct {
		uint64_t leaf, vstcr, vtcr;
		uint64_t pa;
		enum ptp_security output;
	} cases[] = {
		{0, 0, 0, 0x40000000, PTP_SECURE},           {0, 0, 3 << 29, 0x40000000, PTP_SECURE},
		{0, 1 << 30, 0, 0x40000000, PTP_NONSECURE},  {0, 1 << 29, 0, 0x40000000, PTP_NONSECURE},
		{NS, 0, 0, 0xc0000000, PTP_SECURE},          {NS, 0, 1 << 30, 0xc0000000, PTP_NONSECURE},
		{NS, 0, 1 << 29, 0xc0000000, PTP_NONSECURE}, {NS, 1 << 30, 0, 0xc0000000, PTP_NONSECURE},
		{NS, 1 << 29, 0, 0xc0000000, PTP_NONSECURE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tables *t = in_secure_stage2();
		char what[32];

		snprintf(what, sizeof(what), "case %zu", i);
		t->page[3][0] |= cases[i].leaf;
		tables_set2(t, "VSTCR_EL2", cases[i].vstcr | 1 << 6 | 24);
		tables_set2(t, "VTCR_EL2", cases[i].vtcr | 5 << 16 | 1 << 6 | 24);
		expect(t, what, cases[i].output);
		cr_expect(ptp_run_pa(&t->map.runs.at[0]) == cases[i].pa && !t->map.gaps.count, "%s", what);
		tables_free(t);
	}
}

// The walker reads the tables of each where SW and NSW say.
Test(space, secure_stage2_tables)
{
	struct tables *t = in_secure_stage2();
	unsigned seen[PTP_ROOT + 1] = {0};

	t->context->stage1.mode = PTP_FREE;
	tables_set2(t, "VTCR_EL2", 1 << 29 | 5 << 16 | 1 << 6 | 24);
	walk(t, "free: all of both", "0>40000000+40000000 0>c0000000+40000000 80000000>80000000+40000000");
	for (size_t i = 0; i < t->map.tables.count; i++)
		seen[ptp_class_get(&t->classes.entries.at[ptp_run_class(&t->map.tables.at[i])].class, PTP_F_SPACE,
				   NULL)]++;
	cr_expect(seen[PTP_SECURE] == 2 && seen[PTP_NONSECURE] == 2 && t->map.table_pages == 4 &&
		  t->map.leaf_entries == 3);
	t->context->stage1.mode = PTP_OFF;
	walk(t, "off: Secure addresses alone", "0>40000000+40000000 80000000>80000000+40000000");
	tables_free(t);
}

// Below NSTable stage 1 tables are found through the other stage 2.
Test(space, secure_stage1_tables)
{
	struct tables *t = in_secure_stage2();

	t->page[2][0] |= NSTABLE;
	walk(t, "not mapped there", "");
	t->page[8][2] = 0x80000000 | S2BLOCK;
	expect(t, "mapped", PTP_SECURE);
	cr_expect(ptp_run_pa(&t->map.runs.at[0]) == 0xc0000000);
	tables_free(t);
}

// VSTCR_EL2 has its own size, granule and start level; one tree that cannot be walked leaves the other.
Test(space, secure_stage2_controls)
{
	struct tables *t = in_secure_stage2();
	struct ptp_translation translation;

	t->context->stage1.mode = PTP_FREE;
	t->page[12][2] = 0;
	tables_set2(t, "VSTCR_EL2", 0 << 6 | 34); // 1 GiB from level 2
	t->page[12][1] = 0x40200000 | S2BLOCK;
	walk(t, "another start", "0>40000000+400000 0>c0000000+40000000");
	tables_set2(t, "VSTCR_EL2", 3 << 14 | 1 << 6 | 24);
	walk(t, "a reserved granule", "0>c0000000+40000000");
	cr_expect(tables_gap(t, "VSTTBR_EL2: the granule size"));
	ptp_translate(&t->capture, 0, 0, &translation);
	cr_expect(translation.unknown != NULL);
	ptp_translation_free(&translation);
	tables_set2(t, "VSTCR_EL2", 1 << 20 | 1 << 6 | 24);
	tables_walk(t);
	cr_expect(tables_gap(t, "VSTCR_EL2: bits 0x100000 are reserved"));
	t->context->stage2.registers.count--; // VSTCR_EL2 is the last
	walk(t, "not given", "");
	cr_expect(tables_gap(t, "stage 2 in Secure state needs VSTTBR_EL2 and VSTCR_EL2"));
	tables_free(t);
}

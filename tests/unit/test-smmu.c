// SPDX-License-Identifier: Apache-2.0
//
// Contexts of an SMMU: its stages, streams that bypass or abort, and the words of its structures.
#include "tables.h"

#include "verifier/walk/smmu.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect(struct tables *t, const char *what, const char *runs)
{
	tables_walk(t);
	cr_expect_str_eq(tables_runs(t), runs, "%s: %s, not %s", what, tables_runs(t), runs);
}

static void expect_field(const struct tables *t, const char *what, enum ptp_field field, uint64_t value)
{
	cr_expect(tables_field(t, 0, field) == value, "%s: %s %lu", what, ptp_field[field].name,
		  (unsigned long)tables_field(t, 0, field));
}

static void expect_fault(struct tables *t, uint64_t ia, enum ptp_fault fault, unsigned stage, uint64_t pa)
{
	struct ptp_translation translation;

	ptp_translate(&t->capture, 0, ia, &translation);
	cr_expect(!translation.unknown && translation.fault == fault && translation.fault_stage == stage &&
			  translation.pa == pa,
		  "%#lx: fault %d, stage %u, to %#lx", (unsigned long)ia, (int)translation.fault,
		  translation.fault_stage, (unsigned long)translation.pa);
	ptp_translation_free(&translation);
}

static void stage1_fields(struct tables *t)
{
	t->context->stage1.mode = PTP_REGISTERS;
	tables_set1(t, "TTB0", PAGE(0));
	tables_set1(t, "T0SZ", 16);
	tables_set1(t, "TG0", 0);
	tables_set1(t, "IPS", 5);
	tables_set1(t, "MAIR", 0xff);
}

// 40-bit IPA, start level 1 with two concatenated tables at PAGE(8).
static void stage2_fields(struct tables *t)
{
	static const struct {
		const char *name;
		uint64_t value;
	} fields[] = {{"S2TTB", PAGE(8)}, {"S2T0SZ", 24}, {"S2SL0", 1}, {"S2TG", 0}, {"S2PS", 5},
		      {"S2FWB", 0},       {"S2AFFD", 0},  {"S2HA", 0},  {"S2HD", 0}};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		tables_set2(t, fields[i].name, fields[i].value);
}

static struct tables *smmu_new(enum ptp_mode stage1)
{
	struct tables *t = tables_new_chain();

	t->context->regime = PTP_SMMU;
	t->context->stage1.mode = stage1;
	t->page[3][0] = 0x40005000 | LEAF;
	t->page[8][1] = 0xc0000000 | S2BLOCK;
	t->page[8][2] = 0x80000000 | S2BLOCK; // the tables
	return t;
}

// Whether every bit of FIELD of the first run's class is free.
static bool is_free(const struct tables *t, enum ptp_field field)
{
	const struct ptp_class *class = &t->classes.entries.at[ptp_run_class(&t->map.runs.at[0])].class;
	struct ptp_class other = *class;

	ptp_class_copy(&other, &(struct ptp_class){0}, field);
	return !memcmp(&other, class, sizeof(other));
}

Test(smmu, stage2_alone)
{
	struct tables *t = smmu_new(PTP_BYPASS);

	stage2_fields(t);
	expect(t, "stage 2", "40000000>c0000000+40000000 80000000>80000000+40000000");
	cr_expect(!t->map.gaps.count);
	expect_field(t, "stage 2", PTP_F_DMA, 1);
	expect_field(t, "stage 2", PTP_F_S1_M, 0);
	expect_field(t, "stage 2", PTP_F_S2_VM, 1);
	expect_field(t, "stage 2", PTP_F_S2_MEMATTR, 15);
	expect_field(t, "stage 2", PTP_F_HCR_FWB, 0);
	expect_field(t, "stage 2", PTP_F_HCR_PTW, 0);
	expect_field(t, "stage 2", PTP_F_S2_HD, 0);
	cr_expect(is_free(t, PTP_F_S1_ATTR) && is_free(t, PTP_F_S1_SH) && !is_free(t, PTP_F_S1_AP));
	expect_fault(t, 0x40000123, PTP_FAULT_NONE, 0, 0xc0000123);
	expect_fault(t, 0xc0000000, PTP_FAULT_TRANSLATION, 2, 0);
	expect_fault(t, UINT64_C(1) << 40, PTP_FAULT_TRANSLATION, 2, 0);
	tables_set2(t, "S2FWB", 1);
	tables_set2(t, "S2HA", 1);
	tables_set2(t, "S2HD", 1);
	tables_walk(t);
	expect_field(t, "FWB", PTP_F_HCR_FWB, 1);
	expect_field(t, "HD", PTP_F_S2_HD, 1);
	tables_free(t);
}

Test(smmu, stage2_access_flag)
{
	struct tables *t = smmu_new(PTP_BYPASS);

	stage2_fields(t);
	t->page[8][1] &= ~UINT64_C(0x400);
	expect(t, "AF=0", "80000000>80000000+40000000");
	tables_set2(t, "S2AFFD", 1);
	expect(t, "S2AFFD", "40000000>c0000000+40000000 80000000>80000000+40000000");
	tables_free(t);
}

Test(smmu, stage2_geometry)
{
	struct tables *t = smmu_new(PTP_BYPASS);

	stage2_fields(t);
	tables_set2(t, "S2SL0", 0);
	expect(t, "start level 2 for 40 bits", "");
	cr_assert(t->map.breaches.count == 1);
	cr_expect(!strcmp(t->map.breaches.at[0].rule, "cfg.level"), "%s", t->map.breaches.at[0].reason);
	cr_expect(strstr(t->map.breaches.at[0].reason, "S2SL0"), "%s", t->map.breaches.at[0].reason);
	tables_set2(t, "S2SL0", 1);
	t->context->oas = 36; // with AArch32 tables beside these an IPA has 40 bits all the same
	expect(t, "40 bits of IPA", "40000000>c0000000+40000000 80000000>80000000+40000000");
	cr_expect(!t->map.breaches.count);
	t->context->oas = 40;
	tables_set2(t, "S2T0SZ", 23);
	expect(t, "41 bits of IPA", "");
	cr_expect(t->map.breaches.count == 1);
	t->context->oas = 32;
	t->page[8][1] = UINT64_C(0x1000000000) | S2BLOCK;
	tables_set2(t, "S2T0SZ", 24);
	expect(t, "output beyond the OAS", "80000000>80000000+40000000");
	tables_free(t);
}

Test(smmu, nested)
{
	struct tables *t = smmu_new(PTP_REGISTERS);

	stage1_fields(t);
	stage2_fields(t);
	expect(t, "nested", "0>c0005000+1000");
	cr_expect(!t->map.gaps.count);
	expect_field(t, "nested", PTP_F_S1_M, 1);
	expect_field(t, "nested", PTP_F_S1_ATTR, 0xff);
	expect_field(t, "nested", PTP_F_S2_VM, 1);
	expect_fault(t, 0x10, PTP_FAULT_NONE, 0, 0xc0005010);
	t->page[8][2] &= ~UINT64_C(0x3c); // the tables are Device
	expect(t, "S2PTW not given", "0>c0005000+1000");
	tables_set2(t, "S2PTW", 1);
	expect(t, "S2PTW", "");
	expect_fault(t, 0x10, PTP_FAULT_PERMISSION, 2, 0);
	t->page[8][2] = 0;
	tables_set2(t, "S2PTW", 0);
	expect(t, "the tables are not mapped", "");
	expect_fault(t, 0x10, PTP_FAULT_TRANSLATION, 2, 0);
	tables_free(t);
}

Test(smmu, bypass)
{
	struct tables *t = smmu_new(PTP_BYPASS);

	t->context->oas = 44;
	expect(t, "bypass", "0>0+fffffe00000 fffffe00000>fffffe00000+200000"); // a run holds no more
	cr_expect(!t->map.gaps.count && t->map.mappings == 2 && !t->map.tables.count);
	expect_field(t, "bypass", PTP_F_DMA, 1);
	expect_field(t, "bypass", PTP_F_S2_VM, 0);
	cr_expect(is_free(t, PTP_F_S1_ATTR) && is_free(t, PTP_F_S1_SH) && !is_free(t, PTP_F_S1_AP));
	expect_fault(t, UINT64_C(0xfffffffffff), PTP_FAULT_NONE, 0, UINT64_C(0xfffffffffff));
	expect_fault(t, UINT64_C(1) << 44, PTP_FAULT_ADDRESS_SIZE, 1, 0);
	t->context->oas = 0;
	tables_walk(t);
	cr_expect(t->map.runs.count == 257); // 52 bits, of 16 TiB less 2 MiB each
	expect_fault(t, (UINT64_C(1) << 52) - 1, PTP_FAULT_NONE, 0, (UINT64_C(1) << 52) - 1);
	tables_free(t);
}

Test(smmu, abort)
{
	struct tables *t = smmu_new(PTP_ABORT);

	expect(t, "abort", "");
	cr_expect(!t->map.gaps.count);
	expect_fault(t, 0, PTP_FAULT_ABORT, 1, 0);
	tables_free(t);
}

// What the words are that say the same as stage1_fields() and stage2_fields(): S1CDMax 0, EPD1=1, V=1, AA64=1.
#define STE0 (UINT64_C(1) | 7 << 1 | 0x1000)
#define STE1 (UINT64_C(1) << 44)
#define STE2 (UINT64_C(24) << 32 | UINT64_C(1) << 38 | UINT64_C(5) << 48 | UINT64_C(1) << 51)
#define CD0 (UINT64_C(16) | UINT64_C(3) << 30 | UINT64_C(5) << 32 | UINT64_C(1) << 41)

struct words {
	uint64_t ste[8], cd[8];
};

static void set_words(struct tables *t, struct words *w, unsigned config)
{
	*w = (struct words){{STE0 & ~UINT64_C(14), STE1, STE2, PAGE(8)}, {CD0, PAGE(0), 0, 0xff}};
	w->ste[0] |= config << 1;
	t->context->ste = w->ste;
	t->context->cd = config & 1 ? w->cd : NULL;
	t->context->stage1.mode = config & 1 ? PTP_REGISTERS : PTP_BYPASS;
	t->context->stage2.mode = config & 2 ? PTP_REGISTERS : PTP_OFF;
}

Test(smmu, words)
{
	static const char *const runs[] = {"0>0+10000000000", "0>40005000+1000",
					   "40000000>c0000000+40000000 80000000>80000000+40000000", "0>c0005000+1000"};
	struct words w;

	for (unsigned i = 0; i < 4; i++) {
		struct tables *t = smmu_new(PTP_REGISTERS), *fields = smmu_new(i & 1 ? PTP_REGISTERS : PTP_BYPASS);

		set_words(t, &w, 4 | i);
		t->context->oas = fields->context->oas = 40;
		expect(t, "words", runs[i]);
		cr_expect(!t->map.gaps.count, "%s", t->map.gaps.count ? t->map.gaps.at[0].reason : "");
		if (i & 1) {
			stage1_fields(fields);
			tables_set1(fields, "HA", 0);
			tables_set1(fields, "HD", 0);
			tables_set1(fields, "AFFD", 0);
			w.cd[1] |= 2; // HAD0
			tables_walk(t);
		}
		if (i & 2)
			stage2_fields(fields);
		expect(fields, "fields", runs[i]);
		cr_expect(!memcmp(&t->classes.entries.at[ptp_run_class(&t->map.runs.at[0])].class,
				  &fields->classes.entries.at[ptp_run_class(&fields->map.runs.at[0])].class,
				  sizeof(struct ptp_class)),
			  "Config %u: the classes differ", 4 | i);
		tables_free(t);
		tables_free(fields);
	}
}

// Each field from a word that has that field alone, all ones: its place, by the numbers of the specification's bits.
Test(smmu, places)
{
	static const struct {
		const char *name;
		bool cd;
		unsigned high, low, up;
	} rows[] = {
		{"T0SZ", true, 5, 0, 0},        {"TG0", true, 7, 6, 0},         {"IR0", true, 9, 8, 0},
		{"OR0", true, 11, 10, 0},       {"SH0", true, 13, 12, 0},       {"EPD0", true, 14, 14, 0},
		{"ENDI", true, 15, 15, 0},      {"T1SZ", true, 21, 16, 0},      {"TG1", true, 23, 22, 0},
		{"IR1", true, 25, 24, 0},       {"OR1", true, 27, 26, 0},       {"SH1", true, 29, 28, 0},
		{"EPD1", true, 30, 30, 0},      {"IPS", true, 34, 32, 0},       {"AFFD", true, 35, 35, 0},
		{"TBI0", true, 38, 38, 0},      {"TBI1", true, 39, 39, 0},      {"AA64", true, 41, 41, 0},
		{"HD", true, 42, 42, 0},        {"HA", true, 43, 43, 0},        {"HAD0", true, 65, 65, 0},
		{"HAFT", true, 67, 67, 0},      {"TTB0", true, 115, 68, 4},     {"PnCH", true, 122, 122, 0},
		{"HWU0", true, 127, 124, 0},    {"HAD1", true, 129, 129, 0},    {"AIE", true, 131, 131, 0},
		{"TTB1", true, 179, 132, 4},    {"DS", true, 186, 186, 0},      {"PIE", true, 187, 187, 0},
		{"HWU1", true, 191, 188, 0},    {"MAIR", true, 255, 192, 0},    {"Config", false, 3, 1, 0},
		{"S1CDMax", false, 63, 59, 0},  {"S1DSS", false, 65, 64, 0},    {"S2HWU", false, 75, 72, 0},
		{"S2FWB", false, 89, 89, 0},    {"EATS", false, 93, 92, 0},     {"STRW", false, 95, 94, 0},
		{"S2T0SZ", false, 165, 160, 0}, {"S2SL0", false, 167, 166, 0},  {"S2IR0", false, 169, 168, 0},
		{"S2OR0", false, 171, 170, 0},  {"S2SH0", false, 173, 172, 0},  {"S2TG", false, 175, 174, 0},
		{"S2PS", false, 178, 176, 0},   {"S2AA64", false, 179, 179, 0}, {"S2ENDI", false, 180, 180, 0},
		{"S2AFFD", false, 181, 181, 0}, {"S2PTW", false, 182, 182, 0},  {"S2HD", false, 183, 183, 0},
		{"S2HA", false, 184, 184, 0},   {"S2HAFT", false, 187, 187, 0}, {"S2PIE", false, 188, 188, 0},
		{"S2DS", false, 195, 195, 0},   {"S2TTB", false, 243, 196, 4},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		unsigned width = rows[i].high - rows[i].low + 1;
		uint64_t ones = ~UINT64_C(0) >> (64 - width), words[8] = {0}, rest[8], value = 0, other = 1;
		struct ptp_context context = {.ste = rows[i].cd ? rest : words, .cd = rows[i].cd ? words : rest};

		memset(rest, 0xff, sizeof(rest));
		words[rows[i].low / 64] = ones << rows[i].low % 64;
		cr_expect(ptp_smmu_given(&context, rows[i].name, &value) && value == ones << rows[i].up, "%s: %#lx",
			  rows[i].name, (unsigned long)value);
		for (unsigned j = 0; j < 8; j++)
			words[j] = ~words[j];
		memset(rest, 0, sizeof(rest));
		cr_expect(ptp_smmu_given(&context, rows[i].name, &other) && !other, "%s: %#lx", rows[i].name,
			  (unsigned long)other);
	}
}

// What QEMU's and Linux's words say: those of a stream of the captures in tests/captures.
Test(smmu, words_of_a_host)
{
	static const uint64_t ste[8] = {0x43afc00b, 0xd6},
			      cd[8] = {0x4e204c0003510, 0x43a8a000, 0, UINT64_C(0xfffffffff404ff44)};
	static const struct {
		const char *name;
		uint64_t value;
	} rows[] = {
		{"TTB0", 0x43a8a000},
		{"T0SZ", 0x10},
		{"TG0", 0},
		{"IR0", 1},
		{"OR0", 1},
		{"SH0", 3},
		{"EPD0", 0},
		{"EPD1", 1},
		{"IPS", 4},
		{"AFFD", 0},
		{"AA64", 1},
		{"HD", 0},
		{"HA", 0},
		{"Config", 5},
		{"STRW", 0},
		{"S1CDMax", 0},
		{"EATS", 0},
		{"MAIR", UINT64_C(0xfffffffff404ff44)},
	};
	struct ptp_context context = {.ste = ste, .cd = cd};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect(ptp_smmu_value(&context, rows[i].name, 77) == rows[i].value, "%s", rows[i].name);
}

enum where { STE, CD };

// One bit or field more in the words of a nested stream.
Test(smmu, gaps)
{
	static const struct {
		const char *text;
		enum where where;
		unsigned word;
		uint64_t change; // is exclusive-ored
		bool walked;
	} rows[] = {
		{"SMMU HAFT=1", CD, 1, UINT64_C(1) << 3, false},
		{"SMMU PnCH=1", CD, 1, UINT64_C(1) << 58, false},
		{"SMMU AIE=1", CD, 2, UINT64_C(1) << 3, false},
		{"SMMU DS=1", CD, 2, UINT64_C(1) << 58, false},
		{"SMMU PIE=1", CD, 2, UINT64_C(1) << 59, false},
		{"SMMU AA64=0", CD, 0, UINT64_C(1) << 41, false},
		{"SMMU S2AA64=0", STE, 2, UINT64_C(1) << 51, false},
		{"SMMU S2HAFT=1", STE, 2, UINT64_C(1) << 59, false},
		{"SMMU S2PIE=1", STE, 2, UINT64_C(1) << 60, false},
		{"SMMU S2DS=1", STE, 3, UINT64_C(1) << 3, false},
		{"STE.EATS=2", STE, 1, UINT64_C(2) << 28, true},
		{"STE: bits 0x100000000000000 of word 0", STE, 0, UINT64_C(1) << 56, true},
		{"STE: bits 0x10000000000000 of word 1", STE, 1, UINT64_C(1) << 52, true},
		{"STE: bits 0x10000 of word 2", STE, 2, 1 << 16, true},
		{"STE: bits 0x1 of word 3", STE, 3, 1, true},
		{"STE: bits 0x1 of word 4", STE, 4, 1, true},
		{"STE: bits 0x100 of word 5", STE, 5, 0x100, true},
		{"STE: bits 0x1 of word 6", STE, 6, 1, true},
		{"CD: bits 0x100000000000000 of word 1", CD, 1, UINT64_C(1) << 56, true},
		{"CD: bits 0x10000000000000 of word 2", CD, 2, UINT64_C(1) << 52, true},
		{"CD: bits 0xff of word 4", CD, 4, 0xff, true},
		{"CD: bits 0x1 of word 5", CD, 5, 1, true},
		{"CD: bits 0x1000000000000 of word 6", CD, 6, UINT64_C(1) << 48, true},
		{NULL, STE, 1, UINT64_C(2) << 30, true},     // STRW, which stage 2 makes ignored
		{NULL, STE, 1, UINT64_C(15) << 32, true},    // MemAttr
		{NULL, STE, 2, 0xffff, true},                // VMID
		{NULL, CD, 0, UINT64_C(0xffff) << 48, true}, // ASID
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = smmu_new(PTP_REGISTERS);
		struct words w;

		set_words(t, &w, 7);
		(rows[i].where == STE ? w.ste : w.cd)[rows[i].word] ^= rows[i].change;
		expect(t, rows[i].text ? rows[i].text : "no gap", rows[i].walked ? "0>c0005000+1000" : "");
		cr_expect(rows[i].text ? tables_gap(t, rows[i].text) : !t->map.gaps.count, "%zu: %s", i,
			  t->map.gaps.count ? t->map.gaps.at[0].reason : "no gap");
		tables_free(t);
	}
}

Test(smmu, big_endian)
{
	struct tables *t = smmu_new(PTP_REGISTERS);
	struct words w;

	set_words(t, &w, 7);
	w.cd[0] |= UINT64_C(1) << 15;
	expect(t, "ENDI", "");
	for (unsigned i = 0; i < 4; i++)
		t->page[i][0] = __builtin_bswap64(t->page[i][0]);
	expect(t, "ENDI", "0>c0005000+1000");
	w.ste[2] |= UINT64_C(1) << 52;
	expect(t, "S2ENDI", "");
	t->page[8][1] = __builtin_bswap64(t->page[8][1]);
	t->page[8][2] = __builtin_bswap64(t->page[8][2]);
	expect(t, "S2ENDI", "0>c0005000+1000");
	cr_expect(!t->map.gaps.count);
	expect_fault(t, 0x10, PTP_FAULT_NONE, 0, 0xc0005010);
	tables_free(t);
}

Test(smmu, streamworld)
{
	struct tables *t = smmu_new(PTP_REGISTERS);
	struct words w;

	set_words(t, &w, 5);
	w.ste[1] |= UINT64_C(2) << 30;
	w.ste[2] |= 0x10000; // of stage 2, which is bypassed
	expect(t, "EL2 with EPD1", "0>40005000+1000");
	cr_expect(!t->map.gaps.count);
	w.cd[0] &= ~(UINT64_C(1) << 30);
	expect(t, "EL2 without EPD1", "");
	cr_expect(tables_gap(t, "STE.STRW=2"));
	w.ste[1] |= UINT64_C(1) << 30;
	expect(t, "reserved", "");
	cr_expect(tables_gap(t, "STE.STRW=3 is reserved"));
	tables_free(t);
}

// S1DSS=1: transactions without a substream are a context of their own, with no descriptor.
Test(smmu, default_substream)
{
	struct tables *t = smmu_new(PTP_REGISTERS);
	struct ptp_context *other = ptp_push(&t->capture.contexts);
	struct words w;

	t->context = &t->capture.contexts.at[0];
	set_words(t, &w, 5);
	w.ste[0] |= UINT64_C(1) << 59;
	w.ste[1] |= 1;
	*other = *t->context;
	other->owner = "dma:another";
	other->cd = NULL;
	expect(t, "S1DSS=1", "0>40005000+1000");
	cr_expect(tables_gap(t, "STE.S1DSS=1"));
	other->owner = t->context->owner;
	expect(t, "S1DSS=1", "0>40005000+1000");
	cr_expect(!t->map.gaps.count);
	other->owner = "dma:another";
	w.ste[1] ^= 3;
	expect(t, "S1DSS=2", "0>40005000+1000");
	cr_expect(!t->map.gaps.count);
	tables_free(t);
}

// With HAD0=0 table descriptors have permissions and leaves no PBHA; with HAD0=1 HWU0 says which bits of a leaf are used.
Test(smmu, hierarchy_and_pbha)
{
	struct tables *t = smmu_new(PTP_REGISTERS);
	struct words w;

	set_words(t, &w, 5);
	t->page[3][0] |= UINT64_C(1) << 60;
	tables_walk(t);
	expect_field(t, "HAD0=0", PTP_F_S1_HPD, 0);
	w.cd[1] |= UINT64_C(15) << 60;
	expect(t, "HAD0=0", "0>40005000+1000");
	cr_expect(!t->map.gaps.count);
	w.cd[1] |= 2;
	tables_walk(t);
	expect_field(t, "HAD0=1", PTP_F_S1_HPD, 1);
	cr_expect(tables_gap(t, "PBHA"));
	w.cd[1] ^= UINT64_C(2) << 60;
	expect(t, "HWU060=0", "0>40005000+1000");
	cr_expect(!t->map.gaps.count);
	tables_free(t);
}

Test(smmu, top_byte)
{
	struct tables *t = smmu_new(PTP_REGISTERS);
	struct words w;

	set_words(t, &w, 5);
	expect_fault(t, UINT64_C(0xab00000000000000), PTP_FAULT_TRANSLATION, 1, 0);
	w.cd[0] |= UINT64_C(1) << 38;
	expect_fault(t, UINT64_C(0xab00000000000000), PTP_FAULT_NONE, 0, 0x40005000);
	tables_free(t);
}

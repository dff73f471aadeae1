// SPDX-License-Identifier: Apache-2.0
//
// The readers: YAML values and limits, what a capture becomes, ELF and raw memory, the catalogue and profiles.
#include "inputs/inputs.h"
#include "inputs/limits.h"
#include "inputs/names.h"
#include "inputs/path.h"
#include "inputs/yaml.h"
#include "tests/unit/scratch.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONTEXT                                                                                                        \
	"contexts:\n  - {name: k, owner: host, regime: EL1&0, "                                                        \
	"stage1: {TTBR1_EL1: 1, TCR_EL1: 2, MAIR_EL1: 3, SCTLR_EL1: 4}}\n"

static const struct ptp_yaml *read_yaml(struct ptp_arena *arena, const char *text, struct ptp_diag *diag)
{
	const struct ptp_yaml *root = NULL;

	*diag = (struct ptp_diag){0};
	return ptp_yaml_read(arena, "f", text, strlen(text), &root, diag) ? NULL : root;
}

Test(yaml, numbers)
{
	static const struct {
		const char *text;
		uint64_t number;
		const char *error; // NULL: none
	} cases[] = {
		{"0", 0, NULL},
		{"9", 9, NULL},
		{"18446744073709551615", UINT64_MAX, NULL},
		{"0x0", 0, NULL},
		{"0x0000032310201126", 0x32310201126, NULL},
		{"0xffffffffffffffff", UINT64_MAX, NULL},
		{"0xABCdef", 0xabcdef, NULL},
		{"0x00000000000000001", 1, NULL},
		{"00", 0, "f:1:1: \"00\" begins with 0: write a decimal number without it, or 0x..."},
		{"0X1", 0, "f:1:1: \"0X1\" begins with 0: write a decimal number without it, or 0x..."},
		{"18446744073709551620", 0, "f:1:1: \"18446744073709551620\" does not fit in 64 bits"},
		{"1 2", 0,
		 "f:1:1: \"1 2\" is not a number: write an unsigned decimal one, or 0x and hexadecimal digits"},
		{"'1'", 0, "f:1:1: \"1\" in quotes is text: write the number without quotes"},
		{"{a: 1}", 0, "f:1:1: expected a number, found a mapping"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ptp_arena arena = {0};
		struct ptp_diag diag;
		uint64_t number = 1;

		ptp_yaml_number(read_yaml(&arena, cases[i].text, &diag), &number, &diag);
		cr_expect_str_eq(diag.text, cases[i].error ? cases[i].error : "");
		cr_expect(cases[i].error || number == cases[i].number, "%s: %" PRIu64, cases[i].text, number);
		ptp_arena_free(&arena);
	}
}

Test(yaml, tree_has_places)
{
	struct ptp_arena arena = {0};
	struct ptp_diag diag;
	const struct ptp_yaml *root = read_yaml(&arena, "\xef\xbb\xbf# c\na: 1\nbb:\n  - x\n  - 'y z'\n", &diag);
	const struct ptp_yaml *list = root->first->next;

	cr_expect_str_eq(root->first->text, "1");
	cr_expect(root->first->place.line == 2 && root->first->place.column == 4 && root->first->plain);
	cr_expect(list->kind == PTP_YAML_SEQUENCE && list->count == 2 && list->key->place.line == 3);
	cr_expect(list->first->next->place.line == 5 && list->first->next->place.column == 5);
	cr_expect(!list->first->next->plain && !list->first->next->next);
	ptp_arena_free(&arena);
}

// TIMES copies of UNIT between BEFORE and AFTER.
static char *repeat(const char *before, const char *unit, size_t times, const char *after)
{
	size_t length = strlen(unit);
	char *text = malloc(strlen(before) + length * times + strlen(after) + 1), *at = stpcpy(text, before);

	for (size_t i = 0; i < times; i++, at += length)
		memcpy(at, unit, length);
	strcpy(at, after);
	return text;
}

Test(yaml, limits)
{
	static const struct {
		const char *before, *unit;
		size_t times;
		const char *after, *error;
	} cases[] = {
		{"", "[", 32, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", ""},
		{"", "[", 33, "", "f:1:33: more than 32 levels of nesting: no part of the format needs them"},
		{"", "- ", 100000, "", "f:1:65: more than 32 levels of nesting: no part of the format needs them"},
		{"", "{a: ", 33, "", "f:1:129: more than 32 levels of nesting: no part of the format needs them"},
		{"", "? ", 40, "", "f:1:3: a key must be text, not a sequence or a mapping"},
		{"", "- a\n", 1000, "", ""},
		{"a: ", "x", 3000000, "\n", ""},
		{"", "- a\n", PTP_MAX_YAML_NODES, "",
		 "f:4000000:3: more than 4000000 values in one file: split the capture's regions with include:"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = repeat(cases[i].before, cases[i].unit, cases[i].times, cases[i].after);
		struct ptp_arena arena = {0};
		struct ptp_diag diag;

		read_yaml(&arena, text, &diag);
		cr_expect_str_eq(diag.text, cases[i].error);
		ptp_arena_free(&arena);
		free(text);
	}
}

Test(yaml, too_large)
{
	struct ptp_arena arena = {0};
	struct ptp_diag diag = {0};
	const struct ptp_yaml *root;

	cr_expect(ptp_yaml_read(&arena, "f", "", PTP_MAX_YAML_BYTES + 1, &root, &diag) == PTP_ERR_INPUT);
	cr_expect_str_eq(diag.text, "f: larger than 64 MiB, the limit of a YAML file");
	ptp_arena_free(&arena);
}

Test(yaml, quotes_are_cut_at_characters)
{
	char text[200] = "";

	for (size_t i = 0; i < 60; i++)
		strcat(text, "\xc3\xa9");
	cr_expect(strlen(ptp_quote(text).text) < 80);
	cr_expect_str_eq(strchr(ptp_quote(text).text, '.') - 2, "\xc3\xa9...\"");
	cr_expect_str_eq(ptp_quote("a\nb\tc").text, "\"a b c\"");
}

Test(diag, names_are_shortened)
{
	char name[400];

	memset(name, 'a', sizeof(name));
	name[255] = '\0';
	cr_expect_str_eq(ptp_shorten(name).text, name);
	name[255] = 'a';
	memcpy(name + 99, "\xc3\xa9", 2);
	memcpy(name + sizeof(name) - 152, "\xc3\xa9", 2);
	name[sizeof(name) - 1] = '\0';
	cr_expect(strlen(ptp_shorten(name).text) == 99 + 3 + 149, "a character is cut: %s", ptp_shorten(name).text);
}

Test(diag, one_line_that_a_terminal_shows)
{
	struct ptp_diag diag = {0}, at = {0};

	ptp_fail(&diag, PTP_ERR_INPUT, "a\nb\033[2J\177: %s", "wrong");
	cr_expect_str_eq(diag.text, "a?b?[2J?: wrong");
	ptp_fail_at(&at, (struct ptp_place){"a\tb", 1, 2}, "wrong");
	cr_expect_str_eq(at.text, "a?b:1:2: wrong");
}

static void check_changed(const struct scratch *scratch, const struct ptp_directory *directory, size_t size)
{
	static const struct ptp_place place = {.file = "DIR/t"};
	struct ptp_diag diag = {0};
	struct ptp_file file;
	char path[256], *text;

	scratch_text(scratch, "t", "memory");
	cr_assert(!ptp_file_open(directory, "t", place, 100, &file, &diag));
	cr_assert(!truncate(scratch_path(scratch, "t", path), (off_t)size));
	cr_expect(ptp_file_read(&file, place, &text, &size, &diag) == PTP_ERR_INPUT);
	cr_expect_str_eq(diag.text, "DIR/t: it was cut or written to while it was read: let nothing change a capture "
				    "in use");
	free(text);
	ptp_file_close(&file);
}

Test(path, file_that_changes)
{
	struct ptp_arena arena = {0};
	struct ptp_diag diag = {0};
	struct ptp_directory directory;
	struct scratch scratch;

	scratch_open(&scratch);
	cr_assert(!ptp_directory_open(&arena, scratch.path, &directory, &diag));
	check_changed(&scratch, &directory, 0);
	check_changed(&scratch, &directory, 5);
	check_changed(&scratch, &directory, 7);
	ptp_directory_close(&directory);
	ptp_arena_free(&arena);
	scratch_close(&scratch);
}

Test(names, first_repetition)
{
	struct ptp_names names = {0};
	const char *const texts[] = {"d", "b", "c", "b", "d", "a"};
	size_t first, second, number;

	for (size_t i = 0; i < 6; i++)
		ptp_names_add(&names, texts[i], i);
	cr_expect(ptp_names_settle(&names, &first, &second) && first == 1 && second == 3);
	cr_expect(ptp_names_find(&names, "c", &number) && number == 2);
	cr_expect(ptp_names_find(&names, "d", &number) && number == 0);
	cr_expect(!ptp_names_find(&names, "e", &number));
	ptp_names_free(&names);
}

// A capture with everything in it.
static const char full[] = "ptproof-capture: 1\n"
			   "title: all of it\n"
			   "memory: [{file: sub/../good.elf}]\n";

static const char everything[] =
	"ptproof-capture: 1\n"
	"title: all of it\n"
	"memory: [{file: ./good.elf}, {file: raw, base: 0xffffffffff000}]\n"
	"cpu: {ID_AA64MMFR1_EL1: 0x2000, ID_AA64MMFR0_EL1: 0xf0000000, FEAT_S2FWB: true, MIDR_EL1: 5}\n"
	"contexts:\n"
	"  - {name: k, owner: hypervisor, regime: EL2, security: realm, stage1: {TTBR0_EL2: 1, TCR_EL2: 2,\n"
	"     MAIR_EL2: 3, SCTLR_EL2: 4}}\n"
	"  - {name: g, owner: guest:1, regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 1, VTCR_EL2: 2,"
	" HCR_EL2: 0x1000}}\n"
	"  - {name: h, owner: guest:1, regime: EL1&0, stage1: off, stage2: {VTTBR_EL2: 1, VTCR_EL2: 2, HCR_EL2: 2}}\n"
	"  - {name: s, owner: dma:0000:00:02.0, regime: SMMU, OAS: 48, stage1: bypass,\n"
	"     stage2: {S2TTB: 0x1000, S2T0SZ: 24, S2SL0: 1, S2TG: 0, S2PS: 5, S2FWB: 0}}\n"
	"regions:\n"
	"  - {name: RAM, base: 0, size: 0x10000000000000, kind: ram, cacheable: yes}\n"
	"  - {name: hole, base: 0x1000, size: 0x1000, within: RAM, kind: no-map, granted: [host, process:4]}\n"
	"  - {name: same, base: 0x1000, size: 0x1000, within: hole, early-ack: no}\n"
	"include: [r.yaml]\n"
	"sources: {iomem: iomem}\n"
	"profile: [linux]\n"
	"assume:\n"
	"  - {sw-managed: [hypervisor, hypervisor], region: RAM, because: \"a\\n b\"}\n"
	"  - {property: {region: same, unaligned: no}, because: c}\n"
	"  - {assigned: {region: hole, guest: guest:1}, because: d}\n"
	"  - {one-shareability-domain: true, because: e}\n"
	"  - {registers: derived, because: f}\n";

static void make_capture(const struct scratch *scratch, const char *text)
{
	static const char page[4096] = "page";
	static const struct core_segment segment = {PT_LOAD, 0x1000, 0x40000000, 0x1000, 0x4000, NULL};

	scratch_core(scratch, "good.elf", 0x2000, &(struct core_header){0}, &segment, 1);
	scratch_file(scratch, "raw", page, sizeof(page));
	scratch_text(scratch, "iomem", "00000000-fffffff : System RAM\n");
	scratch_text(scratch, "r.yaml", "regions:\n  - {name: more, base: 0x3000, size: 1, within: RAM}\n");
	scratch_text(scratch, "capture.yaml", text);
}

static void check_contexts(const struct ptp_capture *c)
{
	const struct ptp_context *context = c->contexts.at;

	cr_assert(c->contexts.count == 4);
	cr_expect(context[0].regime == PTP_EL2 && context[0].security == PTP_REALM && context[0].place.line == 6);
	cr_expect(context[0].stage1.mode == PTP_REGISTERS && context[0].stage2.mode == PTP_OFF);
	cr_expect(ptp_register_value(&context[0].stage1.registers, "MAIR_EL2") == 3);
	cr_expect(!ptp_register_find(&context[0].stage1.registers, "TCR2_EL2"));
	cr_expect(context[1].stage1.mode == PTP_FREE && context[1].stage2.mode == PTP_REGISTERS);
	cr_expect(context[2].stage1.mode == PTP_OFF && context[2].stage2.mode == PTP_OFF);
	cr_expect(context[3].stage1.mode == PTP_BYPASS && context[3].oas == 48 && context[3].owner_kind == PTP_DMA);
}

static void check_rest(const struct ptp_capture *c)
{
	const struct ptp_region *region = c->regions.at;
	const struct ptp_assumption *assumption = c->assumptions.at;

	cr_assert(c->regions.count == 4 && c->assumptions.count == 5);
	cr_expect(region[1].parent == 0 && region[2].parent == 1 && region[3].parent == 0);
	cr_expect(region[1].has_granted && region[1].granted_count == 2 && !region[2].has_granted);
	cr_expect(region[2].kind == PTP_KIND_UNKNOWN && region[2].property[PTP_EARLY_ACK] == PTP_NO);
	cr_expect(!!strstr(region[3].place.file, "/r.yaml") && region[3].place.line == 2);
	cr_expect(assumption[0].kind == PTP_ASSUME_SW_MANAGED && !strcmp(assumption[0].region, "RAM"));
	cr_expect_str_eq(assumption[0].because, "a  b");
	cr_expect(assumption[1].property == PTP_UNALIGNED && assumption[1].answer == PTP_NO);
	cr_expect(!strcmp(assumption[2].owner[0], "guest:1") && !strcmp(assumption[2].region, "hole"));
	cr_expect(c->feature[PTP_FEAT_HPDS2] == PTP_YES && c->feature[PTP_FEAT_HPDS] == PTP_YES);
	cr_expect(c->feature[PTP_FEAT_LPA2] == PTP_NO && c->feature[PTP_FEAT_S2FWB] == PTP_YES);
	cr_expect(c->feature[PTP_FEAT_XNX] == PTP_NO && c->feature[PTP_FEAT_TCR2] == PTP_UNKNOWN);
	cr_expect(c->sources.count == 1 && c->profiles.count == 1 && c->cpu.count == 3);
}

// What the words of a stream table entry and a context descriptor come to.
Test(capture, smmu_words)
{
	static const struct {
		const char *ste, *cd;
		enum ptp_mode stage1, stage2;
	} rows[] = {
		{"[0, 0, 0, 0, 0, 0, 0, 0]", NULL, PTP_ABORT, PTP_OFF},
		{"[8, 0, 0, 0, 0, 0, 0, 0]", NULL, PTP_ABORT, PTP_OFF}, // not valid
		{"[1, 0, 0, 0, 0, 0, 0, 0]", NULL, PTP_ABORT, PTP_OFF},
		{"[7, 0, 0, 0, 0, 0, 0, 0]", NULL, PTP_ABORT, PTP_OFF}, // Config 0b011 is as 0b000
		{"[9, 0, 0, 0, 0, 0, 0, 0]", NULL, PTP_BYPASS, PTP_OFF},
		{"[0xb, 0, 0, 0, 0, 0, 0, 0]", "[0x80000000, 0, 0, 0, 0, 0, 0, 7]", PTP_REGISTERS, PTP_OFF},
		{"[0xb, 0, 0, 0, 0, 0, 0, 0]", "[0x7fffffff, 0, 0, 0, 0, 0, 0, 7]", PTP_ABORT, PTP_OFF},
		{"[0xd, 0, 0, 0, 0, 0, 0, 0]", NULL, PTP_BYPASS, PTP_REGISTERS},
		{"[0xf, 0, 0, 0, 0, 0, 0, 0]", "[0x80000000, 0, 0, 0, 0, 0, 0, 7]", PTP_REGISTERS, PTP_REGISTERS},
		{"[0xf, 0, 0, 0, 0, 0, 0, 0]", "[0, 0, 0, 0, 0, 0, 0, 7]", PTP_ABORT, PTP_OFF},
		{"[0x080000000000000f, 0, 0, 0, 0, 0, 0, 0]", NULL, PTP_ABORT, PTP_OFF},        // S1DSS 0b00
		{"[0x080000000000000f, 1, 0, 0, 0, 0, 0, 0]", NULL, PTP_BYPASS, PTP_REGISTERS}, // 0b01
		{"[0x080000000000000f, 3, 0, 0, 0, 0, 0, 0]", NULL, PTP_ABORT, PTP_OFF},        // 0b11 is as 0b00
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct ptp_capture capture;
		struct ptp_diag diag = {0};
		struct scratch scratch;
		char text[512];

		scratch_open(&scratch);
		snprintf(text, sizeof(text),
			 "ptproof-capture: 1\nmemory: [{file: good.elf}]\ncontexts:\n"
			 "  - {name: s, owner: dma:x, regime: SMMU, ste: %s%s%s}\n",
			 rows[i].ste, rows[i].cd ? ", cd: " : "", rows[i].cd ? rows[i].cd : "");
		make_capture(&scratch, text);
		cr_assert(!ptp_read_capture(scratch.path, &capture, &diag), "%zu: %s", i, diag.text);
		cr_expect(capture.contexts.at[0].stage1.mode == rows[i].stage1 &&
				  capture.contexts.at[0].stage2.mode == rows[i].stage2,
			  "%zu: %d, %d", i, (int)capture.contexts.at[0].stage1.mode,
			  (int)capture.contexts.at[0].stage2.mode);
		cr_expect(!rows[i].cd || capture.contexts.at[0].cd[7] == 7);
		ptp_capture_free(&capture);
		scratch_close(&scratch);
	}
}

Test(capture, everything)
{
	struct ptp_capture capture;
	struct ptp_diag diag = {0};
	struct scratch scratch;

	scratch_open(&scratch);
	make_capture(&scratch, everything);
	cr_assert(!ptp_read_capture(scratch.path, &capture, &diag), "%s", diag.text);
	cr_expect_str_eq(capture.title, "all of it");
	check_contexts(&capture);
	check_rest(&capture);
	cr_expect(ptp_memory_at(&capture.memory, PTP_PA_MAX, 1) && !ptp_memory_at(&capture.memory, PTP_PA_MAX, 2));
	cr_expect(ptp_memory_at(&capture.memory, 0x40000ff8, 8) && !ptp_memory_at(&capture.memory, 0x40001000, 1));
	ptp_capture_free(&capture);
	cr_expect(!capture.arena.chunks && !capture.memory.files.at);

	make_capture(&scratch, full);
	cr_expect(ptp_read_capture(scratch.path, &capture, &diag) == PTP_ERR_INPUT);
	scratch_close(&scratch);
}

Test(capture, not_a_directory)
{
	struct ptp_capture capture;
	struct ptp_diag diag = {0};

	cr_expect(ptp_read_capture("/nonexistent//", &capture, &diag) == PTP_ERR_INPUT);
	cr_expect_str_eq(diag.text,
			 "/nonexistent: No such file or directory: a capture is a directory with a capture.yaml in it");
}

static void check_profile(const struct scratch *scratch, struct ptp_capture *capture, const char *text,
			  const char *error, size_t count)
{
	struct ptp_diag diag = {0};

	ptp_read_profile("p", text, strlen(text), capture, &diag);
	cr_expect_str_eq(scratch_mask(scratch, diag.text), error);
	cr_expect(capture->assumptions.count == count, "%zu assumptions", capture->assumptions.count);
}

#define PROFILE "ptproof-profile: 1\ntitle: t\nassume:\n"

Test(profile, what_concerns_the_capture)
{
	static const char good[] = PROFILE "  - {pinned: guest:1, because: a, source: b}\n"
					   "  - {pinned: guest:9, because: a, source: b}\n"
					   "  - {assigned: {region: none, guest: guest:1}, because: a, source: b}\n"
					   "  - {registers: derived, because: again, source: b}\n";
	struct ptp_capture capture;
	struct ptp_diag diag = {0};
	struct scratch scratch;

	scratch_open(&scratch);
	make_capture(&scratch, everything);
	cr_assert(!ptp_read_capture(scratch.path, &capture, &diag), "%s", diag.text);
	check_profile(&scratch, &capture, good, "", 6);
	cr_expect_str_eq(capture.assumptions.at[5].source, "b");
	cr_expect_str_eq(capture.assumptions.at[5].profile, "p");
	check_profile(&scratch, &capture, good, "", 6);
	check_profile(&scratch, &capture,
		      PROFILE "  - {independent: [\"process:*\", \"guest:*\"], because: a, source: b}\n", "", 6);
	check_profile(&scratch, &capture, PROFILE "  - {pinned: guest:1, because: a}\n",
		      "profiles/p.yaml:4:5: an assumption needs source:", 6);
	check_profile(&scratch, &capture,
		      PROFILE "  - {property: {region: same, unaligned: yes}, because: a, source: b}\n",
		      "profiles/p.yaml:4:42: DIR/capture.yaml:21 assumes unaligned: no of the same region", 6);
	ptp_capture_free(&capture);
	scratch_close(&scratch);
}

#define RULE "id: a.b, title: t, basis: policy, cite: c, because: b, remedy: r"
#define CATALOGUE "ptproof-catalogue: 1\nsmt: [a.smt2]\n"

Test(catalogue, rules)
{
	static const char good[] = CATALOGUE
		"always: [\"x\"]\n"
		"shown:\n  - {key: type, function: f, values: [Device, Normal]}\n"
		"  - {key: xs, function: g, values: [0, 1], of: Device}\n"
		"choices: [{field: s1.attr, name: MAIR byte, prefer: [0x44, 255]}]\n"
		"repairs: [{field: s2.sh, name: SH, values: [0, 3]}, {field: s2.ap, name: S2AP}]\n"
		"rules:\n  - {" RULE ", mapping: {error: e, note: n}, pair: {warning: w}, safe-under: [independent,\n"
		"     {property: {cacheable: yes}}, {kind: ram}, {feature: FEAT_MTE2}]}\n"
		"not-evaluated: [{id: c.d, needs: e}]\n";
	struct ptp_catalogue c;
	struct ptp_diag diag = {0};
	const struct ptp_rule *rule;

	cr_assert(!ptp_read_catalogue("c", good, strlen(good), &c, &diag), "%s", diag.text);
	rule = &c.rules.at[0];
	cr_expect(c.rules.count == 1 && c.smt.count == 1 && c.always.count == 1 && c.not_evaluated.count == 1);
	cr_expect(!strcmp(c.not_evaluated.at[0].id, "c.d") && !strcmp(c.not_evaluated.at[0].needs, "e"));
	cr_expect(!strcmp(rule->mapping[PTP_ERROR], "e") && !strcmp(rule->mapping[PTP_NOTE], "n"));
	cr_expect(!rule->mapping[PTP_WARNING] && !strcmp(rule->pair[PTP_WARNING], "w") && rule->safe_count == 4);
	cr_expect(rule->safe_under[0].kind == PTP_SAFE_ASSUMPTION && rule->safe_under[0].assumption == 0);
	cr_expect(rule->safe_under[1].property == PTP_CACHEABLE && rule->safe_under[1].answer == PTP_YES);
	cr_expect(rule->safe_under[2].region_kind == PTP_RAM && rule->safe_under[3].feature == PTP_FEAT_MTE2);
	cr_expect(c.shown.at[1].value_count == 2 && !strcmp(c.shown.at[1].of, "Device"));
	cr_expect(c.repairs.count == 2 && c.repairs.at[0].value_count == 2 && c.repairs.at[0].values[1] == 3);
	cr_expect(!c.repairs.at[1].value_count && !strcmp(c.repairs.at[1].name, "S2AP"));
	cr_expect(c.choices.at[0].prefer_count == 2 && c.choices.at[0].prefer[1] == 255);
	ptp_catalogue_free(&c);
}

Test(catalogue, errors)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"ptproof-catalogue: 1\nrules: []\n", "c:1:1: a catalogue needs smt:"},
		{CATALOGUE "rules: [{id: a}]\n", "c:3:9: a rule needs title:"},
		{CATALOGUE "rules: [{" RULE ", pairs: {}}]\n",
		 "c:3:76: unknown key \"pairs\" in a rule: did you mean pair?"},
		{CATALOGUE "rules: [{" RULE ", pair: {fatal: x}}]\n",
		 "c:3:83: unknown key \"fatal\" in a mapping of severities to functions: the keys are note, "
		 "warning, error"},
		{CATALOGUE "rules: [{" RULE ", safe-under: [property]}]\n",
		 "c:3:89: which property? write {property: {NAME: yes}}"},
		{CATALOGUE "rules: [{" RULE ", safe-under: [{kind: unknown}]}]\n",
		 "c:3:96: \"unknown\" is not a kind that makes a region safe: write ram, device or no-map"},
		{CATALOGUE "rules: [{" RULE "}]\nnot-evaluated: [{id: a.b, needs: c}]\n",
		 "c:4:17: the id \"a.b\" is taken: give each rule its own, in one of the two lists"},
		{CATALOGUE "rules: []\nshown: [{key: k, function: f, values: [a], of: a}]\n",
		 "c:4:48: \"a\" is not a value of the first shown attribute"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ptp_catalogue c;
		struct ptp_diag diag = {0};

		cr_expect(ptp_read_catalogue("c", cases[i].text, strlen(cases[i].text), &c, &diag) == PTP_ERR_INPUT);
		cr_expect_str_eq(diag.text, cases[i].error);
		cr_expect(!c.arena.chunks);
	}
}

// SPDX-License-Identifier: Apache-2.0
//
// The pieces of a diff: names without numbers, which of two findings is graver, and where in a device mappings differ.
#include "verifier/diff/gravity.h"
#include "verifier/diff/places.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct ptp_context contexts[] = {
	{.name = "kernel", .owner = "host", .owner_kind = PTP_HOST},
	{.name = "kernel, address space at 0x41ee9000", .owner = "host", .owner_kind = PTP_HOST},
	{.name = "EL2", .owner = "hypervisor", .owner_kind = PTP_HYPERVISOR},
	{.name = "vmm (174)", .owner = "process:174", .owner_kind = PTP_PROCESS},
	{.name = "vmm (174), address space 2", .owner = "process:174", .owner_kind = PTP_PROCESS},
	{.name = "a (b) c (20)", .owner = "process:20", .owner_kind = PTP_PROCESS},
	{.name = "process 17", .owner = "process:17", .owner_kind = PTP_PROCESS},
	{.name = "the monitor", .owner = "process:1740", .owner_kind = PTP_PROCESS},
	{.name = "guest 1 of process 174, any stage 1", .owner = "guest:1", .owner_kind = PTP_GUEST},
	{.name = "guest 12 of process 17, any stage 1", .owner = "guest:12", .owner_kind = PTP_GUEST},
	{.name = "guest 3, stage 1 as dumped", .owner = "guest:3", .owner_kind = PTP_GUEST},
	{.name = "firmware update VM", .owner = "guest:4", .owner_kind = PTP_GUEST},
	{.name = "smmu 9050000 stream 0x10", .owner = "dma:0000:00:02.0", .owner_kind = PTP_DMA},
};
static struct ptp_region regions[] = {{.name = "System RAM at 0x40000000", .kind = PTP_RAM},
				      {.name = "UART at 0x9000000", .kind = PTP_DEVICE}};

static struct ptp_capture capture = {.contexts = {contexts, sizeof(contexts) / sizeof(*contexts), 0},
				     .regions = {regions, 2, 0}};
static struct ptp_check check = {.capture = &capture};

TestSuite(diff, .timeout = 60);

static void test_names(const struct ptp_side *side)
{
	static const struct ptp_side_name expected[] = {
		{"host", "host (kernel)"},
		{"host", "host (kernel, address space)"},
		{"hypervisor", "hypervisor (EL2)"},
		{"process:vmm", "process:vmm"},
		{"process:vmm", "process:vmm"},
		{"process:a (b) c", "process:a (b) c"},
		{"process", "process"},
		{"process:the monitor", "process:the monitor"},
		{"guest of vmm", "guest of vmm, any stage 1"},
		{"guest", "guest, any stage 1"},
		{"guest", "guest, stage 1 as dumped"},
		{"guest", "guest, firmware update VM"},
		{"dma:0000:00:02.0", "dma:0000:00:02.0"},
	};

	for (size_t i = 0; i < capture.contexts.count; i++) {
		struct ptp_side_name name = ptp_side_name(side, &contexts[i]);

		cr_expect_str_eq(name.owner, expected[i].owner, "of %s: %s", contexts[i].name, name.owner);
		cr_expect_str_eq(name.context, expected[i].context, "of %s: %s", contexts[i].name, name.context);
	}
	cr_expect_eq(ptp_side_count(side, "process:vmm"), 2);
	cr_expect_eq(ptp_side_count(side, "process"), 1);
	cr_expect_eq(ptp_side_count(side, "zebra"), 0);
	cr_expect_str_eq(ptp_side_region(side, 0), "System RAM");
	cr_expect_str_eq(ptp_side_region(side, 1), "UART at 0x9000000");
}

Test(diff, names)
{
	struct ptp_arena arena = {0};
	struct ptp_side side;

	ptp_side_init(&side, &check, &arena);
	test_names(&side);
	ptp_arena_free(&arena);
}

Test(diff, texts)
{
	static const char *const texts[][2] = {
		{"independent(process:174, guest:1)", "independent(process:vmm, guest of vmm)"},
		{"independent(process:20, process:174)", "independent(process:a (b) c, process:vmm)"},
		{"independent(process:174, process:1740)", "independent(process:the monitor, process:vmm)"},
		{"exclusive(guest:1, guest:3)", "exclusive(guest, guest of vmm)"},
		{"independent(host, process:9)", "independent(host, process:9)"},
		{"sw-managed(host, guest:*)", "sw-managed(host, guest:*)"},
		{"sw-managed(guest:3, dma:0000:00:02.0, region: r)", "sw-managed(guest, dma:0000:00:02.0, region: r)"},
		{"assigned(region: 0000:00:02.0 BAR 0, guest: guest:1)",
		 "assigned(region: 0000:00:02.0 BAR 0, guest: guest of vmm)"},
		{"one-shareability-domain(true)", "one-shareability-domain(true)"},
		{"", ""},
	};
	struct ptp_arena arena = {0};
	struct ptp_side side;

	ptp_side_init(&side, &check, &arena);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		cr_expect_str_eq(ptp_side_text(&side, texts[i][0]), texts[i][1], "%s: %s", texts[i][0],
				 ptp_side_text(&side, texts[i][0]));
	cr_expect_str_eq(ptp_gravity_numberless(&arena, "table 0x41ee9000 of 12, TTBR0"), "table # of #, TTBR#");
	ptp_arena_free(&arena);
}

// A state: "error violated", "note A+B/C" (conditional on A and B, or on C), "error undecided", "error proved A", or "-"; a "?" at
// the end: there may be more sets.
static struct ptp_diff_state state_of(struct ptp_arena *arena, const char *text)
{
	struct ptp_diff_state state = {.there = true, .attributes = "", .id = "", .status = PTP_CONDITIONAL};
	const char *what = strchr(text, ' ');

	if (!what)
		return (struct ptp_diff_state){.there = false};
	state.severity = !strncmp(text, "error", 5) ? PTP_ERROR : !strncmp(text, "note", 4) ? PTP_NOTE : PTP_WARNING;
	what++;
	if (!strncmp(what, "proved ", 7)) {
		state.status = PTP_KEPT;
		what += 7;
	}
	if (!strcmp(what, "violated") || !strcmp(what, "undecided")) {
		state.status = *what == 'v' ? PTP_VIOLATED : PTP_UNDECIDED;
		return state;
	}
	state.sets = ptp_arena_alloc(arena, strlen(what) * sizeof(*state.sets));
	for (state.set_count = 1; *what; what++) {
		struct ptp_diff_set *set = &state.sets[state.set_count - 1];

		if (!set->at)
			set->at = ptp_arena_alloc(arena, strlen(what) * sizeof(*set->at));
		if (*what == '/')
			state.set_count++;
		else if (*what == '?')
			state.partial = true;
		else if (*what != '+')
			set->at[set->count++] = ptp_arena_printf(arena, "%c", *what);
	}
	return state;
}

static const struct {
	const char *old, *new_text;
	enum ptp_diff_change change;
	bool worse, better;
} gravities[] = {
	{"-", "error A", PTP_DIFF_NEW, true, false},
	{"-", "warning violated", PTP_DIFF_NEW, false, false},
	{"error A", "error violated", PTP_DIFF_GRAVER, true, false},
	{"error undecided", "error violated", PTP_DIFF_GRAVER, true, false},
	{"error A", "error undecided", PTP_DIFF_GRAVER, true, false},
	{"warning violated", "error A", PTP_DIFF_GRAVER, true, false},
	{"note A", "warning A", PTP_DIFF_GRAVER, false, false},
	{"error A/B", "error A", PTP_DIFF_GRAVER, true, false},
	{"error A", "error A+B", PTP_DIFF_GRAVER, true, false},
	{"error A/B", "error A+B", PTP_DIFF_GRAVER, true, false},
	{"error A/B", "error B/A", PTP_DIFF_OTHER, false, false},
	{"error A", "error B", PTP_DIFF_OTHER, true, true},
	{"note A", "note B", PTP_DIFF_OTHER, false, false},
	{"error A+B/C", "error A/B+C", PTP_DIFF_OTHER, true, true},
	{"error A+B/C", "error A/C", PTP_DIFF_MILDER, false, true},
	{"error A", "error B?", PTP_DIFF_OTHER, true, true},
	{"error A", "error A?", PTP_DIFF_MILDER, false, true}, // what there may be more makes it safer
	{"error A?", "error A?", PTP_DIFF_OTHER, false, false},
	{"error violated", "error violated", PTP_DIFF_OTHER, false, false},
	{"error proved A", "error A", PTP_DIFF_GRAVER, true, false},
	{"error proved A", "error violated", PTP_DIFF_GRAVER, true, false},
};

Test(diff, gravity)
{
	static const enum ptp_diff_change turned[] = {[PTP_DIFF_NEW] = PTP_DIFF_GONE,
						      [PTP_DIFF_GRAVER] = PTP_DIFF_MILDER,
						      [PTP_DIFF_OTHER] = PTP_DIFF_OTHER,
						      [PTP_DIFF_MILDER] = PTP_DIFF_GRAVER,
						      [PTP_DIFF_GONE] = PTP_DIFF_NEW};
	struct ptp_arena arena = {0};

	for (size_t i = 0; i < sizeof(gravities) / sizeof(*gravities); i++) {
		struct ptp_diff_state old = state_of(&arena, gravities[i].old);
		struct ptp_diff_state new_state = state_of(&arena, gravities[i].new_text);
		struct ptp_diff_finding f = {.side = {old, new_state}}, back = {.side = {new_state, old}};

		ptp_gravity_compare(&f, PTP_ERROR);
		ptp_gravity_compare(&back, PTP_ERROR);
		cr_expect_eq(f.change, gravities[i].change, "%s to %s: %d", gravities[i].old, gravities[i].new_text,
			     (int)f.change);
		cr_expect_eq(f.worse, gravities[i].worse, "%s to %s: worse", gravities[i].old, gravities[i].new_text);
		cr_expect_eq(f.better, gravities[i].better, "%s to %s: better", gravities[i].old,
			     gravities[i].new_text);
		cr_expect_eq(back.change, turned[f.change], "%s to %s, turned round", gravities[i].old,
			     gravities[i].new_text);
		cr_expect(back.worse == f.better && back.better == f.worse, "%s to %s, turned round", gravities[i].old,
			  gravities[i].new_text);
	}
	ptp_arena_free(&arena);
}

static const struct ptp_diff_class nc = {.attributes = "NC"}, wb = {.attributes = "WB"};

static struct ptp_use use(const struct ptp_diff_class *class, uint32_t context, enum ptp_diff_side side, uint64_t lo,
			  uint64_t hi)
{
	struct ptp_use made =
		{.who = "w", .region = "r", .device = true, .class = class, .context = context, .side = side};

	ptp_extents_add(&made.extents, lo, hi);
	return made;
}

static void expect(const struct ptp_diff *diff, size_t index, uint64_t lo, uint64_t hi, size_t parts)
{
	const struct ptp_diff_mapping *m = &diff->mappings.at[index];

	cr_assert_eq(m->extents.ranges.count, 1, "difference %zu has %zu ranges", index, m->extents.ranges.count);
	cr_expect_eq(m->extents.ranges.at[0].lo, lo, "difference %zu begins at %zx", index, m->extents.ranges.at[0].lo);
	cr_expect_eq(m->extents.ranges.at[0].hi, hi, "difference %zu ends at %zx", index, m->extents.ranges.at[0].hi);
	cr_expect_eq(m->part_count, parts, "difference %zu has %zu parts", index, m->part_count);
}

// OLD: one context has NC in [0, 4), another in [2, 6). NEW: one has NC in [0, 3) and WB in [3, 6).
Test(diff, places)
{
	struct ptp_use all[] = {use(&nc, 0, PTP_OLD, 0, 0x4000), use(&nc, 1, PTP_OLD, 0x2000, 0x6000),
				use(&nc, 0, PTP_NEW, 0, 0x3000), use(&wb, 0, PTP_NEW, 0x3000, 0x6000)};
	struct ptp_uses uses = {.at = all, .count = 4, .classes = 2, .contexts = {2, 1}};
	struct ptp_diff diff = {.mappings = {0}};

	ptp_uses_places(&diff, &uses);
	cr_assert_eq(diff.mappings.count, 3, "%zu differences", diff.mappings.count);
	expect(&diff, 0, 0x2000, 0x3000, 1);
	expect(&diff, 1, 0x3000, 0x4000, 2);
	expect(&diff, 2, 0x4000, 0x6000, 2);
	cr_expect_eq(diff.mappings.at[0].parts[0].count[PTP_OLD], 2);
	cr_expect_eq(diff.mappings.at[0].parts[0].count[PTP_NEW], 1);
	cr_expect_eq(diff.mappings.at[1].parts[0].count[PTP_OLD], 2);
	cr_expect_eq(diff.mappings.at[1].parts[1].count[PTP_NEW], 1);
	cr_expect_eq(diff.mappings.at[1].parts[1].class, &wb);
	for (size_t i = 0; i < 4; i++)
		ptp_extents_free(&all[i].extents);
	ptp_diff_free(&diff);
}

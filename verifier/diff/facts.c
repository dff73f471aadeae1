// SPDX-License-Identifier: Apache-2.0
//
// What can be said in a line: coverage, contexts and their settings, assumptions, the CPU, devices.
//
// Each side lists what it has; what both have alike is left out.
#include "verifier/diff/gravity.h"

#include "model/text.h"
#include "verifier/verdict/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fact {
	enum ptp_diff_topic topic;
	const char *key; // what is the same fact
	const char *subject, *of, *text;
};

struct facts {
	const struct ptp_side *side;
	PTP_VEC(struct fact) all;
};

static void add(struct facts *facts, enum ptp_diff_topic topic, const char *subject, const char *text)
{
	*ptp_push(&facts->all) = (struct fact){topic, subject, subject, NULL, text};
}

// A reason may have an address or a number in it, which makes it no other reason.
static void add_gap(struct facts *facts, const char *subject, const char *why)
{
	struct ptp_arena *arena = facts->side->arena;

	add(facts, PTP_TOPIC_COVERAGE, subject, why);
	facts->all.at[facts->all.count - 1].key =
		ptp_arena_printf(arena, "%s\n%s", subject, ptp_gravity_numberless(arena, why));
}

static void add_coverage(struct facts *facts)
{
	const struct ptp_check *check = facts->side->check;

	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (ptp_gravity_is_coverage(check, f))
			add_gap(facts, ptp_side_name(facts->side, f->owner[0]).context,
				f->detail + strlen(f->owner[0]->name) + 2);
	}
	for (size_t i = 0; i < check->capture->disputes.count; i++)
		add_gap(facts, "capture",
			ptp_arena_printf(facts->side->arena, "the sources of regions contradict each other: %s",
					 check->capture->disputes.at[i].text));
}

static void add_looked_for(struct facts *facts)
{
	const struct ptp_capture *capture = facts->side->check->capture;

	for (size_t i = 0; i < capture->coverage.count; i++)
		add(facts, PTP_TOPIC_LOOKED_FOR, capture->coverage.at[i].of, "looked for");
}

static const char *stage1_word(enum ptp_mode mode)
{
	static const char *const word[] = {
		[PTP_OFF] = "stage 1 off",         [PTP_FREE] = "any stage 1",      [PTP_REGISTERS] = "",
		[PTP_BYPASS] = "stage 1 bypassed", [PTP_ABORT] = "nothing through", [PTP_LISTED] = "stage 1 as listed"};

	return word[mode];
}

static void add_contexts(struct facts *facts)
{
	const struct ptp_capture *capture = facts->side->check->capture;

	for (size_t i = 0; i < capture->contexts.count; i++) {
		const struct ptp_context *context = &capture->contexts.at[i];
		const char *stage1 = stage1_word(context->stage1.mode);

		add(facts, PTP_TOPIC_CONTEXT, facts->side->names[i].context,
		    ptp_arena_printf(facts->side->arena, "%s%s%s", ptp_regime_word[context->regime],
				     *stage1 ? ", " : "", stage1));
	}
}

// Fields of a class that are one bit of a register, the same in all mappings of a context, and the register's name.
static const struct setting {
	enum ptp_field field;
	const char *name;
} settings[] = {
	{PTP_F_S1_M, "SCTLR.M"},      {PTP_F_S1_C, "SCTLR.C"},          {PTP_F_S1_I, "SCTLR.I"},
	{PTP_F_S1_WXN, "SCTLR.WXN"},  {PTP_F_S1_HD, "TCR.HD"},          {PTP_F_S1_PIE, "TCR2.PIE"},
	{PTP_F_S2_VM, "HCR_EL2.VM"},  {PTP_F_HCR_FWB, "HCR_EL2.FWB"},   {PTP_F_HCR_CD, "HCR_EL2.CD"},
	{PTP_F_HCR_ID, "HCR_EL2.ID"}, {PTP_F_HCR_DC, "HCR_EL2.DC"},     {PTP_F_HCR_PTW, "HCR_EL2.PTW"},
	{PTP_F_S2_HD, "VTCR_EL2.HD"}, {PTP_F_S2_PIE, "VTCR_EL2.S2PIE"},
};

// VALUE is that of something that SUBJECT has, and is called OF.
static void add_value(struct facts *facts, enum ptp_diff_topic topic, const char *subject, const char *of,
		      const char *value)
{
	*ptp_push(&facts->all) = (struct fact){.topic = topic,
					       .key = ptp_arena_printf(facts->side->arena, "%s\n%s", of, subject),
					       .subject = subject,
					       .of = of,
					       .text = value};
}

static void add_settings(struct facts *facts)
{
	static const char *const digit[] = {"0", "1"};
	const struct ptp_check *check = facts->side->check;

	for (size_t i = 0; i < check->classes.entries.count; i++) {
		const struct ptp_class_of *of = &check->classes.entries.at[i];

		for (size_t s = 0; s < sizeof(settings) / sizeof(*settings); s++) {
			bool known;
			uint64_t value = ptp_class_get(&of->class, settings[s].field, &known);

			if (known && !ptp_class_get(&of->class, PTP_F_WALK, NULL))
				add_value(facts, PTP_TOPIC_SETTING, facts->side->names[of->context].context,
					  settings[s].name, digit[value & 1]);
		}
	}
}

static void add_assumptions(struct facts *facts)
{
	const struct ptp_ledger *ledger = &facts->side->check->prover.ledger;

	for (size_t i = 0; i < ledger->entries.count; i++) {
		const struct ptp_entry *entry = &ledger->entries.at[i];
		const char *text = ptp_side_assumption(facts->side, i);

		if (entry->declared && entry->of == i)
			add(facts, PTP_TOPIC_DECLARED, text, "declared");
		else if (ptp_entry_needed(facts->side->check, i, true))
			add(facts, PTP_TOPIC_NEEDED, text, "needed");
	}
}

static const char *const answer_word[] = {[PTP_UNKNOWN] = "unknown", [PTP_NO] = "no", [PTP_YES] = "yes"};

static void add_cpu(struct facts *facts)
{
	for (size_t i = 0; i < PTP_FEATURE_COUNT; i++)
		add(facts, PTP_TOPIC_CPU, ptp_feature_name[i], answer_word[facts->side->check->capture->feature[i]]);
}

static void add_region(struct facts *facts, const struct ptp_region *region)
{
	add(facts, PTP_TOPIC_REGION, region->name,
	    ptp_arena_printf(facts->side->arena, "0x%llx bytes", (unsigned long long)region->size));
	for (size_t i = 0; i < PTP_PROPERTY_COUNT; i++)
		add_value(facts, PTP_TOPIC_PROPERTY, region->name, ptp_property_key[i],
			  answer_word[region->property[i]]);
}

// Names of regions, sorted.
struct names {
	PTP_VEC(const char *) all;
};

static int by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

// Regions that somebody maps, on either side.
static void find_mapped(const struct ptp_side sides[PTP_SIDES], struct names *mapped)
{
	for (unsigned side = 0; side < PTP_SIDES; side++) {
		const struct ptp_check *check = sides[side].check;
		ptp_autofree bool *is = ptp_calloc(check->capture->regions.count, sizeof(*is));

		for (size_t i = 0; i < check->overlaps.sets.count; i++)
			if (check->overlaps.sets.at[i].region != PTP_UNDESCRIBED)
				is[check->overlaps.sets.at[i].region] = true;
		for (size_t i = 0; i < check->capture->regions.count; i++)
			if (is[i])
				*ptp_push(&mapped->all) = check->capture->regions.at[i].name;
	}
	if (mapped->all.count)
		qsort(mapped->all.at, mapped->all.count, sizeof(*mapped->all.at), by_name);
}

static void add_regions(struct facts *facts, const struct names *mapped)
{
	const struct ptp_capture *capture = facts->side->check->capture;

	for (size_t i = 0; i < capture->regions.count && mapped->all.count; i++)
		if (ptp_side_device(facts->side, i) && bsearch(&capture->regions.at[i].name, mapped->all.at,
							       mapped->all.count, sizeof(*mapped->all.at), by_name))
			add_region(facts, &capture->regions.at[i]);
}

static int by_key(const struct fact *a, const struct fact *b)
{
	return a->topic != b->topic ? (int)a->topic - (int)b->topic : strcmp(a->key, b->key);
}

static int by_text(const void *left, const void *right)
{
	const struct fact *a = left, *b = right;
	int order = by_key(a, b);

	return order ? order : strcmp(a->text, b->text);
}

// Facts with one key become one; of contexts it says how many there are.
static void settle(struct facts *facts)
{
	struct fact *at = facts->all.at;
	size_t kept = 0;

	if (facts->all.count)
		qsort(at, facts->all.count, sizeof(*at), by_text);
	for (size_t i = 0, end; i < facts->all.count; i = end) {
		struct fact fact = at[i];

		for (end = i; end < facts->all.count && !by_key(&at[i], &at[end]); end++) {
			if (end > i && strcmp(at[end].text, at[end - 1].text) != 0 && fact.topic != PTP_TOPIC_COVERAGE)
				fact.text = ptp_arena_printf(facts->side->arena, "%s; %s", fact.text, at[end].text);
		}
		if (fact.topic == PTP_TOPIC_CONTEXT && end - i > 1)
			fact.text = ptp_arena_printf(facts->side->arena, "%zu of %s", end - i, fact.text);
		at[kept++] = fact;
	}
	facts->all.count = kept;
}

static void report(struct ptp_diff *diff, const struct fact *old, const struct fact *new_fact)
{
	struct ptp_diff_fact *made;
	const struct fact *either = old ? old : new_fact;

	if (old && new_fact && (old->topic == PTP_TOPIC_COVERAGE || !strcmp(old->text, new_fact->text)))
		return;
	if (either->of && !(old && new_fact)) // what has it is not there, which is said
		return;
	made = ptp_push(&diff->facts);
	made->topic = either->topic;
	made->subject = either->subject;
	made->of = either->of;
	made->text[PTP_OLD] = old ? old->text : NULL;
	made->text[PTP_NEW] = new_fact ? new_fact->text : NULL;
}

static void compare(struct ptp_diff *diff, const struct facts *old, const struct facts *new_facts)
{
	size_t i = 0, j = 0;

	while (i < old->all.count || j < new_facts->all.count) {
		int order = i == old->all.count         ? 1
			    : j == new_facts->all.count ? -1
							: by_key(&old->all.at[i], &new_facts->all.at[j]);

		report(diff, order <= 0 ? &old->all.at[i] : NULL, order >= 0 ? &new_facts->all.at[j] : NULL);
		i += order <= 0;
		j += order >= 0;
	}
}

void ptp_diff_facts(struct ptp_diff *diff, const struct ptp_side sides[PTP_SIDES])
{
	struct facts facts[PTP_SIDES] = {{.side = &sides[PTP_OLD]}, {.side = &sides[PTP_NEW]}};
	struct names mapped = {.all = {0}};

	find_mapped(sides, &mapped);
	for (unsigned side = 0; side < PTP_SIDES; side++) {
		add_coverage(&facts[side]);
		add_looked_for(&facts[side]);
		add_contexts(&facts[side]);
		add_settings(&facts[side]);
		add_assumptions(&facts[side]);
		add_cpu(&facts[side]);
		add_regions(&facts[side], &mapped);
		settle(&facts[side]);
	}
	compare(diff, &facts[PTP_OLD], &facts[PTP_NEW]);
	free(facts[PTP_OLD].all.at);
	free(facts[PTP_NEW].all.at);
	free(mapped.all.at);
}

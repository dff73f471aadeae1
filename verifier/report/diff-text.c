// SPDX-License-Identifier: Apache-2.0
//
// A diff as text: what got worse first, then what got better, then why. What is alike but for its region or its number is one
// entry. Lists end somewhere, and say how much more there is: JSON has it all.
#include "verifier/report/diff-words.h"

#include <stdlib.h>
#include <string.h>

#define ENTRIES_SHOWN 24 // of a heading

static const char *const verdict_text[] = {[PTP_DIFF_NOT_WORSE] = "not worse",
					   [PTP_DIFF_WORSE] = "worse",
					   [PTP_DIFF_UNKNOWN] = "unknown whether it is worse"};

static void print_side(const struct ptp_check *check, const char *name, FILE *to)
{
	const char *title = check->capture->title;

	fprintf(to, "  %s  %s%s%s%s\n", name, title, *title ? ": " : "", ptp_verdict_word[check->verdict],
		check->complete ? "" : ", and its coverage is INCOMPLETE");
}

static void print_numbers(const struct ptp_diff *diff, FILE *to)
{
	size_t worse[PTP_DIFF_CHANGES] = {0}, better[PTP_DIFF_CHANGES] = {0};
	enum ptp_severity fail_on = diff->check[PTP_NEW]->fail_on;

	for (size_t i = 0; i < diff->findings.count; i++) {
		const struct ptp_diff_finding *f = &diff->findings.at[i];

		worse[f->change] += f->worse ? f->count : 0;
		better[f->change] += f->better ? f->count : 0;
	}
	fprintf(to, "  findings of severity %s%s: %zu new, %zu graver; %zu milder, %zu gone",
		ptp_severity_word[fail_on], fail_on < PTP_ERROR ? " and above" : "", worse[PTP_DIFF_NEW],
		worse[PTP_DIFF_GRAVER], better[PTP_DIFF_MILDER], better[PTP_DIFF_GONE]);
	if (worse[PTP_DIFF_OTHER])
		fprintf(to, "; %zu need something else", worse[PTP_DIFF_OTHER]);
	fputc('\n', to);
}

static void print_head(const struct ptp_diff *diff, FILE *to)
{
	bool complete[PTP_SIDES] = {diff->check[PTP_OLD]->complete, diff->check[PTP_NEW]->complete};
	const char *none =
		complete[PTP_OLD] && complete[PTP_NEW] ? ": no difference" : ": no difference in what both cover";

	fprintf(to, "%s%s\n", verdict_text[diff->verdict], ptp_diff_empty(diff) ? none : "");
	print_side(diff->check[PTP_OLD], "OLD", to);
	print_side(diff->check[PTP_NEW], "NEW", to);
	print_numbers(diff, to);
	if (!complete[PTP_OLD])
		fputs("  what is new may have been in OLD, where that does not cover it\n", to);
	if (!complete[PTP_NEW])
		fputs("  what is gone may still be in NEW, where that does not cover it\n", to);
}

// A list under a heading that appears with its first entry.
struct list {
	const char *heading;
	FILE *to;
	size_t count;
};

static bool begin_entry(struct list *list)
{
	if (!list->count)
		fprintf(list->to, "\n%s\n", list->heading);
	return ++list->count <= ENTRIES_SHOWN;
}

static void end_list(const struct list *list)
{
	if (list->count > ENTRIES_SHOWN)
		fprintf(list->to, "  … and %zu more (-o json lists them)\n", list->count - ENTRIES_SHOWN);
}

typedef bool (*select_fn)(const struct ptp_diff_finding *f);

static bool is_worse(const struct ptp_diff_finding *f)
{
	return f->worse;
}

static bool is_better(const struct ptp_diff_finding *f)
{
	return f->better && !f->worse;
}

// The regions of the findings that are one entry with the one at FIRST; those are DONE then. How many there are is returned.
static size_t take_findings(const struct ptp_diff *diff, size_t first, bool *done, struct ptp_diff_names *regions)
{
	size_t count = 0;

	for (size_t i = first; i < diff->findings.count; i++) {
		const struct ptp_diff_finding *f = &diff->findings.at[i];

		if (done[i] || !ptp_diff_together(&diff->findings.at[first], f))
			continue;
		done[i] = true;
		count += f->count;
		ptp_diff_names_add(regions, f->region);
	}
	return count;
}

static void print_findings(const struct ptp_diff *diff, const char *heading, select_fn select, bool *done, FILE *to)
{
	struct list list = {heading, to, 0};

	for (size_t i = 0; i < diff->findings.count; i++) {
		struct ptp_diff_names regions = {.all = {0}};
		size_t count;

		if (done[i] || !select(&diff->findings.at[i]))
			continue;
		count = take_findings(diff, i, done, &regions);
		if (begin_entry(&list))
			ptp_diff_finding_text(diff, &diff->findings.at[i], &regions, count, to);
		ptp_diff_names_free(&regions);
	}
	end_list(&list);
}

// What does not count, or counts as before: how many of each rule.
static void print_lesser(const struct ptp_diff *diff, const bool *done, FILE *to)
{
	struct list list = {"Findings that do not count, or differ in an attribute and are no graver", to, 0};

	for (size_t rule = 0; rule < diff->check[PTP_NEW]->catalogue->rules.count; rule++) {
		size_t count[PTP_DIFF_CHANGES] = {0}, all = 0;
		const char *separator = " ";

		for (size_t i = 0; i < diff->findings.count; i++)
			if (!done[i] && diff->findings.at[i].rule == rule)
				count[diff->findings.at[i].change] += diff->findings.at[i].count;
		for (unsigned i = 0; i < PTP_DIFF_CHANGES; i++)
			all += count[i];
		if (!all || !begin_entry(&list))
			continue;
		fprintf(to, "  %s:", diff->check[PTP_NEW]->catalogue->rules.at[rule].id);
		for (unsigned i = 0; i < PTP_DIFF_CHANGES; i++) {
			if (!count[i])
				continue;
			fprintf(to, "%s%zu %s", separator, count[i], ptp_diff_change_word[i]);
			separator = ", ";
		}
		fputc('\n', to);
	}
	end_list(&list);
}

static void print_mappings(const struct ptp_diff *diff, FILE *to)
{
	struct list list = {"Mappings", to, 0};
	ptp_autofree bool *done = ptp_calloc(diff->mappings.count, sizeof(*done));

	for (size_t i = 0; i < diff->mappings.count; i++)
		if (!done[i] && diff->mappings.at[i].kind && begin_entry(&list))
			ptp_diff_mapping_text(diff, i, done, to);
	end_list(&list);
}

static void print_facts(const struct ptp_diff *diff, enum ptp_diff_topic topic, const char *heading, FILE *to)
{
	struct list list = {heading, to, 0};
	ptp_autofree bool *done = ptp_calloc(diff->facts.count, sizeof(*done));

	for (size_t i = 0; i < diff->facts.count; i++)
		if (!done[i] && diff->facts.at[i].topic == topic && begin_entry(&list))
			ptp_diff_fact_text(diff, i, done, to);
	end_list(&list);
}

void ptp_diff_text(const struct ptp_diff *diff, FILE *to)
{
	ptp_autofree bool *done = ptp_calloc(diff->findings.count, sizeof(*done));

	print_head(diff, to);
	print_facts(diff, PTP_TOPIC_COVERAGE, "Coverage", to);
	print_findings(diff, "Worse", is_worse, done, to);
	print_findings(diff, "Better", is_better, done, to);
	print_mappings(diff, to);
	print_facts(diff, PTP_TOPIC_CONTEXT, "Contexts", to);
	print_facts(diff, PTP_TOPIC_LOOKED_FOR, "Looked for, by whoever took the capture", to);
	print_facts(diff, PTP_TOPIC_SETTING, "Registers", to);
	print_facts(diff, PTP_TOPIC_DECLARED, "Assumptions that are declared", to);
	print_facts(diff, PTP_TOPIC_NEEDED, "Assumptions that what counts needs, and that nobody declared", to);
	print_facts(diff, PTP_TOPIC_CPU, "CPU", to);
	print_facts(diff, PTP_TOPIC_REGION, "Devices that somebody maps", to);
	print_facts(diff, PTP_TOPIC_PROPERTY, "What is known of them", to);
	print_lesser(diff, done, to);
}

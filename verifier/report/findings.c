// SPDX-License-Identifier: Apache-2.0
//
// The findings as text.
#include "verifier/report/text.h"

#include "verifier/prove/attribute.h"
#include "verifier/verdict/mappings.h"

#include <stdlib.h>
#include <string.h>

#define EXTENTS_SHOWN 4 // of a finding; how many more there are is said

struct writer {
	const struct ptp_check *check;
	FILE *to;
};

static void attribute(const struct writer *w, const struct ptp_finding *f, unsigned side, char *text)
{
	text[0] = '\0';
	if (f->witness)
		ptp_attribute_text(w->check->prover.solver, w->check->catalogue, f->witness->attr[side], text);
}

static bool free_side(const struct writer *w, const struct ptp_finding *f, unsigned side)
{
	return f->ids[side].count && !w->check->prover.meanings[f->ids[side].at[0]].fixed;
}

// Findings that one heading stands for: same rule, severity, status, owners, attributes and needs.
static bool alike(const struct writer *w, const struct ptp_finding *a, const struct ptp_finding *b)
{
	char one[PTP_ATTRIBUTE_TEXT], other[PTP_ATTRIBUTE_TEXT];

	if (a->rule != b->rule || a->severity != b->severity || a->status != b->status || a->set_count != b->set_count)
		return false;
	for (unsigned side = 0; side < 2; side++) {
		if (!a->owner[side] != !b->owner[side] || free_side(w, a, side) != free_side(w, b, side))
			return false;
		if (a->owner[side] && strcmp(a->owner[side]->owner, b->owner[side]->owner) != 0)
			return false;
		attribute(w, a, side, one);
		attribute(w, b, side, other);
		if (strcmp(one, other) != 0)
			return false;
	}
	for (size_t i = 0; i < a->set_count && i < 1; i++)
		if (a->sets[i].count != b->sets[i].count ||
		    memcmp(a->sets[i].entry, b->sets[i].entry, a->sets[i].count * sizeof(*a->sets[i].entry)) != 0)
			return false;
	return !a->detail && !b->detail;
}

// "guest:1 Normal-NC OSH (its choice: MAIR_EL1 byte 0x44)"
static void print_side(const struct writer *w, const struct ptp_finding *f, unsigned side)
{
	char text[PTP_ATTRIBUTE_TEXT];
	const char *separator = " (its choice: ";

	attribute(w, f, side, text);
	fprintf(w->to, "%s  %s", f->owner[side]->owner, text);
	if (!f->witness || !f->witness->chosen[side].count || !free_side(w, f, side))
		return;
	for (size_t i = 0; i < f->witness->chosen[side].count; i++) {
		const struct ptp_chosen *chosen = &f->witness->chosen[side].at[i];

		if (chosen->any)
			continue;
		fprintf(w->to, "%s%s 0x%llx", separator, w->check->catalogue->choices.at[chosen->choice].name,
			(unsigned long long)chosen->value);
		separator = ", ";
	}
	fputs(separator[0] == ' ' ? " (whatever it chooses)" : ")", w->to);
}

static void print_needs(const struct writer *w, const struct ptp_finding *f)
{
	for (size_t i = 0; i < f->set_count; i++) {
		fputs(i ? "        or " : "    needs ", w->to);
		for (size_t j = 0; j < f->sets[i].count; j++)
			fprintf(w->to, "%s%s", j ? " and " : "",
				w->check->prover.ledger.entries.at[f->sets[i].entry[j]].text);
		fputc('\n', w->to);
	}
}

// Where a side maps an extent: each context once, at its lowest address there.
static void print_where(const struct writer *w, const struct ptp_finding *f, const struct ptp_extent *extent)
{
	struct ptp_finding part = *f;
	const char *separator = "   ";

	part.extents.ranges.at = (struct ptp_extent *)extent;
	part.extents.ranges.count = 1;
	for (unsigned side = 0; side < 2; side++) {
		struct ptp_mappings mappings;

		ptp_finding_mappings(w->check, &part, side, 1, &mappings);
		for (size_t i = 0; i < mappings.all.count; i++) {
			fprintf(w->to, "%s%s 0x%llx", separator, mappings.all.at[i].context->name,
				(unsigned long long)mappings.all.at[i].ia);
			separator = ", ";
		}
		free(mappings.all.at);
	}
}

static void print_place(const struct writer *w, const struct ptp_finding *f)
{
	char size[PTP_SIZE_TEXT];

	fprintf(w->to, "    %s  [%s]\n", ptp_region_name(w->check->capture, f->region), f->id);
	for (size_t i = 0; i < f->extents.ranges.count && i < EXTENTS_SHOWN; i++) {
		const struct ptp_extent *extent = &f->extents.ranges.at[i];

		fprintf(w->to, "      0x%llx +%s", (unsigned long long)extent->lo, ptp_text_size(extent->hi - extent->lo, size));
		print_where(w, f, extent);
		fputc('\n', w->to);
	}
	if (f->extents.ranges.count > EXTENTS_SHOWN)
		fprintf(w->to, "      … %zu more ranges, %s in all\n", f->extents.ranges.count - EXTENTS_SHOWN,
			ptp_text_size(ptp_extents_bytes(&f->extents), size));
}

static void print_owners(const struct writer *w, const struct ptp_finding *f)
{
	fputs("  ", w->to);
	print_side(w, f, 0);
	if (f->owner[1]) {
		fputs("\n  and  ", w->to);
		print_side(w, f, 1);
	}
	fputc('\n', w->to);
}

static void print_incomplete(const struct writer *w, const struct ptp_finding *f)
{
	fprintf(w->to, "  %s  [%s]\n", f->detail, f->id);
	print_needs(w, f);
}

// The first finding of a rule and severity: what the rule is about.
static void print_heading(const struct writer *w, const struct ptp_finding *f)
{
	const struct ptp_rule *rule = &w->check->catalogue->rules.at[f->rule];
	ptp_autofree char *because = ptp_finding_because(w->check, f);

	fprintf(w->to, "\n%s  %s  %s: %s\n", ptp_severity_word[f->severity], ptp_status_word[f->status], rule->id, rule->title);
	ptp_text_wrap(w->to, "  because ", "    ", f->detail ? rule->because : because);
	ptp_text_wrap(w->to, "  remedy: ", "    ", rule->remedy);
}

static bool same_heading(const struct ptp_finding *a, const struct ptp_finding *b)
{
	return a->rule == b->rule && a->severity == b->severity && a->status == b->status;
}

void ptp_text_findings(const struct ptp_check *check, FILE *to)
{
	struct writer w = {check, to};
	size_t count = check->findings.all.count;
	bool *done = ptp_calloc(count, sizeof(*done));
	const struct ptp_finding *heading = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (done[i] || f->status == PTP_KEPT)
			continue;
		if (!heading || !same_heading(heading, f))
			print_heading(&w, f);
		heading = f;
		if (f->detail) {
			print_incomplete(&w, f);
			continue;
		}
		print_owners(&w, f);
		for (size_t j = i; j < count; j++)
			if (j == i || (!done[j] && alike(&w, f, &check->findings.all.at[j]))) {
				print_place(&w, &check->findings.all.at[j]);
				done[j] = true;
			}
		print_needs(&w, f);
	}
	free(done);
}

// SPDX-License-Identifier: Apache-2.0
//
// The findings as text: by severity and rule, and within a rule those of the same owners and needs together.
#include "verifier/report/text.h"

#include "verifier/prove/attribute.h"
#include "verifier/verdict/mappings.h"

#include <stdlib.h>
#include <string.h>

#define EXTENTS_SHOWN 4 // of a finding; how many more there are is said

struct writer {
	const struct ptp_check *check;
	FILE *to;
	bool *done; // by finding
};

static const struct ptp_finding *finding(const struct writer *w, size_t index)
{
	return &w->check->findings.all.at[index];
}

static bool same_heading(const struct ptp_finding *a, const struct ptp_finding *b)
{
	return a->rule == b->rule && a->severity == b->severity && a->status == b->status;
}

static bool same_owner(const struct ptp_context *a, const struct ptp_context *b)
{
	return a && b ? !strcmp(a->owner, b->owner) : a == b;
}

static bool same_needs(const struct ptp_finding *a, const struct ptp_finding *b)
{
	if (a->set_count != b->set_count)
		return false;
	for (size_t i = 0; i < a->set_count; i++)
		if (a->sets[i].count != b->sets[i].count ||
		    memcmp(a->sets[i].entry, b->sets[i].entry, a->sets[i].count * sizeof(*a->sets[i].entry)) != 0)
			return false;
	return true;
}

// One paragraph: the same rule, severity, status, owners and needs; attributes and regions may differ.
static bool same_paragraph(const struct ptp_finding *a, const struct ptp_finding *b)
{
	return same_heading(a, b) && same_owner(a->owner[0], b->owner[0]) && same_owner(a->owner[1], b->owner[1]) &&
	       same_needs(a, b) && !a->detail && !b->detail;
}

// What the two sides have, and what a guest chooses for it: "Normal-NC OSH (chosen: MAIR_EL1 byte 0x44)".
static void describe_side(const struct writer *w, const struct ptp_finding *f, unsigned side, FILE *to)
{
	char text[PTP_ATTRIBUTE_TEXT] = "";
	const char *separator = " (chosen: ";

	if (f->witness)
		ptp_attribute_text(w->check->prover.solver, w->check->catalogue, f->witness->attr[side], text);
	fputs(text, to);
	if (!f->witness || !f->witness->chosen[side].count || !f->ids[side].count ||
	    w->check->prover.meanings.of[f->ids[side].at[0]].fixed)
		return;
	for (size_t i = 0; i < f->witness->chosen[side].count; i++) {
		const struct ptp_chosen *chosen = &f->witness->chosen[side].at[i];

		if (chosen->any)
			continue;
		fprintf(to, "%s%s 0x%llx", separator, w->check->catalogue->choices.at[chosen->choice].name,
			(unsigned long long)chosen->value);
		separator = ", ";
	}
	fputs(separator[0] == ' ' ? " (whatever is chosen)" : ")", to);
}

// The attributes of a finding, for the caller to free: findings with the same text are told apart by region only.
static char *describe(const struct writer *w, const struct ptp_finding *f)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	describe_side(w, f, 0, to);
	if (f->owner[1]) {
		fputs("  and  ", to);
		describe_side(w, f, 1, to);
	}
	fclose(to);
	return text;
}

// "needs A and B, or C"
static void print_needs(const struct writer *w, const struct ptp_finding *f, const char *first)
{
	for (size_t i = 0; i < f->set_count; i++) {
		fputs(i ? ", or " : first, w->to);
		for (size_t j = 0; j < f->sets[i].count; j++)
			fprintf(w->to, "%s%s", j ? " and " : "",
				w->check->prover.ledger.entries.at[f->sets[i].entry[j]].text);
	}
	fputc('\n', w->to);
}

// Where both sides map an extent: each context once, at its lowest address there.
static void print_where(const struct writer *w, const struct ptp_finding *f, struct ptp_extent *extent)
{
	struct ptp_finding part = *f;
	const char *separator = "   ";

	part.extents.ranges.at = extent;
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

static void print_extents(const struct writer *w, const struct ptp_finding *f)
{
	size_t count = f->extents.ranges.count, shown = EXTENTS_SHOWN;
	char size[PTP_SIZE_TEXT];

	for (size_t i = 0; i < count && i < shown; i++) {
		struct ptp_extent *extent = &f->extents.ranges.at[i];

		fprintf(w->to, "      0x%-12llx +%-5s", (unsigned long long)extent->lo,
			ptp_text_size(extent->hi - extent->lo, size));
		if (i)
			fprintf(w->to, " %*s", PTP_FINDING_ID + 2, "");
		else
			fprintf(w->to, " [%s]", f->id);
		fprintf(w->to, " %s", ptp_region_name(w->check->capture, f->region));
		print_where(w, f, extent);
		fputc('\n', w->to);
	}
	if (count > shown)
		fprintf(w->to, "      … and %zu more ranges, %s in all\n", count - shown,
			ptp_text_size(ptp_extents_bytes(&f->extents), size));
}

// All findings of F's paragraph with F's attributes.
static void print_attributes(struct writer *w, size_t first)
{
	ptp_autofree char *text = describe(w, finding(w, first));

	fprintf(w->to, "    %s\n", text);
	for (size_t i = first; i < w->check->findings.all.count; i++) {
		ptp_autofree char *other = NULL;

		if (w->done[i] || !same_paragraph(finding(w, first), finding(w, i)))
			continue;
		other = describe(w, finding(w, i));
		if (strcmp(text, other) != 0)
			continue;
		print_extents(w, finding(w, i));
		w->done[i] = true;
	}
}

static void print_owners(const struct writer *w, const struct ptp_finding *f)
{
	fprintf(w->to, "\n  %s%s%s", f->owner[0]->owner, f->owner[1] ? " and " : "",
		f->owner[1] ? f->owner[1]->owner : "");
	if (f->set_count)
		print_needs(w, f, ": needs ");
	else
		fputc('\n', w->to);
}

static void print_paragraph(struct writer *w, size_t first)
{
	print_owners(w, finding(w, first));
	for (size_t i = first; i < w->check->findings.all.count; i++)
		if (!w->done[i] && same_paragraph(finding(w, first), finding(w, i)))
			print_attributes(w, i);
}

// A paragraph of notes is told by one of them and how many there are.
static void print_notes(struct writer *w, size_t first)
{
	const struct ptp_finding *f = finding(w, first);
	ptp_autofree char *text = describe(w, f);
	size_t count = 0;

	print_owners(w, f);
	for (size_t i = first; i < w->check->findings.all.count; i++) {
		if (w->done[i] || !same_paragraph(f, finding(w, i)))
			continue;
		w->done[i] = true;
		count++;
	}
	fprintf(w->to, "    %s\n", text);
	print_extents(w, f);
	if (count > 1)
		fprintf(w->to, "    and %zu more like it (-o json lists them)\n", count - 1);
}

static void print_incomplete(const struct writer *w, const struct ptp_finding *f)
{
	fprintf(w->to, "\n  %s  [%s]\n", f->detail, f->id);
	if (f->set_count)
		print_needs(w, f, "    needs ");
}

// The first finding of a rule and severity: what the rule is about.
static void print_heading(const struct writer *w, const struct ptp_finding *f)
{
	const struct ptp_rule *rule = &w->check->catalogue->rules.at[f->rule];
	ptp_autofree char *because = ptp_finding_because(w->check, f);

	fprintf(w->to, "\n%s, %s: %s: %s\n", ptp_severity_word[f->severity], ptp_status_word[f->status], rule->id,
		rule->title);
	ptp_text_wrap(w->to, "  because ", "    ", f->detail ? rule->because : because);
	ptp_text_wrap(w->to, "  remedy: ", "    ", rule->remedy);
}

void ptp_text_findings(const struct ptp_check *check, FILE *to)
{
	size_t count = check->findings.all.count;
	struct writer w = {check, to, ptp_calloc(count, sizeof(bool))};
	const struct ptp_finding *heading = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct ptp_finding *f = finding(&w, i);

		if (w.done[i] || f->status == PTP_KEPT)
			continue;
		if (!heading || !same_heading(heading, f))
			print_heading(&w, f);
		heading = f;
		if (f->detail)
			print_incomplete(&w, f);
		else if (f->severity == PTP_NOTE)
			print_notes(&w, i);
		else
			print_paragraph(&w, i);
	}
	free(w.done);
}

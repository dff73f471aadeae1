// SPDX-License-Identifier: Apache-2.0
//
// The findings as text: by severity and rule, and within a rule those of the same owners and needs together.
//
// What is violated is shown place by place. What is conditional is shown so for the first owners that need an
// assumption; others that need the same one follow with a line each, since it is one question that the reader has to
// answer. Notes are told by an example for each owner. Lists end somewhere, and say how much more there is: JSON has it all.
#include "verifier/report/text.h"

#include "verifier/prove/attribute.h"
#include "verifier/verdict/mappings.h"

#include <stdlib.h>
#include <string.h>

#define EXTENTS_SHOWN 4    // of a finding that counts for the verdict; of another one, 1
#define FINDINGS_SHOWN 8   // of the same owners, needs and attributes
#define PARAGRAPHS_SHOWN 8 // of a heading
#define BRIEF_SHOWN 6      // of those that need what a paragraph needs
#define NOTES_SHOWN 3      // owners of notes under a heading

struct writer {
	const struct ptp_check *check;
	FILE *to;
	bool *done;   // by finding
	bool *told;   // by rule: what it is about
	char *repair; // that was printed last for these attributes, or NULL
};

static const struct ptp_finding *finding(const struct writer *w, size_t index)
{
	return &w->check->findings.all.at[index];
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
	return ptp_same_heading(a, b) && same_owner(a->owner[0], b->owner[0]) && same_owner(a->owner[1], b->owner[1]) &&
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
	if (!f->witness || f->severity == PTP_NOTE || !f->witness->chosen[side].count || !f->ids[side].count ||
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

// "needs A and B, or C"; "the same" stands for what was named before, A and B.
static void print_needs(const struct writer *w, const struct ptp_finding *f, const char *first, bool alike)
{
	for (size_t i = 0; i < f->set_count; i++) {
		fputs(i ? ", or " : first, w->to);
		if (!i && alike)
			fputs("the same", w->to);
		else
			ptp_line_set(w->check, &f->sets[i], w->to);
	}
	if (f->given) {
		fputs("; beside the declared ", w->to);
		ptp_line_set(w->check, f->given, w->to);
	}
	fputs(f->partial ? ", or others that were not looked for\n" : "\n", w->to);
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
			fprintf(w->to, "%s%s", separator, mappings.all.at[i].context->name);
			if (mappings.all.at[i].walk)
				fputs(" table walk", w->to);
			else
				fprintf(w->to, " 0x%llx", (unsigned long long)mappings.all.at[i].ia);
			separator = ", ";
		}
		free(mappings.all.at);
	}
}

static void print_extent(const struct writer *w, const struct ptp_finding *f, size_t index)
{
	struct ptp_extent *extent = &f->extents.ranges.at[index];
	char size[PTP_SIZE_TEXT];

	fprintf(w->to, "      0x%-12llx +%-5s", (unsigned long long)extent->lo,
		ptp_text_size(extent->hi - extent->lo, size));
	if (index)
		fprintf(w->to, " %*s", PTP_FINDING_ID + 2, "");
	else
		fprintf(w->to, " [%s]", f->id);
	fprintf(w->to, " %s", ptp_region_name(w->check->capture, f->region));
	print_where(w, f, extent);
	fputc('\n', w->to);
}

// The repair, unless the finding shown before has the same; it is said before the ranges that it is for.
static void print_repair(struct writer *w, const struct ptp_finding *f)
{
	ptp_autofree char *text = ptp_text_repair(w->check, f);

	if (*text && (!w->repair || strcmp(text, w->repair) != 0))
		ptp_text_wrap(w->to, "      repair: ", "        ", text);
	free(w->repair);
	w->repair = *text ? strdup(text) : NULL;
}

// The first ranges, SHOWN of them at most.
static void print_extents(const struct writer *w, const struct ptp_finding *f, size_t shown)
{
	size_t count = f->extents.ranges.count;
	char size[PTP_SIZE_TEXT];

	for (size_t i = 0; i < count && i < shown; i++)
		print_extent(w, f, i);
	if (count > shown)
		fprintf(w->to, "      … and %zu more range%s, %s in all\n", count - shown, count - shown > 1 ? "s" : "",
			ptp_text_size(ptp_extents_bytes(&f->extents), size));
}

static size_t extents_shown(const struct writer *w, const struct ptp_finding *f)
{
	return f->severity >= w->check->fail_on ? EXTENTS_SHOWN : 1;
}

// What one line of attributes stands for.
struct places {
	size_t findings, ranges;
	const struct ptp_finding *lowest;
};

// Takes the findings of FIRST's paragraph with FIRST's attributes; up to LIMIT of them are shown.
static struct places take(struct writer *w, size_t first, const char *text, size_t limit)
{
	struct places places = {.lowest = finding(w, first)};

	for (size_t i = first; i < w->check->findings.all.count; i++) {
		ptp_autofree char *other = NULL;

		if (w->done[i] || !same_paragraph(finding(w, first), finding(w, i)))
			continue;
		other = describe(w, finding(w, i));
		if (strcmp(text, other) != 0)
			continue;
		if (places.findings++ < limit) {
			print_repair(w, finding(w, i));
			print_extents(w, finding(w, i), extents_shown(w, finding(w, i)));
		}
		places.ranges += finding(w, i)->extents.ranges.count;
		w->done[i] = true;
	}
	return places;
}

static void print_attributes(struct writer *w, size_t first)
{
	ptp_autofree char *text = describe(w, finding(w, first));
	struct places places;

	fprintf(w->to, "    %s\n", text);
	free(w->repair);
	w->repair = NULL;
	places = take(w, first, text, FINDINGS_SHOWN);
	if (places.findings > FINDINGS_SHOWN)
		fprintf(w->to, "      … and %zu more such (-o json lists them)\n", places.findings - FINDINGS_SHOWN);
}

// The same in one line.
static void print_attributes_briefly(struct writer *w, size_t first)
{
	ptp_autofree char *text = describe(w, finding(w, first));
	struct places places = take(w, first, text, 0);
	const struct ptp_finding *f = places.lowest;

	fprintf(w->to, "    %s: 0x%llx %s", text, (unsigned long long)f->extents.ranges.at[0].lo,
		ptp_region_name(w->check->capture, f->region));
	if (places.ranges > 1)
		fprintf(w->to, " and %zu more range%s", places.ranges - 1, places.ranges > 2 ? "s" : "");
	fputc('\n', w->to);
}

static void print_owners(const struct writer *w, const struct ptp_finding *f, bool alike)
{
	fputs("  ", w->to);
	ptp_line_owners(f, w->to);
	if (f->set_count)
		print_needs(w, f, ": needs ", alike);
	else
		fputs(f->status == PTP_CONDITIONAL ? ": unless what a listing does not print makes it safe\n" : "\n",
		      w->to);
}

// What is violated is shown in full; of what is conditional, the first attributes are.
static void print_paragraph(struct writer *w, size_t first, bool brief)
{
	bool violated = finding(w, first)->status == PTP_VIOLATED;

	print_owners(w, finding(w, first), brief);
	for (size_t i = first; i < w->check->findings.all.count; i++) {
		if (w->done[i] || !same_paragraph(finding(w, first), finding(w, i)))
			continue;
		if (brief || (!violated && i != first))
			print_attributes_briefly(w, i);
		else
			print_attributes(w, i);
	}
}

static bool same_preferred(const struct ptp_finding *a, const struct ptp_finding *b)
{
	return a->set_count && b->set_count && a->sets[0].count == b->sets[0].count &&
	       !memcmp(a->sets[0].entry, b->sets[0].entry, a->sets[0].count * sizeof(*a->sets[0].entry));
}

// Those of other owners that need the same assumption as FIRST.
static void print_alike(struct writer *w, size_t first)
{
	size_t shown = 0, left_out = 0;

	for (size_t i = first; i < w->check->findings.all.count; i++) {
		if (w->done[i] || !ptp_same_heading(finding(w, first), finding(w, i)) ||
		    !same_preferred(finding(w, first), finding(w, i)))
			continue;
		if (shown == BRIEF_SHOWN) {
			w->done[i] = true;
			left_out++;
			continue;
		}
		print_paragraph(w, i, true);
		shown++;
	}
	if (left_out)
		fprintf(w->to, "  … and %zu more that need the same (-o json lists them)\n", left_out);
}

// The notes of the same owners are told by one of them and how many there are, whatever each needs.
static void print_notes(struct writer *w, size_t first)
{
	const struct ptp_finding *f = finding(w, first);
	ptp_autofree char *text = describe(w, f);
	size_t more = 0;

	for (size_t i = first + 1; i < w->check->findings.all.count; i++)
		if (!w->done[i] && ptp_same_heading(f, finding(w, i)) &&
		    same_owner(f->owner[0], finding(w, i)->owner[0]) &&
		    same_owner(f->owner[1], finding(w, i)->owner[1])) {
			w->done[i] = true;
			more++;
		}
	fputs("  ", w->to);
	ptp_line_owners(f, w->to);
	fprintf(w->to, ": %s at 0x%llx %s [%s]", text, (unsigned long long)f->extents.ranges.at[0].lo,
		ptp_region_name(w->check->capture, f->region), f->id);
	if (more)
		fprintf(w->to, ", and %zu more", more);
	fputc('\n', w->to);
	if (f->set_count)
		print_needs(w, f, "    needs ", false);
}

#define LISTED_SHOWN 4

static void print_listed(const struct writer *w, const struct ptp_listed *listed)
{
	char size[PTP_SIZE_TEXT];

	for (size_t i = 0; i < listed->ranges && i < LISTED_SHOWN; i++)
		fprintf(w->to, "    0x%016llx +%s\n", (unsigned long long)listed->first[i].ia,
			ptp_text_size(listed->first[i].size, size));
	if (listed->ranges > LISTED_SHOWN)
		fprintf(w->to, "    … and %zu more ranges\n", listed->ranges - LISTED_SHOWN);
}

static void print_detail(const struct writer *w, const struct ptp_finding *f)
{
	fprintf(w->to, "  %s  [%s]\n", f->detail, f->id);
	if (f->listed)
		print_listed(w, f->listed);
	if (f->set_count)
		print_needs(w, f, "    needs ", false);
}

// What the rule is about, by the first finding of it.
static void print_heading(struct writer *w, const struct ptp_finding *f)
{
	const struct ptp_rule *rule = &w->check->catalogue->rules.at[f->rule];
	ptp_autofree char *because = f->detail ? ptp_finding_general(rule) : ptp_finding_because(w->check, f);

	fprintf(w->to, "\n%s, %s: %s: %s\n", ptp_severity_word[f->severity], ptp_finding_word(f), rule->id,
		rule->title);
	if (w->told[f->rule] || f->severity == PTP_NOTE)
		return;
	w->told[f->rule] = true;
	ptp_text_wrap(w->to, "  because ", "    ", because);
	ptp_text_wrap(w->to, "  remedy: ", "    ", rule->remedy);
}

static void print_one(struct writer *w, size_t first)
{
	const struct ptp_finding *f = finding(w, first);

	if (f->severity != PTP_NOTE)
		fputc('\n', w->to);
	if (f->detail) {
		print_detail(w, f);
	} else if (f->severity == PTP_NOTE) {
		print_notes(w, first);
	} else {
		print_paragraph(w, first, false);
		print_alike(w, first);
	}
}

// Everything under the heading that FIRST begins.
static void print_under_heading(struct writer *w, size_t first)
{
	size_t limit = finding(w, first)->severity == PTP_NOTE ? NOTES_SHOWN : PARAGRAPHS_SHOWN;
	size_t paragraphs = 0, left_out = 0, i = first;

	print_heading(w, finding(w, first));
	for (; i < w->check->findings.all.count && ptp_same_heading(finding(w, first), finding(w, i)); i++) {
		if (w->done[i])
			continue;
		if (paragraphs++ < limit)
			print_one(w, i);
		else
			left_out++;
		w->done[i] = true;
	}
	if (left_out)
		fprintf(w->to, "%s  … and %zu more under this heading (-o json lists them)\n",
			limit == NOTES_SHOWN ? "" : "\n", left_out);
}

void ptp_text_findings(const struct ptp_check *check, FILE *to)
{
	size_t count = check->findings.all.count;
	struct writer w = {check, to, ptp_calloc(count, sizeof(bool)),
			   ptp_calloc(check->catalogue->rules.count, sizeof(bool)), NULL};

	for (size_t i = 0; i < count; i++)
		w.done[i] = finding(&w, i)->accepted; // they are listed apart
	for (size_t i = 0; i < count; i++)
		if (!w.done[i] && finding(&w, i)->status != PTP_KEPT)
			print_under_heading(&w, i);
	free(w.repair);
	free(w.done);
	free(w.told);
}

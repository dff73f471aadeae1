// SPDX-License-Identifier: Apache-2.0
//
// Each mapping of a finding from the register to the attribute, as text.
#include "verifier/report/explain-alias.h"
#include "verifier/report/alias.h"
#include "verifier/report/text.h"

#include <stdlib.h>

#define OTHERS_SHOWN 3 // mappings of the same side, besides the one that is told in full

static void print_choice(const struct ptp_alias *a, FILE *to)
{
	ptp_autofree char *text = ptp_alias_choice(a);

	if (*text)
		ptp_text_wrap(to, "  what is free, and chosen here: ", "    ", text);
}

// How the attribute comes about, a line for each function of the rules.
static void print_steps(const struct ptp_alias *a, FILE *to)
{
	const struct ptp_catalogue *catalogue = a->check->catalogue;
	char text[PTP_ATTRIBUTE_TEXT];

	for (size_t i = 0; i < catalogue->steps.count; i++)
		if (ptp_alias_step(a, i, text))
			fprintf(to, "  %-38s %-18s  %s\n", catalogue->steps.at[i].says, text,
				catalogue->steps.at[i].cite);
}

// The same for each byte that a counterexample tries first.
static void print_stage2(const struct ptp_alias *a, FILE *to)
{
	ptp_autofree char *text = ptp_alias_stage2(a);

	if (*text)
		ptp_text_wrap(to, "  stage 2 makes of MAIR ", "    ", text);
}

static void print_marks(const struct ptp_alias *a, const struct ptp_step *step, const struct ptp_repairs *repairs,
			FILE *to)
{
	for (size_t i = 0; i < step->part_count; i++) {
		if (!ptp_alias_repaired(a, repairs, step->parts[i].field))
			continue;
		fputs("  >>>   ", to);
		ptp_text_part(&step->parts[i], to);
		fputs(": another value of this field alone repairs it, see below\n", to);
	}
}

static void print_walk(const struct ptp_alias *a, const struct ptp_repairs *repairs, FILE *to)
{
	struct ptp_translation t;

	if (a->mapping->walk) {
		fprintf(to, "  the walker reads tables there, at 0x%llx\n", (unsigned long long)a->mapping->pa);
		return;
	}
	ptp_alias_walk(a, &t);
	if (t.unknown)
		fprintf(to, "  unknown: %s\n", t.unknown);
	else if (!t.steps.count)
		fputs("  no tables: the address goes out as it came in\n", to);
	for (size_t i = 0; i < t.steps.count; i++) {
		ptp_text_step(&t.steps.at[i], "  ", to);
		print_marks(a, &t.steps.at[i], repairs, to);
	}
	ptp_translation_free(&t);
}

static void print_author(const struct ptp_alias *a, FILE *to)
{
	for (size_t i = 0; i < a->check->catalogue->authors.count; i++)
		if (ptp_alias_author(a, i))
			ptp_text_wrap(to, "  who in Linux writes such an entry: ", "    ", ptp_alias_author(a, i));
}

static void print_others(const struct ptp_alias *a, bool all, FILE *to)
{
	size_t shown = 0, left_out = a->mappings.left_out;

	for (size_t i = 0; i < a->mappings.all.count; i++) {
		const struct ptp_mapping *m = &a->mappings.all.at[i];

		if (m == a->mapping)
			continue;
		if (!all && shown == OTHERS_SHOWN) {
			left_out++;
			continue;
		}
		fprintf(to, "%s%s", shown++ ? ", " : "  likewise: ", m->context->name);
		if (!m->walk)
			fprintf(to, " 0x%llx", (unsigned long long)m->ia);
	}
	if (left_out)
		fprintf(to, " and %llu more", (unsigned long long)left_out);
	fputs(shown ? "\n" : "", to);
}

static void print_title(const struct ptp_alias *a, FILE *to)
{
	fputc('\n', to);
	ptp_finding_side(a->check, a->finding, a->side, to);
	fprintf(to, " (%s, %s)", a->mapping->context->name, ptp_regime_word[a->mapping->context->regime]);
	if (!a->mapping->walk)
		fprintf(to, " at 0x%llx", (unsigned long long)a->mapping->ia);
	fputc('\n', to);
}

// Whether side 0 has been told of the same entry, which a guest may use twice.
static bool told(const struct ptp_alias *a)
{
	struct ptp_alias first;
	bool same;

	if (!a->side || !ptp_alias_of(a->check, a->finding, 0, 1, &first))
		return false;
	same = first.mapping->context == a->mapping->context && first.mapping->ia == a->mapping->ia;
	ptp_alias_free(&first);
	return same;
}

void ptp_explain_alias(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side,
		       const struct ptp_repairs *repairs, bool all, FILE *to)
{
	struct ptp_alias a;

	if (!ptp_alias_of(check, finding, side, SIZE_MAX, &a))
		return;
	print_title(&a, to);
	if (told(&a))
		fputs("  through the same entry, used a second time\n", to);
	else
		print_walk(&a, repairs, to);
	print_author(&a, to);
	print_choice(&a, to);
	print_steps(&a, to);
	print_stage2(&a, to);
	print_others(&a, all, to);
	ptp_alias_free(&a);
}

// SPDX-License-Identifier: Apache-2.0
//
// Each mapping of a finding from the register to the attribute. What a field or a combination means is what the functions of the
// rules give for it: here bits are copied, compared and printed.
#include "verifier/report/explain-alias.h"
#include "verifier/report/text.h"

#include "verifier/prove/attribute.h"

#include <stdlib.h>
#include <string.h>

#define OTHERS_SHOWN 3 // mappings of the same side, besides the one that is told in full

struct alias {
	const struct ptp_check *check;
	const struct ptp_finding *finding;
	unsigned side;
	const struct ptp_mapping *mapping;
	struct ptp_class class; // of the mapping, with what a guest chooses filled in
	FILE *to;
};

static enum ptp_field field_named(const char *name)
{
	enum ptp_field field = 0;

	while (field < PTP_FIELD_COUNT && strcmp(ptp_field[field].name, name) != 0)
		field++;
	return field;
}

// What the counterexample chooses, also where it does not matter.
static void choose(const struct ptp_check *check, const struct ptp_witness *witness, unsigned side,
		   struct ptp_class *class)
{
	for (size_t i = 0; witness && i < witness->chosen[side].count; i++) {
		const struct ptp_chosen *chosen = &witness->chosen[side].at[i];
		enum ptp_field field = field_named(check->catalogue->choices.at[chosen->choice].field);
		bool known = true;

		if (field < PTP_FIELD_COUNT)
			ptp_class_get(class, field, &known);
		if (!known)
			ptp_class_set(class, field, chosen->value);
	}
}

static void print_choice(const struct alias *a)
{
	const struct ptp_witness *witness = a->finding->witness;
	size_t size, shown = 0;
	char *text = NULL;
	FILE *line;

	if (!witness || a->check->prover.meanings.of[a->mapping->class_id].fixed)
		return;
	line = open_memstream(&text, &size);
	for (size_t i = 0; i < witness->chosen[a->side].count; i++) {
		const struct ptp_chosen *chosen = &witness->chosen[a->side].at[i];

		if (!chosen->any)
			fprintf(line, "%s%s 0x%llx", shown++ ? ", " : "",
				a->check->catalogue->choices.at[chosen->choice].name,
				(unsigned long long)chosen->value);
	}
	fputs(shown ? "; nothing else matters" : "does not matter, whatever it is", line);
	fclose(line);
	ptp_text_wrap(a->to, "  what is free, and chosen here: ", "    ", text);
	free(text);
}

static bool is_so(const struct alias *a, enum ptp_field field)
{
	bool known;

	return ptp_class_get(&a->class, field, &known) && known;
}

static bool has_step(const struct alias *a, enum ptp_step_when when)
{
	if (is_so(a, PTP_F_WALK))
		return when == PTP_STEP_WALK;
	return when == PTP_STEP_ALWAYS || (when == PTP_STEP_STAGE2 && is_so(a, PTP_F_S2_VM));
}

// How the attribute comes about, a line for each function of the rules.
static void print_steps(const struct alias *a)
{
	const struct ptp_catalogue *catalogue = a->check->catalogue;

	for (size_t i = 0; i < catalogue->steps.count; i++) {
		const struct ptp_attribute_step *step = &catalogue->steps.at[i];
		char text[PTP_ATTRIBUTE_TEXT] = "open: several attributes";
		uint32_t attr;

		if (!has_step(a, step->when))
			continue;
		if (ptp_solver_step(a->check->prover.solver, i, &a->class, &a->check->prover.cpu, &attr))
			ptp_attribute_text(a->check->prover.solver, catalogue, attr, text);
		fprintf(a->to, "  %-38s %-18s  %s\n", step->says, text, step->cite);
	}
}

// What stage 2 makes of MAIR byte BYTE, with stage 1 and its caches on.
static void print_made(const struct alias *a, uint64_t byte, FILE *to)
{
	char text[PTP_ATTRIBUTE_TEXT] = "several";
	struct ptp_solver *solver = a->check->prover.solver;
	struct ptp_class class = a->class;
	struct ptp_meaning meaning;
	struct ptp_diag diag = {PTP_OK, ""};

	ptp_class_set(&class, PTP_F_S1_M, 1);
	ptp_class_set(&class, PTP_F_S1_C, 1);
	ptp_class_set(&class, PTP_F_S1_ATTR, byte);
	if (!ptp_solver_meaning(solver, &class, &a->check->prover.cpu, &meaning, &diag) && meaning.fixed)
		ptp_attribute_text(solver, a->check->catalogue, meaning.value & ((1u << PTP_ATTR_BITS) - 1), text);
	fprintf(to, "0x%02llx %s", (unsigned long long)byte, text);
}

// The same for each byte that a counterexample tries first.
static void print_stage2(const struct alias *a)
{
	const struct ptp_catalogue *catalogue = a->check->catalogue;
	char *text = NULL;
	size_t size;
	FILE *line = open_memstream(&text, &size);

	for (size_t i = 0; i < catalogue->choices.count && has_step(a, PTP_STEP_STAGE2); i++) {
		const struct ptp_choice *choice = &catalogue->choices.at[i];

		for (size_t j = 0; field_named(choice->field) == PTP_F_S1_ATTR && j < choice->prefer_count; j++) {
			fputs(j ? ", of " : "", line);
			print_made(a, choice->prefer[j], line);
		}
	}
	fclose(line);
	if (*text)
		ptp_text_wrap(a->to, "  stage 2 makes of MAIR ", "    ", text);
	free(text);
}

// Whether a repair changes FIELD of this side.
static bool repairs_field(const struct alias *a, const struct ptp_repairs *repairs, enum ptp_field field)
{
	for (size_t i = 0; repairs && i < repairs->all.count; i++) {
		const struct ptp_repair *repair = &repairs->all.at[i];

		if (repair->side == a->side && field < PTP_FIELD_COUNT &&
		    !strcmp(ptp_field[field].name, a->check->catalogue->repairs.at[repair->change].field))
			return true;
	}
	return false;
}

static void print_marks(const struct alias *a, const struct ptp_step *step, const struct ptp_repairs *repairs)
{
	for (size_t i = 0; i < step->part_count; i++) {
		if (!repairs_field(a, repairs, step->parts[i].field))
			continue;
		fputs("  >>>   ", a->to);
		ptp_text_part(&step->parts[i], a->to);
		fputs(": another value of this field alone repairs it, see below\n", a->to);
	}
}

static void print_walk(const struct alias *a, const struct ptp_repairs *repairs)
{
	const struct ptp_capture *capture = a->check->capture;
	struct ptp_translation t;

	if (a->mapping->walk) {
		fprintf(a->to, "  the walker reads tables there, at 0x%llx\n", (unsigned long long)a->mapping->pa);
		return;
	}
	ptp_translate(capture, (size_t)(a->mapping->context - capture->contexts.at), a->mapping->ia, &t);
	if (t.unknown)
		fprintf(a->to, "  unknown: %s\n", t.unknown);
	else if (!t.steps.count)
		fputs("  no tables: the address goes out as it came in\n", a->to);
	for (size_t i = 0; i < t.steps.count; i++) {
		ptp_text_step(&t.steps.at[i], "  ", a->to);
		print_marks(a, &t.steps.at[i], repairs);
	}
	ptp_translation_free(&t);
}

static bool is_author(const struct alias *a, const struct ptp_author *author, enum ptp_kind kind)
{
	const struct ptp_class *class = &a->check->classes.entries.at[a->mapping->class_id].class;

	if (author->owner != a->mapping->context->owner_kind || author->region != kind)
		return false;
	for (size_t i = 0; i < author->field_count; i++) {
		enum ptp_field field = field_named(author->fields[i].field);
		bool known = false;

		if (field == PTP_FIELD_COUNT || ptp_class_get(class, field, &known) != author->fields[i].value ||
		    !known)
			return false;
	}
	return true;
}

static void print_author(const struct alias *a)
{
	const struct ptp_catalogue *catalogue = a->check->catalogue;
	size_t region = a->finding->region;

	if (region == PTP_UNDESCRIBED || a->mapping->walk)
		return;
	for (size_t i = 0; i < catalogue->authors.count; i++)
		if (is_author(a, &catalogue->authors.at[i], a->check->capture->regions.at[region].kind))
			ptp_text_wrap(a->to, "  who in Linux writes such an entry: ", "    ",
				      catalogue->authors.at[i].says);
}

static void print_others(const struct alias *a, const struct ptp_mappings *mappings, bool all)
{
	size_t shown = 0, left_out = mappings->left_out;

	for (size_t i = 0; i < mappings->all.count; i++) {
		const struct ptp_mapping *m = &mappings->all.at[i];

		if (m == a->mapping)
			continue;
		if (!all && shown == OTHERS_SHOWN) {
			left_out++;
			continue;
		}
		fprintf(a->to, "%s%s", shown++ ? ", " : "  likewise: ", m->context->name);
		if (!m->walk)
			fprintf(a->to, " 0x%llx", (unsigned long long)m->ia);
	}
	if (left_out)
		fprintf(a->to, " and %llu more", (unsigned long long)left_out);
	fputs(shown ? "\n" : "", a->to);
}

static void print_title(const struct alias *a)
{
	fputc('\n', a->to);
	ptp_finding_side(a->check, a->finding, a->side, a->to);
	fprintf(a->to, " (%s, %s)", a->mapping->context->name, ptp_regime_word[a->mapping->context->regime]);
	if (!a->mapping->walk)
		fprintf(a->to, " at 0x%llx", (unsigned long long)a->mapping->ia);
	fputc('\n', a->to);
}

// Whether side 0 has been told of the same entry, which a guest may use twice.
static bool told(const struct ptp_check *check, const struct ptp_finding *part, const struct ptp_mapping *mapping)
{
	const struct ptp_mapping *lowest;
	struct ptp_mappings before;
	bool same;

	ptp_finding_mappings(check, part, 0, 1, &before);
	lowest = ptp_lowest_mapping(&before);
	same = lowest && lowest->context == mapping->context && lowest->ia == mapping->ia;
	free(before.all.at);
	return same;
}

void ptp_explain_alias(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side,
		       const struct ptp_repairs *repairs, bool all, FILE *to)
{
	struct alias a = {.check = check, .finding = finding, .side = side, .to = to};
	struct ptp_finding part = *finding;
	struct ptp_mappings mappings;

	if (!finding->extents.ranges.count)
		return;
	part.extents.ranges.count = 1;
	ptp_finding_mappings(check, &part, side, SIZE_MAX, &mappings);
	a.mapping = ptp_lowest_mapping(&mappings);
	if (a.mapping) {
		a.class = check->classes.entries.at[a.mapping->class_id].class;
		choose(check, finding->witness, side, &a.class);
		print_title(&a);
		if (side && told(check, &part, a.mapping))
			fputs("  through the same entry, used a second time\n", to);
		else
			print_walk(&a, repairs);
		print_author(&a);
		print_choice(&a);
		print_steps(&a);
		print_stage2(&a);
		print_others(&a, &mappings, all);
	}
	free(mappings.all.at);
}

// SPDX-License-Identifier: Apache-2.0
//
// What there is to say of one side of a finding. What a field or a combination means is what the functions of the rules give for it:
// here bits are copied and compared.
#include "verifier/report/alias.h"

#include <stdlib.h>
#include <string.h>

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

bool ptp_alias_of(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side, size_t limit,
		  struct ptp_alias *alias)
{
	struct ptp_finding part = *finding;

	*alias = (struct ptp_alias){.check = check, .finding = finding, .side = side};
	if (!finding->extents.ranges.count)
		return false;
	part.extents.ranges.count = 1;
	ptp_finding_mappings(check, &part, side, limit, &alias->mappings);
	alias->mapping = ptp_lowest_mapping(&alias->mappings);
	if (!alias->mapping) {
		ptp_alias_free(alias);
		return false;
	}
	alias->class = check->classes.entries.at[alias->mapping->class_id].class;
	choose(check, finding->witness, side, &alias->class);
	return true;
}

void ptp_alias_free(struct ptp_alias *alias)
{
	free(alias->mappings.all.at);
}

void ptp_alias_walk(const struct ptp_alias *alias, struct ptp_translation *translation)
{
	const struct ptp_capture *capture = alias->check->capture;

	ptp_translate(capture, (size_t)(alias->mapping->context - capture->contexts.at), alias->mapping->ia,
		      translation);
}

bool ptp_alias_repaired(const struct ptp_alias *alias, const struct ptp_repairs *repairs, enum ptp_field field)
{
	for (size_t i = 0; repairs && i < repairs->all.count; i++) {
		const struct ptp_repair *repair = &repairs->all.at[i];

		if (repair->side == alias->side && field < PTP_FIELD_COUNT &&
		    !strcmp(ptp_field[field].name, alias->check->catalogue->repairs.at[repair->change].field))
			return true;
	}
	return false;
}

char *ptp_alias_choice(const struct ptp_alias *alias)
{
	const struct ptp_witness *witness = alias->finding->witness;
	size_t size, shown = 0;
	char *text = NULL;
	FILE *line;

	if (!witness || alias->check->prover.meanings.of[alias->mapping->class_id].fixed)
		return ptp_calloc(1, 1);
	line = open_memstream(&text, &size);
	for (size_t i = 0; i < witness->chosen[alias->side].count; i++) {
		const struct ptp_chosen *chosen = &witness->chosen[alias->side].at[i];

		if (!chosen->any)
			fprintf(line, "%s%s 0x%llx", shown++ ? ", " : "",
				alias->check->catalogue->choices.at[chosen->choice].name,
				(unsigned long long)chosen->value);
	}
	fputs(shown ? "; nothing else matters" : "does not matter, whatever it is", line);
	fclose(line);
	return text;
}

static bool is_so(const struct ptp_alias *alias, enum ptp_field field)
{
	bool known;

	return ptp_class_get(&alias->class, field, &known) && known;
}

static bool has_step(const struct ptp_alias *alias, enum ptp_step_when when)
{
	if (is_so(alias, PTP_F_WALK))
		return when == PTP_STEP_WALK;
	return when == PTP_STEP_ALWAYS || (when == PTP_STEP_STAGE2 && is_so(alias, PTP_F_S2_VM));
}

bool ptp_alias_step(const struct ptp_alias *alias, size_t step, char text[PTP_ATTRIBUTE_TEXT])
{
	struct ptp_solver *solver = alias->check->prover.solver;
	uint32_t attr;

	if (!has_step(alias, alias->check->catalogue->steps.at[step].when))
		return false;
	if (ptp_solver_step(solver, step, &alias->class, &alias->check->prover.cpu, &attr))
		ptp_attribute_text(solver, alias->check->catalogue, attr, text);
	else
		snprintf(text, PTP_ATTRIBUTE_TEXT, "open: several attributes");
	return true;
}

// What stage 2 makes of MAIR byte BYTE, with stage 1 and its caches on.
static void print_made(const struct ptp_alias *alias, uint64_t byte, FILE *to)
{
	char text[PTP_ATTRIBUTE_TEXT] = "several";
	struct ptp_solver *solver = alias->check->prover.solver;
	struct ptp_class class = alias->class;
	struct ptp_meaning meaning;
	struct ptp_diag diag = {PTP_OK, ""};

	ptp_class_set(&class, PTP_F_S1_M, 1);
	ptp_class_set(&class, PTP_F_S1_C, 1);
	ptp_class_set(&class, PTP_F_S1_ATTR, byte);
	if (!ptp_solver_meaning(solver, &class, &alias->check->prover.cpu, &meaning, &diag) && meaning.fixed)
		ptp_attribute_text(solver, alias->check->catalogue, meaning.value & ((1u << PTP_ATTR_BITS) - 1), text);
	fprintf(to, "0x%02llx %s", (unsigned long long)byte, text);
}

char *ptp_alias_stage2(const struct ptp_alias *alias)
{
	const struct ptp_catalogue *catalogue = alias->check->catalogue;
	char *text = NULL;
	size_t size;
	FILE *line = open_memstream(&text, &size);

	for (size_t i = 0; i < catalogue->choices.count && has_step(alias, PTP_STEP_STAGE2); i++) {
		const struct ptp_choice *choice = &catalogue->choices.at[i];

		for (size_t j = 0; field_named(choice->field) == PTP_F_S1_ATTR && j < choice->prefer_count; j++) {
			fputs(j ? ", of " : "", line);
			print_made(alias, choice->prefer[j], line);
		}
	}
	fclose(line);
	return text;
}

static bool has_fields(const struct ptp_class *class, const struct ptp_author *author)
{
	for (size_t i = 0; i < author->field_count; i++) {
		enum ptp_field field = field_named(author->fields[i].field);
		bool known = false;

		if (field == PTP_FIELD_COUNT || ptp_class_get(class, field, &known) != author->fields[i].value ||
		    !known)
			return false;
	}
	return true;
}

const char *ptp_alias_author(const struct ptp_alias *alias, size_t author)
{
	const struct ptp_check *check = alias->check;
	const struct ptp_author *at = &check->catalogue->authors.at[author];
	size_t region = alias->finding->region;

	if (region == PTP_UNDESCRIBED || alias->mapping->walk || at->owner != alias->mapping->context->owner_kind ||
	    at->region != check->capture->regions.at[region].kind)
		return NULL;
	return has_fields(&check->classes.entries.at[alias->mapping->class_id].class, at) ? at->says : NULL;
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/attribute.h"

#include <stdio.h>
#include <string.h>

const char *ptp_attribute_word(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, size_t shown,
			       uint32_t attr)
{
	const struct ptp_shown *part = &catalogue->shown.at[shown];
	unsigned value = ptp_solver_show(solver, shown, attr);

	if (part->of && strcmp(part->of, ptp_attribute_word(solver, catalogue, 0, attr)) != 0)
		return NULL;
	return value < part->value_count ? part->values[value] : "unnamed";
}

// Type-part/part, a part that says what the one before it said left out; then the shareability.
void ptp_attribute_text(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, uint32_t attr,
			char text[PTP_ATTRIBUTE_TEXT])
{
	const char *separator = "", *last = "";
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < catalogue->shown.count && used + 32 < PTP_ATTRIBUTE_TEXT; i++) {
		const char *word = ptp_attribute_word(solver, catalogue, i, attr);
		bool shareability = !strcmp(catalogue->shown.at[i].key, "shareability");

		if (!word || (!shareability && !strcmp(word, last)))
			continue;
		used += (size_t)snprintf(text + used, PTP_ATTRIBUTE_TEXT - used, "%s%.15s",
					 shareability ? " " : separator, word);
		if (shareability)
			return;
		separator = i ? "/" : "-";
		last = word;
	}
}

struct reach {
	struct ptp_solver *solver;
	struct ptp_pins pins;
	uint32_t *attrs;
	size_t count, room;
	bool gave_up;
};

// Splits on the attribute's bits from the highest down; a branch that no state reaches is cut off whole.
static void split(struct reach *reach, int bit, uint32_t attr)
{
	enum ptp_result result = ptp_solver_possible(reach->solver, &reach->pins);

	if (result == PTP_GAVE_UP)
		reach->gave_up = true;
	if (result != PTP_SAT || reach->count == reach->room)
		return;
	if (bit < 0) {
		reach->attrs[reach->count++] = attr;
		return;
	}
	for (uint32_t value = 0; value < 2; value++) {
		ptp_pin(&reach->pins, PTP_WORD_A_MEANING, (unsigned)bit, value);
		split(reach, bit - 1, attr | value << bit);
	}
	ptp_unpin(&reach->pins, PTP_WORD_A_MEANING, (unsigned)bit);
}

static bool looks_like(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < catalogue->shown.count; i++)
		if (strcmp(catalogue->shown.at[i].key, "tagged") != 0 &&
		    ptp_solver_show(solver, i, a) != ptp_solver_show(solver, i, b))
			return false;
	return true;
}

static size_t drop_equal(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, uint32_t *attrs,
			 size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		size_t j = 0;

		while (j < kept && !looks_like(solver, catalogue, attrs[i], attrs[j]))
			j++;
		if (j == kept)
			attrs[kept++] = attrs[i];
	}
	return kept;
}

size_t ptp_attributes_reached(struct ptp_solver *solver, const struct ptp_catalogue *catalogue,
			      const struct ptp_class *class, const struct ptp_pins *cpu, uint32_t *attrs, size_t room,
			      bool *gave_up)
{
	struct reach reach = {.solver = solver, .pins = *cpu, .attrs = attrs, .room = room};

	ptp_pin_class(&reach.pins, PTP_WORD_A, class);
	split(&reach, PTP_ATTR_BITS - 1, 0);
	*gave_up = reach.gave_up;
	return reach.gave_up ? 0 : drop_equal(solver, catalogue, attrs, reach.count);
}

// Only what a free bit decides is a question to the solver, which is a hundred times dearer than an evaluation. A permission that
// it gives up on is one that the class can have.
uint32_t ptp_permissions(struct ptp_solver *solver, const struct ptp_class *class, const struct ptp_pins *cpu)
{
	struct ptp_pins pins = *cpu;
	uint32_t known, permissions = ptp_solver_permissions(solver, class, cpu, &known);

	ptp_pin_class(&pins, PTP_WORD_A, class);
	for (unsigned bit = 0; bit < PTP_PERM_BITS; bit++) {
		if (known >> bit & 1)
			continue;
		ptp_pin(&pins, PTP_WORD_A_PERM, bit, true);
		if (ptp_solver_possible(solver, &pins) != PTP_UNSAT)
			permissions |= 1u << bit;
		ptp_unpin(&pins, PTP_WORD_A_PERM, bit);
	}
	return permissions;
}

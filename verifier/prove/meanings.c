// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/meanings.h"

#include "model/table.h"

#include <stdlib.h>

// The solver's ids hang on all that it was told before. Here they get numbers in the order in which they are met, which is that
// of the capture: findings are told apart and put in order by them.
struct numbers {
	PTP_VEC(uint32_t) ids;
	struct ptp_table table; // of `ids`
};

// A class without its context, evaluated once for all contexts that have it.
struct values {
	struct ptp_classes distinct;
	PTP_VEC(struct ptp_meaning) meanings; // by id in `distinct`
	struct numbers whole, attributes;
};

static uint32_t number_of(struct numbers *numbers, uint32_t id)
{
	uint64_t hash = ptp_hash(&id, sizeof(id));
	struct ptp_table_at at = ptp_table_begin(&numbers->table, hash);

	while (ptp_table_next(&numbers->table, &at))
		if (numbers->ids.at[at.index] == id)
			return at.index;
	ptp_table_add(&numbers->table, hash, (uint32_t)numbers->ids.count);
	*ptp_push(&numbers->ids) = id;
	return (uint32_t)numbers->ids.count - 1;
}

static void free_numbers(struct numbers *numbers)
{
	free(numbers->ids.at);
	ptp_table_free(&numbers->table);
}

static enum ptp_err evaluate(struct ptp_solver *solver, struct values *values, const struct ptp_class *class,
			     const struct ptp_pins *cpu, uint32_t *value, struct ptp_diag *diag)
{
	struct ptp_meaning *meaning;

	*value = ptp_class_id(&values->distinct, 0, class);
	if (*value < values->meanings.count || *value >= PTP_MEANINGS_MAX)
		return PTP_OK;
	meaning = ptp_push(&values->meanings);
	if (ptp_solver_meaning(solver, class, cpu, meaning, diag))
		return diag->err;
	meaning->id = number_of(&values->whole, meaning->id);
	meaning->attr_id = number_of(&values->attributes, meaning->attr_id);
	return PTP_OK;
}

// The first class of CONTEXT with the meaning of class ID.
static uint32_t first_same(struct ptp_table *table, const struct ptp_classes *classes,
			   const struct ptp_meanings *meanings, uint32_t id)
{
	const uint32_t key[2] = {classes->entries.at[id].context, meanings->of[id].id};
	uint64_t hash = ptp_hash(key, sizeof(key));
	struct ptp_table_at at = ptp_table_begin(table, hash);

	while (ptp_table_next(table, &at))
		if (classes->entries.at[at.index].context == key[0] && meanings->of[at.index].id == key[1])
			return at.index;
	ptp_table_add(table, hash, id);
	return id;
}

static enum ptp_err make_all(struct ptp_solver *solver, const struct ptp_classes *classes, const struct ptp_pins *cpu,
			     struct values *values, struct ptp_table *table, struct ptp_meanings *meanings,
			     struct ptp_diag *diag)
{
	for (uint32_t id = 0; id < classes->entries.count; id++) {
		uint32_t value;
		enum ptp_err err = evaluate(solver, values, &classes->entries.at[id].class, cpu, &value, diag);

		if (err)
			return err;
		meanings->same[id] = PTP_ABSENT;
		if (value >= PTP_MEANINGS_MAX) {
			meanings->left_out++;
			continue;
		}
		meanings->of[id] = values->meanings.at[value];
		meanings->same[id] = first_same(table, classes, meanings, id);
	}
	return PTP_OK;
}

enum ptp_err ptp_meanings_make(struct ptp_solver *solver, const struct ptp_classes *classes, const struct ptp_pins *cpu,
			       struct ptp_meanings *meanings, struct ptp_diag *diag)
{
	struct values values = {.meanings = {0}};
	struct ptp_table table = {0};
	enum ptp_err err;

	meanings->of = ptp_calloc(classes->entries.count, sizeof(*meanings->of));
	meanings->same = ptp_calloc(classes->entries.count, sizeof(*meanings->same));
	meanings->left_out = 0;
	err = make_all(solver, classes, cpu, &values, &table, meanings, diag);
	ptp_classes_free(&values.distinct);
	free(values.meanings.at);
	free_numbers(&values.whole);
	free_numbers(&values.attributes);
	ptp_table_free(&table);
	return err;
}

void ptp_meanings_free(struct ptp_meanings *meanings)
{
	free(meanings->of);
	free(meanings->same);
}

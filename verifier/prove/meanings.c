// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/meanings.h"

#include "model/table.h"

#include <stdlib.h>

// A class without its context, evaluated once for all contexts that have it.
struct values {
	struct ptp_classes distinct;
	PTP_VEC(struct ptp_meaning) meanings; // by id in `distinct`
};

static enum ptp_err evaluate(struct ptp_solver *solver, struct values *values, const struct ptp_class *class,
			     const struct ptp_pins *cpu, uint32_t *value, struct ptp_diag *diag)
{
	*value = ptp_class_id(&values->distinct, 0, class);
	if (*value < values->meanings.count || *value >= PTP_MEANINGS_MAX)
		return PTP_OK;
	return ptp_solver_meaning(solver, class, cpu, ptp_push(&values->meanings), diag);
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
	ptp_table_free(&table);
	return err;
}

void ptp_meanings_free(struct ptp_meanings *meanings)
{
	free(meanings->of);
	free(meanings->same);
}

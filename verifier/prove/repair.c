// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/repair.h"

#include "model/table.h"
#include "verifier/prove/candidates.h"

#include <stdlib.h>
#include <string.h>

#define PAIRS_MAX 32 // of one finding; beyond it nothing is tried

// What a question depends on, compared as bytes.
struct question {
	struct ptp_bits word[PTP_WORD_COUNT];
	uint64_t rule, severity, pair;
};

struct asked {
	struct question question;
	enum ptp_result result;
};

// What was evaluated and asked for earlier repairs: findings of other owners and regions ask the same.
struct ptp_repairer {
	struct ptp_classes distinct;
	PTP_VEC(struct ptp_meaning) meanings; // by id in `distinct`
	PTP_VEC(struct asked) asked;
	struct ptp_table table; // of `asked`
};

// One pair of mappings, as it is or with a field changed.
struct scene {
	struct ptp_prover *prover;
	const struct ptp_broken *broken;
	struct ptp_obligation obligation; // of the broken rule
	struct ptp_class class[2];
	bool gave_up;
};

void ptp_repairer_free(struct ptp_repairer *repairer)
{
	if (!repairer)
		return;
	ptp_classes_free(&repairer->distinct);
	free(repairer->meanings.at);
	free(repairer->asked.at);
	ptp_table_free(&repairer->table);
	free(repairer);
}

void ptp_repairs_free(struct ptp_repairs *repairs)
{
	free(repairs->all.at);
}

// GENERAL, or NULL: the number of a class that differs in free bits only, and whose meaning is known.
static uint32_t number_of(struct scene *scene, const struct ptp_class *class, const uint32_t *general)
{
	struct ptp_repairer *repairer = scene->prover->repairer;
	uint32_t id = ptp_class_id(&repairer->distinct, 0, class);
	struct ptp_diag diag = {PTP_OK, ""};

	if (id < repairer->meanings.count)
		return id;
	ptp_push(&repairer->meanings);
	if (general)
		ptp_solver_refine(scene->prover->solver, &repairer->meanings.at[*general], class, &scene->prover->cpu,
				  &repairer->meanings.at[id], &diag);
	else
		ptp_solver_meaning(scene->prover->solver, class, &scene->prover->cpu, &repairer->meanings.at[id],
				   &diag);
	if (diag.err)
		scene->gave_up = true;
	return id;
}

static const struct ptp_meaning *meaning_of(struct scene *scene, const struct ptp_class *class)
{
	uint32_t number = number_of(scene, class, NULL);

	return &scene->prover->repairer->meanings.at[number];
}

// A class counts only where its meaning is not fixed.
static void pin_mapping(struct scene *scene, unsigned side, struct ptp_pins *pins)
{
	static const enum ptp_word class_word[2] = {PTP_WORD_A, PTP_WORD_B};
	static const enum ptp_word meaning_word[2] = {PTP_WORD_A_MEANING, PTP_WORD_B_MEANING};
	const struct ptp_meaning *meaning = meaning_of(scene, &scene->class[side]);
	struct ptp_bits fixed = {.value = {meaning->value}, .known = {PTP_MEANING_MASK}};
	static const struct ptp_bits nothing;

	ptp_pin_whole(pins, class_word[side], &nothing);
	ptp_pin_whole(pins, meaning_word[side], &nothing);
	if (meaning->fixed)
		ptp_pin_whole(pins, meaning_word[side], &fixed);
	else
		ptp_pin_class(pins, class_word[side], &scene->class[side]);
}

static enum ptp_result ask(struct scene *scene, const struct ptp_query *query, const struct ptp_pins *pins)
{
	struct ptp_repairer *repairer = scene->prover->repairer;
	struct question question = {.rule = query->rule, .severity = query->severity, .pair = query->pair};
	struct ptp_table_at at;
	struct asked *new;
	uint64_t hash;

	memcpy(question.word, pins->word, sizeof(question.word));
	hash = ptp_hash(&question, sizeof(question));
	at = ptp_table_begin(&repairer->table, hash);
	while (ptp_table_next(&repairer->table, &at))
		if (!memcmp(&repairer->asked.at[at.index].question, &question, sizeof(question)))
			return repairer->asked.at[at.index].result;
	ptp_table_add(&repairer->table, hash, (uint32_t)repairer->asked.count);
	new = ptp_push(&repairer->asked);
	new->question = question;
	new->result = ptp_solver_check(scene->prover->solver, query, pins);
	return new->result;
}

static void pin_declared(struct scene *scene, struct ptp_obligation *obligation, size_t rule, struct ptp_pins *pins)
{
	struct ptp_candidates candidates;

	if (!scene->prover->capture->assumptions.count)
		return;
	obligation->rule = rule;
	ptp_candidates_collect(scene->prover, obligation, &candidates);
	for (unsigned i = 0; i < candidates.count; i++)
		if (candidates.at[i].declared)
			ptp_candidate_pin(pins, &candidates.at[i]);
}

// Can function SEVERITY of RULE be true of the scene's pair (SIDE 2), or of one of its mappings?
static bool can_break(struct scene *scene, size_t rule, enum ptp_severity severity, unsigned side)
{
	struct ptp_obligation obligation = scene->obligation;
	struct ptp_query query = {.rule = rule, .severity = severity, .pair = side == 2};
	struct scene alone = *scene;
	enum ptp_result result;
	struct ptp_pins pins;

	if (side < 2) {
		obligation.id[0] = obligation.id[side];
		obligation.id[1] = PTP_ALONE;
		alone.class[0] = scene->class[side];
	}
	ptp_prove_facts(scene->prover, &obligation, &pins);
	if (rule != PTP_ANY_OF)
		pin_declared(scene, &obligation, rule, &pins);
	for (unsigned i = 0; i < (side == 2 ? 2u : 1u); i++)
		pin_mapping(&alone, i, &pins);
	result = ask(scene, &query, &pins);
	scene->gave_up |= result == PTP_GAVE_UP || alone.gave_up;
	return result != PTP_UNSAT;
}

// Can no function that counts, of any rule, be true even without the declared assumptions? SIDE as above.
static bool all_kept(struct scene *scene, unsigned side)
{
	bool kept = true;

	for (int severity = PTP_ERROR; kept && severity >= (int)scene->broken->counts; severity--)
		kept = !can_break(scene, PTP_ANY_OF, (enum ptp_severity)severity, side);
	return kept;
}

// Can a function of RULE that counts be true of CHANGED and, unless BEFORE is NULL, not of BEFORE? SIDE as above.
static bool rule_breaks(struct scene *changed, struct scene *before, size_t rule, unsigned side)
{
	const struct ptp_rule *r = &changed->prover->catalogue->rules.at[rule];

	for (int severity = PTP_ERROR; severity >= (int)changed->broken->counts; severity--)
		if ((side == 2 ? r->pair : r->mapping)[severity] &&
		    can_break(changed, rule, (enum ptp_severity)severity, side) &&
		    (!before || !can_break(before, rule, (enum ptp_severity)severity, side)))
			return true;
	return false;
}

static bool some_rule_breaks(struct scene *changed, struct scene *before, unsigned side)
{
	if (all_kept(changed, side))
		return false;
	for (size_t rule = 0; rule < changed->prover->catalogue->rules.count; rule++)
		if (rule_breaks(changed, before, rule, side))
			return true;
	return false;
}

// Is the finding's rule kept, and for a pair, whose attributes have to agree in the end, every other one?
static bool repaired(struct scene *changed)
{
	bool pair = changed->obligation.id[1] != PTP_ALONE;

	return !rule_breaks(changed, NULL, changed->broken->rule, pair ? 2 : 0) &&
	       (!pair || !some_rule_breaks(changed, NULL, 2));
}

// The field that CHANGE is of; PTP_FIELD_COUNT where a class has no such field.
static enum ptp_field field_of(const struct ptp_change *change)
{
	enum ptp_field field = 0;

	while (field < PTP_FIELD_COUNT && strcmp(ptp_field[field].name, change->field) != 0)
		field++;
	return field;
}

static void set_free(struct ptp_class *class, enum ptp_field field)
{
	if (field == PTP_FIELD_COUNT)
		return;
	for (unsigned bit = ptp_field[field].low; bit < ptp_field[field].low + ptp_field[field].width; bit++) {
		class->known[bit / 64] &= ~(UINT64_C(1) << bit % 64);
		class->value[bit / 64] &= ~(UINT64_C(1) << bit % 64);
	}
}

static bool same_meaning(const struct scene *scene, uint32_t a, uint32_t b)
{
	const struct ptp_meaning *at = scene->prover->repairer->meanings.at;

	return at[a].id == at[b].id;
}

// Which of the catalogue's fields FROM to TO - 1 the meaning of CLASS depends on, at whatever values: most of them (stage 2 of
// what has none) go out together. FREE[i] becomes the number of the class in which only that field is free. GENERAL as above.
static void find_relevant(struct scene *scene, const struct ptp_class *class, size_t from, size_t to,
			  const uint32_t *general, uint32_t *free)
{
	const struct ptp_catalogue *catalogue = scene->prover->catalogue;
	size_t middle = from + (to - from) / 2;
	struct ptp_class freed = *class;
	uint32_t number;

	for (size_t i = from; i < to; i++)
		set_free(&freed, field_of(&catalogue->repairs.at[i]));
	number = number_of(scene, &freed, general);
	if (from == to || same_meaning(scene, number, number_of(scene, class, &number)))
		return;
	if (to - from == 1) {
		free[from] = number;
		return;
	}
	find_relevant(scene, class, from, middle, &number, free);
	find_relevant(scene, class, middle, to, &number, free);
}

// Does FIELD at VALUE on SIDE repair the pair of BEFORE? A class that meets itself changes on both sides.
static bool repairs_pair(struct scene *before, unsigned side, enum ptp_field field, uint64_t value)
{
	struct scene changed = *before;
	bool known, good;

	ptp_class_get(&before->class[side], field, &known);
	if (!known)
		return false;
	for (unsigned i = 0; i < 2; i++)
		if (i == side || before->obligation.id[0] == before->obligation.id[1])
			ptp_class_set(&changed.class[i], field, value);
	if (meaning_of(before, &changed.class[side])->id == meaning_of(before, &before->class[side])->id)
		return false;
	good = repaired(&changed) && !some_rule_breaks(&changed, before, side);
	before->gave_up |= changed.gave_up;
	return good && !changed.gave_up;
}

static struct scene scene_of(struct ptp_prover *prover, const struct ptp_broken *broken, size_t first, size_t second)
{
	struct scene scene = {.prover = prover,
			      .broken = broken,
			      .obligation = {broken->rule, {broken->ids[0][first], PTP_ALONE}, broken->region}};

	if (broken->count[1])
		scene.obligation.id[1] = broken->ids[1][second];
	for (unsigned side = 0; side < 2 && scene.obligation.id[side] != PTP_ALONE; side++)
		scene.class[side] = prover->classes->entries.at[scene.obligation.id[side]].class;
	return scene;
}

// Every pair of the finding has to be repaired.
static bool repairs_all(struct ptp_prover *prover, const struct ptp_broken *broken, const struct ptp_repair *repair,
			enum ptp_field field, bool *gave_up)
{
	for (size_t i = 0; i < broken->count[0]; i++)
		for (size_t j = 0; j < (broken->count[1] ? broken->count[1] : 1); j++) {
			struct scene scene = scene_of(prover, broken, i, j);
			bool good = repairs_pair(&scene, repair->side, field, repair->value);

			*gave_up |= scene.gave_up;
			if (!good)
				return false;
		}
	return true;
}

// How many values CHANGE tries, and the one with this NUMBER. A field that no class has, or a wide one, has none.
static uint64_t value_count(const struct ptp_change *change)
{
	enum ptp_field field = field_of(change);

	if (field == PTP_FIELD_COUNT || ptp_field[field].width > 8)
		return 0;
	return change->value_count ? change->value_count : UINT64_C(1) << ptp_field[field].width;
}

static uint64_t value_at(const struct ptp_change *change, uint64_t number)
{
	return change->value_count ? change->values[number] : number;
}

static void try_change(struct ptp_prover *prover, const struct ptp_broken *broken, struct ptp_repair repair,
		       struct ptp_repairs *repairs)
{
	const struct ptp_change *change = &prover->catalogue->repairs.at[repair.change];
	enum ptp_field field = field_of(change);

	for (uint64_t i = 0; i < value_count(change); i++) {
		repair.value = value_at(change, i);
		if (!(repair.value >> ptp_field[field].width) &&
		    repairs_all(prover, broken, &repair, field, &repairs->partial))
			*ptp_push(&repairs->all) = repair;
	}
}

// The meanings of a class at each value of each field that matters, which are asked for in a moment: that of the class with the
// field free makes them cheap. FREE as above, or PTP_ABSENT for a field that does not matter.
static void prepare(struct scene *scene, const struct ptp_class *class, uint32_t *free)
{
	const struct ptp_catalogue *catalogue = scene->prover->catalogue;

	for (size_t i = 0; i < catalogue->repairs.count; i++)
		free[i] = PTP_ABSENT;
	find_relevant(scene, class, 0, catalogue->repairs.count, NULL, free);
	for (size_t i = 0; i < catalogue->repairs.count; i++) {
		const struct ptp_change *change = &catalogue->repairs.at[i];
		struct ptp_class changed = *class;

		for (uint64_t n = 0; free[i] != PTP_ABSENT && n < value_count(change); n++) {
			ptp_class_set(&changed, field_of(change), value_at(change, n));
			number_of(scene, &changed, &free[i]);
		}
	}
}

static void try_side(struct ptp_prover *prover, const struct ptp_broken *broken, unsigned side,
		     struct ptp_repairs *repairs)
{
	size_t count = prover->catalogue->repairs.count;
	ptp_autofree uint32_t *free = ptp_calloc(count, sizeof(*free));
	struct scene scene = scene_of(prover, broken, 0, 0);

	for (size_t i = broken->count[side]; i-- > 0;)
		prepare(&scene, &prover->classes->entries.at[broken->ids[side][i]].class, free);
	for (size_t change = 0; change < count; change++)
		if (free[change] != PTP_ABSENT)
			try_change(prover, broken, (struct ptp_repair){.side = side, .change = change}, repairs);
	repairs->partial |= scene.gave_up;
}

void ptp_repairs_find(struct ptp_prover *prover, const struct ptp_broken *broken, struct ptp_repairs *repairs)
{
	*repairs = (struct ptp_repairs){.partial = false};
	if (!broken->count[0] || broken->count[0] * (broken->count[1] ? broken->count[1] : 1) > PAIRS_MAX) {
		repairs->partial = true;
		return;
	}
	if (!prover->repairer)
		prover->repairer = ptp_calloc(1, sizeof(*prover->repairer));
	for (unsigned side = 0; side < 2 && broken->count[side]; side++)
		try_side(prover, broken, side, repairs);
}

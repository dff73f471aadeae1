// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/solver.h"

#include "verifier/prove/blame.h"
#include "verifier/prove/script.h"
#include "verifier/prove/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <z3.h>

// What one check may cost before the solver gives up, in Z3's own deterministic unit; the dearest obligation measured
// costs less than a hundredth of it.
#define CHECK_RLIMIT 20000000u

// How many checks there may be in all: ten times what the busiest real host measured needs. A build with sanitizers sets less.
#ifndef PTP_CHECKS
#define PTP_CHECKS (UINT64_C(1) << 15)
#endif

// What they may cost in all, looked at every so many checks: eight times what the busiest real host measured costs.
#ifndef PTP_COST
#define PTP_COST 60000000u
#endif
#define CHECKS_BETWEEN 64

const char *ptp_solver_name(void)
{
	static char name[64];
	unsigned major, minor, build, revision;

	Z3_get_version(&major, &minor, &build, &revision);
	snprintf(name, sizeof(name), "Z3 %u.%u.%u", major, minor, build);
	return name;
}

static void make_literals(struct ptp_solver *solver)
{
	struct ptp_held *held = &solver->held;
	char name[64];

	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++)
		for (unsigned bit = 0; bit < ptp_word_shape[word].bits; bit++) {
			ptp_literal_name(name, sizeof(name), word, bit);
			solver->literal[word][bit] = ptp_hold_constant(held, name, held->boolean);
			solver->negated[word][bit] = ptp_hold(held, Z3_mk_not(held->z3, solver->literal[word][bit]));
		}
}

// The vector of equations holds it.
static Z3_ast equation(struct ptp_solver *solver, unsigned index)
{
	return Z3_ast_vector_get(solver->held.z3, solver->equations, index);
}

// Asserts equations FROM to TO - 1.
static void assert_all(struct ptp_solver *solver, enum ptp_solver_kind kind, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++)
		Z3_solver_assert(solver->held.z3, solver->rules[kind], equation(solver, i));
}

static Z3_solver rules_of(struct ptp_solver *solver, enum ptp_solver_kind kind)
{
	const struct ptp_script *script = &solver->script;

	if (solver->rules[kind])
		return solver->rules[kind];
	solver->rules[kind] = ptp_held_solver(&solver->held, CHECK_RLIMIT);
	if (!solver->rules[kind]) {
		solver->held.failed = true;
		return NULL;
	}
	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++) {
		if (ptp_solver_defines(kind, word))
			assert_all(solver, kind, word, word + 1);
		if (ptp_solver_has(kind, word))
			assert_all(solver, kind, script->word[word], script->word[word + 1]);
	}
	if (kind != PTP_SOLVER_SHOW)
		assert_all(solver, kind, script->word[PTP_WORD_COUNT], script->shown);
	return solver->rules[kind];
}

// The right-hand side of equation INDEX.
static Z3_ast right_side(struct ptp_solver *solver, unsigned index)
{
	Z3_app whole = Z3_to_app(solver->held.z3, equation(solver, index));

	return ptp_hold(&solver->held, Z3_get_app_arg(solver->held.z3, whole, 1));
}

// The constant of a word.
static Z3_ast word_constant(struct ptp_solver *solver, const char *name, unsigned bits)
{
	return ptp_hold_constant(&solver->held, name, ptp_pass_bits(&solver->held, bits));
}

static void make_templates(struct ptp_solver *solver)
{
	const struct ptp_script *script = &solver->script;

	solver->meaning = right_side(solver, PTP_WORD_A_MEANING);
	solver->permissions = right_side(solver, PTP_WORD_A_PERM);
	solver->class = word_constant(solver, ptp_word_shape[PTP_WORD_A].name, PTP_CLASS_BITS);
	solver->cpu = word_constant(solver, ptp_word_shape[PTP_WORD_CPU].name, PTP_CPU_BITS);
	solver->attr = word_constant(solver, "ptp.attr", PTP_ATTR_BITS);
	solver->shown_count = script->steps - script->shown;
	solver->shown = ptp_calloc(solver->shown_count, sizeof(*solver->shown));
	solver->shown_values = ptp_calloc(solver->shown_count << PTP_ATTR_BITS, 1);
	for (size_t i = 0; i < solver->shown_count; i++)
		solver->shown[i] = right_side(solver, script->shown + (unsigned)i);
	solver->steps = ptp_calloc(script->end - script->steps, sizeof(*solver->steps));
	for (unsigned i = script->steps; i < script->end; i++)
		solver->steps[i - script->steps] = right_side(solver, i);
	ptp_release(&solver->held);
}

static enum ptp_err parse(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, struct ptp_diag *diag)
{
	Z3_context z3 = solver->held.z3;
	Z3_ast_vector equations = Z3_parse_smtlib2_string(z3, solver->script.text, 0, NULL, NULL, 0, NULL, NULL);
	Z3_error_code code = Z3_get_error_code(z3);

	if (code != Z3_OK)
		return ptp_blame(z3, catalogue, Z3_get_error_msg(z3, code), diag);
	Z3_ast_vector_inc_ref(z3, equations);
	solver->equations = equations;
	if (Z3_ast_vector_size(z3, equations) != solver->script.end)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the rules do not load whole: a rule file drops assertions");
	return PTP_OK;
}

static enum ptp_err load(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, struct ptp_diag *diag)
{
	if (parse(solver, catalogue, diag))
		return diag->err;
	if (!rules_of(solver, PTP_SOLVER_MEANINGS))
		return ptp_fail(diag, PTP_ERR_INTERNAL, "%s has no QF_BV solver", ptp_solver_name());
	make_templates(solver);
	make_literals(solver);
	if (!ptp_held_clean(&solver->held))
		return ptp_fail(diag, PTP_ERR_INTERNAL, "%s does not take the rules", ptp_solver_name());
	return PTP_OK;
}

enum ptp_err ptp_solver_create(const struct ptp_catalogue *catalogue, struct ptp_solver **ret, struct ptp_diag *diag)
{
	struct ptp_solver *solver = ptp_calloc(1, sizeof(*solver));
	enum ptp_err err;

	*ret = solver;
	ptp_held_init(&solver->held);
	err = ptp_script_make(catalogue, &solver->script, diag);
	if (!err)
		err = load(solver, catalogue, diag);
	return err;
}

void ptp_solver_destroy(struct ptp_solver *solver)
{
	if (!solver)
		return;
	for (enum ptp_solver_kind kind = 0; kind < PTP_SOLVER_COUNT; kind++)
		if (solver->rules[kind])
			Z3_solver_dec_ref(solver->held.z3, solver->rules[kind]);
	if (solver->equations)
		Z3_ast_vector_dec_ref(solver->held.z3, solver->equations);
	ptp_held_free(&solver->held);
	free(solver->script.text);
	free(solver->wholes.at);
	ptp_table_free(&solver->whole_table);
	free(solver->shown);
	free(solver->steps);
	free(solver->shown_values);
	free(solver);
}

uint64_t ptp_solver_checks(const struct ptp_solver *solver)
{
	return solver->checks;
}

#define LITERALS_MAX (PTP_WORD_COUNT * 129 + 1)

static bool all_known(const struct ptp_pins *pins, enum ptp_word word)
{
	uint64_t all = (UINT64_C(1) << ptp_word_shape[word].bits) - 1;

	return (pins->word[word].known[0] & all) == all;
}

static bool bit_of(const uint64_t *bits, unsigned bit)
{
	return bits[bit / 64] >> bit % 64 & 1;
}

// The literals of the bits of WORD that BITS knows and BUT does not.
static unsigned gather_bits(struct ptp_solver *solver, enum ptp_word word, const struct ptp_bits *bits,
			    const struct ptp_bits *but, Z3_ast *literals)
{
	unsigned count = 0;

	for (unsigned bit = 0; bit < ptp_word_shape[word].bits; bit++)
		if (bit_of(bits->known, bit) && !bit_of(but->known, bit))
			literals[count++] =
				bit_of(bits->value, bit) ? solver->literal[word][bit] : solver->negated[word][bit];
	return count;
}

// A literal that implies BITS of WORD.
static Z3_ast new_whole(struct ptp_solver *solver, enum ptp_solver_kind kind, enum ptp_word word,
			const struct ptp_bits *bits)
{
	static const struct ptp_bits nothing;
	struct ptp_held *held = &solver->held;
	Z3_ast literal = ptp_hold(held, Z3_mk_fresh_const(held->z3, "ptp.whole", held->boolean)), literals[128], all;
	Z3_solver rules = rules_of(solver, kind);

	all = ptp_pass(held, Z3_mk_and(held->z3, gather_bits(solver, word, bits, &nothing, literals), literals));
	all = ptp_pass(held, Z3_mk_implies(held->z3, literal, all));
	if (rules)
		Z3_solver_assert(held->z3, rules, all);
	return literal;
}

// The literal that stands for BITS of WORD, made when it is new.
static Z3_ast whole_of(struct ptp_solver *solver, enum ptp_solver_kind kind, enum ptp_word word,
		       const struct ptp_bits *bits)
{
	uint64_t hash = ptp_hash(bits, sizeof(*bits)) + PTP_WORD_COUNT * kind + word;
	struct ptp_table_at at = ptp_table_begin(&solver->whole_table, hash);
	struct whole *whole;

	while (ptp_table_next(&solver->whole_table, &at)) {
		whole = &solver->wholes.at[at.index];
		if (whole->kind == kind && whole->word == word && !memcmp(&whole->bits, bits, sizeof(*bits)))
			return whole->literal;
	}
	ptp_table_add(&solver->whole_table, hash, (uint32_t)solver->wholes.count);
	whole = ptp_push(&solver->wholes);
	*whole = (struct whole){kind, word, *bits, new_whole(solver, kind, word, bits)};
	return whole->literal;
}

// Is all of BASE still pinned as it was?
static bool holds_base(const struct ptp_bits *bits, const struct ptp_bits *base)
{
	for (unsigned i = 0; i < 2; i++)
		if ((bits->known[i] & base->known[i]) != base->known[i] ||
		    (bits->value[i] & base->known[i]) != base->value[i])
			return false;
	return base->known[0] || base->known[1];
}

static unsigned gather(struct ptp_solver *solver, enum ptp_solver_kind kind, const struct ptp_pins *pins,
		       Z3_ast *literals)
{
	static const struct ptp_bits nothing;
	unsigned count = 0;

	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++) {
		const struct ptp_bits *base = &nothing;

		if (!ptp_solver_has(kind, word))
			continue;
		if (holds_base(&pins->word[word], &pins->base[word])) {
			base = &pins->base[word];
			literals[count++] = whole_of(solver, kind, word, base);
		}
		count += gather_bits(solver, word, &pins->word[word], base, literals + count);
	}
	return count;
}

// What all checks have cost so far, in the unit of CHECK_RLIMIT.
static unsigned cost_of(struct ptp_solver *solver, Z3_solver rules)
{
	Z3_stats stats = Z3_solver_get_statistics(solver->held.z3, rules);
	unsigned cost = UINT32_MAX, count;

	Z3_stats_inc_ref(solver->held.z3, stats);
	count = Z3_stats_size(solver->held.z3, stats);
	for (unsigned i = 0; i < count; i++)
		if (!strcmp(Z3_stats_get_key(solver->held.z3, stats, i), "rlimit count"))
			cost = Z3_stats_get_uint_value(solver->held.z3, stats, i);
	Z3_stats_dec_ref(solver->held.z3, stats);
	return cost;
}

static enum ptp_result check(struct ptp_solver *solver, enum ptp_solver_kind kind, const Z3_ast *literals,
			     unsigned count)
{
	Z3_solver rules = rules_of(solver, kind);
	Z3_lbool answer;

	if (!rules || solver->checks >= PTP_CHECKS || solver->spent)
		return PTP_GAVE_UP;
	if (++solver->checks % CHECKS_BETWEEN == 0)
		solver->spent = cost_of(solver, rules) > PTP_COST;
	ptp_held_clean(&solver->held); // of what was asserted for this question
	answer = Z3_solver_check_assumptions(solver->held.z3, rules, count, literals);
	if (!ptp_held_clean(&solver->held) || answer == Z3_L_UNDEF)
		return PTP_GAVE_UP;
	return answer == Z3_L_FALSE ? PTP_UNSAT : PTP_SAT;
}

// The smallest solver that has what QUERY depends on and PINS leave open.
static enum ptp_solver_kind kind_for(const struct ptp_query *query, const struct ptp_pins *pins)
{
	bool a = !all_known(pins, PTP_WORD_A_MEANING), b = query->pair && !all_known(pins, PTP_WORD_B_MEANING);

	if (a)
		return b ? PTP_SOLVER_CLASSES : PTP_SOLVER_CLASS_A;
	return b ? PTP_SOLVER_CLASS_B : PTP_SOLVER_MEANINGS;
}

enum ptp_result ptp_solver_check(struct ptp_solver *solver, const struct ptp_query *query, const struct ptp_pins *pins)
{
	enum ptp_solver_kind kind = kind_for(query, pins);
	struct ptp_held *held = &solver->held;
	Z3_ast literals[LITERALS_MAX], question;
	enum ptp_result result;
	char name[64];
	unsigned count;

	ptp_query_name(name, sizeof(name), query);
	question = ptp_pass_constant(held, name, held->boolean);
	count = gather(solver, kind, pins, literals);
	literals[count++] = query->holds ? ptp_pass(held, Z3_mk_not(held->z3, question)) : question;
	result = check(solver, kind, literals, count);
	ptp_release(held);
	return result;
}

enum ptp_result ptp_solver_possible(struct ptp_solver *solver, const struct ptp_pins *pins)
{
	Z3_ast literals[LITERALS_MAX];
	enum ptp_result result =
		check(solver, PTP_SOLVER_SHOW, literals, gather(solver, PTP_SOLVER_SHOW, pins, literals));

	ptp_release(&solver->held);
	return result;
}

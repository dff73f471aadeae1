// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/solver.h"

#include "model/table.h"
#include "verifier/prove/blame.h"
#include "verifier/prove/script.h"

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

// A literal that implies many bits of a word.
struct whole {
	enum ptp_solver_kind kind;
	enum ptp_word word;
	struct ptp_bits bits;
	Z3_ast literal;
};

struct ptp_solver {
	Z3_context z3;
	struct ptp_script script;
	Z3_ast_vector equations;           // of the script
	Z3_solver rules[PTP_SOLVER_COUNT]; // each made when it is first needed
	Z3_sort boolean;
	Z3_ast literal[PTP_WORD_COUNT][128], negated[PTP_WORD_COUNT][128];
	Z3_ast meaning, permissions; // map.meaning and map.perm of the constants below
	Z3_ast class, cpu;
	Z3_ast *shown, attr;   // templates by part, and the constant that each is of
	uint8_t *shown_values; // part by part for each attribute: value + 1, or 0: not asked yet
	size_t shown_count;
	PTP_VEC(struct whole) wholes;
	struct ptp_table whole_table; // of `wholes`
	uint64_t checks;
	bool spent;  // the checks have cost all that they may
	bool failed; // Z3 reported an error: nothing that follows is believed
};

const char *ptp_solver_name(void)
{
	static char name[64];
	unsigned major, minor, build, revision;

	Z3_get_version(&major, &minor, &build, &revision);
	snprintf(name, sizeof(name), "Z3 %u.%u.%u", major, minor, build);
	return name;
}

void ptp_pin(struct ptp_pins *pins, enum ptp_word word, unsigned bit, bool value)
{
	uint64_t mask = UINT64_C(1) << bit % 64;
	struct ptp_bits *bits = &pins->word[word];

	bits->known[bit / 64] |= mask;
	bits->value[bit / 64] = (bits->value[bit / 64] & ~mask) | (value ? mask : 0);
}

void ptp_unpin(struct ptp_pins *pins, enum ptp_word word, unsigned bit)
{
	uint64_t mask = UINT64_C(1) << bit % 64;

	pins->word[word].known[bit / 64] &= ~mask;
	pins->word[word].value[bit / 64] &= ~mask;
}

void ptp_pin_whole(struct ptp_pins *pins, enum ptp_word word, const struct ptp_bits *bits)
{
	pins->word[word] = *bits;
	pins->base[word] = *bits;
}

void ptp_pin_class(struct ptp_pins *pins, enum ptp_word word, const struct ptp_class *class)
{
	struct ptp_bits bits = {{class->value[0], class->value[1]}, {class->known[0], class->known[1]}};

	ptp_pin_whole(pins, word, &bits);
}

// Z3 resets its error at every call, so it is remembered here (its own handler would end the process).
static void on_error(Z3_context z3, Z3_error_code code)
{
	(void)z3;
	(void)code;
}

static bool clean(struct ptp_solver *solver)
{
	if (Z3_get_error_code(solver->z3) != Z3_OK)
		solver->failed = true;
	return !solver->failed;
}

static Z3_ast constant(struct ptp_solver *solver, const char *name, Z3_sort sort)
{
	return Z3_mk_const(solver->z3, Z3_mk_string_symbol(solver->z3, name), sort);
}

static void make_literals(struct ptp_solver *solver)
{
	char name[64];

	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++)
		for (unsigned bit = 0; bit < ptp_word_shape[word].bits; bit++) {
			ptp_literal_name(name, sizeof(name), word, bit);
			solver->literal[word][bit] = constant(solver, name, solver->boolean);
			solver->negated[word][bit] = Z3_mk_not(solver->z3, solver->literal[word][bit]);
		}
}

static Z3_solver empty_solver(struct ptp_solver *solver)
{
	Z3_solver empty = Z3_mk_solver_for_logic(solver->z3, Z3_mk_string_symbol(solver->z3, "QF_BV"));
	Z3_params params;

	if (!empty || !clean(solver))
		return NULL;
	Z3_solver_inc_ref(solver->z3, empty);
	params = Z3_mk_params(solver->z3);
	Z3_params_inc_ref(solver->z3, params);
	Z3_params_set_uint(solver->z3, params, Z3_mk_string_symbol(solver->z3, "rlimit"), CHECK_RLIMIT);
	Z3_solver_set_params(solver->z3, empty, params);
	Z3_params_dec_ref(solver->z3, params);
	return empty;
}

// Asserts equations FROM to TO - 1.
static void assert_all(struct ptp_solver *solver, enum ptp_solver_kind kind, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++)
		Z3_solver_assert(solver->z3, solver->rules[kind], Z3_ast_vector_get(solver->z3, solver->equations, i));
}

static Z3_solver rules_of(struct ptp_solver *solver, enum ptp_solver_kind kind)
{
	const struct ptp_script *script = &solver->script;

	if (solver->rules[kind])
		return solver->rules[kind];
	solver->rules[kind] = empty_solver(solver);
	if (!solver->rules[kind]) {
		solver->failed = true;
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
	Z3_ast equation = Z3_ast_vector_get(solver->z3, solver->equations, index);

	return Z3_get_app_arg(solver->z3, Z3_to_app(solver->z3, equation), 1);
}

static void make_templates(struct ptp_solver *solver)
{
	const struct ptp_script *script = &solver->script;

	solver->meaning = right_side(solver, PTP_WORD_A_MEANING);
	solver->permissions = right_side(solver, PTP_WORD_A_PERM);
	solver->class = constant(solver, ptp_word_shape[PTP_WORD_A].name, Z3_mk_bv_sort(solver->z3, PTP_CLASS_BITS));
	solver->cpu = constant(solver, ptp_word_shape[PTP_WORD_CPU].name, Z3_mk_bv_sort(solver->z3, PTP_CPU_BITS));
	solver->attr = constant(solver, "ptp.attr", Z3_mk_bv_sort(solver->z3, PTP_ATTR_BITS));
	solver->shown_count = script->end - script->shown;
	solver->shown = ptp_calloc(solver->shown_count, sizeof(*solver->shown));
	solver->shown_values = ptp_calloc(solver->shown_count << PTP_ATTR_BITS, 1);
	for (size_t i = 0; i < solver->shown_count; i++)
		solver->shown[i] = right_side(solver, script->shown + (unsigned)i);
}

static enum ptp_err load(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, struct ptp_diag *diag)
{
	Z3_error_code code;

	solver->equations = Z3_parse_smtlib2_string(solver->z3, solver->script.text, 0, NULL, NULL, 0, NULL, NULL);
	code = Z3_get_error_code(solver->z3);
	if (code != Z3_OK)
		return ptp_blame(solver->z3, catalogue, Z3_get_error_msg(solver->z3, code), diag);
	Z3_ast_vector_inc_ref(solver->z3, solver->equations);
	if (Z3_ast_vector_size(solver->z3, solver->equations) != solver->script.end)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the rules do not load whole: a rule file drops assertions");
	if (!rules_of(solver, PTP_SOLVER_MEANINGS))
		return ptp_fail(diag, PTP_ERR_INTERNAL, "%s has no QF_BV solver", ptp_solver_name());
	make_templates(solver);
	make_literals(solver);
	return clean(solver) ? PTP_OK
			     : ptp_fail(diag, PTP_ERR_INTERNAL, "%s does not take the rules", ptp_solver_name());
}

enum ptp_err ptp_solver_create(const struct ptp_catalogue *catalogue, struct ptp_solver **ret, struct ptp_diag *diag)
{
	struct ptp_solver *solver = ptp_calloc(1, sizeof(*solver));
	Z3_config config = Z3_mk_config();
	enum ptp_err err;

	*ret = solver;
	solver->z3 = Z3_mk_context(config);
	Z3_del_config(config);
	Z3_set_error_handler(solver->z3, on_error);
	solver->boolean = Z3_mk_bool_sort(solver->z3);
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
			Z3_solver_dec_ref(solver->z3, solver->rules[kind]);
	Z3_del_context(solver->z3);
	free(solver->script.text);
	free(solver->wholes.at);
	ptp_table_free(&solver->whole_table);
	free(solver->shown);
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

// The literal that stands for BITS of WORD, made when it is new.
static Z3_ast whole_of(struct ptp_solver *solver, enum ptp_solver_kind kind, enum ptp_word word,
		       const struct ptp_bits *bits)
{
	static const struct ptp_bits nothing;
	uint64_t hash = ptp_hash(bits, sizeof(*bits)) + PTP_WORD_COUNT * kind + word;
	struct ptp_table_at at = ptp_table_begin(&solver->whole_table, hash);
	Z3_ast literals[128], implied;
	struct whole *whole;
	unsigned count;

	while (ptp_table_next(&solver->whole_table, &at)) {
		whole = &solver->wholes.at[at.index];
		if (whole->kind == kind && whole->word == word && !memcmp(&whole->bits, bits, sizeof(*bits)))
			return whole->literal;
	}
	ptp_table_add(&solver->whole_table, hash, (uint32_t)solver->wholes.count);
	whole = ptp_push(&solver->wholes);
	*whole = (struct whole){kind, word, *bits, Z3_mk_fresh_const(solver->z3, "ptp.whole", solver->boolean)};
	count = gather_bits(solver, word, bits, &nothing, literals);
	implied = Z3_mk_implies(solver->z3, whole->literal, Z3_mk_and(solver->z3, count, literals));
	Z3_solver_assert(solver->z3, rules_of(solver, kind), implied);
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
	Z3_stats stats = Z3_solver_get_statistics(solver->z3, rules);
	unsigned cost = UINT32_MAX, count = Z3_stats_size(solver->z3, stats);

	for (unsigned i = 0; i < count; i++)
		if (!strcmp(Z3_stats_get_key(solver->z3, stats, i), "rlimit count"))
			cost = Z3_stats_get_uint_value(solver->z3, stats, i);
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
	answer = Z3_solver_check_assumptions(solver->z3, rules, count, literals);
	if (!clean(solver) || answer == Z3_L_UNDEF)
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
	Z3_ast literals[LITERALS_MAX], question;
	char name[64];
	unsigned count;

	ptp_query_name(name, sizeof(name), query);
	question = constant(solver, name, solver->boolean);
	count = gather(solver, kind, pins, literals);
	literals[count++] = query->holds ? Z3_mk_not(solver->z3, question) : question;
	return check(solver, kind, literals, count);
}

enum ptp_result ptp_solver_possible(struct ptp_solver *solver, const struct ptp_pins *pins)
{
	Z3_ast literals[LITERALS_MAX];

	return check(solver, PTP_SOLVER_SHOW, literals, gather(solver, PTP_SOLVER_SHOW, pins, literals));
}

// COUNT bits from LOW of a word as a term: the known ones as numbers, the free ones as bits of FREE.
static Z3_ast partly_known(struct ptp_solver *solver, const uint64_t *value, const uint64_t *known, unsigned bits,
			   Z3_ast free_bits)
{
	Z3_ast term = NULL;

	for (unsigned low = 0, high; low < bits; low = high) {
		bool fixed = known[low / 64] >> low % 64 & 1;
		Z3_ast piece;

		for (high = low + 1; high < bits && high % 64 && (known[high / 64] >> high % 64 & 1) == fixed; high++)
			;
		if (fixed)
			piece = Z3_mk_unsigned_int64(solver->z3,
						     value[low / 64] >> low % 64 & (UINT64_MAX >> (64 - (high - low))),
						     Z3_mk_bv_sort(solver->z3, high - low));
		else
			piece = Z3_mk_extract(solver->z3, high - 1, low, free_bits);
		term = term ? Z3_mk_concat(solver->z3, piece, term) : piece;
	}
	return term;
}

// TEMPLATE of a class and of what PINS say of the CPU.
static Z3_ast evaluate(struct ptp_solver *solver, Z3_ast template, const struct ptp_class *class,
		       const struct ptp_pins *pins)
{
	const struct ptp_bits *cpu = &pins->word[PTP_WORD_CPU];
	Z3_ast from[2] = {solver->class, solver->cpu}, to[2];

	to[0] = partly_known(solver, class->value, class->known, PTP_CLASS_BITS, solver->class);
	to[1] = partly_known(solver, cpu->value, cpu->known, PTP_CPU_BITS, solver->cpu);
	return Z3_simplify(solver->z3, Z3_substitute(solver->z3, template, 2, from, to));
}

static enum ptp_err meaning_from(struct ptp_solver *solver, Z3_ast template, const struct ptp_class *class,
				 const struct ptp_pins *pins, struct ptp_meaning *meaning, struct ptp_diag *diag)
{
	Z3_ast term = evaluate(solver, template, class, pins);

	if (!clean(solver))
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the solver failed to evaluate a class");
	meaning->term = term;
	meaning->id = Z3_get_ast_id(solver->z3, term);
	meaning->fixed = Z3_is_numeral_ast(solver->z3, term);
	meaning->value = 0;
	if (meaning->fixed)
		Z3_get_numeral_uint64(solver->z3, term, &meaning->value);
	term = Z3_simplify(solver->z3, Z3_mk_extract(solver->z3, PTP_ATTR_BITS - 1, 0, term));
	meaning->attr_id = Z3_get_ast_id(solver->z3, term);
	return PTP_OK;
}

enum ptp_err ptp_solver_meaning(struct ptp_solver *solver, const struct ptp_class *class, const struct ptp_pins *pins,
				struct ptp_meaning *meaning, struct ptp_diag *diag)
{
	return meaning_from(solver, solver->meaning, class, pins, meaning, diag);
}

enum ptp_err ptp_solver_refine(struct ptp_solver *solver, const struct ptp_meaning *general,
			       const struct ptp_class *class, const struct ptp_pins *pins, struct ptp_meaning *meaning,
			       struct ptp_diag *diag)
{
	return meaning_from(solver, (Z3_ast)general->term, class, pins, meaning, diag);
}

uint32_t ptp_solver_permissions(struct ptp_solver *solver, const struct ptp_class *class, const struct ptp_pins *pins,
				uint32_t *known)
{
	Z3_ast term = evaluate(solver, solver->permissions, class, pins);
	uint32_t permissions = 0;

	*known = 0;
	for (unsigned bit = 0; bit < PTP_PERM_BITS && clean(solver); bit++) {
		Z3_ast one = Z3_simplify(solver->z3, Z3_mk_extract(solver->z3, bit, bit, term));
		unsigned value = 0;

		if (!Z3_is_numeral_ast(solver->z3, one) || !Z3_get_numeral_uint(solver->z3, one, &value))
			continue;
		*known |= 1u << bit;
		permissions |= value << bit;
	}
	return permissions;
}

unsigned ptp_solver_show(struct ptp_solver *solver, size_t shown, uint32_t attr)
{
	uint8_t *known = &solver->shown_values[shown << PTP_ATTR_BITS | (attr & ((1u << PTP_ATTR_BITS) - 1))];
	unsigned value = 0;
	Z3_ast number, term;

	if (*known)
		return *known - 1u;
	number = Z3_mk_unsigned_int(solver->z3, attr & ((1u << PTP_ATTR_BITS) - 1),
				    Z3_mk_bv_sort(solver->z3, PTP_ATTR_BITS));
	term = Z3_simplify(solver->z3, Z3_substitute(solver->z3, solver->shown[shown], 1, &solver->attr, &number));
	Z3_get_numeral_uint(solver->z3, term, &value);
	*known = (uint8_t)(value + 1);
	return value;
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/solver.h"

#include "verifier/prove/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <z3.h>
#include <time.h>

// What one check may cost before the solver gives up, in Z3's own deterministic unit; the dearest obligation measured
// costs less than a hundredth of it.
#define CHECK_RLIMIT 20000000u

struct ptp_solver {
	Z3_context z3;
	Z3_solver rules[PTP_SCRIPT_COUNT];
	Z3_sort boolean;
	Z3_ast literal[PTP_WORD_COUNT][128], negated[PTP_WORD_COUNT][128];
	Z3_ast meaning;             // map.meaning of the constants below
	Z3_ast class, cpu;
	Z3_ast *shown, *shown_attr; // templates by part, and the constant that each is of
	uint8_t *shown_values;      // part by part for each attribute: value + 1, or 0: not asked yet
	size_t shown_count;
	uint64_t checks;
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

	pins->known[word][bit / 64] |= mask;
	pins->value[word][bit / 64] = (pins->value[word][bit / 64] & ~mask) | (value ? mask : 0);
}

void ptp_unpin(struct ptp_pins *pins, enum ptp_word word, unsigned bit)
{
	uint64_t mask = UINT64_C(1) << bit % 64;

	pins->known[word][bit / 64] &= ~mask;
	pins->value[word][bit / 64] &= ~mask;
}

void ptp_pin_class(struct ptp_pins *pins, enum ptp_word word, const struct ptp_class *class)
{
	memcpy(pins->value[word], class->value, sizeof(class->value));
	memcpy(pins->known[word], class->known, sizeof(class->known));
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

static enum ptp_err load_rules(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, enum ptp_script_kind kind,
			       struct ptp_diag *diag)
{
	ptp_autofree char *text = NULL;
	unsigned assertions = 0;
	Z3_error_code code;

	if (ptp_script(catalogue, kind, &text, &assertions, diag))
		return diag->err;
	solver->rules[kind] = empty_solver(solver);
	if (!solver->rules[kind])
		return ptp_fail(diag, PTP_ERR_INTERNAL, "%s has no QF_BV solver", ptp_solver_name());
	Z3_solver_from_string(solver->z3, solver->rules[kind], text);
	code = Z3_get_error_code(solver->z3);
	if (code != Z3_OK)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the rules do not load: %s",
				Z3_get_error_msg(solver->z3, code));
	if (Z3_ast_vector_size(solver->z3, Z3_solver_get_assertions(solver->z3, solver->rules[kind])) != assertions)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the rules do not load whole: a rule file drops assertions");
	return PTP_OK;
}

// The right-hand side of assertion INDEX of TEXT, which is an equation.
static Z3_ast right_side(struct ptp_solver *solver, Z3_ast_vector equations, unsigned index)
{
	Z3_ast equation = Z3_ast_vector_get(solver->z3, equations, index);

	return Z3_get_app_arg(solver->z3, Z3_to_app(solver->z3, equation), 1);
}

// One equation for each part shown: (= ptp.v<n> (FUNCTION ptp.attr)).
static char *shown_script(const struct ptp_catalogue *catalogue)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (size_t i = 0; i < catalogue->smt.count; i++)
		fprintf(to, "%s\n", ptp_builtin_find(catalogue->smt.at[i])->text);
	fputs("(declare-const ptp.attr Attr)\n(declare-const ptp.a Class)\n(declare-const ptp.cpu Cpu)\n"
	      "(assert (= (map.meaning ptp.a ptp.cpu) (map.meaning ptp.a ptp.cpu)))\n", to);
	for (size_t i = 0; i < catalogue->shown.count; i++)
		fprintf(to, "(assert (= (%s ptp.attr) (%s ptp.attr)))\n", catalogue->shown.at[i].function,
			catalogue->shown.at[i].function);
	fclose(to);
	return text;
}

static enum ptp_err make_templates(struct ptp_solver *solver, const struct ptp_catalogue *catalogue,
				   struct ptp_diag *diag)
{
	ptp_autofree char *text = shown_script(catalogue);
	Z3_ast_vector equations = Z3_parse_smtlib2_string(solver->z3, text, 0, NULL, NULL, 0, NULL, NULL);
	Z3_error_code code = Z3_get_error_code(solver->z3);

	if (code != Z3_OK)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the catalogue's functions do not load: %s",
				Z3_get_error_msg(solver->z3, code));
	Z3_ast_vector_inc_ref(solver->z3, equations);
	if (Z3_ast_vector_size(solver->z3, equations) != catalogue->shown.count + 1)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the catalogue's functions do not load whole");
	solver->meaning = right_side(solver, equations, 0);
	solver->class = constant(solver, "ptp.a", Z3_mk_bv_sort(solver->z3, PTP_CLASS_BITS));
	solver->cpu = constant(solver, "ptp.cpu", Z3_mk_bv_sort(solver->z3, PTP_CPU_BITS));
	solver->shown_count = catalogue->shown.count;
	solver->shown = ptp_calloc(solver->shown_count, sizeof(*solver->shown));
	solver->shown_attr = ptp_calloc(1, sizeof(*solver->shown_attr));
	solver->shown_attr[0] = constant(solver, "ptp.attr", Z3_mk_bv_sort(solver->z3, PTP_ATTR_BITS));
	solver->shown_values = ptp_calloc(solver->shown_count << PTP_ATTR_BITS, 1);
	for (size_t i = 0; i < solver->shown_count; i++)
		solver->shown[i] = right_side(solver, equations, (unsigned)i + 1);
	return PTP_OK;
}

enum ptp_err ptp_solver_create(const struct ptp_catalogue *catalogue, struct ptp_solver **ret, struct ptp_diag *diag)
{
	struct ptp_solver *solver = ptp_calloc(1, sizeof(*solver));
	Z3_config config = Z3_mk_config();
	enum ptp_err err = PTP_OK;

	*ret = solver;
	solver->z3 = Z3_mk_context(config);
	Z3_del_config(config);
	Z3_set_error_handler(solver->z3, on_error);
	solver->boolean = Z3_mk_bool_sort(solver->z3);
	for (enum ptp_script_kind kind = 0; kind < PTP_SCRIPT_COUNT && !err; kind++)
		err = load_rules(solver, catalogue, kind, diag);
	if (!err)
		err = make_templates(solver, catalogue, diag);
	if (!err)
		make_literals(solver);
	return err;
}

void ptp_solver_destroy(struct ptp_solver *solver)
{
	if (!solver)
		return;
	for (enum ptp_script_kind kind = 0; kind < PTP_SCRIPT_COUNT; kind++)
		if (solver->rules[kind])
			Z3_solver_dec_ref(solver->z3, solver->rules[kind]);
	Z3_del_context(solver->z3);
	free(solver->shown);
	free(solver->shown_attr);
	free(solver->shown_values);
	free(solver);
}

uint64_t ptp_solver_checks(const struct ptp_solver *solver)
{
	return solver->checks;
}

#define LITERALS_MAX (PTP_WORD_COUNT * 128 + 1)

static bool all_known(const struct ptp_pins *pins, enum ptp_word word)
{
	uint64_t all = (UINT64_C(1) << ptp_word_shape[word].bits) - 1;

	return (pins->known[word][0] & all) == all;
}

static unsigned gather(struct ptp_solver *solver, enum ptp_script_kind kind, const struct ptp_pins *pins, Z3_ast *literals)
{
	unsigned count = 0;

	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++)
		for (unsigned bit = 0; ptp_script_has(kind, word) && bit < ptp_word_shape[word].bits; bit++) {
			if (!(pins->known[word][bit / 64] >> bit % 64 & 1))
				continue;
			literals[count++] = pins->value[word][bit / 64] >> bit % 64 & 1 ? solver->literal[word][bit]
											: solver->negated[word][bit];
		}
	return count;
}

static enum ptp_result check(struct ptp_solver *solver, enum ptp_script_kind kind, const Z3_ast *literals, unsigned count)
{
	Z3_lbool answer;

	solver->checks++;
	struct timespec t0,t1; clock_gettime(CLOCK_MONOTONIC,&t0);
	answer = Z3_solver_check_assumptions(solver->z3, solver->rules[kind], count, literals);
	clock_gettime(CLOCK_MONOTONIC,&t1); static double tt[2][3]; static int nn[2][3]; int r=answer==Z3_L_FALSE?0:answer==Z3_L_TRUE?1:2; tt[kind][r]+= (t1.tv_sec-t0.tv_sec)*1e3+(t1.tv_nsec-t0.tv_nsec)/1e6; nn[kind][r]++;
	if((solver->checks%200)==0) fprintf(stderr,"%lu: full unsat %d %.1fms sat %d %.1f; light unsat %d %.1f sat %d %.1f\n",solver->checks,nn[0][0],tt[0][0],nn[0][1],tt[0][1],nn[1][0],tt[1][0],nn[1][1],tt[1][1]);
	if (!clean(solver) || answer == Z3_L_UNDEF)
		return PTP_GAVE_UP;
	return answer == Z3_L_FALSE ? PTP_UNSAT : PTP_SAT;
}

enum ptp_result ptp_solver_check(struct ptp_solver *solver, const struct ptp_query *query, const struct ptp_pins *pins)
{
	enum ptp_script_kind kind = PTP_SCRIPT_CLASSES;
	Z3_ast literals[LITERALS_MAX];
	char name[64];
	unsigned count;

	if (all_known(pins, PTP_WORD_A_MEANING) && (!query->pair || all_known(pins, PTP_WORD_B_MEANING)))
		kind = PTP_SCRIPT_MEANINGS;
	ptp_query_name(name, sizeof(name), query);
	count = gather(solver, kind, pins, literals);
	literals[count++] = constant(solver, name, solver->boolean);
	return check(solver, kind, literals, count);
}

enum ptp_result ptp_solver_possible(struct ptp_solver *solver, const struct ptp_pins *pins)
{
	Z3_ast literals[LITERALS_MAX];

	return check(solver, PTP_SCRIPT_CLASSES, literals, gather(solver, PTP_SCRIPT_CLASSES, pins, literals));
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
						     value[low / 64] >> low % 64 &
							     (UINT64_MAX >> (64 - (high - low))),
						     Z3_mk_bv_sort(solver->z3, high - low));
		else
			piece = Z3_mk_extract(solver->z3, high - 1, low, free_bits);
		term = term ? Z3_mk_concat(solver->z3, piece, term) : piece;
	}
	return term;
}

enum ptp_err ptp_solver_meaning(struct ptp_solver *solver, const struct ptp_class *class, const struct ptp_pins *pins,
				struct ptp_meaning *meaning, struct ptp_diag *diag)
{
	Z3_ast from[2] = {solver->class, solver->cpu}, to[2], term;

	to[0] = partly_known(solver, class->value, class->known, PTP_CLASS_BITS, solver->class);
	to[1] = partly_known(solver, pins->value[PTP_WORD_CPU], pins->known[PTP_WORD_CPU], PTP_CPU_BITS, solver->cpu);
	term = Z3_simplify(solver->z3, Z3_substitute(solver->z3, solver->meaning, 2, from, to));
	if (!clean(solver))
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the solver failed to evaluate a class");
	meaning->id = Z3_get_ast_id(solver->z3, term);
	meaning->fixed = Z3_is_numeral_ast(solver->z3, term);
	meaning->value = 0;
	if (meaning->fixed)
		Z3_get_numeral_uint(solver->z3, term, &meaning->value);
	term = Z3_simplify(solver->z3, Z3_mk_extract(solver->z3, PTP_ATTR_BITS - 1, 0, term));
	meaning->attr_id = Z3_get_ast_id(solver->z3, term);
	return PTP_OK;
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
	term = Z3_simplify(solver->z3, Z3_substitute(solver->z3, solver->shown[shown], 1, solver->shown_attr, &number));
	Z3_get_numeral_uint(solver->z3, term, &value);
	*known = (uint8_t)(value + 1);
	return value;
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/policy/theory.h"

#include "verifier/policy/theory-text.h"
#include "verifier/prove/held.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What one check may cost, in Z3's own deterministic unit: some hundred times what the dearest shipped one does. A policy of a user is
// any term.
#define CHECK_RLIMIT 50000000u

#define GIVEN_MAX (PTP_FACTS_MAX + PTP_PROMISES_MAX + 1)

struct ptp_theory {
	struct ptp_held held;
	const struct ptp_policy_claims *claims;
	struct ptp_theory_text text;
	Z3_solver solver;
	Z3_model model;                  // of the last answer, or NULL
	Z3_ast page, decide;             // policy.decide of the page
	Z3_ast *literals[PTP_FACTS_MAX]; // of a fact, by value; NULL: not asked about yet
};

static void forget_model(struct ptp_theory *theory)
{
	if (theory->model)
		Z3_model_dec_ref(theory->held.z3, theory->model);
	theory->model = NULL;
}

// The first assertion is (= ptp.decision (policy.decide ptp.page)).
static void keep_decide(struct ptp_theory *theory, Z3_ast first)
{
	struct ptp_held *held = &theory->held;
	Z3_app equation = Z3_to_app(held->z3, first);

	theory->decide = ptp_hold(held, Z3_get_app_arg(held->z3, equation, 1));
	theory->page = ptp_hold_constant(held, "ptp.page", ptp_pass_bits(held, PTP_PAGE_BITS));
	ptp_release(held);
}

static enum ptp_err load(struct ptp_theory *theory, const struct ptp_policy *policy, struct ptp_diag *diag)
{
	Z3_context z3 = theory->held.z3;
	Z3_ast_vector all = Z3_parse_smtlib2_string(z3, theory->text.text, 0, NULL, NULL, 0, NULL, NULL);
	Z3_error_code code = Z3_get_error_code(z3);

	if (code != Z3_OK)
		return ptp_theory_blame(&theory->text, policy, Z3_get_error_msg(z3, code), diag);
	Z3_ast_vector_inc_ref(z3, all);
	theory->solver = ptp_held_solver(&theory->held, CHECK_RLIMIT);
	if (theory->solver && Z3_ast_vector_size(z3, all) == theory->text.assertions) {
		for (unsigned i = 0; i < theory->text.assertions; i++)
			Z3_solver_assert(z3, theory->solver, Z3_ast_vector_get(z3, all, i));
		keep_decide(theory, Z3_ast_vector_get(z3, all, 0));
	} else {
		ptp_fail(diag, PTP_ERR_INTERNAL, "the policy does not load whole");
	}
	Z3_ast_vector_dec_ref(z3, all);
	if (!diag->err && !ptp_held_clean(&theory->held))
		ptp_fail(diag, PTP_ERR_INTERNAL, "%s does not take the policy", ptp_solver_name());
	return diag->err;
}

static enum ptp_result check(struct ptp_theory *theory, const Z3_ast *literals, size_t count)
{
	struct ptp_held *held = &theory->held;
	Z3_lbool answer;

	forget_model(theory);
	if (!ptp_held_clean(held))
		return PTP_GAVE_UP;
	answer = Z3_solver_check_assumptions(held->z3, theory->solver, (unsigned)count, literals);
	if (!ptp_held_clean(held) || answer == Z3_L_UNDEF)
		return PTP_GAVE_UP;
	if (answer == Z3_L_FALSE)
		return PTP_UNSAT;
	theory->model = Z3_solver_get_model(held->z3, theory->solver);
	if (!ptp_held_clean(held) || !theory->model)
		return PTP_GAVE_UP;
	Z3_model_inc_ref(held->z3, theory->model);
	return PTP_SAT;
}

// A world in which nothing can be would prove anything, and facts that are not the bits that they are taken for would tell of
// another page.
static enum ptp_err check_world(struct ptp_theory *theory, struct ptp_diag *diag)
{
	static const char *const laid_out[] = {"ptp.page-as-facts", "ptp.decision-as-facts"};
	struct ptp_held *held = &theory->held;
	bool sound = check(theory, NULL, 0) == PTP_SAT;

	for (unsigned i = 0; i < 2; i++) {
		Z3_ast so = ptp_pass_constant(held, laid_out[i], held->boolean);
		Z3_ast not_so = ptp_pass(held, Z3_mk_not(held->z3, so));

		sound &= check(theory, &not_so, 1) == PTP_UNSAT;
	}
	ptp_release(held);
	return sound ? PTP_OK : ptp_fail(diag, PTP_ERR_INTERNAL, "the words of policies contradict each other");
}

enum ptp_err ptp_theory_create(const struct ptp_catalogue *catalogue, const struct ptp_policy_claims *claims,
			       const struct ptp_policy *policy, struct ptp_theory **ret, struct ptp_diag *diag)
{
	struct ptp_theory *theory = ptp_calloc(1, sizeof(*theory));

	*ret = theory;
	theory->claims = claims;
	ptp_held_init(&theory->held);
	if (!ptp_theory_write(catalogue, claims, policy, &theory->text, diag) && !load(theory, policy, diag))
		check_world(theory, diag);
	return diag->err;
}

void ptp_theory_destroy(struct ptp_theory *theory)
{
	if (!theory)
		return;
	forget_model(theory);
	for (size_t i = 0; i < PTP_FACTS_MAX; i++)
		free(theory->literals[i]);
	if (theory->solver)
		Z3_solver_dec_ref(theory->held.z3, theory->solver);
	ptp_held_free(&theory->held);
	free(theory->text.text);
	free(theory);
}

const char *ptp_theory_text(const struct ptp_theory *theory)
{
	return theory->text.text;
}

// A check assumes literals and not terms: an equation gets a name, for the run.
static Z3_ast named(struct ptp_theory *theory, Z3_ast term)
{
	struct ptp_held *held = &theory->held;
	Z3_ast name = ptp_hold(held, Z3_mk_fresh_const(held->z3, "ptp.name", held->boolean));

	Z3_solver_assert(held->z3, theory->solver, ptp_pass(held, Z3_mk_implies(held->z3, name, term)));
	return name;
}

// The constant called NAME, of BITS bits, is VALUE.
static Z3_ast equation_of(struct ptp_theory *theory, const char *name, unsigned bits, uint64_t value)
{
	struct ptp_held *held = &theory->held;
	Z3_sort sort = ptp_pass_bits(held, bits);
	Z3_ast number = ptp_pass(held, Z3_mk_unsigned_int64(held->z3, value, sort));

	return ptp_pass(held, Z3_mk_eq(held->z3, ptp_pass_constant(held, name, sort), number));
}

// Each value of a fact gets one literal, so that the solver does not grow with the questions.
static Z3_ast fact_literal(struct ptp_theory *theory, const struct ptp_given *given, const char *name)
{
	unsigned bits = (unsigned)theory->claims->facts.at[given->index].bits;
	Z3_ast **of = &theory->literals[given->index];

	if (!*of)
		*of = ptp_calloc((size_t)1 << bits, sizeof(**of));
	if (!(*of)[given->value])
		(*of)[given->value] = named(theory, equation_of(theory, name, bits, given->value));
	return (*of)[given->value];
}

static Z3_ast literal_of(struct ptp_theory *theory, const struct ptp_given *given)
{
	struct ptp_held *held = &theory->held;
	Z3_ast constant;
	char name[64];

	ptp_given_name(name, sizeof(name), given);
	if (given->kind == PTP_GIVEN_FACT)
		return fact_literal(theory, given, name);
	constant = ptp_pass_constant(held, name, held->boolean);
	return given->value ? constant : ptp_pass(held, Z3_mk_not(held->z3, constant));
}

static size_t gather(struct ptp_theory *theory, const struct ptp_given *given, size_t count, Z3_ast *literals)
{
	for (size_t i = 0; i < count; i++)
		literals[i] = literal_of(theory, &given[i]);
	return count;
}

enum ptp_result ptp_theory_check(struct ptp_theory *theory, const struct ptp_given *given, size_t count)
{
	Z3_ast literals[GIVEN_MAX];
	enum ptp_result result;

	if (count > GIVEN_MAX)
		return PTP_GAVE_UP;
	result = check(theory, literals, gather(theory, given, count, literals));
	ptp_release(&theory->held);
	return result;
}

// The value of a constant of so many bits in the model.
static uint64_t value_of(struct ptp_theory *theory, const char *name, unsigned bits)
{
	struct ptp_held *held = &theory->held;
	Z3_ast constant = ptp_pass_constant(held, name, ptp_pass_bits(held, bits)), value = NULL;
	uint64_t number = 0;

	if (theory->model && Z3_model_eval(held->z3, theory->model, constant, true, &value) && value)
		Z3_get_numeral_uint64(held->z3, ptp_pass(held, value), &number);
	ptp_held_clean(held);
	ptp_release(held);
	return number;
}

uint64_t ptp_theory_fact(struct ptp_theory *theory, size_t fact)
{
	struct ptp_given given = {PTP_GIVEN_FACT, fact, 0};
	char name[64];

	ptp_given_name(name, sizeof(name), &given);
	return value_of(theory, name, (unsigned)theory->claims->facts.at[fact].bits);
}

uint32_t ptp_theory_attr(struct ptp_theory *theory, bool vmm)
{
	uint64_t meaning = value_of(theory, vmm ? "ptp.vmm" : "ptp.guest", PTP_MEANING_BITS);

	return (uint32_t)(meaning & ((1u << PTP_ATTR_BITS) - 1));
}

// A literal: ptp.kind is VALUE, or (SAME false) it is not.
static Z3_ast kind_literal(struct ptp_theory *theory, uint64_t value, bool same)
{
	struct ptp_held *held = &theory->held;
	Z3_ast term = equation_of(theory, "ptp.kind", PTP_KIND_BITS, value);

	return named(theory, same ? term : ptp_pass(held, Z3_mk_not(held->z3, term)));
}

bool ptp_theory_reach(struct ptp_theory *theory, const struct ptp_given *given, size_t count, struct ptp_reach *reach)
{
	struct ptp_held *held = &theory->held;
	Z3_ast literals[GIVEN_MAX + (1 << PTP_KIND_BITS)];
	enum ptp_result result;

	*reach = (struct ptp_reach){{0}};
	if (count > GIVEN_MAX)
		return false;
	gather(theory, given, count, literals);
	for (size_t i = 0; i < count; i++)
		ptp_hold(held, literals[i]);
	while ((result = check(theory, literals, count)) == PTP_SAT && count < sizeof(literals) / sizeof(*literals)) {
		uint64_t kind = value_of(theory, "ptp.kind", PTP_KIND_BITS);

		reach->kinds[kind / 64] |= UINT64_C(1) << kind % 64;
		literals[count++] = kind_literal(theory, kind, false);
	}
	ptp_release(held);
	return result == PTP_UNSAT;
}

bool ptp_theory_kind(struct ptp_theory *theory, unsigned kind, uint32_t *attr, bool *exec)
{
	Z3_ast literal = kind_literal(theory, kind, true);
	bool possible = check(theory, &literal, 1) == PTP_SAT;

	*attr = possible ? ptp_theory_attr(theory, false) : 0;
	*exec = kind >> (PTP_KIND_BITS - 1) & 1;
	ptp_release(&theory->held);
	return possible;
}

static Z3_ast boolean_called(struct ptp_theory *theory, const char *name)
{
	return ptp_pass_constant(&theory->held, name, theory->held.boolean);
}

// The known bits of WORD, of BITS bits, are so. A bit that is not known has value 0.
static Z3_ast bits_are(struct ptp_theory *theory, const char *word, unsigned bits, const uint64_t *known,
		       const uint64_t *value)
{
	struct ptp_held *held = &theory->held;
	Z3_ast constant = ptp_pass_constant(held, word, ptp_pass_bits(held, bits)), parts[2];
	unsigned count = 0;

	for (unsigned low = 0; low < bits; low += 64, count++) {
		unsigned size = bits - low < 64 ? bits - low : 64;
		Z3_sort sort = ptp_pass_bits(held, size);
		Z3_ast part = ptp_pass(held, Z3_mk_extract(held->z3, low + size - 1, low, constant));
		Z3_ast mask = ptp_pass(held, Z3_mk_unsigned_int64(held->z3, known[count], sort));
		Z3_ast number = ptp_pass(held, Z3_mk_unsigned_int64(held->z3, value[count], sort));

		part = ptp_pass(held, Z3_mk_bvand(held->z3, part, mask));
		parts[count] = ptp_pass(held, Z3_mk_eq(held->z3, part, number));
	}
	return ptp_pass(held, Z3_mk_and(held->z3, count, parts));
}

// One of the bytes is how the VMM maps the page.
static Z3_ast one_byte(struct ptp_theory *theory, const struct ptp_seen *seen)
{
	struct ptp_held *held = &theory->held;
	Z3_ast any = ptp_pass(held, Z3_mk_false(held->z3));

	for (size_t i = 0; i < seen->count; i++) {
		Z3_ast both[2] = {any, equation_of(theory, "ptp.byte", 8, seen->bytes[i])};

		any = ptp_pass(held, Z3_mk_or(held->z3, 2, both));
	}
	return any;
}

enum ptp_result ptp_theory_conforms(struct ptp_theory *theory, const struct ptp_seen *seen, const uint32_t *decision)
{
	struct ptp_held *held = &theory->held;
	enum ptp_result result;
	Z3_ast literals[8];
	size_t count = 0;

	literals[count++] =
		named(theory, bits_are(theory, "ptp.cpu", PTP_CPU_BITS, seen->cpu->known, seen->cpu->value));
	literals[count++] =
		named(theory, bits_are(theory, "ptp.seen", PTP_CLASS_BITS, seen->class->known, seen->class->value));
	literals[count++] = boolean_called(theory, "ptp.same-fwb");
	if (decision)
		literals[count++] = named(theory, equation_of(theory, "ptp.decision", PTP_DECISION_BITS, *decision));
	else
		literals[count++] = boolean_called(theory, "ptp.given");
	if (seen->kind != PTP_KIND_UNKNOWN)
		literals[count++] = boolean_called(theory, seen->kind == PTP_RAM ? "ptp.ram" : "ptp.device");
	if (seen->count) {
		literals[count++] = named(theory, one_byte(theory, seen));
		literals[count++] = boolean_called(theory, "ptp.maps-so");
	}
	result = check(theory, literals, count);
	ptp_release(held);
	return result;
}

uint32_t ptp_theory_decide(struct ptp_theory *theory, uint32_t page)
{
	struct ptp_held *held = &theory->held;
	Z3_ast number = ptp_pass(held, Z3_mk_unsigned_int64(held->z3, page, ptp_pass_bits(held, PTP_PAGE_BITS)));
	Z3_ast term = ptp_pass(held, Z3_substitute(held->z3, theory->decide, 1, &theory->page, &number));
	unsigned value = 0;
	bool fixed;

	term = ptp_pass(held, Z3_simplify(held->z3, term));
	fixed = ptp_held_clean(held) && Z3_is_numeral_ast(held->z3, term) &&
		Z3_get_numeral_uint(held->z3, term, &value);
	ptp_release(held);
	return fixed ? value : UINT32_MAX;
}

// SPDX-License-Identifier: Apache-2.0
//
// What the functions of the rules come to for given arguments: by substitution in a template and simplification, without a question.
#include "verifier/prove/state.h"

// Bits LOW to HIGH - 1 of a word that are all known or all free, as a term: a number, or those bits of FREE.
static Z3_ast piece_of(struct ptp_held *held, uint64_t value, bool known, unsigned low, unsigned high, Z3_ast free_bits)
{
	uint64_t bits = value >> low % 64 & (UINT64_MAX >> (64 - (high - low)));

	if (!known)
		return ptp_pass(held, Z3_mk_extract(held->z3, high - 1, low, free_bits));
	return ptp_pass(held, Z3_mk_unsigned_int64(held->z3, bits, ptp_pass_bits(held, high - low)));
}

// The lowest BITS of a word as a term: the known ones as numbers, the free ones as bits of FREE.
static Z3_ast partly_known(struct ptp_held *held, const uint64_t *value, const uint64_t *known, unsigned bits,
			   Z3_ast free_bits)
{
	Z3_ast term = NULL;

	for (unsigned low = 0, high; low < bits; low = high) {
		bool fixed = known[low / 64] >> low % 64 & 1;
		Z3_ast piece;

		for (high = low + 1; high < bits && high % 64 && (known[high / 64] >> high % 64 & 1) == fixed; high++)
			;
		piece = piece_of(held, value[low / 64], fixed, low, high, free_bits);
		term = term ? ptp_pass(held, Z3_mk_concat(held->z3, piece, term)) : piece;
	}
	return term;
}

// TEMPLATE with constants FROM replaced by TO, in passing.
static Z3_ast evaluate(struct ptp_held *held, Z3_ast template, unsigned count, const Z3_ast *from, const Z3_ast *to)
{
	Z3_ast term = ptp_pass(held, Z3_substitute(held->z3, template, count, from, to));

	return ptp_pass(held, Z3_simplify(held->z3, term));
}

// TEMPLATE of a class and of what PINS say of the CPU.
static Z3_ast evaluate_class(struct ptp_solver *solver, Z3_ast template, const struct ptp_class *class,
			     const struct ptp_pins *pins)
{
	const struct ptp_bits *cpu = &pins->word[PTP_WORD_CPU];
	Z3_ast from[2] = {solver->class, solver->cpu}, to[2];

	to[0] = partly_known(&solver->held, class->value, class->known, PTP_CLASS_BITS, solver->class);
	to[1] = partly_known(&solver->held, cpu->value, cpu->known, PTP_CPU_BITS, solver->cpu);
	return evaluate(&solver->held, template, 2, from, to);
}

// Bits LOW to HIGH of TERM, in passing.
static Z3_ast part_of(struct ptp_held *held, Z3_ast term, unsigned high, unsigned low)
{
	return ptp_pass(held, Z3_simplify(held->z3, ptp_pass(held, Z3_mk_extract(held->z3, high, low, term))));
}

// Z3 gives the number of a term to another one once nobody holds it: what has an id is held for the run.
static enum ptp_err meaning_from(struct ptp_solver *solver, Z3_ast template, const struct ptp_class *class,
				 const struct ptp_pins *pins, struct ptp_meaning *meaning, struct ptp_diag *diag)
{
	struct ptp_held *held = &solver->held;
	Z3_ast term = ptp_hold(held, evaluate_class(solver, template, class, pins));
	Z3_ast attr = ptp_hold(held, part_of(held, term, PTP_ATTR_BITS - 1, 0));

	*meaning = (struct ptp_meaning){.term = term};
	meaning->id = Z3_get_ast_id(held->z3, term);
	meaning->attr_id = Z3_get_ast_id(held->z3, attr);
	meaning->fixed = Z3_is_numeral_ast(held->z3, term);
	if (meaning->fixed)
		Z3_get_numeral_uint64(held->z3, term, &meaning->value);
	ptp_release(held);
	if (held->failed)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the solver failed to evaluate a class");
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
	struct ptp_held *held = &solver->held;
	Z3_ast term = evaluate_class(solver, solver->permissions, class, pins);
	uint32_t permissions = 0;

	*known = 0;
	for (unsigned bit = 0; bit < PTP_PERM_BITS && !held->failed; bit++) {
		Z3_ast one = part_of(held, term, bit, bit);
		unsigned value = 0;

		if (!Z3_is_numeral_ast(held->z3, one) || !Z3_get_numeral_uint(held->z3, one, &value))
			continue;
		*known |= 1u << bit;
		permissions |= value << bit;
	}
	ptp_release(held);
	return permissions;
}

bool ptp_solver_step(struct ptp_solver *solver, size_t step, const struct ptp_class *class, const struct ptp_pins *pins,
		     uint32_t *attr)
{
	struct ptp_held *held = &solver->held;
	Z3_ast term = evaluate_class(solver, solver->steps[step], class, pins);
	unsigned value = 0;
	bool fixed = Z3_is_numeral_ast(held->z3, term) && Z3_get_numeral_uint(held->z3, term, &value);

	ptp_release(held);
	*attr = value;
	return fixed && !held->failed;
}

unsigned ptp_solver_show(struct ptp_solver *solver, size_t shown, uint32_t attr)
{
	uint32_t bits = attr & ((1u << PTP_ATTR_BITS) - 1);
	uint8_t *known = &solver->shown_values[shown << PTP_ATTR_BITS | bits];
	struct ptp_held *held = &solver->held;
	unsigned value = 0;
	Z3_ast number;

	if (*known)
		return *known - 1u;
	number = piece_of(held, bits, true, 0, PTP_ATTR_BITS, NULL);
	Z3_get_numeral_uint(held->z3, evaluate(held, solver->shown[shown], 1, &solver->attr, &number), &value);
	ptp_release(held);
	*known = (uint8_t)(value + 1);
	return value;
}

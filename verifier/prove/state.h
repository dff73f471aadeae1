// SPDX-License-Identifier: Apache-2.0
//
// What a solver holds: for solver.c, which asks, and evaluate.c, which evaluates.
#ifndef PTP_STATE_H
#define PTP_STATE_H

#include "model/table.h"
#include "verifier/prove/held.h"
#include "verifier/prove/script.h"

// A literal that implies many bits of a word.
struct whole {
	enum ptp_solver_kind kind;
	enum ptp_word word;
	struct ptp_bits bits;
	Z3_ast literal;
};

struct ptp_solver {
	struct ptp_held held;
	struct ptp_script script;
	Z3_ast_vector equations;           // of the script
	Z3_solver rules[PTP_SOLVER_COUNT]; // each made when it is first needed
	Z3_ast literal[PTP_WORD_COUNT][128], negated[PTP_WORD_COUNT][128];
	Z3_ast meaning, permissions; // map.meaning and map.perm of the constants below
	Z3_ast class, cpu;
	Z3_ast *shown, attr;   // templates by part, and the constant that each is of
	Z3_ast *steps;         // templates, likewise
	uint8_t *shown_values; // part by part for each attribute: value + 1, or 0: not asked yet
	size_t shown_count;
	PTP_VEC(struct whole) wholes;
	struct ptp_table whole_table; // of `wholes`
	uint64_t checks;
	bool spent; // the checks have cost all that they may
};

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The text that the solver is loaded with: the rule files, then the words, their literals and the questions.
#ifndef PTP_SCRIPT_H
#define PTP_SCRIPT_H

#include "verifier/prove/solver.h"

struct ptp_word_shape {
	const char *name;    // of the SMT-LIB constant
	const char *sort;    // of the rules
	unsigned bits;       // that have a literal
	const char *defined; // the term that the word equals, or NULL: it is free
};

extern const struct ptp_word_shape ptp_word_shape[PTP_WORD_COUNT];

// Names of literals: of a bit of a word; of a function of the rules, or several joined, being true ("violated").
void ptp_literal_name(char *name, size_t room, enum ptp_word word, unsigned bit);
void ptp_query_name(char *name, size_t room, const struct ptp_query *query);

// Several rules can be asked about at once where they are one half of such, the first being all: the middle of FIRST to END - 1.
static inline size_t ptp_rules_middle(size_t first, size_t end)
{
	return first + (end - first) / 2;
}

// What a solver does not hold it need not decide. Most obligations are between mappings whose meanings are fixed and need
// nothing of the classes, or only of one; what a walk shows of one class needs no rules.
enum ptp_solver_kind {
	PTP_SOLVER_MEANINGS, // no class
	PTP_SOLVER_CLASS_A,  // the class of the first mapping
	PTP_SOLVER_CLASS_B,
	PTP_SOLVER_CLASSES, // both
	PTP_SOLVER_SHOW,    // the class of one mapping, and no rules
	PTP_SOLVER_COUNT,
};

bool ptp_solver_has(enum ptp_solver_kind kind, enum ptp_word word);

// Does a solver of KIND hold the equation that defines WORD?
bool ptp_solver_defines(enum ptp_solver_kind kind, enum ptp_word word);

// The text, NUL-terminated, for the caller to free. Its assertions are equations NAME = TERM: first one for each word, which
// are left out of a solver that does not have the word and are `NAME = NAME` where the word is free; then one for each
// literal of a word, word by word; then those of the questions; then, for no solver, `TERM = TERM` for each part that the catalogue
// shows, in ptp.attr, and for each of its steps of an attribute, in the words of a class and the CPU.
struct ptp_script {
	char *text;
	unsigned word[PTP_WORD_COUNT + 1]; // where the literals of each word begin; the last: where the questions begin
	unsigned shown, steps, end;        // where the parts shown begin, and the steps; the number of all
};

enum ptp_err ptp_script_make(const struct ptp_catalogue *catalogue, struct ptp_script *script, struct ptp_diag *diag);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The text that the solver is loaded with: the rule files, then the words, their literals and the questions.
#ifndef PTP_SCRIPT_H
#define PTP_SCRIPT_H

#include "verifier/prove/solver.h"

struct ptp_word_shape {
	const char *name;     // of the SMT-LIB constant
	const char *sort;     // of the rules
	unsigned bits;        // that have a literal
	const char *defined;  // the term that the word equals, or NULL: it is free
};

extern const struct ptp_word_shape ptp_word_shape[PTP_WORD_COUNT];

// Names of literals: of a bit of a word; of "the rule is violated" and "the rule is kept".
void ptp_literal_name(char *name, size_t room, enum ptp_word word, unsigned bit);
void ptp_query_name(char *name, size_t room, const struct ptp_query *query);

// Calls VISIT for every question that CATALOGUE asks: each function, violated and kept; and joined, by rule and all.
void ptp_each_query(const struct ptp_catalogue *catalogue, void (*visit)(const struct ptp_query *, void *), void *data);

// Obligations between mappings whose meanings are fixed are most of all, and need nothing of the classes: a solver that has
// only the words after them answers several times faster.
enum ptp_script_kind { PTP_SCRIPT_CLASSES, PTP_SCRIPT_MEANINGS, PTP_SCRIPT_COUNT };

bool ptp_script_has(enum ptp_script_kind kind, enum ptp_word word);

// The whole script, NUL-terminated, for the caller to free, and the number of its assertions.
enum ptp_err ptp_script(const struct ptp_catalogue *catalogue, enum ptp_script_kind kind, char **text, unsigned *assertions,
			struct ptp_diag *diag);

#endif

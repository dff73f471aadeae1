// SPDX-License-Identifier: Apache-2.0
//
// SMT-LIB text, looked at before a solver sees it.
//
// A solver takes commands that silently drop what stands before, after or around them: (exit), (reset), (push). A rule file
// defines functions, and nothing else is let through. What a term means is for the solver to say.
#ifndef PTP_SMT_H
#define PTP_SMT_H

#include "model/alloc.h"
#include "model/diag.h"
#include "model/rules.h"

#include "inputs/names.h"

#include <stdbool.h>
#include <stddef.h>

struct ptp_symbol {
	const char *name; // without the bars of a quoted symbol
	struct ptp_place place;
};

struct ptp_symbols {
	PTP_VEC(struct ptp_symbol) all; // in the order in which they are defined
};

// Checks the SIZE bytes of TEXT and appends what they define to SYMBOLS; names live in ARENA, FILE is for messages. DOTTED: a name
// needs a dot. Names without one may be the language's own, `or` or `bvadd`, and Z3 would take a new meaning of them.
enum ptp_err ptp_smt_scan(struct ptp_arena *arena, const char *file, const char *text, size_t size, bool dotted,
			  struct ptp_symbols *symbols, struct ptp_diag *diag);

// The same of the built-in files that CATALOGUE lists.
enum ptp_err ptp_smt_scan_builtin(struct ptp_arena *arena, const struct ptp_catalogue *catalogue,
				  struct ptp_symbols *symbols, struct ptp_diag *diag);

// Puts the names of SYMBOLS, by their index, into NAMES, which the caller frees. One that is there twice is an error: what is added
// redefines nothing.
enum ptp_err ptp_smt_settle(const struct ptp_symbols *symbols, struct ptp_names *names, struct ptp_diag *diag);

#endif

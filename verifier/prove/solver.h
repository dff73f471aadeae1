// SPDX-License-Identifier: Apache-2.0
//
// The solver: the rules loaded once into Z3, asked about one obligation at a time. Nothing else knows Z3.
//
// An obligation is a handful of words of bits: two classes, the CPU's features, the region, the pair. A bit is pinned to a
// value or left free; each is a literal of its own, declared before the first question, so that a question is one
// check under assumptions and the solver never grows (incremental QF_BV solver; other ways of building a Z3 solver answer
// "unsat" with an empty core).
#ifndef PTP_SOLVER_H
#define PTP_SOLVER_H

#include "verifier/prove/pins.h"

// What is asked: the rule's function of a severity for one mapping or for a pair, or several of that kind at once.
struct ptp_query {
	size_t rule;                // PTP_ANY_RULE: of every rule, whatever the severity; PTP_ANY_OF: of this severity
	size_t end;                 // not 0: of the rules from `rule` to `end` - 1, whatever the severity
	enum ptp_severity severity; // PTP_SEVERITY_COUNT: of every severity
	bool pair;
	bool holds; // asks for a state in which the rule is kept, not one in which it is violated; of one function only
};

#define PTP_ANY_RULE SIZE_MAX
#define PTP_ANY_OF (SIZE_MAX - 1)

enum ptp_result { PTP_UNSAT, PTP_SAT, PTP_GAVE_UP };

struct ptp_solver;

// Loads the rules that CATALOGUE lists out of the builtin files.
enum ptp_err ptp_solver_create(const struct ptp_catalogue *catalogue, struct ptp_solver **solver,
			       struct ptp_diag *diag);
void ptp_solver_destroy(struct ptp_solver *solver);

// Is there a state of all that is not pinned in which QUERY is so? Where the meanings concerned are pinned whole, the classes
// do not count: the caller has them from ptp_solver_meaning. A solver that fails answers PTP_GAVE_UP, never PTP_UNSAT.
enum ptp_result ptp_solver_check(struct ptp_solver *solver, const struct ptp_query *query, const struct ptp_pins *pins);

// Is there a state at all in which every pinned bit has its value?
enum ptp_result ptp_solver_possible(struct ptp_solver *solver, const struct ptp_pins *pins);

// The meaning of a class: equal ids are equal meanings, equal attr_ids equal attributes. FIXED: nothing in it is free, and VALUE
// is it.
struct ptp_meaning {
	uint32_t id, attr_id;
	bool fixed;
	uint64_t value;
	const void *term; // the solver's own
};

enum ptp_err ptp_solver_meaning(struct ptp_solver *solver, const struct ptp_class *class, const struct ptp_pins *cpu,
				struct ptp_meaning *meaning, struct ptp_diag *diag);

// The same for a class that has fewer free bits than the one with the meaning GENERAL and agrees with it in the others: cheaper,
// the more GENERAL knows. An id may differ from the one that ptp_solver_meaning gives.
enum ptp_err ptp_solver_refine(struct ptp_solver *solver, const struct ptp_meaning *general,
			       const struct ptp_class *class, const struct ptp_pins *cpu, struct ptp_meaning *meaning,
			       struct ptp_diag *diag);

// The permissions (PTP_PERM_* bits) of a class, as far as no free bit decides them: those are KNOWN.
uint32_t ptp_solver_permissions(struct ptp_solver *solver, const struct ptp_class *class, const struct ptp_pins *cpu,
				uint32_t *known);

// What STEP of the catalogue's `steps:` makes of a class. False where a free bit decides it.
bool ptp_solver_step(struct ptp_solver *solver, size_t step, const struct ptp_class *class, const struct ptp_pins *cpu,
		     uint32_t *attr);

// Which of its values part SHOWN of attribute ATTR (16 bits, all known) has.
unsigned ptp_solver_show(struct ptp_solver *solver, size_t shown, uint32_t attr);

// How many checks there were.
uint64_t ptp_solver_checks(const struct ptp_solver *solver);

// "Z3 4.8.12"
const char *ptp_solver_name(void);

#endif

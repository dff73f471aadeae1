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

#include "model/rules.h"
#include "verifier/walk/class.h"

enum ptp_word {
	PTP_WORD_A, // the class of the first mapping (rules/arm/class.smt2)
	PTP_WORD_B, // of the second
	PTP_WORD_CPU,
	PTP_WORD_REGION,    // rules/arm/region.smt2
	PTP_WORD_PAIR,      // likewise
	PTP_WORD_A_MEANING, // rules/arm/meaning.smt2: follows from the class
	PTP_WORD_B_MEANING,
	PTP_WORD_A_PERM, // perm.* of the first mapping, see PTP_PERM_*
	PTP_WORD_COUNT,
};

// Bits of the words, as rules/arm/region.smt2 and class.smt2 have them.
enum { PTP_CPU_XS, PTP_CPU_MTE2, PTP_CPU_MTE_PERM, PTP_CPU_XNX, PTP_CPU_HPDS, PTP_CPU_DIC, PTP_CPU_BITS };
enum {
	PTP_REGION_KIND,
	PTP_REGION_PROPERTY = 2,
	PTP_REGION_SPACES = PTP_REGION_PROPERTY + PTP_PROPERTY_COUNT,
	PTP_REGION_SAYS_NO = PTP_REGION_SPACES + 4, // the capture itself answers a property with "no"
	PTP_REGION_BITS = PTP_REGION_SAYS_NO + PTP_PROPERTY_COUNT,
};
enum {
	PTP_PAIR_INSIDE_GUEST,
	PTP_PAIR_INDEPENDENT,
	PTP_PAIR_SW_MANAGED,
	PTP_PAIR_EXCLUSIVE,
	PTP_PAIR_ONE_DOMAIN,
	PTP_PAIR_NON_CACHING_A,
	PTP_PAIR_NON_CACHING_B,
	PTP_PAIR_ASSIGNED_A,
	PTP_PAIR_ASSIGNED_B,
	PTP_PAIR_GRANTED, // a fact, and so is the next
	PTP_PAIR_NO_XS,
	PTP_PAIR_BITS,
};
enum { PTP_PERM_READ0, PTP_PERM_WRITE0, PTP_PERM_EXEC0, PTP_PERM_READ, PTP_PERM_WRITE, PTP_PERM_EXEC, PTP_PERM_BITS };
#define PTP_ATTR_BITS 16 // the low bits of a meaning
#define PTP_MEANING_BITS 36
#define PTP_MEANING_MASK ((UINT64_C(1) << PTP_MEANING_BITS) - 1)

// Bits of one word.
struct ptp_bits {
	uint64_t value[2], known[2]; // a bit that is not known has value 0
};

struct ptp_pins {
	struct ptp_bits word[PTP_WORD_COUNT];
	struct ptp_bits base[PTP_WORD_COUNT]; // what was pinned as a whole: one literal stands for all of it
};

void ptp_pin(struct ptp_pins *pins, enum ptp_word word, unsigned bit, bool value);
void ptp_unpin(struct ptp_pins *pins, enum ptp_word word, unsigned bit);

// Pins a word as a whole. The solver keeps a literal for each whole that it has seen: for what comes again and again, such as
// a class of the capture.
void ptp_pin_whole(struct ptp_pins *pins, enum ptp_word word, const struct ptp_bits *bits);
void ptp_pin_class(struct ptp_pins *pins, enum ptp_word word, const struct ptp_class *class);

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

// Which of its values part SHOWN of attribute ATTR (16 bits, all known) has.
unsigned ptp_solver_show(struct ptp_solver *solver, size_t shown, uint32_t attr);

// How many checks there were.
uint64_t ptp_solver_checks(const struct ptp_solver *solver);

// "Z3 4.8.12"
const char *ptp_solver_name(void);

#endif

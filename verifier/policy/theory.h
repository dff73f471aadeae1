// SPDX-License-Identifier: Apache-2.0
//
// A policy in the solver: one page that it is asked to map, a guest under what it answers, the VMM, and all that is claimed.
//
// Promises, claims and facts are constants there, so that a question is one check under assumptions about them.
#ifndef PTP_THEORY_H
#define PTP_THEORY_H

#include "model/policy.h"
#include "verifier/prove/solver.h"

// A constant and the value that is asked for. Of a claim, 1: it is broken.
enum ptp_given_kind { PTP_GIVEN_PROMISE, PTP_GIVEN_CLAIM, PTP_GIVEN_FACT, PTP_GIVEN_KINDS };

struct ptp_given {
	enum ptp_given_kind kind;
	size_t index;
	uint64_t value;
};

struct ptp_theory;

// Loads the rules, the words of policies and POLICY. *THEORY is the caller's to destroy, in any case.
enum ptp_err ptp_theory_create(const struct ptp_catalogue *catalogue, const struct ptp_policy_claims *claims,
			       const struct ptp_policy *policy, struct ptp_theory **theory, struct ptp_diag *diag);
void ptp_theory_destroy(struct ptp_theory *theory);

// Is there a page, a guest and a device with all that is GIVEN? PTP_GAVE_UP when the solver fails.
enum ptp_result ptp_theory_check(struct ptp_theory *theory, const struct ptp_given *given, size_t count);

// Of the last answer PTP_SAT: the value of a fact, and the attributes of the guest's mapping and the VMM's.
uint64_t ptp_theory_fact(struct ptp_theory *theory, size_t fact);
uint32_t ptp_theory_attr(struct ptp_theory *theory, bool vmm);

// The kinds of mappings that a guest can get: values of ptp.kind, of which each is what a guest may do with an attribute, without
// shareability.
#define PTP_KIND_BITS 8

struct ptp_reach {
	uint64_t kinds[(1 << PTP_KIND_BITS) / 64]; // bit K: kind K can be had
};

// What can be had where all this is GIVEN. False where the solver failed.
bool ptp_theory_reach(struct ptp_theory *theory, const struct ptp_given *given, size_t count, struct ptp_reach *reach);

// The attributes of a mapping of kind K, and whether it may be executed. False where there is none.
bool ptp_theory_kind(struct ptp_theory *theory, unsigned kind, uint32_t *attr, bool *exec);

// What the policy answers for PAGE (a value of the sort Page), as the bits of a Decision; UINT32_MAX where the solver failed.
uint32_t ptp_theory_decide(struct ptp_theory *theory, uint32_t page);

// Stage 2 entries that were seen: the class of a guest's mapping, what is known of the CPU, and the kind of the region; and how
// processes map the page, COUNT MAIR bytes of which one is the VMM's (none: nobody does, or it is not known how).
struct ptp_seen {
	const struct ptp_class *class;
	const struct ptp_bits *cpu;
	enum ptp_kind kind;
	const uint8_t *bytes;
	size_t count;
};

// Is there a page that looks so and for which the policy gives that entry? Or (DECISION not NULL) gives DECISION, whatever was seen?
enum ptp_result ptp_theory_conforms(struct ptp_theory *theory, const struct ptp_seen *seen, const uint32_t *decision);

// The text that the solver has, then a question for each GIVEN list: for other solvers. See prove.h.
const char *ptp_theory_text(const struct ptp_theory *theory);

// The name of the constant of GIVEN.
void ptp_given_name(char *name, size_t room, const struct ptp_given *given);

#endif

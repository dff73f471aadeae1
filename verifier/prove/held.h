// SPDX-License-Identifier: Apache-2.0
//
// Z3's context, in which a term lives as long as somebody holds it: for the run, or in passing until the question or evaluation
// that it was built for is over. Whatever Z3 returns goes through one of these functions before Z3 is called again: it keeps
// no more than the last result by itself.
#ifndef PTP_HELD_H
#define PTP_HELD_H

#include <stdbool.h>
#include <z3.h>

struct ptp_held {
	Z3_context z3;
	Z3_ast_vector lasting, passing;
	Z3_sort boolean;
	bool failed; // Z3 reported an error: nothing that follows is believed
};

void ptp_held_init(struct ptp_held *held);
void ptp_held_free(struct ptp_held *held);

// Did Z3 never report an error? It forgets one at the next call, so this is asked after each call that matters.
bool ptp_held_clean(struct ptp_held *held);

// A solver for bit-vectors in which one check costs no more than RLIMIT, in Z3's own deterministic unit, before it gives up; for the caller
// to release. NULL where there is none. Without `ctrl_c: false` Z3 takes SIGINT for itself: a check would give up, and the program go on.
Z3_solver ptp_held_solver(struct ptp_held *held, unsigned rlimit);

// Holds TERM for the run, or in passing. Where Z3 failed to make it the result is a term of no use, which Z3 can be given.
Z3_ast ptp_hold(struct ptp_held *held, Z3_ast term);
Z3_ast ptp_pass(struct ptp_held *held, Z3_ast term);
Z3_sort ptp_pass_bits(struct ptp_held *held, unsigned bits); // the sort of so many bits

// Lets go of all that was held in passing.
void ptp_release(struct ptp_held *held);

// Constants, held for the run and in passing.
Z3_ast ptp_hold_constant(struct ptp_held *held, const char *name, Z3_sort sort);
Z3_ast ptp_pass_constant(struct ptp_held *held, const char *name, Z3_sort sort);

#endif

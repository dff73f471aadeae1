// SPDX-License-Identifier: Apache-2.0
//
// Someone else's solver: a command that is given a file and prints answers.
#ifndef PTP_CERTIFY_ASK_H
#define PTP_CERTIFY_ASK_H

#include "model/diag.h"

enum ptp_asked {
	PTP_ASKED_AGREES,    // exit status 0, and exactly the expected number of lines, each `unsat`
	PTP_ASKED_DISAGREES, // an answer was `sat` or `unknown`
	PTP_ASKED_FAILED,    // anything else: no such command, an error, other output; DIAG says what
};

// Runs COMMAND, words separated by blanks, without a shell, with FILE as its last argument and nothing to read.
enum ptp_asked ptp_ask(const char *command, const char *file, unsigned answers, struct ptp_diag *diag);

#endif

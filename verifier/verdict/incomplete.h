// SPDX-License-Identifier: Apache-2.0
#ifndef PTP_INCOMPLETE_H
#define PTP_INCOMPLETE_H

#include "verifier/verdict/check.h"
#include "verifier/verdict/triples.h"

// Adds to the findings of CHECK: what could not be walked, what a limit left out, and guests whose stage 1 is taken as dumped.
void ptp_add_incomplete(struct ptp_check *check, const struct ptp_triples *triples);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Random captures: registers and tables that nobody would write.
#ifndef PTP_COMPARE_H
#define PTP_COMPARE_H

#include "model/capture.h"

uint64_t random_below(uint64_t limit);

// A capture of one context, the same for the same SEED. Its tables share pages and may point to themselves.
struct ptp_capture *random_capture(uint64_t seed);
void random_free(struct ptp_capture *capture);

// An input address made of table indices that the last random capture uses.
uint64_t random_input(void);

#endif

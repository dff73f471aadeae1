// SPDX-License-Identifier: Apache-2.0
//
// The other part of the program that writes seeds.
#ifndef PTP_TEST_SEED_H
#define PTP_TEST_SEED_H

#include "tests/unit/scratch.h"

// For the readers of a host's files.
void seed_regions(const struct scratch *to);

#endif

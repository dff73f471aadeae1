// SPDX-License-Identifier: Apache-2.0
//
// The parts of the program that writes seeds.
#ifndef PTP_TEST_SEED_H
#define PTP_TEST_SEED_H

#include <stddef.h>

void seed_write(const char *directory, const char *name, const void *data, size_t size);

// For the readers of a host's files.
void seed_regions(const char *directory);

#endif

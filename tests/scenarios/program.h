// SPDX-License-Identifier: Apache-2.0
//
// Runs ptproof as its users do, for its JSON.
#ifndef PTP_TEST_SCENARIOS_PROGRAM_H
#define PTP_TEST_SCENARIOS_PROGRAM_H

#include "tests/unit/scratch.h"

#include <jansson.h>

// What the program that PTPROOF names prints with these arguments (the last is NULL); its output goes through files of the
// directory. NULL where that is not JSON, with what it wrote to standard error on standard output.
json_t *program_json(const struct scratch *scratch, const char *const *arguments);

#endif

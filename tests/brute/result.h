// SPDX-License-Identifier: Apache-2.0
//
// What is found on an island: lines such as "alias.device-nc error conditional host guest:1 r3.0: independent(host, guest:1)",
// each with the quarters of pages where it holds. Both the oracle and the library are brought to this form.
#ifndef PTP_TEST_BRUTE_RESULT_H
#define PTP_TEST_BRUTE_RESULT_H

#include "model/text.h"
#include "tests/brute/world.h"

struct line {
	const char *text; // in the world's arena
	uint16_t units;   // a bit for each
};

struct result {
	PTP_VEC(struct line) lines;
};

void result_add(struct result *result, const char *text, uint16_t units);

// Sorts the lines by text and joins equal ones.
void result_settle(struct result *result);

// Of settled results: prints what is not in both. True when there is nothing to print.
bool result_compare(const struct result *expected, const struct result *found);

// The beginning of a line; "" for no second owner.
void line_begin(struct ptp_text *text, const char *rule, int severity, int status, const char *first,
		const char *second, const char *region);

// What the library says: one result for each island. It gives up where one solver has been asked more than it may be.
enum library_answer { LIBRARY_ANSWERS, LIBRARY_GIVES_UP, LIBRARY_FAILS };
enum library_answer library_run(struct world *world, struct result *results);

#endif

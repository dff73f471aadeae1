// SPDX-License-Identifier: Apache-2.0
//
// Brute force over one world: what every pair of mappings and every mapping alone breaks, and under which assumptions not.
#ifndef PTP_TEST_BRUTE_JUDGE_H
#define PTP_TEST_BRUTE_JUDGE_H

#include "tests/brute/result.h"
#include "tests/brute/rules.h"

#define ALONE POOL // instead of the second mapping

struct judge {
	struct world *world;
	struct outcomes set[POOL][ALL_FEATURES + 1];  // by features; only those that are possible
	struct outcomes pair[POOL][ALL_FEATURES + 1]; // as far as rules of pairs see them
	bool open[POOL];                              // more than one outcome, over all features
	uint64_t *memo;                               // questions, with the answer in bit 0
	struct ptp_text text;
};

// Something that may be assumed.
struct candidate {
	unsigned bits;
	const char *text;
	bool declared;
};

#define CANDIDATES 12

struct obligation {
	enum rule rule;
	unsigned a, b;                   // of the pool; B may be ALONE
	const struct ptp_region *region; // NULL: not described
	struct candidate candidate[CANDIDATES];
	unsigned count;
};

void judge_open(struct judge *judge, struct world *world);
void judge_close(struct judge *judge);

// Adds the lines of A and B in REGION, which hold in UNITS, to RESULT.
void judge_pair(struct judge *judge, unsigned a, unsigned b, const struct ptp_region *region, uint16_t units,
		struct result *result);

// Can the rule be broken with that severity, in any state of all that is open, when ASSUMED is so?
bool judge_broken(struct judge *judge, const struct obligation *o, int severity, unsigned assumed);

// Fills in the candidates of an obligation, in the order of the catalogue.
void candidates_collect(struct judge *judge, struct obligation *o);

// The whole island.
void judge_island(struct judge *judge, unsigned island, struct result *result);

#endif

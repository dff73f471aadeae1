// SPDX-License-Identifier: Apache-2.0
//
// A scenario: a machine with a bug and the same one without, and what ptproof has to say of each.
#ifndef PTP_TEST_SCENARIOS_JUDGE_H
#define PTP_TEST_SCENARIOS_JUDGE_H

#include "tests/scenarios/machine.h"

// The finding that the bug must give.
struct bad {
	const char *rule;
	const char *severity, *verdict; // "error", "violated" or "conditional"
	const char *owners;             // "host, guest:1"; one where the mappings are one owner's
	uint64_t lowest;                // physical address; 0: a finding about registers, which has none
	const char *needs;              // "A + B | C": the minimal sets, or ""
};

struct scenario {
	const char *id, *title;
	void (*build)(struct machine *m, bool good);
	struct bad bad;
	const char *overall; // the verdict of the bad machine; NULL: that which follows from its finding alone
	// The good machine must be proved, and the rule has no finding there.
	const char *rests_on; // what the proof rests on: "A, B"; NULL: nothing
	bool lesser;          // but for findings of lower severity
};

// The scenarios of each file; they end with an id of NULL.
extern const struct scenario memory_scenarios[], device_scenarios[], guest_scenarios[], rule_scenarios[];

// Builds, runs and compares both. False, and why on standard output, when one is not as it must be.
bool scenario_holds(const struct scenario *scenario);

// How many rules none of the COUNT lists has a pair for, each with a line on standard output.
unsigned count_rules_without_pair(const struct scenario *const *lists, size_t count);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The check as a gate in CI sees it: tests that pass or do not.
//
// Each rule is a test; so is each pair of owners in which a rule has findings. A test passes only where it is proved that nothing
// counts against it. What is unknown is never a pass, and neither is a rule without findings where coverage is incomplete: all
// tests pass if, and only if, the verdict is "proved", or "accepted" by a baseline or waivers.
#ifndef PTP_REPORT_GATE_H
#define PTP_REPORT_GATE_H

#include "verifier/report/text.h"

enum ptp_test_result {
	PTP_TEST_PASSED,
	PTP_TEST_FAILED,
	PTP_TEST_UNKNOWN
}; // FAILED: something that counts is violated

struct ptp_case {
	size_t rule;
	const char *owners; // "host and guest": without the numbers that a system hands out; NULL: the rule as a whole
	enum ptp_test_result result;
	struct ptp_counts counts, lesser; // findings that count for the verdict, and those that do not
	PTP_VEC(size_t) findings;         // their indexes, ascending; of the rule as a whole: all of them
};

struct ptp_cases {
	PTP_VEC(struct ptp_case) all; // by rule, the rule as a whole first, then its owners as its findings have them
	struct ptp_arena arena;
};

void ptp_cases_of(const struct ptp_check *check, struct ptp_cases *cases);
void ptp_cases_free(struct ptp_cases *cases);

// What came of a test, in words: "2 violated, 97 conditional on assumptions that nobody declared".
void ptp_case_said(const struct ptp_check *check, const struct ptp_case *of, FILE *to);

// The verdict, what it counts and what it does not cover; a finding. Each a line, for the caller to free.
char *ptp_gate_verdict(const struct ptp_check *check);
char *ptp_gate_line(const struct ptp_check *check, const struct ptp_finding *finding);

// Does the verdict let a gate pass: is it "proved", or "accepted"?
bool ptp_gate_green(const struct ptp_check *check);

// As what a finding is shown where there are levels and no verdicts: what counts is an error, whatever its severity.
enum ptp_severity ptp_gate_level(const struct ptp_check *check, const struct ptp_finding *finding);

// Where a finding is in the files of the capture: where its first context is written. There is nothing nearer: tables have no lines.
struct ptp_place ptp_gate_place(const struct ptp_check *check, const struct ptp_finding *finding);

#endif

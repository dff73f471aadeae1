// SPDX-License-Identifier: Apache-2.0
//
// The reports: what a check, a walk or the catalogue says, in each format. Results only; nothing is decided here.
#ifndef PTP_REPORT_H
#define PTP_REPORT_H

#include "verifier/diff/diff.h"
#include "verifier/prove/repair.h"
#include "verifier/verdict/check.h"

#include <stdio.h>

void ptp_report_text(const struct ptp_check *check, FILE *to);
void ptp_report_json(const struct ptp_check *check, FILE *to); // schema 1, one object, one line

void ptp_report_html(const struct ptp_check *check, FILE *to); // one page that loads nothing

// For gates in CI (docs/outputs.md).
void ptp_report_sarif(const struct ptp_check *check, FILE *to); // SARIF 2.1.0, one line
void ptp_report_junit(const struct ptp_check *check, FILE *to);
void ptp_report_ktap(const struct ptp_check *check, FILE *to);   // KTAP version 1
void ptp_report_github(const struct ptp_check *check, FILE *to); // annotations of a workflow

void ptp_diff_text(const struct ptp_diff *diff, FILE *to);
void ptp_diff_html(const struct ptp_diff *diff, FILE *to); // one file
void ptp_diff_json(const struct ptp_diff *diff, FILE *to); // schema 1, one object, one line

void ptp_rules_text(const struct ptp_catalogue *catalogue, FILE *to);
void ptp_rules_json(const struct ptp_catalogue *catalogue, FILE *to);

// The gravest that a finding of RULE can be.
enum ptp_severity ptp_rule_worst(const struct ptp_rule *rule);

// What a walk needs besides the capture, to show attributes and permissions.
struct ptp_shower {
	const struct ptp_capture *capture;
	const struct ptp_catalogue *catalogue;
	struct ptp_solver *solver;
	struct ptp_pins cpu;
};

// One context's mappings, a line (an object) each.
void ptp_map_text(struct ptp_shower *shower, size_t context, const struct ptp_map *map,
		  const struct ptp_classes *classes, FILE *to);
void ptp_map_json(struct ptp_shower *shower, size_t context, const struct ptp_map *map,
		  const struct ptp_classes *classes, FILE *to);

void ptp_translation_text(struct ptp_shower *shower, size_t context, const struct ptp_translation *translation,
			  FILE *to);
void ptp_translation_json(struct ptp_shower *shower, size_t context, const struct ptp_translation *translation,
			  FILE *to);

extern const char *const ptp_verdict_word[]; // "proved", "violated", "unknown", "accepted"
extern const char *const ptp_status_word[];  // of a finding: "conditional", "violated", ...
extern const char *const ptp_fault_word[];

// The single fields that would repair a finding that counts as an error, for ptp_repairs_free. False for any other finding.
// Looked for when a report shows the finding, and remembered: many findings have the same.
bool ptp_finding_repairs(const struct ptp_check *check, const struct ptp_finding *finding, struct ptp_repairs *repairs);

// The reason that a finding gives, and that of its rule where no mapping and no region is known, for the caller to free.
char *ptp_finding_general(const struct ptp_rule *rule);

// A text of the rule with mappings and region filled in, as in a finding or as far as is known without one; for the caller to free.
char *ptp_finding_filled(const struct ptp_check *check, const struct ptp_finding *finding, const char *text);
char *ptp_rule_filled(const char *text);
char *ptp_finding_because(const struct ptp_check *check, const struct ptp_finding *finding);

#endif

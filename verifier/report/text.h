// SPDX-License-Identifier: Apache-2.0
//
// Text pieces that the reports share.
#ifndef PTP_REPORT_TEXT_H
#define PTP_REPORT_TEXT_H

#include "verifier/report/report.h"

// TEXT after FIRST, broken at a fixed width; further lines begin with REST.
void ptp_text_wrap(FILE *to, const char *first, const char *rest, const char *text);

// The COUNT texts at AT, with commas, likewise.
void ptp_text_list(FILE *to, const char *first, const char *const *at, size_t count);

#define PTP_SIZE_TEXT 24
// "4K", "16M", "256B": whole units only.
const char *ptp_text_size(uint64_t bytes, char text[PTP_SIZE_TEXT]);

// What the catalogue says of one rule.
void ptp_rule_text(const struct ptp_rule *rule, FILE *to);

// The findings: by severity and rule; within a rule, those with the same owners, attributes and needs together.
void ptp_text_findings(const struct ptp_check *check, FILE *to);

// "guest:1's Normal-NC OSH mapping"
void ptp_finding_side(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side, FILE *to);

// What single field would repair a finding, for the caller to free; "" where that is not asked: below severity error.
char *ptp_text_repair(const struct ptp_check *check, const struct ptp_finding *finding);

// "violated", "conditional", "unknown", "unconditional"
const char *ptp_finding_word(const struct ptp_finding *f);

// Do they stand under one heading: the same rule, severity and status? Such findings follow one another.
bool ptp_same_heading(const struct ptp_finding *a, const struct ptp_finding *b);

// "guest:1 and process:7", or one of them.
void ptp_line_owners(const struct ptp_finding *f, FILE *to);

// In a line: "0x8000000000 0000:00:02.0 BAR 2: alias.cacheable-device through guest:1"; what a set of assumptions says; a whole finding.
void ptp_line_place(const struct ptp_check *check, const struct ptp_finding *f, FILE *to);
void ptp_line_set(const struct ptp_check *check, const struct ptp_needs *set, FILE *to);
void ptp_line_finding(const struct ptp_check *check, const struct ptp_finding *f, FILE *to);

// Findings by what came of them. What is kept counts as nothing.
struct ptp_counts {
	size_t violated, conditional, undecided, accepted, waived; // waived: by a waiver; accepted: by the baseline
};
void ptp_count(struct ptp_counts *counts, const struct ptp_finding *f);
void ptp_line_counts(const struct ptp_counts *counts, FILE *to);
// One step of a translation, lines that begin with INDENT; and one field of a descriptor: "MemAttr=0b0101".
void ptp_text_step(const struct ptp_step *step, const char *indent, FILE *to);
void ptp_text_part(const struct ptp_part *part, FILE *to);

// What came of the comparison with the kernel's own listings, if there are any.
void ptp_text_compared(const struct ptp_check *check, FILE *to);

// What does not count since somebody has accepted it, and what of that is out of date.
void ptp_text_accepted(const struct ptp_check *check, FILE *to);
void ptp_text_waivers(const struct ptp_check *check, FILE *to); // of that, what the waivers say; there must be some

// What is proved under declared assumptions, and which.
void ptp_text_proofs(const struct ptp_check *check, FILE *to);

#endif

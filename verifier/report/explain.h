// SPDX-License-Identifier: Apache-2.0
//
// One finding in full, one rule, one physical address: what a reader asks about after a check.
#ifndef PTP_EXPLAIN_H
#define PTP_EXPLAIN_H

#include "verifier/report/report.h"

// The finding whose id begins with PREFIX. NULL: none or several, and DIAG says which there are.
const struct ptp_finding *ptp_finding_called(const struct ptp_check *check, const char *prefix, struct ptp_diag *diag);

// The finding in full: where, each mapping's walk, how its attribute comes about, what breaks, what repairs it or makes it safe. ALL: every
// range, and each mapping of the first; else as much as two screens have.
void ptp_explain_finding(const struct ptp_check *check, const struct ptp_finding *finding, bool all, FILE *to);

// The rule called ID with its page. False: there is none, and DIAG says which are like it.
bool ptp_explain_rule(const struct ptp_catalogue *catalogue, const char *id, FILE *to, struct ptp_diag *diag);

// Who maps physical address PA, and how. CLASSES are those of MAPS, one for each context of the capture.
void ptp_aliases_text(struct ptp_shower *shower, const struct ptp_map *maps, const struct ptp_classes *classes,
		      uint64_t pa, FILE *to);
void ptp_aliases_json(struct ptp_shower *shower, const struct ptp_map *maps, const struct ptp_classes *classes,
		      uint64_t pa, FILE *to);

#endif

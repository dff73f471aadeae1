// SPDX-License-Identifier: Apache-2.0
//
// One side of a finding in full.
#ifndef PTP_EXPLAIN_ALIAS_H
#define PTP_EXPLAIN_ALIAS_H

#include "verifier/verdict/mappings.h"

#include "verifier/report/report.h"

// The mapping of SIDE at the lowest address of FINDING: its walk, with the fields that REPAIRS (or NULL) changes marked, who
// writes such an entry, and how its attribute comes about. ALL: and every other mapping of that side.
void ptp_explain_alias(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side,
		       const struct ptp_repairs *repairs, bool all, FILE *to);

#endif

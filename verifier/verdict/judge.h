// SPDX-License-Identifier: Apache-2.0
#ifndef PTP_JUDGE_H
#define PTP_JUDGE_H

#include "verifier/verdict/check.h"

// Does F count for the verdict? It is of the severity that does, and nobody has accepted it.
bool ptp_finding_counts(const struct ptp_check *check, const struct ptp_finding *f);

// Is the assumption ENTRY, which nobody declared, in the preferred set of a finding that counts for the verdict; or (COUNTS false) only of
// others? Alternatives stand beside the findings.
bool ptp_entry_needed(const struct ptp_check *check, size_t entry, bool counts);

// Sets the verdict. What was not covered is accepted by nobody.
void ptp_check_judge(struct ptp_check *check);

// Accepts what BASELINE has, unless it has become graver, and judges again. BASELINE stays the caller's, and is looked at later.
// A finding that is waived already stays so.
void ptp_check_accept(struct ptp_check *check, const struct ptp_baseline *baseline);

#endif

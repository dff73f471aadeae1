// SPDX-License-Identifier: Apache-2.0
//
// Which findings a waiver is about: those of its rule, between its owners, in its region. Never of an address.
#ifndef PTP_WAIVE_H
#define PTP_WAIVE_H

#include "verifier/verdict/check.h"

// Accepts what those of WAIVERS are about that have not expired, and judges again. WAIVERS stay the caller's, and are looked at
// later.
void ptp_check_waive(struct ptp_check *check, const struct ptp_waivers *waivers);

// Has the last day of WAIVER passed?
bool ptp_waiver_expired(const struct ptp_check *check, const struct ptp_waiver *waiver);

#endif

// SPDX-License-Identifier: Apache-2.0
#ifndef PTP_CERTIFY_TERMS_H
#define PTP_CERTIFY_TERMS_H

#include "verifier/certify/obligations.h"

// Every obligation has its terms, and every term that helps is backed by an assumption which the certificate lists. NULL, or
// what is wrong.
const char *ptp_terms_unbacked(const struct ptp_theorem *theorem, const struct ptp_obligations *obligations);

#endif

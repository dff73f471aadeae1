// SPDX-License-Identifier: Apache-2.0
#ifndef PTP_CERTIFY_HEAD_H
#define PTP_CERTIFY_HEAD_H

#include "verifier/certify/write.h"

// The head of a certificate: what the file says in English, what it was made from, what it takes for granted.
void ptp_certificate_head(const struct ptp_theorem *theorem, const struct ptp_obligations *obligations,
			  const struct ptp_catalogue *catalogue, FILE *to);

#endif

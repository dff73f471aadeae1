// SPDX-License-Identifier: Apache-2.0
//
// A finding's id: what stays the same across boots, hashed.
//
// The rule, the owners without the numbers that a system hands out (process:169 is "process", guest:1 is "guest"; a DMA
// master keeps its name), the region and the attributes. Never an address, never an order. Findings that differ in such a
// number only have one id.
#ifndef PTP_IDENTITY_H
#define PTP_IDENTITY_H

#include "model/digest.h"
#include "verifier/verdict/finding.h"

// The owner as an id has it.
const char *ptp_owner_unnumbered(const struct ptp_context *context);

void ptp_finding_identify(struct ptp_finding *finding, struct ptp_prover *prover);

// SHA-256 of the built-in rule files and the catalogue, and of what a user has added to CATALOGUE (NULL: nothing), as lower-case
// hexadecimal digits.
void ptp_rules_digest(const struct ptp_catalogue *catalogue, char text[PTP_DIGEST_TEXT]);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Certificates as files: written after a check, and checked by somebody else's solver.
#ifndef PTP_CERTIFY_H
#define PTP_CERTIFY_H

#include "verifier/certify/ask.h"
#include "verifier/verdict/check.h"

#include <stdio.h>

// Writes the certificate of CHECK, whose verdict is proved.
enum ptp_err ptp_certificate_of(struct ptp_check *check, FILE *to, struct ptp_diag *diag);

// Writes what the walk found, for tests/raw-checker.c: every run, every region. The numbers are those of the certificate.
void ptp_runs_of(struct ptp_check *check, FILE *to);

// Checks that FILE is whole and such as ptproof writes it with the rules of CATALOGUE, then asks COMMAND (see ask.h).
enum ptp_asked ptp_certify(const char *file, const char *command, const struct ptp_catalogue *catalogue,
			   struct ptp_diag *diag);

#endif

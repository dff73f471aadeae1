// SPDX-License-Identifier: Apache-2.0
//
// A theorem as SMT-LIB 2: one file, one question, which every solver answers `unsat`. docs/certificate.md describes it.
#ifndef PTP_CERTIFY_WRITE_H
#define PTP_CERTIFY_WRITE_H

#include "verifier/certify/obligations.h"

#include <stdio.h>

#define PTP_CERTIFICATE_ANSWERS 1      // `unsat` lines of a solver that agrees
#define PTP_STATED_ROWS_MAX (1u << 20) // docs/limits.md
#define PTP_ROWS_OF_A_BLOCK 1000

// The whole file but for its last line, the digest of all that is before it.
void ptp_certificate_write(const struct ptp_theorem *theorem, const struct ptp_obligations *obligations,
			   const struct ptp_catalogue *catalogue, FILE *to);

// That line, of SIZE bytes of TEXT.
void ptp_certificate_seal(const char *text, size_t size, FILE *to);

// Bits of a pair's word: "independent", ...
extern const char *const ptp_term_word[];

#endif

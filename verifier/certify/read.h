// SPDX-License-Identifier: Apache-2.0
//
// A certificate's text back to the theorem that it states.
//
// Only lines that carry data are read. Whether everything else is as it should be is seen by writing the theorem again.
#ifndef PTP_CERTIFY_READ_H
#define PTP_CERTIFY_READ_H

#include "verifier/certify/theorem.h"

#include <stddef.h>

// TEXT: SIZE bytes and a NUL, without the last line. NAME is for messages. THEOREM is all zero; it is the caller's to free in
// any case. Every index in it is in range afterwards.
enum ptp_err ptp_certificate_read(const char *name, const char *text, size_t size, struct ptp_theorem *theorem,
				  struct ptp_diag *diag);

#endif

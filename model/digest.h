// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 of a piece of memory, as text.
#ifndef PTP_DIGEST_H
#define PTP_DIGEST_H

#include <stddef.h>

#define PTP_DIGEST_TEXT 65

// Lower-case hexadecimal digits.
void ptp_digest(const void *data, size_t size, char text[PTP_DIGEST_TEXT]);

#endif

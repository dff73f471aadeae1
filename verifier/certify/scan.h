// SPDX-License-Identifier: Apache-2.0
#ifndef PTP_CERTIFY_SCAN_H
#define PTP_CERTIFY_SCAN_H

#include <stdbool.h>

// Does LINE begin as PATTERN says? %u is a decimal number that a uint32_t * takes, %x hexadecimal digits (at most 16) for a
// uint64_t *, %b binary digits (at most 32) for a uint32_t *; at its end, %n tells a const char ** where the rest is.
bool ptp_scan(const char *line, const char *pattern, ...);

#endif

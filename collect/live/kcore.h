// SPDX-License-Identifier: Apache-2.0
//
// /proc/kcore as a dump. It changes while it is read, and gives zeros for memory that it does not read: collect/live.h makes
// something of it that can be relied on.
#ifndef PTP_KCORE_H
#define PTP_KCORE_H

#include "collect/dump/dump.h"

// FD is FILE, open, which is taken: closed with DUMP, or now on an error.
enum ptp_err ptp_kcore_open(const char *file, int fd, struct ptp_dump *dump, struct ptp_diag *diag);

// The kernel's virtual address by which DUMP reads the byte at PA; false when it does not have it.
bool ptp_kcore_address(const struct ptp_dump *dump, uint64_t pa, uint64_t *va);

#endif

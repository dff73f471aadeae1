// SPDX-License-Identifier: Apache-2.0
//
// Kernels' own listings of their tables.
#ifndef PTP_INPUTS_PTDUMP_H
#define PTP_INPUTS_PTDUMP_H

#include "model/diag.h"
#include "model/ptdump.h"

// Reads TEXT (SIZE bytes, NUL-terminated), a listing of STAGE 1 or 2, into the format and rows of DUMP. FILE is for messages. What was
// cut, damaged or is of another architecture is refused with the line.
enum ptp_err ptp_ptdump_read(const char *file, const char *text, size_t size, unsigned stage, struct ptp_ptdump *dump,
			     struct ptp_diag *diag);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Text that a kernel printed: its lines one by one, and what stands at their beginning.
#ifndef PTP_LINES_H
#define PTP_LINES_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stdbool.h>
#include <stdint.h>

struct ptp_lines {
	const char *file;
	const char *at; // what is LEFT of it
	size_t left;
	struct ptp_place place; // of the current line
};

// The next line without its newline, in *LINE, which grows and which the caller frees. False at the end, and after an error: a line
// that is longer than any that a kernel prints, or a NUL in one.
bool ptp_next_line(struct ptp_lines *lines, char **line, struct ptp_diag *diag);

// Each moves *AT past what it is named after, or returns false and leaves it there.
bool ptp_take(char **at, const char *text);
bool ptp_take_hex(char **at, uint64_t *number); // digits of either case, at most 64 bits, without 0x

#endif

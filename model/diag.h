// SPDX-License-Identifier: Apache-2.0
//
// One error message, and how a function says that it failed.
//
// A function that can fail returns enum ptp_err and fills the caller's struct ptp_diag with one line: file, place,
// what is wrong, what to do. The first error wins; nothing is printed below main.
#ifndef PTP_DIAG_H
#define PTP_DIAG_H

#include <stdarg.h>

enum ptp_err {
	PTP_OK = 0,
	PTP_ERR_INPUT = 2,    // usage, unreadable or malformed input: exit status 2
	PTP_ERR_INTERNAL = 4, // a fault of ptproof's own: exit status 4
};

// A place in a text file. Line and column count from 1; 0: no such place. `file` is as the user would name it.
struct ptp_place {
	const char *file;
	unsigned line, column;
};

struct ptp_diag {
	enum ptp_err err;
	char text[1024]; // one line, without a newline
};

// A name for a message, cut in its middle when it is long: what is said of it must fit in the line too.
struct ptp_short {
	char text[256];
};

struct ptp_short ptp_shorten(const char *name);

// Fills DIAG unless it holds an error already; returns ERR, so that `return ptp_fail(...)` reads well. Control
// characters, which the name of a file may have, are shown as '?'.
enum ptp_err ptp_fail(struct ptp_diag *diag, enum ptp_err err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

// The same with "FILE:LINE:COLUMN: " before the message, where PLACE has a line. Always PTP_ERR_INPUT.
enum ptp_err ptp_fail_at(struct ptp_diag *diag, struct ptp_place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif

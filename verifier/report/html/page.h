// SPDX-License-Identifier: Apache-2.0
//
// The page around a report in HTML: one file that loads nothing, with its style and its scripts, whatever the report is of.
#ifndef PTP_HTML_PAGE_H
#define PTP_HTML_PAGE_H

#include <stddef.h>
#include <stdio.h>

// A part of the page, in order: an element with this id, and its name in the list of parts.
struct ptp_page_part {
	const char *id, *name;
};

// Everything up to the first part: TITLE is text.
void ptp_page_begin(FILE *to, const char *title, const struct ptp_page_part *parts, size_t count);

// Everything after the last: what wrote it, and the scripts. Outside of those, and of what is written before this, nothing runs.
void ptp_page_end(FILE *to, const char *rules_digest);

#endif

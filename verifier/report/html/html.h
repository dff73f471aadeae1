// SPDX-License-Identifier: Apache-2.0
//
// Text in HTML: whatever a text has, it stays text.
//
// What would be a mark is written as a character reference, what is not UTF-8, controls and what changes the direction of writing as U+FFFD.
#ifndef PTP_HTML_H
#define PTP_HTML_H

#include <stdio.h>

// Writes FORMAT, which is HTML. A %s in it is a text, for content or for an attribute in double quotes. Other conversions are those
// of unsigned, int, size_t and unsigned long long.
void ptp_html(FILE *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

// TEXT alone.
void ptp_html_text(FILE *to, const char *text);

// The same, with an ellipsis for what is beyond MOST characters.
void ptp_html_brief(FILE *to, const char *text, size_t most);

// TEXT as a string of JSON, with its quotes, that may stand in a script element.
void ptp_html_json(FILE *to, const char *text);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// A text that grows, for what is built in pieces and looked up before it is kept.
#ifndef PTP_TEXT_H
#define PTP_TEXT_H

#include <stddef.h>

// All zero is the empty text, with `at` NULL.
struct ptp_text {
	char *at; // NUL-terminated
	size_t length, room;
};

void ptp_text_add(struct ptp_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ptp_text_clear(struct ptp_text *text); // to "", keeping the room
void ptp_text_free(struct ptp_text *text);

#endif

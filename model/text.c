// SPDX-License-Identifier: Apache-2.0
#include "model/text.h"

#include "model/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void make_room(struct ptp_text *text, size_t more)
{
	if (text->length + more < text->room)
		return;
	text->room = (text->length + more + 1) * 2;
	text->at = ptp_realloc(text->at, text->room, 1);
}

void ptp_text_add(struct ptp_text *text, const char *format, ...)
{
	va_list list, again;
	int length;

	make_room(text, 64);
	va_start(list, format);
	va_copy(again, list);
	length = vsnprintf(text->at + text->length, text->room - text->length, format, list);
	va_end(list);
	if (length > 0 && (size_t)length >= text->room - text->length) {
		make_room(text, (size_t)length);
		vsnprintf(text->at + text->length, text->room - text->length, format, again);
	}
	va_end(again);
	text->length += length > 0 ? (size_t)length : 0;
}

void ptp_text_clear(struct ptp_text *text)
{
	text->length = 0;
	if (text->at)
		text->at[0] = '\0';
}

void ptp_text_free(struct ptp_text *text)
{
	free(text->at);
	*text = (struct ptp_text){0};
}

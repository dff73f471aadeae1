// SPDX-License-Identifier: Apache-2.0
#include "model/diag.h"

#include <stdio.h>
#include <string.h>

struct ptp_short ptp_shorten(const char *name)
{
	enum { HEAD = 100, TAIL = 150 };
	struct ptp_short to;
	size_t length = strlen(name);
	const char *tail = name + length - (length < TAIL ? length : TAIL);

	if (length < sizeof(to.text)) {
		memcpy(to.text, name, length + 1);
		return to;
	}
	while ((*tail & 0xc0) == 0x80) // not within a character
		tail++;
	length = HEAD;
	while (length && (name[length] & 0xc0) == 0x80)
		length--;
	snprintf(to.text, sizeof(to.text), "%.*s...%s", (int)length, name, tail);
	return to;
}

// One line, and nothing that a terminal would act on.
static void make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
}

enum ptp_err ptp_fail(struct ptp_diag *diag, enum ptp_err err, const char *format, ...)
{
	va_list ap;

	if (diag->err)
		return diag->err;
	diag->err = err;
	va_start(ap, format);
	vsnprintf(diag->text, sizeof(diag->text), format, ap);
	va_end(ap);
	make_printable(diag->text);
	return err;
}

enum ptp_err ptp_fail_at(struct ptp_diag *diag, struct ptp_place place, const char *format, ...)
{
	va_list ap;
	int used = 0;

	if (diag->err)
		return diag->err;
	diag->err = PTP_ERR_INPUT;
	if (place.line)
		used = snprintf(diag->text, sizeof(diag->text), "%s:%u:%u: ", ptp_shorten(place.file).text, place.line,
				place.column);
	va_start(ap, format);
	vsnprintf(diag->text + used, sizeof(diag->text) - used, format, ap);
	va_end(ap);
	make_printable(diag->text);
	return diag->err;
}

// SPDX-License-Identifier: Apache-2.0
#include "inputs/regions/lines.h"

#include "inputs/limits.h"

#include <ctype.h>

bool ptp_next_line(struct ptp_lines *lines, char **line, struct ptp_diag *diag)
{
	const char *end = lines->left ? memchr(lines->at, '\n', lines->left) : NULL;
	size_t length = end ? (size_t)(end - lines->at) : lines->left;

	if (!lines->left)
		return false;
	lines->place = (struct ptp_place){lines->file, lines->place.line + 1, 1};
	if (length > PTP_MAX_LINE_BYTES || memchr(lines->at, '\0', length)) {
		ptp_fail_at(diag, lines->place, "a line of text was expected, of at most %u bytes", PTP_MAX_LINE_BYTES);
		return false;
	}
	if (!*line)
		*line = ptp_realloc(NULL, PTP_MAX_LINE_BYTES + 1, 1);
	memcpy(*line, lines->at, length);
	(*line)[length] = '\0';
	length += end != NULL;
	lines->at += length;
	lines->left -= length;
	return true;
}

bool ptp_take(char **at, const char *text)
{
	size_t length = strlen(text);

	if (strncmp(*at, text, length) != 0)
		return false;
	*at += length;
	return true;
}

bool ptp_take_hex(char **at, uint64_t *number)
{
	char *from = *at;

	*number = 0;
	while (isxdigit((unsigned char)**at)) {
		unsigned char digit = (unsigned char)tolower((unsigned char)**at);

		if (*number >> 60) {
			*at = from;
			return false;
		}
		*number = *number << 4 | (uint64_t)(isdigit(digit) ? digit - '0' : digit - 'a' + 10);
		(*at)++;
	}
	return *at != from;
}

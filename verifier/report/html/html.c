// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/html.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NO_CHARACTER 0xfffd

// The length of the sequence of UTF-8 that begins with BYTE; 0: none does.
static unsigned sequence_length(unsigned char byte)
{
	if (byte < 0x80)
		return 1;
	if (byte >= 0xc2 && byte < 0xe0)
		return 2;
	if (byte >= 0xe0 && byte < 0xf0)
		return 3;
	return byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
}

// Surrogates, numbers that have a shorter sequence or none, controls, and marks of direction.
static bool is_forbidden(uint32_t c, unsigned length)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

	return c < least[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ||
	       (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e ||
	       c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || (c & 0xfffe) == 0xfffe;
}

// The character at *TEXT, which is moved behind it.
static uint32_t next_character(const char **text)
{
	const unsigned char *at = (const unsigned char *)*text;
	unsigned length = sequence_length(*at);
	uint32_t c = length == 1 ? *at : *at & (0x7fu >> length);

	for (unsigned i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80) {
			*text += i;
			return NO_CHARACTER;
		}
		c = c << 6 | (at[i] & 0x3f);
	}
	*text += length ? length : 1;
	return !length || is_forbidden(c, length) ? NO_CHARACTER : c;
}

void ptp_html_brief(FILE *to, const char *text, size_t most)
{
	while (*text) {
		const char *from = text;
		uint32_t c = next_character(&text);

		if (!most--) {
			fputs("\xe2\x80\xa6", to);
			return;
		}
		if (strchr("&<>\"'", (int)c) && c < 0x80)
			fprintf(to, "&#%u;", c);
		else if (c == NO_CHARACTER)
			fputs("\xef\xbf\xbd", to);
		else
			fwrite(from, 1, (size_t)(text - from), to);
	}
}

void ptp_html_text(FILE *to, const char *text)
{
	ptp_html_brief(to, text, SIZE_MAX);
}

void ptp_html_json(FILE *to, const char *text)
{
	fputc('"', to);
	while (*text) {
		const char *from = text;
		uint32_t c = next_character(&text);

		if (c < 0x20 || (c < 0x80 && strchr("\"\\&<>'", (int)c)) || c == NO_CHARACTER)
			fprintf(to, "\\u%04x", c);
		else
			fwrite(from, 1, (size_t)(text - from), to);
	}
	fputc('"', to);
}

// The next number of ARGS, as the conversion SIZE wants it: an int (%d) keeps its sign.
static unsigned long long next_number(const char *size, va_list *args)
{
	if (*size == 'z')
		return va_arg(*args, size_t);
	if (*size == 'd')
		return (unsigned long long)va_arg(*args, int);
	return *size == 'l' ? va_arg(*args, unsigned long long) : va_arg(*args, unsigned);
}

// Writes the conversion that FORMAT begins with, behind its %. Returns what follows it.
static const char *convert(FILE *to, const char *format, va_list *args)
{
	size_t digits = strspn(format, "0123456789"), size = strspn(format + digits, "lz");
	const char *end = format + digits + size;
	char one[16];

	snprintf(one, sizeof(one), "%%%.*sll%c", digits < 8 ? (int)digits : 8, format, *end);
	if (*end == 's')
		ptp_html_text(to, va_arg(*args, const char *));
	else if (*end == '%')
		fputc('%', to);
	else
		fprintf(to, one, next_number(format + digits, args));
	return end + 1;
}

void ptp_html(FILE *to, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	while (*format) {
		size_t plain = strcspn(format, "%");

		fwrite(format, 1, plain, to);
		format += plain;
		if (*format)
			format = convert(to, format + 1, &args);
	}
	va_end(args);
}

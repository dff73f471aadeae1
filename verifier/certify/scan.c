// SPDX-License-Identifier: Apache-2.0
//
// Lines of a certificate: fixed words with numbers among them. A number that does not fit is no match.
#include "verifier/certify/scan.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

// A number in BASE of at most MOST digits, from *AT on; *AT moves behind it.
static bool number(const char **at, unsigned base, unsigned most, uint64_t *value)
{
	static const char digits[] = "0123456789abcdef";
	unsigned count = 0;

	*value = 0;
	for (const char *digit; **at && (digit = memchr(digits, **at, base)); (*at)++) {
		if (count++ == most)
			return false;
		*value = *value * base + (uint64_t)(digit - digits);
	}
	return count > 0;
}

static bool take(const char **at, char kind, va_list *ap)
{
	uint64_t value;

	switch (kind) {
	case 'x':
		return number(at, 16, 16, va_arg(*ap, uint64_t *));
	case 'b':
		if (!number(at, 2, 32, &value))
			return false;
		break;
	default:
		if (!number(at, 10, 10, &value) || value > UINT32_MAX)
			return false;
	}
	*va_arg(*ap, uint32_t *) = (uint32_t)value;
	return true;
}

bool ptp_scan(const char *line, const char *pattern, ...)
{
	bool fits = true;
	va_list ap;

	va_start(ap, pattern);
	for (; *pattern && fits; pattern++) {
		if (*pattern != '%')
			fits = *line++ == *pattern;
		else if (*++pattern == 'n')
			*va_arg(ap, const char **) = line;
		else
			fits = take(&line, *pattern, &ap);
	}
	va_end(ap);
	return fits;
}

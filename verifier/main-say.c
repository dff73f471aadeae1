// SPDX-License-Identifier: Apache-2.0
//
// What every command says and reads in the same way: messages, complaints of the command line, addresses.
#include "main.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void say_error(const char *format, ...)
{
	char text[2048];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	fprintf(stderr, "ptproof: %s\n", text);
}

enum ptproof_status complain(const char *what, const char *argument)
{
	say_error("%s%s%.1000s; `ptproof --help` says how it is called", what, argument ? ": " : "",
		  argument ? argument : "");
	return PTPROOF_BAD_INPUT;
}

enum ptproof_status complain_of_option(int meaning, char *const *argv)
{
	const char letter[] = {'-', (char)optopt, '\0'};

	return complain(meaning == ':' ? "an argument is missing after" : "no such option",
			optopt && optopt < LONG_OPTIONS ? letter : argv[optind - 1]);
}

bool parse_address(const char *text, uint64_t *address)
{
	bool octal = text[0] == '0' && text[1] >= '0' && text[1] <= '9';
	char *end;

	errno = 0;
	*address = strtoull(text, &end, 0);
	return *text >= '0' && *text <= '9' && !octal && !*end && !errno;
}

enum ptproof_status say(const char *text, const char *end)
{
	if (printf("%s%s", text, end) >= 0 && !fflush(stdout))
		return PTPROOF_PROVED;
	say_error("standard output: %s", strerror(errno));
	return PTPROOF_BAD_INPUT;
}

// SPDX-License-Identifier: Apache-2.0
//
// A certificate with one thing changed and a new digest in its last line: nobody may certify it.
//
// Every line is left out, doubled and exchanged with the next, and every digit in it is changed, one at a time (some, in
// what is stated). What is left of the statement when it is another one, and true, is counted and must be one of the few kinds that
// docs/certificate.md names: then the raw checker, not a solver, tells it from the capture's.
#include "ptproof.h"

#include "verifier/certify/write.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct text {
	char *at;
	size_t size;
};

struct tampering {
	struct text text; // of the certificate, without its last line
	const char *file;
	size_t tried, other_statements, wrong;
};

static struct text certificate_of(const char *capture)
{
	static const char *const profiles[] = {"linux"};
	struct text text = {NULL, 0};
	FILE *to = open_memstream(&text.at, &text.size);
	struct ptproof *session;

	if (ptproof_open(capture, profiles, 1, &session) || ptproof_check(session, PTPROOF_ERROR, NULL) ||
	    ptproof_write_certificate(session, to)) {
		printf("%s: no certificate: %s\n", capture, ptproof_message(session));
		exit(1);
	}
	ptproof_close(session);
	fclose(to);
	while (text.size && text.at[text.size - 2] != '\n')
		text.size--;
	text.size--;
	return text;
}

// Lines whose numbers make the statement: another number may make another statement that is as true.
static bool states(const char *line)
{
	static const char *const starts[] = {"; input ",  "; context ",      "; assumed ",        "; role ",
					     "; region ", "(define-fun cpu", "(define-fun class."};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(line, starts[i], strlen(starts[i])))
			return true;
	return false;
}

// TEXT with a new last line must not be certified; LINE, of the original, says what was changed.
static void try(struct tampering *t, const char *text, size_t size, const char *line, const char *how)
{
	FILE *to = fopen(t->file, "w");
	char message[1024];

	fwrite(text, 1, size, to);
	ptp_certificate_seal(text, size, to);
	fclose(to);
	t->tried++;
	// a solver that agrees with everything: what is refused here is refused for its form
	if (ptproof_certify(t->file, "sed -n 1s/.*/unsat/p", message, sizeof(message)) != PTPROOF_PROVED)
		return;
	if (states(line)) {
		if (getenv("TAMPER_SHOW"))
			printf("%s: %.*s\n", how, (int)strcspn(line, "\n"), line);
		t->other_statements++;
		return;
	}
	t->wrong++;
	printf("certified although a line was %s: %.*s\n", how, (int)strcspn(line, "\n"), line);
}

// The original with LENGTH bytes at AT replaced.
static void replace(struct tampering *t, size_t at, size_t length, const char *with, size_t with_length,
		    const char *how)
{
	size_t rest = t->text.size - at - length;
	char *text = malloc(at + with_length + rest + 1);

	memcpy(text, t->text.at, at);
	memcpy(text + at, with, with_length);
	memcpy(text + at + with_length, t->text.at + at + length, rest);
	try(t, text, at + with_length + rest, t->text.at + at, how);
	free(text);
}

static void move_lines(struct tampering *t, size_t at, size_t length)
{
	const char *line = t->text.at + at, *next = line + length;
	size_t next_length = at + length < t->text.size ? strcspn(next, "\n") + 1 : 0;
	char *two = malloc(2 * length + next_length);

	replace(t, at, length, "", 0, "left out");
	memcpy(two, line, length);
	memcpy(two + length, line, length);
	replace(t, at, length, two, 2 * length, "doubled");
	memcpy(two, next, next_length);
	memcpy(two + next_length, line, length);
	if (next_length && (next_length != length || memcmp(line, next, length) != 0))
		replace(t, at, length + next_length, two, length + next_length, "exchanged with the next");
	free(two);
}

static bool is_digit(const char *line, size_t at)
{
	size_t from = at;

	if (isdigit((unsigned char)line[at]))
		return true;
	while (from && isxdigit((unsigned char)line[from]))
		from--;
	return isxdigit((unsigned char)line[at]) && from && line[from] == 'x';
}

static void change_digits(struct tampering *t, size_t at, size_t length)
{
	char *line = strndup(t->text.at + at, length);

	for (size_t i = 0; i < length; i++) {
		char was = line[i];

		if (!is_digit(line, i) || (i % 7 && states(line)))
			continue; // what is stated has long numbers, whose digits are alike
		line[i] = was == '0' ? '1' : was == '1' ? '0' : was == '2' ? '3' : '2';
		replace(t, at, length, line, length, "changed");
		line[i] = was;
	}
	free(line);
}

int main(void)
{
	char file[] = "/tmp/tamper-XXXXXX", capture[4096];
	const char *rules, *end; // of rules, no digit is changed: there are many, and all that is in them is compared
	int fd = mkstemp(file);
	struct tampering t = {.file = file};

	if (fd < 0)
		return 77;
	close(fd);
	snprintf(capture, sizeof(capture), "%s/d612-max-clean", getenv("CAPTURES"));
	t.text = certificate_of(capture);
	rules = strstr(t.text.at, "\n; ==== The rules");
	end = strstr(t.text.at, "\n; ==== What counts");
	try(&t, t.text.at, t.text.size, "; input ", "kept");
	if (t.other_statements != 1)
		printf("the certificate itself is refused: %zu\n", ++t.wrong);
	for (size_t at = 0, length; at < t.text.size; at += length) {
		length = strcspn(t.text.at + at, "\n") + 1;
		move_lines(&t, at, length);
		if (t.text.at + at < rules || t.text.at + at > end)
			change_digits(&t, at, length);
	}
	unlink(file);
	printf("%zu tamperings: %zu make another statement, %zu are wrong\n", t.tried, t.other_statements - 1, t.wrong);
	free(t.text.at);
	return t.wrong ? 1 : 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "tests/brute/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void result_add(struct result *result, const char *text, uint16_t units)
{
	*ptp_push(&result->lines) = (struct line){text, units};
}

static int by_text(const void *left, const void *right)
{
	const struct line *a = left, *b = right;

	return strcmp(a->text, b->text);
}

void result_settle(struct result *result)
{
	struct line *lines = result->lines.at;
	size_t kept = 0;

	if (result->lines.count)
		qsort(lines, result->lines.count, sizeof(*lines), by_text);
	for (size_t i = 0; i < result->lines.count; i++) {
		if (kept && !strcmp(lines[kept - 1].text, lines[i].text))
			lines[kept - 1].units |= lines[i].units;
		else
			lines[kept++] = lines[i];
	}
	result->lines.count = kept;
}

static void print_line(const char *whose, const struct line *line)
{
	printf("  %s: units %04x: %s\n", whose, line->units, line->text);
}

bool result_compare(const struct result *expected, const struct result *found)
{
	const struct line *e = expected->lines.at, *e_end = e + expected->lines.count;
	const struct line *f = found->lines.at, *f_end = f + found->lines.count;
	bool same = true;

	while (e != e_end || f != f_end) {
		int order = e == e_end ? 1 : f == f_end ? -1 : strcmp(e->text, f->text);

		if (order || e->units != f->units) {
			same = false;
			if (order <= 0)
				print_line("brute force", e);
			if (order >= 0)
				print_line("library    ", f);
		}
		e += order <= 0;
		f += order >= 0;
	}
	return same;
}

void line_begin(struct ptp_text *text, const char *rule, int severity, int status, const char *first,
		const char *second, const char *region)
{
	static const char *const severities[] = {"note", "warning", "error"};
	static const char *const statuses[] = {"kept", "conditional", "violated", "undecided"};

	ptp_text_clear(text);
	ptp_text_add(text, "%s %s %s %s %s %s:", rule, severities[severity], statuses[status], first, second, region);
}

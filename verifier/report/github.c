// SPDX-License-Identifier: Apache-2.0
//
// The check as annotations of a GitHub workflow: commands on standard output that the runner picks up.
//
// A step shows 10 annotations of each level and drops the others without a word. So findings are annotated a heading at a time, gravest
// first, and the first line, which is always there, has the verdict and says how many headings are left out.
#include "verifier/report/gate.h"

#include <stdlib.h>
#include <string.h>

#define STEP_SHOWS 10 // annotations of a level

static const char *const level_word[PTP_SEVERITY_COUNT] =
	{[PTP_NOTE] = "notice", [PTP_WARNING] = "warning", [PTP_ERROR] = "error"};

// As the runner undoes it; of a property, two more characters have to be hidden.
static void print_escaped(const char *text, bool property, FILE *to)
{
	for (; *text; text++)
		if (*text == '%' || (unsigned char)*text < 0x20 || (property && (*text == ':' || *text == ',')))
			fprintf(to, "%%%02X", (unsigned char)*text);
		else
			fputc(*text, to);
}

static void print_annotation(enum ptp_severity level, struct ptp_place place, const char *title, const char *text,
			     FILE *to)
{
	fprintf(to, "::%s file=", level_word[level]);
	print_escaped(place.file, true, to);
	fprintf(to, ",line=%u,title=", place.line);
	print_escaped(title, true, to);
	fputs("::", to);
	print_escaped(text, false, to);
	fputc('\n', to);
}

// Findings under one heading.
struct heading {
	size_t next;                    // the finding behind them
	const struct ptp_finding *head; // the first that is to be shown, or NULL
	size_t count;                   // of those
};

// What is kept or accepted is not shown.
static struct heading heading_at(const struct ptp_check *check, size_t first)
{
	struct heading heading = {.next = first};
	const struct ptp_finding *at = check->findings.all.at;

	for (; heading.next < check->findings.all.count && ptp_same_heading(&at[first], &at[heading.next]);
	     heading.next++) {
		const struct ptp_finding *f = &at[heading.next];

		if (f->status == PTP_KEPT || f->accepted)
			continue;
		heading.head = heading.count++ ? heading.head : f;
	}
	return heading;
}

static void print_heading(const struct ptp_check *check, const struct heading *heading, FILE *to)
{
	const struct ptp_finding *f = heading->head;
	const struct ptp_rule *rule = &check->catalogue->rules.at[f->rule];
	ptp_autofree char *line = ptp_gate_line(check, f), *text = NULL, *title = NULL;

	if (asprintf(&title, "%s: %s", rule->id, rule->title) < 0 ||
	    asprintf(&text, "%s, and %zu more", line, heading->count - 1) < 0)
		abort();
	print_annotation(ptp_gate_level(check, f), ptp_gate_place(check, f), title, heading->count > 1 ? text : line,
			 to);
}

// Prints the headings that fit beside the USED annotations of each level, or none with TO NULL; counts the others.
static size_t print_headings(const struct ptp_check *check, const size_t used[PTP_SEVERITY_COUNT], FILE *to)
{
	size_t shown[PTP_SEVERITY_COUNT], left_out = 0;
	struct heading heading;

	memcpy(shown, used, sizeof(shown));
	for (size_t i = 0; i < check->findings.all.count; i = heading.next) {
		heading = heading_at(check, i);
		if (!heading.head)
			continue;
		if (shown[ptp_gate_level(check, heading.head)]++ >= STEP_SHOWS)
			left_out++;
		else if (to)
			print_heading(check, &heading, to);
	}
	return left_out;
}

// The verdict, and what is left out, for the caller to free.
static char *headline(const struct ptp_check *check, size_t left_out)
{
	ptp_autofree char *verdict = ptp_gate_verdict(check);
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	fprintf(to, "%s%s%s", check->capture->title, *check->capture->title ? ": " : "", verdict);
	if (left_out)
		fprintf(to, "; %zu more kinds of findings are not annotated, since a step shows %d of a level",
			left_out, STEP_SHOWS);
	fclose(to);
	return text;
}

void ptp_report_github(const struct ptp_check *check, FILE *to)
{
	enum ptp_severity level = ptp_gate_green(check) ? PTP_NOTE : PTP_ERROR;
	size_t used[PTP_SEVERITY_COUNT] = {0};
	ptp_autofree char *text = NULL;
	char title[32];

	snprintf(title, sizeof(title), "ptproof: %s", ptp_verdict_word[check->verdict]);
	used[level]++;
	text = headline(check, print_headings(check, used, NULL));
	print_annotation(level, ptp_gate_place(check, NULL), title, text, to);
	print_headings(check, used, to);
}

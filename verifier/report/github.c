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

// The next finding after FIRST that has another heading, or the end.
static size_t next_heading(const struct ptp_check *check, size_t first)
{
	size_t i = first;

	while (i < check->findings.all.count &&
	       ptp_same_heading(&check->findings.all.at[first], &check->findings.all.at[i]))
		i++;
	return i;
}

static void print_heading(const struct ptp_check *check, size_t first, size_t next, FILE *to)
{
	const struct ptp_finding *f = &check->findings.all.at[first];
	const struct ptp_rule *rule = &check->catalogue->rules.at[f->rule];
	ptp_autofree char *line = ptp_gate_line(check, f), *text = NULL, *title = NULL;

	if (asprintf(&title, "%s: %s", rule->id, rule->title) < 0)
		abort();
	if (next - first == 1)
		print_annotation(ptp_gate_level(check, f), ptp_gate_place(check, f), title, line, to);
	else if (asprintf(&text, "%s, and %zu more", line, next - first - 1) < 0)
		abort();
	else
		print_annotation(ptp_gate_level(check, f), ptp_gate_place(check, f), title, text, to);
}

// Prints the headings that fit beside the USED annotations of each level, or none with TO NULL; counts the others.
static size_t print_headings(const struct ptp_check *check, const size_t used[PTP_SEVERITY_COUNT], FILE *to)
{
	size_t shown[PTP_SEVERITY_COUNT], left_out = 0;

	memcpy(shown, used, sizeof(shown));
	for (size_t i = 0, next; i < check->findings.all.count; i = next) {
		enum ptp_severity level = ptp_gate_level(check, &check->findings.all.at[i]);

		next = next_heading(check, i);
		if (check->findings.all.at[i].status == PTP_KEPT)
			continue;
		if (shown[level]++ >= STEP_SHOWS)
			left_out++;
		else if (to)
			print_heading(check, i, next, to);
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
	enum ptp_severity level = check->verdict == PTP_PROVED ? PTP_NOTE : PTP_ERROR;
	size_t used[PTP_SEVERITY_COUNT] = {0};
	ptp_autofree char *text = NULL;

	used[level]++;
	text = headline(check, print_headings(check, used, NULL));
	print_annotation(level, ptp_gate_place(check, NULL),
			 check->verdict == PTP_PROVED ? "ptproof: proved" : "ptproof: not proved", text, to);
	print_headings(check, used, to);
}

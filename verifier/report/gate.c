// SPDX-License-Identifier: Apache-2.0
//
// From findings to tests, for every format that a gate reads.
#include "verifier/report/gate.h"

#include "verifier/verdict/identity.h"
#include "verifier/verdict/judge.h"

#include <stdlib.h>
#include <string.h>

static char *owners_of(struct ptp_arena *arena, const struct ptp_finding *f)
{
	return ptp_arena_printf(arena, "%s%s%s", ptp_owner_unnumbered(f->owner[0]), f->owner[1] ? " and " : "",
				f->owner[1] ? ptp_owner_unnumbered(f->owner[1]) : "");
}

static void add_finding(const struct ptp_check *check, struct ptp_case *to, size_t index)
{
	const struct ptp_finding *f = &check->findings.all.at[index];

	ptp_count(f->severity >= check->fail_on ? &to->counts : &to->lesser, f);
	*ptp_push(&to->findings) = index;
}

static struct ptp_case *add_case(struct ptp_cases *cases, size_t rule, const char *owners)
{
	struct ptp_case *new = ptp_push(&cases->all);

	new->rule = rule;
	new->owners = owners;
	return new;
}

// The test of OWNERS among those from FIRST on, which are of RULE.
static struct ptp_case *case_of(struct ptp_cases *cases, size_t first, size_t rule, const char *owners)
{
	for (size_t i = first + 1; i < cases->all.count; i++)
		if (!strcmp(cases->all.at[i].owners, owners))
			return &cases->all.at[i];
	return add_case(cases, rule, owners);
}

static void add_rule(const struct ptp_check *check, size_t rule, struct ptp_cases *cases)
{
	size_t first = cases->all.count;

	add_case(cases, rule, NULL);
	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (f->rule != rule || f->status == PTP_KEPT)
			continue;
		add_finding(check, case_of(cases, first, rule, owners_of(&cases->arena, f)), i);
		add_finding(check, &cases->all.at[first], i);
	}
}

static enum ptp_test_result result_of(const struct ptp_check *check, const struct ptp_counts *counts)
{
	if (counts->violated)
		return PTP_TEST_FAILED;
	return counts->conditional || counts->undecided || !check->complete ? PTP_TEST_UNKNOWN : PTP_TEST_PASSED;
}

void ptp_cases_of(const struct ptp_check *check, struct ptp_cases *cases)
{
	*cases = (struct ptp_cases){.arena = {0}};
	for (size_t rule = 0; rule < check->catalogue->rules.count; rule++)
		add_rule(check, rule, cases);
	for (size_t i = 0; i < cases->all.count; i++)
		cases->all.at[i].result = result_of(check, &cases->all.at[i].counts);
}

void ptp_cases_free(struct ptp_cases *cases)
{
	for (size_t i = 0; i < cases->all.count; i++)
		free(cases->all.at[i].findings.at);
	free(cases->all.at);
	ptp_arena_free(&cases->arena);
}

static size_t total(const struct ptp_counts *counts)
{
	return counts->violated + counts->conditional + counts->undecided + counts->accepted + counts->waived;
}

void ptp_case_said(const struct ptp_check *check, const struct ptp_case *of, FILE *to)
{
	if (total(&of->counts))
		ptp_line_counts(&of->counts, to);
	else if (!check->complete)
		fputs("unknown: nothing that counts was found, but not all is covered", to);
	else
		fputs(total(&of->lesser) ? "nothing that counts" : "proved", to);
	if (total(&of->lesser))
		fprintf(to, "; %zu of lower severity", total(&of->lesser));
}

char *ptp_gate_verdict(const struct ptp_check *check)
{
	struct ptp_counts counts = {0};
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (size_t i = 0; i < check->findings.all.count; i++)
		if (check->findings.all.at[i].severity >= check->fail_on)
			ptp_count(&counts, &check->findings.all.at[i]);
	fprintf(to, "%s: ", ptp_verdict_word[check->verdict]);
	if (!check->complete)
		fputs("coverage is incomplete; ", to);
	fprintf(to, "of severity %s%s: ", ptp_severity_word[check->fail_on],
		check->fail_on < PTP_ERROR ? " and above" : "");
	ptp_line_counts(&counts, to);
	for (size_t i = 0; i < check->capture->disputes.count; i++)
		fprintf(to, "; the sources of regions contradict each other: %s", check->capture->disputes.at[i].text);
	fclose(to);
	return text;
}

char *ptp_gate_line(const struct ptp_check *check, const struct ptp_finding *finding)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	ptp_line_finding(check, finding, to);
	fclose(to);
	return text;
}

bool ptp_gate_green(const struct ptp_check *check)
{
	return check->verdict == PTP_PROVED || check->verdict == PTP_VERDICT_ACCEPTED;
}

enum ptp_severity ptp_gate_level(const struct ptp_check *check, const struct ptp_finding *finding)
{
	return ptp_finding_counts(check, finding) ? PTP_ERROR : finding->severity;
}

struct ptp_place ptp_gate_place(const struct ptp_check *check, const struct ptp_finding *finding)
{
	struct ptp_place place = {"capture.yaml", 1, 1};

	if (check->capture->contexts.count && check->capture->contexts.at[0].place.file)
		place.file = check->capture->contexts.at[0].place.file;
	if (finding && finding->owner[0] && finding->owner[0]->place.line)
		place = finding->owner[0]->place;
	return place;
}

// SPDX-License-Identifier: Apache-2.0
//
// The check as KTAP version 1, the format of the kernel's own tests: a test a rule, with a subtest for each pair of owners.
//
// Source: Linux, Documentation/dev-tools/ktap.rst. "not ok ... # ERROR" is what is unknown: a parser that knows no directives sees
// "not ok". SKIP is left to rules that this version does not evaluate.
#include "verifier/report/gate.h"

#include <stdlib.h>

#define FINDINGS_SHOWN 8 // of a test

// One line of TEXT: a '#' would begin a directive.
static void print_words(const char *text, FILE *to)
{
	for (; *text; text++)
		fputc((unsigned char)*text < 0x20 || *text == '#' ? '_' : *text, to);
}

static void print_findings(const struct ptp_check *check, const struct ptp_case *of, FILE *to)
{
	for (size_t i = 0; i < of->findings.count && i < FINDINGS_SHOWN; i++) {
		ptp_autofree char *line = ptp_gate_line(check, &check->findings.all.at[of->findings.at[i]]);

		fputs("  # ", to);
		print_words(line, to);
		fputc('\n', to);
	}
	if (of->findings.count > FINDINGS_SHOWN)
		fprintf(to, "  # and %zu more (-o json lists them)\n", of->findings.count - FINDINGS_SHOWN);
}

static void print_result(const struct ptp_check *check, const struct ptp_case *of, size_t number, const char *name,
			 FILE *to)
{
	static const char *const directive[] =
		{[PTP_TEST_PASSED] = "", [PTP_TEST_FAILED] = "", [PTP_TEST_UNKNOWN] = "ERROR "};

	fprintf(to, "%sok %zu ", of->result == PTP_TEST_PASSED ? "" : "not ", number);
	print_words(name, to);
	fprintf(to, " # %s", directive[of->result]);
	ptp_case_said(check, of, to);
	fputc('\n', to);
}

// OF is the rule as a whole, with its SUBTESTS behind it.
static void print_rule(const struct ptp_check *check, const struct ptp_case *of, size_t subtests, size_t number,
		       FILE *to)
{
	if (subtests)
		fprintf(to, "  KTAP version 1\n  1..%zu\n", subtests);
	for (size_t i = 1; i <= subtests; i++) {
		print_findings(check, &of[i], to);
		fputs("  ", to);
		print_result(check, &of[i], i, of[i].owners, to);
	}
	print_result(check, of, number, check->catalogue->rules.at[of->rule].id, to);
}

void ptp_report_ktap(const struct ptp_check *check, FILE *to)
{
	const struct ptp_catalogue *catalogue = check->catalogue;
	ptp_autofree char *verdict = ptp_gate_verdict(check);
	size_t number = 0, subtests;
	struct ptp_cases cases;

	ptp_cases_of(check, &cases);
	fprintf(to, "KTAP version 1\n1..%zu\n# ", catalogue->rules.count + catalogue->not_evaluated.count);
	print_words(verdict, to);
	fputc('\n', to);
	for (size_t i = 0; i < cases.all.count; i += 1 + subtests) {
		for (subtests = 0; i + 1 + subtests < cases.all.count && cases.all.at[i + 1 + subtests].owners;)
			subtests++;
		print_rule(check, &cases.all.at[i], subtests, ++number, to);
	}
	for (size_t i = 0; i < catalogue->not_evaluated.count; i++)
		fprintf(to, "ok %zu %s # SKIP not evaluated by this version: needs %s\n", ++number,
			catalogue->not_evaluated.at[i].id, catalogue->not_evaluated.at[i].needs);
	ptp_cases_free(&cases);
}

// SPDX-License-Identifier: Apache-2.0
//
// The check as JUnit XML: a test case a rule, and one for each pair of owners in which it has findings.
//
// A failure is what is violated, an error is what is unknown: both are red wherever JUnit is read. What is skipped is a rule that this
// version does not evaluate. There are no times: the same check gives the same bytes.
#include "verifier/report/gate.h"

#include "verifier/verdict/identity.h"

#include <stdlib.h>

#define FINDINGS_SHOWN 8 // of a test case

// TEXT as content or as an attribute. XML 1.0 has no control characters.
static void print_escaped(const char *text, FILE *to)
{
	for (; *text; text++) {
		if (*text == '&')
			fputs("&amp;", to);
		else if (*text == '<')
			fputs("&lt;", to);
		else if (*text == '>')
			fputs("&gt;", to);
		else if (*text == '"')
			fputs("&quot;", to);
		else
			fputc((unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text, to);
	}
}

static void print_property(const char *name, const char *value, FILE *to)
{
	fprintf(to, "      <property name=\"%s\" value=\"", name);
	print_escaped(value, to);
	fputs("\"/>\n", to);
}

static void print_properties(const struct ptp_check *check, FILE *to)
{
	char digest[PTP_DIGEST_TEXT];

	ptp_rules_digest(check->catalogue, digest);
	fputs("    <properties>\n", to);
	print_property("verdict", ptp_verdict_word[check->verdict], to);
	print_property("title", check->capture->title, to);
	print_property("coverage", check->complete ? "complete" : "incomplete", to);
	print_property("fail-on", ptp_severity_word[check->fail_on], to);
	print_property("ptproof", PTPROOF_VERSION, to);
	print_property("rules", digest, to);
	print_property("solver", ptp_solver_name(), to);
	fputs("    </properties>\n", to);
}

static void print_findings(const struct ptp_check *check, const struct ptp_case *of, FILE *to)
{
	for (size_t i = 0; i < of->findings.count && i < FINDINGS_SHOWN; i++) {
		ptp_autofree char *line = ptp_gate_line(check, &check->findings.all.at[of->findings.at[i]]);

		print_escaped(line, to);
		fputc('\n', to);
	}
	if (of->findings.count > FINDINGS_SHOWN)
		fprintf(to, "and %zu more (-o json lists them)\n", of->findings.count - FINDINGS_SHOWN);
}

// The rule as a whole names numbers, its owners name findings.
static void print_case(const struct ptp_check *check, const struct ptp_case *of, FILE *to)
{
	static const char *const element[] =
		{[PTP_TEST_PASSED] = "system-out", [PTP_TEST_FAILED] = "failure", [PTP_TEST_UNKNOWN] = "error"};
	const char *id = check->catalogue->rules.at[of->rule].id;

	fprintf(to, "    <testcase classname=\"ptproof%s%s\" name=\"", of->owners ? "." : "", of->owners ? id : "");
	print_escaped(of->owners ? of->owners : id, to);
	fprintf(to, "\">\n      <%s", element[of->result]);
	if (of->result != PTP_TEST_PASSED) {
		fprintf(to, " type=\"%s\" message=\"", of->result == PTP_TEST_FAILED ? "violated" : "unknown");
		ptp_case_said(check, of, to);
		fputc('"', to);
	}
	fputc('>', to);
	if (of->owners)
		print_findings(check, of, to);
	else
		ptp_case_said(check, of, to);
	fprintf(to, "</%s>\n    </testcase>\n", element[of->result]);
}

static void print_skipped(const struct ptp_planned *planned, FILE *to)
{
	fputs("    <testcase classname=\"ptproof\" name=\"", to);
	print_escaped(planned->id, to);
	fputs("\">\n      <skipped message=\"not evaluated by this version: needs ", to);
	print_escaped(planned->needs, to);
	fputs("\"/>\n    </testcase>\n", to);
}

// The attributes that a suite and all suites together have in common.
static void print_totals(const struct ptp_check *check, const struct ptp_cases *cases, FILE *to)
{
	size_t count[] = {[PTP_TEST_PASSED] = 0, [PTP_TEST_FAILED] = 0, [PTP_TEST_UNKNOWN] = 0};

	for (size_t i = 0; i < cases->all.count; i++)
		count[cases->all.at[i].result]++;
	fprintf(to, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
		cases->all.count + check->catalogue->not_evaluated.count, count[PTP_TEST_FAILED],
		count[PTP_TEST_UNKNOWN], check->catalogue->not_evaluated.count);
}

void ptp_report_junit(const struct ptp_check *check, FILE *to)
{
	ptp_autofree char *verdict = ptp_gate_verdict(check);
	struct ptp_cases cases;

	ptp_cases_of(check, &cases);
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ptproof\"", to);
	print_totals(check, &cases, to);
	fputs("  <testsuite name=\"ptproof check\"", to);
	print_totals(check, &cases, to);
	print_properties(check, to);
	for (size_t i = 0; i < cases.all.count; i++)
		print_case(check, &cases.all.at[i], to);
	for (size_t i = 0; i < check->catalogue->not_evaluated.count; i++)
		print_skipped(&check->catalogue->not_evaluated.at[i], to);
	fputs("    <system-out>", to);
	print_escaped(verdict, to);
	fputs("</system-out>\n  </testsuite>\n</testsuites>\n", to);
	ptp_cases_free(&cases);
}

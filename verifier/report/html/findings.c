// SPDX-License-Identifier: Apache-2.0
//
// The findings: those of one rule, severity and verdict under one heading, with what is the same for all of them.
#include "verifier/report/html/sheet.h"
#include "verifier/report/text.h"

static void print_list(const struct ptp_sheet *sheet, const char *const *events, size_t count)
{
	fputs("<ol>", sheet->to);
	for (size_t i = 0; i < count; i++) {
		ptp_autofree char *event = ptp_rule_filled(events[i]);

		ptp_html(sheet->to, "<li>%s</li>", event);
	}
	fputs("</ol>", sheet->to);
}

static void print_events(const struct ptp_sheet *sheet, const struct ptp_rule *rule)
{
	fputs("<details class=\"story\"><summary>What happens on hardware</summary>", sheet->to);
	print_list(sheet, rule->events, rule->event_count);
	if (rule->dma_event_count) {
		fputs("<p>Where a mapping is a DMA master's:</p>", sheet->to);
		print_list(sheet, rule->dma_events, rule->dma_event_count);
	}
	ptp_html(sheet->to, "<p>Source: %s</p></details>\n", rule->cite);
}

// Shown at first: what counts for the verdict.
static void print_heading(const struct ptp_sheet *sheet, const struct ptp_finding *f, size_t count)
{
	const struct ptp_rule *rule = &sheet->check->catalogue->rules.at[f->rule];
	const char *word = ptp_finding_word(f);

	ptp_html(
		sheet->to,
		"<details class=\"group\"%s><summary><h3><span class=\"tag %s\">%s</span> <span class=\"tag %s\">%s</span> ",
		f->severity >= sheet->check->fail_on ? " open" : "", ptp_severity_word[f->severity],
		ptp_severity_word[f->severity], word, word);
	ptp_html(sheet->to, "<code>%s</code> <span class=\"count\">%zu</span></h3> %s</summary>\n", rule->id, count,
		 rule->title);
	print_events(sheet, rule);
}

// How many findings from FIRST on stand under its heading.
static size_t under_heading(const struct ptp_sheet *sheet, size_t first)
{
	const struct ptp_finding *at = sheet->check->findings.all.at;
	size_t end = first;

	while (end < sheet->told && ptp_same_heading(&at[first], &at[end]))
		end++;
	return end - first;
}

static size_t left_out(const struct ptp_sheet *sheet)
{
	size_t count = 0;

	for (size_t i = sheet->told; i < sheet->check->findings.all.count; i++)
		count += sheet->check->findings.all.at[i].status != PTP_KEPT;
	return count;
}

void ptp_sheet_findings(struct ptp_sheet *sheet)
{
	size_t i = 0, more = left_out(sheet);

	fputs("<section id=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>\n",
	      sheet->to);
	ptp_sheet_filter(sheet);
	while (i < sheet->told) {
		size_t end = i + under_heading(sheet, i);

		if (sheet->check->findings.all.at[i].status == PTP_KEPT) {
			i = end;
			continue;
		}
		print_heading(sheet, &sheet->check->findings.all.at[i], end - i);
		for (; i < end; i++)
			ptp_sheet_finding(sheet, i);
		fputs("</details>\n", sheet->to);
	}
	if (more)
		ptp_html(sheet->to,
			 "<p>%zu more findings, none graver than these, are left out: -o json has them all.</p>\n",
			 more);
	fputs("</section>\n", sheet->to);
}

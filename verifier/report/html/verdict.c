// SPDX-License-Identifier: Apache-2.0
//
// The verdict first: what it is, what it counts, what it covers and what it rests on.
#include "verifier/report/html/sheet.h"
#include "verifier/report/text.h"
#include "verifier/verdict/judge.h"

#include <stdlib.h>

#define VIOLATED_SHOWN 8

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void print_counts(const struct ptp_sheet *sheet)
{
	struct ptp_counts counts[PTP_SEVERITY_COUNT] = {{0}};

	for (size_t i = 0; i < sheet->check->findings.all.count; i++)
		ptp_count(&counts[sheet->check->findings.all.at[i].severity], &sheet->check->findings.all.at[i]);
	fputs("<ul>", sheet->to);
	for (int severity = PTP_ERROR; severity >= PTP_NOTE; severity--) {
		bool counted = severity >= (int)sheet->check->fail_on;
		char *text = NULL;
		size_t size;
		FILE *line = open_memstream(&text, &size);

		ptp_line_counts(&counts[severity], line);
		fclose(line);
		ptp_html(sheet->to, "<li><span class=\"tag %s\">%s</span> %s%s</li>", ptp_severity_word[severity],
			 ptp_severity_word[severity], text, counted ? "" : "; not counted for the verdict");
		free(text);
	}
	fputs("</ul>\n", sheet->to);
}

// What is violated and counts, to go there.
static void print_violated(const struct ptp_sheet *sheet)
{
	size_t count = 0;

	for (size_t i = 0; i < sheet->told; i++) {
		const struct ptp_finding *f = &sheet->check->findings.all.at[i];
		char anchor[PTP_ANCHOR_TEXT], *text = NULL;
		size_t size;
		FILE *line;

		if (f->status != PTP_VIOLATED || !ptp_finding_counts(sheet->check, f) || count++ >= VIOLATED_SHOWN)
			continue;
		line = open_memstream(&text, &size);
		ptp_line_place(sheet->check, f, line);
		fclose(line);
		fputs(count == 1 ? "<ul class=\"worst\">" : "", sheet->to);
		ptp_html(sheet->to, "<li><a href=\"#%s\">%s</a></li>", ptp_sheet_anchor(sheet, i, anchor), text);
		free(text);
	}
	if (count > VIOLATED_SHOWN)
		ptp_html(sheet->to, "<li>and %zu more</li>", count - VIOLATED_SHOWN);
	fputs(count ? "</ul>\n" : "", sheet->to);
}

static void print_covers(const struct ptp_sheet *sheet)
{
	const struct ptp_capture *capture = sheet->check->capture;
	size_t mappings = 0, gaps = 0;

	for (size_t i = 0; i < capture->contexts.count; i++) {
		mappings += sheet->check->maps[i].mappings;
		gaps += sheet->check->maps[i].gaps.count != 0;
	}
	ptp_html(sheet->to, "<p>Covers <a href=\"#coverage\">%zu context%s with %zu mapping%s</a>, by %zu rules. ",
		 capture->contexts.count, plural(capture->contexts.count), mappings, plural(mappings),
		 sheet->check->catalogue->rules.count);
	if (gaps)
		ptp_html(
			sheet->to,
			"<strong>Coverage is incomplete in %zu context%s: what is said here does not hold for what was left "
			"out.</strong> ",
			gaps, plural(gaps));
	if (capture->disputes.count)
		ptp_html(sheet->to, "<strong>The sources of regions contradict each other at %zu place%s.</strong> ",
			 capture->disputes.count, plural(capture->disputes.count));
	if (!gaps && !capture->disputes.count)
		fputs("Of these contexts, nothing was left out. ", sheet->to);
}

static void print_assumes(const struct ptp_sheet *sheet)
{
	const struct ptp_ledger *ledger = &sheet->check->prover.ledger;
	size_t used = 0, needed = 0;

	for (size_t i = 0; i < ledger->entries.count; i++) {
		used += ledger->entries.at[i].declared && ledger->entries.at[i].users.count;
		needed += ptp_entry_needed(sheet->check, i, true);
	}
	ptp_html(sheet->to, "Rests on <a href=\"#assumptions\">%zu declared assumption%s", used, plural(used));
	if (needed)
		ptp_html(sheet->to, "; %zu that nobody declared would be needed for a proof", needed);
	fputs("</a>.</p>\n", sheet->to);
}

void ptp_sheet_verdict(const struct ptp_sheet *sheet)
{
	const char *word = ptp_verdict_word[sheet->check->verdict], *title = sheet->check->capture->title;

	ptp_html(sheet->to, "<header id=\"verdict\" class=\"%s\">\n<h1><span class=\"verdict\">%s</span> %s</h1>\n",
		 word, word, *title ? title : "ptproof check");
	print_violated(sheet);
	print_counts(sheet);
	print_covers(sheet);
	print_assumes(sheet);
	fputs("</header>\n", sheet->to);
}

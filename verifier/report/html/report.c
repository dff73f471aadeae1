// SPDX-License-Identifier: Apache-2.0
//
// The check as one page of HTML: the verdict, the map of physical memory, the findings, the walks, assumptions and coverage.
#include "verifier/report/html/page.h"
#include "verifier/report/html/sheet.h"

#include "verifier/report/report.h"
#include "verifier/verdict/identity.h"

#include <stdlib.h>
#include <string.h>

static const struct ptp_page_part parts[] = {
	{"verdict", "Verdict"},         {"map", "Map"},           {"findings", "Findings"}, {"walks", "Walks"},
	{"assumptions", "Assumptions"}, {"coverage", "Coverage"},
};

const char *ptp_sheet_anchor(const struct ptp_sheet *sheet, size_t finding, char text[PTP_ANCHOR_TEXT])
{
	unsigned occurrence = sheet->occurrence[finding];
	const char *id = sheet->check->findings.all.at[finding].id;

	if (occurrence > 1)
		snprintf(text, PTP_ANCHOR_TEXT, "finding-%s-%u", id, occurrence);
	else
		snprintf(text, PTP_ANCHOR_TEXT, "finding-%s", id);
	return text;
}

// The first context of the owner stands for it; a finding may be of the capture itself, which has none.
size_t ptp_sheet_owner(const struct ptp_sheet *sheet, const struct ptp_context *context)
{
	const struct ptp_capture *capture = sheet->check->capture;
	size_t index = 0;

	while (index < capture->contexts.count && strcmp(capture->contexts.at[index].owner, context->owner) != 0)
		index++;
	return index;
}

static void number_findings(struct ptp_sheet *sheet)
{
	const struct ptp_finding *at = sheet->check->findings.all.at;
	size_t count = sheet->check->findings.all.count, shown = 0;

	sheet->occurrence = ptp_calloc(count, sizeof(*sheet->occurrence));
	for (size_t i = 0; i < count && shown < PTP_FINDINGS_TOLD; i++) {
		sheet->told = i + 1;
		if (at[i].status == PTP_KEPT)
			continue;
		shown++;
		sheet->occurrence[i] = 1;
		for (size_t j = 0; j < i; j++)
			sheet->occurrence[i] += sheet->occurrence[j] && !strcmp(at[i].id, at[j].id);
	}
}

static void print_title(const struct ptp_check *check, FILE *to)
{
	char *title = NULL, digest[PTP_DIGEST_TEXT];
	size_t size;
	FILE *line = open_memstream(&title, &size);

	ptp_rules_digest(check->catalogue, digest);
	fprintf(line, "%s: %s", ptp_verdict_word[check->verdict],
		check->capture->title[0] ? check->capture->title : "ptproof check");
	fclose(line);
	ptp_page_begin(to, title, parts, sizeof(parts) / sizeof(*parts));
	free(title);
}

void ptp_report_html(const struct ptp_check *check, FILE *to)
{
	struct ptp_sheet sheet = {.check = check, .to = to};
	char digest[PTP_DIGEST_TEXT];

	ptp_rules_digest(check->catalogue, digest);
	ptp_picture_make(check, &sheet.picture);
	number_findings(&sheet);
	print_title(check, to);
	ptp_sheet_verdict(&sheet);
	ptp_sheet_map(&sheet);
	ptp_sheet_findings(&sheet);
	ptp_sheet_walks(&sheet);
	ptp_sheet_assumptions(&sheet);
	ptp_sheet_coverage(&sheet);
	ptp_sheet_data(&sheet);
	ptp_page_end(to, digest);
	ptp_picture_free(&sheet.picture);
	ptp_walks_free(&sheet.walks);
	free(sheet.occurrence);
}

// SPDX-License-Identifier: Apache-2.0
//
// A check on its way to HTML: what the parts of the page share.
#ifndef PTP_HTML_SHEET_H
#define PTP_HTML_SHEET_H

#include "verifier/report/html/html.h"
#include "verifier/report/html/picture.h"
#include "verifier/report/html/walks.h"

#define PTP_FINDINGS_TOLD 2000 // the gravest; of more, it is said how many there are

struct ptp_sheet {
	const struct ptp_check *check;
	FILE *to;
	struct ptp_picture picture;
	struct ptp_walks walks;
	unsigned *occurrence; // by finding: of its id, from 1 on
	size_t told;          // findings up to this one are on the page
};

#define PTP_ANCHOR_TEXT 48
// What a finding is called in links: its id, and a number where other findings have it, too.
const char *ptp_sheet_anchor(const struct ptp_sheet *sheet, size_t finding, char text[PTP_ANCHOR_TEXT]);

// The number of an owner, as the filter knows it: at most that of the contexts.
size_t ptp_sheet_owner(const struct ptp_sheet *sheet, const struct ptp_context *context);

void ptp_sheet_verdict(const struct ptp_sheet *sheet);
void ptp_sheet_map(const struct ptp_sheet *sheet);
void ptp_sheet_regions(const struct ptp_sheet *sheet); // the blocks of the map as a table
void ptp_sheet_filter(const struct ptp_sheet *sheet);
void ptp_sheet_findings(struct ptp_sheet *sheet);
void ptp_sheet_finding(struct ptp_sheet *sheet, size_t finding);
void ptp_sheet_sides(struct ptp_sheet *sheet, const struct ptp_finding *finding); // who maps it, and how
void ptp_sheet_walks(const struct ptp_sheet *sheet);
void ptp_sheet_assumptions(const struct ptp_sheet *sheet);
void ptp_sheet_coverage(const struct ptp_sheet *sheet);
void ptp_sheet_data(const struct ptp_sheet *sheet); // of the map, for its script

// "System RAM", "0000:00:02.0 BAR 2 and 3 more regions", "undescribed": for the caller to free.
char *ptp_block_name(const struct ptp_check *check, const struct ptp_block *block);

#endif

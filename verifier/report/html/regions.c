// SPDX-License-Identifier: Apache-2.0
//
// The blocks of the map as a table: what the map shows, for those who do not see it.
#include "verifier/report/html/sheet.h"
#include "verifier/report/text.h"

#include <stdlib.h>

char *ptp_block_name(const struct ptp_check *check, const struct ptp_block *block)
{
	size_t others = block->regions > 1 ? block->regions - 1 : 0, size;
	char *text = NULL;
	FILE *to = open_memstream(&text, &size);

	fputs(ptp_region_name(check->capture, block->region), to);
	if (others)
		fprintf(to, " and %zu more region%s", others, others > 1 ? "s" : "");
	fclose(to);
	return text;
}

static void print_kind(const struct ptp_sheet *sheet, const struct ptp_block *block)
{
	static const char *const answer[] = {[PTP_NO] = "no", [PTP_YES] = "yes"};
	const struct ptp_region *region;

	if (block->region == PTP_UNDESCRIBED) {
		fputs("<td>no region of the capture has it</td>", sheet->to);
		return;
	}
	region = &sheet->check->capture->regions.at[block->region];
	ptp_html(sheet->to, "<td>%s", ptp_kind_word[region->kind]);
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++)
		if (region->property[i] != PTP_UNKNOWN)
			ptp_html(sheet->to, ", %s: %s", ptp_property_key[i], answer[region->property[i]]);
	fputs("</td>", sheet->to);
}

static void print_lane(const struct ptp_sheet *sheet, const struct ptp_cells *lane, const char *owner)
{
	const char *separator = ": ";

	if (!lane->all.count)
		return;
	ptp_html(sheet->to, "<li>%s", owner);
	for (size_t i = 0; i < lane->all.count; i++) {
		const struct ptp_cell *cell = &lane->all.at[i];

		ptp_html(sheet->to, "%s%s%s", separator, cell->walk ? "table walks " : "",
			 sheet->picture.types.all.at[cell->kind].text);
		separator = "; ";
	}
	fputs("</li>", sheet->to);
}

static void print_lanes(const struct ptp_sheet *sheet, const struct ptp_block *block)
{
	fputs("<td><ul>", sheet->to);
	for (size_t i = 0; i < sheet->picture.lanes.count; i++)
		print_lane(sheet, &block->lanes[i],
			   sheet->picture.rest && i + 1 == sheet->picture.lanes.count ? "all other owners"
										      : sheet->picture.lanes.at[i]);
	fputs("</ul></td>", sheet->to);
}

static void print_marks(const struct ptp_sheet *sheet, const struct ptp_block *block)
{
	static const char *const says[PTP_MARKS] = {"violated", "conditional", "not counted", "accepted"};
	const char *separator = "";

	fputs("<td>", sheet->to);
	for (unsigned mark = 0; mark < PTP_MARKS; mark++)
		for (size_t i = 0; i < block->marks.all.count; i++)
			if (block->marks.all.at[i].kind == mark) {
				ptp_html(sheet->to, "%s<span class=\"%s-text\">%s</span>", separator,
					 ptp_mark_word[mark], says[mark]);
				separator = ", ";
			}
	fputs("</td></tr>\n", sheet->to);
}

static void print_block(const struct ptp_sheet *sheet, size_t index)
{
	const struct ptp_block *block = &sheet->picture.blocks.at[index];
	ptp_autofree char *name = ptp_block_name(sheet->check, block);
	char size[PTP_SIZE_TEXT];

	ptp_html(sheet->to,
		 "<tr id=\"region-%zu\"><th scope=\"row\"><a class=\"to-block\" href=\"#region-%zu\" "
		 "data-block=\"%zu\">%s</a></th><td><code>0x%llx</code></td><td>%s</td>",
		 index, index, index, name, (unsigned long long)block->lo, ptp_text_size(block->hi - block->lo, size));
	print_kind(sheet, block);
	print_lanes(sheet, block);
	print_marks(sheet, block);
}

void ptp_sheet_regions(const struct ptp_sheet *sheet)
{
	fputs("<details class=\"regions\"><summary>The same as a table</summary>\n<div class=\"wide\" tabindex=\"0\" "
	      "role=\"region\" aria-label=\"Table of the map\"><table>\n<thead><tr><th scope=\"col\">Region</th><th "
	      "scope=\"col\">From</th><th scope=\"col\">Size</th><th scope=\"col\">Kind</th><th scope=\"col\">Mapped "
	      "by</th><th scope=\"col\">Findings</th></tr></thead>\n<tbody>\n",
	      sheet->to);
	for (size_t i = 0; i < sheet->picture.blocks.count; i++)
		print_block(sheet, i);
	fputs("</tbody></table></div></details>\n", sheet->to);
}

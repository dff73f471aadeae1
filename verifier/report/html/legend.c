// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/legend.h"

const unsigned ptp_mark_height[PTP_MARKS] =
	{[PTP_MARK_VIOLATED] = PTP_BAR, [PTP_MARK_OPEN] = 10, [PTP_MARK_LESSER] = 4, [PTP_MARK_ACCEPTED] = 4};

static void print_swatch(const char *look, char letter, unsigned height, const char *says, FILE *to)
{
	char text[2] = {letter, '\0'};

	ptp_html(to, "<li><svg width=\"26\" height=\"16\" aria-hidden=\"true\"><rect y=\"%u\" ", PTP_BAR - height);
	ptp_html(to, "width=\"26\" height=\"%u\" class=\"%s\"/><text x=\"9\" y=\"12\">%s</text></svg> %s</li>", height,
		 look, text, says);
}

static bool is_used(const struct ptp_memory_types *types, const char *look)
{
	for (size_t i = 0; i < types->all.count; i++)
		if (types->all.at[i].look == look)
			return true;
	return false;
}

static void print_legend(const struct ptp_sheet *sheet)
{
	static const char *const says[PTP_MARKS] = {[PTP_MARK_VIOLATED] = "violated",
						    [PTP_MARK_OPEN] = "conditional or unknown, and counts",
						    [PTP_MARK_LESSER] = "finding that does not count",
						    [PTP_MARK_ACCEPTED] = "accepted finding"};

	fputs("<ul class=\"legend\" aria-label=\"Legend\">", sheet->to);
	for (size_t i = 0; i < ptp_look_count; i++)
		if (is_used(&sheet->picture.types, ptp_looks[i].look))
			print_swatch(ptp_looks[i].look, ptp_looks[i].letter, PTP_BAR, ptp_looks[i].says, sheet->to);
	for (unsigned i = 0; i < PTP_MARKS; i++)
		print_swatch(ptp_mark_word[i], ' ', ptp_mark_height[i], says[i], sheet->to);
	print_swatch("alike", ' ', 4, "mapped more than once", sheet->to);
	print_swatch("differ", ' ', PTP_BAR, "mapped with different types", sheet->to);
	fputs("</ul>\n<p class=\"hint\">Each block is as wide as the logarithm of its size, and linear inside; thin lines "
	      "below a lane are table walks, and dotted lines between blocks addresses that nothing maps.</p>\n",
	      sheet->to);
}

// What marks types beside their colours; the style sheet has both.
static void print_patterns(FILE *to)
{
	static const struct {
		const char *look, *path;
	} patterns[] = {{"device", "M0 8L8 0M-1 1L1 -1M7 9L9 7"},
			{"nc", "M2 0V8M6 0V8"},
			{"wt", "M0 2H8M0 6H8"},
			{"other", "M0 0L8 8M0 8L8 0"},
			{"free", "M4 0V8M0 4H8"},
			{"differ", "M0 8L8 0M-1 1L1 -1M7 9L9 7"}};

	fputs("<svg width=\"0\" height=\"0\" class=\"patterns\" aria-hidden=\"true\"><defs>", to);
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++)
		fprintf(to,
			"<pattern id=\"p-%s\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" class=\"p-%s\"><rect "
			"width=\"8\" height=\"8\"/><path d=\"%s\"/></pattern>",
			patterns[i].look, patterns[i].look, patterns[i].path);
	fputs("</defs></svg>\n", to);
}

void ptp_sheet_legend(const struct ptp_sheet *sheet)
{
	print_patterns(sheet->to);
	print_legend(sheet);
}

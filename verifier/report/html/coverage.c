// SPDX-License-Identifier: Apache-2.0
//
// What the check covers, context by context, and what it does not.
#include "verifier/report/html/sheet.h"

#include "model/policy.h"
#include "verifier/report/text.h"

#include <stdlib.h>

static void print_context(const struct ptp_sheet *sheet, size_t index)
{
	const struct ptp_context *context = &sheet->check->capture->contexts.at[index];
	const struct ptp_map *map = &sheet->check->maps[index];

	ptp_html(sheet->to,
		 "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td class=\"n\">%llu</td><td class=\"n\">%zu</td>",
		 context->name, context->owner, ptp_regime_word[context->regime], (unsigned long long)map->leaf_entries,
		 map->mappings);
	ptp_html(sheet->to, "<td class=\"n\">%llu</td><td class=\"n\">%llu</td><td>%s</td></tr>\n",
		 (unsigned long long)map->table_pages, (unsigned long long)map->missing_pages,
		 map->gaps.count ? "incomplete, see below" : "complete");
}

static void print_contexts(const struct ptp_sheet *sheet)
{
	static const char *const columns[] = {"Context",  "Owner",       "Regime",        "Leaf entries",
					      "Mappings", "Table pages", "Missing pages", "Coverage"};

	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"coverage-title\"><table><thead><tr>",
	      sheet->to);
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		ptp_html(sheet->to, "<th scope=\"col\">%s</th>", columns[i]);
	fputs("</tr></thead><tbody>\n", sheet->to);
	for (size_t i = 0; i < sheet->check->capture->contexts.count; i++)
		print_context(sheet, i);
	fputs("</tbody></table></div>\n", sheet->to);
}

static void print_gap(const struct ptp_sheet *sheet, const struct ptp_context *context, const struct ptp_gap *gap)
{
	ptp_html(sheet->to, "<li>%s: %s", context->name, gap->reason);
	if (gap->has_ia)
		ptp_html(sheet->to, "; first at input address <code>0x%llx</code>", (unsigned long long)gap->ia);
	if (gap->has_pa)
		ptp_html(sheet->to, "; physical address <code>0x%llx</code>", (unsigned long long)gap->pa);
	if (gap->count > 1)
		ptp_html(sheet->to, "; %llu times", (unsigned long long)gap->count);
	fputs("</li>\n", sheet->to);
}

static void print_gaps(const struct ptp_sheet *sheet)
{
	size_t count = 0;

	for (size_t i = 0; i < sheet->check->capture->contexts.count; i++)
		for (size_t j = 0; j < sheet->check->maps[i].gaps.count; j++, count++)
			print_gap(sheet, &sheet->check->capture->contexts.at[i], &sheet->check->maps[i].gaps.at[j]);
	if (!count)
		fputs("<li>of the contexts above, nothing was left out</li>\n", sheet->to);
}

// What whoever took the capture looked for, and whether it is all there.
static void print_looked_for(const struct ptp_sheet *sheet)
{
	struct ptp_arena arena = {0};

	for (size_t i = 0; i < sheet->check->capture->coverage.count; i++) {
		const struct ptp_coverage *line = &sheet->check->capture->coverage.at[i];
		const char *why = ptp_shortfall(&arena, line);

		if (why)
			ptp_html(sheet->to, "<li><strong>missing</strong>: %s</li>\n", why);
		else if (line->counted)
			ptp_html(sheet->to, "<li>%s: all %llu%s%s</li>\n", line->of, (unsigned long long)line->found,
				 line->by ? ", by " : "", line->by ? line->by : "");
		else
			ptp_html(sheet->to, "<li>%s: %s</li>\n", line->of, line->by ? line->by : "included");
	}
	ptp_arena_free(&arena);
}

static void print_not_covered(const struct ptp_sheet *sheet)
{
	const struct ptp_capture *capture = sheet->check->capture;
	const struct ptp_catalogue *catalogue = sheet->check->catalogue;

	fputs("<h3>Not covered</h3>\n<ul>\n", sheet->to);
	print_gaps(sheet);
	for (size_t i = 0; i < capture->disputes.count; i++)
		ptp_html(sheet->to, "<li>the sources contradict each other: %s</li>\n", capture->disputes.at[i].text);
	for (size_t i = 0; i < catalogue->not_evaluated.count; i++)
		ptp_html(sheet->to, "<li>rule <code>%s</code> is not evaluated: it needs %s</li>\n",
			 catalogue->not_evaluated.at[i].id, catalogue->not_evaluated.at[i].needs);
	for (size_t i = 0; i < capture->sources.count; i++)
		if (!capture->sources.at[i].read)
			ptp_html(sheet->to, "<li>source %s is not read</li>\n", capture->sources.at[i].key);
	fputs("</ul>\n", sheet->to);
}

// What the report in text has of something, under HEADING, which is HTML.
static void print_text(const struct ptp_sheet *sheet, const char *heading,
		       void (*print)(const struct ptp_check *check, FILE *to))
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	print(sheet->check, to);
	fclose(to);
	if (*text) {
		fputs(heading, sheet->to);
		ptp_html(sheet->to, "<pre>%s</pre>\n", text);
	}
	free(text);
}

static void print_others(const struct ptp_sheet *sheet)
{
	const struct ptp_catalogue *catalogue = sheet->check->catalogue;

	fputs(sheet->check->gone.count ? "<h3>In the baseline, and not found any more</h3>\n<ul>" : "", sheet->to);
	for (size_t i = 0; i < sheet->check->gone.count; i++)
		ptp_html(sheet->to, "<li><code>%s</code></li>\n", sheet->check->gone.at[i]);
	fputs(sheet->check->gone.count ? "</ul>\n" : "", sheet->to);
	fputs(catalogue->added.count ? "<h3>Rules were added, not ptproof's own</h3>\n<ul>" : "", sheet->to);
	for (size_t i = 0; i < catalogue->added.count; i++)
		ptp_html(sheet->to, "<li>%s</li>\n", catalogue->added.at[i].path);
	fputs(catalogue->added.count ? "</ul>\n" : "", sheet->to);
}

void ptp_sheet_coverage(const struct ptp_sheet *sheet)
{
	fputs("<section id=\"coverage\" aria-labelledby=\"coverage-title\">\n<h2 id=\"coverage-title\">Coverage</h2>\n",
	      sheet->to);
	print_contexts(sheet);
	if (sheet->check->capture->coverage.count) {
		fputs("<h3>What was looked for</h3>\n<ul>\n", sheet->to);
		print_looked_for(sheet);
		fputs("</ul>\n", sheet->to);
	}
	if (sheet->check->policy)
		ptp_html(sheet->to, "<p>Stage 2 of guests was held against the policy %s: %s.</p>\n",
			 sheet->check->policy->name, sheet->check->policy->title);
	print_not_covered(sheet);
	print_text(sheet, "", ptp_text_compared);
	if (sheet->check->waivers)
		print_text(sheet, "<h3>Waivers</h3>\n", ptp_text_waivers);
	print_others(sheet);
	fputs("</section>\n", sheet->to);
}

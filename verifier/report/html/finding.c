// SPDX-License-Identifier: Apache-2.0
//
// One finding: a line that says where, who and what, and behind it everything that is known of it.
#include "verifier/report/html/sheet.h"

#include "verifier/prove/attribute.h"
#include "verifier/report/text.h"
#include "verifier/verdict/judge.h"

#include <stdlib.h>

#define RANGES_SHOWN 24
#define OPEN_FIRST 4 // findings that count and are violated are open from the beginning

static void print_range(const struct ptp_sheet *sheet, const struct ptp_extent *extent)
{
	const struct ptp_block *block = ptp_picture_block(&sheet->picture, extent->lo);
	char size[PTP_SIZE_TEXT];

	ptp_text_size(extent->hi - extent->lo, size);
	if (block)
		ptp_html(
			sheet->to,
			"<li><a class=\"to-map\" href=\"#region-%zu\" data-lo=\"%llu\" data-size=\"%llu\"><code>0x%llx</code> "
			"+%s</a></li>",
			(size_t)(block - sheet->picture.blocks.at), (unsigned long long)extent->lo,
			(unsigned long long)(extent->hi - extent->lo), (unsigned long long)extent->lo, size);
	else
		ptp_html(sheet->to, "<li><code>0x%llx</code> +%s</li>", (unsigned long long)extent->lo, size);
}

static void print_ranges(const struct ptp_sheet *sheet, const struct ptp_finding *f)
{
	size_t count = f->extents.ranges.count;
	char size[PTP_SIZE_TEXT];

	if (!count)
		return;
	fputs("<dt>Where</dt><dd>", sheet->to);
	if (count > 1)
		ptp_html(sheet->to, "%zu ranges, %s in all, ", count,
			 ptp_text_size(ptp_extents_bytes(&f->extents), size));
	ptp_html(sheet->to, "in %s; on the map:<ul class=\"ranges\">",
		 ptp_region_name(sheet->check->capture, f->region));
	for (size_t i = 0; i < count && i < RANGES_SHOWN; i++)
		print_range(sheet, &f->extents.ranges.at[i]);
	if (count > RANGES_SHOWN)
		ptp_html(sheet->to, "<li>and %zu more (-o json lists them)</li>", count - RANGES_SHOWN);
	fputs("</ul></dd>\n", sheet->to);
}

// The rows of a listing that it is about.
static void print_listed(const struct ptp_sheet *sheet, const struct ptp_listed *listed)
{
	char size[PTP_SIZE_TEXT];

	ptp_html(sheet->to, "<dt>Input addresses</dt><dd>%zu range%s<ul class=\"ranges\">", listed->ranges,
		 listed->ranges == 1 ? "" : "s");
	for (size_t i = 0; i < listed->ranges && i < PTP_RANGES_KEPT; i++)
		ptp_html(sheet->to, "<li><code>0x%llx</code> +%s</li>", (unsigned long long)listed->first[i].ia,
			 ptp_text_size(listed->first[i].size, size));
	if (listed->ranges > PTP_RANGES_KEPT)
		ptp_html(sheet->to, "<li>and %zu more</li>", listed->ranges - PTP_RANGES_KEPT);
	fputs("</ul></dd>\n", sheet->to);
}

static void print_set(const struct ptp_sheet *sheet, const struct ptp_needs *set)
{
	for (size_t i = 0; i < set->count; i++)
		ptp_html(sheet->to, "%s<a href=\"#assumption-%zu\"><code>%s</code></a>", i ? " and " : "",
			 set->entry[i], sheet->check->prover.ledger.entries.at[set->entry[i]].text);
}

// Under which assumptions it would be safe; only entries that the assumptions below show.
static void print_sets(const struct ptp_sheet *sheet, const struct ptp_finding *f)
{
	if (!f->set_count && f->status != PTP_VIOLATED)
		return;
	fputs("<dt>Safe under</dt><dd>", sheet->to);
	if (!f->set_count)
		fputs("no assumption that this rule knows", sheet->to);
	for (size_t i = 0; i < f->set_count; i++) {
		fputs(i ? "<br>or " : "", sheet->to);
		print_set(sheet, &f->sets[i]);
	}
	if (f->given) {
		fputs("<br>beside the declared ", sheet->to);
		print_set(sheet, f->given);
	}
	fputs(f->partial ? "<br>or others that were not looked for</dd>\n" : "</dd>\n", sheet->to);
}

static void print_facts(const struct ptp_sheet *sheet, const struct ptp_finding *f)
{
	const struct ptp_rule *rule = &sheet->check->catalogue->rules.at[f->rule];
	ptp_autofree char *repair = ptp_text_repair(sheet->check, f);

	fputs("<dl>", sheet->to);
	print_ranges(sheet, f);
	if (f->listed)
		print_listed(sheet, f->listed);
	else if (f->has_ia)
		ptp_html(sheet->to, "<dt>Input address</dt><dd><code>0x%llx</code></dd>\n", (unsigned long long)f->ia);
	ptp_html(sheet->to, "<dt>Remedy</dt><dd>%s</dd>\n", rule->remedy);
	if (*repair)
		ptp_html(sheet->to, "<dt>Repair</dt><dd>%s</dd>\n", repair);
	print_sets(sheet, f);
	if (f->waiver)
		ptp_html(sheet->to, "<dt>Status</dt><dd>waived until %s by %s, not counted: %s</dd>\n",
			 f->waiver->expires, f->waiver->author, f->waiver->reason);
	else if (f->accepted)
		fputs("<dt>Status</dt><dd>accepted by the baseline, not counted</dd>\n", sheet->to);
	fputs("</dl>\n", sheet->to);
}

// What filters go by.
static void print_data(const struct ptp_sheet *sheet, const struct ptp_finding *f)
{
	ptp_html(sheet->to,
		 " data-rule=\"%s\" data-severity=\"%s\" data-verdict=\"%s\" data-region=\"%zu\" data-owners=\"",
		 sheet->check->catalogue->rules.at[f->rule].id, ptp_severity_word[f->severity], ptp_finding_word(f),
		 f->region == PTP_UNDESCRIBED ? sheet->check->capture->regions.count : f->region);
	for (unsigned side = 0; side < 2 && f->owner[side]; side++)
		ptp_html(sheet->to, "%s%zu", side ? " " : "", ptp_sheet_owner(sheet, f->owner[side]));
	fputs("\"", sheet->to);
}

static void print_attributes(const struct ptp_sheet *sheet, const struct ptp_finding *f)
{
	char text[PTP_ATTRIBUTE_TEXT];

	fputs("<span class=\"what\">", sheet->to);
	for (unsigned side = 0; side < 2 && f->owner[side]; side++) {
		text[0] = '\0';
		if (f->witness)
			ptp_attribute_text(sheet->check->prover.solver, sheet->check->catalogue, f->witness->attr[side],
					   text);
		ptp_html(sheet->to, "<span>%s %s</span>", f->owner[side]->owner, text);
	}
	fputs("</span>", sheet->to);
}

// The line: the lowest address and how many more, the region, and who has which attributes.
static void print_line(const struct ptp_sheet *sheet, const struct ptp_finding *f)
{
	const struct ptp_extent *first = f->extents.ranges.at;
	char size[PTP_SIZE_TEXT];

	fputs("<summary>", sheet->to);
	if (f->detail) {
		ptp_html(sheet->to, "<span class=\"detail\">%s</span>", f->detail);
	} else {
		ptp_html(sheet->to, "<span class=\"where\"><code>0x%llx</code> +%s",
			 (unsigned long long)(f->extents.ranges.count ? first->lo : 0),
			 ptp_text_size(f->extents.ranges.count ? first->hi - first->lo : 0, size));
		if (f->extents.ranges.count > 1)
			ptp_html(sheet->to, " and %zu more", f->extents.ranges.count - 1);
		ptp_html(sheet->to, "</span><span class=\"region\">%s</span>",
			 ptp_region_name(sheet->check->capture, f->region));
	}
	print_attributes(sheet, f);
	ptp_html(sheet->to, "<code class=\"id\">%s</code></summary>\n", f->id);
}

void ptp_sheet_finding(struct ptp_sheet *sheet, size_t index)
{
	const struct ptp_finding *f = &sheet->check->findings.all.at[index];
	ptp_autofree char *because = ptp_finding_because(sheet->check, f);
	bool open = index < OPEN_FIRST && f->status == PTP_VIOLATED && ptp_finding_counts(sheet->check, f);
	char anchor[PTP_ANCHOR_TEXT];

	ptp_html(sheet->to, "<details class=\"finding\" id=\"%s\"", ptp_sheet_anchor(sheet, index, anchor));
	print_data(sheet, f);
	fputs(open ? " open>" : ">", sheet->to);
	print_line(sheet, f);
	ptp_html(sheet->to, "<p>%s</p>\n", because);
	print_facts(sheet, f);
	ptp_sheet_sides(sheet, f);
	fputs("</details>\n", sheet->to);
}

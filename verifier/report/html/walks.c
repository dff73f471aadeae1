// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/walks.h"
#include "verifier/report/html/sheet.h"

#include "verifier/report/text.h"

#include <stdlib.h>
#include <string.h>

size_t ptp_walks_number(struct ptp_walks *walks, size_t context, uint64_t ia)
{
	const struct ptp_walked walked = {context, ia};
	uint64_t hash = ptp_hash(&walked, sizeof(walked));
	struct ptp_table_at at = ptp_table_begin(&walks->table, hash);

	while (ptp_table_next(&walks->table, &at))
		if (!memcmp(&walks->all.at[at.index], &walked, sizeof(walked)))
			return at.index;
	ptp_table_add(&walks->table, hash, (uint32_t)walks->all.count);
	*ptp_push(&walks->all) = walked;
	return walks->all.count - 1;
}

void ptp_walks_free(struct ptp_walks *walks)
{
	free(walks->all.at);
	ptp_table_free(&walks->table);
}

// A field that scripts find by the name that repairs have for it.
static void print_part(FILE *to, const struct ptp_part *part)
{
	char *text = NULL;
	size_t size;
	FILE *line = open_memstream(&text, &size);

	ptp_text_part(part, line);
	fclose(line);
	ptp_html(to, "<span class=\"bits\" data-field=\"%s\">%s</span> ",
		 part->field < PTP_FIELD_COUNT ? ptp_field[part->field].name : "", text);
	free(text);
}

static void print_step(FILE *to, const struct ptp_step *step)
{
	ptp_html(to, "<tr><td>%u</td><td>%d</td><td>%s</td>", step->stage, step->level, step->base ? step->base : "");
	ptp_html(to, "<td><code>0x%llx</code>[%u]</td><td><code>0x%llx</code>",
		 (unsigned long long)(step->address - UINT64_C(8) * step->index), step->index,
		 (unsigned long long)step->address);
	if (step->ipa != step->address)
		ptp_html(to, " (IPA <code>0x%llx</code>)", (unsigned long long)step->ipa);
	if (!strcmp(step->kind, "missing"))
		fputs("</td><td>not in the capture</td><td>", to);
	else
		ptp_html(to, "</td><td><code>0x%016llx</code> %s</td><td>", (unsigned long long)step->descriptor,
			 step->kind);
	for (size_t i = 0; i < step->part_count; i++)
		print_part(to, &step->parts[i]);
	fputs("</td></tr>\n", to);
}

static void print_end(FILE *to, const struct ptp_translation *t)
{
	char size[PTP_SIZE_TEXT];

	if (t->unknown)
		ptp_html(to, "<p>unknown: %s</p>\n", t->unknown);
	else if (t->fault)
		ptp_html(to, "<p>ends in a fault: %s, level %d, stage %u</p>\n", ptp_fault_word[t->fault],
			 t->fault_level, t->fault_stage);
	else
		ptp_html(to, "<p>%sphysical address <code>0x%llx</code>, by an entry for %s</p>\n",
			 t->steps.count ? "" : "no tables: the address goes out as it came in; ",
			 (unsigned long long)t->pa, ptp_text_size(t->size, size));
}

static void print_walk(const struct ptp_sheet *sheet, size_t number)
{
	static const char *const columns[] = {"Stage",   "Level",      "Register", "Table [index]",
					      "Address", "Descriptor", "Fields"};
	const struct ptp_walked *walked = &sheet->walks.all.at[number];
	const struct ptp_context *context = &sheet->check->capture->contexts.at[walked->context];
	struct ptp_translation t;

	ptp_translate(sheet->check->capture, walked->context, walked->ia, &t);
	ptp_html(sheet->to,
		 "<section class=\"walk\" id=\"walk-%zu\" tabindex=\"-1\" aria-labelledby=\"walk-%zu-title\"><h3 "
		 "id=\"walk-%zu-title\">Walk %zu: %s, <code>0x%llx</code></h3>\n",
		 number + 1, number + 1, number + 1, number + 1, context->name, (unsigned long long)walked->ia);
	if (t.steps.count) {
		fputs("<div class=\"wide\"><table class=\"steps\"><thead><tr>", sheet->to);
		for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
			ptp_html(sheet->to, "<th scope=\"col\">%s</th>", columns[i]);
		fputs("</tr></thead><tbody>\n", sheet->to);
		for (size_t i = 0; i < t.steps.count; i++)
			print_step(sheet->to, &t.steps.at[i]);
		fputs("</tbody></table></div>\n", sheet->to);
	}
	print_end(sheet->to, &t);
	fputs("</section>\n", sheet->to);
	ptp_translation_free(&t);
}

void ptp_sheet_walks(const struct ptp_sheet *sheet)
{
	fputs("<section id=\"walks\" aria-labelledby=\"walks-title\">\n<h2 id=\"walks-title\">Walks</h2>\n<p>From the register to "
	      "the leaf: each descriptor that is read on the way, and the fields of the last one.</p>\n",
	      sheet->to);
	for (size_t i = 0; i < sheet->walks.all.count; i++)
		print_walk(sheet, i);
	if (!sheet->walks.all.count)
		fputs("<p>No finding has a mapping to walk to.</p>\n", sheet->to);
	fputs("</section>\n", sheet->to);
}

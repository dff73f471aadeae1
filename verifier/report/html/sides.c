// SPDX-License-Identifier: Apache-2.0
//
// Who maps a place, side by side: where, with which attributes, how those come about, and the walks that lead there.
#include "verifier/report/html/sheet.h"

#include "verifier/report/alias.h"

#include <stdlib.h>
#include <string.h>

#define MAPPINGS_SHOWN 16 // of a class, at the lowest range

struct sides {
	struct ptp_sheet *sheet;
	const struct ptp_finding *finding;
	struct ptp_alias alias[2];
	bool there[2];
	unsigned count; // columns
	FILE *to;
};

static void print_head(const struct sides *s)
{
	fputs("<div class=\"wide\"><table class=\"sides\"><thead><tr><td></td>", s->to);
	for (unsigned side = 0; side < s->count; side++)
		ptp_html(s->to, "<th scope=\"col\">%s</th>", s->finding->owner[side]->owner);
	fputs("</tr></thead><tbody>\n", s->to);
}

// A row of texts, which may be NULL or empty: of nothing but those there is no row. Both are shown, and marked where they differ.
static void print_row(const struct sides *s, const char *name, const char *cite, const char *const text[2])
{
	bool some = false, differ = s->count == 2 && strcmp(text[0] ? text[0] : "", text[1] ? text[1] : "") != 0;

	for (unsigned side = 0; side < s->count; side++)
		some |= text[side] && *text[side];
	if (!some)
		return;
	fputs(differ ? "<tr class=\"differ\">" : "<tr>", s->to);
	ptp_html(s->to, "<th scope=\"row\">%s", name);
	if (cite)
		ptp_html(s->to, " <small>%s</small>", cite);
	fputs("</th>", s->to);
	for (unsigned side = 0; side < s->count; side++)
		ptp_html(s->to, "<td>%s</td>", text[side] ? text[side] : "");
	fputs("</tr>\n", s->to);
}

static void print_contexts(const struct sides *s)
{
	fputs("<tr><th scope=\"row\">context</th>", s->to);
	for (unsigned side = 0; side < s->count; side++) {
		const struct ptp_context *context =
			s->there[side] ? s->alias[side].mapping->context : s->finding->owner[side];

		ptp_html(s->to, "<td>%s (%s)</td>", context->name, ptp_regime_word[context->regime]);
	}
	fputs("</tr>\n", s->to);
}

// The fields of the walk that a repair changes, for a script to mark.
static void print_marks(const struct sides *s, const struct ptp_alias *alias, const struct ptp_repairs *repairs)
{
	fputs(" data-marks=\"", s->to);
	for (enum ptp_field field = 0; field < PTP_FIELD_COUNT; field++)
		if (ptp_alias_repaired(alias, repairs, field))
			ptp_html(s->to, "%s ", ptp_field[field].name);
	fputs("\"", s->to);
}

static void print_place(const struct sides *s, unsigned side, const struct ptp_repairs *repairs)
{
	const struct ptp_alias *alias = &s->alias[side];
	size_t context, walk;

	if (!s->there[side]) {
		fputs("<td></td>", s->to);
		return;
	}
	if (alias->mapping->walk) {
		ptp_html(s->to, "<td>the walker reads tables at <code>0x%llx</code></td>",
			 (unsigned long long)alias->mapping->pa);
		return;
	}
	context = (size_t)(alias->mapping->context - s->sheet->check->capture->contexts.at);
	walk = ptp_walks_number(&s->sheet->walks, context, alias->mapping->ia) + 1;
	ptp_html(s->to, "<td><code>0x%llx</code> <a class=\"to-walk\" href=\"#walk-%zu\"",
		 (unsigned long long)alias->mapping->ia, walk);
	print_marks(s, alias, repairs);
	ptp_html(s->to, ">walk %zu</a></td>", walk);
}

static void print_places(const struct sides *s, const struct ptp_repairs *repairs)
{
	fputs("<tr><th scope=\"row\">input address</th>", s->to);
	for (unsigned side = 0; side < s->count; side++)
		print_place(s, side, repairs);
	fputs("</tr>\n", s->to);
}

static void print_attributes(const struct sides *s)
{
	const struct ptp_check *check = s->sheet->check;

	for (size_t i = 0; s->finding->witness && i < check->catalogue->shown.count; i++) {
		const char *word[2] = {NULL, NULL};

		for (unsigned side = 0; side < s->count; side++)
			word[side] = ptp_attribute_word(check->prover.solver, check->catalogue, i,
							s->finding->witness->attr[side]);
		print_row(s, check->catalogue->shown.at[i].key, NULL, word);
	}
}

static void print_texts(const struct sides *s, const char *name, char *(*of)(const struct ptp_alias *))
{
	char *text[2] = {NULL, NULL};

	for (unsigned side = 0; side < s->count; side++)
		text[side] = s->there[side] ? of(&s->alias[side]) : NULL;
	print_row(s, name, NULL, (const char *const *)text);
	free(text[0]);
	free(text[1]);
}

static void print_steps(const struct sides *s)
{
	const struct ptp_catalogue *catalogue = s->sheet->check->catalogue;

	for (size_t i = 0; i < catalogue->steps.count; i++) {
		char text[2][PTP_ATTRIBUTE_TEXT] = {"", ""};

		for (unsigned side = 0; side < s->count; side++)
			if (s->there[side] && !ptp_alias_step(&s->alias[side], i, text[side]))
				text[side][0] = '\0';
		print_row(s, catalogue->steps.at[i].says, catalogue->steps.at[i].cite,
			  (const char *const[]){text[0], text[1]});
	}
}

static char *authors_of(const struct ptp_alias *alias)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	const char *separator = "";

	for (size_t i = 0; i < alias->check->catalogue->authors.count; i++) {
		const char *says = ptp_alias_author(alias, i);

		fprintf(to, "%s%s", says ? separator : "", says ? says : "");
		separator = says ? "; or " : separator;
	}
	fclose(to);
	return text;
}

// The other mappings of a side at the lowest range.
static char *others_of(const struct ptp_alias *alias)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	const char *separator = "";

	for (size_t i = 0; i < alias->mappings.all.count; i++) {
		const struct ptp_mapping *mapping = &alias->mappings.all.at[i];

		if (mapping == alias->mapping)
			continue;
		fprintf(to, "%s%s", separator, mapping->context->name);
		if (!mapping->walk)
			fprintf(to, " 0x%llx", (unsigned long long)mapping->ia);
		separator = ", ";
	}
	if (alias->mappings.left_out)
		fprintf(to, "%sand %llu more", separator, (unsigned long long)alias->mappings.left_out);
	fclose(to);
	return text;
}

void ptp_sheet_sides(struct ptp_sheet *sheet, const struct ptp_finding *finding)
{
	struct sides s = {.sheet = sheet, .finding = finding, .count = finding->owner[1] ? 2 : 1, .to = sheet->to};
	struct ptp_repairs repairs;
	bool repaired = ptp_finding_repairs(sheet->check, finding, &repairs);

	for (unsigned side = 0; side < s.count; side++)
		s.there[side] = ptp_alias_of(sheet->check, finding, side, MAPPINGS_SHOWN, &s.alias[side]);
	print_head(&s);
	print_contexts(&s);
	if (s.there[0] || s.there[1])
		print_places(&s, repaired ? &repairs : NULL);
	print_attributes(&s);
	print_texts(&s, "free, and chosen here", ptp_alias_choice);
	print_steps(&s);
	print_texts(&s, "stage 2 makes of MAIR", ptp_alias_stage2);
	print_texts(&s, "written in Linux by", authors_of);
	print_texts(&s, "likewise", others_of);
	fputs("</tbody></table></div>\n", sheet->to);
	for (unsigned side = 0; side < s.count; side++)
		if (s.there[side])
			ptp_alias_free(&s.alias[side]);
	if (repaired)
		ptp_repairs_free(&repairs);
}

// SPDX-License-Identifier: Apache-2.0
//
// The form that a script filters findings with. Without scripts it stays hidden.
#include "verifier/report/html/sheet.h"
#include "verifier/report/text.h"

#include <stdlib.h>
#include <string.h>

// What findings can have of one kind: a text each, and how many have it.
struct choices {
	const char **text;
	size_t *count, size;
};

static void make(struct choices *choices, size_t size)
{
	*choices = (struct choices){ptp_calloc(size, sizeof(*choices->text)), ptp_calloc(size, sizeof(*choices->count)),
				    size};
}

// NUMBERED: the value is the number of the choice, else its text.
static void print_choices(const struct ptp_sheet *sheet, const char *name, const char *label, bool numbered,
			  struct choices *choices)
{
	ptp_html(sheet->to, "<label>%s <select name=\"%s\"><option value=\"\">all</option>", label, name);
	for (size_t i = 0; i < choices->size; i++) {
		if (!choices->count[i])
			continue;
		if (numbered)
			ptp_html(sheet->to, "<option value=\"%zu\">", i);
		else
			ptp_html(sheet->to, "<option value=\"%s\">", choices->text[i]);
		ptp_html(sheet->to, "%s (%zu)</option>", choices->text[i], choices->count[i]);
	}
	fputs("</select></label>\n", sheet->to);
	free(choices->text);
	free(choices->count);
}

static void count(struct choices *choices, size_t index, const char *text)
{
	choices->text[index] = text;
	choices->count[index]++;
}

#define EACH_FINDING(sheet, f)                                                                                         \
	for (const struct ptp_finding *f = (sheet)->check->findings.all.at, *end_ = f + (sheet)->told; f < end_; f++)  \
		if (f->status != PTP_KEPT)

static void print_severities(const struct ptp_sheet *sheet)
{
	struct choices choices;

	make(&choices, PTP_SEVERITY_COUNT);
	EACH_FINDING(sheet, f)
	count(&choices, PTP_ERROR - f->severity, ptp_severity_word[f->severity]);
	print_choices(sheet, "severity", "Severity", false, &choices);
}

static void print_verdicts(const struct ptp_sheet *sheet)
{
	static const char *const word[] = {"violated", "unconditional", "conditional", "unknown"};
	struct choices choices;

	make(&choices, 4);
	EACH_FINDING(sheet, f)
	for (size_t i = 0; i < 4; i++)
		if (!strcmp(word[i], ptp_finding_word(f)))
			count(&choices, i, word[i]);
	print_choices(sheet, "verdict", "Verdict", false, &choices);
}

static void print_rules(const struct ptp_sheet *sheet)
{
	struct choices choices;

	make(&choices, sheet->check->catalogue->rules.count);
	EACH_FINDING(sheet, f)
	count(&choices, f->rule, sheet->check->catalogue->rules.at[f->rule].id);
	print_choices(sheet, "rule", "Rule", false, &choices);
}

// A finding is of one owner or of two.
static void print_owners(const struct ptp_sheet *sheet)
{
	struct choices choices;
	size_t owner[2];

	make(&choices, sheet->check->capture->contexts.count + 1);
	EACH_FINDING(sheet, f)
	{
		for (unsigned side = 0; side < 2 && f->owner[side]; side++) {
			owner[side] = ptp_sheet_owner(sheet, f->owner[side]);
			if (!side || owner[1] != owner[0])
				count(&choices, owner[side], f->owner[side]->owner);
		}
	}
	print_choices(sheet, "owners", "Owner", true, &choices);
}

static void print_regions(const struct ptp_sheet *sheet)
{
	size_t regions = sheet->check->capture->regions.count;
	struct choices choices;

	make(&choices, regions + 1);
	EACH_FINDING(sheet, f)
	count(&choices, f->region == PTP_UNDESCRIBED ? regions : f->region,
	      ptp_region_name(sheet->check->capture, f->region));
	print_choices(sheet, "region", "Region", true, &choices);
}

void ptp_sheet_filter(const struct ptp_sheet *sheet)
{
	size_t all = 0;

	EACH_FINDING(sheet, f)
	all++;
	if (!all) {
		fputs("<p>There are none.</p>\n", sheet->to);
		return;
	}
	fputs("<form id=\"filter\" role=\"search\" aria-label=\"Filter findings\" hidden>\n<label>Text <input type=\"search\" "
	      "name=\"text\" autocomplete=\"off\" placeholder=\"words\"></label>\n",
	      sheet->to);
	print_severities(sheet);
	print_verdicts(sheet);
	print_rules(sheet);
	print_owners(sheet);
	print_regions(sheet);
	fputs("<button type=\"reset\">Show all</button>\n<button type=\"button\" id=\"unfold\">Unfold shown</button>\n",
	      sheet->to);
	ptp_html(sheet->to, "<output id=\"shown\" aria-live=\"polite\">%zu of %zu findings</output>\n</form>\n", all,
		 all);
}

// SPDX-License-Identifier: Apache-2.0
//
// The assumptions: declared or needed, with the reason and what needs each.
#include "verifier/report/html/sheet.h"
#include "verifier/report/text.h"
#include "verifier/verdict/judge.h"

#include <stdlib.h>
#include <string.h>

// The state of an assumption, and which of them come first.
enum { NEEDED, DECLARED, LESSER, ALTERNATIVE, UNUSED, STATES };

static const char *const state_text[STATES] = {[NEEDED] = "needed for a proof, and nobody declared it",
					       [DECLARED] = "declared",
					       [LESSER] = "needed by findings that do not count only",
					       [ALTERNATIVE] = "would do in place of others",
					       [UNUSED] = "declared, and nothing needed it"};

static unsigned state_of(const struct ptp_check *check, size_t entry)
{
	const struct ptp_entry *at = &check->prover.ledger.entries.at[entry];

	if (at->declared)
		return at->users.count ? DECLARED : UNUSED;
	if (ptp_entry_needed(check, entry, true))
		return NEEDED;
	return ptp_entry_needed(check, entry, false) ? LESSER : ALTERNATIVE;
}

// The rules that rest on it, each once, and of each the first of its findings.
static void print_users(const struct ptp_sheet *sheet, const struct ptp_entry *entry)
{
	char anchor[PTP_ANCHOR_TEXT];
	const char *separator = "";

	for (size_t rule = 0; rule < sheet->check->catalogue->rules.count; rule++)
		for (size_t i = 0; i < entry->users.count; i++) {
			size_t user = entry->users.at[i];
			const struct ptp_finding *f = &sheet->check->findings.all.at[user];
			const char *id = sheet->check->catalogue->rules.at[rule].id;

			if (f->rule != rule)
				continue;
			if (f->status != PTP_KEPT && user < sheet->told)
				ptp_html(sheet->to, "%s<a href=\"#%s\">%s</a>", separator,
					 ptp_sheet_anchor(sheet, user, anchor), id);
			else
				ptp_html(sheet->to, "%s%s", separator, id);
			separator = ", ";
			break;
		}
}

// To all findings that rest on it, for a script that filters them.
static void print_way(const struct ptp_sheet *sheet, const struct ptp_entry *entry)
{
	size_t count = 0;

	for (size_t i = 0; i < entry->users.count; i++)
		count += entry->users.at[i] < sheet->told &&
			 sheet->check->findings.all.at[entry->users.at[i]].status != PTP_KEPT;
	if (count)
		ptp_html(sheet->to, " <a class=\"to-findings\" href=\"#findings\" data-words=\"%s\" hidden>all %zu</a>",
			 entry->text, count);
}

static void print_reason(const struct ptp_sheet *sheet, const struct ptp_entry *entry)
{
	if (entry->because)
		ptp_html(sheet->to, "%s", entry->because);
	if (entry->source)
		ptp_html(sheet->to, "<br>Source: %s", entry->source);
	if (entry->profile)
		ptp_html(sheet->to, "<br>Profile %s", entry->profile);
	if (!entry->declared && !entry->declarable)
		fputs("the capture has to say it", sheet->to);
}

static void print_entry(const struct ptp_sheet *sheet, size_t index, unsigned state)
{
	const struct ptp_entry *entry = &sheet->check->prover.ledger.entries.at[index];

	ptp_html(sheet->to,
		 "<tr id=\"assumption-%zu\" class=\"%s\"><th scope=\"row\"><code>%s</code></th><td>%s</td><td>", index,
		 state == NEEDED ? "needed" : "", entry->text, state_text[state]);
	print_users(sheet, entry);
	print_way(sheet, entry);
	fputs("</td><td>", sheet->to);
	print_reason(sheet, entry);
	fputs("</td></tr>\n", sheet->to);
}

static bool same_proof(const struct ptp_finding *a, const struct ptp_finding *b)
{
	return a->status == PTP_KEPT && a->rule == b->rule && a->owner[0] == b->owner[0] &&
	       a->owner[1] == b->owner[1] && a->sets[0].count == b->sets[0].count &&
	       !memcmp(a->sets[0].entry, b->sets[0].entry, a->sets[0].count * sizeof(*a->sets[0].entry));
}

// What is proved only because of declared assumptions, those alike in a line.
static void print_proofs(const struct ptp_sheet *sheet)
{
	const struct ptp_finding *at = sheet->check->findings.all.at, *last = NULL;

	for (size_t i = 0; i < sheet->check->findings.all.count; i++) {
		char *text = NULL;
		size_t size;
		FILE *line;

		if (at[i].status != PTP_KEPT || (last && same_proof(last, &at[i])))
			continue;
		line = open_memstream(&text, &size);
		ptp_line_owners(&at[i], line);
		fputs(": under ", line);
		ptp_line_set(sheet->check, &at[i].sets[0], line);
		fclose(line);
		fputs(last ? "" : "<details><summary>Proved under declared assumptions</summary><ul>\n", sheet->to);
		ptp_html(sheet->to, "<li><code>%s</code>: %s</li>\n", sheet->check->catalogue->rules.at[at[i].rule].id,
			 text);
		free(text);
		last = &at[i];
	}
	fputs(last ? "</ul></details>\n" : "", sheet->to);
}

void ptp_sheet_assumptions(const struct ptp_sheet *sheet)
{
	const struct ptp_ledger *ledger = &sheet->check->prover.ledger;

	fputs("<section id=\"assumptions\" aria-labelledby=\"assumptions-title\">\n<h2 id=\"assumptions-title\">Assumptions</h2>\n"
	      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"assumptions-title\"><table><thead><tr><th "
	      "scope=\"col\">Assumption</th><th scope=\"col\">State</th><th scope=\"col\">For</th><th "
	      "scope=\"col\">Because</th></tr></thead><tbody>\n",
	      sheet->to);
	for (unsigned state = 0; state < STATES; state++)
		for (size_t i = 0; i < ledger->entries.count; i++)
			if (ptp_entry_shown(ledger, i) && state_of(sheet->check, i) == state)
				print_entry(sheet, i, state);
	fputs("</tbody></table></div>\n", sheet->to);
	print_proofs(sheet);
	fputs("<h3>Every verdict also assumes</h3><ul>\n", sheet->to);
	for (size_t i = 0; i < sheet->check->catalogue->always.count; i++)
		ptp_html(sheet->to, "<li>%s</li>\n", sheet->check->catalogue->always.at[i]);
	fputs("</ul></section>\n", sheet->to);
}

// SPDX-License-Identifier: Apache-2.0
//
// One rule in full: what the catalogue says of it, and its page.
#include "verifier/report/explain.h"
#include "verifier/report/text.h"

#include <string.h>

static void print_safe_under(const struct ptp_rule *rule, FILE *to)
{
	static const char *const answer[] = {[PTP_NO] = "no", [PTP_YES] = "yes"};

	for (size_t i = 0; i < rule->safe_count; i++) {
		const struct ptp_safe *safe = &rule->safe_under[i];

		fputs(i ? ", " : "  may be made safe by: ", to);
		if (safe->kind == PTP_SAFE_ASSUMPTION)
			fputs(ptp_assumption_word[safe->assumption], to);
		else if (safe->kind == PTP_SAFE_PROPERTY)
			fprintf(to, "%s: %s", ptp_property_key[safe->property], answer[safe->answer]);
		else if (safe->kind == PTP_SAFE_KIND)
			fprintf(to, "kind: %s", ptp_kind_word[safe->region_kind]);
		else
			fputs(ptp_feature_name[safe->feature], to);
	}
	fputs(rule->safe_count ? "\n" : "  no assumption makes it safe\n", to);
}

// The page below its title and first line, which the catalogue has too.
static void print_page(const struct ptp_rule *rule, FILE *to)
{
	const struct ptp_builtin *page;
	const char *text;
	char name[128];

	snprintf(name, sizeof(name), "pages/%s.md", rule->id);
	page = rule->added ? NULL : ptp_builtin_find(name);
	text = page ? strstr(page->text, "\n## ") : NULL;
	if (text)
		fputs(text, to);
}

static void print_events(const struct ptp_rule *rule, FILE *to)
{
	for (size_t i = 0; i < rule->event_count; i++) {
		ptp_autofree char *event = ptp_rule_filled(rule->events[i]);
		char number[32];

		snprintf(number, sizeof(number), "  %zu. ", i + 1);
		ptp_text_wrap(to, i ? number : "\n  1. ", "     ", event);
	}
}

// Those with the same first word, or all.
static void list_like(const struct ptp_catalogue *catalogue, const char *id, char *text, size_t room)
{
	size_t family = strcspn(id, "."), used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < catalogue->rules.count && used + 96 < room; i++) {
		const char *other = catalogue->rules.at[i].id;

		if (!strncmp(other, id, family) && other[family] == '.')
			used += (size_t)snprintf(text + used, room - used, "%s%.80s", used ? ", " : "", other);
	}
}

static bool no_rule(const struct ptp_catalogue *catalogue, const char *id, struct ptp_diag *diag)
{
	char like[512];

	for (size_t i = 0; i < catalogue->not_evaluated.count; i++)
		if (!strcmp(catalogue->not_evaluated.at[i].id, id)) {
			ptp_fail(diag, PTP_ERR_INPUT, "%s is planned, and not evaluated by this version: it needs %s",
				 id, catalogue->not_evaluated.at[i].needs);
			return false;
		}
	list_like(catalogue, id, like, sizeof(like));
	ptp_fail(diag, PTP_ERR_INPUT,
		 "no rule %s%s%s; `ptproof rules` lists all, and a finding is explained by CAPTURE and ID",
		 ptp_shorten(id).text, *like ? "; like it: " : "", like);
	return false;
}

bool ptp_explain_rule(const struct ptp_catalogue *catalogue, const char *id, FILE *to, struct ptp_diag *diag)
{
	const struct ptp_rule *rule = catalogue->rules.at, *end = rule + catalogue->rules.count;

	while (rule < end && strcmp(rule->id, id) != 0)
		rule++;
	if (rule == end)
		return no_rule(catalogue, id, diag);
	ptp_rule_text(rule, to);
	print_safe_under(rule, to);
	print_events(rule, to);
	print_page(rule, to);
	return true;
}

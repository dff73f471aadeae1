// SPDX-License-Identifier: Apache-2.0
//
// The catalogue as text.
#include "verifier/report/text.h"

enum ptp_severity ptp_rule_worst(const struct ptp_rule *rule)
{
	for (int severity = PTP_ERROR; severity > PTP_NOTE; severity--)
		if ((severity == PTP_ERROR && rule->registers) || rule->mapping[severity] || rule->pair[severity])
			return (enum ptp_severity)severity;
	return PTP_NOTE;
}

void ptp_rule_text(const struct ptp_rule *rule, FILE *to)
{
	bool decided = rule->registers || rule->mapping[PTP_ERROR] || rule->pair[PTP_ERROR] ||
		       ptp_rule_worst(rule) != PTP_NOTE;

	fprintf(to, "%s  (%s, %s)\n", rule->id,
		decided ? ptp_severity_word[ptp_rule_worst(rule)] : "makes the verdict unknown", rule->basis);
	ptp_text_wrap(to, "  ", "  ", rule->title);
	ptp_text_wrap(to, "  remedy: ", "    ", rule->remedy);
	ptp_text_wrap(to, "  source: ", "    ", rule->cite);
	for (int severity = PTP_ERROR; severity >= PTP_NOTE; severity--) {
		if (rule->mapping[severity])
			fprintf(to, "  %s: %s of a mapping\n", ptp_severity_word[severity], rule->mapping[severity]);
		if (rule->pair[severity])
			fprintf(to, "  %s: %s of a pair\n", ptp_severity_word[severity], rule->pair[severity]);
	}
	if (rule->registers)
		fputs("  error: of the registers of a context, as the walk reads them\n", to);
}

void ptp_rules_text(const struct ptp_catalogue *catalogue, FILE *to)
{
	for (size_t i = 0; i < catalogue->rules.count; i++) {
		ptp_rule_text(&catalogue->rules.at[i], to);
		fputc('\n', to);
	}
	fputs("not evaluated by this version:\n", to);
	for (size_t i = 0; i < catalogue->not_evaluated.count; i++)
		fprintf(to, "  %-20s  needs %s\n", catalogue->not_evaluated.at[i].id,
			catalogue->not_evaluated.at[i].needs);
}

// SPDX-License-Identifier: Apache-2.0
//
// Words that the reports about policies share.
#include "verifier/report/policy.h"

#include "verifier/policy/words.h"
#include "verifier/prove/attribute.h"

#include <stdlib.h>
#include <string.h>

const char *const ptp_claim_status_word[PTP_CLAIM_STATUSES] = {[PTP_CLAIM_PROVED] = "proved",
							       [PTP_CLAIM_UNDER] = "conditional",
							       [PTP_CLAIM_REFUTED] = "refuted",
							       [PTP_CLAIM_UNKNOWN] = "unknown"};

// The facts that not every page has: "page frame: a device's; the VMA: Device-nGnRE or Normal-NC".
char *ptp_policy_condition(const struct ptp_policy_report *report, const struct ptp_cube *cube)
{
	const char *separator = "";
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (size_t i = 0; i < ptp_page_facts(report->claims); i++) {
		const struct ptp_fact *fact = ptp_page_fact_at(report->claims, i);
		const char * or = ": ";

		if (cube->values[i] == (1u << (1u << fact->bits)) - 1)
			continue;
		fprintf(to, "%s%s", separator, fact->name);
		separator = "; ";
		for (unsigned value = 0; value < 1u << fact->bits; value++) {
			if (!(cube->values[i] >> value & 1))
				continue;
			fputs(or, to);
			ptp_fact_value(fact, value, to);
			or = " or ";
		}
	}
	fputs(*separator ? "" : "every page", to);
	fclose(to);
	return text;
}

char *ptp_policy_set(const struct ptp_policy_report *report, uint32_t set, const char *and)
{
	const char *separator = "";
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (size_t i = 0; i < report->claims->promises.count; i++) {
		if (!(set >> i & 1))
			continue;
		fprintf(to, "%s%s", separator, report->claims->promises.at[i].id);
		separator = and;
	}
	fclose(to);
	return text;
}

// The type and what belongs to it, without the shareability.
static void write_type(const struct ptp_policy_report *report, uint32_t attr, FILE *to)
{
	char text[PTP_ATTRIBUTE_TEXT];

	ptp_attribute_text(report->solver, report->catalogue, attr, text);
	fprintf(to, "%.*s", (int)strcspn(text, " "), text);
}

char *ptp_policy_kinds(const struct ptp_policy_report *report, struct ptp_theory *theory, const struct ptp_reach *reach)
{
	const char *separator = "";
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (unsigned kind = 0; kind < 1u << PTP_KIND_BITS; kind++) {
		uint32_t attr;
		bool exec;

		if (!(reach->kinds[kind / 64] >> kind % 64 & 1) || !ptp_theory_kind(theory, kind, &attr, &exec))
			continue;
		fputs(separator, to);
		write_type(report, attr, to);
		fputs(exec ? " executable" : "", to);
		separator = ", ";
	}
	fputs(*separator ? "" : "nothing", to);
	fclose(to);
	return text;
}

char *ptp_policy_facts(const struct ptp_policy_report *report, enum ptp_fact_of about,
		       const struct ptp_example *example)
{
	const char *separator = "";
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (size_t i = 0; i < report->claims->facts.count; i++) {
		const struct ptp_fact *fact = &report->claims->facts.at[i];

		if (fact->about != about || !example->matters[i])
			continue;
		fprintf(to, "%s%s: ", separator, fact->name);
		ptp_fact_value(fact, example->facts[i], to);
		separator = "; ";
	}
	fputs(*separator ? "" : "does not matter", to);
	fclose(to);
	return text;
}

// The decision of an example, whole.
char *ptp_policy_answer(const struct ptp_policy_report *report, const struct ptp_example *example)
{
	uint32_t decision = 0;

	for (size_t i = report->claims->facts.count; i-- > 0;)
		if (report->claims->facts.at[i].about == PTP_FACT_DECISION)
			decision = decision << report->claims->facts.at[i].bits | (uint32_t)example->facts[i];
	return ptp_decision_text(report->claims, decision);
}

// {guest} and {vmm} in a line of a story.
char *ptp_policy_told(const struct ptp_policy_report *report, const char *line, const struct ptp_example *example)
{
	static const char *const who[2] = {"{guest}", "{vmm}"};
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	while (*line) {
		unsigned i = 0;

		while (i < 2 && strncmp(line, who[i], strlen(who[i])) != 0)
			i++;
		if (i == 2) {
			fputc(*line++, to);
			continue;
		}
		write_type(report, example->attr[i], to);
		line += strlen(who[i]);
	}
	fclose(to);
	return text;
}

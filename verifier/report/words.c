// SPDX-License-Identifier: Apache-2.0
//
// Words that the reports share.
#include "verifier/report/report.h"

#include "verifier/prove/attribute.h"

#include <stdlib.h>
#include <string.h>

const char *const ptp_verdict_word[] = {[PTP_PROVED] = "proved",
					[PTP_VERDICT_VIOLATED] = "violated",
					[PTP_VERDICT_UNKNOWN] = "unknown",
					[PTP_VERDICT_ACCEPTED] = "accepted"};

// What the solver could not decide is conditional on nothing that can be named.
const char *const ptp_status_word[] = {[PTP_KEPT] = "proved",
				       [PTP_CONDITIONAL] = "conditional",
				       [PTP_VIOLATED] = "violated",
				       [PTP_UNDECIDED] = "conditional"};

const char *const ptp_fault_word[] = {[PTP_FAULT_NONE] = "none",
				      [PTP_FAULT_TRANSLATION] = "translation",
				      [PTP_FAULT_ADDRESS_SIZE] = "address-size",
				      [PTP_FAULT_ACCESS_FLAG] = "access-flag",
				      [PTP_FAULT_PERMISSION] = "permission",
				      [PTP_FAULT_ABORT] = "abort",
				      [PTP_FAULT_MISSING_PAGE] = "missing-page"};

static size_t put(FILE *to, const char *text, const char *name, const char *value)
{
	size_t length = strlen(name);

	if (strncmp(text, name, length) != 0)
		return 0;
	fputs(value, to);
	return length;
}

// TEXT with {mappings} and {region} replaced, for the caller to free.
static char *fill_in(const char *text, const char *mappings, const char *region)
{
	char *filled = NULL;
	size_t size;
	FILE *to = open_memstream(&filled, &size);

	while (*text) {
		size_t used = put(to, text, "{mappings}", mappings);

		if (!used)
			used = put(to, text, "{region}", region);
		if (!used) {
			fputc(*text, to);
			used = 1;
		}
		text += used;
	}
	fclose(to);
	return filled;
}

void ptp_finding_side(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side, FILE *to)
{
	char attribute[PTP_ATTRIBUTE_TEXT] = "";

	if (finding->witness)
		ptp_attribute_text(check->prover.solver, check->catalogue, finding->witness->attr[side], attribute);
	fprintf(to, "%s's %s mapping", finding->owner[side]->owner, attribute);
}

// Both sides of a pair: which of them a reason is about is for the rules to know.
static char *describe_mappings(const struct ptp_check *check, const struct ptp_finding *finding)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (unsigned side = 0; side < 2 && finding->owner[side]; side++) {
		fputs(side ? " and " : "", to);
		ptp_finding_side(check, finding, side, to);
	}
	fclose(to);
	return text;
}

char *ptp_rule_filled(const char *text)
{
	return fill_in(text, "the mapping", "the place");
}

char *ptp_finding_general(const struct ptp_rule *rule)
{
	return fill_in(rule->because, "the mapping", "an unknown place");
}

char *ptp_finding_filled(const struct ptp_check *check, const struct ptp_finding *finding, const char *text)
{
	ptp_autofree char *mappings = describe_mappings(check, finding);

	if (finding->detail)
		return ptp_rule_filled(text);
	return fill_in(text, mappings, ptp_region_name(check->capture, finding->region));
}

char *ptp_finding_because(const struct ptp_check *check, const struct ptp_finding *finding)
{
	const struct ptp_rule *rule = &check->catalogue->rules.at[finding->rule];
	ptp_autofree char *general = NULL;
	char *text = NULL;

	if (!finding->detail)
		return ptp_finding_filled(check, finding, rule->because);
	general = ptp_finding_general(rule);
	if (asprintf(&text, "%s; %s", finding->detail, general) < 0)
		abort();
	return text;
}

// SPDX-License-Identifier: Apache-2.0
//
// Words that the reports share.
#include "verifier/report/report.h"

#include "verifier/prove/attribute.h"

#include <stdlib.h>
#include <string.h>

const char *const ptp_verdict_word[] =
	{[PTP_PROVED] = "proved", [PTP_VERDICT_VIOLATED] = "violated", [PTP_VERDICT_UNKNOWN] = "unknown"};

// What the solver could not decide is conditional on nothing that can be named.
const char *const ptp_status_word[] = {[PTP_KEPT] = "proved",
				       [PTP_CONDITIONAL] = "conditional",
				       [PTP_VIOLATED] = "violated",
				       [PTP_UNDECIDED] = "conditional"};

const char *const ptp_regime_word[] =
	{[PTP_EL10] = "EL1&0", [PTP_EL2] = "EL2", [PTP_EL20] = "EL2&0", [PTP_EL3] = "EL3", [PTP_SMMU] = "SMMU"};

const char *const ptp_fault_word[] = {[PTP_FAULT_NONE] = "none",
				      [PTP_FAULT_TRANSLATION] = "translation",
				      [PTP_FAULT_ADDRESS_SIZE] = "address-size",
				      [PTP_FAULT_ACCESS_FLAG] = "access-flag",
				      [PTP_FAULT_PERMISSION] = "permission",
				      [PTP_FAULT_MISSING_PAGE] = "missing-page"};

static size_t put(FILE *to, const char *text, const char *name, const char *value)
{
	size_t length = strlen(name);

	if (strncmp(text, name, length) != 0)
		return 0;
	fputs(value, to);
	return length;
}

char *ptp_fill_in(const char *text, const char *a, const char *b, const char *region)
{
	char *filled = NULL;
	size_t size;
	FILE *to = open_memstream(&filled, &size);

	while (*text) {
		size_t used = put(to, text, "{a}", a);

		if (!used)
			used = put(to, text, "{b}", b);
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

static void describe_side(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side, char *text,
			  size_t room)
{
	char attribute[PTP_ATTRIBUTE_TEXT] = "";

	if (finding->witness)
		ptp_attribute_text(check->prover.solver, check->catalogue, finding->witness->attr[side], attribute);
	snprintf(text, room, "%.120s's %s mapping", finding->owner[side] ? finding->owner[side]->owner : "", attribute);
}

char *ptp_finding_because(const struct ptp_check *check, const struct ptp_finding *finding)
{
	const struct ptp_rule *rule = &check->catalogue->rules.at[finding->rule];
	char a[256], b[256];

	if (finding->detail)
		return ptp_fill_in("{a}; {b}", finding->detail, rule->because, "");
	describe_side(check, finding, 0, a, sizeof(a));
	describe_side(check, finding, 1, b, sizeof(b));
	return ptp_fill_in(rule->because, a, b, ptp_region_name(check->capture, finding->region));
}

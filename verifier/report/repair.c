// SPDX-License-Identifier: Apache-2.0
//
// Repairs as text: which field of which mapping, at which values.
#include "verifier/report/text.h"

#include <stdlib.h>

bool ptp_finding_repairs(const struct ptp_check *check, const struct ptp_finding *finding, struct ptp_repairs *repairs)
{
	struct ptp_broken broken = {.rule = finding->rule,
				    .region = finding->region,
				    .counts = check->fail_on,
				    .ids = {finding->ids[0].at, finding->ids[1].at},
				    .count = {finding->ids[0].count, finding->ids[1].count}};

	if (finding->severity != PTP_ERROR || finding->detail ||
	    (finding->status != PTP_VIOLATED && (finding->status != PTP_CONDITIONAL || !check->all_repairs)))
		return false;
	ptp_repairs_find(check->repairs, &broken, repairs);
	return true;
}

// Values of one field stand together.
static void print_repair(const struct ptp_check *check, const struct ptp_finding *finding,
			 const struct ptp_repairs *repairs, size_t index, FILE *to)
{
	const struct ptp_repair *repair = &repairs->all.at[index], *before = index ? repair - 1 : NULL;

	if (!before || before->side != repair->side) {
		fputs(before ? "; or of " : "of ", to);
		ptp_finding_side(check, finding, repair->side, to);
		fputs(": ", to);
		before = NULL;
	}
	if (before && before->change == repair->change)
		fputs(" or", to);
	else
		fprintf(to, "%s%s", before ? "; or " : "", check->catalogue->repairs.at[repair->change].name);
	fprintf(to, " 0x%llx", (unsigned long long)repair->value);
}

char *ptp_text_repair(const struct ptp_check *check, const struct ptp_finding *finding)
{
	struct ptp_repairs repairs;
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (ptp_finding_repairs(check, finding, &repairs)) {
		for (size_t i = 0; i < repairs.all.count; i++)
			print_repair(check, finding, &repairs, i, to);
		if (repairs.partial)
			fputs(repairs.all.count ? "; not every field was tried" : "not every field was tried", to);
		else if (!repairs.all.count)
			fputs("no single-field repair", to);
		ptp_repairs_free(&repairs);
	}
	fclose(to);
	return text;
}

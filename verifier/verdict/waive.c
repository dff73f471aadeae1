// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/waive.h"

#include "verifier/verdict/identity.h"
#include "verifier/verdict/judge.h"

#include <string.h>

// Is TEXT like PATTERN, in which * stands for anything and every other character for itself? On a mismatch only the last *
// takes one more character: earlier ones need none.
static bool is_like(const char *text, const char *pattern)
{
	const char *star = NULL, *taken = text;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			taken = text;
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++taken;
		} else {
			return false;
		}
	}
	return !pattern[strspn(pattern, "*")];
}

static bool fits(const char *pattern, const struct ptp_context *owner)
{
	return pattern && owner ? is_like(ptp_owner_unnumbered(owner), pattern) : !pattern && !owner;
}

static bool is_about(const struct ptp_check *check, const struct ptp_waiver *waiver, const struct ptp_finding *f)
{
	const char *const *owner = waiver->owner;

	if (f->status == PTP_KEPT || strcmp(check->catalogue->rules.at[f->rule].id, waiver->rule) != 0 ||
	    !is_like(ptp_region_name(check->capture, f->region), waiver->region))
		return false;
	return (fits(owner[0], f->owner[0]) && fits(owner[1], f->owner[1])) ||
	       (fits(owner[1], f->owner[0]) && fits(owner[0], f->owner[1]));
}

bool ptp_waiver_expired(const struct ptp_check *check, const struct ptp_waiver *waiver)
{
	return strcmp(waiver->expires, check->waivers->today) < 0;
}

static void waive(struct ptp_check *check, size_t index, struct ptp_finding *f)
{
	const struct ptp_waiver *waiver = &check->waivers->all.at[index];
	bool graver = f->status == PTP_VIOLATED && !waiver->violated;

	check->waived[index].findings++;
	check->waived[index].graver += graver;
	if (f->waiver || graver || ptp_waiver_expired(check, waiver))
		return;
	f->waiver = waiver;
	f->accepted = true;
}

// The first that is in force accepts a finding; each counts all that it is about.
void ptp_check_waive(struct ptp_check *check, const struct ptp_waivers *waivers)
{
	check->waivers = waivers;
	check->waived = ptp_calloc(waivers->all.count, sizeof(*check->waived));
	for (size_t i = 0; i < waivers->all.count; i++)
		for (size_t j = 0; j < check->findings.all.count; j++)
			if (is_about(check, &waivers->all.at[i], &check->findings.all.at[j]))
				waive(check, i, &check->findings.all.at[j]);
	ptp_check_judge(check);
}

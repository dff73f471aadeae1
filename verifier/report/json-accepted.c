// SPDX-License-Identifier: Apache-2.0
//
// What the baseline and the waivers accept, and what they have that is out of date, as JSON.
#include "verifier/report/json.h"
#include "verifier/verdict/waive.h"

const char *ptp_json_status(const struct ptp_finding *finding)
{
	if (finding->waiver)
		return "waived";
	return finding->accepted ? "baseline" : "new";
}

static json_t *gone_of(const struct ptp_check *check)
{
	json_t *array = json_array();

	for (size_t i = 0; i < check->gone.count; i++)
		json_array_append_new(array, json_string(check->gone.at[i]));
	return array;
}

static json_t *waiver_of(const struct ptp_check *check, size_t index)
{
	const struct ptp_waiver *w = &check->waivers->all.at[index];
	const struct ptp_waived *waived = &check->waived[index];

	return json_pack("{s:s, s:[s, s*], s:s, s:b, s:s, s:s, s:s, s:b, s:I, s:I}", "rule", w->rule, "owners",
			 w->owner[0], w->owner[1], "region", w->region, "violated", w->violated, "reason", w->reason,
			 "author", w->author, "expires", w->expires, "expired", ptp_waiver_expired(check, w),
			 "findings", (json_int_t)waived->findings, "graver", (json_int_t)waived->graver);
}

static json_t *waivers_of(const struct ptp_check *check)
{
	json_t *array = json_array();

	for (size_t i = 0; i < check->waivers->all.count; i++)
		json_array_append_new(array, waiver_of(check, i));
	return array;
}

void ptp_json_accepted(const struct ptp_check *check, json_t *report)
{
	if (check->baseline)
		json_object_set_new(report, "baseline_gone", gone_of(check));
	if (check->waivers)
		json_object_set_new(report, "waivers", waivers_of(check));
}

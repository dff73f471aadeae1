// SPDX-License-Identifier: Apache-2.0
//
// Mapping policies as JSON.
#include "verifier/report/json.h"
#include "verifier/policy/words.h"
#include "verifier/report/policy.h"

#include <stdlib.h>

static json_t *taken(char *text)
{
	json_t *string = json_string(text);

	free(text);
	return string;
}

static json_t *conditions_of(const struct ptp_policy_report *report, const struct ptp_cubes *cubes)
{
	json_t *array = json_array();

	for (size_t i = 0; i < cubes->all.count; i++)
		json_array_append_new(array, taken(ptp_policy_condition(report, &cubes->all.at[i])));
	return array;
}

static json_t *promises_of(const struct ptp_policy_report *report, uint32_t set)
{
	json_t *array = json_array();

	for (size_t i = 0; i < report->claims->promises.count; i++)
		if (set >> i & 1)
			json_array_append_new(array, json_string(report->claims->promises.at[i].id));
	return array;
}

static json_t *example_of(const struct ptp_policy_report *report, const struct ptp_policy_claim *claim,
			  const struct ptp_example *example)
{
	static const char *const key[PTP_FACT_KINDS] = {[PTP_FACT_PAGE] = "page",
							[PTP_FACT_DECISION] = "policy",
							[PTP_FACT_GUEST] = "guest",
							[PTP_FACT_REGION] = "device"};
	json_t *object = json_object(), *story = json_array();

	for (enum ptp_fact_of about = 0; about < PTP_FACT_KINDS; about++)
		json_object_set_new(object, key[about],
				    taken(about == PTP_FACT_DECISION ? ptp_policy_answer(report, example)
								     : ptp_policy_facts(report, about, example)));
	for (size_t i = 0; i < claim->story_count; i++)
		json_array_append_new(story, taken(ptp_policy_told(report, claim->story[i], example)));
	json_object_set_new(object, "story", story);
	return object;
}

static json_t *claim_of(const struct ptp_policy_report *report, const struct ptp_policy_case *of, size_t index)
{
	const struct ptp_policy_claim *claim = &report->claims->claims.at[index];
	const struct ptp_proof *proof = &of->proofs.of[index];
	json_t *sets = json_array(), *object;

	for (size_t i = 0; i < proof->sets.count && proof->status == PTP_CLAIM_UNDER; i++)
		json_array_append_new(sets, promises_of(report, proof->sets.at[i]));
	object = json_pack("{s:s, s:s, s:b, s:s, s:b, s:o}", "id", claim->id, "title", claim->title, "claimed",
			   of->policy.makes[index], "verdict", ptp_claim_status_word[proof->status], "relied",
			   proof->relied, "under", sets);
	if (proof->example.facts)
		json_object_set_new(object, "example", example_of(report, claim, &proof->example));
	return object;
}

static json_t *policy_of(const struct ptp_policy_report *report, const struct ptp_policy_case *of)
{
	json_t *claims = json_array();

	for (size_t i = 0; i < of->proofs.count; i++)
		json_array_append_new(claims, claim_of(report, of, i));
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", of->policy.name, "title", of->policy.title, "releases",
			 of->policy.releases, "relies_on", promises_of(report, of->policy.promises), "claims", claims);
}

static json_t *side_of(const struct ptp_policy_report *report, const struct ptp_policy_difference *difference,
		       unsigned side)
{
	return json_pack("{s:o, s:o}", "answer", taken(ptp_decision_text(report->claims, difference->decision[side])),
			 "guest",
			 taken(ptp_policy_kinds(report, report->cases[side].theory, &difference->reach[side])));
}

static json_t *beyond_of(const struct ptp_policy_report *report, const struct ptp_policy_difference *difference,
			 unsigned side)
{
	struct ptp_reach beyond;

	ptp_reach_beyond(&difference->reach[side], &difference->reach[!side], &beyond);
	return taken(ptp_policy_kinds(report, report->cases[side].theory, &beyond));
}

static json_t *differences_of(const struct ptp_policy_report *report)
{
	json_t *array = json_array();

	for (size_t i = 0; i < report->differences->all.count; i++) {
		const struct ptp_policy_difference *at = &report->differences->all.at[i];

		json_array_append_new(array,
				      json_pack("{s:o, s:o, s:o, s:o, s:o}", "if",
						conditions_of(report, &at->conditions), "old", side_of(report, at, 0),
						"new", side_of(report, at, 1), "newly_allowed",
						beyond_of(report, at, 1), "newly_forbidden", beyond_of(report, at, 0)));
	}
	return array;
}

void ptp_policy_json(const struct ptp_policy_report *report, FILE *to)
{
	json_t *policies = json_array(), *promises = json_object(), *object;

	for (size_t i = 0; i < report->count; i++)
		json_array_append_new(policies, policy_of(report, &report->cases[i]));
	for (size_t i = 0; i < report->claims->promises.count; i++)
		json_object_set_new(promises, report->claims->promises.at[i].id,
				    json_string(report->claims->promises.at[i].says));
	object = json_pack("{s:i, s:o, s:o, s:o}", "schema", 1, "tool", ptp_json_tool(report->catalogue), "policies",
			   policies, "promises", promises);
	if (report->differences) {
		json_object_set_new(object, "allows_more", json_boolean(report->differences->allows));
		json_object_set_new(object, "forbids_more", json_boolean(report->differences->forbids));
		json_object_set_new(object, "differences", differences_of(report));
	}
	ptp_json_write(object, to);
}

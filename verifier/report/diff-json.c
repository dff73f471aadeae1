// SPDX-License-Identifier: Apache-2.0
//
// A diff as one JSON object, schema 1 (docs/diff.md). Keys keep the order in which they are written here. What is not on a side is null.
#include "verifier/report/json.h"
#include "verifier/report/diff-words.h"
#include "verifier/report/shown.h"

#include <string.h>

static const char *const verdict_word[] =
	{[PTP_DIFF_NOT_WORSE] = "not worse", [PTP_DIFF_WORSE] = "worse", [PTP_DIFF_UNKNOWN] = "unknown"};

static json_t *side_of(const struct ptp_check *check)
{
	return json_pack("{s:s, s:s, s:b}", "title", check->capture->title, "verdict", ptp_verdict_word[check->verdict],
			 "complete", (int)check->complete);
}

static json_t *sets_of(const struct ptp_diff_state *state)
{
	json_t *sets = json_array();

	for (size_t i = 0; i < state->set_count; i++) {
		json_t *set = json_array();

		for (size_t j = 0; j < state->sets[i].count; j++)
			json_array_append_new(set, json_string(state->sets[i].at[j]));
		json_array_append_new(sets, set);
	}
	return sets;
}

static json_t *state_of(const struct ptp_diff_state *state)
{
	bool proved = state->status == PTP_KEPT;

	if (!state->there)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:o, s:b, s:s}", "severity", ptp_severity_word[state->severity], "verdict",
			 ptp_status_word[state->status], "attributes", state->attributes, proved ? "under" : "needs",
			 sets_of(state), "complete", (int)!state->partial, "id", state->id);
}

static json_t *finding_of(const struct ptp_diff *diff, const struct ptp_diff_finding *f)
{
	json_t *owners = json_array();

	for (unsigned i = 0; i < 2 && f->owner[i]; i++)
		json_array_append_new(owners, json_string(f->owner[i]));
	return json_pack("{s:s, s:b, s:b, s:s, s:o, s:s, s:s, s:I, s:o, s:o}", "change",
			 ptp_diff_change_word[f->change], "worse", (int)f->worse, "better", (int)f->better, "rule",
			 diff->check[PTP_NEW]->catalogue->rules.at[f->rule].id, "owners", owners, "region", f->region,
			 "detail", f->detail, "count", (json_int_t)f->count, "old", state_of(&f->side[PTP_OLD]), "new",
			 state_of(&f->side[PTP_NEW]));
}

static json_t *class_of(const struct ptp_diff_class *class)
{
	json_t *attributes = json_array(), *object;
	const char *at = class->attributes;

	while (*at) {
		size_t length = strcspn(at, "|");

		json_array_append_new(attributes, json_stringn(at, at[length] ? length - 1 : length));
		at += at[length] ? length + 2 : length;
	}
	object = json_pack("{s:o}", "attributes", attributes);
	if (class->stage2)
		json_object_set_new(object, "stage2", json_string(class->stage2));
	if (class->space)
		json_object_set_new(object, "space", json_string(class->space));
	if (class->walk)
		json_object_set_new(object, "walk", json_true());
	else
		json_object_set_new(object, "permissions", json_string(ptp_diff_permissions(class).text));
	return object;
}

static json_t *parts_of(const struct ptp_diff_mapping *m)
{
	json_t *parts = json_array();

	for (size_t i = 0; i < m->part_count; i++) {
		json_t *class = class_of(m->parts[i].class);

		json_object_set_new(class, "old", json_integer((json_int_t)m->parts[i].count[PTP_OLD]));
		json_object_set_new(class, "new", json_integer((json_int_t)m->parts[i].count[PTP_NEW]));
		json_array_append_new(parts, class);
	}
	return parts;
}

static json_t *mapping_of(const struct ptp_diff_mapping *m)
{
	json_t *object =
		json_pack("{s:s, s:s, s:s, s:o}", "contexts", m->who, "region", m->region, "change",
			  m->kind ? ptp_diff_change_word[ptp_diff_mapping_change(m)] : "size", "classes", parts_of(m));
	json_t *places;

	if (!m->device) {
		json_object_set_new(object, "old_size", ptp_json_address(m->bytes[PTP_OLD]));
		json_object_set_new(object, "new_size", ptp_json_address(m->bytes[PTP_NEW]));
		return object;
	}
	places = json_array();
	for (size_t i = 0; i < m->extents.ranges.count; i++)
		json_array_append_new(places, json_pack("{s:o, s:o}", "offset",
							ptp_json_address(m->extents.ranges.at[i].lo), "size",
							ptp_json_address(m->extents.ranges.at[i].hi -
									 m->extents.ranges.at[i].lo)));
	json_object_set_new(object, "places", places);
	return object;
}

static json_t *facts_of(const struct ptp_diff *diff, enum ptp_diff_topic topic)
{
	json_t *array = json_array();

	for (size_t i = 0; i < diff->facts.count; i++) {
		const struct ptp_diff_fact *fact = &diff->facts.at[i];

		if (fact->topic == topic)
			json_array_append_new(array, json_pack("{s:s, s:s*, s:s?, s:s?}", "subject", fact->subject,
							       "of", fact->of, "old", fact->text[PTP_OLD], "new",
							       fact->text[PTP_NEW]));
	}
	return array;
}

void ptp_diff_json(const struct ptp_diff *diff, FILE *to)
{
	static const char *const topic_key[] = {
#define X(name, key) [PTP_TOPIC_##name] = key,
		PTP_DIFF_TOPICS(X)
#undef X
	};
	json_t *findings = json_array(), *mappings = json_array(), *object;

	for (size_t i = 0; i < diff->findings.count; i++)
		json_array_append_new(findings, finding_of(diff, &diff->findings.at[i]));
	for (size_t i = 0; i < diff->mappings.count; i++)
		json_array_append_new(mappings, mapping_of(&diff->mappings.at[i]));
	object = json_pack("{s:i, s:o, s:s, s:s, s:o, s:o, s:o, s:o}", "schema", 1, "tool",
			   ptp_json_tool(diff->check[PTP_NEW]->catalogue), "verdict", verdict_word[diff->verdict],
			   "fail_on", ptp_severity_word[diff->check[PTP_NEW]->fail_on], "old",
			   side_of(diff->check[PTP_OLD]), "new", side_of(diff->check[PTP_NEW]), "findings", findings,
			   "mappings", mappings);
	for (unsigned topic = 0; topic < PTP_TOPICS; topic++)
		json_object_set_new(object, topic_key[topic], facts_of(diff, topic));
	ptp_json_write(object, to);
}

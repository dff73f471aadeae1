// SPDX-License-Identifier: Apache-2.0
//
// The check as one JSON object, schema 1. Keys keep the order in which they are written here; addresses are strings.
#include "verifier/report/json.h"

#include "model/policy.h"

#include "verifier/prove/attribute.h"
#include "verifier/verdict/identity.h"
#include "verifier/verdict/mappings.h"

#include <stdlib.h>
#include <string.h>

#define MAPPINGS_OF_A_CLASS 16 // in a finding; how many more there are is said

json_t *ptp_json_address(uint64_t value)
{
	return json_sprintf("0x%llx", (unsigned long long)value);
}

// A value as the catalogue writes it: numbers and Booleans are such in JSON too.
static json_t *shown_value(const char *word)
{
	if (!strcmp(word, "true") || !strcmp(word, "false"))
		return json_boolean(word[0] == 't');
	if (word[0] >= '0' && word[0] <= '9')
		return json_integer(strtoll(word, NULL, 10));
	return json_string(word);
}

json_t *ptp_json_attributes(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, uint32_t attr)
{
	json_t *object = json_object();

	for (size_t i = 0; i < catalogue->shown.count; i++) {
		const char *word = ptp_attribute_word(solver, catalogue, i, attr);

		if (word)
			json_object_set_new(object, catalogue->shown.at[i].key, shown_value(word));
	}
	return object;
}

static json_t *gaps_of(const struct ptp_map *map)
{
	json_t *array = json_array();

	for (size_t i = 0; i < map->gaps.count; i++) {
		const struct ptp_gap *gap = &map->gaps.at[i];
		json_t *object = json_pack("{s:s, s:I}", "reason", gap->reason, "count", (json_int_t)gap->count);

		if (gap->has_ia)
			json_object_set_new(object, "ia", ptp_json_address(gap->ia));
		if (gap->has_pa)
			json_object_set_new(object, "pa", ptp_json_address(gap->pa));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *contexts_of(const struct ptp_check *check)
{
	json_t *array = json_array();

	for (size_t i = 0; i < check->capture->contexts.count; i++) {
		const struct ptp_context *context = &check->capture->contexts.at[i];
		const struct ptp_map *map = &check->maps[i];

		json_array_append_new(array,
				      json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o}", "name", context->name,
						"owner", context->owner, "regime", ptp_regime_word[context->regime],
						"mappings", (json_int_t)map->mappings, "leaf_entries",
						(json_int_t)map->leaf_entries, "table_pages",
						(json_int_t)map->table_pages, "missing_pages",
						(json_int_t)map->missing_pages, "gaps", gaps_of(map)));
	}
	return array;
}

// The rules that this version does not evaluate, and what each needs.
static json_t *planned_of(const struct ptp_catalogue *catalogue)
{
	json_t *array = json_array();

	for (size_t i = 0; i < catalogue->not_evaluated.count; i++)
		json_array_append_new(array, json_pack("{s:s, s:s}", "id", catalogue->not_evaluated.at[i].id, "needs",
						       catalogue->not_evaluated.at[i].needs));
	return array;
}

// Where the files that tell of physical memory, or the capture's own regions, say what cannot both be true.
static json_t *disputes_of(const struct ptp_capture *capture)
{
	json_t *array = json_array();

	for (size_t i = 0; i < capture->disputes.count; i++)
		json_array_append_new(array, json_pack("{s:o, s:s}", "pa", ptp_json_address(capture->disputes.at[i].pa),
						       "text", capture->disputes.at[i].text));
	return array;
}

// What whoever took the capture looked for.
static json_t *looked_for(const struct ptp_capture *capture)
{
	json_t *array = json_array();

	for (size_t i = 0; i < capture->coverage.count; i++) {
		const struct ptp_coverage *line = &capture->coverage.at[i];
		json_t *object =
			json_pack("{s:s, s:s?, s:s?}", "of", line->of, "by", line->by, "missing", line->missing);

		if (line->counted) {
			json_object_set_new(object, "found", json_integer((json_int_t)line->found));
			json_object_set_new(object, "expected", json_integer((json_int_t)line->expected));
		}
		json_array_append_new(array, object);
	}
	return array;
}

// The words of one side of a difference: null where it has nothing.
static json_t *words_of(bool there, uint32_t words)
{
	char text[PTP_PTDUMP_TEXT];

	if (!there)
		return json_null();
	ptp_ptdump_text(words, text);
	return json_string(text);
}

static json_t *differences_of(const struct ptp_compared *compared)
{
	json_t *array = json_array();

	for (size_t i = 0; i < compared->differences && i < PTP_DIFFERENCES_KEPT; i++) {
		const struct ptp_difference *d = &compared->first[i];

		json_array_append_new(array,
				      json_pack("{s:o, s:o, s:o, s:o}", "ia", ptp_json_address(d->first), "size",
						ptp_json_address(d->last - d->first + 1), "listed",
						words_of(d->listed, d->row), "walked", words_of(d->mapped, d->walk)));
	}
	return array;
}

static json_t *compared_of(const struct ptp_check *check)
{
	json_t *array = json_array();

	for (size_t i = 0; i < check->compared.count; i++) {
		const struct ptp_compared *c = &check->compared.at[i];

		json_array_append_new(array,
				      json_pack("{s:s, s:s, s:s?, s:I, s:I, s:o, s:o}", "source", c->dump->key, "file",
						c->dump->path, "context", c->context ? c->context->name : NULL, "rows",
						(json_int_t)c->dump->rows.count, "differences",
						(json_int_t)c->differences, "size", ptp_json_address(c->bytes), "first",
						differences_of(c)));
	}
	return array;
}

static json_t *coverage_of(const struct ptp_check *check)
{
	json_t *rules = json_array(), *sources = json_array();

	for (size_t i = 0; i < check->catalogue->rules.count; i++)
		json_array_append_new(rules, json_string(check->catalogue->rules.at[i].id));
	for (size_t i = 0; i < check->capture->sources.count; i++)
		if (!check->capture->sources.at[i].read)
			json_array_append_new(sources, json_string(check->capture->sources.at[i].key));
	return json_pack("{s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "complete", check->complete, "contexts",
			 contexts_of(check), "looked_for", looked_for(check->capture), "compared", compared_of(check),
			 "rules", rules, "rules_not_evaluated", planned_of(check->catalogue), "sources_not_read",
			 sources, "contradictions", disputes_of(check->capture));
}

// The rules whose proofs or findings rest on an assumption, each once, in the catalogue's order.
static json_t *needed_by(const struct ptp_check *check, const struct ptp_entry *entry)
{
	json_t *array = json_array();

	for (size_t rule = 0; rule < check->catalogue->rules.count; rule++)
		for (size_t i = 0; i < entry->users.count; i++)
			if (check->findings.all.at[entry->users.at[i]].rule == rule) {
				json_array_append_new(array, json_string(check->catalogue->rules.at[rule].id));
				break;
			}
	return array;
}

static json_t *assumptions_of(const struct ptp_check *check)
{
	json_t *array = json_array();

	for (size_t i = 0; i < check->prover.ledger.entries.count; i++) {
		const struct ptp_entry *entry = &check->prover.ledger.entries.at[i];
		json_t *object;

		if (!ptp_entry_shown(&check->prover.ledger, i))
			continue;
		object = json_pack("{s:s, s:b, s:o}", "text", entry->text, "declared", entry->declared, "needed_by",
				   needed_by(check, entry));
		if (entry->because)
			json_object_set_new(object, "because", json_string(entry->because));
		if (entry->source)
			json_object_set_new(object, "source", json_string(entry->source));
		if (entry->profile)
			json_object_set_new(object, "profile", json_string(entry->profile));
		json_array_append_new(array, object);
	}
	return array;
}

json_t *ptp_json_extents(const struct ptp_finding *finding)
{
	json_t *array = json_array();

	for (size_t i = 0; i < finding->extents.ranges.count; i++) {
		const struct ptp_extent *extent = &finding->extents.ranges.at[i];

		json_array_append_new(array, json_pack("{s:o, s:o}", "pa", ptp_json_address(extent->lo), "size",
						       ptp_json_address(extent->hi - extent->lo)));
	}
	return array;
}

// What a guest (or a reserved encoding) chooses in the counterexample.
static json_t *choice_of(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side)
{
	json_t *object = json_object();

	for (size_t i = 0; i < finding->witness->chosen[side].count; i++) {
		const struct ptp_chosen *chosen = &finding->witness->chosen[side].at[i];

		json_object_set_new(object, check->catalogue->choices.at[chosen->choice].name,
				    chosen->any ? json_string("any") : ptp_json_address(chosen->value));
	}
	return object;
}

static void add_side(json_t *array, const struct ptp_check *check, const struct ptp_finding *finding, unsigned side,
		     uint64_t *left_out)
{
	struct ptp_mappings mappings;

	ptp_finding_mappings(check, finding, side, MAPPINGS_OF_A_CLASS, &mappings);
	for (size_t i = 0; i < mappings.all.count; i++) {
		const struct ptp_mapping *mapping = &mappings.all.at[i];
		json_t *object =
			json_pack("{s:s, s:s}", "context", mapping->context->name, "owner", mapping->context->owner);

		if (mapping->walk)
			json_object_set_new(object, "walk", json_true());
		else
			json_object_set_new(object, "ia", ptp_json_address(mapping->ia));
		json_object_set_new(object, "pa", ptp_json_address(mapping->pa));
		json_object_set_new(object, "size", ptp_json_address(mapping->size));

		if (finding->witness) {
			json_object_set_new(object, "attributes",
					    ptp_json_attributes(check->prover.solver, check->catalogue,
								finding->witness->attr[side]));
			if (finding->witness->chosen[side].count)
				json_object_set_new(object, "choice", choice_of(check, finding, side));
		}
		json_array_append_new(array, object);
	}
	*left_out += mappings.left_out;
	free(mappings.all.at);
}

json_t *ptp_json_needs(const struct ptp_check *check, const struct ptp_needs *needs)
{
	json_t *array = json_array();

	for (size_t i = 0; i < needs->count; i++)
		json_array_append_new(array, json_string(check->prover.ledger.entries.at[needs->entry[i]].text));
	return array;
}

static json_t *alternatives_of(const struct ptp_check *check, const struct ptp_finding *finding)
{
	json_t *array = json_array();

	for (size_t i = 1; i < finding->set_count; i++)
		json_array_append_new(array, ptp_json_needs(check, &finding->sets[i]));
	return array;
}

// The ranges of a listing that a finding is about; what is left out is counted.
static void add_listed(json_t *mappings, const struct ptp_finding *finding, uint64_t *left_out)
{
	const struct ptp_listed *listed = finding->listed;

	for (size_t i = 0; i < listed->ranges && i < PTP_RANGES_KEPT; i++)
		json_array_append_new(mappings,
				      json_pack("{s:s, s:s, s:o, s:o}", "context", finding->owner[0]->name, "owner",
						finding->owner[0]->owner, "ia", ptp_json_address(listed->first[i].ia),
						"size", ptp_json_address(listed->first[i].size)));
	*left_out += listed->ranges > PTP_RANGES_KEPT ? listed->ranges - PTP_RANGES_KEPT : 0;
}

static void add_place(json_t *mappings, const struct ptp_finding *finding)
{
	json_t *object = json_pack("{s:s, s:s}", "context", finding->owner[0]->name, "owner", finding->owner[0]->owner);

	if (finding->has_ia)
		json_object_set_new(object, "ia", ptp_json_address(finding->ia));
	json_array_append_new(mappings, object);
}

// FIRST: the index of each side's first mapping in the finding's list.
static void add_repairs(json_t *object, const struct ptp_check *check, const struct ptp_finding *finding,
			const size_t first[2])
{
	struct ptp_repairs repairs;
	json_t *array;

	if (!ptp_finding_repairs(check, finding, &repairs))
		return;
	array = json_array();
	for (size_t i = 0; i < repairs.all.count; i++) {
		const struct ptp_repair *repair = &repairs.all.at[i];

		json_array_append_new(array,
				      json_pack("{s:I, s:s, s:s, s:o}", "mapping", (json_int_t)first[repair->side],
						"owner", finding->owner[repair->side]->owner, "field",
						check->catalogue->repairs.at[repair->change].name, "value",
						ptp_json_address(repair->value)));
	}
	json_object_set_new(object, "repair", array);
	json_object_set_new(object, "repair_complete", json_boolean(!repairs.partial));
	ptp_repairs_free(&repairs);
}

static json_t *finding_of(const struct ptp_check *check, const struct ptp_finding *finding)
{
	const struct ptp_rule *rule = &check->catalogue->rules.at[finding->rule];
	ptp_autofree char *because = ptp_finding_because(check, finding);
	json_t *mappings = json_array(), *object;
	uint64_t left_out = 0;
	size_t first[2];

	for (unsigned side = 0; side < 2; side++) {
		first[side] = json_array_size(mappings);
		add_side(mappings, check, finding, side, &left_out);
	}
	if (finding->listed)
		add_listed(mappings, finding, &left_out);
	else if (!finding->ids[0].count)
		add_place(mappings, finding);
	object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:I}", "id", finding->id, "rule", rule->id,
			   "severity", ptp_severity_word[finding->severity], "verdict",
			   ptp_status_word[finding->status], "status", ptp_json_status(finding), "region",
			   ptp_region_name(check->capture, finding->region), "extents", ptp_json_extents(finding),
			   "mappings", mappings, "mappings_left_out", (json_int_t)left_out);
	json_object_set_new(object, "needs",
			    finding->set_count ? ptp_json_needs(check, &finding->sets[0]) : json_array());
	json_object_set_new(object, "alternatives", alternatives_of(check, finding));
	json_object_set_new(object, "alternatives_complete", json_boolean(!finding->partial));
	json_object_set_new(object, "under", finding->given ? ptp_json_needs(check, finding->given) : json_array());
	add_repairs(object, check, finding, first);
	if (finding->waiver)
		json_object_set_new(object, "waiver", json_integer(finding->waiver - check->waivers->all.at));
	json_object_set_new(object, "because", json_string(because));
	json_object_set_new(object, "remedy", json_string(rule->remedy));
	return object;
}

static json_t *findings_of(const struct ptp_check *check)
{
	json_t *array = json_array();

	for (size_t i = 0; i < check->findings.all.count; i++)
		if (check->findings.all.at[i].status != PTP_KEPT)
			json_array_append_new(array, finding_of(check, &check->findings.all.at[i]));
	return array;
}

// What is proved only because of declared assumptions.
static json_t *proofs_of(const struct ptp_check *check)
{
	json_t *array = json_array();

	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];
		json_t *owners = json_array();

		for (unsigned side = 0; side < 2 && f->owner[side]; side++)
			json_array_append_new(owners, json_string(f->owner[side]->owner));
		if (f->status == PTP_KEPT)
			json_array_append_new(array, json_pack("{s:s, s:s, s:o, s:s, s:o, s:o}", "rule",
							       check->catalogue->rules.at[f->rule].id, "severity",
							       ptp_severity_word[f->severity], "owners", owners,
							       "region", ptp_region_name(check->capture, f->region),
							       "extents", ptp_json_extents(f), "under",
							       ptp_json_needs(check, &f->sets[0])));
		else
			json_decref(owners);
	}
	return array;
}

static json_t *always_of(const struct ptp_catalogue *catalogue)
{
	json_t *array = json_array();

	for (size_t i = 0; i < catalogue->always.count; i++)
		json_array_append_new(array, json_string(catalogue->always.at[i]));
	return array;
}

void ptp_json_write(json_t *value, FILE *to)
{
	json_dumpf(value, to, JSON_COMPACT | JSON_REAL_PRECISION(6));
	fputc('\n', to);
	json_decref(value);
}

json_t *ptp_json_tool(const struct ptp_catalogue *catalogue)
{
	json_t *added = json_array(), *tool;
	char digest[PTP_DIGEST_TEXT];

	ptp_rules_digest(catalogue, digest);
	tool = json_pack("{s:s, s:o, s:s}", "version", PTPROOF_VERSION, "rules", json_sprintf("sha256:%s", digest),
			 "solver", ptp_solver_name());
	for (size_t i = 0; i < catalogue->added.count; i++)
		json_array_append_new(added, json_string(catalogue->added.at[i].path));
	if (catalogue->added.count)
		json_object_set(tool, "rules_added", added);
	json_decref(added);
	return tool;
}

void ptp_report_json(const struct ptp_check *check, FILE *to)
{
	json_t *report = json_pack("{s:i, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "schema", 1, "tool",
				   ptp_json_tool(check->catalogue), "title", check->capture->title, "verdict",
				   ptp_verdict_word[check->verdict], "coverage", coverage_of(check), "assumptions",
				   assumptions_of(check), "always", always_of(check->catalogue), "findings",
				   findings_of(check), "proofs", proofs_of(check));

	if (check->policy)
		json_object_set_new(report, "policy", json_string(check->policy->name));
	ptp_json_accepted(check, report);
	ptp_json_write(report, to);
}

void ptp_rules_json(const struct ptp_catalogue *catalogue, FILE *to)
{
	json_t *rules = json_array();

	for (size_t i = 0; i < catalogue->rules.count; i++) {
		const struct ptp_rule *rule = &catalogue->rules.at[i];

		json_array_append_new(rules, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", rule->id, "title",
						       rule->title, "basis", rule->basis, "cite", rule->cite, "because",
						       rule->because, "remedy", rule->remedy));
	}
	ptp_json_write(json_pack("{s:i, s:o, s:o, s:o}", "schema", 1, "tool", ptp_json_tool(catalogue), "rules", rules,
				 "rules_not_evaluated", planned_of(catalogue)),
		       to);
}

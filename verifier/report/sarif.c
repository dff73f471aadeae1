// SPDX-License-Identifier: Apache-2.0
//
// The check as SARIF 2.1.0, for services that show findings beside code.
//
// Every finding is a result of kind "fail", conditional ones too: a reader that knows levels alone must not take what is unknown for
// nothing, and what counts for the verdict has the level "error". Where coverage is incomplete there is a result that says so, whatever was found. The fingerprint is the finding's id, which
// stays the same across boots; findings that have one id are numbered.
#include "verifier/report/gate.h"
#include "verifier/report/json.h"
#include "verifier/report/sarif.h"

#include <stdlib.h>
#include <string.h>

// GitHub shows that many of a run and drops the rest; beyond 25,000 it refuses the file, as it does beyond 10 MB of gzip.
#define RESULTS_MAX 5000
#define TEXT_MAX 1024 // bytes of a message or a description

json_t *ptp_sarif_message(const char *text)
{
	char cut[TEXT_MAX + 8];
	size_t used = 0;

	for (; *text && used < TEXT_MAX - 4; text++) {
		if (text[0] == '{' || text[0] == '}') // of a placeholder, unless doubled
			cut[used++] = *text;
		cut[used++] = *text;
		if (text[0] == ']' && text[1] == '(') // of a link
			cut[used++] = ' ';
	}
	while (*text && used && ((unsigned char)*text & 0xc0) == 0x80) { // not inside a character
		text--;
		used--;
	}
	snprintf(cut + used, sizeof(cut) - used, "%s", *text ? "…" : "");
	return json_pack("{s:s}", "text", cut);
}

// A file as a URI reference: relative if its name is.
static char *uri_of(const char *file)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	fputs(*file == '/' ? "file://" : "", to);
	for (; *file; file++)
		if (strchr("/-._~", *file) || (*file >= '0' && *file <= '9') || (*file >= 'A' && *file <= 'Z') ||
		    (*file >= 'a' && *file <= 'z'))
			fputc(*file, to);
		else
			fprintf(to, "%%%02X", (unsigned char)*file);
	fclose(to);
	return text;
}

json_t *ptp_sarif_location(struct ptp_place place, const struct ptp_extent *address)
{
	ptp_autofree char *uri = uri_of(place.file);
	json_t *physical = json_pack("{s:{s:s}, s:{s:i, s:i}}", "artifactLocation", "uri", uri, "region", "startLine",
				     (int)place.line, "startColumn", (int)place.column);

	if (address)
		json_object_set_new(physical, "address",
				    json_pack("{s:I, s:I}", "absoluteAddress", (json_int_t)address->lo, "length",
					      (json_int_t)(address->hi - address->lo)));
	return json_pack("{s:o}", "physicalLocation", physical);
}

static json_t *rule_of(const struct ptp_rule *rule)
{
	ptp_autofree char *because = ptp_finding_general(rule), *help = NULL;

	if (asprintf(&help, "%s. Source: %s", rule->remedy, rule->cite) < 0)
		abort();
	return json_pack("{s:s, s:o, s:o, s:o, s:{s:s}, s:{s:s}}", "id", rule->id, "shortDescription",
			 ptp_sarif_message(rule->title), "fullDescription", ptp_sarif_message(because), "help",
			 ptp_sarif_message(help), "defaultConfiguration", "level",
			 ptp_severity_word[ptp_rule_worst(rule)], "properties", "basis", rule->basis);
}

static json_t *rules_of(const struct ptp_catalogue *catalogue)
{
	json_t *array = json_array();

	for (size_t i = 0; i < catalogue->rules.count; i++)
		json_array_append_new(array, rule_of(&catalogue->rules.at[i]));
	return array;
}

// What came of it and where, then why.
static json_t *message_of(const struct ptp_check *check, const struct ptp_finding *f)
{
	ptp_autofree char *line = ptp_gate_line(check, f), *because = ptp_finding_because(check, f), *text = NULL;

	if (asprintf(&text, "%s. Because %s.", line, f->detail ? check->catalogue->rules.at[f->rule].title : because) <
	    0)
		abort();
	return ptp_sarif_message(text);
}

// How many findings before F have its id.
static size_t occurrence(const struct ptp_check *check, const struct ptp_finding *f)
{
	size_t count = 1;

	for (const struct ptp_finding *other = check->findings.all.at; other < f; other++)
		count += other->status != PTP_KEPT && !strcmp(other->id, f->id);
	return count;
}

static json_t *properties_of(const struct ptp_check *check, const struct ptp_finding *f)
{
	json_t *owners = json_array();

	for (unsigned side = 0; side < 2 && f->owner[side]; side++)
		json_array_append_new(owners, json_string(f->owner[side]->owner));
	return json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o}", "id", f->id, "severity", ptp_severity_word[f->severity],
			 "verdict", ptp_finding_word(f), "owners", owners, "region",
			 ptp_region_name(check->capture, f->region), "extents", ptp_json_extents(f), "needs",
			 f->set_count ? ptp_json_needs(check, &f->sets[0]) : json_array());
}

// Where anything is suppressed, everything says whether it is.
static json_t *suppressions_of(const struct ptp_finding *f)
{
	const struct ptp_waiver *w = f->waiver;

	if (!f->accepted)
		return json_array();
	return json_pack("[{s:s, s:s, s:o}]", "kind", "external", "status", "accepted", "justification",
			 w ? json_sprintf("waived until %s by %s: %s", w->expires, w->author, w->reason)
			   : json_string("in the baseline"));
}

static json_t *result_of(const struct ptp_check *check, const struct ptp_finding *f)
{
	const struct ptp_extent *first = f->extents.ranges.count ? f->extents.ranges.at : NULL;
	json_t *result = json_pack("{s:s, s:I, s:s, s:s, s:o, s:[o]}", "ruleId", check->catalogue->rules.at[f->rule].id,
				   "ruleIndex", (json_int_t)f->rule, "kind", "fail", "level",
				   ptp_severity_word[ptp_gate_level(check, f)], "message", message_of(check, f),
				   "locations", ptp_sarif_location(ptp_gate_place(check, f), first));
	json_t *flow = ptp_sarif_flow(check, f);

	json_object_set_new(result, "fingerprints", json_pack("{s:s}", "ptproof/v1", f->id));
	json_object_set_new(result, "partialFingerprints",
			    json_pack("{s:o}", "primaryLocationLineHash",
				      json_sprintf("%s:%zu", f->id, occurrence(check, f))));
	if (flow)
		json_object_set_new(result, "codeFlows", json_pack("[o]", flow));
	if (check->baseline || check->waivers)
		json_object_set_new(result, "suppressions", suppressions_of(f));
	json_object_set_new(result, "properties", properties_of(check, f));
	return result;
}

// What is not covered is a result: no finding need say so.
static json_t *coverage_result(const struct ptp_check *check)
{
	static const char rule[] = "model.incomplete";
	ptp_autofree char *text = ptp_gate_verdict(check);

	return json_pack("{s:s, s:I, s:s, s:s, s:o, s:[o], s:{s:s}}", "ruleId", rule, "ruleIndex",
			 (json_int_t)ptp_rule_index(check->catalogue, rule), "kind", "fail", "level", "error",
			 "message", ptp_sarif_message(text), "locations",
			 ptp_sarif_location(ptp_gate_place(check, NULL), NULL), "partialFingerprints",
			 "primaryLocationLineHash", "coverage:1");
}

// The findings, gravest first; *LEFT_OUT is how many are not there.
static json_t *results_of(const struct ptp_check *check, size_t *left_out)
{
	json_t *array = json_array();

	*left_out = 0;
	if (!check->complete)
		json_array_append_new(array, coverage_result(check));
	for (size_t i = 0; i < check->findings.all.count; i++) {
		if (check->findings.all.at[i].status == PTP_KEPT)
			continue;
		if (json_array_size(array) < RESULTS_MAX)
			json_array_append_new(array, result_of(check, &check->findings.all.at[i]));
		else
			++*left_out;
	}
	return array;
}

static json_t *notifications_of(const struct ptp_check *check, size_t left_out)
{
	ptp_autofree char *verdict = ptp_gate_verdict(check);
	json_t *array = json_array();

	json_array_append_new(array, json_pack("{s:s, s:o}", "level", ptp_gate_green(check) ? "note" : "error",
					       "message", ptp_sarif_message(verdict)));
	if (left_out)
		json_array_append_new(
			array, json_pack("{s:s, s:{s:o}}", "level", "error", "message", "text",
					 json_sprintf("%zu more findings, none graver than these, are left out: a "
						      "service shows %d. -o json has them all.",
						      left_out, RESULTS_MAX)));
	return array;
}

void ptp_report_sarif(const struct ptp_check *check, FILE *to)
{
	static const int status[] =
		{[PTP_PROVED] = 0, [PTP_VERDICT_VIOLATED] = 1, [PTP_VERDICT_UNKNOWN] = 3, [PTP_VERDICT_ACCEPTED] = 0};
	size_t left_out;
	json_t *results = results_of(check, &left_out);
	json_t *driver = json_pack("{s:s, s:s, s:o}", "name", "ptproof", "version", PTPROOF_VERSION, "rules",
				   rules_of(check->catalogue));
	json_t *invocation = json_pack("{s:b, s:i, s:o}", "executionSuccessful", 1, "exitCode", status[check->verdict],
				       "toolExecutionNotifications", notifications_of(check, left_out));
	json_t *properties = json_pack("{s:s, s:s, s:b, s:s, s:I, s:o}", "title", check->capture->title, "verdict",
				       ptp_verdict_word[check->verdict], "complete", check->complete, "failOn",
				       ptp_severity_word[check->fail_on], "resultsLeftOut", (json_int_t)left_out,
				       "tool", ptp_json_tool(check->catalogue));

	ptp_json_write(json_pack("{s:s, s:s, s:[{s:{s:o}, s:s, s:[o], s:o, s:o}]}", "$schema",
				 "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs", "tool",
				 "driver", driver, "columnKind", "unicodeCodePoints", "invocations", invocation,
				 "results", results, "properties", properties),
		       to);
}

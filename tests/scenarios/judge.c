// SPDX-License-Identifier: Apache-2.0
//
// Runs ptproof on both machines of a scenario and compares its JSON with what the scenario states.
#include "tests/scenarios/judge.h"
#include "tests/scenarios/program.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One run: its report, and what has been found wrong.
struct run {
	const struct scenario *scenario;
	const char *which; // "bad", "good"
	json_t *report;
	bool wrong;
};

static void complain(struct run *run, const char *what, const char *found, const char *expected)
{
	printf("%s, %s: %s: found \"%s\", expected \"%s\"\n", run->scenario->id, run->which, what, found, expected);
	run->wrong = true;
}

static void same(struct run *run, const char *what, const char *found, const char *expected)
{
	if (strcmp(found, expected) != 0)
		complain(run, what, found, expected);
}

static const char *text_at(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static void check(struct run *run, const struct machine *m)
{
	struct scratch scratch;

	scratch_open(&scratch);
	machine_write(m, &scratch);
	run->report = program_json(&scratch, (const char *const[]){"check", "-o", "json", scratch.path, NULL});
	if (!run->report)
		complain(run, "output", "not JSON", "a report");
	if (getenv("SHOW") && run->report) {
		printf("%s, %s: ", run->scenario->id, run->which);
		json_dumpf(json_object_get(run->report, "findings"), stdout, JSON_INDENT(1));
		putchar('\n');
	}
	scratch_close(&scratch);
}

// Appends "SEPARATOR TEXT" to a text of ROOM bytes, without the separator where it is empty.
static void join(char *to, size_t room, const char *separator, const char *text)
{
	size_t used = strlen(to);

	snprintf(to + used, room - used, "%s%s", used ? separator : "", text);
}

// The owners of a finding's mappings, each once, in the order of the report.
static void owners_of(const json_t *finding, char *to, size_t room)
{
	size_t i;
	json_t *mapping;

	*to = '\0';
	json_array_foreach(json_object_get(finding, "mappings"), i, mapping)
	{
		const char *owner = text_at(mapping, "owner");

		if (!strstr(to, owner)) // no owner's name is in another's here
			join(to, room, ", ", owner);
	}
}

static void add_set(const json_t *set, char *to, size_t room)
{
	char text[512] = "";
	size_t i;
	json_t *one;

	json_array_foreach(set, i, one) join(text, sizeof(text), " + ", json_string_value(one));
	if (*text)
		join(to, room, " | ", text);
}

static void needs_of(const json_t *finding, char *to, size_t room)
{
	size_t i;
	json_t *set;

	*to = '\0';
	add_set(json_object_get(finding, "needs"), to, room);
	json_array_foreach(json_object_get(finding, "alternatives"), i, set) add_set(set, to, room);
}

static const char *lowest_of(const json_t *finding)
{
	return text_at(json_array_get(json_object_get(finding, "extents"), 0), "pa");
}

// The finding that the bad machine must give, by what identifies it.
static const json_t *wanted(const struct run *run, const struct bad *bad)
{
	char owners[256], lowest[32] = "";
	size_t i;
	json_t *finding;

	if (bad->lowest)
		snprintf(lowest, sizeof(lowest), "0x%" PRIx64, bad->lowest);
	json_array_foreach(json_object_get(run->report, "findings"), i, finding)
	{
		owners_of(finding, owners, sizeof(owners));
		if (!strcmp(text_at(finding, "rule"), bad->rule) && !strcmp(owners, bad->owners) &&
		    !strcmp(lowest_of(finding), lowest) && !strcmp(text_at(finding, "severity"), bad->severity))
			return finding;
	}
	return NULL;
}

// Has the bad machine's rule a finding in the good one that it should not have?
static bool left_over(const struct run *run)
{
	const struct scenario *scenario = run->scenario;
	size_t i;
	json_t *finding;

	json_array_foreach(json_object_get(run->report, "findings"), i, finding)
	{
		bool lesser = scenario->lesser && strcmp(text_at(finding, "severity"), scenario->bad.severity) != 0;

		if (!strcmp(text_at(finding, "rule"), scenario->bad.rule) && !lesser)
			return true;
	}
	return false;
}

static void list_findings(const struct run *run)
{
	char owners[256], needs[1024];
	size_t i;
	json_t *finding;

	json_array_foreach(json_object_get(run->report, "findings"), i, finding)
	{
		owners_of(finding, owners, sizeof(owners));
		needs_of(finding, needs, sizeof(needs));
		printf("    %s, %s: %s (%s) at %s: %s\n", text_at(finding, "severity"), text_at(finding, "verdict"),
		       text_at(finding, "rule"), owners, lowest_of(finding), needs);
	}
}

// What the verdict of a capture follows from: the finding, where it is an error and nothing worse is there.
static const char *overall(const struct scenario *scenario)
{
	const struct bad *bad = &scenario->bad;

	if (scenario->overall)
		return scenario->overall;
	if (strcmp(bad->severity, "error") != 0)
		return "proved";
	return strcmp(bad->verdict, "violated") != 0 ? "unknown" : "violated";
}

static void judge_bad(struct run *run)
{
	const struct bad *bad = &run->scenario->bad;
	const json_t *finding = wanted(run, bad);
	char needs[1024];

	same(run, "verdict", text_at(run->report, "verdict"), overall(run->scenario));
	if (!finding) {
		complain(run, "finding", "none", bad->rule);
		return;
	}
	same(run, "verdict of the finding", text_at(finding, "verdict"), bad->verdict);
	needs_of(finding, needs, sizeof(needs));
	same(run, "needs", needs, bad->needs);
}

static void judge_good(struct run *run)
{
	char used[1024] = "";
	size_t i;
	json_t *entry;

	same(run, "verdict", text_at(run->report, "verdict"), "proved");
	json_array_foreach(json_object_get(run->report, "assumptions"), i,
			   entry) if (json_is_true(json_object_get(entry, "declared")) &&
				      json_array_size(json_object_get(entry, "needed_by")))
		join(used, sizeof(used), ", ", text_at(entry, "text"));
	same(run, "the proof rests on", used, run->scenario->rests_on ? run->scenario->rests_on : "");
	if (left_over(run))
		complain(run, "finding", run->scenario->bad.rule, "none");
}

static bool holds(const struct scenario *scenario, bool good)
{
	struct machine *m = malloc(sizeof(*m));
	struct run run = {.scenario = scenario, .which = good ? "good" : "bad"};

	if (!m)
		exit(1);
	machine_init(m);
	scenario->build(m, good);
	check(&run, m);
	free(m);
	if (run.report) {
		(good ? judge_good : judge_bad)(&run);
		if (run.wrong)
			list_findings(&run);
	}
	json_decref(run.report);
	return !run.wrong;
}

bool scenario_holds(const struct scenario *scenario)
{
	bool bad = holds(scenario, false), good = holds(scenario, true);

	return bad && good;
}

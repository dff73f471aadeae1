// SPDX-License-Identifier: Apache-2.0
//
// A baseline: a report of an earlier check in JSON, or a list of ids, one a line.
//
// A report says how grave each finding was; one that has become graver since is not the one that was accepted. A list does not say.
#include "inputs/inputs.h"
#include "inputs/limits.h"
#include "inputs/path.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool is_id(const char *text, size_t length)
{
	return length == PTP_FINDING_ID && strspn(text, "0123456789abcdef") >= length;
}

static struct ptp_accepted *add(struct ptp_baseline *baseline, const char *id)
{
	struct ptp_accepted *new = ptp_push(&baseline->all);

	memcpy(new->id, id, PTP_FINDING_ID);
	return new;
}

static enum ptp_err read_list(const char *text, struct ptp_place place, struct ptp_baseline *baseline,
			      struct ptp_diag *diag)
{
	place.column = 1;
	for (place.line = 1; *text; place.line++) {
		size_t line = strcspn(text, "\n"), id = strcspn(text, " \t\r#\n"), rest = id;
		struct ptp_accepted *new;

		rest += strspn(text + rest, " \t\r");
		if (rest != line && text[rest] != '#')
			return ptp_fail_at(diag, place, "a line of a baseline is an id, and perhaps # and a comment");
		if (id && !is_id(text, id))
			return ptp_fail_at(diag, place, "\"%.*s\" is not the id of a finding: %d of 0-9 and a-f",
					   id < 32 ? (int)id : 32, text, PTP_FINDING_ID);
		if (id) {
			new = add(baseline, text);
			new->severity = PTP_ERROR;
			new->violated = true;
		}
		text += line + (text[line] == '\n');
	}
	return PTP_OK;
}

// Whether FINDING says what is asked of it.
static bool read_finding(const json_t *finding, struct ptp_baseline *baseline)
{
	const char *id = json_string_value(json_object_get(finding, "id"));
	const char *severity = json_string_value(json_object_get(finding, "severity"));
	const char *verdict = json_string_value(json_object_get(finding, "verdict"));
	struct ptp_accepted *new;

	if (!id || !is_id(id, strlen(id)) || !severity || !verdict)
		return false;
	new = add(baseline, id);
	new->violated = !strcmp(verdict, "violated");
	for (new->severity = PTP_NOTE; new->severity < PTP_SEVERITY_COUNT; new->severity++)
		if (!strcmp(severity, ptp_severity_word[new->severity]))
			return new->violated || !strcmp(verdict, "conditional");
	return false;
}

static enum ptp_err read_report(const char *text, size_t size, struct ptp_place place, struct ptp_baseline *baseline,
				struct ptp_diag *diag)
{
	json_error_t error;
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error), *findings, *finding;
	enum ptp_err err = PTP_OK;
	size_t i;

	if (!root) {
		place.line = error.line > 0 ? (unsigned)error.line : 1;
		place.column = error.column > 0 ? (unsigned)error.column : 1;
		return ptp_fail_at(diag, place, "%s", error.text);
	}
	findings = json_object_get(root, "findings");
	place.line = place.column = 1;
	if (json_integer_value(json_object_get(root, "schema")) != 1 || !json_is_array(findings))
		err = ptp_fail_at(diag, place, "this is no report of `ptproof check -o json` (schema 1)");
	json_array_foreach(findings, i, finding) if (!err && !read_finding(finding, baseline)) err =
		ptp_fail_at(diag, place, "findings[%zu] has not the id, severity and verdict of one", i);
	json_decref(root);
	return err;
}

static int by_id(const void *left, const void *right)
{
	const struct ptp_accepted *a = left, *b = right;

	return strcmp(a->id, b->id);
}

// Several findings can have one id: the gravest of each stays.
static void settle(struct ptp_baseline *baseline)
{
	size_t kept = 0;

	if (baseline->all.count)
		qsort(baseline->all.at, baseline->all.count, sizeof(*baseline->all.at), by_id);
	for (size_t i = 0; i < baseline->all.count; i++) {
		struct ptp_accepted *at = &baseline->all.at[i], *last = &baseline->all.at[kept ? kept - 1 : 0];

		if (!kept || strcmp(last->id, at->id) != 0) {
			baseline->all.at[kept++] = *at;
			continue;
		}
		last->violated |= at->violated;
		last->severity = at->severity > last->severity ? at->severity : last->severity;
	}
	baseline->all.count = kept;
}

enum ptp_err ptp_read_baseline(const char *path, struct ptp_baseline *baseline, struct ptp_diag *diag)
{
	struct ptp_place place = {.file = path};
	ptp_autofree char *text = NULL;
	struct ptp_arena arena = {0};
	size_t size = 0;
	enum ptp_err err = ptp_path_read(&arena, path, PTP_MAX_BASELINE_BYTES, &text, &size, diag);

	if (!err && strlen(text) != size)
		err = ptp_fail(diag, PTP_ERR_INPUT, "%s: a baseline has no NUL", ptp_shorten(path).text);
	if (!err)
		err = text[strspn(text, " \t\r\n")] == '{' ? read_report(text, size, place, baseline, diag)
							   : read_list(text, place, baseline, diag);
	settle(baseline);
	ptp_arena_free(&arena);
	return err;
}

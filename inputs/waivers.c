// SPDX-License-Identifier: Apache-2.0
//
// A file of waivers: YAML, each with everything that somebody needs who meets it later.
#include "inputs/inputs.h"
#include "inputs/limits.h"
#include "inputs/path.h"
#include "inputs/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

// Coverage has no waiver: what nobody looked at, nobody can answer for.
static enum ptp_err read_rule(const struct ptp_yaml *node, const struct ptp_catalogue *catalogue, const char **rule,
			      struct ptp_diag *diag)
{
	if (ptp_yaml_line(node, "a rule", rule, diag))
		return diag->err;
	if (!strcmp(*rule, "model.incomplete"))
		return ptp_fail_at(diag, node->place, "what was not covered cannot be waived");
	for (size_t i = 0; i < catalogue->rules.count; i++)
		if (!strcmp(catalogue->rules.at[i].id, *rule))
			return PTP_OK;
	return ptp_fail_at(diag, node->place, "there is no rule %s; `ptproof rules` lists them",
			   ptp_yaml_quote(node).text);
}

// Numbers of processes and guests are not the same after a reboot: a waiver has none.
static enum ptp_err read_owner(const struct ptp_yaml *node, const char **owner, struct ptp_diag *diag)
{
	static const char *const words[] = {"host", "hypervisor", "firmware", "process", "guest"};

	if (ptp_yaml_line(node, "an owner", owner, diag))
		return diag->err;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i], *owner))
			return PTP_OK;
	if (!strncmp(*owner, "dma:", 4) && (*owner)[4])
		return PTP_OK;
	return ptp_fail_at(
		diag, node->place,
		"%s is not an owner of a waiver: write host, hypervisor, firmware, process or guest (without a "
		"number, which changes) or dma:ID",
		ptp_yaml_quote(node).text);
}

static enum ptp_err read_owners(const struct ptp_yaml *node, const char *owner[2], struct ptp_diag *diag)
{
	size_t count = 0;

	if (ptp_yaml_sequence(node, "a list of one or two owners", diag))
		return diag->err;
	if (node->count < 1 || node->count > 2)
		return ptp_fail_at(diag, node->place, "a finding has one or two owners, and so has a waiver");
	ptp_yaml_each(child, node)
		if (read_owner(child, &owner[count++], diag))
			break;
	return diag->err;
}

// A day that there is, and written as one is: what cannot be read must not be taken for one that is far away.
static enum ptp_err read_day(const struct ptp_yaml *node, const char **day, struct ptp_diag *diag)
{
	char again[PTP_DATE + 1] = "";
	struct tm tm = {0};

	if (ptp_yaml_line(node, "a day", day, diag))
		return diag->err;
	if (strptime(*day, "%Y-%m-%d", &tm) && timegm(&tm) != -1)
		strftime(again, sizeof(again), "%Y-%m-%d", &tm);
	if (!strcmp(*day, again))
		return PTP_OK;
	return ptp_fail_at(diag, node->place, "%s is no day: write it like 2027-01-31", ptp_yaml_quote(node).text);
}

static enum ptp_err read_waiver(const struct ptp_yaml *node, const struct ptp_catalogue *catalogue,
				struct ptp_waivers *waivers, struct ptp_diag *diag)
{
	enum { RULE, OWNERS, REGION, VIOLATED, REASON, AUTHOR, EXPIRES, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {
		[RULE] = {"rule", true},          [OWNERS] = {"owners", true}, [REGION] = {"region", true},
		[REASON] = {"reason", true},      [AUTHOR] = {"author", true}, [EXPIRES] = {"expires", true},
		[VIOLATED] = {"violated", false},
	};
	struct ptp_waiver *new = ptp_push(&waivers->all);
	const struct ptp_yaml *value[KEYS];

	new->place = node->place;
	if (ptp_yaml_fields(node, "a waiver", keys, KEYS, value, diag) ||
	    read_rule(value[RULE], catalogue, &new->rule, diag) || read_owners(value[OWNERS], new->owner, diag) ||
	    ptp_yaml_line(value[REGION], "a region", &new->region, diag) ||
	    (value[VIOLATED] && ptp_yaml_bool(value[VIOLATED], &new->violated, diag)) ||
	    ptp_yaml_text(value[REASON], "a reason", &waivers->arena, &new->reason, diag) ||
	    ptp_yaml_line(value[AUTHOR], "an author", &new->author, diag))
		return diag->err;
	return read_day(value[EXPIRES], &new->expires, diag);
}

static enum ptp_err read_file(const struct ptp_yaml *root, const struct ptp_catalogue *catalogue,
			      struct ptp_waivers *waivers, struct ptp_diag *diag)
{
	enum { VERSION, WAIVERS, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {
		[VERSION] = {"ptproof-waivers", true},
		[WAIVERS] = {"waivers", true},
	};
	const struct ptp_yaml *value[KEYS];

	if (ptp_yaml_version(root, "ptproof-waivers", diag) ||
	    ptp_yaml_fields(root, "a file of waivers", keys, KEYS, value, diag) ||
	    ptp_yaml_sequence(value[WAIVERS], "a list of waivers", diag))
		return diag->err;
	if (value[WAIVERS]->count > PTP_MAX_WAIVERS)
		return ptp_fail_at(diag, value[WAIVERS]->place, "more than %d waivers", PTP_MAX_WAIVERS);
	ptp_yaml_each(node, value[WAIVERS])
		if (read_waiver(node, catalogue, waivers, diag))
			break;
	return diag->err;
}

enum ptp_err ptp_read_waivers(const char *path, const struct ptp_catalogue *catalogue, int64_t now,
			      struct ptp_waivers *waivers, struct ptp_diag *diag)
{
	time_t seconds = (time_t)now;
	ptp_autofree char *text = NULL;
	const struct ptp_yaml *root;
	struct tm tm;
	size_t size;

	if (!gmtime_r(&seconds, &tm) || tm.tm_year < -900 || tm.tm_year > 8099)
		return ptp_fail(diag, PTP_ERR_INPUT, "the clock gives no year of four digits: no waiver can be judged");
	strftime(waivers->today, sizeof(waivers->today), "%Y-%m-%d", &tm);
	if (!ptp_path_read(&waivers->arena, path, PTP_MAX_WAIVERS_BYTES, &text, &size, diag) &&
	    !ptp_yaml_read(&waivers->arena, path, text, size, &root, diag))
		read_file(root, catalogue, waivers, diag);
	return diag->err;
}

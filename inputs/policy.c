// SPDX-License-Identifier: Apache-2.0
//
// A mapping policy: YAML, with the function itself as a block of SMT-LIB.
#include "inputs/catalogue-read.h"
#include "inputs/inputs.h"
#include "inputs/limits.h"
#include "inputs/names.h"
#include "inputs/path.h"
#include "inputs/smt.h"
#include "inputs/yaml.h"

#include <stdlib.h>
#include <string.h>

static enum ptp_err read_made(const struct ptp_yaml *list, const struct ptp_policy_claims *claims,
			      struct ptp_policy *policy, struct ptp_diag *diag)
{
	const char *id;
	size_t index;

	if (ptp_yaml_sequence(list, "a list of claims", diag))
		return diag->err;
	ptp_yaml_each(node, list) {
		if (ptp_yaml_line(node, "a claim", &id, diag))
			return diag->err;
		if (!ptp_policy_claim(claims, id, &index))
			return ptp_fail_at(diag, node->place, "there is no claim %s; `ptproof policy` lists them",
					   ptp_yaml_quote(node).text);
		policy->makes[index] = true;
	}
	return PTP_OK;
}

static enum ptp_err read_promises(const struct ptp_yaml *list, const struct ptp_policy_claims *claims,
				  struct ptp_policy *policy, struct ptp_diag *diag)
{
	const char *id;
	size_t index;

	if (!list || ptp_yaml_sequence(list, "a list of promises", diag))
		return diag->err;
	ptp_yaml_each(node, list) {
		if (ptp_yaml_line(node, "a promise", &id, diag))
			return diag->err;
		if (!ptp_policy_promise(claims, id, &index))
			return ptp_fail_at(diag, node->place, "there is no promise %s; `ptproof policy` lists them",
					   ptp_yaml_quote(node).text);
		policy->promises |= UINT32_C(1) << index;
	}
	return PTP_OK;
}

// The names that the policy may not give: those of the rules, of the words of policies, and of ptproof itself.
static enum ptp_err known_names(const struct ptp_catalogue *catalogue, struct ptp_policy *policy,
				struct ptp_symbols *symbols, struct ptp_diag *diag)
{
	const struct ptp_builtin *words = ptp_builtin_find("policies/vocabulary.smt2");

	if (!words)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "the words of policies are not built in");
	if (ptp_smt_scan_builtin(&policy->arena, catalogue, symbols, diag))
		return diag->err;
	return ptp_smt_scan(&policy->arena, "rules/policies/vocabulary.smt2", words->text, words->size, false, symbols,
			    diag);
}

static enum ptp_err check_own_names(const struct ptp_symbols *symbols, size_t first, struct ptp_diag *diag)
{
	for (size_t i = first; i < symbols->all.count; i++)
		if (!strncmp(symbols->all.at[i].name, "ptp.", 4))
			return ptp_fail_at(diag, symbols->all.at[i].place,
					   "names that begin with ptp. are ptproof's own: choose another");
	return PTP_OK;
}

// Definitions and nothing else, under names with a dot that mean nothing yet, and the two that everything asks for among them.
static enum ptp_err check_definitions(const struct ptp_yaml *node, const struct ptp_catalogue *catalogue,
				      struct ptp_policy *policy, struct ptp_diag *diag)
{
	struct ptp_symbols symbols = {0};
	struct ptp_names names = {0};
	const char *file =
		ptp_arena_printf(&policy->arena, "%s (definitions:, from line %u)", policy->file, node->place.line + 1);
	size_t first, found;

	known_names(catalogue, policy, &symbols, diag);
	first = symbols.all.count;
	if (!diag->err &&
	    !ptp_smt_scan(&policy->arena, file, policy->definitions, strlen(policy->definitions), true, &symbols,
			  diag) &&
	    !check_own_names(&symbols, first, diag) && !ptp_smt_settle(&symbols, &names, diag) &&
	    (!ptp_names_find(&names, "policy.decide", &found) || !ptp_names_find(&names, "policy.refuses", &found)))
		ptp_fail_at(
			diag, node->place,
			"a policy defines policy.decide, from a Page to a Decision, and policy.refuses, from a Page to a "
			"Bool");
	ptp_names_free(&names);
	free(symbols.all.at);
	return diag->err;
}

static enum ptp_err read_policy(const struct ptp_yaml *root, const struct ptp_catalogue *catalogue,
				const struct ptp_policy_claims *claims, struct ptp_policy *policy,
				struct ptp_diag *diag)
{
	enum { VERSION, NAME, TITLE, RELEASES, SOURCES, CLAIMS, PROMISES, DEFINITIONS, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {[VERSION] = {"ptproof-policy", true},
						       [NAME] = {"name", true},
						       [TITLE] = {"title", true},
						       [RELEASES] = {"releases", true},
						       [SOURCES] = {"sources", true},
						       [CLAIMS] = {"claims", true},
						       [PROMISES] = {"promises", false},
						       [DEFINITIONS] = {"definitions", true}};
	const struct ptp_yaml *value[KEYS];

	policy->makes = ptp_arena_alloc(&policy->arena, claims->claims.count * sizeof(*policy->makes));
	memset(policy->makes, 0, claims->claims.count * sizeof(*policy->makes));
	if (ptp_yaml_version(root, "ptproof-policy", diag) ||
	    ptp_yaml_fields(root, "a policy", keys, KEYS, value, diag) ||
	    ptp_yaml_line(value[NAME], "the name of a policy", &policy->name, diag) ||
	    ptp_yaml_line(value[TITLE], "the title of a policy", &policy->title, diag) ||
	    ptp_yaml_line(value[RELEASES], "the releases that have it", &policy->releases, diag) ||
	    ptp_yaml_lines(value[SOURCES], "a list of sources", &policy->arena, &policy->sources, &policy->source_count,
			   diag) ||
	    read_made(value[CLAIMS], claims, policy, diag) || read_promises(value[PROMISES], claims, policy, diag) ||
	    ptp_yaml_text(value[DEFINITIONS], "definitions in SMT-LIB", &policy->arena, &policy->definitions, diag))
		return diag->err;
	policy->definitions_at = value[DEFINITIONS]->place;
	return check_definitions(value[DEFINITIONS], catalogue, policy, diag);
}

enum ptp_err ptp_parse_policy(const char *name, const char *text, size_t size, const struct ptp_catalogue *catalogue,
			      const struct ptp_policy_claims *claims, struct ptp_policy *policy, struct ptp_diag *diag)
{
	const struct ptp_yaml *root;

	policy->file = ptp_arena_printf(&policy->arena, "%s", name);
	if (ptp_yaml_read(&policy->arena, policy->file, text, size, &root, diag))
		return diag->err;
	return read_policy(root, catalogue, claims, policy, diag);
}

enum ptp_err ptp_read_policy(const char *path, const struct ptp_catalogue *catalogue,
			     const struct ptp_policy_claims *claims, struct ptp_policy *policy, struct ptp_diag *diag)
{
	ptp_autofree char *text = NULL;
	size_t size = 0;

	if (ptp_path_read(&policy->arena, path, PTP_MAX_SMT_BYTES, &text, &size, diag))
		return diag->err;
	return ptp_parse_policy(path, text, size, catalogue, claims, policy, diag);
}

enum ptp_err ptp_read_policy_rule(struct ptp_catalogue *catalogue, struct ptp_diag *diag)
{
	enum { RULES, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {[RULES] = {"rules", true}};
	const struct ptp_builtin *file = ptp_builtin_find("linux/policy.yaml");
	const struct ptp_yaml *value[KEYS], *root;

	if (!file)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "linux/policy.yaml is not built in");
	if (ptp_yaml_read(&catalogue->arena, file->name, file->text, file->size, &root, diag) ||
	    ptp_yaml_fields(root, "the rule of a policy", keys, KEYS, value, diag))
		return diag->err;
	return ptp_read_rule_list(value[RULES], catalogue, diag);
}

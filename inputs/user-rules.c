// SPDX-License-Identifier: Apache-2.0
//
// A user's rules: a directory with a catalogue.yaml, which lists rules and the SMT-LIB files that their functions are in.
//
// They add to the built-in rules and take nothing away: no name and no id is given a second meaning.
#include "inputs/catalogue-read.h"
#include "inputs/inputs.h"
#include "inputs/limits.h"
#include "inputs/names.h"
#include "inputs/path.h"
#include "inputs/smt.h"

#include <stdlib.h>
#include <string.h>

struct rules_reader {
	struct ptp_catalogue *catalogue;
	struct ptp_directory directory;
	struct ptp_symbols symbols; // all that is defined
	struct ptp_diag *diag;
};

// Reads the file NAME of the directory, which stands at PLACE, and keeps it.
static enum ptp_err read_file(struct rules_reader *r, const char *name, struct ptp_place place, uint64_t limit,
			      struct ptp_added **added)
{
	struct ptp_arena *arena = &r->catalogue->arena;
	struct ptp_added new = {.name = name, .path = ptp_arena_printf(arena, "%s/%s", r->directory.name, name)};
	struct ptp_place here = {.file = new.path};
	ptp_autofree char *text = NULL;
	struct ptp_file file;
	enum ptp_err err;
	char *copy;

	if (ptp_file_open(&r->directory, name, place, limit, &file, r->diag))
		return r->diag->err;
	err = ptp_file_read(&file, here, &text, &new.size, r->diag);
	ptp_file_close(&file);
	if (err)
		return err;
	copy = ptp_arena_alloc(arena, new.size + 1);
	memcpy(copy, text, new.size);
	new.text = copy;
	*added = ptp_push(&r->catalogue->added);
	**added = new;
	return PTP_OK;
}

// Every name that the rules define, the built-in ones first.
static enum ptp_err collect_symbols(struct rules_reader *r)
{
	struct ptp_catalogue *c = r->catalogue;

	if (ptp_smt_scan_builtin(&c->arena, c, &r->symbols, r->diag))
		return r->diag->err;
	for (size_t i = 0; i < c->added.count; i++)
		if (c->added.at[i].smt && ptp_smt_scan(&c->arena, c->added.at[i].path, c->added.at[i].text,
						       c->added.at[i].size, true, &r->symbols, r->diag))
			return r->diag->err;
	return PTP_OK;
}

// Puts the symbols in order. A name that is there twice is an error.
static enum ptp_err settle_symbols(struct rules_reader *r, struct ptp_names *names)
{
	return collect_symbols(r) ? r->diag->err : ptp_smt_settle(&r->symbols, names, r->diag);
}

static enum ptp_err read_smt_files(struct rules_reader *r, const struct ptp_yaml *list)
{
	struct ptp_added *added;
	const char *name;

	if (!list)
		return PTP_OK;
	if (ptp_yaml_sequence(list, "a list of files", r->diag))
		return r->diag->err;
	ptp_yaml_each(file, list) {
		if (ptp_yaml_line(file, "a file of rules", &name, r->diag) ||
		    read_file(r, name, file->place, PTP_MAX_SMT_BYTES, &added))
			return r->diag->err;
		added->smt = true;
	}
	return PTP_OK;
}

// What has the id of RULE, of those before it; NULL when nothing does.
static const char *id_taken(const struct ptp_catalogue *c, size_t rule)
{
	for (size_t i = 0; i < rule; i++)
		if (!strcmp(c->rules.at[i].id, c->rules.at[rule].id))
			return c->rules.at[i].added ? "a rule that was added before" : "a built-in rule";
	for (size_t i = 0; i < c->not_evaluated.count; i++)
		if (!strcmp(c->not_evaluated.at[i].id, c->rules.at[rule].id))
			return "a rule that is planned";
	return NULL;
}

// A name goes into the solver's text as it is: it has to be one.
static enum ptp_err check_functions(struct rules_reader *r, const struct ptp_names *names, const struct ptp_rule *rule)
{
	size_t number;

	for (unsigned i = 0; i < 2 * PTP_SEVERITY_COUNT; i++) {
		const char *function = i % 2 ? rule->pair[i / 2] : rule->mapping[i / 2];

		if (function && !ptp_names_find(names, function, &number))
			return ptp_fail_at(r->diag, rule->place,
					   "the rule names the function %s, which no file of smt: defines",
					   ptp_quote(function).text);
	}
	return PTP_OK;
}

static enum ptp_err read_rules(struct rules_reader *r, const struct ptp_yaml *rules, const struct ptp_names *names)
{
	struct ptp_catalogue *c = r->catalogue;
	size_t before = c->rules.count;

	if (ptp_read_rule_list(rules, c, r->diag))
		return r->diag->err;
	for (size_t i = before; i < c->rules.count; i++) {
		const char *taken = id_taken(c, i);

		c->rules.at[i].added = true;
		if (taken)
			return ptp_fail_at(r->diag, c->rules.at[i].place, "the id %s is that of %s: choose another",
					   ptp_quote(c->rules.at[i].id).text, taken);
		if (c->rules.at[i].registers)
			return ptp_fail_at(r->diag, c->rules.at[i].place,
					   "registers: is for rules that the walk itself decides; name a function");
		if (check_functions(r, names, &c->rules.at[i]))
			break;
	}
	return r->diag->err;
}

static enum ptp_err read_catalogue(struct rules_reader *r)
{
	enum { VERSION, SMT, RULES, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {
		[VERSION] = {"ptproof-catalogue", true},
		[SMT] = {"smt", false},
		[RULES] = {"rules", true},
	};
	struct ptp_place place = {
		.file = ptp_arena_printf(&r->catalogue->arena, "%s/catalogue.yaml", r->directory.name)};
	const struct ptp_yaml *value[KEYS], *root;
	struct ptp_names names = {0};
	struct ptp_added *file;

	if (read_file(r, "catalogue.yaml", place, PTP_MAX_RULES_BYTES, &file) ||
	    ptp_yaml_read(&r->catalogue->arena, file->path, file->text, file->size, &root, r->diag) ||
	    ptp_yaml_version(root, "ptproof-catalogue", r->diag) ||
	    ptp_yaml_fields(root, "a catalogue of added rules", keys, KEYS, value, r->diag) ||
	    read_smt_files(r, value[SMT]))
		return r->diag->err;
	if (!settle_symbols(r, &names))
		read_rules(r, value[RULES], &names);
	ptp_names_free(&names);
	return r->diag->err;
}

enum ptp_err ptp_read_user_rules(const char *directory, struct ptp_catalogue *catalogue, struct ptp_diag *diag)
{
	struct rules_reader r = {.catalogue = catalogue, .directory = {.fd = -1}, .diag = diag};

	if (!ptp_directory_open(&catalogue->arena, directory, &r.directory, diag))
		read_catalogue(&r);
	ptp_directory_close(&r.directory);
	free(r.symbols.all.at);
	return diag->err;
}

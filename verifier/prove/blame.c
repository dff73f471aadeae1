// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/blame.h"

#include "model/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct blamer {
	Z3_context z3;
	const struct ptp_catalogue *catalogue;
	struct ptp_text text; // what was loaded so far
	unsigned lines;       // of `text`
	struct ptp_diag *diag;
};

static void add_lines(struct blamer *b, const char *text, size_t size)
{
	ptp_text_add(&b->text, "%.*s\n", (int)size, text);
	for (size_t i = 0; i < size; i++)
		b->lines += text[i] == '\n';
	b->lines++;
}

// What Z3 says of `text` and MORE; NULL when it takes them. Valid until Z3 is asked again.
static const char *complaint(struct blamer *b, const char *more)
{
	char *text = NULL;
	Z3_error_code code;

	if (asprintf(&text, "%s%s", b->text.at ? b->text.at : "", more) < 0)
		abort();
	Z3_mk_bool_sort(b->z3); // forgets an earlier error, which the parser does not
	Z3_parse_smtlib2_string(b->z3, text, 0, NULL, NULL, 0, NULL, NULL);
	code = Z3_get_error_code(b->z3);
	free(text);
	return code == Z3_OK ? NULL : Z3_get_error_msg(b->z3, code);
}

// Z3 writes (error "line 12 column 3: what"): the place becomes that in FILE, which begins after BEFORE lines.
static enum ptp_err blame_file(struct blamer *b, const struct ptp_added *file, unsigned before, const char *message)
{
	struct ptp_place place = {.file = file->path};
	const char *line = strstr(message, "line "), *column = line ? strstr(line, " column ") : NULL;
	const char *what = column ? strstr(column, ": ") : NULL;

	if (what && strtoul(line + 5, NULL, 10) > before) {
		place.line = (unsigned)strtoul(line + 5, NULL, 10) - before;
		place.column = (unsigned)strtoul(column + 8, NULL, 10);
		message = what + 2;
	}
	return ptp_fail_at(b->diag, place, "the solver does not take this: %.*s", (int)strcspn(message, "\"\n"),
			   message);
}

static enum ptp_err blame_files(struct blamer *b)
{
	const struct ptp_catalogue *c = b->catalogue;

	for (size_t i = 0; i < c->added.count; i++) {
		unsigned before = b->lines;
		const char *message;

		if (!c->added.at[i].smt)
			continue;
		add_lines(b, c->added.at[i].text, c->added.at[i].size);
		message = complaint(b, "");
		if (message)
			return blame_file(b, &c->added.at[i], before, message);
	}
	return PTP_OK;
}

static enum ptp_err blame_function(struct blamer *b, const struct ptp_rule *rule, const char *function, bool pair)
{
	char *use = NULL;
	bool good;

	if (asprintf(&use, "(assert (= true (%s ptp.am %s ptp.region ptp.pair)))", function, pair ? "ptp.bm" : "") < 0)
		abort();
	good = !complaint(b, use);
	free(use);
	if (good)
		return PTP_OK;
	return ptp_fail_at(b->diag, rule->place,
			   "the rule %.64s names the function %.64s, which is not there or not of the form "
			   "(define-fun %.64s ((a Meaning) %s(r Region) (w Pair)) Bool ...)",
			   rule->id, function, function, pair ? "(b Meaning) " : "");
}

static enum ptp_err blame_rules(struct blamer *b)
{
	static const char words[] = "(declare-const ptp.am Meaning)\n(declare-const ptp.bm Meaning)\n"
				    "(declare-const ptp.region Region)\n(declare-const ptp.pair Pair)\n";

	add_lines(b, words, sizeof(words) - 1);
	for (size_t i = 0; i < b->catalogue->rules.count; i++) {
		const struct ptp_rule *rule = &b->catalogue->rules.at[i];

		for (unsigned severity = 0; rule->added && severity < PTP_SEVERITY_COUNT; severity++)
			if ((rule->mapping[severity] && blame_function(b, rule, rule->mapping[severity], false)) ||
			    (rule->pair[severity] && blame_function(b, rule, rule->pair[severity], true)))
				return b->diag->err;
	}
	return PTP_OK;
}

enum ptp_err ptp_blame(Z3_context z3, const struct ptp_catalogue *catalogue, const char *message, struct ptp_diag *diag)
{
	struct blamer b = {.z3 = z3, .catalogue = catalogue, .diag = diag};
	char kept[512];

	snprintf(kept, sizeof(kept), "%s", message); // Z3 forgets it when it is asked again

	for (size_t i = 0; i < catalogue->smt.count; i++) {
		const struct ptp_builtin *file = ptp_builtin_find(catalogue->smt.at[i]);

		if (file)
			add_lines(&b, file->text, file->size);
	}
	if (!blame_files(&b) && !blame_rules(&b))
		ptp_fail(diag, PTP_ERR_INTERNAL, "the rules do not load: %s", kept);
	ptp_text_free(&b.text);
	return diag->err;
}

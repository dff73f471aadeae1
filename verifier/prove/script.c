// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/script.h"

#include <stdio.h>
#include <stdlib.h>

#define CLASS_FIELDS_BITS 117 // the bits of a class that are fields; a test compares with the last field

const struct ptp_word_shape ptp_word_shape[PTP_WORD_COUNT] = {
	[PTP_WORD_A] = {"ptp.a", "Class", CLASS_FIELDS_BITS, NULL},
	[PTP_WORD_B] = {"ptp.b", "Class", CLASS_FIELDS_BITS, NULL},
	[PTP_WORD_CPU] = {"ptp.cpu", "Cpu", PTP_CPU_BITS, NULL},
	[PTP_WORD_REGION] = {"ptp.region", "Region", PTP_REGION_BITS, NULL},
	[PTP_WORD_PAIR] = {"ptp.pair", "Pair", PTP_PAIR_BITS, NULL},
	[PTP_WORD_A_MEANING] = {"ptp.am", "Meaning", PTP_MEANING_BITS, "(map.meaning ptp.a ptp.cpu)"},
	[PTP_WORD_B_MEANING] = {"ptp.bm", "Meaning", PTP_MEANING_BITS, "(map.meaning ptp.b ptp.cpu)"},
	[PTP_WORD_A_PERM] = {"ptp.perm", "Perm", PTP_PERM_BITS, "(map.perm ptp.a ptp.cpu)"},
};

bool ptp_solver_has(enum ptp_solver_kind kind, enum ptp_word word)
{
	switch (word) {
	case PTP_WORD_A:
		return kind == PTP_SOLVER_CLASS_A || kind == PTP_SOLVER_CLASSES || kind == PTP_SOLVER_SHOW;
	case PTP_WORD_B:
		return kind == PTP_SOLVER_CLASS_B || kind == PTP_SOLVER_CLASSES;
	case PTP_WORD_CPU:
		return kind != PTP_SOLVER_MEANINGS;
	case PTP_WORD_A_MEANING:
		return true;
	case PTP_WORD_A_PERM:
		return kind == PTP_SOLVER_SHOW;
	default:
		return kind != PTP_SOLVER_SHOW;
	}
}

bool ptp_solver_defines(enum ptp_solver_kind kind, enum ptp_word word)
{
	switch (word) {
	case PTP_WORD_A_MEANING:
		return ptp_solver_has(kind, PTP_WORD_A);
	case PTP_WORD_B_MEANING:
		return ptp_solver_has(kind, PTP_WORD_B);
	case PTP_WORD_A_PERM:
		return kind == PTP_SOLVER_SHOW;
	default:
		return false;
	}
}

void ptp_literal_name(char *name, size_t room, enum ptp_word word, unsigned bit)
{
	snprintf(name, room, "%s.%u", ptp_word_shape[word].name, bit);
}

void ptp_query_name(char *name, size_t room, const struct ptp_query *query)
{
	if (query->rule == PTP_ANY_RULE)
		snprintf(name, room, "ptp.any.%u", query->pair);
	else if (query->rule == PTP_ANY_OF)
		snprintf(name, room, "ptp.any.%u.%u", query->severity, query->pair);
	else if (query->end > query->rule + 1)
		snprintf(name, room, "ptp.any.%zu.%zu.%u", query->rule, query->end, query->pair);
	else if (query->end)
		snprintf(name, room, "ptp.rule.%zu.%u.%u", query->rule, PTP_SEVERITY_COUNT, query->pair);
	else
		snprintf(name, room, "ptp.rule.%zu.%u.%u", query->rule, query->severity, query->pair);
}

static const char *function_of(const struct ptp_catalogue *catalogue, const struct ptp_query *query)
{
	const struct ptp_rule *rule = &catalogue->rules.at[query->rule];

	return query->pair ? rule->pair[query->severity] : rule->mapping[query->severity];
}

struct writer {
	const struct ptp_catalogue *catalogue;
	FILE *to;
	unsigned assertions;
};

static enum ptp_err write_rules(struct writer *w, struct ptp_diag *diag)
{
	for (size_t i = 0; i < w->catalogue->smt.count; i++) {
		const struct ptp_builtin *file = ptp_builtin_find(w->catalogue->smt.at[i]);

		if (!file)
			return ptp_fail(diag, PTP_ERR_INTERNAL, "the catalogue lists rules/%s, which is not built in",
					w->catalogue->smt.at[i]);
		fwrite(file->text, 1, file->size, w->to);
		fputc('\n', w->to);
	}
	for (size_t i = 0; i < w->catalogue->added.count; i++)
		if (w->catalogue->added.at[i].smt)
			fprintf(w->to, "%s\n", w->catalogue->added.at[i].text);
	return PTP_OK;
}

static void write_words(struct writer *w)
{
	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++)
		fprintf(w->to, "(declare-const %s %s)\n", ptp_word_shape[word].name, ptp_word_shape[word].sort);
	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++) {
		const struct ptp_word_shape *shape = &ptp_word_shape[word];

		fprintf(w->to, "(assert (= %s %s))\n", shape->name, shape->defined ? shape->defined : shape->name);
		w->assertions++;
	}
}

static void write_literals(struct writer *w, enum ptp_word word)
{
	char name[64];

	for (unsigned bit = 0; bit < ptp_word_shape[word].bits; bit++) {
		ptp_literal_name(name, sizeof(name), word, bit);
		fprintf(w->to, "(declare-const %s Bool)\n(assert (= %s (= ((_ extract %u %u) %s) #b1)))\n", name, name,
			bit, bit, ptp_word_shape[word].name);
		w->assertions++;
	}
}

static void begin_question(struct writer *w, const struct ptp_query *query)
{
	char name[64];

	ptp_query_name(name, sizeof(name), query);
	fprintf(w->to, "(declare-const %s Bool)\n(assert (= %s ", name, name);
	w->assertions++;
}

// One function of one severity, applied to the words. Most rules are about what software maps.
static void write_function(struct writer *w, const struct ptp_query *query)
{
	static const char *const guard[2] = {"(and (software.one ptp.am) ", "(and (software.pair ptp.am ptp.bm) "};
	bool walks = w->catalogue->rules.at[query->rule].walks;

	begin_question(w, query);
	fputs(walks ? "(and true " : guard[query->pair], w->to);
	fprintf(w->to, query->pair ? "(%s ptp.am ptp.bm ptp.region ptp.pair)" : "(%s ptp.am ptp.region ptp.pair)",
		function_of(w->catalogue, query));
	fputs(")))\n", w->to);
}

// The functions of a rule, and all of them joined.
static void write_rule(struct writer *w, size_t rule, bool pair)
{
	struct ptp_query query = {.rule = rule, .pair = pair};
	char name[64];

	for (query.severity = 0; query.severity < PTP_SEVERITY_COUNT; query.severity++)
		if (function_of(w->catalogue, &query))
			write_function(w, &query);
	begin_question(w, &query);
	fputs("(or false", w->to);
	for (query.severity = 0; query.severity < PTP_SEVERITY_COUNT; query.severity++) {
		ptp_query_name(name, sizeof(name), &query);
		if (function_of(w->catalogue, &query))
			fprintf(w->to, " %s", name);
	}
	fputs(")))\n", w->to);
}

// All rules from FIRST to END - 1 joined, and each half of them.
static void write_any(struct writer *w, size_t first, size_t end, bool pair)
{
	size_t middle = ptp_rules_middle(first, end);
	struct ptp_query any = {.rule = first, .end = end, .pair = pair};
	struct ptp_query half[2] = {{.rule = first, .end = middle, .pair = pair},
				    {.rule = middle, .end = end, .pair = pair}};
	char name[2][64];

	if (end - first < 2)
		return;
	for (unsigned i = 0; i < 2; i++) {
		write_any(w, half[i].rule, half[i].end, pair);
		ptp_query_name(name[i], sizeof(name[i]), &half[i]);
	}
	begin_question(w, &any);
	fprintf(w->to, "(or %s %s)))\n", name[0], name[1]);
}

// The functions of one severity of all rules joined.
static void write_severity(struct writer *w, enum ptp_severity severity, bool pair)
{
	struct ptp_query any = {.rule = PTP_ANY_OF, .severity = severity, .pair = pair}, query = any;
	char name[64];

	begin_question(w, &any);
	fputs("(or false", w->to);
	for (query.rule = 0; query.rule < w->catalogue->rules.count; query.rule++) {
		ptp_query_name(name, sizeof(name), &query);
		if (function_of(w->catalogue, &query))
			fprintf(w->to, " %s", name);
	}
	fputs(")))\n", w->to);
}

static void write_questions(struct writer *w, bool pair)
{
	struct ptp_query all = {.rule = 0, .end = w->catalogue->rules.count, .pair = pair};
	struct ptp_query any = {.rule = PTP_ANY_RULE, .pair = pair};
	char name[64];

	for (size_t rule = 0; rule < w->catalogue->rules.count; rule++)
		write_rule(w, rule, pair);
	for (enum ptp_severity severity = 0; severity < PTP_SEVERITY_COUNT; severity++)
		write_severity(w, severity, pair);
	write_any(w, 0, all.end, pair);
	ptp_query_name(name, sizeof(name), &all);
	begin_question(w, &any);
	fprintf(w->to, "%s))\n", name);
}

static void write_shown(struct writer *w)
{
	fputs("(declare-const ptp.attr Attr)\n", w->to);
	for (size_t i = 0; i < w->catalogue->shown.count; i++) {
		const char *function = w->catalogue->shown.at[i].function;

		fprintf(w->to, "(assert (= (%s ptp.attr) (%s ptp.attr)))\n", function, function);
		w->assertions++;
	}
}

static void write_step(const struct ptp_attribute_step *step, const char *end, FILE *to)
{
	const char *class = ptp_word_shape[PTP_WORD_A].name, *cpu = ptp_word_shape[PTP_WORD_CPU].name;

	fprintf(to, "(%s ", step->function);
	if (step->of)
		fprintf(to, "(%s %s %s) ", step->of, class, cpu);
	fprintf(to, "%s %s)%s", class, cpu, end);
}

static void write_steps(struct writer *w)
{
	for (size_t i = 0; i < w->catalogue->steps.count; i++) {
		fputs("(assert (= ", w->to);
		write_step(&w->catalogue->steps.at[i], " ", w->to);
		write_step(&w->catalogue->steps.at[i], "))\n", w->to);
		w->assertions++;
	}
}

enum ptp_err ptp_script_make(const struct ptp_catalogue *catalogue, struct ptp_script *script, struct ptp_diag *diag)
{
	struct writer w = {.catalogue = catalogue};
	enum ptp_err err;
	size_t size;

	w.to = open_memstream(&script->text, &size);
	if (!w.to)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "out of memory");
	err = write_rules(&w, diag);
	write_words(&w);
	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++) {
		script->word[word] = w.assertions;
		write_literals(&w, word);
	}
	script->word[PTP_WORD_COUNT] = w.assertions;
	write_questions(&w, false);
	write_questions(&w, true);
	script->shown = w.assertions;
	write_shown(&w);
	script->steps = w.assertions;
	write_steps(&w);
	script->end = w.assertions;
	fclose(w.to);
	return err;
}

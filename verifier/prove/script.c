// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/script.h"

#include <stdio.h>
#include <stdlib.h>

#define CLASS_FIELDS_BITS 84 // the bits of a class that are fields; a test compares with the last field

const struct ptp_word_shape ptp_word_shape[PTP_WORD_COUNT] = {
	[PTP_WORD_A] = {"ptp.a", "Class", CLASS_FIELDS_BITS, NULL},
	[PTP_WORD_B] = {"ptp.b", "Class", CLASS_FIELDS_BITS, NULL},
	[PTP_WORD_CPU] = {"ptp.cpu", "Cpu", PTP_CPU_BITS, NULL},
	[PTP_WORD_REGION] = {"ptp.region", "Region", PTP_REGION_BITS, NULL},
	[PTP_WORD_PAIR] = {"ptp.pair", "Pair", PTP_PAIR_BITS, NULL},
	[PTP_WORD_A_MEANING] = {"ptp.am", "Meaning", 22, "(map.meaning ptp.a ptp.cpu)"},
	[PTP_WORD_B_MEANING] = {"ptp.bm", "Meaning", 22, "(map.meaning ptp.b ptp.cpu)"},
	[PTP_WORD_A_PERM] = {"ptp.perm", "Perm", PTP_PERM_BITS, "(map.perm ptp.a ptp.cpu)"},
};

bool ptp_script_has(enum ptp_script_kind kind, enum ptp_word word)
{
	if (kind == PTP_SCRIPT_CLASSES)
		return true;
	return word == PTP_WORD_REGION || word == PTP_WORD_PAIR || word == PTP_WORD_A_MEANING || word == PTP_WORD_B_MEANING;
}

void ptp_literal_name(char *name, size_t room, enum ptp_word word, unsigned bit)
{
	snprintf(name, room, "%s.%u", ptp_word_shape[word].name, bit);
}

void ptp_query_name(char *name, size_t room, const struct ptp_query *query)
{
	if (query->rule == PTP_ANY_RULE)
		snprintf(name, room, "ptp.any.%u", query->pair);
	else
		snprintf(name, room, "ptp.%s.%zu.%u.%u", query->holds ? "kept" : "broken", query->rule, query->severity,
			 query->pair);
}

static const char *function_of(const struct ptp_catalogue *catalogue, const struct ptp_query *query)
{
	const struct ptp_rule *rule = &catalogue->rules.at[query->rule];

	return query->pair ? rule->pair[query->severity] : rule->mapping[query->severity];
}

void ptp_each_query(const struct ptp_catalogue *catalogue, void (*visit)(const struct ptp_query *, void *), void *data)
{
	for (unsigned pair = 0; pair < 2; pair++) {
		struct ptp_query query = {.pair = pair};

		for (query.rule = 0; query.rule < catalogue->rules.count; query.rule++) {
			for (query.severity = 0; query.severity < PTP_SEVERITY_COUNT; query.severity++) {
				if (!function_of(catalogue, &query))
					continue;
				query.holds = false;
				visit(&query, data);
				query.holds = true;
				visit(&query, data);
			}
			query.holds = false;
			visit(&query, data);
		}
		query = (struct ptp_query){.rule = PTP_ANY_RULE, .pair = pair};
		visit(&query, data);
	}
}

struct writer {
	const struct ptp_catalogue *catalogue;
	enum ptp_script_kind kind;
	FILE *to;
	unsigned assertions;
};

static void write_application(struct writer *w, const struct ptp_query *query)
{
	fprintf(w->to, query->pair ? "(%s ptp.am ptp.bm ptp.region ptp.pair)" : "(%s ptp.am ptp.region ptp.pair)",
		function_of(w->catalogue, query));
}

// All functions of one rule, or of all, for one mapping or for a pair.
static void write_join(struct writer *w, const struct ptp_query *joined)
{
	struct ptp_query query = {.pair = joined->pair};

	fputs("(or false", w->to);
	for (query.rule = 0; query.rule < w->catalogue->rules.count; query.rule++) {
		if (joined->rule != PTP_ANY_RULE && joined->rule != query.rule)
			continue;
		for (query.severity = 0; query.severity < PTP_SEVERITY_COUNT; query.severity++) {
			if (!function_of(w->catalogue, &query))
				continue;
			fputc(' ', w->to);
			write_application(w, &query);
		}
	}
	fputc(')', w->to);
}

static bool is_joined(const struct ptp_query *query)
{
	return query->rule == PTP_ANY_RULE || query->severity == PTP_SEVERITY_COUNT;
}

static void write_query(const struct ptp_query *query, void *data)
{
	struct writer *w = data;
	char name[64];

	ptp_query_name(name, sizeof(name), query);
	fprintf(w->to, "(declare-const %s Bool)\n(assert (=> %s ", name, name);
	if (is_joined(query)) {
		write_join(w, query);
	} else {
		fputs(query->holds ? "(not " : "(and true ", w->to);
		write_application(w, query);
		fputc(')', w->to);
	}
	fputs("))\n", w->to);
	w->assertions++;
}

static void write_words(struct writer *w)
{
	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++)
		if (ptp_script_has(w->kind, word))
			fprintf(w->to, "(declare-const %s %s)\n", ptp_word_shape[word].name, ptp_word_shape[word].sort);
	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++) {
		if (!ptp_word_shape[word].defined || w->kind == PTP_SCRIPT_MEANINGS)
			continue;
		fprintf(w->to, "(assert (= %s %s))\n", ptp_word_shape[word].name, ptp_word_shape[word].defined);
		w->assertions++;
	}
}

static void write_literals(struct writer *w)
{
	char name[64];

	for (enum ptp_word word = 0; word < PTP_WORD_COUNT; word++)
		for (unsigned bit = 0; ptp_script_has(w->kind, word) && bit < ptp_word_shape[word].bits; bit++) {
			ptp_literal_name(name, sizeof(name), word, bit);
			fprintf(w->to, "(declare-const %s Bool)\n(assert (= %s (= ((_ extract %u %u) %s) #b1)))\n", name,
				name, bit, bit, ptp_word_shape[word].name);
			w->assertions++;
		}
}

enum ptp_err ptp_script(const struct ptp_catalogue *catalogue, enum ptp_script_kind kind, char **text, unsigned *assertions,
			struct ptp_diag *diag)
{
	struct writer w = {.catalogue = catalogue, .kind = kind};
	size_t size;

	w.to = open_memstream(text, &size);
	if (!w.to)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "out of memory");
	for (size_t i = 0; i < catalogue->smt.count; i++) {
		const struct ptp_builtin *file = ptp_builtin_find(catalogue->smt.at[i]);

		if (!file) {
			fclose(w.to);
			free(*text);
			return ptp_fail(diag, PTP_ERR_INTERNAL, "the catalogue lists rules/%s, which is not built in",
					catalogue->smt.at[i]);
		}
		fwrite(file->text, 1, file->size, w.to);
		fputc('\n', w.to);
	}
	write_words(&w);
	write_literals(&w);
	ptp_each_query(catalogue, write_query, &w);
	fclose(w.to);
	*assertions = w.assertions;
	return PTP_OK;
}

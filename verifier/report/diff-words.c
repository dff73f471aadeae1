// SPDX-License-Identifier: Apache-2.0
//
// Findings and facts of a diff as text.
#include "verifier/report/diff-words.h"

#include <stdlib.h>
#include <string.h>

#define SUBJECTS_SHOWN 16 // of facts that are alike

#define FURTHER "          " // a further line of an entry

FILE *ptp_words_begin(struct ptp_words *words)
{
	return words->to = open_memstream(&words->text, &words->size);
}

void ptp_words_end(struct ptp_words *words, const char *first, const char *rest, FILE *to)
{
	fclose(words->to);
	ptp_text_wrap(to, first, rest, words->text);
	free(words->text);
}

const char *const ptp_diff_change_word[PTP_DIFF_CHANGES] = {[PTP_DIFF_NEW] = "new",
							    [PTP_DIFF_GRAVER] = "graver",
							    [PTP_DIFF_OTHER] = "changed",
							    [PTP_DIFF_MILDER] = "milder",
							    [PTP_DIFF_GONE] = "gone"};

void ptp_diff_names_add(struct ptp_diff_names *names, const char *name)
{
	for (size_t i = 0; i < names->all.count; i++)
		if (!strcmp(names->all.at[i], name))
			return;
	*ptp_push(&names->all) = name;
}

void ptp_diff_names_free(struct ptp_diff_names *names)
{
	free(names->all.at);
}

void ptp_diff_name(const char *last, const char *name, FILE *to)
{
	size_t length = strcspn(name, " ");
	bool again = last && name[length] && memchr(name, ':', length) && !strncmp(last, name, length + 1);

	fputs(again ? name + length + 1 : name, to);
}

static void print_names(const struct ptp_diff_names *names, FILE *to)
{
	for (size_t i = 0; i < names->all.count; i++) {
		fputs(i ? ", " : "", to);
		ptp_diff_name(i ? names->all.at[i - 1] : NULL, names->all.at[i], to);
	}
}

// TEXT with the name of the region left open, since an entry may be about several.
static void print_open(const char *text, const char *region, FILE *to)
{
	size_t length = strlen(region);
	const char *at = length ? strstr(text, region) : NULL;

	if (at && (at[length] == ',' || at[length] == ')'))
		fprintf(to, "%.*s…%s", (int)(at - text), text, at + length);
	else
		fputs(text, to);
}

static void print_set(const struct ptp_diff_set *set, const char *region, FILE *to)
{
	for (size_t i = 0; i < set->count; i++) {
		fputs(i ? " and " : "", to);
		print_open(set->at[i], region, to);
	}
}

// How grave it is: "error", "error, violated".
static void print_grade(const struct ptp_diff_state *state, FILE *to)
{
	fputs(state->status == PTP_KEPT ? "proved" : ptp_severity_word[state->severity], to);
	if (state->status == PTP_VIOLATED)
		fputs(state->severity == PTP_NOTE ? ", unconditional" : ", violated", to);
	else if (!state->set_count)
		fputs(", undecided", to);
}

// What it needs: "needs A, or B", "under the declared A".
static void print_needs(const struct ptp_diff_state *state, const char *region, FILE *to)
{
	if (state->status == PTP_VIOLATED || !state->set_count) {
		fputs("nothing that is known makes it safe", to);
		return;
	}
	fputs(state->status == PTP_KEPT ? "under the declared " : "needs ", to);
	for (size_t i = 0; i < state->set_count; i++) {
		fputs(i ? ", or " : "", to);
		print_set(&state->sets[i], region, to);
	}
	if (state->partial)
		fputs(", or others that were not looked for", to);
}

typedef void (*print_fn)(const struct ptp_diff_state *state, const char *region, FILE *to);

static void print_grade_of(const struct ptp_diff_state *state, const char *region, FILE *to)
{
	(void)region;
	print_grade(state, to);
}

// A side of a finding as words, for the caller to free; "" where it is not there.
static char *words_of(const struct ptp_diff_finding *f, enum ptp_diff_side side, print_fn print)
{
	struct ptp_words words;

	ptp_words_begin(&words);
	if (f->side[side].there)
		print(&f->side[side], f->region, words.to);
	fclose(words.to);
	return words.text;
}

static bool same_words_of(const struct ptp_diff_finding *a, const struct ptp_diff_finding *b, print_fn print)
{
	bool same = true;

	for (unsigned side = 0; side < PTP_SIDES; side++) {
		ptp_autofree char *first = words_of(a, side, print);
		ptp_autofree char *second = words_of(b, side, print);

		same &= !strcmp(first, second);
	}
	return same;
}

bool ptp_same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

bool ptp_diff_together(const struct ptp_diff_finding *a, const struct ptp_diff_finding *b)
{
	return a->rule == b->rule && a->change == b->change && a->worse == b->worse &&
	       ptp_same_text(a->owner[0], b->owner[0]) && ptp_same_text(a->owner[1], b->owner[1]) &&
	       ptp_same_text(a->detail, b->detail) && same_words_of(a, b, print_grade_of) &&
	       same_words_of(a, b, print_needs);
}

// "NEW, was OLD", or the one that there is.
static void print_both(const struct ptp_diff_finding *f, print_fn print, const char *was, FILE *to)
{
	ptp_autofree char *old = words_of(f, PTP_OLD, print);
	ptp_autofree char *new_text = words_of(f, PTP_NEW, print);

	fputs(*new_text ? new_text : old, to);
	if (*old && *new_text && strcmp(old, new_text) != 0)
		fprintf(to, "%s%s", was, old);
}

static void print_attributes(const struct ptp_diff_state *state, const char *region, FILE *to)
{
	(void)region;
	fputs(state->attributes, to);
}

static void print_title(const struct ptp_diff *diff, const struct ptp_diff_finding *f, FILE *to)
{
	fprintf(to, "%s (", diff->check[PTP_NEW]->catalogue->rules.at[f->rule].id);
	print_both(f, print_grade_of, "; was ", to);
	fprintf(to, "): %s%s%s", f->owner[0], f->owner[1] ? " and " : "", f->owner[1] ? f->owner[1] : "");
}

static void print_where(const struct ptp_diff_finding *f, const struct ptp_diff_names *regions, size_t count, FILE *to)
{
	print_both(f, print_attributes, ", was ", to);
	if (*f->detail) {
		fputs(f->detail, to);
	} else {
		fputs(" in ", to);
		print_names(regions, to);
	}
	if (count > regions->all.count)
		fprintf(to, ": %zu findings", count);
}

void ptp_diff_finding_text(const struct ptp_diff *diff, const struct ptp_diff_finding *f,
			   const struct ptp_diff_names *regions, size_t count, FILE *to)
{
	struct ptp_words words;

	fprintf(to, "  %-8s", ptp_diff_change_word[f->change]);
	print_title(diff, f, ptp_words_begin(&words));
	ptp_words_end(&words, "", PTP_LATER, to);
	print_where(f, regions, count, ptp_words_begin(&words));
	ptp_words_end(&words, FURTHER, PTP_LATER, to);
	if (f->change == PTP_DIFF_GONE)
		return;
	print_both(f, print_needs, "; was: ", ptp_words_begin(&words));
	ptp_words_end(&words, FURTHER, PTP_LATER, to);
}

static bool same_fact(const struct ptp_diff_fact *a, const struct ptp_diff_fact *b)
{
	return a->topic == b->topic && ptp_same_text(a->of, b->of) &&
	       ptp_same_text(a->text[PTP_OLD], b->text[PTP_OLD]) && ptp_same_text(a->text[PTP_NEW], b->text[PTP_NEW]);
}

// "0, was 1", "gone, EL2&0", "in NEW alone".
static void print_fact(const struct ptp_diff_fact *fact, FILE *to)
{
	const char *old = fact->text[PTP_OLD], *new_text = fact->text[PTP_NEW];

	if (fact->of)
		fprintf(to, "%s: ", fact->of);
	if (old && new_text)
		fprintf(to, "%s, was %s", new_text, old);
	else if (fact->topic == PTP_TOPIC_DECLARED || fact->topic == PTP_TOPIC_NEEDED ||
		 fact->topic == PTP_TOPIC_LOOKED_FOR)
		fprintf(to, "in %s alone", old ? "OLD" : "NEW");
	else if (fact->topic == PTP_TOPIC_COVERAGE)
		fprintf(to, "%s, %s", old ? "covered now, was not" : "not covered any more", old ? old : new_text);
	else
		fprintf(to, "%s, %s", old ? "gone" : "new", old ? old : new_text);
}

void ptp_diff_fact_text(const struct ptp_diff *diff, size_t first, bool *done, FILE *to)
{
	const struct ptp_diff_fact *fact = &diff->facts.at[first];
	size_t count = 0;
	struct ptp_words words;
	FILE *line = ptp_words_begin(&words);

	print_fact(fact, line);
	fputs(": ", line);
	for (size_t i = first; i < diff->facts.count; i++) {
		if (done[i] || !same_fact(fact, &diff->facts.at[i]))
			continue;
		done[i] = true;
		if (count++ < SUBJECTS_SHOWN)
			fprintf(line, "%s%s", count > 1 ? "; " : "", diff->facts.at[i].subject);
	}
	if (count > SUBJECTS_SHOWN)
		fprintf(line, " and %zu more", count - SUBJECTS_SHOWN);
	ptp_words_end(&words, "  ", PTP_LATER, to);
}

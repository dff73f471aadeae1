// SPDX-License-Identifier: Apache-2.0
//
// Mapping policies as text.
#include "verifier/policy/words.h"
#include "verifier/report/policy.h"
#include "verifier/report/text.h"

#include <stdlib.h>
#include <string.h>

static void print_head(const struct ptp_policy_report *report, const struct ptp_policy *policy, FILE *to)
{
	ptp_autofree char *relied = ptp_policy_set(report, policy->promises, ", ");

	fprintf(to, "%s: %s\n  releases: %s\n", policy->name, policy->title, policy->releases);
	for (size_t i = 0; i < policy->source_count; i++)
		ptp_text_wrap(to, "  models ", "    ", policy->sources[i]);
	if (*relied)
		ptp_text_wrap(to, "  relies on: ", "    ", relied);
}

// Each answer, what a guest can have with it, and for which pages it is given.
static void print_answer(const struct ptp_policy_report *report, const struct ptp_policy_case *of, uint32_t decision,
			 FILE *to)
{
	ptp_autofree char *said = ptp_decision_text(report->claims, decision);
	struct ptp_cubes cubes = {{0}};
	bool in[PTP_PAGES];

	for (uint32_t page = 0; page < PTP_PAGES; page++)
		in[page] = of->answers.of[page] == decision;
	ptp_cubes_of(report->claims, in, &cubes);
	fprintf(to, "  %s\n", said);
	for (size_t i = 0; i < cubes.all.count; i++) {
		ptp_autofree char *condition = ptp_policy_condition(report, &cubes.all.at[i]);

		ptp_text_wrap(to, i ? "    or " : "    if ", "      ", condition);
	}
	free(cubes.all.at);
}

static void print_answers(const struct ptp_policy_report *report, const struct ptp_policy_case *of, FILE *to)
{
	fputs("\nWhat it answers\n", to);
	for (uint32_t page = 0; page < PTP_PAGES; page++) {
		bool before = false;

		for (uint32_t other = 0; other < page && !before; other++)
			before = of->answers.of[other] == of->answers.of[page];
		if (!before)
			print_answer(report, of, of->answers.of[page], to);
	}
}

static void print_example(const struct ptp_policy_report *report, const struct ptp_policy_claim *claim,
			  const struct ptp_example *example, FILE *to)
{
	static const char *const heading[PTP_FACT_KINDS] = {[PTP_FACT_PAGE] = "    the page: ",
							    [PTP_FACT_DECISION] = "    the policy: ",
							    [PTP_FACT_GUEST] = "    the guest: ",
							    [PTP_FACT_REGION] = "    the device: "};

	for (enum ptp_fact_of about = 0; about < PTP_FACT_KINDS; about++) {
		ptp_autofree char *facts = about == PTP_FACT_DECISION ? ptp_policy_answer(report, example)
								      : ptp_policy_facts(report, about, example);

		ptp_text_wrap(to, heading[about], "      ", facts);
	}
	for (size_t i = 0; i < claim->story_count; i++) {
		ptp_autofree char *line = ptp_policy_told(report, claim->story[i], example);
		char number[32];

		snprintf(number, sizeof(number), "    %zu. ", i + 1);
		ptp_text_wrap(to, number, "       ", line);
	}
}

static void print_sets(const struct ptp_policy_report *report, const struct ptp_proof *proof, FILE *to)
{
	for (size_t i = 0; i < proof->sets.count && proof->status == PTP_CLAIM_UNDER; i++) {
		ptp_autofree char *set = ptp_policy_set(report, proof->sets.at[i], " and ");

		fprintf(to, "    %s %s\n", i ? "or" : "holds under", set);
	}
}

static void print_claim(const struct ptp_policy_report *report, const struct ptp_policy_case *of, size_t index,
			FILE *to)
{
	const struct ptp_policy_claim *claim = &report->claims->claims.at[index];
	const struct ptp_proof *proof = &of->proofs.of[index];
	const char *kept = "";

	if (proof->status == PTP_CLAIM_UNDER)
		kept = proof->relied ? ", on what the policy relies on" : ", on more than the policy relies on";
	fprintf(to, "\n%s%s: %s%s\n", ptp_claim_status_word[proof->status], kept, claim->id,
		of->policy.makes[index] ? " (claimed)" : "");
	ptp_text_wrap(to, "  ", "  ", claim->title);
	print_sets(report, proof, to);
	if (!proof->example.facts)
		return;
	fputs(proof->relied || !of->policy.promises ? "  otherwise:\n" : "  with all kept that the policy relies on:\n",
	      to);
	print_example(report, claim, &proof->example, to);
}

// The promises that some claim needs.
static void print_promises(const struct ptp_policy_report *report, FILE *to)
{
	uint32_t used = 0;

	for (size_t i = 0; i < report->count; i++)
		for (size_t j = 0; j < report->cases[i].proofs.count; j++)
			for (size_t k = 0; k < report->cases[i].proofs.of[j].sets.count; k++)
				used |= report->cases[i].proofs.of[j].sets.at[k];
	if (used)
		fputs("\nPromises\n", to);
	for (size_t i = 0; i < report->claims->promises.count; i++)
		if (used >> i & 1)
			fprintf(to, "  %-20s  %s\n", report->claims->promises.at[i].id,
				report->claims->promises.at[i].says);
}

void ptp_policy_text(const struct ptp_policy_report *report, FILE *to)
{
	const struct ptp_policy_case *of = &report->cases[0];

	print_head(report, &of->policy, to);
	print_answers(report, of, to);
	for (size_t i = 0; i < of->proofs.count; i++)
		print_claim(report, of, i, to);
	print_promises(report, to);
}

// "FIRST A; or B and C": what it holds under, if that is what is known.
static void print_alternatives(const struct ptp_policy_report *report, const struct ptp_proof *proof, const char *first,
			       FILE *to)
{
	for (size_t i = 0; i < proof->sets.count && proof->status == PTP_CLAIM_UNDER; i++) {
		ptp_autofree char *set = ptp_policy_set(report, proof->sets.at[i], " and ");

		fprintf(to, "%s%s", i ? "; or " : first, set);
	}
}

static void print_cell(const struct ptp_policy_report *report, const struct ptp_proof *proof, FILE *to)
{
	if (proof->status != PTP_CLAIM_UNDER)
		fputs(ptp_claim_status_word[proof->status], to);
	print_alternatives(report, proof, "if ", to);
	fputs(" |", to);
}

// Markdown, which is text too.
void ptp_policies_text(const struct ptp_policy_report *report, FILE *to)
{
	fputs("| |", to);
	for (size_t i = 0; i < report->count; i++)
		fprintf(to, " %s |", report->cases[i].policy.name);
	fputs("\n|---|", to);
	for (size_t i = 0; i < report->count; i++)
		fputs("---|", to);
	for (size_t claim = 0; claim < report->claims->claims.count; claim++) {
		fprintf(to, "\n| **%s**: %s |", report->claims->claims.at[claim].id,
			report->claims->claims.at[claim].title);
		for (size_t i = 0; i < report->count; i++) {
			fputc(' ', to);
			print_cell(report, &report->cases[i].proofs.of[claim], to);
		}
	}
	fputc('\n', to);
	print_promises(report, to);
}

static void print_reach(const struct ptp_policy_report *report, const struct ptp_policy_difference *difference,
			unsigned side, FILE *to)
{
	static const char *const word[2] = {"    was ", "    is  "};
	ptp_autofree char *said = ptp_decision_text(report->claims, difference->decision[side]);
	ptp_autofree char *kinds = ptp_policy_kinds(report, report->cases[side].theory, &difference->reach[side]);
	ptp_autofree char *line = NULL;

	if (asprintf(&line, "%s: %s", said, kinds) < 0)
		abort();
	ptp_text_wrap(to, word[side], "        ", line);
}

static void print_beyond(const struct ptp_policy_report *report, const struct ptp_policy_difference *difference,
			 unsigned side, const char *word, FILE *to)
{
	struct ptp_reach beyond;

	if (ptp_reach_beyond(&difference->reach[side], &difference->reach[!side], &beyond)) {
		ptp_autofree char *kinds = ptp_policy_kinds(report, report->cases[side].theory, &beyond);

		ptp_text_wrap(to, word, "      ", kinds);
	}
}

static void print_difference(const struct ptp_policy_report *report, const struct ptp_policy_difference *difference,
			     FILE *to)
{
	for (size_t i = 0; i < difference->conditions.all.count; i++) {
		ptp_autofree char *condition = ptp_policy_condition(report, &difference->conditions.all.at[i]);

		ptp_text_wrap(to, i ? "  or if " : "\n  if ", "    ", condition);
	}
	print_reach(report, difference, 0, to);
	print_reach(report, difference, 1, to);
	print_beyond(report, difference, 1, "    newly allowed: ", to);
	print_beyond(report, difference, 0, "    newly forbidden: ", to);
}

static void print_outcome(const struct ptp_policy_report *report, const struct ptp_proof *proof, const char *word,
			  FILE *to)
{
	fprintf(to, "    %s %s", word, ptp_claim_status_word[proof->status]);
	print_alternatives(report, proof, ": holds under ", to);
	fputc('\n', to);
}

static bool same_outcome(const struct ptp_proof *a, const struct ptp_proof *b)
{
	return a->status == b->status && a->sets.count == b->sets.count &&
	       (!a->sets.count || !memcmp(a->sets.at, b->sets.at, a->sets.count * sizeof(*a->sets.at)));
}

static void print_claims(const struct ptp_policy_report *report, FILE *to)
{
	const char *heading = "\nClaims of which something else is known now\n";

	for (size_t i = 0; i < report->claims->claims.count; i++) {
		const struct ptp_proof *old = &report->cases[0].proofs.of[i], *new = &report->cases[1].proofs.of[i];

		if (same_outcome(old, new))
			continue;
		fputs(heading, to);
		heading = "";
		fprintf(to, "\n  %s: %s\n", report->claims->claims.at[i].id, report->claims->claims.at[i].title);
		print_outcome(report, old, "was", to);
		print_outcome(report, new, "is ", to);
	}
}

void ptp_policy_differences_text(const struct ptp_policy_report *report, FILE *to)
{
	const struct ptp_policy_differences *d = report->differences;

	fprintf(to, "%s: %s\n%s: %s\n\n", report->cases[0].policy.name, report->cases[0].policy.title,
		report->cases[1].policy.name, report->cases[1].policy.title);
	fprintf(to, "the second allows a guest %s, and forbids it %s\n",
		d->allows ? "something that the first does not" : "nothing that the first does not",
		d->forbids ? "something that the first allows" : "nothing that the first allows");
	for (size_t i = 0; i < d->all.count; i++)
		print_difference(report, &d->all.at[i], to);
	print_claims(report, to);
	print_promises(report, to);
}

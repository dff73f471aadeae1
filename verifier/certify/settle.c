// SPDX-License-Identifier: Apache-2.0
//
// Which members go together in a zone: what the certificate will ask, asked of our own solver first.
#include "verifier/certify/make.h"

#include <stdlib.h>
#include <string.h>

// What the solver sees: equal questions have one answer.
struct question {
	uint32_t meaning[2];
	struct ptp_word_bits region, pair;
};

struct ptp_settled {
	struct ptp_table pairs, questions; // of the arrays
	PTP_VEC(struct pair {
		struct ptp_stated_obligation obligation;
		bool kept;
	}) known;
	PTP_VEC(struct answered {
		struct question question;
		bool kept;
	}) answers;
};

static void pin_word(struct ptp_pins *pins, enum ptp_word word, struct ptp_word_bits bits)
{
	pins->word[word] = (struct ptp_bits){{bits.value}, {bits.known}};
}

// Each rule of its own, and none of them may be broken; but one question settles most.
static bool ask(const struct ptp_maker *maker, const struct ptp_pins *pins, bool pair)
{
	const struct ptp_catalogue *catalogue = maker->check->catalogue;
	struct ptp_query query = {.rule = PTP_ANY_RULE, .severity = PTP_SEVERITY_COUNT, .pair = pair};

	if (ptp_solver_check(maker->check->prover.solver, &query, pins) == PTP_UNSAT)
		return true;
	for (query.rule = 0; query.rule < catalogue->rules.count; query.rule++) {
		const struct ptp_rule *rule = &catalogue->rules.at[query.rule];

		for (query.severity = maker->check->fail_on; query.severity < PTP_SEVERITY_COUNT; query.severity++)
			if ((pair ? rule->pair : rule->mapping)[query.severity] &&
			    ptp_solver_check(maker->check->prover.solver, &query, pins) != PTP_UNSAT)
				return false;
	}
	return true;
}

static bool answer(struct ptp_maker *maker, const struct ptp_obligation *obligation, uint32_t zone)
{
	struct ptp_settled *settled = maker->settled;
	const struct ptp_prover *prover = &maker->check->prover;
	bool pair = obligation->id[1] != PTP_ALONE;
	struct question question = {{prover->meanings.of[obligation->id[0]].id,
				     pair ? prover->meanings.of[obligation->id[1]].id : PTP_NOBODY},
				    maker->theorem->zones.at[zone],
				    ptp_maker_terms(maker, obligation)};
	uint64_t hash = ptp_hash(&question, sizeof(question));
	struct ptp_table_at at = ptp_table_begin(&settled->questions, hash);
	struct ptp_pins pins;
	bool kept;

	while (ptp_table_next(&settled->questions, &at))
		if (!memcmp(&settled->answers.at[at.index].question, &question, sizeof(question)))
			return settled->answers.at[at.index].kept;
	ptp_prove_facts(prover, obligation, &pins);
	pin_word(&pins, PTP_WORD_REGION, question.region);
	pin_word(&pins, PTP_WORD_PAIR, question.pair);
	kept = ask(maker, &pins, pair);
	ptp_table_add(&settled->questions, hash, (uint32_t)settled->answers.count);
	*ptp_push(&settled->answers) = (struct answered){question, kept};
	return kept;
}

bool ptp_maker_settled(struct ptp_maker *maker, uint32_t first, uint32_t second, uint32_t zone)
{
	const struct ptp_stated_obligation key = {{first, second}, zone};
	const struct ptp_obligation obligation = ptp_maker_obligation(maker, first, second, zone);
	uint64_t hash = ptp_hash(&key, sizeof(key));
	struct ptp_settled *settled;
	struct ptp_table_at at;
	bool kept;

	if (!maker->settled)
		maker->settled = ptp_calloc(1, sizeof(*maker->settled));
	settled = maker->settled;
	at = ptp_table_begin(&settled->pairs, hash);
	while (ptp_table_next(&settled->pairs, &at))
		if (!memcmp(&settled->known.at[at.index].obligation, &key, sizeof(key)))
			return settled->known.at[at.index].kept;
	kept = answer(maker, &obligation, zone);
	ptp_table_add(&settled->pairs, hash, (uint32_t)settled->known.count);
	*ptp_push(&settled->known) = (struct pair){key, kept};
	return kept;
}

void ptp_settled_free(struct ptp_settled *settled)
{
	if (!settled)
		return;
	ptp_table_free(&settled->pairs);
	ptp_table_free(&settled->questions);
	free(settled->known.at);
	free(settled->answers.at);
	free(settled);
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/triples.h"

#include <stdlib.h>

struct occurrence {
	struct ptp_obligation triple; // its rule does not count
	uint32_t overlap;
};

struct collector {
	struct ptp_prover *prover;
	PTP_VEC(struct occurrence) seen;
};

static int by_triple(const void *left, const void *right)
{
	const struct occurrence *a = left, *b = right;

	if (a->triple.id[0] != b->triple.id[0])
		return a->triple.id[0] < b->triple.id[0] ? -1 : 1;
	if (a->triple.id[1] != b->triple.id[1])
		return a->triple.id[1] < b->triple.id[1] ? -1 : 1;
	if (a->triple.region != b->triple.region)
		return a->triple.region < b->triple.region ? -1 : 1;
	return (a->overlap > b->overlap) - (a->overlap < b->overlap);
}

static void consider(struct collector *c, uint32_t a, uint32_t b, size_t region, size_t overlap)
{
	struct ptp_obligation triple = {.id = {a, b}, .region = region};

	if (!ptp_prove_every(c->prover, &triple))
		*ptp_push(&c->seen) = (struct occurrence){triple, (uint32_t)overlap};
}

static const struct ptp_context *context_of(const struct ptp_prover *prover, uint32_t id)
{
	return &prover->capture->contexts.at[prover->classes->entries.at[id].context];
}

// Which of two classes is written second: by owner, then what is fixed first, then by meaning.
static bool goes_second(const struct ptp_prover *prover, uint32_t a, uint32_t b)
{
	const struct ptp_meaning *ma = &prover->meanings[a], *mb = &prover->meanings[b];
	int order = ptp_owner_order(context_of(prover, a), context_of(prover, b));

	if (order)
		return order > 0;
	if (ma->fixed != mb->fixed)
		return mb->fixed;
	return ma->fixed ? ma->value < mb->value : ma->id > mb->id;
}

static void consider_pair(struct collector *c, uint32_t a, uint32_t b, size_t region, size_t overlap)
{
	if (goes_second(c->prover, a, b))
		consider(c, b, a, region, overlap);
	else
		consider(c, a, b, region, overlap);
}

static void consider_set(struct collector *c, const struct ptp_overlap *set, size_t overlap)
{
	for (size_t i = 0; i < set->count; i++) {
		consider(c, set->ids[i], PTP_ALONE, set->region, overlap);
		for (size_t j = i; j < set->count; j++)
			if (i != j || !c->prover->meanings[set->ids[i]].fixed)
				consider_pair(c, set->ids[i], set->ids[j], set->region, overlap);
	}
}

static bool same_triple(const struct ptp_triple *triple, const struct ptp_obligation *o)
{
	return triple->id[0] == o->id[0] && triple->id[1] == o->id[1] && triple->region == o->region;
}

void ptp_triples_collect(struct ptp_prover *prover, const struct ptp_overlaps *overlaps, struct ptp_triples *triples)
{
	struct collector c = {.prover = prover};

	for (size_t i = 0; i < overlaps->sets.count; i++)
		consider_set(&c, &overlaps->sets.at[i], i);
	if (c.seen.count)
		qsort(c.seen.at, c.seen.count, sizeof(*c.seen.at), by_triple);
	for (size_t i = 0; i < c.seen.count; i++) {
		const struct occurrence *seen = &c.seen.at[i];
		struct ptp_triple *last = triples->all.count ? &triples->all.at[triples->all.count - 1] : NULL;

		if (!last || !same_triple(last, &seen->triple)) {
			last = ptp_push(&triples->all);
			last->id[0] = seen->triple.id[0];
			last->id[1] = seen->triple.id[1];
			last->region = seen->triple.region;
		}
		*ptp_push(&last->overlaps) = seen->overlap;
	}
	free(c.seen.at);
}

void ptp_triples_free(struct ptp_triples *triples)
{
	for (size_t i = 0; i < triples->all.count; i++)
		free(triples->all.at[i].overlaps.at);
	free(triples->all.at);
}

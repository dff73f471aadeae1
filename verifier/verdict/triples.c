// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/triples.h"

#include <stdlib.h>

// A class of an overlap, and the number of its meaning.
struct member {
	uint32_t meaning, id;
};

// The members with one meaning: `members[first]` to `members[end - 1]`.
struct group {
	size_t first, end;
};

struct collector {
	struct ptp_prover *prover;
	struct ptp_triples *to;
	struct ptp_table table; // of `to`
	uint64_t pairs;         // looked at
	size_t region, overlap;
	PTP_VEC(struct member) members; // of this overlap, by meaning and id
	PTP_VEC(struct group) groups;
};

static int by_meaning(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	if (a->meaning != b->meaning)
		return a->meaning < b->meaning ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void group_members(struct collector *c, const struct ptp_overlap *set)
{
	c->members.count = c->groups.count = 0;
	for (size_t i = 0; i < set->count; i++)
		*ptp_push(&c->members) = (struct member){c->prover->meanings.of[set->ids[i]].id, set->ids[i]};
	if (!c->members.count)
		return;
	qsort(c->members.at, c->members.count, sizeof(*c->members.at), by_meaning);
	for (size_t i = 0; i < c->members.count; i++) {
		if (!i || c->members.at[i].meaning != c->members.at[i - 1].meaning)
			*ptp_push(&c->groups) = (struct group){i, i};
		c->groups.at[c->groups.count - 1].end = i + 1;
	}
}

static struct ptp_triple *triple_of(struct collector *c, const struct ptp_obligation *o)
{
	const uint64_t key[3] = {o->id[0], o->id[1], o->region};
	uint64_t hash = ptp_hash(key, sizeof(key));
	struct ptp_table_at at = ptp_table_begin(&c->table, hash);
	struct ptp_triple *triple;

	while (ptp_table_next(&c->table, &at)) {
		triple = &c->to->all.at[at.index];
		if (triple->id[0] == o->id[0] && triple->id[1] == o->id[1] && triple->region == o->region)
			return triple;
	}
	ptp_table_add(&c->table, hash, (uint32_t)c->to->all.count);
	triple = ptp_push(&c->to->all);
	triple->id[0] = o->id[0];
	triple->id[1] = o->id[1];
	triple->region = o->region;
	return triple;
}

static void consider(struct collector *c, uint32_t a, uint32_t b)
{
	struct ptp_obligation obligation = {.id = {a, b}, .region = c->region};

	c->pairs++;
	if (!ptp_prove_every(c->prover, &obligation, false))
		*ptp_push(&triple_of(c, &obligation)->overlaps) = (uint32_t)c->overlap;
}

static const struct ptp_context *context_of(const struct ptp_prover *prover, uint32_t id)
{
	return &prover->capture->contexts.at[prover->classes->entries.at[id].context];
}

// Which of two classes is written second: by owner, then what is fixed first, then by meaning.
static bool goes_second(const struct ptp_prover *prover, uint32_t a, uint32_t b)
{
	const struct ptp_meaning *ma = &prover->meanings.of[a], *mb = &prover->meanings.of[b];
	int order = ptp_owner_order(context_of(prover, a), context_of(prover, b));

	if (order)
		return order > 0;
	if (ma->fixed != mb->fixed)
		return mb->fixed;
	return ma->fixed ? ma->value < mb->value : ma->id > mb->id;
}

static void consider_pair(struct collector *c, uint32_t a, uint32_t b)
{
	if (goes_second(c->prover, a, b))
		consider(c, b, a);
	else
		consider(c, a, b);
}

static bool free_meaning(const struct collector *c, const struct member *member)
{
	return !c->prover->meanings.of[member->id].fixed;
}

static bool enough(const struct collector *c)
{
	return c->pairs > PTP_PAIRS_MAX;
}

// Can classes of these two groups object to each other, whoever has them?
static bool may_object(struct collector *c, const struct group *g, const struct group *h)
{
	const struct member *a = &c->members.at[g->first], *b = &c->members.at[h->first];
	struct ptp_obligation obligation = {.id = {a->id, b->id}, .region = c->region};

	c->pairs++;
	if (g == h && g->end - g->first == 1 && !free_meaning(c, a))
		return false;
	return !ptp_prove_every(c->prover, &obligation, true);
}

static void consider_groups(struct collector *c, const struct group *g, const struct group *h)
{
	if (!may_object(c, g, h))
		return;
	for (size_t i = g->first; i < g->end; i++)
		for (size_t j = g == h ? i : h->first; j < h->end && !enough(c); j++)
			if (g != h || i != j || free_meaning(c, &c->members.at[i]))
				consider_pair(c, c->members.at[i].id, c->members.at[j].id);
}

static void consider_set(struct collector *c, const struct ptp_overlap *set)
{
	group_members(c, set);
	for (size_t i = 0; i < set->count; i++)
		consider(c, set->ids[i], PTP_ALONE);
	for (size_t g = 0; g < c->groups.count; g++)
		for (size_t h = g; h < c->groups.count && !enough(c); h++)
			consider_groups(c, &c->groups.at[g], &c->groups.at[h]);
}

static int by_ids(const void *left, const void *right)
{
	const struct ptp_triple *a = left, *b = right;

	if (a->id[0] != b->id[0])
		return a->id[0] < b->id[0] ? -1 : 1;
	if (a->id[1] != b->id[1])
		return a->id[1] < b->id[1] ? -1 : 1;
	return (a->region > b->region) - (a->region < b->region);
}

void ptp_triples_collect(struct ptp_prover *prover, const struct ptp_overlaps *overlaps, struct ptp_triples *triples)
{
	struct collector c = {.prover = prover, .to = triples};

	for (; c.overlap < overlaps->sets.count && !triples->stopped; c.overlap++) {
		c.region = overlaps->sets.at[c.overlap].region;
		consider_set(&c, &overlaps->sets.at[c.overlap]);
		triples->stopped = enough(&c);
		triples->stopped_at = c.overlap;
	}
	if (triples->all.count)
		qsort(triples->all.at, triples->all.count, sizeof(*triples->all.at), by_ids);
	free(c.members.at);
	free(c.groups.at);
	ptp_table_free(&c.table);
}

void ptp_triples_free(struct ptp_triples *triples)
{
	for (size_t i = 0; i < triples->all.count; i++)
		free(triples->all.at[i].overlaps.at);
	free(triples->all.at);
}

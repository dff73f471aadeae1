// SPDX-License-Identifier: Apache-2.0
//
// One rule, two mappings (or one), one region: every outcome of each × all that is unknown of the region and of the CPU.
#include "tests/brute/judge.h"

#include <stdlib.h>

#define MEMO_SIZE (1u << 20)

static bool possible(const struct world *w, unsigned features, unsigned assumed)
{
	return (features & w->known) == w->features && !(assumed / FEATURE & ~features);
}

// The distinct outcomes as rules of pairs see them.
static struct outcomes for_pairs(const struct outcomes *all)
{
	struct outcomes kept = {ptp_calloc(all->count, sizeof(uint16_t)), 0};
	bool seen[OUTCOME_PAIR_BITS + 1] = {false};

	for (size_t i = 0; i < all->count; i++) {
		uint16_t packed = all->packed[i] & OUTCOME_PAIR_BITS;

		if (!seen[packed])
			kept.packed[kept.count++] = packed;
		seen[packed] = true;
	}
	return kept;
}

// Whether the outcomes of a mapping are not one and the same on every CPU that is possible.
static bool open_outcomes(const struct outcomes *sets)
{
	const struct outcomes *first = NULL;

	for (unsigned f = 0; f <= ALL_FEATURES; f++) {
		if (!sets[f].count)
			continue;
		if (sets[f].count > 1 || (first && first->packed[0] != sets[f].packed[0]))
			return true;
		first = &sets[f];
	}
	return false;
}

void judge_open(struct judge *judge, struct world *world)
{
	*judge = (struct judge){.world = world, .memo = ptp_calloc(MEMO_SIZE, sizeof(uint64_t))};
	for (unsigned i = 0; i < POOL; i++) {
		for (unsigned f = 0; f <= ALL_FEATURES; f++) {
			if (!possible(world, f, 0))
				continue;
			outcomes_of(&world->pool[i], f, &judge->set[i][f]);
			judge->pair[i][f] = for_pairs(&judge->set[i][f]);
		}
		judge->open[i] = open_outcomes(judge->set[i]);
	}
}

void judge_close(struct judge *judge)
{
	for (unsigned i = 0; i < POOL; i++)
		for (unsigned f = 0; f <= ALL_FEATURES; f++) {
			free(judge->set[i][f].packed);
			free(judge->pair[i][f].packed);
		}
	free(judge->memo);
	ptp_text_free(&judge->text);
}

static bool any_outcome(const struct question *q, const struct outcomes *a, const struct outcomes *b)
{
	for (size_t i = 0; i < a->count; i++) {
		struct outcome first = outcome_unpack(a->packed[i]);

		if (!q->pair && rule_broken(q, &first, NULL))
			return true;
		for (size_t j = 0; q->pair && j < b->count; j++) {
			struct outcome second = outcome_unpack(b->packed[j]);

			if (rule_broken(q, &first, &second))
				return true;
		}
	}
	return false;
}

static bool any_cpu(const struct judge *judge, const struct obligation *o, const struct question *q)
{
	for (unsigned f = 0; f <= ALL_FEATURES; f++) {
		if (!possible(judge->world, f, q->assumed))
			continue;
		if (q->pair ? any_outcome(q, &judge->pair[o->a][f], &judge->pair[o->b][f])
			    : any_outcome(q, &judge->set[o->a][f], NULL))
			return true;
	}
	return false;
}

// May ANSWER, unless it is ASSUMED to be VALUE, be this?
static bool may_be(enum ptp_answer answer, bool value, bool assumed, bool assumed_value)
{
	if (assumed)
		return value == assumed_value;
	return answer == PTP_UNKNOWN || (answer == PTP_YES) == value;
}

// The Nth of the eight places that there may be; false when it is not possible.
static bool place_of(const struct ptp_region *region, unsigned n, unsigned assumed, struct place *place)
{
	static const enum ptp_answer nothing[PTP_PROPERTY_COUNT];
	const enum ptp_answer *property = region ? region->property : nothing;
	enum ptp_kind kind = region ? region->kind : PTP_KIND_UNKNOWN;

	*place = (struct place){.ram = n & 1, .no_map = kind == PTP_NO_MAP, .read_effects = n & 2, .cacheable = n & 4};
	if (kind == PTP_KIND_UNKNOWN ? !place->ram && assumed & IS_RAM : place->ram != (kind == PTP_RAM))
		return false;
	if (place->ram)
		return !place->read_effects && place->cacheable;
	return may_be(property[PTP_READ_SIDE_EFFECTS], place->read_effects, assumed & NO_READ_EFFECTS, false) &&
	       may_be(property[PTP_CACHEABLE], place->cacheable, assumed & IS_CACHEABLE, true);
}

static bool broken(const struct judge *judge, const struct obligation *o, int severity, unsigned assumed)
{
	const struct mapping *a = &judge->world->pool[o->a], *b = o->b == ALONE ? a : &judge->world->pool[o->b];
	const struct ptp_context *contexts = judge->world->capture.contexts.at;
	struct question q = {.rule = o->rule,
			     .severity = severity,
			     .pair = o->b != ALONE,
			     .a = {a->dma, a->guest},
			     .b = {b->dma, b->guest},
			     .assumed = assumed};

	q.inside_guest = a->guest && contexts[a->context].owner == contexts[b->context].owner;
	for (unsigned n = 0; n < 8; n++)
		if (place_of(o->region, n, assumed, &q.place) && any_cpu(judge, o, &q))
			return true;
	return false;
}

static uint64_t key_of(const struct obligation *o, int severity, unsigned assumed)
{
	uint64_t region = 0;

	if (o->region)
		region = 1 | (uint64_t)o->region->kind << 1 |
			 (uint64_t)o->region->property[PTP_READ_SIDE_EFFECTS] << 3 |
			 (uint64_t)o->region->property[PTP_CACHEABLE] << 5;
	return UINT64_C(1) << 63 | region << 34 | (uint64_t)assumed << 18 | (uint64_t)o->a << 12 | (uint64_t)o->b << 7 |
	       (uint64_t)o->rule << 3 | (uint64_t)severity << 1;
}

bool judge_broken(struct judge *judge, const struct obligation *o, int severity, unsigned assumed)
{
	uint64_t key = key_of(o, severity, assumed);
	size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 44);

	while (judge->memo[at] && (judge->memo[at] & ~UINT64_C(1)) != key)
		at = (at + 1) % MEMO_SIZE;
	if (!judge->memo[at])
		judge->memo[at] = key | broken(judge, o, severity, assumed);
	return judge->memo[at] & 1;
}

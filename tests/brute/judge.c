// SPDX-License-Identifier: Apache-2.0
//
// From "can it be broken under this set" to the verdict, the severity and the minimal sets, for all pairs of an island.
#include "tests/brute/judge.h"

#include <stdlib.h>

enum { KEPT, CONDITIONAL, VIOLATED };

static unsigned bits_of(const struct obligation *o, unsigned chosen)
{
	unsigned bits = 0;

	for (unsigned i = 0; i < o->count; i++)
		if (chosen >> i & 1)
			bits |= o->candidate[i].bits;
	return bits;
}

static bool kept_under(struct judge *judge, const struct obligation *o, int severity, unsigned chosen)
{
	return !judge_broken(judge, o, severity, bits_of(o, chosen));
}

static void begin(struct judge *judge, const struct obligation *o, int severity, int status)
{
	const struct ptp_context *contexts = judge->world->capture.contexts.at;

	line_begin(&judge->text, rule_id[o->rule], severity, status, contexts[judge->world->pool[o->a].context].owner,
		   o->b == ALONE ? "" : contexts[judge->world->pool[o->b].context].owner,
		   o->region ? o->region->name : "undescribed");
}

static void add_set(struct judge *judge, const struct obligation *o, unsigned set, const char *separator)
{
	for (unsigned i = 0; i < o->count; i++)
		if (set >> i & 1) {
			ptp_text_add(&judge->text, "%s%s", separator, o->candidate[i].text);
			separator = " + ";
		}
}

static void finish(struct judge *judge, uint16_t units, struct result *result)
{
	result_add(result, ptp_arena_printf(&judge->world->capture.arena, "%s", judge->text.at), units);
}

// Declared assumptions keep it: those that are needed, the least preferred dropped first.
static void add_kept(struct judge *judge, const struct obligation *o, int severity, unsigned declared, uint16_t units,
		     struct result *result)
{
	for (unsigned i = o->count; i-- > 0;)
		if (declared >> i & 1 && kept_under(judge, o, severity, declared & ~(1u << i)))
			declared &= ~(1u << i);
	begin(judge, o, severity, KEPT);
	add_set(judge, o, declared, " ");
	finish(judge, units, result);
}

// All sets that keep it and have no smaller one in them, by size and then in order of preference.
static void add_minimal_sets(struct judge *judge, const struct obligation *o, int severity, unsigned declared)
{
	unsigned all = (1u << o->count) - 1, found[1 << 10], count = 0;

	for (int size = 1; size <= (int)o->count; size++)
		for (unsigned set = 1; set <= all; set++) {
			bool covered = set & declared || __builtin_popcount(set) != size;

			for (unsigned i = 0; i < count; i++)
				covered |= (found[i] & set) == found[i];
			if (covered || !kept_under(judge, o, severity, set | declared))
				continue;
			add_set(judge, o, set, count ? " | " : " ");
			found[count++] = set;
		}
}

static void add_broken(struct judge *judge, const struct obligation *o, int severity, unsigned declared, uint16_t units,
		       struct result *result)
{
	bool conditional = kept_under(judge, o, severity, (1u << o->count) - 1);

	begin(judge, o, severity, conditional ? CONDITIONAL : VIOLATED);
	if (conditional)
		add_minimal_sets(judge, o, severity, declared);
	finish(judge, units, result);
}

static void judge_rule(struct judge *judge, struct obligation *o, uint16_t units, struct result *result)
{
	unsigned declared = 0;

	o->count = 0;
	candidates_collect(judge, o);
	for (unsigned i = 0; i < o->count; i++)
		declared |= (unsigned)o->candidate[i].declared << i;
	for (int severity = ERROR; severity >= NOTE; severity--) {
		if (!rule_graded(o->rule, severity, o->b != ALONE) || kept_under(judge, o, severity, 0))
			continue;
		if (!kept_under(judge, o, severity, declared)) {
			add_broken(judge, o, severity, declared, units, result);
			return;
		}
		add_kept(judge, o, severity, declared, units, result);
	}
}

void judge_pair(struct judge *judge, unsigned a, unsigned b, const struct ptp_region *region, uint16_t units,
		struct result *result)
{
	struct obligation o = {.a = a, .b = b, .region = region};

	for (o.rule = 0; o.rule < RULES; o.rule++)
		judge_rule(judge, &o, units, result);
}

// Units that a region of its own has: not those of a region within it. A device takes the whole of every page it has a part of.
static uint16_t region_units(const struct world *w, const struct island *island, unsigned number, size_t index)
{
	const struct ptp_region *all = w->capture.regions.at, *r = &all[index];
	uint16_t units = 0, rounded = 0;

	for (unsigned unit = 0; unit < UNITS; unit++) {
		uint64_t pa = island_base(number) + (uint64_t)UNIT_BYTES * unit;
		bool mine = pa - r->base < r->size && pa >= r->base;

		for (unsigned i = 0; i < island->region_count; i++) {
			const struct ptp_region *child = &all[island->region[i]];

			if (child->within && child->parent == index && pa >= child->base &&
			    pa - child->base < child->size)
				mine = false;
		}
		units |= (uint16_t)(mine << unit);
	}
	if (r->kind == PTP_RAM)
		return units;
	for (unsigned page = 0; page < PAGES; page++)
		if (units >> 4 * page & 15)
			rounded |= (uint16_t)(15 << 4 * page);
	return rounded;
}

static void judge_region(struct judge *judge, const uint16_t *mapped, const struct ptp_region *region, uint16_t units,
			 struct result *result)
{
	for (unsigned a = 0; a < POOL; a++) {
		if (!(mapped[a] & units))
			continue;
		judge_pair(judge, a, ALONE, region, mapped[a] & units, result);
		for (unsigned b = 0; b < POOL; b++) {
			unsigned first = judge->world->pool[a].context, second = judge->world->pool[b].context;
			bool ordered = first < second || (first == second && a <= b);

			// a mapping meets itself only where it may be two things at once
			if (ordered && (a != b || judge->open[a]) && mapped[a] & mapped[b] & units)
				judge_pair(judge, a, b, region, mapped[a] & mapped[b] & units, result);
		}
	}
}

void judge_island(struct judge *judge, unsigned number, struct result *result)
{
	const struct island *island = &judge->world->islands[number];
	uint16_t mapped[POOL] = {0}, described = 0;

	for (unsigned i = 0; i < island->placed_count; i++) {
		const struct placed *p = &island->placed[i];

		mapped[p->mapping] |= (uint16_t)((1u << 4 * p->end) - (1u << 4 * p->first));
	}
	for (unsigned i = 0; i < island->region_count; i++) {
		uint16_t units = region_units(judge->world, island, number, island->region[i]);

		described |= units;
		judge_region(judge, mapped, &judge->world->capture.regions.at[island->region[i]], units, result);
	}
	judge_region(judge, mapped, NULL, (uint16_t)~described, result);
}

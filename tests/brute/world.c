// SPDX-License-Identifier: Apache-2.0
//
// Makes worlds from a seed: contexts are always the same, the rest is drawn, with what matters drawn more often.
#include "tests/brute/world.h"

#include "tests/brute/draw.h"

#include <stdlib.h>
#include <string.h>

static const struct ptp_context contexts[CONTEXTS] = {
	{.name = "kernel", .owner = "host", .owner_kind = PTP_HOST, .regime = PTP_EL20},
	{.name = "lower", .owner = "host", .owner_kind = PTP_HOST, .regime = PTP_EL20},
	{.name = "hyp", .owner = "hypervisor", .owner_kind = PTP_HYPERVISOR, .regime = PTP_EL2},
	{.name = "p7", .owner = "process:7", .owner_kind = PTP_PROCESS, .regime = PTP_EL20},
	{.name = "p12", .owner = "process:12", .owner_kind = PTP_PROCESS, .regime = PTP_EL20},
	{.name = "g1", .owner = "guest:1", .owner_kind = PTP_GUEST, .stage1.mode = PTP_FREE},
	{.name = "g1 dumped", .owner = "guest:1", .owner_kind = PTP_GUEST},
	{.name = "g2", .owner = "guest:2", .owner_kind = PTP_GUEST, .stage1.mode = PTP_FREE},
	{.name = "g2 again", .owner = "guest:2", .owner_kind = PTP_GUEST, .stage1.mode = PTP_FREE},
	{.name = "da", .owner = "dma:a", .owner_kind = PTP_DMA, .regime = PTP_SMMU},
	{.name = "db", .owner = "dma:b", .owner_kind = PTP_DMA, .regime = PTP_SMMU},
};

#define DUMPED_GUEST 6

uint64_t island_base(unsigned island)
{
	return ISLAND_BYTES * (island + UINT64_C(1));
}

static unsigned rarely(struct draw *d)
{
	return draw_one_in(d, 8);
}

static void draw_stage1(struct draw *d, struct stage1 *s1)
{
	static const uint8_t usual[] = {0xff, 0x44, 0x00, 0x04, 0x08, 0x0c, 0xbb, 0x4f, 0xf4, 0xf0, 0x40, 0xa0, 0x01};

	*s1 = (struct stage1){
		.m = !rarely(d),
		.c = !rarely(d),
		.i = !rarely(d),
		.wxn = rarely(d),
		.attr = draw_one_in(d, 4) ? draw(d, 256) : usual[draw(d, sizeof(usual))],
		.sh = draw_one_in(d, 3) ? draw(d, 4) : ISH,
		.ap = draw(d, 2) ? 1 : draw(d, 4), // AP=1 is what privileged execution depends on
		.pxn = draw(d, 2),
		.uxn = draw(d, 2),
		.aptable = draw(d, 2) ? draw(d, 4) : 0,
		.pxntable = rarely(d),
		.uxntable = rarely(d),
		.hpd = rarely(d),
		.dbm = draw_one_in(d, 3),
		.hd = draw_one_in(d, 3),
	};
}

static void draw_stage2(struct draw *d, struct stage2 *s2)
{
	static const uint8_t usual[] = {0x0, 0x1, 0x5, 0x6, 0x7, 0xf};

	*s2 = (struct stage2){
		.vm = 1,
		.memattr = draw_one_in(d, 3) ? draw(d, 16) : usual[draw(d, sizeof(usual))],
		.sh = draw_one_in(d, 3) ? draw(d, 4) : ISH,
		.ap = draw(d, 4),
		.xn = draw_one_in(d, 3) ? draw(d, 4) : 2,
		.fnxs = rarely(d),
		.dbm = rarely(d),
		.hd = draw(d, 2),
		.fwb = draw(d, 2),
		.cd = rarely(d),
		.id = rarely(d),
		.dc = draw_one_in(d, 16),
		.dct = rarely(d),
		.ptw = !draw_one_in(d, 4),
		.tge = draw_one_in(d, 16),
		.e2h = draw(d, 2),
	};
}

static void draw_mapping(struct draw *d, struct mapping *m)
{
	const struct ptp_context *context;

	m->context = draw_one_in(d, 4) ? DUMPED_GUEST : draw(d, CONTEXTS); // the one with both stages
	context = &contexts[m->context];
	m->dma = context->owner_kind == PTP_DMA;
	m->guest = context->owner_kind == PTP_GUEST;
	m->el0 = context->regime == PTP_EL20 || context->regime == PTP_EL10;
	m->free = context->stage1.mode == PTP_FREE;
	draw_stage1(d, &m->s1);
	if (m->guest)
		draw_stage2(d, &m->s2);
	if (m->dma)
		m->s1.m = m->s1.c = m->s1.i = 1;
}

static void draw_answers(struct draw *d, struct ptp_region *region)
{
	static const enum ptp_answer answers[] = {PTP_UNKNOWN, PTP_NO, PTP_YES};

	region->kind = (enum ptp_kind[]){PTP_RAM,    PTP_RAM,    PTP_DEVICE,      PTP_DEVICE,
					 PTP_DEVICE, PTP_NO_MAP, PTP_KIND_UNKNOWN}[draw(d, 7)];
	if (region->kind == PTP_RAM)
		return;
	region->property[PTP_READ_SIDE_EFFECTS] = answers[draw(d, 3)];
	region->property[PTP_CACHEABLE] = answers[draw(d, 3)];
}

static void add_region(struct draw *d, struct world *w, unsigned number, unsigned first, unsigned end,
		       const size_t *parent)
{
	struct ptp_region region = {.base = island_base(number) + (uint64_t)UNIT_BYTES * first,
				    .size = (uint64_t)UNIT_BYTES * (end - first)};
	const struct ptp_region *answers = &w->answers[draw(d, ANSWERS)];
	struct island *island = &w->islands[number];

	region.name = ptp_arena_printf(&w->capture.arena, "r%u.%u", number, island->region_count);
	if (parent) {
		region.within = w->capture.regions.at[*parent].name;
		region.parent = *parent;
	}
	region.kind = answers->kind;
	memcpy(region.property, answers->property, sizeof(region.property));
	island->region[island->region_count++] = w->capture.regions.count;
	*ptp_push(&w->capture.regions) = region;
}

// Up to two regions side by side with room between, and children of the first.
static void draw_regions(struct draw *d, struct world *w, unsigned number)
{
	bool whole = !draw_one_in(d, 4);
	unsigned step = whole ? 4 : 1, cut = step * draw(d, UNITS / step + 1);
	struct island *island = &w->islands[number];
	size_t parent;

	if (rarely(d))
		return;
	if (cut) {
		add_region(d, w, number, 0, cut, NULL);
		parent = island->region[0];
		if (cut > 2 * step && draw_one_in(d, 4))
			add_region(d, w, number, step, 2 * step, &parent);
		if (cut > 3 * step && draw_one_in(d, 4))
			add_region(d, w, number, 2 * step, 3 * step, &parent);
	}
	if (cut + step < UNITS && draw(d, 2))
		add_region(d, w, number, cut + (rarely(d) ? step : 0), UNITS, NULL);
}

static void draw_island(struct draw *d, struct world *w, unsigned number)
{
	struct island *island = &w->islands[number];

	island->placed_count = 1 + draw(d, draw_one_in(d, 4) ? PLACED : 3);
	for (unsigned i = 0; i < island->placed_count; i++) {
		unsigned first = draw(d, PAGES);

		island->placed[i] = (struct placed){draw(d, POOL), first, first + 1 + draw(d, PAGES - first)};
	}
	draw_regions(d, w, number);
}

static void draw_features(struct draw *d, struct world *w)
{
	static const enum ptp_feature feature[FEATURES] = {PTP_FEAT_XS, PTP_FEAT_MTE2, PTP_FEAT_MTE_PERM, PTP_FEAT_XNX,
							   PTP_FEAT_HPDS};

	for (unsigned i = 0; i < FEATURES; i++) {
		bool known = !draw_one_in(d, 5), is = draw(d, 2);

		w->known |= (unsigned)known << i;
		w->features |= (unsigned)(known && is) << i;
		w->capture.feature[feature[i]] = !known ? PTP_UNKNOWN : is ? PTP_YES : PTP_NO;
	}
}

static struct ptp_assumption draw_assumption(struct draw *d, const struct world *w)
{
	struct ptp_assumption a = {.because = "drawn"};
	const struct ptp_region *at = &w->capture.regions.at[draw(d, (unsigned)w->capture.regions.count)];
	const char *region = at->within && draw(d, 2) ? at->within : at->name; // what is said of a parent holds within

	a.owner[0] = contexts[draw(d, CONTEXTS)].owner;
	a.owner[1] = contexts[draw(d, CONTEXTS)].owner;
	a.kind = (enum ptp_assumption_kind[]){PTP_ASSUME_INDEPENDENT, PTP_ASSUME_SW_MANAGED,
					      PTP_ASSUME_EXCLUSIVE,   PTP_ASSUME_NON_CACHING,
					      PTP_ASSUME_ASSIGNED,    PTP_ASSUME_ONE_SHAREABILITY_DOMAIN,
					      PTP_ASSUME_PROPERTY}[draw(d, 7)];
	if (a.kind == PTP_ASSUME_NON_CACHING)
		a.owner[0] = draw(d, 2) ? "dma:a" : "dma:b";
	if (a.kind == PTP_ASSUME_ASSIGNED)
		a.owner[0] = draw(d, 2) ? "guest:1" : "guest:2";
	if (a.kind == PTP_ASSUME_NON_CACHING || a.kind == PTP_ASSUME_ASSIGNED)
		a.owner[1] = NULL;
	if (a.kind == PTP_ASSUME_ONE_SHAREABILITY_DOMAIN || a.kind == PTP_ASSUME_PROPERTY)
		a.owner[0] = a.owner[1] = NULL;
	if (a.kind == PTP_ASSUME_ASSIGNED || a.kind == PTP_ASSUME_PROPERTY ||
	    (a.kind == PTP_ASSUME_SW_MANAGED && draw(d, 2)))
		a.region = region;
	a.property = draw(d, 2) ? PTP_READ_SIDE_EFFECTS : PTP_CACHEABLE;
	a.answer = a.property == PTP_CACHEABLE ? PTP_YES : PTP_NO;
	return a;
}

static bool equal(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

// As the reader of captures refuses: twice the same, of one owner with itself, a contradiction or a property that is given.
static bool acceptable(const struct world *w, const struct ptp_assumption *a)
{
	if (a->kind == PTP_ASSUME_EXCLUSIVE && equal(a->owner[0], a->owner[1]))
		return false;
	for (size_t i = 0; a->kind == PTP_ASSUME_PROPERTY && i < w->capture.regions.count; i++)
		if (equal(w->capture.regions.at[i].name, a->region) &&
		    (w->capture.regions.at[i].kind == PTP_RAM ||
		     w->capture.regions.at[i].property[a->property] != PTP_UNKNOWN))
			return false;
	for (size_t i = 0; i < w->capture.assumptions.count; i++) {
		const struct ptp_assumption *b = &w->capture.assumptions.at[i];

		if (a->kind == b->kind && equal(a->region, b->region) && a->property == b->property &&
		    ((equal(a->owner[0], b->owner[0]) && equal(a->owner[1], b->owner[1])) ||
		     (equal(a->owner[0], b->owner[1]) && equal(a->owner[1], b->owner[0]))))
			return false;
	}
	return true;
}

static void draw_assumptions(struct draw *d, struct world *w)
{
	unsigned count = draw(d, 2) ? draw(d, 120) : 0;

	for (unsigned i = 0; w->capture.regions.count && i < count; i++) {
		struct ptp_assumption a = draw_assumption(d, w);

		if (acceptable(w, &a))
			*ptp_push(&w->capture.assumptions) = a;
	}
}

void world_make(struct world *w, uint64_t seed, unsigned count)
{
	struct draw d = {seed};

	memset(w, 0, sizeof(*w));
	for (unsigned i = 0; i < CONTEXTS; i++)
		*ptp_push(&w->capture.contexts) = contexts[i];
	draw_features(&d, w);
	for (unsigned i = 0; i < POOL; i++)
		draw_mapping(&d, &w->pool[i]);
	for (unsigned i = 0; i < ANSWERS; i++)
		draw_answers(&d, &w->answers[i]);
	w->islands = ptp_calloc(count, sizeof(*w->islands));
	w->island_count = count;
	for (unsigned i = 0; i < count; i++)
		draw_island(&d, w, i);
	draw_assumptions(&d, w);
}

void world_free(struct world *w)
{
	free(w->islands);
	free(w->capture.contexts.at);
	free(w->capture.regions.at);
	free(w->capture.assumptions.at);
	ptp_arena_free(&w->capture.arena);
}

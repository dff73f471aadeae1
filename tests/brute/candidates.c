// SPDX-License-Identifier: Apache-2.0
//
// What may make each rule safe: the list of the catalogue, once more, with the texts of the vocabulary.
#include "tests/brute/judge.h"

#include <string.h>

static const unsigned safe_under[RULES][6] = {
	[RESERVED] = {FEATURE * XS, FEATURE *MTE2, FEATURE *MTE_PERM},
	[CACHEABLE_DEVICE] = {NON_CACHING_A, SW_MANAGED, IS_CACHEABLE, IS_RAM, EXCLUSIVE},
	[SPECULATIVE_READ] = {NO_READ_EFFECTS, ASSIGNED_A, NON_CACHING_A, IS_RAM},
	[CACHEABLE_UNCACHED] = {NON_CACHING_A, SW_MANAGED, IS_RAM, EXCLUSIVE},
	[DEVICE_NC] = {INDEPENDENT, SW_MANAGED, IS_RAM, EXCLUSIVE},
	[DEVICE_SUBTYPE] = {INDEPENDENT, SW_MANAGED, IS_RAM, EXCLUSIVE},
	[SHAREABILITY] = {ONE_DOMAIN, SW_MANAGED, NON_CACHING_A, IS_RAM, EXCLUSIVE},
	[POLICY] = {SW_MANAGED, NON_CACHING_A, IS_RAM, EXCLUSIVE},
	[EXEC_DEVICE] = {IS_RAM},
};

struct collection {
	struct judge *judge;
	struct obligation *o;
	const char *owner[2], *region; // the second owner NULL for one mapping
};

static void add(struct collection *c, unsigned bits, const char *text, bool declared)
{
	c->o->candidate[c->o->count++] = (struct candidate){bits, text, declared};
}

static bool equal(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

// SAID names a region, or none; is the obligation's region that one or within it?
static bool about_region(const struct collection *c, const char *said)
{
	const struct ptp_region *all = c->judge->world->capture.regions.at, *r = c->o->region;

	if (!said)
		return true;
	for (; r; r = r->within ? &all[r->parent] : NULL)
		if (equal(r->name, said))
			return true;
	return false;
}

// Is there a declaration of WORD about these owners and this region? Its text is as it was declared.
static const struct ptp_assumption *declared(const struct collection *c, enum ptp_assumption_kind kind,
					     const char *first, const char *second)
{
	const struct ptp_capture *capture = &c->judge->world->capture;

	for (size_t i = 0; i < capture->assumptions.count; i++) {
		const struct ptp_assumption *a = &capture->assumptions.at[i];
		bool so = equal(a->owner[0], first) && (!second || equal(a->owner[1], second));
		bool reversed = second && equal(a->owner[0], second) && equal(a->owner[1], first);

		if (a->kind == kind && (!first || so || reversed) && about_region(c, a->region))
			return a;
	}
	return NULL;
}

static void add_pair(struct collection *c, enum ptp_assumption_kind kind, unsigned bits, const char *word)
{
	const struct ptp_assumption *said;
	struct ptp_text *text = &c->judge->text;

	if (!c->owner[1])
		return;
	said = declared(c, kind, c->owner[0], c->owner[1]);
	ptp_text_clear(text);
	ptp_text_add(text, "%s(%s, %s", word, said ? said->owner[0] : c->owner[0], said ? said->owner[1] : c->owner[1]);
	if (said && said->region)
		ptp_text_add(text, ", region: %s", said->region);
	ptp_text_add(text, ")");
	add(c, bits, ptp_arena_printf(&c->judge->world->capture.arena, "%s", text->at), said);
}

static void add_non_caching(struct collection *c)
{
	bool one = equal(c->owner[0], c->owner[1]);
	struct ptp_arena *arena = &c->judge->world->capture.arena;

	for (unsigned side = 0; side < 2 && c->owner[side]; side++) {
		unsigned bits = one ? NON_CACHING_A | NON_CACHING_B : side ? NON_CACHING_B : NON_CACHING_A;

		if (!strncmp(c->owner[side], "dma:", 4) && !(one && side))
			add(c, bits, ptp_arena_printf(arena, "non-caching(%s)", c->owner[side]),
			    declared(c, PTP_ASSUME_NON_CACHING, c->owner[side], NULL));
	}
}

static void add_assigned(struct collection *c)
{
	const struct ptp_assumption *said = declared(c, PTP_ASSUME_ASSIGNED, c->owner[0], NULL);

	if (!strncmp(c->owner[0], "guest:", 6))
		add(c, ASSIGNED_A,
		    ptp_arena_printf(&c->judge->world->capture.arena, "assigned(region: %s, guest: %s)",
				     said ? said->region : c->region, c->owner[0]),
		    said);
}

static void add_property(struct collection *c, enum ptp_property property, unsigned bits, const char *what)
{
	const struct ptp_capture *capture = &c->judge->world->capture;
	const struct ptp_region *r = c->o->region;
	bool said = false;

	if (r && (r->kind == PTP_RAM || r->property[property] != PTP_UNKNOWN))
		return;
	for (size_t i = 0; i < capture->assumptions.count; i++) {
		const struct ptp_assumption *a = &capture->assumptions.at[i];

		said |= a->kind == PTP_ASSUME_PROPERTY && a->property == property && equal(a->region, c->region);
	}
	add(c, bits, ptp_arena_printf(&c->judge->world->capture.arena, "property(region: %s, %s)", c->region, what),
	    said);
}

static void add_kind(struct collection *c)
{
	if (!c->o->region || c->o->region->kind == PTP_KIND_UNKNOWN)
		add(c, IS_RAM, ptp_arena_printf(&c->judge->world->capture.arena, "kind(region: %s, ram)", c->region),
		    false);
}

static void add_feature(struct collection *c, unsigned feature)
{
	const char *text = feature == XS         ? "cpu(FEAT_XS: true)"
			   : feature == MTE2     ? "cpu(FEAT_MTE2: true)"
			   : feature == MTE_PERM ? "cpu(FEAT_MTE_PERM: true)"
			   : feature == XNX      ? "cpu(FEAT_XNX: true)"
						 : "cpu(FEAT_HPDS: true)";

	for (unsigned i = 0; i < c->o->count; i++)
		if (c->o->candidate[i].bits == FEATURE * feature)
			return;
	if (!(c->judge->world->known & feature))
		add(c, FEATURE * feature, text, false);
}

static void add_one(struct collection *c, unsigned what)
{
	switch (what) {
	case INDEPENDENT:
		add_pair(c, PTP_ASSUME_INDEPENDENT, INDEPENDENT, "independent");
		break;
	case SW_MANAGED:
		add_pair(c, PTP_ASSUME_SW_MANAGED, SW_MANAGED, "sw-managed");
		break;
	case EXCLUSIVE:
		if (!equal(c->owner[0], c->owner[1]))
			add_pair(c, PTP_ASSUME_EXCLUSIVE, EXCLUSIVE, "exclusive");
		break;
	case ONE_DOMAIN:
		add(c, ONE_DOMAIN, "one-shareability-domain(true)",
		    declared(c, PTP_ASSUME_ONE_SHAREABILITY_DOMAIN, NULL, NULL));
		break;
	case NON_CACHING_A:
		add_non_caching(c);
		break;
	case ASSIGNED_A:
		add_assigned(c);
		break;
	case NO_READ_EFFECTS:
		add_property(c, PTP_READ_SIDE_EFFECTS, NO_READ_EFFECTS, "read-side-effects: no");
		break;
	case IS_CACHEABLE:
		add_property(c, PTP_CACHEABLE, IS_CACHEABLE, "cacheable: yes");
		break;
	case IS_RAM:
		add_kind(c);
		break;
	default:
		add_feature(c, what / FEATURE);
	}
}

void candidates_collect(struct judge *judge, struct obligation *o)
{
	static const unsigned features[] = {HPDS, XNX, XS, MTE2, MTE_PERM};
	const struct ptp_context *contexts = judge->world->capture.contexts.at;
	const struct mapping *pool = judge->world->pool;
	struct collection c = {.judge = judge, .o = o, .region = o->region ? o->region->name : "undescribed"};
	bool open = judge->open[o->a] && !pool[o->a].free;

	c.owner[0] = contexts[pool[o->a].context].owner;
	if (o->b != ALONE) {
		c.owner[1] = contexts[pool[o->b].context].owner;
		open |= judge->open[o->b] && !pool[o->b].free;
	}
	for (const unsigned *what = safe_under[o->rule]; *what; what++)
		add_one(&c, *what);
	// what the CPU has matters for a mapping that no guest chooses and that is open without it
	for (unsigned i = 0; open && i < FEATURES; i++)
		add_feature(&c, features[i]);
}

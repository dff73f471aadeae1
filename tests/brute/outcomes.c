// SPDX-License-Identifier: Apache-2.0
//
// Enumerates: every stage 1 that a guest may choose, every meaning of what is reserved.
//
// Attributes and permissions do not depend on each other but for a stage 1 that is off, so that each is enumerated alone and
// equal ones once.
#include "tests/brute/mapping.h"

#include <stdlib.h>
#include <string.h>

uint16_t outcome_pack(const struct outcome *o)
{
	const struct attribute *a = &o->attribute;
	const unsigned bit[] = {o->write, o->exec, o->walk, o->fetch_caches, o->reserved};
	unsigned packed = a->normal | (unsigned)a->dd << 1 | (unsigned)a->outer << 3 | (unsigned)a->inner << 5 |
			  (unsigned)a->sh << 7;

	for (unsigned i = 0; i < sizeof(bit) / sizeof(*bit); i++)
		packed |= bit[i] << (9 + i);
	return (uint16_t)packed;
}

struct outcome outcome_unpack(uint16_t p)
{
	return (struct outcome){
		.attribute = {p & 1, p >> 1 & 3, p >> 3 & 3, p >> 5 & 3, p >> 7 & 3},
		.write = p >> 9 & 1,
		.exec = p >> 10 & 1,
		.walk = p >> 11 & 1,
		.fetch_caches = p >> 12 & 1,
		.reserved = p >> 13 & 1,
	};
}

struct enumeration {
	const struct mapping *mapping;
	unsigned features;
	bool first[OUTCOMES >> 4][2][2]; // stage 1: packed attribute, fetch, off
	bool may[8];                     // stage 1: MAY_ bits, on
	bool outcome[OUTCOMES];
	bool fetch, off; // of the stage 1 that is being combined
};

static void add_first(void *data, struct attribute attribute, bool fetch, bool off)
{
	struct enumeration *e = data;
	struct outcome o = {.attribute = attribute};

	e->first[outcome_pack(&o)][fetch][off] = true;
}

// Every attribute that stage 1 may give: of what is free, MAIR byte × SH × SCTLR_EL1.M × C × I.
static void enumerate_first(struct enumeration *e)
{
	struct stage1 s1 = e->mapping->s1;

	if (!e->mapping->free) {
		stage1_each(e->mapping, &s1, e->features, add_first, e);
		return;
	}
	for (unsigned n = 0; n < 256 * 4 * 8; n++) {
		s1.attr = n & 0xff;
		s1.sh = n >> 8 & 3;
		s1.m = n >> 10 & 1;
		s1.c = n >> 11 & 1;
		s1.i = n >> 12 & 1;
		stage1_each(e->mapping, &s1, e->features, add_first, e);
	}
}

static void enumerate_may(struct enumeration *e)
{
	struct stage1 s1 = e->mapping->s1;

	if (!e->mapping->free) {
		e->may[stage1_may(e->mapping, &s1, e->features)] = true;
		return;
	}
	for (unsigned n = 0; n < 1 << 12; n++) {
		s1.ap = n & 3;
		s1.aptable = n >> 2 & 3;
		s1.pxn = n >> 4 & 1;
		s1.uxn = n >> 5 & 1;
		s1.pxntable = n >> 6 & 1;
		s1.uxntable = n >> 7 & 1;
		s1.hpd = n >> 8 & 1;
		s1.wxn = n >> 9 & 1;
		s1.dbm = n >> 10 & 1;
		s1.hd = n >> 11 & 1;
		e->may[stage1_may(e->mapping, &s1, e->features)] = true;
	}
}

// A fetch is cacheable where both stages let it be; which level is not told apart.
static bool fetch_cacheable(const struct enumeration *e)
{
	const struct stage2 *s2 = &e->mapping->s2;

	if (!s2->vm)
		return e->fetch;
	if (s2->id && !(s2->e2h && s2->tge))
		return false;
	if (stage2_memattr_reserved(e->mapping, e->features) || (s2->fwb && (s2->memattr & 7) == 6))
		return true;
	return e->fetch && !stage2_device(e->mapping) && s2->memattr != 5;
}

static void add_outcome(struct enumeration *e, struct attribute attribute, unsigned may)
{
	const struct mapping *m = e->mapping;
	struct outcome o = {.attribute = attribute, .write = may & MAY_WRITE};

	o.exec = !m->dma && may & (MAY_EXEC | MAY_EXEC_EL0);
	o.walk = stage2_device(m) && !m->s2.ptw && !m->s2.tge;
	o.fetch_caches = o.exec && fetch_cacheable(e) && !cacheable(attribute);
	o.reserved = stage2_reserved(m, e->features) || (!m->guest && stage1_reserved(m, &m->s1, e->features));
	e->outcome[outcome_pack(&o)] = true;
}

static void add_attribute(void *data, struct attribute attribute)
{
	struct enumeration *e = data;
	unsigned second = stage2_may(e->mapping, e->features);

	if (e->off) {
		add_outcome(e, attribute, off_may(e->mapping) & second);
		return;
	}
	for (unsigned may = 0; may < 8; may++)
		if (e->may[may])
			add_outcome(e, attribute, may & second);
}

static void combine_all(struct enumeration *e)
{
	for (unsigned n = 0; n < (OUTCOMES >> 4) * 4; n++) {
		if (!e->first[n / 4][n / 2 % 2][n % 2])
			continue;
		e->fetch = n / 2 % 2;
		e->off = n % 2;
		stage2_each(e->mapping, outcome_unpack((uint16_t)(n / 4)).attribute, e->features, add_attribute, e);
	}
}

void outcomes_of(const struct mapping *mapping, unsigned features, struct outcomes *outcomes)
{
	struct enumeration *e = calloc(1, sizeof(*e));

	*outcomes = (struct outcomes){calloc(OUTCOMES, sizeof(uint16_t)), 0};
	if (!e || !outcomes->packed)
		exit(1);
	e->mapping = mapping;
	e->features = features;
	enumerate_first(e);
	enumerate_may(e);
	combine_all(e);
	for (unsigned n = 0; n < OUTCOMES; n++)
		if (e->outcome[n])
			outcomes->packed[outcomes->count++] = (uint16_t)n;
	free(e);
}

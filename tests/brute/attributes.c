// SPDX-License-Identifier: Apache-2.0
//
// Memory attributes of both stages. Arm ARM, "Memory region attributes": MAIR_ELx (all 256 values), stage 2 MemAttr with
// and without FWB, "Combining stage 1 and stage 2 memory type attributes", shareability.
#include "tests/brute/mapping.h"

static const struct attribute device_nGnRnE = {.sh = OSH};

bool cacheable(struct attribute a)
{
	return a.normal && (a.outer != NC || a.inner != NC);
}

static uint8_t nibble(unsigned value)
{
	if (value == 4)
		return NC;
	return value & 4 ? WB : WT;
}

static bool mair_reserved(unsigned byte, unsigned features)
{
	switch (byte) {
	case 0x00:
	case 0x04:
	case 0x08:
	case 0x0c:
		return false;
	case 0x01:
	case 0x05:
	case 0x09:
	case 0x0d:
	case 0x40:
	case 0xa0:
		return !(features & XS);
	case 0xf0:
		return !(features & MTE2);
	default:
		return byte < 0x10 || !(byte & 0xf);
	}
}

static struct attribute mair_decode(unsigned byte)
{
	if (byte < 0x10)
		return (struct attribute){.dd = byte >> 2};
	if (byte == 0x40 || byte == 0xa0 || byte == 0xf0) // the same at both levels
		return (struct attribute){true, 0, nibble(byte >> 4), nibble(byte >> 4), 0};
	return (struct attribute){true, 0, nibble(byte >> 4), nibble(byte & 15), 0};
}

// Every type with every cacheability.
#define EVERY_TYPE 13
static struct attribute every_type(unsigned n)
{
	if (n < 4)
		return (struct attribute){.dd = (uint8_t)n};
	return (struct attribute){true, 0, (uint8_t)((n - 4) / 3), (uint8_t)((n - 4) % 3), 0};
}

static const uint8_t every_sh[] = {NSH, OSH, ISH};

// A DMA master has none of these features: its MAIR values stay reserved.
static unsigned features_for(const struct mapping *m, unsigned features)
{
	return m->dma ? 0 : features;
}

bool stage1_reserved(const struct mapping *m, const struct stage1 *s1, unsigned features)
{
	if (m->s2.dc || m->s2.tge || !s1->m)
		return false;
	return mair_reserved(s1->attr, features_for(m, features)) || s1->sh == SH_RESERVED;
}

static struct attribute after_c(struct attribute a, bool caches)
{
	if (a.normal && !caches)
		a.outer = a.inner = NC;
	return a;
}

void stage1_each(const struct mapping *m, const struct stage1 *s1, unsigned features,
		 void (*each)(void *data, struct attribute attribute, bool fetch, bool off), void *data)
{
	bool reserved = mair_reserved(s1->attr, features_for(m, features));
	unsigned types = reserved ? EVERY_TYPE : 1, shs = s1->sh == SH_RESERVED ? 3 : 1;

	if (m->s2.dc) {
		each(data, (struct attribute){true, 0, WB, WB, NSH}, true, true);
		return;
	}
	if (m->s2.tge || !s1->m) {
		each(data, device_nGnRnE, true, true);
		return;
	}
	for (unsigned i = 0; i < types * shs; i++) {
		struct attribute a = reserved ? every_type(i / shs) : mair_decode(s1->attr);
		bool fetch = s1->i && (reserved || cacheable(a));

		a.sh = shs == 1 ? s1->sh : every_sh[i % shs];
		each(data, after_c(a, s1->c), fetch, false);
	}
}

bool stage2_device(const struct mapping *m)
{
	return m->s2.vm && (m->s2.fwb ? !(m->s2.memattr & 4) : m->s2.memattr < 4);
}

bool stage2_memattr_reserved(const struct mapping *m, unsigned features)
{
	bool perm = features & MTE_PERM && !m->dma;

	if (!m->s2.fwb)
		return m->s2.memattr == 8 || m->s2.memattr == 12 || (m->s2.memattr == 4 && !perm);
	if (m->s2.memattr < 8)
		return m->s2.memattr == 4;
	return !perm || m->s2.memattr < 14;
}

bool stage2_reserved(const struct mapping *m, unsigned features)
{
	return m->s2.vm && (stage2_memattr_reserved(m, features) || m->s2.sh == SH_RESERVED);
}

static uint8_t least(uint8_t a, uint8_t b)
{
	return a < b ? a : b;
}

static struct attribute as_device(struct attribute a, uint8_t dd)
{
	return (struct attribute){.dd = a.normal ? dd : least(a.dd, dd), .sh = a.sh};
}

// MemAttr pair 01 NC, 10 WT, 11 WB; 0b0100 is Write-Back at both levels.
static struct attribute combine_plain(struct attribute a, unsigned memattr)
{
	unsigned both = memattr == 4 ? 15 : memattr;

	if (memattr < 4)
		return as_device(a, (uint8_t)memattr);
	if (a.normal) {
		a.outer = least(a.outer, (uint8_t)((both >> 2) - 1));
		a.inner = least(a.inner, (uint8_t)((both & 3) - 1));
	}
	return a;
}

static struct attribute combine_fwb(struct attribute a, unsigned memattr)
{
	switch (memattr & 7) {
	case 5:
		return after_c(a, false);
	case 6:
		return (struct attribute){true, 0, WB, WB, a.sh};
	case 7:
		return a;
	default:
		return as_device(a, memattr & 3);
	}
}

static uint8_t wider(uint8_t a, uint8_t b)
{
	if (a == OSH || b == OSH)
		return OSH;
	return a == ISH || b == ISH ? ISH : NSH;
}

// What is Device or Non-cacheable is Outer Shareable, whatever was written.
static struct attribute effective(struct attribute a)
{
	if (!cacheable(a))
		a.sh = OSH;
	return a;
}

static struct attribute after_cd(const struct mapping *m, struct attribute a)
{
	return after_c(a, !m->s2.cd || (m->s2.e2h && m->s2.tge));
}

static void reserved_each(const struct mapping *m, void (*each)(void *data, struct attribute attribute), void *data)
{
	for (unsigned i = 0; i < EVERY_TYPE * 3; i++) {
		struct attribute a = every_type(i / 3);

		a.sh = every_sh[i % 3];
		each(data, effective(after_cd(m, a)));
	}
}

void stage2_each(const struct mapping *m, struct attribute first, unsigned features,
		 void (*each)(void *data, struct attribute attribute), void *data)
{
	unsigned shs = m->s2.sh == SH_RESERVED ? 3 : 1;
	struct attribute a = (m->s2.fwb ? combine_fwb : combine_plain)(first, m->s2.memattr);

	if (!m->s2.vm) {
		each(data, effective(first));
		return;
	}
	if (stage2_memattr_reserved(m, features)) {
		reserved_each(m, each, data);
		return;
	}
	// Device and NC of stage 1 enter stage 2 as written or as Outer Shareable: IMPLEMENTATION DEFINED
	for (unsigned i = 0; i < 2 * shs; i++) {
		uint8_t one = i & 1 && !cacheable(first) ? OSH : first.sh;

		a.sh = wider(one, shs == 1 ? m->s2.sh : every_sh[i / 2]);
		each(data, effective(after_cd(m, a)));
	}
}

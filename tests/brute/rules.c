// SPDX-License-Identifier: Apache-2.0
//
// Arm ARM, "Mismatched memory attributes", "Normal memory", "Device memory", "General behavior of the caches".
#include "tests/brute/rules.h"

const char *const rule_id[RULES] = {
	[RESERVED] = "attr.reserved",
	[CACHEABLE_DEVICE] = "alias.cacheable-device",
	[SPECULATIVE_READ] = "side.speculative-read",
	[CACHEABLE_UNCACHED] = "alias.cacheable-uncached",
	[DEVICE_NC] = "alias.device-nc",
	[DEVICE_SUBTYPE] = "alias.device-subtype",
	[SHAREABILITY] = "alias.shareability",
	[POLICY] = "alias.policy",
	[EXEC_DEVICE] = "exec.device",
	[NO_MAP] = "region.no-map",
};

bool rule_graded(enum rule rule, int severity, bool pair)
{
	switch (rule) {
	case RESERVED:
	case EXEC_DEVICE:
	case NO_MAP:
		return !pair && severity == ERROR;
	case SPECULATIVE_READ:
		return !pair && severity != WARNING;
	case CACHEABLE_DEVICE:
		return pair ? severity != WARNING : severity == ERROR;
	case CACHEABLE_UNCACHED:
		return pair;
	case SHAREABILITY:
	case POLICY:
		return pair && severity != ERROR;
	default:
		return pair && severity != WARNING;
	}
}

static bool is_nc(const struct outcome *o)
{
	return o->attribute.normal && !cacheable(o->attribute);
}

static bool is_device(const struct outcome *o)
{
	return !o->attribute.normal;
}

// May the mapping's owner hold lines of the location?
static bool holds(const struct question *q, const struct outcome *o, const struct side *side, unsigned non_caching)
{
	bool spared = side->dma && q->assumed & non_caching && !q->place.ram;

	return cacheable(o->attribute) && !spared;
}

static bool holds_a(const struct question *q, const struct outcome *a)
{
	return holds(q, a, &q->a, NON_CACHING_A);
}

static bool holds_b(const struct question *q, const struct outcome *b)
{
	return holds(q, b, &q->b, NON_CACHING_B);
}

static bool reads_ahead(const struct question *q, const struct outcome *a)
{
	if (a->walk)
		return true;
	if (is_device(a))
		return a->exec;
	return !(q->a.dma && q->assumed & NON_CACHING_A);
}

static bool broken_alone(const struct question *q, const struct outcome *a)
{
	switch (q->rule) {
	case RESERVED:
		return a->reserved;
	case CACHEABLE_DEVICE:
		return !q->place.cacheable && (holds_a(q, a) || a->fetch_caches);
	case SPECULATIVE_READ:
		if (q->severity == ERROR && q->a.guest && q->assumed & ASSIGNED_A)
			return false;
		return q->place.read_effects && reads_ahead(q, a);
	case EXEC_DEVICE:
		return !q->place.ram && is_device(a) && a->exec;
	default:
		return q->place.no_map;
	}
}

static bool same_policy(const struct outcome *a, const struct outcome *b)
{
	return a->attribute.outer == b->attribute.outer && a->attribute.inner == b->attribute.inner;
}

// Two cacheable mappings.
static bool broken_cacheable(const struct question *q, const struct outcome *a, const struct outcome *b)
{
	if (!holds_a(q, a) || !holds_b(q, b))
		return false;
	if (q->rule == POLICY)
		return !same_policy(a, b);
	if (q->severity == WARNING && q->assumed & ONE_DOMAIN && a->attribute.sh != NSH && b->attribute.sh != NSH)
		return false;
	return a->attribute.sh != b->attribute.sh;
}

// A cacheable mapping beside one that is not.
static bool broken_mixed(const struct question *q, const struct outcome *a, const struct outcome *b)
{
	bool written = q->rule == CACHEABLE_UNCACHED && q->severity == ERROR;
	bool (*other)(const struct outcome *) = q->rule == CACHEABLE_DEVICE ? is_device : is_nc;

	return (other(a) && holds_b(q, b) && (b->write || !written)) ||
	       (other(b) && holds_a(q, a) && (a->write || !written));
}

// No cache is concerned, only order and size.
static bool broken_uncached(const struct question *q, const struct outcome *a, const struct outcome *b)
{
	if (q->rule == DEVICE_NC)
		return (is_device(a) && is_nc(b)) || (is_device(b) && is_nc(a));
	if (!is_device(a) || !is_device(b) || a->attribute.dd == b->attribute.dd)
		return false;
	return q->severity == NOTE || a->attribute.dd >= 2 || b->attribute.dd >= 2;
}

bool rule_broken(const struct question *q, const struct outcome *a, const struct outcome *b)
{
	bool managed = q->place.ram && q->assumed & SW_MANAGED;
	bool in_order = q->place.ram ? managed : q->assumed & INDEPENDENT;

	if (!q->pair)
		return broken_alone(q, a);
	if (q->assumed & EXCLUSIVE || (q->inside_guest && q->severity != NOTE))
		return false;
	switch (q->rule) {
	case CACHEABLE_DEVICE:
	case CACHEABLE_UNCACHED:
		return !managed && broken_mixed(q, a, b);
	case SHAREABILITY:
	case POLICY:
		return !managed && broken_cacheable(q, a, b);
	default:
		return !in_order && broken_uncached(q, a, b);
	}
}

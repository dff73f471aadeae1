// SPDX-License-Identifier: Apache-2.0
//
// The rules in plain C: whether two outcomes (or one) at a location of a given kind break a rule of a given severity.
#ifndef PTP_TEST_BRUTE_RULES_H
#define PTP_TEST_BRUTE_RULES_H

#include "tests/brute/mapping.h"

enum { NOTE, WARNING, ERROR, SEVERITIES };

// In the order of the catalogue.
enum rule {
	RESERVED,
	CACHEABLE_DEVICE,
	SPECULATIVE_READ,
	CACHEABLE_UNCACHED,
	DEVICE_NC,
	DEVICE_SUBTYPE,
	SHAREABILITY,
	POLICY,
	EXEC_DEVICE,
	NO_MAP,
	RULES,
};

extern const char *const rule_id[RULES];

// What may be assumed, as bits of a set; FEATURE << n is feature n.
enum {
	INDEPENDENT = 1 << 0,
	SW_MANAGED = 1 << 1,
	EXCLUSIVE = 1 << 2,
	ONE_DOMAIN = 1 << 3,
	NON_CACHING_A = 1 << 4,
	NON_CACHING_B = 1 << 5,
	ASSIGNED_A = 1 << 6,
	NO_READ_EFFECTS = 1 << 8,
	IS_CACHEABLE = 1 << 9,
	IS_RAM = 1 << 10,
	FEATURE = 1 << 11,
};

// One location, with nothing open.
struct place {
	bool ram, no_map, read_effects, cacheable;
};

struct side {
	bool dma, guest;
};

struct question {
	enum rule rule;
	int severity;
	bool pair, inside_guest;
	struct side a, b;
	struct place place;
	unsigned assumed;
};

// Does the catalogue grade RULE so, for one mapping or for a pair?
bool rule_graded(enum rule rule, int severity, bool pair);

// Do A and B (NULL for a rule of one mapping) break the rule?
bool rule_broken(const struct question *q, const struct outcome *a, const struct outcome *b);

#endif

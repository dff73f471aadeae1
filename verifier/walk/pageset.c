// SPDX-License-Identifier: Apache-2.0
//
// Open addressing by the number of a page's neighbourhood: the tables of a kernel lie close to one another.
#include "verifier/walk/pageset.h"

#include "model/alloc.h"

#include <stdlib.h>

struct ptp_pages {
	uint64_t key;  // number of the first page / 64
	uint64_t bits; // which of the 64 pages; 0: the slot is empty
};

static struct ptp_pages *slot_of(struct ptp_pages *slots, size_t slot_count, uint64_t key)
{
	uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(h ^ (h >> 32)) & (slot_count - 1);

	while (slots[at].bits && slots[at].key != key)
		at = (at + 1) & (slot_count - 1);
	return &slots[at];
}

static void grow(struct ptp_pageset *set)
{
	size_t count = set->slot_count ? set->slot_count * 2 : 64;
	struct ptp_pages *slots = ptp_calloc(count, sizeof(*slots));

	for (size_t i = 0; i < set->slot_count; i++)
		if (set->slots[i].bits)
			*slot_of(slots, count, set->slots[i].key) = set->slots[i];
	free(set->slots);
	set->slots = slots;
	set->slot_count = count;
}

static void add(struct ptp_pageset *set, uint64_t key, uint64_t bits)
{
	struct ptp_pages *slot;

	if (set->used * 2 >= set->slot_count)
		grow(set);
	slot = slot_of(set->slots, set->slot_count, key);
	set->used += !slot->bits;
	set->count += (size_t)__builtin_popcountll(bits & ~slot->bits);
	*slot = (struct ptp_pages){key, slot->bits | bits};
}

bool ptp_pageset_add(struct ptp_pageset *set, uint64_t address)
{
	size_t before = set->count;

	add(set, address >> 18, UINT64_C(1) << (address >> 12 & 63));
	return set->count != before;
}

static int by_key(const void *left, const void *right)
{
	const struct ptp_pages *a = left, *b = right;

	return (a->key > b->key) - (a->key < b->key);
}

uint64_t *ptp_pageset_list(const struct ptp_pageset *set)
{
	ptp_autofree struct ptp_pages *sorted = ptp_calloc(set->used, sizeof(*sorted));
	uint64_t *list = ptp_calloc(set->count, sizeof(*list)), *to = list;
	size_t used = 0;

	for (size_t i = 0; i < set->slot_count; i++)
		if (set->slots[i].bits)
			sorted[used++] = set->slots[i];
	qsort(sorted, used, sizeof(*sorted), by_key);
	for (size_t i = 0; i < used; i++)
		for (uint64_t bits = sorted[i].bits; bits; bits &= bits - 1)
			*to++ = (sorted[i].key * 64 + (uint64_t)__builtin_ctzll(bits)) << 12;
	return list;
}

void ptp_pageset_join(struct ptp_pageset *set, struct ptp_pageset *from)
{
	for (size_t i = 0; i < from->slot_count; i++)
		if (from->slots[i].bits)
			add(set, from->slots[i].key, from->slots[i].bits);
	ptp_pageset_free(from);
}

void ptp_pageset_free(struct ptp_pageset *set)
{
	free(set->slots);
	*set = (struct ptp_pageset){0};
}

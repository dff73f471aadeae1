// SPDX-License-Identifier: Apache-2.0
//
// Open addressing by page number.
#include "verifier/walk/pageset.h"

#include "model/alloc.h"

#include <stdlib.h>

static size_t place(const uint64_t *slots, size_t slot_count, uint64_t key)
{
	uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(h ^ (h >> 32)) & (slot_count - 1);

	while (slots[at] && slots[at] != key)
		at = (at + 1) & (slot_count - 1);
	return at;
}

static void grow(struct ptp_pageset *set)
{
	size_t count = set->slot_count ? set->slot_count * 2 : 256;
	uint64_t *slots = ptp_calloc(count, sizeof(*slots));

	for (size_t i = 0; i < set->slot_count; i++)
		if (set->slots[i])
			slots[place(slots, count, set->slots[i])] = set->slots[i];
	free(set->slots);
	set->slots = slots;
	set->slot_count = count;
}

bool ptp_pageset_add(struct ptp_pageset *set, uint64_t address)
{
	uint64_t key = (address >> 12) + 1;
	size_t at;

	if (set->count * 2 >= set->slot_count)
		grow(set);
	at = place(set->slots, set->slot_count, key);
	if (set->slots[at])
		return false;
	set->slots[at] = key;
	set->count++;
	return true;
}

void ptp_pageset_join(struct ptp_pageset *set, struct ptp_pageset *from)
{
	if (!set->count) {
		ptp_pageset_free(set);
		*set = *from;
	} else {
		for (size_t i = 0; i < from->slot_count; i++)
			if (from->slots[i])
				ptp_pageset_add(set, (from->slots[i] - 1) << 12);
		free(from->slots);
	}
	*from = (struct ptp_pageset){0};
}

void ptp_pageset_free(struct ptp_pageset *set)
{
	free(set->slots);
	*set = (struct ptp_pageset){0};
}

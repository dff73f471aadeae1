// SPDX-License-Identifier: Apache-2.0
#include "model/table.h"

#include "model/alloc.h"

#include <stdlib.h>
#include <string.h>

struct ptp_slot {
	uint64_t hash;
	uint32_t index;
	bool used;
};

struct ptp_table_at ptp_table_begin(const struct ptp_table *table, uint64_t hash)
{
	return (struct ptp_table_at){hash, table->room ? hash & (table->room - 1) : 0, PTP_ABSENT};
}

bool ptp_table_next(const struct ptp_table *table, struct ptp_table_at *at)
{
	at->index = PTP_ABSENT;
	while (table->room && table->slots[at->slot].used && at->index == PTP_ABSENT) {
		if (table->slots[at->slot].hash == at->hash)
			at->index = table->slots[at->slot].index;
		at->slot = (at->slot + 1) & (table->room - 1);
	}
	return at->index != PTP_ABSENT;
}

static void place(struct ptp_table *table, uint64_t hash, uint32_t index)
{
	size_t slot = hash & (table->room - 1);

	while (table->slots[slot].used)
		slot = (slot + 1) & (table->room - 1);
	table->slots[slot] = (struct ptp_slot){hash, index, true};
}

void ptp_table_add(struct ptp_table *table, uint64_t hash, uint32_t index)
{
	struct ptp_table old = *table;

	if (old.count * 2 >= old.room) {
		table->room = old.room ? old.room * 2 : 64;
		table->slots = ptp_calloc(table->room, sizeof(*table->slots));
		for (size_t i = 0; i < old.room; i++)
			if (old.slots[i].used)
				place(table, old.slots[i].hash, old.slots[i].index);
		free(old.slots);
	}
	place(table, hash, index);
	table->count++;
}

void ptp_table_free(struct ptp_table *table)
{
	free(table->slots);
	*table = (struct ptp_table){0};
}

// Eight bytes at a time: each multiplied in, then mixed (the constants are those of SplitMix64).
uint64_t ptp_hash(const void *bytes, size_t size)
{
	const unsigned char *at = bytes;
	uint64_t hash = size;

	while (size) {
		size_t step = size < sizeof(uint64_t) ? size : sizeof(uint64_t);
		uint64_t word = 0;

		memcpy(&word, at, step);
		hash = (hash ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
		hash ^= hash >> 29;
		at += step;
		size -= step;
	}
	hash *= UINT64_C(0x94d049bb133111eb);
	return hash ^ hash >> 32;
}

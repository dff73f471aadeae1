// SPDX-License-Identifier: Apache-2.0
//
// A hash table of numbers: finds the element of an array that equals a key. The array is the caller's.
//
//     struct ptp_table_at at = ptp_table_begin(&table, hash);
//     while (ptp_table_next(&table, &at) && !same(&array[at.index], key))
//             ;
//     if (at.index == PTP_ABSENT)
//             ptp_table_add(&table, hash, number_of_the_new_element);
#ifndef PTP_TABLE_H
#define PTP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PTP_ABSENT UINT32_MAX

// All zero is an empty table.
struct ptp_table {
	struct ptp_slot *slots;
	size_t room, count; // `room` is a power of two, or 0
};

// A search on its way: `index` is the candidate, or PTP_ABSENT when there is no other one.
struct ptp_table_at {
	uint64_t hash;
	size_t slot;
	uint32_t index;
};

struct ptp_table_at ptp_table_begin(const struct ptp_table *table, uint64_t hash);
bool ptp_table_next(const struct ptp_table *table, struct ptp_table_at *at);

// INDEX is less than PTP_ABSENT and not in the table yet.
void ptp_table_add(struct ptp_table *table, uint64_t hash, uint32_t index);
void ptp_table_free(struct ptp_table *table);

// A hash of SIZE bytes; what is compared as bytes has no padding.
uint64_t ptp_hash(const void *bytes, size_t size);

#endif

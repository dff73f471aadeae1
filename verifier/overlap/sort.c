// SPDX-License-Identifier: Apache-2.0
//
// Radix sort: one pass distributes the lists into buckets by the highest bits in which addresses differ, then each bucket is
// sorted by the bits that are left, from the lowest, in a piece of memory that stays in the cache.
#include "verifier/overlap/sort.h"

#include "model/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { BUCKET_BITS = 9, BUCKETS = 1 << BUCKET_BITS, DIGIT_BITS = 10, DIGITS = 1 << DIGIT_BITS };
enum { FEW = 24 }; // runs that are sorted by insertion

#define RELEASE ((size_t)1 << 21) // bytes of a list that are given back at once

static uint64_t key(const struct ptp_packed *run)
{
	return run->pa_and_size >> 24;
}

// The number of bits from bit 0 up in which any two addresses differ.
static unsigned differing_bits(const struct ptp_run_list *lists, size_t count)
{
	uint64_t any = 0, all = ~UINT64_C(0);

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < lists[i].count; j++) {
			any |= key(&lists[i].at[j]);
			all &= key(&lists[i].at[j]);
		}
	return any & ~all ? 64 - (unsigned)__builtin_clzll(any & ~all) : 0;
}

static unsigned bucket_of(const struct ptp_packed *run, unsigned shift)
{
	return key(run) >> shift & (BUCKETS - 1);
}

// Moves a list to where its buckets go on, and gives its pages back as they are done with.
static void distribute(struct ptp_run_list *list, unsigned shift, struct ptp_packed *next[BUCKETS])
{
	uintptr_t begin = ((uintptr_t)list->at + 4095) & ~(uintptr_t)4095;

	for (size_t i = 0; i < list->count; i++) {
		*next[bucket_of(&list->at[i], shift)]++ = list->at[i];
		if ((uintptr_t)&list->at[i + 1] >= begin + RELEASE) {
			madvise((void *)begin, RELEASE, MADV_DONTNEED);
			begin += RELEASE;
		}
	}
	free(list->at);
	*list = (struct ptp_run_list){NULL, 0};
}

static void insert(struct ptp_packed *runs, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct ptp_packed run = runs[i];
		size_t j = i;

		for (; j && key(&runs[j - 1]) > key(&run); j--)
			runs[j] = runs[j - 1];
		runs[j] = run;
	}
}

// One stable pass over WIDTH bits from SHIFT.
static void pass(const struct ptp_packed *from, struct ptp_packed *to, size_t count, unsigned shift, unsigned width)
{
	uint32_t mask = (1u << width) - 1;
	size_t next[DIGITS] = {0}, sum = 0;

	for (size_t i = 0; i < count; i++)
		next[key(&from[i]) >> shift & mask]++;
	for (uint32_t digit = 0; digit <= mask; digit++) {
		size_t here = next[digit];

		next[digit] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		to[next[key(&from[i]) >> shift & mask]++] = from[i];
}

// Sorts by the lowest BITS bits.
static void sort_bucket(struct ptp_packed *runs, struct ptp_packed *space, size_t count, unsigned bits)
{
	unsigned passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
	struct ptp_packed *from = runs, *to = space;

	if (count <= FEW) {
		insert(runs, count);
		return;
	}
	for (unsigned i = 0, shift = 0; i < passes; i++) {
		unsigned width = (bits - shift + passes - i - 1) / (passes - i);
		struct ptp_packed *was = from;

		pass(from, to, count, shift, width);
		shift += width;
		from = to;
		to = was;
	}
	if (from != runs)
		memcpy(runs, from, count * sizeof(*runs));
}

struct ptp_run_list ptp_sort_runs(struct ptp_run_list *lists, size_t count)
{
	unsigned bits = differing_bits(lists, count), shift = bits > BUCKET_BITS ? bits - BUCKET_BITS : 0;
	struct ptp_packed *next[BUCKETS], *space;
	size_t sizes[BUCKETS] = {0}, largest = 0;
	struct ptp_run_list all = {NULL, 0};

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < lists[i].count; j++)
			sizes[bucket_of(&lists[i].at[j], shift)]++;
	for (size_t i = 0; i < BUCKETS; i++) {
		all.count += sizes[i];
		largest = sizes[i] > largest ? sizes[i] : largest;
	}
	all.at = ptp_realloc(NULL, all.count, sizeof(*all.at));
	for (size_t i = 0, sum = 0; i < BUCKETS; sum += sizes[i++])
		next[i] = all.at + sum;
	for (size_t i = 0; i < count; i++)
		distribute(&lists[i], shift, next);
	space = ptp_realloc(NULL, largest, sizeof(*space));
	for (size_t i = 0; i < BUCKETS; i++)
		sort_bucket(next[i] - sizes[i], space, sizes[i], shift);
	free(space);
	return all;
}

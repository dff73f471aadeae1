// SPDX-License-Identifier: Apache-2.0
//
// Radix sort: one pass distributes the lists into buckets by the highest bits in which addresses differ, then each bucket is
// sorted by the bits that are left, from the lowest, in a piece of memory that stays in the cache. Two workers share each step;
// what comes of it does not depend on who did what.
#include "verifier/overlap/sort.h"

#include "model/alloc.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <threads.h>

enum { BUCKET_BITS = 9, BUCKETS = 1 << BUCKET_BITS, DIGIT_BITS = 10, DIGITS = 1 << DIGIT_BITS };
enum { FEW = 24 };       // runs that are sorted by insertion
enum { MANY = 1 << 16 }; // runs that two threads are worth
enum { WORKERS = 2 };

#define RELEASE ((size_t)1 << 21) // bytes of a list that are given back at once

static uint64_t key(const struct ptp_packed *run)
{
	return run->pa_and_size >> 24;
}

struct worker {
	struct sort *sort;
	size_t from, to;                       // its share of the runs, counted through all lists
	uint64_t any, all;                     // addresses of its share by OR and by AND
	size_t sizes[BUCKETS];                 // how many of its runs go to each bucket,
	struct ptp_packed *to_bucket[BUCKETS]; // and where the next one goes
};

struct sort {
	struct ptp_run_list *lists;
	size_t count; // of lists
	unsigned shift;
	struct worker workers[WORKERS];
	struct ptp_run_list sorted;
	struct ptp_packed *buckets[BUCKETS + 1]; // where they begin
	size_t largest;                          // runs of a bucket
	atomic_uint next;                        // bucket that nobody has sorted yet
};

// Calls STEP for each part of a list that is in the worker's share. LAST: a list that is in no other share is done with.
static void each_part(struct worker *worker, void (*step)(struct worker *worker, struct ptp_run_list part), bool last)
{
	size_t begin = 0;

	for (size_t i = 0; i < worker->sort->count && begin < worker->to; i++) {
		struct ptp_run_list *list = &worker->sort->lists[i];
		size_t from = worker->from > begin ? worker->from - begin : 0;
		size_t to = worker->to - begin < list->count ? worker->to - begin : list->count;

		if (from < to)
			step(worker, (struct ptp_run_list){list->at + from, to - from});
		if (last && !from && to == list->count) {
			free(list->at);
			list->at = NULL;
		}
		begin += list->count;
	}
}

static void measure(struct worker *worker, struct ptp_run_list part)
{
	for (size_t i = 0; i < part.count; i++) {
		worker->any |= key(&part.at[i]);
		worker->all &= key(&part.at[i]);
	}
}

static unsigned bucket_of(const struct ptp_packed *run, unsigned shift)
{
	return key(run) >> shift & (BUCKETS - 1);
}

static void count(struct worker *worker, struct ptp_run_list part)
{
	unsigned shift = worker->sort->shift;

	for (size_t i = 0; i < part.count; i++)
		worker->sizes[bucket_of(&part.at[i], shift)]++;
}

// Gives back the whole pages from *DONE to END once there are LEAST bytes of them.
static void release(uintptr_t *done, uintptr_t end, size_t least)
{
	end &= ~(uintptr_t)4095;
	if (end < *done + least)
		return;
	madvise((void *)*done, end - *done, MADV_DONTNEED);
	*done = end;
}

// Moves runs to where their buckets go on, and gives pages back as they are done with: freed memory alone may stay with us.
static void distribute(struct worker *worker, struct ptp_run_list part)
{
	unsigned shift = worker->sort->shift;
	uintptr_t done = ((uintptr_t)part.at + 4095) & ~(uintptr_t)4095;

	for (size_t i = 0; i < part.count; i++) {
		*worker->to_bucket[bucket_of(&part.at[i], shift)]++ = part.at[i];
		if (i % 4096 == 0)
			release(&done, (uintptr_t)&part.at[i + 1], RELEASE);
	}
	release(&done, (uintptr_t)&part.at[part.count], 4096);
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

static int measure_share(void *worker)
{
	each_part(worker, measure, false);
	return 0;
}

static int count_share(void *worker)
{
	each_part(worker, count, false);
	return 0;
}

static int distribute_share(void *worker)
{
	each_part(worker, distribute, true);
	return 0;
}

static int sort_buckets(void *data)
{
	struct sort *sort = ((struct worker *)data)->sort;
	ptp_autofree struct ptp_packed *space = ptp_realloc(NULL, sort->largest, sizeof(*space));
	unsigned i;

	while ((i = atomic_fetch_add(&sort->next, 1)) < BUCKETS)
		sort_bucket(sort->buckets[i], space, (size_t)(sort->buckets[i + 1] - sort->buckets[i]), sort->shift);
	return 0;
}

// Every worker takes STEP, in a thread of its own where there is enough to do.
static void all_workers(struct sort *sort, int (*step)(void *worker))
{
	bool started[WORKERS] = {false};
	thrd_t thread[WORKERS];

	for (unsigned i = 1; i < WORKERS; i++) {
		started[i] =
			sort->sorted.count >= MANY && thrd_create(&thread[i], step, &sort->workers[i]) == thrd_success;
		if (!started[i])
			step(&sort->workers[i]);
	}
	step(&sort->workers[0]);
	for (unsigned i = 1; i < WORKERS; i++)
		if (started[i])
			thrd_join(thread[i], NULL);
}

static void share_out(struct sort *sort)
{
	for (size_t i = 0; i < sort->count; i++)
		sort->sorted.count += sort->lists[i].count;
	for (size_t i = 0; i < WORKERS; i++) {
		sort->workers[i].sort = sort;
		sort->workers[i].from = sort->sorted.count / WORKERS * i;
		sort->workers[i].to = i + 1 < WORKERS ? sort->sorted.count / WORKERS * (i + 1) : sort->sorted.count;
		sort->workers[i].all = ~UINT64_C(0);
	}
}

// The buckets are the highest bits in which any two addresses differ.
static void choose_shift(struct sort *sort)
{
	uint64_t any = 0, all = ~UINT64_C(0);
	unsigned bits;

	for (size_t i = 0; i < WORKERS; i++) {
		any |= sort->workers[i].any;
		all &= sort->workers[i].all;
	}
	bits = any & ~all ? 64 - (unsigned)__builtin_clzll(any & ~all) : 0;
	sort->shift = bits > BUCKET_BITS ? bits - BUCKET_BITS : 0;
}

// In each bucket the runs of one worker lie behind those of the worker before it, so that all stay in the order of the lists.
static void lay_out_buckets(struct sort *sort)
{
	struct ptp_packed *at = sort->sorted.at = ptp_realloc(NULL, sort->sorted.count, sizeof(*at));

	for (size_t i = 0; i < BUCKETS; i++) {
		sort->buckets[i] = at;
		for (size_t j = 0; j < WORKERS; j++) {
			sort->workers[j].to_bucket[i] = at;
			at += sort->workers[j].sizes[i];
		}
		if ((size_t)(at - sort->buckets[i]) > sort->largest)
			sort->largest = (size_t)(at - sort->buckets[i]);
	}
	sort->buckets[BUCKETS] = at;
}

struct ptp_run_list ptp_sort_runs(struct ptp_run_list *lists, size_t count)
{
	struct sort sort = {.lists = lists, .count = count};

	share_out(&sort);
	all_workers(&sort, measure_share);
	choose_shift(&sort);
	all_workers(&sort, count_share);
	lay_out_buckets(&sort);
	all_workers(&sort, distribute_share);
	for (size_t i = 0; i < count; i++) {
		free(lists[i].at);
		lists[i] = (struct ptp_run_list){NULL, 0};
	}
	all_workers(&sort, sort_buckets);
	return sort.sorted;
}

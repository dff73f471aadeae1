// SPDX-License-Identifier: Apache-2.0
//
// The left half against memory: bench-speed [REPEATS] CAPTURE... prints for each capture what walking, sorting and sweeping
// cost, as medians, beside one sequential 8-byte XOR pass over the pages of its tables in the same process.
#include "inputs/inputs.h"
#include "verifier/overlap/sweep.h"
#include "verifier/verdict/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REPEATS_MAX 101

enum figure { READ, WALK, SORT, QSORT, FIGURES };

struct bench {
	struct ptp_capture capture;
	struct ptp_classes classes;
	struct ptp_map *maps;
	PTP_VEC(const uint64_t *) pages; // of tables, by address
	uint64_t leaves, runs, sum;
	double seconds[FIGURES][REPEATS_MAX];
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void walk(struct bench *b)
{
	b->leaves = b->runs = 0;
	for (size_t i = 0; i < b->capture.contexts.count; i++) {
		ptp_walk(&b->capture, i, &b->classes, &b->maps[i]);
		b->leaves += b->maps[i].leaf_entries;
		b->runs += b->maps[i].runs.count + b->maps[i].tables.count;
	}
}

static void free_walk(struct bench *b)
{
	for (size_t i = 0; i < b->capture.contexts.count; i++)
		ptp_map_free(&b->maps[i]);
	ptp_classes_free(&b->classes);
}

static int by_value(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

// The pages of the tables, each once, in order of their addresses.
static void list_pages(struct bench *b)
{
	PTP_VEC(uint64_t) all = {0};

	for (size_t i = 0; i < b->capture.contexts.count; i++)
		for (size_t j = 0; j < b->maps[i].tables.count; j++)
			for (uint64_t at = 0; at < b->maps[i].tables.at[j].size; at += 4096)
				*ptp_push(&all) = b->maps[i].tables.at[j].pa + at;
	if (all.count)
		qsort(all.at, all.count, sizeof(*all.at), by_value);
	for (size_t i = 0; i < all.count; i++) {
		const uint8_t *page = ptp_memory_at(&b->capture.memory, all.at[i], 4096);

		if (page && (!i || all.at[i] != all.at[i - 1]))
			*ptp_push(&b->pages) = (const uint64_t *)(const void *)page;
	}
	free(all.at);
}

// The yardstick.
static void read_pass(struct bench *b)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < b->pages.count; i++)
		for (size_t word = 0; word < 512; word++)
			sum ^= b->pages.at[i][word];
	b->sum += sum;
}

// A run as a plain program would have it.
struct plain {
	uint64_t pa, size;
	uint32_t class_id;
};

static int by_address(const void *left, const void *right)
{
	const struct plain *a = left, *b = right;

	return (a->pa > b->pa) - (a->pa < b->pa);
}

static struct ptp_run *gather(const struct bench *b)
{
	struct ptp_run *runs = ptp_calloc(b->runs, sizeof(*runs)), *to = runs;

	for (size_t i = 0; i < b->capture.contexts.count; i++) {
		const struct ptp_map *map = &b->maps[i];

		memcpy(to, map->runs.at, map->runs.count * sizeof(*to));
		to += map->runs.count;
		memcpy(to, map->tables.at, map->tables.count * sizeof(*to));
		to += map->tables.count;
	}
	return runs;
}

static double sort_plainly(struct bench *b)
{
	struct ptp_run *runs = gather(b);
	struct plain *plain = ptp_calloc(b->runs, sizeof(*plain));
	double start;

	for (size_t i = 0; i < b->runs; i++)
		plain[i] = (struct plain){runs[i].pa, runs[i].size, runs[i].class_id};
	start = now();
	qsort(plain, b->runs, sizeof(*plain), by_address);
	start = now() - start;
	b->sum += plain[b->runs / 2].pa;
	free(plain);
	free(runs);
	return start;
}

static double sort_and_sweep(const struct bench *b)
{
	struct ptp_run *runs = gather(b);
	struct ptp_overlaps overlaps = {0};
	double start = now();

	ptp_sweep(&b->capture, runs, b->runs, PTP_CHECK_PAGE, &overlaps);
	start = now() - start;
	ptp_overlaps_free(&overlaps);
	free(runs);
	return start;
}

static void measure(struct bench *b, int repeat)
{
	double start = now();

	walk(b);
	b->seconds[WALK][repeat] = now() - start;
	if (!b->pages.count)
		list_pages(b);
	start = now();
	read_pass(b);
	b->seconds[READ][repeat] = now() - start;
	b->seconds[SORT][repeat] = sort_and_sweep(b);
	b->seconds[QSORT][repeat] = repeat < 3 ? sort_plainly(b) : b->seconds[QSORT][repeat - 3];
	free_walk(b);
}

static int by_size(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static void print(struct bench *b, const char *name, int repeats)
{
	double median[FIGURES];

	for (int i = 0; i < FIGURES; i++) {
		qsort(b->seconds[i], (size_t)repeats, sizeof(double), by_size);
		median[i] = b->seconds[i][repeats / 2];
	}
	printf("%s\n", name);
	printf("  %llu leaf entries in %llu runs, %zu table pages\n", (unsigned long long)b->leaves,
	       (unsigned long long)b->runs, b->pages.count);
	printf("  read pass           %10.3f ms, %.1f GB/s\n", median[READ] * 1e3,
	       (double)b->pages.count * 4096 / 1e9 / median[READ]);
	printf("  walk                %10.3f ms, %.1f %% of the read rate, %.2f ns an entry\n", median[WALK] * 1e3,
	       median[READ] / median[WALK] * 100, median[WALK] * 1e9 / (double)b->leaves);
	printf("  sort and sweep      %10.3f ms, %.1f ns a run, %.1f times as fast as qsort\n", median[SORT] * 1e3,
	       median[SORT] * 1e9 / (double)b->runs, median[QSORT] / median[SORT]);
	printf("  walk, sort, sweep   %10.3f ms, %.1f read passes\n", (median[WALK] + median[SORT]) * 1e3,
	       (median[WALK] + median[SORT]) / median[READ]);
}

static int bench(const char *directory, int repeats)
{
	struct bench b = {.sum = 0};
	struct ptp_diag diag = {PTP_OK, ""};

	if (ptp_read_capture(directory, &b.capture, &diag)) {
		fprintf(stderr, "bench-speed: %s\n", diag.text);
		return 1;
	}
	b.maps = ptp_calloc(b.capture.contexts.count, sizeof(*b.maps));
	for (int i = 0; i < repeats; i++)
		measure(&b, i);
	print(&b, directory, repeats);
	__asm__ volatile("" : : "r"(b.sum)); // what was read is wanted
	free(b.pages.at);
	free(b.maps);
	ptp_capture_free(&b.capture);
	return 0;
}

int main(int argc, char **argv)
{
	int repeats = argc > 1 ? atoi(argv[1]) : 0, first = repeats ? 2 : 1, status = 0;

	if (first >= argc || repeats < 0 || repeats > REPEATS_MAX) {
		fputs("usage: bench-speed [REPEATS] CAPTURE...\n", stderr);
		return 2;
	}
	for (int i = first; i < argc; i++)
		status |= bench(argv[i], repeats ? repeats : 7);
	return status;
}

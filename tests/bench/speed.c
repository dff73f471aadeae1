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

enum figure { READ, WALK, SORT, SWEEP, QSORT, FIGURES };

struct bench {
	struct ptp_capture capture;
	struct ptp_classes classes;
	struct ptp_map *maps;
	PTP_VEC(const uint64_t *) pages; // of tables, by address
	uint64_t leaves, runs, sets, sum;
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
			for (uint64_t at = 0; at < ptp_unpack(&b->maps[i].tables.at[j]).size; at += 4096)
				*ptp_push(&all) = ptp_unpack(&b->maps[i].tables.at[j]).pa + at;
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

// The runs of all contexts, as lists that the sort takes.
static struct ptp_run_list *copy_lists(const struct bench *b)
{
	size_t contexts = b->capture.contexts.count;
	struct ptp_run_list *lists = ptp_calloc(2 * contexts, sizeof(*lists));

	for (size_t i = 0; i < 2 * contexts; i++) {
		const struct ptp_map *map = &b->maps[i / 2];
		struct ptp_packed *from = i % 2 ? map->tables.at : map->runs.at;

		lists[i].count = i % 2 ? map->tables.count : map->runs.count;
		lists[i].at = ptp_realloc(NULL, lists[i].count, sizeof(*lists[i].at));
		if (lists[i].count)
			memcpy(lists[i].at, from, lists[i].count * sizeof(*lists[i].at));
	}
	return lists;
}

static void sort_plainly(struct bench *b, int repeat)
{
	struct ptp_run_list *lists = copy_lists(b);
	struct plain *plain = ptp_calloc(b->runs, sizeof(*plain)), *to = plain;
	double start;

	for (size_t i = 0; i < 2 * b->capture.contexts.count; i++) {
		for (size_t j = 0; j < lists[i].count; j++) {
			struct ptp_run run = ptp_unpack(&lists[i].at[j]);

			*to++ = (struct plain){run.pa, run.size, run.class_id};
		}
		free(lists[i].at);
	}
	start = now();
	qsort(plain, b->runs, sizeof(*plain), by_address);
	b->seconds[QSORT][repeat] = now() - start;
	b->sum += plain[b->runs / 2].pa;
	free(plain);
	free(lists);
}

static void sort_and_sweep(struct bench *b, int repeat)
{
	struct ptp_run_list *lists = copy_lists(b), sorted;
	struct ptp_overlaps overlaps = {.stopped = false};
	double start = now(), middle;

	sorted = ptp_sort_runs(lists, 2 * b->capture.contexts.count);
	middle = now();
	ptp_sweep(&b->capture, &sorted, b->classes.entries.count, PTP_CHECK_PAGE, &overlaps);
	b->seconds[SORT][repeat] = middle - start;
	b->seconds[SWEEP][repeat] = now() - middle;
	b->sets = overlaps.sets.count;
	ptp_overlaps_free(&overlaps);
	free(sorted.at);
	free(lists);
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
	sort_and_sweep(b, repeat);
	sort_plainly(b, repeat);
	free_walk(b);
}

static int by_size(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static void print(struct bench *b, const char *name, int repeats)
{
	double median[FIGURES], runs = (double)b->runs, whole;

	for (int i = 0; i < FIGURES; i++) {
		qsort(b->seconds[i], (size_t)repeats, sizeof(double), by_size);
		median[i] = b->seconds[i][repeats / 2];
	}
	whole = median[WALK] + median[SORT] + median[SWEEP];
	printf("%s\n", name);
	printf("  %llu leaf entries in %llu runs, %zu table pages\n", (unsigned long long)b->leaves,
	       (unsigned long long)b->runs, b->pages.count);
	printf("  read pass           %10.3f ms, %.1f GB/s\n", median[READ] * 1e3,
	       (double)b->pages.count * 4096 / 1e9 / median[READ]);
	printf("  walk                %10.3f ms, %.1f %% of the read rate, %.2f ns an entry\n", median[WALK] * 1e3,
	       median[READ] / median[WALK] * 100, median[WALK] * 1e9 / (double)b->leaves);
	printf("  sort                %10.3f ms, %.1f ns a run\n", median[SORT] * 1e3, median[SORT] * 1e9 / runs);
	printf("  sweep               %10.3f ms, %.1f ns a run, %llu sets\n", median[SWEEP] * 1e3,
	       median[SWEEP] * 1e9 / runs, (unsigned long long)b->sets);
	printf("  sort and sweep      %10.1f times as fast as qsort\n", median[QSORT] / (median[SORT] + median[SWEEP]));
	printf("  walk, sort, sweep   %10.3f ms, %.1f read passes\n", whole * 1e3, whole / median[READ]);
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

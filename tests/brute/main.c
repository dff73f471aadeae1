// SPDX-License-Identifier: Apache-2.0
//
// Compares the library with brute force on random configurations.
//
//     brute [CONFIGURATIONS [SEED [ISLANDS]]]
//
// Without arguments: a few thousand from a fixed seed. A difference is printed with its configuration, and with the
// seed and the number of islands of its world: `brute ISLANDS SEED ISLANDS` gives it again.
// Fewer islands a world are more different mappings in as many configurations, and cost more time.
#include "tests/brute/judge.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CONFIGURATIONS 3000
#define ISLANDS 150 // of one world

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double spent[2];
static uint64_t lines; // compared

static unsigned compare_islands(struct world *w, struct result *found)
{
	double start = now();
	unsigned differences = 0;
	struct judge judge;

	judge_open(&judge, w);
	for (unsigned i = 0; i < w->island_count; i++) {
		struct result expected = {.lines = {0}};

		judge_island(&judge, i, &expected);
		result_settle(&expected);
		result_settle(&found[i]);
		lines += expected.lines.count;
		if (!result_compare(&expected, &found[i])) {
			differences++;
			world_print(w, i);
		}
		free(expected.lines.at);
	}
	judge_close(&judge);
	spent[1] += now() - start;
	return differences;
}

// The world of SEED, with as many of *COUNT islands as one solver is good for. The number of islands where both differ.
static unsigned compare(uint64_t seed, unsigned *count)
{
	struct result *found = ptp_calloc(*count, sizeof(*found));
	double start = now();
	struct world w;
	unsigned differences = *count;
	enum library_answer answer;

	world_make(&w, seed, *count);
	answer = library_run(&w, found);
	spent[0] += now() - start;
	if (answer == LIBRARY_ANSWERS)
		differences = compare_islands(&w, found);
	for (unsigned i = 0; i < *count; i++)
		free(found[i].lines.at);
	free(found);
	world_free(&w);
	if (answer != LIBRARY_GIVES_UP || *count == 1)
		return differences;
	*count /= 2;
	return compare(seed, count);
}

static void progress(uint64_t done, uint64_t differences)
{
	fprintf(stderr,
		"%" PRIu64 " configurations, %" PRIu64 " lines, %" PRIu64
		" differences; library %.1f s, brute force %.1f s\n",
		done, lines, differences, spent[0], spent[1]);
}

int main(int argc, char **argv)
{
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 0) : CONFIGURATIONS;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1, done = 0, differences = 0;
	unsigned of_world = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 0) : ISLANDS;

	for (uint64_t next = 0; done < count; seed++) {
		unsigned islands = count - done < of_world ? (unsigned)(count - done) : of_world;
		unsigned differ = compare(seed, &islands);

		if (differ)
			printf("seed %" PRIu64 ", %u islands: %u differ\n", seed, islands, differ);
		differences += differ;
		done += islands;
		if (argc > 1 && done >= next) {
			progress(done, differences);
			next = done + 25000;
		}
	}
	progress(done, differences);
	return differences != 0;
}

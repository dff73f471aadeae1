// SPDX-License-Identifier: Apache-2.0
//
// What reading a dump costs: bench-dump FILE reads all its 4 KiB pages in order, then as many as a host of 512 MiB has tables at random, then
// words of one page.
#include "collect/dump/dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAGE = 4096, TABLES = 512, WORDS = 1000000 };

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void read_all(struct ptp_dump *dump)
{
	static uint8_t page[PAGE];
	uint64_t count = 0, missing = 0;
	double begin = now();

	for (size_t i = 0; i < dump->ranges.count; i++)
		for (uint64_t at = 0; at + PAGE <= dump->ranges.at[i].size; at += PAGE, count++)
			missing += !dump->read(dump, dump->ranges.at[i].pa + at, page, PAGE);
	printf("%-24s %8.2f s  %.2f us each, %llu pages, %llu cannot be read\n", "all pages, in order", now() - begin,
	       (now() - begin) * 1e6 / (double)count, (unsigned long long)count, (unsigned long long)missing);
}

static void read_tables(struct ptp_dump *dump)
{
	static uint8_t page[PAGE];
	double begin = now();

	srand(1);
	for (int i = 0; i < TABLES; i++) {
		const struct ptp_range *range = &dump->ranges.at[(size_t)rand() % dump->ranges.count];

		dump->read(dump, range->pa + (uint64_t)rand() % (range->size / PAGE) * PAGE, page, PAGE);
	}
	printf("%-24s %8.2f ms %.2f us each\n", "512 pages at random", (now() - begin) * 1e3,
	       (now() - begin) * 1e6 / TABLES);
}

static void read_words(struct ptp_dump *dump)
{
	uint64_t word, sum = 0;
	double begin = now();

	for (int i = 0; i < WORDS; i++) {
		dump->read(dump, dump->ranges.at[0].pa + (uint64_t)i % 512 * 8, &word, sizeof(word));
		sum += word;
	}
	printf("%-24s %8.2f ms %.4f us each (sum %llx)\n", "words of one page", (now() - begin) * 1e3,
	       (now() - begin) * 1e6 / WORDS, (unsigned long long)sum);
}

int main(int argc, char **argv)
{
	struct ptp_dump dump;
	struct ptp_diag diag = {0};
	double begin = now();

	if (argc != 2) {
		fputs("usage: bench-dump FILE\n", stderr);
		return 2;
	}
	if (ptp_dump_open(argv[1], NULL, &dump, &diag)) {
		fprintf(stderr, "bench-dump: %s\n", diag.text);
		return 1;
	}
	printf("%-24s %8.2f ms\n", dump.format, (now() - begin) * 1e3);
	read_tables(&dump);
	read_all(&dump);
	read_words(&dump);
	ptp_dump_close(&dump);
	return 0;
}

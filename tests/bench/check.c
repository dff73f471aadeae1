// SPDX-License-Identifier: Apache-2.0
//
// Where the time of `ptproof check` goes: bench-check CAPTURE... prints, for each capture, the best of five runs of every
// stage, what they are worth against one sequential read pass over the same tables, and the numbers of obligations.
#include "ptproof.h"

#include "inputs/inputs.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUNS 5

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double least(double a, double b)
{
	return !a || b < a ? b : a;
}

// One pass of 8-byte XOR over all memory images: the yardstick.
static double read_pass(const char *directory)
{
	struct ptp_capture capture = {0};
	struct ptp_diag diag = {PTP_OK, ""};
	uint64_t sum = 0;
	double best = 0;

	if (ptp_read_capture(directory, &capture, &diag))
		return 0;
	for (int run = 0; run < RUNS; run++) {
		double start = now();

		for (size_t i = 0; i < capture.memory.segments.count; i++)
			for (uint64_t at = 0; at + 8 <= capture.memory.segments.at[i].size; at += 8) {
				uint64_t word;

				memcpy(&word, capture.memory.segments.at[i].data + at, sizeof(word));
				sum ^= word;
			}
		best = least(best, now() - start);
	}
	__asm__ volatile("" : : "r"(sum)); // the sum is wanted
	ptp_capture_free(&capture);
	return best;
}

#define STAGES 8

struct figures {
	double open, check, report, stage[STAGES], read;
	struct ptproof_counts counts;
};

static int measure(const char *directory, struct figures *f)
{
	double start = now(), seconds;
	struct ptproof *session;
	FILE *nowhere = fopen("/dev/null", "we");
	enum ptproof_status status = ptproof_open(directory, NULL, 0, &session);

	f->open = least(f->open, now() - start);
	start = now();
	if (!status)
		status = ptproof_check(session, PTPROOF_ERROR, NULL);
	f->check = least(f->check, now() - start);
	if (status == PTPROOF_BAD_INPUT || status == PTPROOF_FAULT || !nowhere) {
		fprintf(stderr, "bench-check: %s\n", ptproof_message(session));
		return 1;
	}
	start = now();
	ptproof_write_check(session, PTPROOF_JSON, nowhere);
	f->report = least(f->report, now() - start);
	fclose(nowhere);
	for (size_t i = 0; i < STAGES && ptproof_stage(session, i, &seconds); i++)
		f->stage[i] = least(f->stage[i], seconds);
	ptproof_count(session, &f->counts);
	ptproof_close(session);
	return 0;
}

static void print(const char *directory, const struct figures *f)
{
	static const char *const name[] = {"walk", "classes", "overlap", "triples", "obligations"};

	printf("%s\n", directory);
	printf("  one read pass over the images %8.3f ms\n", f->read * 1e3);
	printf("  read, rules, start of solver  %8.3f ms\n", f->open * 1e3);
	for (size_t i = 0; i < sizeof(name) / sizeof(*name); i++)
		printf("  %-29s %8.3f ms %8.1f read passes\n", name[i], f->stage[i] * 1e3, f->stage[i] / f->read);
	printf("  report (JSON)                 %8.3f ms\n", f->report * 1e3);
	printf("  whole check                   %8.3f ms\n", (f->open + f->check + f->report) * 1e3);
	printf("  %llu leaf entries in %llu runs; %llu distinct obligations, %llu questions to the solver, %.3f ms each\n",
	       (unsigned long long)f->counts.leaf_entries, (unsigned long long)f->counts.runs,
	       (unsigned long long)f->counts.obligations, (unsigned long long)f->counts.questions,
	       (f->stage[3] + f->stage[4]) * 1e3 / (double)f->counts.questions);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: bench-check CAPTURE...\n", stderr);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		struct figures figures = {.read = read_pass(argv[i])};

		for (int run = 0; run < RUNS; run++)
			if (measure(argv[i], &figures))
				return 1;
		print(argv[i], &figures);
	}
	return 0;
}

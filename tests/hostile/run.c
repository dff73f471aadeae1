// SPDX-License-Identifier: Apache-2.0
//
// Writes the capture, starts the program that PTPROOF names, and reads its JSON.
#include "tests/hostile/run.h"

#include "tests/unit/scratch.h"

#include <elf.h>
#include <endian.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS 200 // that a check may take

// A PE with 48 bits of physical address and nothing that came later; EL1&0, a 48-bit lower half.
static const char ordinary_cpu[] = "{ID_AA64MMFR0_EL1: 5, ID_AA64MMFR1_EL1: 0, ID_AA64MMFR2_EL1: 0, "
				   "ID_AA64MMFR3_EL1: 0, ID_AA64ISAR1_EL1: 0, ID_AA64PFR1_EL1: 0}";
static const char ordinary_stage1[] =
	"{TTBR0_EL1: 0x80000000, TCR_EL1: 0x500803510, MAIR_EL1: 0xff, SCTLR_EL1: 0x1005}";
static const char regions[] = "regions:\n"
			      "  - {name: RAM, base: 0x80000000, size: 0x40000000, kind: ram}\n"
			      "  - {name: device, base: 0x10000000, size: 0x100000, kind: device, cacheable: no}\n";

struct world *world_new(void)
{
	struct world *world = calloc(1, sizeof(*world));

	if (!world)
		exit(1);
	world->base = BASE;
	return world;
}

static const char *or_else(const char *text, const char *ordinary)
{
	return text ? text : ordinary;
}

static void write_description(const struct scratch *scratch, const struct world *w)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	fprintf(to, "ptproof-capture: 1\nmemory: [{file: tables.elf}]\n");
	if (!w->cpu || *w->cpu)
		fprintf(to, "cpu: %s\n", or_else(w->cpu, ordinary_cpu));
	fprintf(to, "contexts:\n  - name: test\n    owner: %s\n    regime: %s\n    stage1: %s\n",
		or_else(w->owner, "host"), or_else(w->regime, "EL1&0"), or_else(w->stage1, ordinary_stage1));
	if (w->stage2)
		fprintf(to, "    stage2: %s\n", w->stage2);
	if (w->security)
		fprintf(to, "    security: %s\n", w->security);
	fprintf(to, "%s%s", or_else(w->more, ""), regions);
	fclose(to);
	scratch_text(scratch, "capture.yaml", text);
	free(text);
}

static struct core_segment segment(const struct world *w, const uint64_t *words, unsigned first, unsigned end)
{
	return (struct core_segment){.type = PT_LOAD,
				     .offset = 0x1000 * (UINT64_C(1) + first),
				     .pa = w->base + UINT64_C(0x1000) * first,
				     .file_size = 0x1000 * (uint64_t)(end - first),
				     .memory_size = 0x1000 * (uint64_t)(end - first),
				     .data = words + (size_t)512 * first};
}

static void write_memory(const struct scratch *scratch, const struct world *w)
{
	uint64_t room = (UINT64_C(1) << 52) - w->base;
	unsigned end = room / 0x1000 < PAGES ? (unsigned)(room / 0x1000) : PAGES;
	uint64_t *words = calloc(PAGES, 4096);
	struct core_segment segments[2];

	for (size_t i = 0; i < (size_t)512 * PAGES; i++)
		words[i] = htole64(w->page[i / 512][i % 512]);
	segments[0] = segment(w, words, 0, w->hole ? w->hole : end);
	segments[1] = segment(w, words, w->hole + 1, end);
	scratch_core(scratch, "tables.elf", (size_t)0x1000 * (PAGES + 1), &(struct core_header){0}, segments,
		     w->hole ? 2 : 1);
	free(words);
}

// Starts ptproof with its outputs in files. Returns what waitpid says.
static int start(const struct scratch *scratch)
{
	const char *program = getenv("PTPROOF");
	char out[256], err[256];
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		if (!program || !freopen(scratch_path(scratch, "out", out), "w", stdout) ||
		    !freopen(scratch_path(scratch, "err", err), "w", stderr))
			_exit(127);
		alarm(SECONDS);
		execl(program, program, "check", "-o", "json", scratch->path, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		exit(1);
	return status;
}

static void print_file(const struct scratch *scratch, const char *name)
{
	char path[256], line[1024];
	FILE *file = fopen(scratch_path(scratch, name, path), "r");

	for (int i = 0; file && i < 20 && fgets(line, sizeof(line), file); i++)
		printf("    %s", line);
	if (file)
		fclose(file);
}

static bool wrong(const struct scratch *scratch, const char *name, const char *what, const char *detail)
{
	printf("%s: %s %s\n", name, what, detail);
	print_file(scratch, "err");
	print_file(scratch, "out");
	return false;
}

static bool has_gap(const json_t *context, const char *reason)
{
	size_t i;
	json_t *gap;

	json_array_foreach(json_object_get(context, "gaps"), i,
			   gap) if (strstr(json_string_value(json_object_get(gap, "reason")), reason)) return true;
	return false;
}

// What must be so of any report, with STATUS as the exit status. NULL, or what is not.
static const char *contradiction(const json_t *report, int status, const char *reason)
{
	static const char *const words[] = {"proved", "violated", "", "unknown"};
	const json_t *coverage = json_object_get(report, "coverage");
	const json_t *context = json_array_get(json_object_get(coverage, "contexts"), 0);
	const char *verdict = json_string_value(json_object_get(report, "verdict"));
	bool gaps = json_array_size(json_object_get(context, "gaps")) != 0;
	bool complete = json_is_true(json_object_get(coverage, "complete"));

	if (!verdict || strcmp(verdict, words[status]) != 0)
		return "the verdict is not that of the exit status";
	if (complete == gaps)
		return "the coverage is complete with gaps, or incomplete without";
	if (!complete && status == 0)
		return "proved, and not everything was walked";
	if (complete && json_integer_value(json_object_get(context, "missing_pages")))
		return "pages are missing, and the coverage is complete";
	return reason && !has_gap(context, reason) ? "no gap says why" : NULL;
}

static bool judge(const struct scratch *scratch, const char *name, int status, unsigned allowed, const char *reason)
{
	char path[256], number[32];
	json_t *report;
	const char *why;

	snprintf(number, sizeof(number), "%d", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	if (getenv("SHOW"))
		printf("%s %s\n", number, name);
	if (WIFSIGNALED(status))
		return wrong(scratch, name, WTERMSIG(status) == SIGALRM ? "takes too long; signal" : "ended by signal",
			     number);
	if (WEXITSTATUS(status) > 3 || !(allowed >> WEXITSTATUS(status) & 1))
		return wrong(scratch, name, "not an exit status that is allowed:", number);
	report = json_load_file(scratch_path(scratch, "out", path), 0, NULL);
	why = report ? contradiction(report, WEXITSTATUS(status), reason) : "the output is not one JSON value";
	json_decref(report);
	return why ? wrong(scratch, name, why, reason ? reason : "") : true;
}

bool world_check(const struct world *world, const char *name, unsigned allowed, const char *reason)
{
	struct scratch scratch;
	bool good;

	scratch_open(&scratch);
	write_description(&scratch, world);
	write_memory(&scratch, world);
	good = judge(&scratch, name, start(&scratch), allowed, reason);
	scratch_close(&scratch);
	return good;
}

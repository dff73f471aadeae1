// SPDX-License-Identifier: Apache-2.0
//
// The tables of a real host, printed as its kernel prints them: the same bytes as the kernel's own files, by the geometry and the
// descriptors of the walk. (The walk's runs against these files: cli/ptdump.)
//
// Source: Linux, note_page of arch/arm64/mm/ptdump.c: entries that follow each other with the same level and the same bits are a row.
#include "inputs/inputs.h"
#include "verifier/walk/descriptor.h"
#include "verifier/walk/setup.h"

#include <criterion/criterion.h>
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A column prints that of its words which is there, or blanks; after a blank unless it is GLUED to the one before it.
struct column {
	uint32_t words;
	int width;
	bool glued;
};

#define TYPES 0 // the last column of stage 1

static const struct column stage1[] = {
	{PTP_W(F), 1, false},
	{PTP_W(USR), 3, false},
	{PTP_W(RO) | PTP_W(RW), 2, false},
	{PTP_W(NX) | PTP_W(EXEC), 2, false},
	{PTP_W(SHD), 3, false},
	{PTP_W(AF), 2, false},
	{PTP_W(NG), 2, false},
	{PTP_W(CON), 3, false},
	{PTP_W(BLK), 3, false},
	{PTP_W(UXN), 3, false},
	{PTP_W(GP), 2, false},
	{PTP_TYPE_WORDS, TYPES, false},
	{0, 0, false},
};

static const struct column stage2[] = {
	{PTP_W(F), 1, false},
	{PTP_W(R), 1, false},
	{PTP_W(W), 1, false},
	{PTP_W(PX) | PTP_W(PXN), 3, false},
	{PTP_W(UX) | PTP_W(UXN), 3, true},
	{PTP_W(AF), 2, false},
	{PTP_W(BLK), 3, false},
	{0, 0, false},
};

// What this kernel calls its indices.
static const uint32_t types[8] = {PTP_W(NORMAL), PTP_W(TAGGED), PTP_W(NC), PTP_W(NGNRNE), PTP_W(NGNRE)};

// What the kernel prints, of one tree.
struct listing {
	const struct ptp_capture *capture;
	const struct ptp_geometry *g;
	enum ptp_ptdump_format format;
	const struct column *columns;
	const char *const *levels; // by level
	const char *file;          // where the markers are taken from
	FILE *to;
	bool started;
	uint64_t start; // of the row that goes on
	int level;
	uint32_t words;
};

#define STACK UINT64_C(0x4000)
#define STACK_ENTRY UINT64_C(0x0068000040000703)

// What came or went between the listing and the dump: kernel stacks, and a table for the last of them.
static const struct {
	int level;
	uint64_t first, size, listed;
} moved[] = {
	{3, 0xffff800080aa8000, STACK, STACK_ENTRY}, {3, 0xffff800080ab0000, STACK, STACK_ENTRY},
	{3, 0xffff800080ac0000, STACK, STACK_ENTRY}, {3, 0xffff800080ac8000, STACK, 0},
	{2, 0xffff800080c00000, 0x200000, 0}, // 0xffff800080cd8000 is in it
};

static uint64_t as_listed(const struct listing *l, int level, uint64_t ia, uint64_t descriptor)
{
	for (size_t i = 0; l->g->stage == 1 && i < sizeof(moved) / sizeof(*moved); i++)
		if (level == moved[i].level && ia - moved[i].first < moved[i].size)
			return moved[i].listed;
	return descriptor;
}

static void print_size(FILE *to, uint64_t bytes)
{
	const char *unit = "KMGTPE";

	for (bytes >>= 10; !(bytes & 1023) && unit[1]; unit++)
		bytes >>= 10;
	fprintf(to, "%9" PRIu64 "%c", bytes, *unit);
}

static void print_row(const struct listing *l, uint64_t end)
{
	fprintf(l->to, "0x%016" PRIx64 "-0x%016" PRIx64 "   ", l->start, end);
	print_size(l->to, end - l->start);
	fprintf(l->to, " %s", l->levels[l->level]);
	for (const struct column *c = l->columns; l->words && c->words; c++) {
		char word[PTP_PTDUMP_TEXT];

		ptp_ptdump_text(l->words & c->words, word);
		if (c->width != TYPES || *word)
			fprintf(l->to, "%s%-*s", c->glued ? "" : " ", c->width, word);
	}
	fputc('\n', l->to);
}

// The markers at ADDRESS, which are those before the row of the kernel's file that begins there. True: there are some.
static bool print_markers(const struct listing *l, uint64_t address)
{
	const char *from = l->file, *row;
	char start[32];

	snprintf(start, sizeof(start), "\n0x%016" PRIx64 "-", address);
	row = strstr(l->file, start);
	if (!row)
		return false;
	for (const char *line = l->file; line < row; line = strchr(line, '\n') + 1)
		from = *line == '-' ? from : strchr(line, '\n') + 1;
	if (from > row)
		return false;
	fwrite(from, 1, (size_t)(row + 1 - from), l->to);
	return true;
}

static bool has_marker(const struct listing *l, uint64_t address)
{
	struct listing silent = *l;
	bool has;

	silent.to = fopen("/dev/null", "w");
	has = print_markers(&silent, address);
	fclose(silent.to);
	return has;
}

static void note(struct listing *l, uint64_t ia, int level, uint64_t descriptor)
{
	uint32_t words = descriptor ? ptp_ptdump_words(l->format, descriptor) : 0;

	if (descriptor && l->g->stage == 1)
		words |= types[descriptor >> 2 & 7];
	if (l->started && level == l->level && words == l->words && !has_marker(l, ia))
		return;
	if (l->started)
		print_row(l, ia);
	print_markers(l, ia);
	l->started = true;
	l->start = ia;
	l->level = level;
	l->words = words;
}

static void list_table(struct listing *l, uint64_t table, int level, uint64_t ia, uint64_t size)
{
	for (uint64_t i = 0; i < size / 8; i++) {
		uint64_t at = ia + (i << ptp_shift(l->g, level)), word;
		struct ptp_entry entry;

		cr_assert(ptp_memory_read(&l->capture->memory, table + 8 * i, &word, 8), "0x%" PRIx64, table + 8 * i);
		word = as_listed(l, level, at, le64toh(word));
		entry = ptp_decode(l->g, level, word);
		if (entry.kind == PTP_TABLE)
			list_table(l, entry.address, level + 1, at, UINT64_C(1) << l->g->granule_bits);
		else
			note(l, at, level, word);
	}
}

static char *read_text(const char *directory, const char *name)
{
	char path[1024], *text = calloc(1, 1 << 16);
	FILE *from;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	from = fopen(path, "r");
	cr_assert(from && fread(text, 1, (1 << 16) - 1, from), "%s", path);
	fclose(from);
	return text;
}

// One line at a time: the first that differs says more than two files.
static void compare(const char *printed, const char *file)
{
	size_t lines = 1;

	for (; *printed && *file; lines++) {
		size_t a = strcspn(printed, "\n"), b = strcspn(file, "\n");

		cr_assert(a == b && !memcmp(printed, file, a), "line %zu:\n%.*s\nthe kernel:\n%.*s", lines, (int)a,
			  printed, (int)b, file);
		printed += a + 1;
		file += b + 1;
	}
	cr_expect(!*printed && !*file && lines > 30, "after line %zu:\n%.200s\nthe kernel:\n%.200s", lines, printed,
		  file);
}

static void list_tree(struct listing *l, bool to_the_top)
{
	char *text = NULL;
	size_t size;

	l->to = open_memstream(&text, &size);
	list_table(l, l->g->base, l->g->start_level, ptp_first_ia(l->g), l->g->root_size);
	if (to_the_top) // KVM prints no last row
		print_row(l, 0);
	fclose(l->to);
	compare(text, l->file);
	free(text);
}

static void check(const char *context, const char *name, enum ptp_ptdump_format format)
{
	static const char *const names[] = {"PGD", "PUD", "PMD", "PTE"}, *const digits[] = {"0", "1", "2", "3"};
	struct ptp_capture capture = {.title = ""};
	struct ptp_diag diag = {0};
	struct ptp_map gaps = {0};
	struct ptp_setup setup;
	char path[512], *file;
	size_t i = 0;
	bool second = format >= PTP_PTDUMP_S2_6_12;

	snprintf(path, sizeof(path), "%s/p72-max-viol", getenv("CAPTURES"));
	cr_assert(!ptp_read_capture(path, &capture, &diag), "%s", diag.text);
	while (strcmp(capture.contexts.at[i].name, context) != 0)
		i++;
	ptp_setup_init(&setup, &capture, i, &gaps);
	file = read_text(path, name);
	list_tree(&(struct listing){.capture = &capture,
				    .g = second ? &setup.stage2 : &setup.half[1].geometry,
				    .format = format,
				    .columns = second ? stage2 : stage1,
				    .levels = second ? digits : names,
				    .file = file},
		  !second);
	free(file);
	ptp_map_free(&gaps);
	ptp_capture_free(&capture);
}

Test(render, kernel_page_tables)
{
	check("kernel", "raw/kernel_page_tables", PTP_PTDUMP_STAGE1);
}

Test(render, stage2_page_tables)
{
	check("guest 1, any stage 1", "raw/stage2_page_tables", PTP_PTDUMP_S2_7);
}

// SPDX-License-Identifier: Apache-2.0
//
// Writes a synthetic host as a capture: bench-host DIRECTORY SHAPE LEAVES RUN [CONTEXTS].
//
// A kernel maps all RAM with 1 GiB blocks. Beside it CONTEXTS processes (1 when left out) have LEAVES pages together, in
// runs of RUN pages that lie in no order, and the pages of all tables are scattered. Shapes: `process`, nothing is shared;
// `shared`, half of each process is one set of pages, of which it has three fifths of the runs; `guest`, stage 2 of guests.
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE UINT64_C(4096)
#define GIB (UINT64_C(1) << 30)
#define BASE GIB // of RAM, and of the image of all tables

#define XN (UINT64_C(3) << 53)
#define KERNEL_BLOCK (XN | 1 << 10 | 3 << 8 | 1)
#define USER_PAGE (XN | 1 << 11 | 1 << 10 | 3 << 8 | 1 << 6 | 3)
#define GUEST_PAGE (UINT64_C(2) << 53 | 1 << 10 | 3 << 8 | 3 << 6 | 6 << 2 | 3)

struct host {
	enum { PROCESS, SHARED, GUEST } shape;
	uint64_t leaves, run, contexts;
	uint64_t each;          // leaves of one context
	uint64_t run_slots;     // a power of two: where runs may lie
	uint64_t tables, next;  // table pages, and how many of them are in use
	uint64_t step;          // between one table and the next, in pages; coprime to `tables`
	uint64_t data, ram_end; // physical addresses
	uint64_t *image;
};

static void fail(const char *what)
{
	fprintf(stderr, "bench-host: %s: %s\n", what, strerror(errno));
	exit(1);
}

// How many tables it takes to map SLOTS entries of LEVEL, from level 0 down.
static uint64_t tables_for(uint64_t slots, int level)
{
	uint64_t tables = 0;

	for (; level >= 0; level--) {
		slots = (slots + 511) / 512;
		tables += slots;
	}
	return tables;
}

static uint64_t page_of(const struct host *host, uint64_t table)
{
	return (uint64_t)((unsigned __int128)table * host->step % host->tables);
}

static uint64_t hash(uint64_t x)
{
	x = (x ^ x >> 31) * UINT64_C(0x9e3779b97f4a7c15);
	return x ^ x >> 29;
}

// Where the Nth run of all lies; no two touch.
static uint64_t pa_of_run(const struct host *host, uint64_t n)
{
	return host->data + (n * UINT64_C(0x9e3779b1) & (host->run_slots - 1)) * (host->run + 1) * PAGE;
}

static uint64_t shared_pages(const struct host *host)
{
	return host->shape == SHARED ? host->each / 2 : 0;
}

// The address of page SLOT of CONTEXT, or 0: not mapped. Its own runs begin in the middle of a table and of a contiguous group.
static uint64_t pa_of(const struct host *host, uint64_t context, uint64_t slot)
{
	uint64_t shared = shared_pages(host), own = slot - shared + 5;
	uint64_t first = shared / host->run + 1 + context * ((host->each - shared) / host->run + 2);

	if (slot >= shared)
		return pa_of_run(host, first + own / host->run) + own % host->run * PAGE;
	if (hash(context << 32 | slot / host->run) % 5 >= 3)
		return 0;
	return pa_of_run(host, slot / host->run) + slot % host->run * PAGE;
}

static uint64_t leaf(const struct host *host, uint64_t context, uint64_t slot, bool kernel)
{
	uint64_t pa;

	if (kernel)
		return KERNEL_BLOCK | (BASE + slot * GIB);
	pa = pa_of(host, context, slot);
	return pa ? pa | (host->shape == GUEST ? GUEST_PAGE : USER_PAGE) : 0;
}

// Maps SLOTS entries of LEVEL; returns the physical address of the table of level 0.
static uint64_t build(struct host *host, uint64_t context, uint64_t slots, int level, bool kernel)
{
	uint64_t below = 0; // the first table of the level below

	for (bool leaves = true; level >= 0; level--, leaves = false) {
		uint64_t first = host->next;

		for (uint64_t i = 0; i < slots; i++)
			host->image[page_of(host, first + i / 512) * 512 + i % 512] =
				leaves ? leaf(host, context, i, kernel) : (BASE + page_of(host, below + i) * PAGE) | 3;
		below = first;
		slots = (slots + 511) / 512;
		host->next += slots;
	}
	return BASE + page_of(host, below) * PAGE;
}

static void write_context(const struct host *host, uint64_t context, uint64_t root, bool kernel, FILE *to)
{
	if (kernel)
		fprintf(to, "  - {name: kernel, owner: host, regime: EL2&0, stage1: {TTBR1_EL2: ");
	else if (host->shape == GUEST)
		fprintf(to,
			"  - {name: guest %" PRIu64 ", owner: \"guest:%" PRIu64
			"\", regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: ",
			context + 1, context + 1);
	else
		fprintf(to,
			"  - {name: p%" PRIu64 ", owner: \"process:%" PRIu64 "\", regime: EL2&0, stage1: {TTBR0_EL2: ",
			context + 100, context + 100);
	if (!kernel && host->shape == GUEST)
		fprintf(to, "0x%" PRIx64 ", VTCR_EL2: 0x80053590, HCR_EL2: 0x403c807e263f}}\n", root);
	else
		fprintf(to,
			"0x%" PRIx64 ", TCR_EL2: 0x5b5103510, MAIR_EL2: 0x40044ffff, "
			"SCTLR_EL2: 0x2000018fc74791d}}\n",
			root);
}

static void write_capture(struct host *host, FILE *to)
{
	fprintf(to,
		"ptproof-capture: 1\n"
		"memory: [{file: tables.raw, base: 0x%" PRIx64 "}]\n"
		"cpu: {CTR_EL0: 0xb444c004, ID_AA64MMFR0_EL1: 5, ID_AA64MMFR1_EL1: 0, ID_AA64MMFR2_EL1: 0x10000000000, "
		"ID_AA64MMFR3_EL1: 0, ID_AA64ISAR1_EL1: 0, ID_AA64PFR1_EL1: 0, ID_AA64PFR2_EL1: 0}\n"
		"regions: [{name: System RAM, base: 0x%" PRIx64 ", size: 0x%" PRIx64 ", kind: ram}]\n"
		"contexts:\n",
		(uint64_t)BASE, (uint64_t)BASE, host->ram_end - BASE);
	write_context(host, 0, build(host, 0, (host->ram_end - BASE) / GIB, 1, true), true, to);
	for (uint64_t i = 0; i < host->contexts; i++)
		write_context(host, i, build(host, i, host->each, 3, false), false, to);
}

static uint64_t coprime(uint64_t to, uint64_t from)
{
	for (;; from++) {
		uint64_t a = from, b = to;

		while (b) {
			uint64_t rest = a % b;

			a = b;
			b = rest;
		}
		if (a == 1)
			return from;
	}
}

// What follows from the numbers that were given. The tables of the kernel depend on where RAM ends, and that on the size of the
// tables; a GiB of blocks more or less for them is nothing.
static void lay_out(struct host *host)
{
	uint64_t runs, span;

	host->each = host->leaves / host->contexts;
	runs = (host->contexts + 1) * (host->each / host->run + 3);
	for (host->run_slots = 1; host->run_slots < runs; host->run_slots *= 2)
		;
	span = host->run_slots * (host->run + 1) * PAGE;
	host->tables = host->contexts * tables_for(host->each, 3);
	host->data = (BASE + host->tables * PAGE + 64 * PAGE + GIB - 1) & ~(GIB - 1);
	host->ram_end = (host->data + span + GIB - 1) & ~(GIB - 1);
	host->tables += tables_for((host->ram_end - BASE) / GIB, 1);
	host->step = coprime(host->tables, host->tables * 3 / 5 + 1);
}

static bool read_arguments(struct host *host, int argc, char **argv)
{
	static const char *const shapes[] = {[PROCESS] = "process", [SHARED] = "shared", [GUEST] = "guest"};

	if (argc < 5 || argc > 6)
		return false;
	for (host->shape = PROCESS; strcmp(argv[2], shapes[host->shape]) != 0; host->shape++)
		if (host->shape == GUEST)
			return false;
	host->leaves = strtoull(argv[3], NULL, 10);
	host->run = strtoull(argv[4], NULL, 10);
	host->contexts = argc > 5 ? strtoull(argv[5], NULL, 10) : 1;
	return host->run && host->contexts && host->leaves / host->contexts;
}

static FILE *open_in(int directory, const char *name)
{
	int fd = openat(directory, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");

	if (!file)
		fail(name);
	return file;
}

int main(int argc, char **argv)
{
	struct host host = {.next = 0};
	int directory = -1;
	FILE *image, *text;

	if (!read_arguments(&host, argc, argv)) {
		fputs("usage: bench-host DIRECTORY process|shared|guest LEAVES RUN [CONTEXTS]\n", stderr);
		return 2;
	}
	lay_out(&host);
	if ((mkdir(argv[1], 0777) && errno != EEXIST) || (directory = open(argv[1], O_DIRECTORY | O_CLOEXEC)) < 0)
		fail(argv[1]);
	image = open_in(directory, "tables.raw");
	text = open_in(directory, "capture.yaml");
	if (ftruncate(fileno(image), (off_t)(host.tables * PAGE)))
		fail("tables.raw");
	host.image = mmap(NULL, host.tables * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(image), 0);
	if (host.image == MAP_FAILED)
		fail("tables.raw");
	write_capture(&host, text);
	return fclose(text) || fclose(image) || host.next != host.tables;
}

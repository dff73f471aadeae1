// SPDX-License-Identifier: Apache-2.0
//
// seed DIRECTORY: writes a few small inputs for each fuzz target into a directory of its name in DIRECTORY.
#include "tests/fuzz/seed.h"
#include "tests/unit/scratch.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BASE UINT64_C(0x80000000)
#define PAGES 8

static const char yaml[] =
	"ptproof-capture: 1\n"
	"title: \"a seed\"\n"
	"memory: [{file: tables.raw, base: 0x80000000}]\n"
	"cpu: {ID_AA64MMFR0_EL1: 5, FEAT_TCR2: false}\n"
	"include: [more.yaml]\n"
	"contexts:\n"
	"  - name: kernel\n"
	"    owner: host\n"
	"    regime: EL1&0\n"
	"    stage1: {TTBR0_EL1: 0x80000000, TCR_EL1: 0x500803510, MAIR_EL1: 0xff, SCTLR_EL1: 0x1005}\n"
	"  - {name: vm, owner: \"guest:1\", regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 0x80000000, VTCR_EL2: 0x53558, "
	"HCR_EL2: 1}}\n"
	"regions: # a comment\n"
	"  - {name: RAM, base: 0x80000000, size: 0x1000, kind: ram, granted: [host, \"guest:1\"]}\n"
	"  - name: MMIO\n"
	"    base: 0x90000000\n"
	"    size: 0x1000\n"
	"    kind: device\n"
	"    read-side-effects: yes\n"
	"assume:\n"
	"  - {independent: [host, \"guest:1\"], because: it is}\n";

// Tables 0 to 3 lead to pages and blocks; the rest of each is a pattern with invalid entries and loops.
static void tables(uint64_t page[PAGES][512])
{
	for (unsigned i = 0; i < PAGES; i++) {
		page[i][0] = (BASE + (i + 1) * 0x1000) | 3;
		page[i][1] = 0x40000701;
		page[i][2] = (BASE + i * 0x1000) | 3;
		page[i][3] = UINT64_C(0x0010000080000703) | i << 12;
	}
}

void seed_write(const char *directory, const char *name, const void *data, size_t size)
{
	char path[512];
	FILE *to;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	to = fopen(path, "wb");
	if (!to || fwrite(data, 1, size, to) != size || fclose(to))
		perror(path);
}

// 12 words of registers (tables.c), then the tables.
static void write_tables(const char *directory, const char *name, uint64_t tcr, uint64_t vtcr, const void *memory)
{
	static struct {
		uint64_t w[12];
		uint64_t page[PAGES][512];
	} input;

	input.w[0] = input.w[1] = input.w[5] = BASE;
	input.w[2] = tcr;
	input.w[3] = 0xff440400;
	input.w[4] = 0x1005;
	input.w[6] = vtcr;
	input.w[7] = 0x80000001;
	input.w[8] = 0x22222005;
	input.w[11] = 5 << 8 | 16;
	memcpy(input.page, memory, sizeof(input.page));
	seed_write(directory, name, &input, sizeof(input));
}

static void write_elf(const struct scratch *to, const void *memory)
{
	const struct core_segment segments[] = {
		{PT_LOAD, 0x1000, BASE, 0x1000, 0x1000, memory},
		{PT_NOTE, 0x400, 0, 16, 16, "0123456789abcdef"},
	};
	const struct core_header header = {0};

	scratch_core(to, "elf/small", 0x2000, &header, segments, 2);
}

int main(int argc, char **argv)
{
	static const char *const targets[] = {"yaml", "elf", "tables", "iomem", "devicetree", "pci", "acpi"};
	static uint64_t page[PAGES][512];
	struct scratch to;

	if (argc != 2 || strlen(argv[1]) >= sizeof(to.path)) {
		fputs("usage: seed DIRECTORY\n", stderr);
		return 2;
	}
	strcpy(to.path, argv[1]);
	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
		char path[512];

		snprintf(path, sizeof(path), "%s/%s", argv[1], targets[i]);
		mkdir(path, 0777);
	}
	tables(page);
	seed_write(argv[1], "yaml/small", yaml, sizeof(yaml) - 1);
	write_elf(&to, page);
	write_tables(argv[1], "tables/4k", 0x580803510, 0x80053558, page);
	write_tables(argv[1], "tables/16k", UINT64_C(0x540808011) | 17 << 16, 0x8005b55a, page);
	write_tables(argv[1], "tables/64k", UINT64_C(0x5c0807516) | 22 << 16, 0x80057556, page);
	seed_regions(argv[1]);
	return 0;
}

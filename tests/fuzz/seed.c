// SPDX-License-Identifier: Apache-2.0
//
// seed DIRECTORY: writes a few small inputs for each fuzz target into a folder of its name in DIRECTORY.
#include "tests/fuzz/seed.h"
#include "tests/unit/kdump.h"
#include "tests/unit/scratch.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE UINT64_C(0x80000000)
#define PAGES 8

// A capture that has a bit of everything, with these memory images.
#define AFTER_MEMORY                                                                                                          \
	"cpu: {ID_AA64MMFR0_EL1: 5, FEAT_TCR2: false}\n"                                                                      \
	"include: [more.yaml]\n"                                                                                              \
	"contexts:\n"                                                                                                         \
	"  - name: kernel\n"                                                                                                  \
	"    owner: host\n"                                                                                                   \
	"    regime: EL1&0\n"                                                                                                 \
	"    stage1: {TTBR0_EL1: 0x80000000, TCR_EL1: 0x500803510, MAIR_EL1: 0xff, SCTLR_EL1: 0x1005}\n"                      \
	"  - {name: vm, owner: \"guest:1\", regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 0x80000000, VTCR_EL2: 0x53558, " \
	"HCR_EL2: 1}}\n"                                                                                                      \
	"regions: # a comment\n"                                                                                              \
	"  - {name: RAM, base: 0x80000000, size: 0x1000, kind: ram, granted: [host, \"guest:1\"]}\n"                          \
	"  - name: MMIO\n"                                                                                                    \
	"    base: 0x90000000\n"                                                                                              \
	"    size: 0x1000\n"                                                                                                  \
	"    kind: device\n"                                                                                                  \
	"    read-side-effects: yes\n"                                                                                        \
	"assume:\n"                                                                                                           \
	"  - {independent: [host, \"guest:1\"], because: it is}\n"

#define CAPTURE(images)                                                                                                \
	"ptproof-capture: 1\n"                                                                                         \
	"title: \"a seed\"\n"                                                                                          \
	"memory: [" images "]\n" AFTER_MEMORY

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

// 12 words of registers (tables.c), then the tables.
static void write_tables(const struct scratch *to, const char *name, uint64_t tcr, uint64_t vtcr, const void *memory)
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
	scratch_file(to, name, &input, sizeof(input));
}

static void write_elf(const struct scratch *to, const char *name, const void *memory)
{
	const struct core_segment segments[] = {
		{PT_LOAD, 0x1000, BASE, 0x1000, 0x1000, memory},
		{PT_NOTE, 0x400, 0, 16, 16, "0123456789abcdef"},
	};
	const struct core_header header = {0};

	scratch_core(to, name, 0x2000, &header, segments, 2);
}

// The addresses of two images and where the first ends (raw.c), then both: all tables, and their second half again.
static void write_raw(const struct scratch *to, const char *name, uint64_t second, const void *memory)
{
	enum { BYTES = PAGES * 4096 };
	static struct {
		uint64_t base[2], cut;
		uint8_t bytes[BYTES + BYTES / 2];
	} input = {.cut = BYTES};

	input.base[0] = BASE;
	input.base[1] = second;
	memcpy(input.bytes, memory, BYTES);
	memcpy(input.bytes + BYTES, input.bytes + BYTES / 2, BYTES / 2);
	scratch_file(to, name, &input, sizeof(input));
}

// Two texts, each up to a byte of zero, and an image (capture.c).
static void write_capture(const struct scratch *to, const char *name, const char *text, const void *image, size_t size)
{
	static uint8_t input[1 << 16];
	static const char more[] = "regions: [{name: R, base: 0, size: 0x1000}]\n";
	size_t length = strlen(text) + 1;

	memcpy(input, text, length);
	memcpy(input + length, more, sizeof(more));
	memcpy(input + length + sizeof(more), image, size);
	scratch_file(to, name, input, length + sizeof(more) + size);
}

static void write_captures(const struct scratch *to, const void *memory)
{
	char core[0x2000] = "", path[256];
	FILE *file = fopen(scratch_path(to, "elf/small", path), "rb");

	if (!file || fread(core, 1, sizeof(core), file) != sizeof(core) || fclose(file))
		perror(path);
	write_capture(to, "capture/elf", CAPTURE("{file: image}"), core, sizeof(core));
	write_capture(to, "capture/raw", CAPTURE("{file: image, base: 0x80000000}"), memory, 4096);
}

// A page that compresses, one that is left out, a zero page.
static void write_kdump(const struct scratch *to, const char *name, unsigned method, const void *memory)
{
	static const uint8_t zero[4096];
	const struct kdump_page pages[] = {{1, memory}, {2, NULL}, {3, zero}};
	struct kdump_file file = kdump_make(method, 4096, pages, 3, "OSRELEASE=6\n");

	scratch_file(to, name, file.data, file.size);
	free(file.data);
}

// Two ranges.
static void write_lime(const struct scratch *to)
{
	struct {
		uint32_t magic, version;
		uint64_t first, last, reserved;
		uint8_t bytes[256];
	} range[2] = {{0x4c694d45, 1, BASE, BASE + 255, 0, {1}}, {0x4c694d45, 1, BASE + 256, BASE + 511, 0, {2}}};

	scratch_file(to, "dump/lime", range, sizeof(range));
}

// Listings, after the stage.
static const char stage1[] =
	"1---[ Linear Mapping start ]---\n"
	"0xffff000000000000-0xffff000000001000           4K PTE F     ro x  SHD AF            UXN GP\n"
	"0xffff000000001000-0xffff8000001ff000 137438955512K PTE\n"
	"0xffff8000001ff000-0xffff800000200000           4K PTE   USR RW NX SHD AF NG CON BLK UXN    MEM/NORMAL-TAGGED\n"
	"---[ Linear Mapping end ]---\n"
	"0xffff800000200000-0x0000000000000000   134217726M PGD\n";

static const char old[] =
	"1---[ vmemmap start ]---\n"
	"0xffffffbdc0000000-0xffffffbdc2000000          32M       RW NX SHD AF      BLK UXN DEVICE/GRE\n";

static const char stage2[] = "0---[ Guest IPA ]---\n"
			     "0x0000000000000000-0x0000000000200000           2M 2   R W px ux  AF BLK\n"
			     "0x0000000000200000-0x0000000000201000           4K 3   R W PXNUXN AF    \n"
			     "0x0000000000201000-0x0000000000400000        2044K 3\n";

static const char android[] = "0---[ Host IPA ]---\n"
			      "0x0000000000000000-0x0000000000001000           4K PTE   XN R W AF FnXS CON BLK\n";

// Of stretches, after which file it is.
static const char areas[] = "0"
			    "0xffff800000020000-0xffff800000022000    8192 a+1/2 phys=0x0000000009000000 ioremap\n"
			    "0xffff800000000000-0xffff800000010000   65536 a+1/2 [b] phys=0x0000000040000000 vmap\n"
			    "0xffff800000030000-0xffff800000032000    8192 unpurged vm_area\n";

static const char info[] =
	"1OSRELEASE=6\nNUMBER(VA_BITS)=52\nNUMBER(TCR_EL1_T1SZ)=0x10\nNUMBER(PHYS_OFFSET)=0xfff1000040000000\n"
	"NUMBER(kimage_voffset)=0xffff7fffc0000000\nSYMBOL(_stext)=ffff800000008000\n"
	"SYMBOL(init_uts_ns)=ffff800000009000\n";

static const char high[] = "1OSRELEASE=6\nNUMBER(VA_BITS)=48\nNUMBER(PHYS_OFFSET)=0xfffffffffe000\n";

static const char linear[] =
	"2---[ Linear Mapping start ]---\n"
	"0xffff000000000000-0xffff000000200000           2M PMD       RW NX     AF        BLK UXN    MEM/NORMAL\n"
	"---[ Linear Mapping end ]---\n"
	"0xffff800000000000-0xffff800000010000          64K PTE       ro x      AF            UXN    MEM/NORMAL\n"
	"0xffff800000020000-0xffff800000022000           8K PTE       RW NX     AF            UXN    MEM/NORMAL-NC\n";

int main(int argc, char **argv)
{
	static const char *const targets[] = {"yaml",  "elf",   "tables",     "raw", "capture", "dump",     "ptdump",
					      "iomem", "mtree", "devicetree", "pci", "acpi",    "stretches"};
	static const struct scratch to = {"."};
	static uint64_t page[PAGES][512];

	if (argc != 2 || chdir(argv[1])) {
		fputs("usage: seed DIRECTORY\n", stderr);
		return 2;
	}
	for (unsigned i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		mkdir(targets[i], 0777);
	tables(page);
	scratch_text(&to, "yaml/small", CAPTURE("{file: tables.raw, base: 0x80000000}"));
	write_elf(&to, "elf/small", page);
	write_tables(&to, "tables/4k", 0x580803510, 0x80053558, page);
	write_tables(&to, "tables/16k", UINT64_C(0x540808011) | 17 << 16, 0x8005b55a, page);
	write_tables(&to, "tables/64k", UINT64_C(0x5c0807516) | 22 << 16, 0x80057556, page);
	write_raw(&to, "raw/agree", BASE + PAGES / 2 * 4096, page);
	write_raw(&to, "raw/differ", BASE + 8, page);
	write_raw(&to, "raw/last", UINT64_C(0xffffffffff000), page);
	write_captures(&to, page);
	scratch_text(&to, "ptdump/stage1", stage1);
	scratch_text(&to, "ptdump/old", old);
	scratch_text(&to, "ptdump/stage2", stage2);
	scratch_text(&to, "ptdump/android", android);
	scratch_text(&to, "stretches/areas", areas);
	scratch_text(&to, "stretches/info", info);
	scratch_text(&to, "stretches/high", high);
	scratch_text(&to, "stretches/listing", linear);
	write_elf(&to, "dump/elf", page);
	write_kdump(&to, "dump/zlib", KDUMP_ZLIB, page);
	write_kdump(&to, "dump/lzo", KDUMP_LZO, page);
	write_kdump(&to, "dump/snappy", KDUMP_SNAPPY, page);
	write_kdump(&to, "dump/zstd", KDUMP_ZSTD, page);
	write_lime(&to);
	seed_regions(&to);
	return 0;
}

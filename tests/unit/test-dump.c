// SPDX-License-Identifier: Apache-2.0
//
// Dumps of each format: what they hold, what is missing and why, and what is refused.
#include "collect/dump/dump.h"
#include "tests/unit/kdump.h"
#include "tests/unit/scratch.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 4, BLOCK_MOST = 65536 };
#define BASE UINT64_C(0x40000000)
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

// Pages that compress well, not at all, and a zero page.
static uint8_t memory[PAGES][BLOCK_MOST];
static const char vmcoreinfo[] = "OSRELEASE=6.12.95\nPAGESIZE=4096\n";
static struct scratch scratch;
static char path[256];

static void setup(void)
{
	uint64_t x = 1;

	scratch_open(&scratch);
	scratch_path(&scratch, "dump", path);
	for (int i = 0; i < BLOCK_MOST; i++) {
		x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		memory[0][i] = (uint8_t)(i / 256 + 1);
		memory[1][i] = (uint8_t)(x >> 33);
		memory[3][i] = (uint8_t)(i & 1 ? 3 : i / 512);
	}
}

static void teardown(void)
{
	scratch_close(&scratch);
}

TestSuite(dump, .init = setup, .fini = teardown);

// kdump files

static const unsigned methods[] = {KDUMP_STORED, KDUMP_ZLIB, KDUMP_LZO, KDUMP_SNAPPY, KDUMP_ZSTD};
static const char *const formats[] = {"kdump", "kdump (zlib)", "kdump (lzo)", "kdump (snappy)", "kdump (zstd)"};

// The four pages from BASE on, then one that was left out, then nothing, then the first page again.
static struct kdump_file make(unsigned method, uint32_t block)
{
	uint64_t first = BASE / block;
	const struct kdump_page pages[] = {
		{first, memory[0]},     {first + 1, memory[1]}, {first + 2, memory[2]},
		{first + 3, memory[3]}, {first + 4, NULL},      {first + 64, memory[0]},
	};

	return kdump_make(method, block, pages, COUNT(pages), vmcoreinfo);
}

static void write_dump(const struct kdump_file *file)
{
	scratch_file(&scratch, "dump", file->data, file->size);
}

static const char *why(struct ptp_dump *dump, uint64_t pa)
{
	uint8_t byte;

	return dump->read(dump, pa, &byte, 1) ? "it can be read" : dump->why(dump, pa);
}

// The pages, each whole, then SIZE bytes across each boundary.
static void check_pages(struct ptp_dump *dump, uint32_t block, uint32_t stride)
{
	static uint8_t got[2 * BLOCK_MOST];

	for (uint32_t i = 0; i < PAGES; i++) {
		cr_assert(dump->read(dump, BASE + i * stride, got, block));
		cr_expect(!memcmp(got, memory[i], block), "page %u", i);
	}
	for (uint32_t i = 0; i + 1 < PAGES; i++) {
		cr_assert(dump->read(dump, BASE + (i + 1) * stride - 5, got, 9));
		cr_expect(!memcmp(got, memory[i] + block - 5, 5) && !memcmp(got + 5, memory[i + 1], 4), "boundary %u",
			  i);
	}
	cr_expect(!dump->read(dump, BASE - 1, got, 2));
	cr_expect(!dump->read(dump, BASE + PAGES * stride - 1, got, 2));
	cr_expect(!dump->read(dump, UINT64_MAX, got, 1));
	cr_expect(!dump->read(dump, UINT64_MAX, got, 2));
}

static void check_kdump(unsigned method, uint32_t block, const char *format)
{
	struct kdump_file file = make(method, block);
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	write_dump(&file);
	cr_assert(!ptp_dump_open(path, NULL, &dump, &diag), "%s", diag.text);
	cr_expect_str_eq(dump.format, format);
	cr_assert(dump.ranges.count == 2);
	cr_expect(dump.ranges.at[0].pa == BASE && dump.ranges.at[0].size == PAGES * block);
	cr_expect(dump.ranges.at[1].pa == BASE + 64 * block && dump.ranges.at[1].size == block);
	cr_expect(dump.left_out == block);
	cr_assert(dump.vmcoreinfo_size == strlen(vmcoreinfo));
	cr_expect(!memcmp(dump.vmcoreinfo, vmcoreinfo, strlen(vmcoreinfo)));
	check_pages(&dump, block, block);
	cr_expect_str_eq(why(&dump, BASE + 64 * block + 1), "it can be read");
	cr_expect_str_eq(why(&dump, BASE + 4 * block), "it was left out of the dump (dump level 31)");
	cr_expect_str_eq(why(&dump, BASE + 5 * block), "the dump does not know it as memory");
	cr_expect_str_eq(why(&dump, BASE + 65 * block), "the dump does not know it as memory");
	ptp_dump_close(&dump);
	free(file.data);
}

Test(dump, kdump)
{
	for (size_t i = 0; i < COUNT(methods); i++)
		for (uint32_t block = PAGE; block <= BLOCK_MOST; block *= 2)
			check_kdump(methods[i], block, formats[i]);
}

// More pages than there are slots, twice, so that each is expanded anew.
Test(dump, kdump_cache)
{
	enum { MANY = 16384 + 100 };
	static struct kdump_page pages[MANY];
	static uint64_t bytes[MANY][512], got;
	struct kdump_file file;
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	for (uint64_t i = 0; i < MANY; i++) {
		bytes[i][7] = i + 1;
		pages[i] = (struct kdump_page){2 * i, bytes[i]};
	}
	file = kdump_make(KDUMP_LZO, PAGE, pages, MANY, NULL);
	write_dump(&file);
	free(file.data);
	cr_assert(!ptp_dump_open(path, NULL, &dump, &diag), "%s", diag.text);
	cr_expect(!dump.vmcoreinfo && dump.ranges.count == MANY);
	for (uint64_t i = 0; i < 2 * MANY; i++) {
		cr_assert(dump.read(&dump, 2 * (i % MANY) * PAGE + 56, &got, 8));
		cr_assert(got == i % MANY + 1, "page %zu: %zu", (size_t)i, (size_t)got);
		cr_assert(!dump.read(&dump, (2 * (i % MANY) + 1) * PAGE, &got, 8));
	}
	ptp_dump_close(&dump);
}

// A page that fails to expand must not leave its beginning where another is kept: two pages, one slot for both.
Test(dump, kdump_slot)
{
	const struct kdump_page pages[] = {{0, memory[0]}, {2, memory[3]}};
	struct kdump_file file = kdump_make(KDUMP_ZLIB, PAGE, pages, COUNT(pages), NULL);
	uint8_t *size = file.data + file.descriptors + 24 + 8, got[PAGE];
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	size[0] -= 4; // without its checksum
	write_dump(&file);
	free(file.data);
	cr_assert(!ptp_dump_open(path, NULL, &dump, &diag), "%s", diag.text);
	cr_assert(dump.read(&dump, 0, got, PAGE));
	cr_expect_str_eq(why(&dump, 2 * PAGE), "the dump is damaged: its page does not expand to one");
	cr_assert(dump.read(&dump, 0, got, PAGE));
	cr_expect(!memcmp(got, memory[0], PAGE));
	ptp_dump_close(&dump);
}

// Bits beyond max_mapnr are no pages.
Test(dump, kdump_bits)
{
	struct kdump_file file = make(KDUMP_ZLIB, PAGE);
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	file.data[file.sub + KDUMP_BLOCKS] = 2; // of 0x40041
	write_dump(&file);
	free(file.data);
	cr_assert(!ptp_dump_open(path, NULL, &dump, &diag), "%s", diag.text);
	cr_expect(dump.ranges.count == 1 && dump.ranges.at[0].pa == BASE && dump.ranges.at[0].size == 2 * PAGE);
	cr_expect_str_eq(why(&dump, BASE + PAGE), "it can be read");
	cr_expect_str_eq(why(&dump, BASE + 2 * PAGE), "the dump does not know it as memory");
	ptp_dump_close(&dump);
}

// A page of one size in a dump of another, put behind it.
static void check_size(unsigned method, uint32_t block, uint32_t other)
{
	const struct kdump_page page = {0, memory[0]};
	struct kdump_file file = kdump_make(method, block, &page, 1, NULL);
	struct kdump_file donor = kdump_make(method, other, &page, 1, NULL);
	uint8_t *both = malloc(file.size + donor.size);
	uint64_t offset = file.size + donor.pages;
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	memcpy(both, file.data, file.size);
	memcpy(both + file.size, donor.data, donor.size);
	memcpy(both + file.descriptors, donor.data + donor.descriptors, 24);
	memcpy(both + file.descriptors, &offset, 8);
	scratch_file(&scratch, "dump", both, file.size + donor.size);
	cr_assert(!ptp_dump_open(path, NULL, &dump, &diag), "%s", diag.text);
	cr_expect_str_eq(why(&dump, 0),
			 block == other ? "it can be read" : "the dump is damaged: its page does not expand to one",
			 "method %u, %u bytes as %u", method, other, block);
	ptp_dump_close(&dump);
	free(file.data);
	free(donor.data);
	free(both);
}

Test(dump, kdump_page_size)
{
	for (size_t i = 1; i < COUNT(methods); i++) {
		check_size(methods[i], 2 * PAGE, PAGE);
		check_size(methods[i], PAGE, 2 * PAGE);
		check_size(methods[i], PAGE, PAGE);
	}
}

// What is not like that is refused, or its page is missing

struct field {
	enum { HEADER, SUB, DESCRIPTOR } in;
	unsigned offset, size;
	uint64_t value;
	const char *error; // of opening; NULL: why the second page is missing
	const char *why;
};

// clang-format off
static const struct field fields[] = {
	{HEADER, KDUMP_MACHINE, 7, 0x34365f363878, "DIR/dump: the dump of a machine of architecture x86_64: aarch64 is read", NULL},
	{HEADER, KDUMP_MACHINE, 8, 0x6c3776006d7261, "DIR/dump: the dump of a machine of architecture arm: aarch64 is read", NULL},
	{HEADER, KDUMP_MACHINE, 8, 0x6e776f6e6b6e55, NULL, "it can be read"}, // Unknown, as QEMU says
	{HEADER, KDUMP_VERSION, 4, 0x06000000, "DIR/dump: big-endian (of header_version): such a dump is not read", NULL},
	{HEADER, KDUMP_VERSION, 4, 5, "DIR/dump: header_version is 5: kdump files of AArch64 have 6", NULL},
	{HEADER, KDUMP_VERSION, 4, 7, "DIR/dump: header_version is 7: kdump files of AArch64 have 6", NULL},
	{HEADER, KDUMP_BLOCK, 4, 0, "DIR/dump: block_size is 0, not 4, 8, 16, 32 or 64 KiB: the header is damaged", NULL},
	{HEADER, KDUMP_BLOCK, 4, 2048, "DIR/dump: block_size is 2048, not 4, 8, 16, 32 or 64 KiB: the header is damaged", NULL},
	{HEADER, KDUMP_BLOCK, 4, 6144, "DIR/dump: block_size is 6144, not 4, 8, 16, 32 or 64 KiB: the header is damaged", NULL},
	{HEADER, KDUMP_BLOCK, 4, 131072, "DIR/dump: block_size is 131072, not 4, 8, 16, 32 or 64 KiB: the header is damaged", NULL},
	{HEADER, KDUMP_BLOCK, 4, UINT32_MAX, "DIR/dump: block_size is 4294967295, not 4, 8, 16, 32 or 64 KiB: the header is damaged", NULL},
	{HEADER, KDUMP_SUB_BLOCKS, 4, 0, "DIR/dump: sub_hdr_size is 0 and bitmap_blocks 18: the header is damaged", NULL},
	{HEADER, KDUMP_SUB_BLOCKS, 4, UINT32_MAX, "DIR/dump: sub_hdr_size is 4294967295 and bitmap_blocks 18: the header is damaged", NULL},
	{HEADER, KDUMP_SUB_BLOCKS, 4, INT32_MAX, "DIR/dump: truncated image: the bitmaps, to 0x80000012000, end beyond the file's 102520 bytes", NULL},
	{HEADER, KDUMP_BITMAP_BLOCKS, 4, 0, "DIR/dump: sub_hdr_size is 1 and bitmap_blocks 0: the header is damaged", NULL},
	{HEADER, KDUMP_BITMAP_BLOCKS, 4, 17, "DIR/dump: sub_hdr_size is 1 and bitmap_blocks 17: the header is damaged", NULL},
	{HEADER, KDUMP_BITMAP_BLOCKS, 4, 16, "DIR/dump: max_mapnr is 262209, more than the bitmaps have: the header is damaged", NULL},
	{HEADER, KDUMP_BITMAP_BLOCKS, 4, 0x80002, "DIR/dump: a bitmap of 1073745920 bytes, more than 1073741824", NULL},
	{HEADER, KDUMP_BITMAP_BLOCKS, 4, 0x80000, "DIR/dump: truncated image: the bitmaps, to 0x80002000, end beyond the file's 102520 bytes", NULL},
	{SUB, KDUMP_SPLIT, 4, 1, "DIR/dump: one file of a dump that was split: join them first, with makedumpfile --reassemble FILE... OUT", NULL},
	{SUB, KDUMP_BLOCKS, 8, 0, "DIR/dump: it has no page of memory", NULL},
	{SUB, KDUMP_BLOCKS, 8, 1, "DIR/dump: it has no page of memory", NULL},
	{SUB, KDUMP_BLOCKS, 8, 0x48001, "DIR/dump: max_mapnr is 294913, more than the bitmaps have: the header is damaged", NULL},
	{SUB, KDUMP_BLOCKS, 8, UINT64_MAX, "DIR/dump: max_mapnr is 18446744073709551615, more than the bitmaps have: the header is damaged", NULL},
	{SUB, KDUMP_BLOCKS, 8, 0x40001, NULL, "the dump does not know it as memory"},
	{SUB, KDUMP_VMCOREINFO, 8, UINT64_MAX, "DIR/dump: truncated image: VMCOREINFO, 0x20 bytes at 0xffffffffffffffff, ends beyond the file's 102520 bytes", NULL},
	{SUB, KDUMP_VMCOREINFO_SIZE, 8, UINT64_MAX, "DIR/dump: truncated image: VMCOREINFO, 0xffffffffffffffff bytes at 0x1080, ends beyond the file's 102520 bytes", NULL},
	{HEADER, KDUMP_STATUS, 4, 8, NULL, "it can be read"},
	{DESCRIPTOR, 0, 8, UINT64_MAX, NULL, "the dump is truncated: its page lies beyond the end of the file"},
	{DESCRIPTOR, 0, 8, 102520 - 100, NULL, "the dump is truncated: its page lies beyond the end of the file"},
	{DESCRIPTOR, 8, 4, UINT32_MAX, NULL, "the dump is truncated: its page lies beyond the end of the file"},
	{DESCRIPTOR, 8, 4, 0, NULL, "the dump is damaged: its page has no size or compression that is known"},
	{DESCRIPTOR, 8, 4, 4095, NULL, "the dump is damaged: its page has no size or compression that is known"},
	{DESCRIPTOR, 12, 4, KDUMP_ZLIB, NULL, "the dump is damaged: its page does not expand to one"},
	{DESCRIPTOR, 12, 4, KDUMP_LZO, NULL, "the dump is damaged: its page does not expand to one"},
	{DESCRIPTOR, 12, 4, KDUMP_SNAPPY, NULL, "the dump is damaged: its page does not expand to one"},
	{DESCRIPTOR, 12, 4, KDUMP_ZSTD, NULL, "the dump is damaged: its page does not expand to one"},
	{DESCRIPTOR, 12, 4, KDUMP_ZLIB | KDUMP_LZO, NULL, "the dump is damaged: its page has no size or compression that is known"},
	{DESCRIPTOR, 12, 4, 0x40, NULL, "the dump is damaged: its page has no size or compression that is known"},
	{DESCRIPTOR, 16, 8, UINT64_MAX, NULL, "it can be read"},
};
// clang-format on

static void check_field(const struct field *field, const struct kdump_file *file)
{
	size_t begin = field->in == HEADER ? 0 : field->in == SUB ? file->sub : file->descriptors + 24;
	uint8_t *copy = malloc(file->size);
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	memcpy(copy, file->data, file->size);
	memcpy(copy + begin + field->offset, &field->value, field->size);
	scratch_file(&scratch, "dump", copy, file->size);
	free(copy);
	if (ptp_dump_open(path, NULL, &dump, &diag))
		cr_expect_str_eq(scratch_mask(&scratch, diag.text), field->error ? field->error : "none");
	else {
		cr_expect(!field->error, "no error: %s", field->error);
		cr_expect_str_eq(why(&dump, BASE + PAGE), field->why ? field->why : "");
		ptp_dump_close(&dump);
	}
}

Test(dump, kdump_fields)
{
	struct kdump_file file = make(KDUMP_STORED, PAGE);

	cr_assert(file.size == 102520, "%zu", file.size);
	for (size_t i = 0; i < COUNT(fields); i++)
		check_field(&fields[i], &file);
	free(file.data);
}

Test(dump, kdump_incomplete)
{
	struct kdump_file file = make(KDUMP_ZLIB, PAGE);
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	file.data[KDUMP_STATUS] |= 8;
	write_dump(&file);
	free(file.data);
	cr_assert(!ptp_dump_open(path, NULL, &dump, &diag), "%s", diag.text);
	cr_expect_str_eq(dump.format, "kdump (zlib)");
	cr_expect_str_eq(why(&dump, BASE + 4 * PAGE), "the dump is incomplete: its writer ran out of room");
	ptp_dump_close(&dump);
}

// A file that is cut anywhere is refused, or gives the bytes that were there, or none. Cuts are at every byte of what is small.
static void check_cut(const char *from, size_t size, uint64_t base, const uint64_t *raw)
{
	static uint8_t got[PAGE];
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	cr_assert(!truncate(path, (off_t)size));
	if (ptp_dump_open(path, raw, &dump, &diag)) {
		cr_expect(size < 4 || strstr(diag.text, "truncated image") || strstr(diag.text, "the file is empty") ||
				  strstr(diag.text, "raw memory needs a base"),
			  "%s cut to %zu: %s", from, size, diag.text);
		return;
	}
	for (int i = 0; i < PAGES; i++)
		if (dump.read(&dump, base + (uint64_t)i * PAGE, got, PAGE))
			cr_expect(!memcmp(got, memory[i], PAGE), "%s cut to %zu: page %d", from, size, i);
	ptp_dump_close(&dump);
}

Test(dump, kdump_truncated)
{
	for (size_t i = 0; i < COUNT(methods); i++) {
		struct kdump_file file = make(methods[i], PAGE);

		write_dump(&file);
		for (size_t size = file.size; size--; size -= size > file.descriptors + 300 || size < 500 ? 0
							      : size > 700                                ? 500
													  : 0)
			check_cut(formats[i], size, BASE, NULL);
		free(file.data);
	}
}

static void expect_error(const uint64_t *base, const char *error)
{
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	if (!ptp_dump_open(path, base, &dump, &diag))
		ptp_dump_close(&dump);
	cr_expect_str_eq(scratch_mask(&scratch, diag.text), error);
}

// The last byte of the last descriptor, and all pages.
Test(dump, kdump_descriptors)
{
	struct kdump_file file = make(KDUMP_ZLIB, PAGE);
	struct ptp_diag diag = {0};
	struct ptp_dump dump;

	write_dump(&file);
	cr_assert(!truncate(path, (off_t)file.pages));
	cr_assert(!ptp_dump_open(path, NULL, &dump, &diag), "%s", diag.text);
	cr_expect_str_eq(why(&dump, BASE), "the dump is truncated: its page lies beyond the end of the file");
	ptp_dump_close(&dump);
	cr_assert(!truncate(path, (off_t)file.pages - 1));
	expect_error(NULL, "DIR/dump: truncated image: the descriptors of the pages end beyond the file's 82039 bytes");
	free(file.data);
}

// LiME

struct lime {
	uint32_t magic, version;
	uint64_t first, last, reserved;
};

enum { LIME_SIZE = 2 * sizeof(struct lime) + PAGES * PAGE };

// Three pages, and the last in a range of its own, given first.
static void make_lime(uint8_t to[LIME_SIZE])
{
	struct lime last = {0x4c694d45, 1, BASE + 3 * PAGE, BASE + 4 * PAGE - 1, 0};
	struct lime three = {0x4c694d45, 1, BASE, BASE + 3 * PAGE - 1, 0};

	memcpy(to, &last, sizeof(last));
	to += sizeof(last);
	memcpy(to, memory[3], PAGE);
	to += PAGE;
	memcpy(to, &three, sizeof(three));
	to += sizeof(three);
	for (int i = 0; i < 3; i++)
		memcpy(to + i * PAGE, memory[i], PAGE);
}

static void open_ok(struct ptp_dump *dump, const uint64_t *base, const char *format)
{
	struct ptp_diag diag = {0};

	cr_assert(!ptp_dump_open(path, base, dump, &diag), "%s", diag.text);
	cr_expect_str_eq(dump->format, format);
	cr_assert(dump->ranges.count == 1, "%zu", dump->ranges.count);
	cr_expect(dump->ranges.at[0].pa == BASE && dump->ranges.at[0].size == PAGES * PAGE);
	check_pages(dump, PAGE, PAGE);
	cr_expect_str_eq(why(dump, BASE - 1), "the dump does not know it as memory");
}

Test(dump, lime)
{
	static uint8_t file[LIME_SIZE];
	struct ptp_dump dump;

	make_lime(file);
	scratch_file(&scratch, "dump", file, sizeof(file));
	open_ok(&dump, NULL, "LiME");
	cr_expect(!dump.vmcoreinfo && !dump.left_out);
	ptp_dump_close(&dump);
	for (size_t size = sizeof(file); size--; size -= size % PAGE > 100 ? 50 : 0)
		check_cut("LiME", size, BASE, NULL);
}

struct lime_case {
	unsigned offset, size;
	uint64_t value;
	const char *error;
};

// clang-format off
static const struct lime_case lime_cases[] = {
	{4, 4, 2, "DIR/dump: LiME version 2: version 1 is read"},
	{8, 8, BASE + 4 * PAGE, "DIR/dump: the LiME header at 0x0 is of the addresses 0x40004000 to 0x40003fff: it is damaged"},
	{16, 8, UINT64_MAX, "DIR/dump: the LiME header at 0x0 is of the addresses 0x40003000 to 0xffffffffffffffff: it is damaged"},
	{16, 8, BASE + 4 * PAGE, "DIR/dump: no LiME header at 0x1021, where a range ends: it is damaged"},
	{16, 8, BASE + 4 * PAGE - 2, "DIR/dump: no LiME header at 0x101f, where a range ends: it is damaged"},
	{16, 8, BASE + 8 * PAGE, "DIR/dump: truncated image: 0x5001 bytes from 0x40003000 end beyond the file's 16448 bytes"},
	{16, 8, (UINT64_C(1) << 52) - 1, "DIR/dump: truncated image: 0xfffffbfffd000 bytes from 0x40003000 end beyond the file's 16448 bytes"},
	{16, 8, UINT64_C(1) << 52, "DIR/dump: the LiME header at 0x0 is of the addresses 0x40003000 to 0x10000000000000: it is damaged"},
	{0x1020, 4, 0, "DIR/dump: no LiME header at 0x1020, where a range ends: it is damaged"},
	{0x1028, 8, BASE + PAGE, "DIR/dump: no LiME header at 0x3040, where a range ends: it is damaged"},
};
// clang-format on

Test(dump, lime_fields)
{
	static uint8_t file[LIME_SIZE];

	for (size_t i = 0; i < COUNT(lime_cases); i++) {
		const struct lime_case *c = &lime_cases[i];

		make_lime(file);
		memcpy(file + c->offset, &c->value, c->size);
		scratch_file(&scratch, "dump", file, sizeof(file));
		expect_error(NULL, c->error);
	}
}

// One range of a byte more than are read.
Test(dump, lime_many)
{
	enum { MANY = 1000001, SIZE = sizeof(struct lime) + 1 };
	uint8_t *file = calloc(MANY, SIZE);

	for (uint64_t i = 0; i < MANY; i++)
		memcpy(file + i * SIZE, &(struct lime){0x4c694d45, 1, i, i, 0}, sizeof(struct lime));
	scratch_file(&scratch, "dump", file, (size_t)MANY * SIZE);
	free(file);
	expect_error(NULL, "DIR/dump: more than 1000000 LiME ranges");
}

Test(dump, raw)
{
	static uint8_t file[PAGES * PAGE];
	static const uint64_t base = BASE, high = (UINT64_C(1) << 52) - PAGE, wraps = UINT64_MAX - 1;
	struct ptp_dump dump;

	for (int i = 0; i < PAGES; i++)
		memcpy(file + i * PAGE, memory[i], PAGE);
	scratch_file(&scratch, "dump", file, sizeof(file));
	open_ok(&dump, &base, "raw memory");
	ptp_dump_close(&dump);
	expect_error(NULL,
		     "DIR/dump: not an ELF core, a kdump file or a LiME dump: raw memory needs a base, the physical "
		     "address of its first byte");
	expect_error(&high,
		     "DIR/dump: 0x4000 bytes from 0xffffffffff000 end beyond 52 bits, the largest physical address");
	expect_error(&wraps,
		     "DIR/dump: 0x4000 bytes from 0xfffffffffffffffe end beyond 52 bits, the largest physical address");
	for (size_t size = sizeof(file); size > 1; size /= 3)
		check_cut("raw memory", size, BASE, &base);
}

// ELF cores: at any offset, in pieces that touch, overlap and leave something out

// The note's header, its name, and the text.
static void make_note(uint8_t to[128])
{
	const Elf64_Nhdr note = {11, sizeof(vmcoreinfo) - 1, 0};

	memcpy(to, &note, sizeof(note));
	memcpy(to + sizeof(note), "VMCOREINFO", 11);
	memcpy(to + sizeof(note) + 12, vmcoreinfo, sizeof(vmcoreinfo) - 1);
}

static const struct core_header no_header;

Test(dump, elf)
{
	static uint8_t note[128];
	static uint8_t two[2 * PAGE];
	const struct core_segment segments[] = {
		{PT_NOTE, 0x400, 0, sizeof(note), sizeof(note), note},
		{PT_LOAD, 0x2814, BASE + PAGE, PAGE, PAGE, memory[1]},
		{PT_LOAD, 0x801, BASE, PAGE, PAGE, memory[0]},
		{PT_LOAD, 0x3901, BASE + 2 * PAGE, 2 * PAGE, 3 * PAGE, two},
		{PT_LOAD, 0, BASE + 9 * PAGE, 0, PAGE, NULL},
		{PT_LOAD, 0, BASE + 8 * PAGE, 0, 2 * PAGE, NULL},                // the same as a part of more
		{PT_LOAD, 0x5a00, BASE + PAGE + 100, 500, 500, memory[1] + 100}, // the same bytes once more
	};
	struct ptp_dump dump;

	make_note(note);
	memcpy(two, memory[2], PAGE);
	memcpy(two + PAGE, memory[3], PAGE);
	scratch_core(&scratch, "dump", 0x6000, &no_header, segments, COUNT(segments));
	open_ok(&dump, NULL, "ELF core");
	cr_assert(dump.vmcoreinfo && dump.vmcoreinfo_size == strlen(vmcoreinfo));
	cr_expect(!memcmp(dump.vmcoreinfo, vmcoreinfo, strlen(vmcoreinfo)));
	cr_expect(dump.left_out == 3 * PAGE);
	cr_expect_str_eq(why(&dump, BASE + 4 * PAGE), "it was left out of the dump");
	cr_expect_str_eq(why(&dump, BASE + 5 * PAGE - 1), "it was left out of the dump");
	cr_expect_str_eq(why(&dump, BASE + 5 * PAGE), "the dump does not know it as memory");
	cr_expect_str_eq(why(&dump, BASE + 8 * PAGE), "it was left out of the dump");
	cr_expect_str_eq(why(&dump, BASE + 10 * PAGE - 1), "it was left out of the dump");
	cr_expect_str_eq(why(&dump, BASE + 10 * PAGE), "the dump does not know it as memory");
	ptp_dump_close(&dump);
	for (size_t size = 0x6000; size--; size -= size > 700 ? 300 : 0)
		check_cut("ELF core", size, BASE, NULL);
}

Test(dump, elf_differs)
{
	const struct core_segment segments[] = {
		{PT_LOAD, 0x1000, BASE, PAGE, PAGE, memory[0]},
		{PT_LOAD, 0x2000, BASE + 0x800, PAGE, PAGE, memory[1]},
	};

	scratch_core(&scratch, "dump", 0x3000, &no_header, segments, COUNT(segments));
	expect_error(
		NULL,
		"DIR/dump and DIR/dump differ at physical address 0x40000800: one address cannot hold two contents; "
		"take the images at one time");
}

struct core_case {
	struct core_header header;
	const char *error;
};

// clang-format off
static const struct core_case core_cases[] = {
	{{.machine = EM_X86_64}, "DIR/dump: e_machine is 62, not 183: the core of another architecture"},
	{{.class = ELFCLASS32}, "DIR/dump: not a 64-bit ELF file (EI_CLASS is not 2): an AArch64 core is needed"},
	{{.encoding = ELFDATA2MSB}, "DIR/dump: not little-endian (EI_DATA is not 1): big-endian cores are not read"},
	{{.type = ET_EXEC}, "DIR/dump: e_type is 2, an executable: a core (e_type 4) is needed"},
	{{.type = ET_DYN}, "DIR/dump: e_type is 3, a shared object or position-independent executable: a core (e_type 4) is needed"},
};
// clang-format on

Test(dump, elf_headers)
{
	const struct core_segment segment = {PT_LOAD, 0x1000, BASE, PAGE, PAGE, memory[0]};

	for (size_t i = 0; i < COUNT(core_cases); i++) {
		scratch_core(&scratch, "dump", 0x2000, &core_cases[i].header, &segment, 1);
		expect_error(NULL, core_cases[i].error);
	}
}

// Other files

struct other {
	const char *text, *error, *with_base;
};

#define NO_BASE ", whose addresses come from the file: give no base"
// clang-format off
static const struct other others[] = {
	{"", "DIR/dump: the file is empty", "DIR/dump: the file is empty"},
	{"makedumpfile\0\0", "DIR/dump: this is a flattened kdump file: restore it first, with makedumpfile -R OUT <FILE",
	 "DIR/dump: this is a flattened kdump file: restore it first, with makedumpfile -R OUT <FILE"},
	{"DISKDUMP", "DIR/dump: this is a diskdump, a format that is older than AArch64",
	 "DIR/dump: this is a diskdump, a format that is older than AArch64"},
	{"KDUMP   ", "DIR/dump: truncated image: the file ends within the kdump header", "DIR/dump: this is a kdump file" NO_BASE},
	{"EMiL", "DIR/dump: truncated image: the file ends within the LiME header at 0x0", "DIR/dump: this is a LiME dump" NO_BASE},
	{"\177ELF", "DIR/dump: truncated image: the file ends within the ELF header", "DIR/dump: this is an ELF core" NO_BASE},
};
// clang-format on

Test(dump, others)
{
	static const uint64_t base = BASE;

	for (size_t i = 0; i < COUNT(others); i++) {
		scratch_text(&scratch, "dump", others[i].text);
		expect_error(NULL, others[i].error);
		expect_error(&base, others[i].with_base);
	}
	scratch_path(&scratch, "", path);
	expect_error(NULL, "DIR/: not a regular file");
	scratch_path(&scratch, "none", path);
	expect_error(NULL, "DIR/none: No such file or directory");
}

// SPDX-License-Identifier: Apache-2.0
//
// /proc/kcore as a dump: what it has at which physical address, and what is refused.
#include "collect/live/kcore.h"
#include "tests/unit/kcore.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static struct made *made;
static struct scratch scratch;
static char path[256];

static void setup(void)
{
	scratch_open(&scratch);
	scratch_path(&scratch, "kcore", path);
	made = made_new();
}

static void teardown(void)
{
	free(made);
	scratch_close(&scratch);
}

TestSuite(kcore, .init = setup, .fini = teardown);

static enum ptp_err open_file(struct ptp_dump *dump, struct ptp_diag *diag)
{
	*diag = (struct ptp_diag){0};
	return ptp_kcore_open("kcore", open(path, O_RDONLY | O_CLOEXEC), dump, diag);
}

static void open_segments(const struct kcore_segment *segments, size_t count, struct ptp_dump *dump)
{
	struct ptp_diag diag;

	kcore_write(made, &scratch, "kcore", segments, count);
	cr_assert_eq(open_file(dump, &diag), PTP_OK, "%s", diag.text);
}

static const char *why(struct ptp_dump *dump, uint64_t pa)
{
	uint8_t byte;

	return dump->read(dump, pa, &byte, 1) ? "it can be read" : dump->why(dump, pa);
}

Test(kcore, memory)
{
	static uint8_t got[2 * MADE_PAGE];
	struct ptp_dump dump;
	uint64_t va;

	open_segments(kcore_usual, COUNT(kcore_usual), &dump);
	cr_expect_str_eq(dump.format, "kcore");
	cr_expect(dump.ranges.count == 1 && dump.ranges.at[0].pa == MADE_PA && dump.ranges.at[0].size == MADE_SIZE);
	cr_assert(dump.read(&dump, MADE_PA + 0xffff, got, sizeof(got)));
	cr_expect(!memcmp(got, made->memory + 0xffff, sizeof(got)));
	cr_expect(!dump.read(&dump, MADE_PA + MADE_SIZE - 1, got, 2));
	cr_expect(!dump.read(&dump, UINT64_MAX, got, 2));
	cr_expect_str_eq(why(&dump, MADE_PA - 1), "/proc/kcore does not have it as memory");
	cr_expect(ptp_kcore_address(&dump, MADE_PA + 0x12345, &va) && va == MADE_LINEAR + 0x12345);
	cr_expect(!ptp_kcore_address(&dump, MADE_PA + MADE_SIZE, &va));
	cr_assert_eq(dump.vmcoreinfo_size, strlen(made->vmcoreinfo));
	cr_expect(!memcmp(dump.vmcoreinfo, made->vmcoreinfo, dump.vmcoreinfo_size));
	ptp_dump_close(&dump);
}

// Segments that overlap at their ends, in no order: each byte is there once, also where a read crosses from one to the other.
Test(kcore, overlapping_segments)
{
	const struct kcore_segment segments[] = {
		{MADE_LINEAR + 0x1000, MADE_PA + 0x1000, 0x3000, KCORE_MEMORY + 0x1000},
		{0, KCORE_NONE, 0x1000, 0},
		{MADE_LINEAR, MADE_PA, 0x2000, KCORE_MEMORY},
		{MADE_LINEAR + 0x1800, MADE_PA + 0x1800, 0x100, KCORE_MEMORY + 0x1800},
	};
	static uint8_t got[0x4000];
	struct ptp_dump dump;
	uint64_t va;

	for (int i = 0; i < 0x4000; i++)
		made->memory[i] = (uint8_t)(i * 7 >> 3);
	open_segments(segments, COUNT(segments), &dump);
	cr_assert_eq(dump.ranges.count, 2);
	cr_expect(dump.ranges.at[1].pa == MADE_PA + 0x2000 && dump.ranges.at[1].size == 0x2000);
	cr_assert(dump.read(&dump, MADE_PA, got, sizeof(got)));
	cr_expect(!memcmp(got, made->memory, sizeof(got)));
	cr_expect(ptp_kcore_address(&dump, MADE_PA + 0x2345, &va) && va == MADE_LINEAR + 0x2345);
	ptp_dump_close(&dump);
}

// Before Linux marked segments by all ones, 0 said nothing. Since then it is an address.
Test(kcore, address_zero)
{
	struct kcore_segment segments[] = {
		{MADE_LINEAR, 0, 0x1000, KCORE_MEMORY},
		{MADE_LINEAR + 0x1000, MADE_PA, 0x1000, KCORE_MEMORY + 0x1000},
		{0, 0, 0x1000, 0},
	};
	struct ptp_dump dump;

	open_segments(segments, COUNT(segments), &dump);
	cr_expect_str_eq(why(&dump, 0), "/proc/kcore does not have it as memory");
	ptp_dump_close(&dump);
	segments[2].pa = KCORE_NONE;
	open_segments(segments, COUNT(segments), &dump);
	cr_expect_str_eq(why(&dump, 0), "it can be read");
	ptp_dump_close(&dump);
}

static void patch(uint64_t at, uint64_t value, size_t size)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);

	cr_assert(pwrite(file, &value, size, (off_t)at) == (ssize_t)size);
	close(file);
}

// One field of the header, or of program header 1 (the kernel's text), that is wrong.
Test(kcore, damaged_headers)
{
	enum { FIRST = sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr) };
	static const struct {
		uint64_t at, value;
		size_t size;
		const char *text;
	} wrong[] = {
		{EI_CLASS, 1, 1, "not a 64-bit ELF file"},
		{EI_DATA, 2, 1, "not little-endian"},
		{offsetof(Elf64_Ehdr, e_type), 2, 2, "a core (e_type 4) is needed"},
		{offsetof(Elf64_Ehdr, e_machine), 62, 2, "the core of another architecture"},
		{offsetof(Elf64_Ehdr, e_phentsize), 55, 2, "e_phentsize is 55"},
		{offsetof(Elf64_Ehdr, e_phoff), UINT64_MAX - 3, 8, "truncated image"},
		{offsetof(Elf64_Ehdr, e_phoff), UINT64_C(1) << 40, 8, "its headers are damaged"},
		{offsetof(Elf64_Ehdr, e_phnum), 0, 2, "no segment has a physical address"},
		{offsetof(Elf64_Ehdr, e_phnum), 0xffff, 2, "it ends within its headers"},
		{FIRST + offsetof(Elf64_Phdr, p_paddr), UINT64_C(1) << 52, 8, "program header 1 is damaged"},
		{FIRST + offsetof(Elf64_Phdr, p_filesz), UINT64_MAX, 8, "program header 1 is damaged"},
		{FIRST + offsetof(Elf64_Phdr, p_filesz), UINT64_C(1) << 51 | 1, 8, "program header 1 is damaged"},
		{FIRST + offsetof(Elf64_Phdr, p_offset), UINT64_MAX, 8, "program header 1 is damaged"},
		{FIRST + offsetof(Elf64_Phdr, p_offset), INT64_MAX - 1, 8, "program header 1 is damaged"},
		{FIRST + offsetof(Elf64_Phdr, p_vaddr), UINT64_MAX - 1, 8, "program header 1 is damaged"},
	};
	struct ptp_dump dump;
	struct ptp_diag diag;

	for (size_t i = 0; i < COUNT(wrong); i++) {
		kcore_write(made, &scratch, "kcore", kcore_usual, COUNT(kcore_usual));
		patch(wrong[i].at, wrong[i].value, wrong[i].size);
		cr_assert_eq(open_file(&dump, &diag), PTP_ERR_INPUT, "%zu", i);
		cr_expect(strstr(diag.text, wrong[i].text), "%zu: %s", i, diag.text);
	}
}

// A file that ends in its headers is an error; one that ends in its memory lacks what is beyond.
Test(kcore, cut)
{
	struct ptp_dump dump;
	struct ptp_diag diag;
	uint8_t page[MADE_PAGE];

	kcore_write(made, &scratch, "kcore", kcore_usual, COUNT(kcore_usual));
	cr_assert(!truncate(path, KCORE_MEMORY + 0x5800));
	cr_assert_eq(open_file(&dump, &diag), PTP_OK, "%s", diag.text);
	cr_expect(dump.read(&dump, MADE_PA + 0x4000, page, sizeof(page)));
	cr_expect(!dump.read(&dump, MADE_PA + 0x5000, page, sizeof(page)));
	cr_expect_str_eq(why(&dump, MADE_PA + 0x5800), "/proc/kcore cannot read it");
	ptp_dump_close(&dump);
	for (off_t size = 0x500; size > 0; size -= 7) {
		cr_assert(!truncate(path, size));
		cr_assert_eq(open_file(&dump, &diag), PTP_ERR_INPUT, "%ld bytes", (long)size);
	}
}

// SPDX-License-Identifier: Apache-2.0
//
// Physical memory: segments that overlap, touch and end at 52 bits, and the ELF facts that place them.
#include "inputs/image.h"
#include "tests/unit/scratch.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 4 };

// Segments of the bytes of `text`, in the order given.
struct settle_case {
	struct piece {
		const char *file;
		uint64_t pa;
		const char *text;
	} piece[MOST];
	const char *error; // "": none
	size_t segments;   // afterwards
};

static const struct settle_case settle_cases[] = {
	{{{"b", 4, "efgh"}, {"a", 0, "abcd"}}, "", 2},
	{{{"a", 0, "abcd"}, {"b", 2, "cdef"}}, "", 2},
	{{{"a", 0, "abcdefgh"}, {"b", 2, "cd"}, {"c", 0, "ab"}}, "", 1},
	{{{"b", 2, "cd"}, {"a", 0, "abcdefgh"}}, "", 1},
	{{{"a", 0, "abcd"}, {"b", 2, "cdef"}, {"c", 3, "defgh"}}, "", 3},
	{{{"a", 0, "abcd"}, {"b", 2, "cXef"}},
	 "a and b differ at physical address 0x3: one address cannot hold two contents; take the images at one time",
	 0},
	// The lowest address is named, though the pair that comes first differs above it.
	{{{"a", 0, "abcdefgh"}, {"b", 0, "abcdefX"}, {"c", 2, "cX"}},
	 "a and c differ at physical address 0x3: one address cannot hold two contents; take the images at one time",
	 0},
	{{{"a", PTP_PA_MAX - 3, "abcd"}, {"b", PTP_PA_MAX - 1, "cd"}}, "", 1},
};

static void check_bytes(const struct ptp_memory *memory, const struct settle_case *c)
{
	char got[16];

	for (size_t i = 0; i < MOST && c->piece[i].file; i++) {
		size_t size = strlen(c->piece[i].text);

		cr_expect(ptp_memory_read(memory, c->piece[i].pa, got, size));
		cr_expect(!memcmp(got, c->piece[i].text, size), "piece %zu", i);
	}
}

Test(memory, settle)
{
	for (size_t n = 0; n < sizeof(settle_cases) / sizeof(*settle_cases); n++) {
		const struct settle_case *c = &settle_cases[n];
		struct ptp_memory memory = {0};
		struct ptp_diag diag = {0};

		for (size_t i = 0; i < MOST && c->piece[i].file; i++)
			*ptp_push(&memory.segments) =
				(struct ptp_segment){c->piece[i].pa, strlen(c->piece[i].text),
						     (const uint8_t *)c->piece[i].text, c->piece[i].file};
		ptp_memory_settle(&memory, &diag);
		cr_expect_str_eq(diag.text, c->error);
		if (!diag.err) {
			cr_expect(memory.segments.count == c->segments, "case %zu: %zu", n, memory.segments.count);
			check_bytes(&memory, c);
		}
		ptp_memory_free(&memory);
	}
}

Test(memory, reads)
{
	static const uint8_t bytes[] = "abcdefgh";
	struct ptp_memory memory = {0};
	struct ptp_diag diag = {0};
	char got[8];

	*ptp_push(&memory.segments) = (struct ptp_segment){8, 4, bytes, "a"};
	*ptp_push(&memory.segments) = (struct ptp_segment){12, 3, bytes + 5, "b"};
	*ptp_push(&memory.segments) = (struct ptp_segment){20, 4, bytes, "c"};
	*ptp_push(&memory.segments) = (struct ptp_segment){24, 4, bytes + 4, "c"};
	cr_assert(!ptp_memory_settle(&memory, &diag));
	cr_expect(memory.segments.count == 3, "what continues in one file is one segment");
	cr_expect(ptp_memory_at(&memory, 20, 8) == bytes && !ptp_memory_at(&memory, 20, 9));
	cr_expect(!ptp_memory_at(&memory, 10, 4) && !ptp_memory_at(&memory, 7, 1) && !ptp_memory_at(&memory, 15, 1));
	cr_expect(!ptp_memory_at(&memory, 8, 0) && !ptp_memory_at(&memory, 8, UINT64_MAX));
	cr_expect(ptp_memory_read(&memory, 10, got, 5) && !memcmp(got, "cdfgh", 5));
	cr_expect(!ptp_memory_read(&memory, 10, got, 6) && !ptp_memory_read(&memory, 0, got, 1));
	cr_expect(ptp_memory_read(&memory, 0, got, 0));
	ptp_memory_free(&memory);
	cr_expect(!ptp_memory_at(&memory, 8, 1));
}

// Many segments that all differ in place and agree in content must end in an error or soon, not in hours.
Test(memory, staggered_segments_end, .timeout = 60)
{
	enum { COUNT = 100000 };
	struct ptp_memory memory = {0};
	struct ptp_diag diag = {0};
	uint8_t *zeros = ptp_calloc(2 * COUNT, 1);

	for (size_t i = 0; i < COUNT; i++)
		*ptp_push(&memory.segments) = (struct ptp_segment){i, COUNT, zeros, "z"};
	cr_expect(ptp_memory_settle(&memory, &diag) == PTP_ERR_INPUT);
	cr_expect_str_eq(diag.text, "z: its segments overlap too often: more than 268435456 bytes to compare");
	free(zeros);
	ptp_memory_free(&memory);
}

static void map(const struct scratch *scratch, struct ptp_image *image)
{
	static uint8_t bytes[0x4001];
	char path[256];
	FILE *file = fopen(scratch_path(scratch, "e", path), "r");

	cr_assert(file != NULL);
	*image = (struct ptp_image){.file = "e", .data = bytes + 1}; // of no alignment
	image->size = fread(bytes + 1, 1, sizeof(bytes) - 1, file);
	fclose(file);
}

Test(elf, segments)
{
	static const struct core_segment segments[] = {
		{PT_NOTE, 0x200, 0, 0x4, 0x4, "note"},
		{PT_LOAD, 0x1003, 0x8000, 0x4, 0x1000, "abcd"},      // unaligned offset, the rest missing
		{PT_LOAD, 0x1003, UINT64_MAX, 0x4, 0x4, NULL},       // no physical address
		{PT_LOAD, UINT64_MAX, 0x9000, 0, 0x1000, NULL},      // no content
		{PT_LOAD, 0x2000, PTP_PA_MAX - 3, 0x4, 0x4, "wxyz"}, // to the last byte
	};
	// The true number of headers is in section header 0.
	static const struct core_header headers[] = {{0}, {.count = 0xffff, .sections = 0x3001, .section_info = 5}};

	for (size_t i = 0; i < 2; i++) {
		struct ptp_memory memory = {0};
		struct ptp_diag diag = {0};
		struct ptp_image image;
		struct scratch scratch;

		scratch_open(&scratch);
		scratch_core(&scratch, "e", 0x4000, &headers[i], segments, 5);
		map(&scratch, &image);
		cr_expect(ptp_elf_is_core(&image) && !ptp_elf_add(&image, &memory, &diag), "%s", diag.text);
		cr_expect(!ptp_memory_settle(&memory, &diag) && memory.segments.count == 2);
		cr_expect(!memcmp(ptp_memory_at(&memory, 0x8000, 4), "abcd", 4) && !ptp_memory_at(&memory, 0x8004, 1));
		cr_expect(!memcmp(ptp_memory_at(&memory, PTP_PA_MAX - 3, 4), "wxyz", 4));
		cr_expect(!ptp_memory_at(&memory, 0x9000, 1));
		ptp_memory_free(&memory);
		scratch_close(&scratch);
	}
}

// A core cut at any byte is refused or read, and nothing beyond its end is touched.
Test(elf, truncated_anywhere)
{
	static const struct core_segment segments[] = {
		{PT_LOAD, 0x100, 0x8000, 0x10, 0x10, "abcdefghijklmnop"},
		{PT_LOAD, 0x110, 0x9000, 0x10, 0x10, "abcdefghijklmnop"},
	};
	struct ptp_image whole;
	struct scratch scratch;

	scratch_open(&scratch);
	scratch_core(&scratch, "e", 0x120, &(struct core_header){0}, segments, 2);
	map(&scratch, &whole);
	for (size_t size = 1; size <= whole.size; size++) {
		uint8_t *copy = memcpy(malloc(size), whole.data, size);
		struct ptp_image image = {"e", copy, size, {"f", 1, 1}};
		struct ptp_memory memory = {0};
		struct ptp_diag diag = {0};

		cr_expect(!ptp_elf_add(&image, &memory, &diag) == (size == whole.size), "%zu: %s", size, diag.text);
		cr_expect(size == whole.size || strstr(diag.text, "f:1:1: e: truncated image: "));
		ptp_memory_free(&memory);
		free(copy);
	}
	scratch_close(&scratch);
}

Test(raw, ends_at_52_bits)
{
	static const uint8_t bytes[16];
	static const struct ptp_place place = {"f", 2, 3};
	struct ptp_image image = {"r", bytes, sizeof(bytes), place};
	struct ptp_memory memory = {0};
	struct ptp_diag diag = {0};

	cr_expect(!ptp_raw_add(&image, PTP_PA_MAX - 15, place, &memory, &diag));
	cr_expect(ptp_raw_add(&image, PTP_PA_MAX - 14, place, &memory, &diag) == PTP_ERR_INPUT);
	cr_expect_str_eq(diag.text, "f:2:3: r: 0x10 bytes from 0xffffffffffff1 end beyond 52 bits, "
				    "the largest physical address");
	cr_expect(ptp_raw_add(&image, UINT64_MAX, place, &memory, &diag) == PTP_ERR_INPUT);
	ptp_memory_free(&memory);
}

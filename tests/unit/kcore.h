// SPDX-License-Identifier: Apache-2.0
//
// A forged /proc/kcore of the made-up host of kernel.h, whose kernel has a struct page for each of its pages.
#ifndef PTP_TEST_KCORE_H
#define PTP_TEST_KCORE_H

#include "tests/unit/kernel.h"

#define KCORE_NONE UINT64_MAX // no physical address
enum { KCORE_MEMORY = 0x3000, KCORE_TASK = 64 };

struct kcore_segment {
	uint64_t va, pa, size, offset;
};

// The kernel's text, what has no physical address, and RAM: COUNT of them, as Linux orders them.
extern const struct kcore_segment kcore_usual[3];

// Gives MADE struct pages, which say that each page is in use and of no type.
void kcore_add_pages(struct made *made);

// Sets the members of a struct page.
void kcore_set_page(struct made *made, uint64_t at, uint64_t flags, uint32_t type, uint32_t references);

// The notes have a copy of a task, too: KCORE_TASK bytes 'T'.
void kcore_write(const struct made *made, const struct scratch *scratch, const char *path,
		 const struct kcore_segment *segments, size_t count);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Runs ptproof on a capture of a few generated table pages, and holds the answer to what must be so of any answer.
#ifndef PTP_TEST_HOSTILE_RUN_H
#define PTP_TEST_HOSTILE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#define PAGES 64
#define BASE UINT64_C(0x80000000)
#define PAGE(n) (BASE + UINT64_C(0x1000) * (n)) // physical address of page N, unless `base` says otherwise
#define TABLE(n) (PAGE(n) | 3)                  // descriptor of it

#define LEAF (UINT64_C(3) << 53 | 1 << 10 | 3 << 8 | 3) // execute-never, AF, ISH, page
#define BLOCK (LEAF & ~UINT64_C(2))
#define S2LEAF (UINT64_C(2) << 53 | 1 << 10 | 3 << 8 | 3 << 6 | 0xf << 2 | 3)
#define CONTIGUOUS (UINT64_C(1) << 52)

// Exit statuses that are allowed, joined by OR.
#define PROVED 1
#define VIOLATED 2
#define UNKNOWN 8
#define ANY (PROVED | VIOLATED | UNKNOWN)

// One context over the pages; NULL stands for what is ordinary (run.c).
struct world {
	const char *cpu, *owner, *regime, *security, *stage1, *stage2;
	const char *more; // further lines of the context
	uint64_t base;    // physical address of page 0
	unsigned hole;    // a page that the image does not have; 0: none
	uint64_t page[PAGES][512];
};

struct world *world_new(void);

// Checks WORLD within the time limit. False, and why on standard output, when the exit status is not ALLOWED, the
// verdict or the coverage contradicts it, or no gap has REASON in its text (NULL: not asked).
bool world_check(const struct world *world, const char *name, unsigned allowed, const char *reason);

#endif

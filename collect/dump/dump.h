// SPDX-License-Identifier: Apache-2.0
//
// A dump: the memory of a whole machine, read by physical address.
//
// Each format has a file of its own that fills one of these. A byte that a dump does not hold (excluded, outside, truncated)
// is missing: no reader makes it zero.
#ifndef PTP_DUMP_H
#define PTP_DUMP_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ptp_range {
	uint64_t pa, size; // bytes, size never 0
};

// The one of COUNT ranges, by address and disjoint, that has the byte at PA, or NULL.
const struct ptp_range *ptp_range_find(const struct ptp_range *ranges, size_t count, uint64_t pa);

struct ptp_dump {
	const char *format;               // "ELF core", "kdump (zlib)", ...
	PTP_VEC(struct ptp_range) ranges; // that hold anything, by address and disjoint: what a search looks through
	const char *vmcoreinfo;           // the text of its VMCOREINFO note, of `vmcoreinfo_size` bytes, or NULL
	size_t vmcoreinfo_size;
	uint64_t left_out; // bytes that the dump knows as memory and lacks: a filter took them

	// Copies SIZE bytes from PA. False when any of them is missing.
	bool (*read)(struct ptp_dump *dump, uint64_t pa, void *to, size_t size);
	// Why the byte at PA, which is missing, is: part of a message, as long as the dump. The same reason is the same pointer.
	const char *(*why)(struct ptp_dump *dump, uint64_t pa);
	void (*close)(struct ptp_dump *dump); // frees `data`
	void *data;                           // the format's own
};

// Opens FILE, whatever format it has. BASE is for raw memory alone: the physical address of its first byte, or NULL. On an
// error nothing is left to close.
enum ptp_err ptp_dump_open(const char *file, const uint64_t *base, struct ptp_dump *dump, struct ptp_diag *diag);
void ptp_dump_close(struct ptp_dump *dump);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Taking a capture of the host that this runs on, while it goes on.
//
//   open.c    whether that can be done here, and /proc/kcore
//   kcore.c   /proc/kcore as a dump
//   steady.c  tables that change while they are read: at one moment all that is kept was there together
//   zeros.c   pages that read as zeros, and may not be zeros
//   typed.c   pages that the kernel has as page tables
//   counts.c  what the host says of itself, against what was found
//   files.c   its raw files
#ifndef PTP_LIVE_H
#define PTP_LIVE_H

#include "collect/collection.h"
#include "collect/tables.h"
#include "collect/write.h"

#include <stdio.h>

// ROOT is where the host's files are: "" but in tests.

// Opens a file of text, by its whole name; NULL when there is none.
FILE *ptp_live_text(const char *root, const char *name);

// The number after NAME in FILE, in KiB; 0 when there is none.
uint64_t ptp_live_size(const char *root, const char *file, const char *name);

// Opens /proc/kcore. An error says what stands in the way, and what would help.
enum ptp_err ptp_live_open(const char *root, struct ptp_dump *dump, struct ptp_diag *diag);

// The kernel's types: a file, or NULL when there is none.
const char *ptp_live_btf(const char *root, struct ptp_arena *arena);

// Finds all contexts and their tables, until nothing changes meanwhile; what goes on changing is left out, and that is said.
void ptp_live_take(struct ptp_collection *collection, const char *root, struct ptp_tables *tables);

// Makes DUMP read what KERNEL's does, but for zeros that may not be what is there: these are missing.
void ptp_zeros_confirm(const struct ptp_kernel *kernel, struct ptp_dump *dump);

// Thread groups that have an address space, as /proc has them, by number.
struct ptp_pids {
	PTP_VEC(uint64_t) list;
};

void ptp_pids_read(const char *root, struct ptp_pids *pids);

// Pages that are page tables, and how many processes there ever were.
struct ptp_live_typed {
	struct ptp_typed pages;
	uint64_t begun;
};

// Before all else, and after it: then the collection has the pages that are page tables both times.
void ptp_live_typed_begin(const struct ptp_collection *collection, const char *root, struct ptp_live_typed *before);
void ptp_live_typed_end(struct ptp_collection *collection, const char *root, struct ptp_live_typed *before);

// Coverage of what the host counts itself. BEFORE: from before the tables were walked.
void ptp_live_count(struct ptp_collection *collection, const char *root, const struct ptp_pids *before);

// Copies the raw files that CAPTURE does not have yet. What cannot be had is left out, and SAY, or NULL, is told.
enum ptp_err ptp_live_files(const char *root, const struct ptp_output *output, struct ptp_capture *capture,
			    void (*say)(const char *line), struct ptp_diag *diag);

#endif

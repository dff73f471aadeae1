// SPDX-License-Identifier: Apache-2.0
//
// The formats of dumps. dump.c knows each by the beginning of its file, which file.c maps; each has a function that opens one, here.
//
//   elf.c       ELF cores
//   kdump.c     compressed kdump files; kdump.h has what is in one
//   lime.c      LiME, as the kernel module and other tools of acquisition write it
//   raw.c       memory as it is, from one physical address on
//   segments.c  what ELF, LiME and raw memory have in common: pieces of the file that are pieces of memory
#ifndef PTP_COLLECT_FORMATS_H
#define PTP_COLLECT_FORMATS_H

#include "collect/dump/dump.h"
#include "inputs/image.h"
#include "model/memory.h"

// A file that is mapped as long as its dump is open.
struct ptp_dump_file {
	const char *name; // as the user gave it
	const uint8_t *data;
	size_t size; // bytes, not 0
};

// Each takes FILE, which is then the dump's: closed with it, or by the caller on an error.
enum ptp_err ptp_dump_elf(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag);
enum ptp_err ptp_dump_kdump(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag);
enum ptp_err ptp_dump_lime(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag);
enum ptp_err ptp_dump_raw(const struct ptp_dump_file *file, uint64_t base, struct ptp_dump *dump,
			  struct ptp_diag *diag);

// Pieces of the file that are pieces of memory, in any order, and memory that the file does not have, though it knows of it.
struct ptp_dump_segments {
	struct ptp_memory memory;
	PTP_VEC(struct ptp_range) left_out;
};

// A dump that has SEGMENTS, which are taken, also on an error.
enum ptp_err ptp_dump_segments(const struct ptp_dump_file *file, struct ptp_dump_segments *segments,
			       struct ptp_dump *dump, struct ptp_diag *diag);
void ptp_dump_segments_free(struct ptp_dump_segments *segments);

// FILE as the readers of images take it. NAME is where the name for messages is kept, until ptp_dump_segments has returned.
struct ptp_image ptp_dump_image(const struct ptp_dump_file *file, struct ptp_short *name);

enum ptp_err ptp_dump_fail(const struct ptp_dump_file *file, struct ptp_diag *diag, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
// Maps what is open as FD, which is not needed afterwards.
enum ptp_err ptp_dump_file_map(int fd, struct ptp_dump_file *file, struct ptp_diag *diag);
void ptp_dump_file_close(struct ptp_dump_file *file);

#endif

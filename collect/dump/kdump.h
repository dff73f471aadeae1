// SPDX-License-Identifier: Apache-2.0
//
// What a compressed kdump file says of itself, and the pages in it.
//
// Source: makedumpfile's IMPLEMENTATION and diskdump_mod.h (struct disk_dump_header, struct kdump_sub_header, struct page_desc).
// A block with the header; the sub-header, in blocks of its own; two bitmaps, of the pages that are memory and of those that are
// in the file; a descriptor for each of the latter, in their order; the pages. A block is a page of the dump, which need not be
// one of the machine: QEMU writes 64 KiB blocks.
//
// The file is hostile: nothing here is believed before it is compared with the file's size.
#ifndef PTP_COLLECT_KDUMP_H
#define PTP_COLLECT_KDUMP_H

#include "collect/dump/formats.h"

#define PTP_KDUMP_BLOCK_MAX 65536
#define PTP_KDUMP_DESCRIPTOR 24 // bytes

struct ptp_kdump {
	const uint8_t *data; // the file
	size_t size;
	uint64_t block;                 // bytes of a page: a power of two, 4 KiB to 64 KiB
	uint64_t blocks;                // bits in each bitmap that count; all have an address of 52 bits
	const uint8_t *memory, *stored; // the bitmaps, whole words of 64 bits
	uint64_t descriptors;           // where in the file the first is
	uint32_t level;                 // what makedumpfile was told to leave out
	bool incomplete;                // the writer ran out of room
	const char *format;             // with the method of compression that the header names
	const char *vmcoreinfo;
	size_t vmcoreinfo_size;
};

// Reads the headers of FILE.
enum ptp_err ptp_kdump_read(const struct ptp_dump_file *file, struct ptp_kdump *kdump, struct ptp_diag *diag);

// The first bit from AT on that is SET, or END.
uint64_t ptp_kdump_next(const uint8_t *bitmap, uint64_t at, uint64_t end, bool set);

// Writes the page of descriptor INDEX to TO; NULL, or why there is none.
const char *ptp_kdump_page(const struct ptp_kdump *kdump, uint64_t index, uint8_t *to);

const char *ptp_kdump_format(uint32_t status); // of the header

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Makes kdump files, as makedumpfile writes them, of a few pages or many.
#ifndef PTP_TEST_KDUMP_H
#define PTP_TEST_KDUMP_H

#include <stddef.h>
#include <stdint.h>

enum { KDUMP_STORED = 0, KDUMP_ZLIB = 1, KDUMP_LZO = 2, KDUMP_SNAPPY = 4, KDUMP_ZSTD = 0x20 };

struct kdump_page {
	uint64_t number;  // its address divided by the block's size
	const void *data; // NULL: memory that was left out
};

// Where the fields are, in bytes from the beginning of the file, or of its second block for those of the sub-header.
enum {
	KDUMP_VERSION = 8,
	KDUMP_MACHINE = 272,
	KDUMP_STATUS = 424,
	KDUMP_BLOCK = 428,
	KDUMP_SUB_BLOCKS = 432,
	KDUMP_BITMAP_BLOCKS = 436,
	KDUMP_LEVEL = 8,
	KDUMP_SPLIT = 12,
	KDUMP_VMCOREINFO = 32,
	KDUMP_VMCOREINFO_SIZE = 40,
	KDUMP_BLOCKS = 96,
};

struct kdump_file {
	uint8_t *data; // to be freed
	size_t size;
	size_t sub, bitmaps, descriptors, pages; // where these begin
};

// A file of COUNT pages of BLOCK bytes, in order, each compressed by METHOD unless it grows. VMCOREINFO may be NULL.
struct kdump_file kdump_make(unsigned method, uint32_t block, const struct kdump_page *pages, size_t count,
			     const char *vmcoreinfo);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// A writer of kdump files that shares nothing with the reader.
#include "tests/unit/kdump.h"

#include <endian.h>
#include <lzo1x.h>
#include <snappy-c.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define MOST (2 * 65536) // what a page may become

static void need(bool is, const char *what)
{
	if (is)
		return;
	fprintf(stderr, "kdump: %s\n", what);
	exit(1);
}

static void put32(uint8_t *at, uint32_t value)
{
	value = htole32(value);
	memcpy(at, &value, sizeof(value));
}

static void put64(uint8_t *at, uint64_t value)
{
	value = htole64(value);
	memcpy(at, &value, sizeof(value));
}

static size_t squeeze(unsigned method, const void *from, size_t size, uint8_t *to)
{
	static lzo_align_t work[LZO1X_1_MEM_COMPRESS / sizeof(lzo_align_t) + 1];
	uLongf zlib = MOST;
	lzo_uint lzo = MOST;
	size_t snappy = MOST;

	switch (method) {
	case KDUMP_ZLIB:
		need(compress2(to, &zlib, from, size, 1) == Z_OK, "zlib");
		return zlib;
	case KDUMP_LZO:
		need(lzo_init() == LZO_E_OK && lzo1x_1_compress(from, size, to, &lzo, work) == LZO_E_OK, "lzo");
		return lzo;
	case KDUMP_SNAPPY:
		need(snappy_compress(from, size, (char *)to, &snappy) == SNAPPY_OK, "snappy");
		return snappy;
	case KDUMP_ZSTD:
		return ZSTD_compress(to, MOST, from, size, 1);
	}
	return size;
}

static uint8_t *grow(struct kdump_file *file, size_t size)
{
	static size_t room;

	if (!file->data)
		room = 0;
	if (file->size + size > room) {
		room = 2 * (file->size + size);
		file->data = realloc(file->data, room);
		need(file->data != NULL, "no memory");
	}
	memset(file->data + file->size, 0, size);
	file->size += size;
	return file->data + file->size - size;
}

static bool is_zero(const uint8_t *page, size_t size)
{
	return !page[0] && !memcmp(page, page + 1, size - 1);
}

// Appends one page, except that zero pages are one. Its descriptor is at DESCRIPTOR.
static void add_page(struct kdump_file *file, unsigned method, uint32_t block, const void *data, size_t descriptor,
		     size_t *zero)
{
	static uint8_t small[MOST];
	bool is = is_zero(data, block);
	size_t size = is ? block : squeeze(method, data, block, small), at = file->size;

	if (size >= block)
		size = block;
	if (is && *zero)
		at = *zero;
	else
		memcpy(grow(file, size), size == block ? data : small, size);
	if (is)
		*zero = at;
	put64(file->data + descriptor, at);
	put32(file->data + descriptor + 8, (uint32_t)size);
	put32(file->data + descriptor + 12, size == block ? 0 : method);
}

static void put_header(struct kdump_file *file, unsigned method, uint32_t block, uint64_t blocks)
{
	uint8_t *header = file->data;

	memcpy(header, "KDUMP   ", 8);
	memcpy(header + 12, "Linux", 6);
	memcpy(header + KDUMP_MACHINE, "aarch64", 8);
	put32(header + KDUMP_VERSION, 6);
	put32(header + KDUMP_STATUS, method);
	put32(header + KDUMP_BLOCK, block);
	put32(header + KDUMP_SUB_BLOCKS, (uint32_t)((file->bitmaps - file->sub) / block));
	put32(header + KDUMP_BITMAP_BLOCKS, (uint32_t)((file->descriptors - file->bitmaps) / block));
	put32(header + 440, (uint32_t)blocks); // max_mapnr
	put32(header + 460, 1);                // nr_cpus
}

static void put_sub_header(struct kdump_file *file, uint64_t blocks, const char *vmcoreinfo)
{
	uint8_t *sub = file->data + file->sub;

	put32(sub + KDUMP_LEVEL, 31);
	put64(sub + KDUMP_BLOCKS, blocks);
	if (!vmcoreinfo)
		return;
	put64(sub + KDUMP_VMCOREINFO, file->sub + 128);
	put64(sub + KDUMP_VMCOREINFO_SIZE, strlen(vmcoreinfo));
	memcpy(sub + 128, vmcoreinfo, strlen(vmcoreinfo));
}

struct kdump_file kdump_make(unsigned method, uint32_t block, const struct kdump_page *pages, size_t count,
			     const char *vmcoreinfo)
{
	uint64_t blocks = count ? pages[count - 1].number + 1 : 0;
	size_t bitmap = (blocks / 8 / block + 1) * block, text = 128 + (vmcoreinfo ? strlen(vmcoreinfo) : 0);
	struct kdump_file file = {.sub = block};
	size_t stored = 0, zero = 0;

	file.bitmaps = block + (text / block + 1) * block;
	file.descriptors = file.bitmaps + 2 * bitmap;
	grow(&file, file.descriptors);
	put_header(&file, method, block, blocks);
	put_sub_header(&file, blocks, vmcoreinfo);
	for (size_t i = 0; i < count; i++) {
		uint8_t *byte = file.data + file.bitmaps + pages[i].number / 8;

		*byte |= (uint8_t)(1 << pages[i].number % 8);
		if (!pages[i].data)
			continue;
		byte[bitmap] |= (uint8_t)(1 << pages[i].number % 8);
		stored++;
	}
	grow(&file, stored * 24);
	file.pages = file.size;
	for (size_t i = 0, n = 0; i < count; i++)
		if (pages[i].data)
			add_page(&file, method, block, pages[i].data, file.descriptors + 24 * n++, &zero);
	return file;
}

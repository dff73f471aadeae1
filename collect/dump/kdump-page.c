// SPDX-License-Identifier: Apache-2.0
//
// The pages of a kdump file: a descriptor says where one is, and how it is compressed.
//
// Each method is asked for exactly one page and told how much room there is; what comes out otherwise is damaged. The libraries
// are used as they are, and not through libkdumpfile, which (0.5.1) writes beyond its memory where a descriptor lies.
#include "collect/dump/kdump.h"

#include <endian.h>
#include <lzo1x.h>
#include <snappy-c.h>
#include <zlib.h>
#include <zstd.h>

struct descriptor {
	uint64_t offset;
	uint32_t size, flags;
	uint64_t page_flags; // of the kernel's struct page
};
_Static_assert(sizeof(struct descriptor) == PTP_KDUMP_DESCRIPTOR, "as in the file");

static bool zlib(const uint8_t *from, size_t size, uint8_t *to, size_t page)
{
	uLongf length = page;

	return uncompress(to, &length, from, size) == Z_OK && length == page;
}

static bool lzo(const uint8_t *from, size_t size, uint8_t *to, size_t page)
{
	lzo_uint length = page;

	return lzo_init() == LZO_E_OK && lzo1x_decompress_safe(from, size, to, &length, NULL) == LZO_E_OK &&
	       length == page;
}

static bool snappy(const uint8_t *from, size_t size, uint8_t *to, size_t page)
{
	size_t length;

	return snappy_uncompressed_length((const char *)from, size, &length) == SNAPPY_OK && length == page &&
	       snappy_uncompress((const char *)from, size, (char *)to, &length) == SNAPPY_OK;
}

static bool zstd(const uint8_t *from, size_t size, uint8_t *to, size_t page)
{
	return ZSTD_decompress(to, page, from, size) == page;
}

static const struct method {
	uint32_t flag;
	const char *format;
	bool (*expand)(const uint8_t *from, size_t size, uint8_t *to, size_t page);
} methods[] = {
	{1, "kdump (zlib)", zlib},
	{2, "kdump (lzo)", lzo},
	{4, "kdump (snappy)", snappy},
	{0x20, "kdump (zstd)", zstd},
};

static const struct method *method_of(uint32_t flags)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (flags == methods[i].flag)
			return &methods[i];
	return NULL;
}

const char *ptp_kdump_format(uint32_t status)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (status & methods[i].flag)
			return methods[i].format;
	return "kdump";
}

const char *ptp_kdump_page(const struct ptp_kdump *kdump, uint64_t index, uint8_t *to)
{
	const struct method *method;
	struct descriptor page;
	uint64_t offset;
	uint32_t size;

	memcpy(&page, kdump->data + kdump->descriptors + index * sizeof(page), sizeof(page));
	offset = le64toh(page.offset);
	size = le32toh(page.size);
	method = method_of(le32toh(page.flags));
	if (offset > kdump->size || kdump->size - offset < size)
		return "the dump is truncated: its page lies beyond the end of the file";
	if (method)
		return method->expand(kdump->data + offset, size, to, kdump->block)
			       ? NULL
			       : "the dump is damaged: its page does not expand to one";
	if (page.flags || size != kdump->block)
		return "the dump is damaged: its page has no size or compression that is known";
	memcpy(to, kdump->data + offset, kdump->block);
	return NULL;
}

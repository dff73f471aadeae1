// SPDX-License-Identifier: Apache-2.0
//
// LiME: ranges of memory, each with a header of 32 bytes before it.
//
// Source: LiME's doc/README.md, "LiME Memory Range Header Version 1 Specification": all little-endian; the end of a range is its
// last byte, not what follows.
#include "collect/dump/formats.h"

#include "inputs/limits.h"

#include <endian.h>
#include <inttypes.h>

#define MAGIC 0x4c694d45 // "EMiL" in the file

struct header {
	uint32_t magic, version;
	uint64_t first, last, reserved;
};
_Static_assert(sizeof(struct header) == 32, "as in the file");

// The header at AT, and what is wrong with it.
static enum ptp_err read_header(const struct ptp_dump_file *file, uint64_t at, struct header *header,
				struct ptp_diag *diag)
{
	if (file->size - at < sizeof(*header))
		return ptp_dump_fail(file, diag, "truncated image: the file ends within the LiME header at 0x%" PRIx64,
				     at);
	memcpy(header, file->data + at, sizeof(*header));
	header->first = le64toh(header->first);
	header->last = le64toh(header->last);
	if (le32toh(header->magic) != MAGIC)
		return ptp_dump_fail(file, diag, "no LiME header at 0x%" PRIx64 ", where a range ends: it is damaged",
				     at);
	if (le32toh(header->version) != 1)
		return ptp_dump_fail(file, diag, "LiME version %" PRIu32 ": version 1 is read",
				     le32toh(header->version));
	if (header->first > header->last || header->last > PTP_PA_MAX)
		return ptp_dump_fail(file, diag,
				     "the LiME header at 0x%" PRIx64 " is of the addresses 0x%" PRIx64 " to 0x%" PRIx64
				     ": it is damaged",
				     at, header->first, header->last);
	return PTP_OK;
}

static enum ptp_err read_ranges(const struct ptp_dump_file *file, const char *name, struct ptp_memory *memory,
				struct ptp_diag *diag)
{
	struct header header = {0};
	uint64_t size;

	for (uint64_t at = 0; at < file->size; at += size) {
		if (read_header(file, at, &header, diag))
			return diag->err;
		if (memory->segments.count == PTP_MAX_PROGRAM_HEADERS)
			return ptp_dump_fail(file, diag, "more than %u LiME ranges", PTP_MAX_PROGRAM_HEADERS);
		at += sizeof(header);
		size = header.last - header.first + 1;
		if (file->size - at < size)
			return ptp_dump_fail(file, diag,
					     "truncated image: 0x%" PRIx64 " bytes from 0x%" PRIx64
					     " end beyond the file's %zu bytes",
					     size, header.first, file->size);
		*ptp_push(&memory->segments) = (struct ptp_segment){header.first, size, file->data + at, name};
	}
	return PTP_OK;
}

enum ptp_err ptp_dump_lime(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct ptp_short name = ptp_shorten(file->name);
	struct ptp_dump_segments segments = {0};

	if (read_ranges(file, name.text, &segments.memory, diag)) {
		ptp_dump_segments_free(&segments);
		return diag->err;
	}
	dump->format = "LiME";
	return ptp_dump_segments(file, &segments, dump, diag);
}

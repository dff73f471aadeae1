// SPDX-License-Identifier: Apache-2.0
//
// The headers of a kdump file.
#include "collect/dump/kdump.h"

#include "inputs/limits.h"

#include <endian.h>
#include <inttypes.h>

#define VERSION 6 // since before makedumpfile knew AArch64, and what QEMU writes
#define INCOMPLETE 8

struct header {
	char magic[8];
	uint32_t version;
	char system[65], node[65], release[65], build[65], machine[65], domain[65]; // as uname has them
	uint64_t seconds, microseconds;
	uint32_t status, block, sub_header_blocks, bitmap_blocks;
	uint32_t blocks_32, ram_blocks, device_blocks, written_blocks, current_cpu, cpus;
};
_Static_assert(offsetof(struct header, block) == 428, "as in the file");

struct sub_header {
	uint64_t phys_base;
	uint32_t level, split;
	uint64_t start_32, end_32, vmcoreinfo, vmcoreinfo_size, notes, notes_size, erased, erased_size, start, end,
		blocks;
};
_Static_assert(sizeof(struct sub_header) == 104, "as in the file");

// QEMU leaves the name of the machine out.
static enum ptp_err check_machine(const struct ptp_dump_file *file, const struct header *header, struct ptp_diag *diag)
{
	char machine[sizeof(header->machine) + 1] = "";

	memcpy(machine, header->machine, sizeof(header->machine));
	if (!strcmp(machine, "aarch64") || !strcmp(machine, "Unknown") || !*machine)
		return PTP_OK;
	return ptp_dump_fail(file, diag, "the dump of a machine of architecture %s: aarch64 is read", machine);
}

static enum ptp_err check_header(const struct ptp_dump_file *file, const struct header *header, struct ptp_diag *diag)
{
	uint32_t version = le32toh(header->version), block = le32toh(header->block);

	if (check_machine(file, header, diag))
		return diag->err;
	if (version == htobe32(VERSION))
		return ptp_dump_fail(file, diag, "big-endian (of header_version): such a dump is not read");
	if (version != VERSION)
		return ptp_dump_fail(file, diag, "header_version is %" PRIu32 ": kdump files of AArch64 have %u",
				     version, VERSION);
	if (block < 4096 || block > PTP_KDUMP_BLOCK_MAX || block & (block - 1))
		return ptp_dump_fail(file, diag,
				     "block_size is %" PRIu32 ", not 4, 8, 16, 32 or 64 KiB: the header is damaged",
				     block);
	return PTP_OK;
}

static enum ptp_err read_sub_header(const struct ptp_dump_file *file, struct ptp_kdump *kdump, struct ptp_diag *diag)
{
	struct sub_header sub;
	uint64_t at;

	if (file->size < kdump->block + sizeof(sub))
		return ptp_dump_fail(file, diag, "truncated image: the file ends within the kdump sub-header");
	memcpy(&sub, file->data + kdump->block, sizeof(sub));
	if (sub.split)
		return ptp_dump_fail(
			file, diag,
			"one file of a dump that was split: join them first, with makedumpfile --reassemble "
			"FILE... OUT");
	kdump->level = le32toh(sub.level);
	kdump->blocks = le64toh(sub.blocks);
	at = le64toh(sub.vmcoreinfo);
	kdump->vmcoreinfo_size = le64toh(sub.vmcoreinfo_size);
	if (at > file->size || file->size - at < kdump->vmcoreinfo_size)
		return ptp_dump_fail(file, diag,
				     "truncated image: VMCOREINFO, 0x%zx bytes at 0x%" PRIx64
				     ", ends beyond the file's %zu bytes",
				     kdump->vmcoreinfo_size, at, file->size);
	if (kdump->vmcoreinfo_size)
		kdump->vmcoreinfo = (const char *)file->data + at;
	return PTP_OK;
}

_Static_assert(PTP_MAX_KDUMP_BITMAP * 8 * PTP_KDUMP_BLOCK_MAX <= PTP_PA_MAX + 1,
	       "every page of a bitmap has an address");

// Where the bitmaps are: two of them, each of half of BITMAP_BLOCKS.
static enum ptp_err read_bitmaps(const struct ptp_dump_file *file, const struct header *header, struct ptp_kdump *kdump,
				 struct ptp_diag *diag)
{
	uint64_t sub = le32toh(header->sub_header_blocks), count = le32toh(header->bitmap_blocks);
	uint64_t begin = (1 + sub) * kdump->block, bytes = count / 2 * kdump->block; // below 2^50

	if (!sub || sub > INT32_MAX || !count || count % 2)
		return ptp_dump_fail(file, diag,
				     "sub_hdr_size is %" PRIu64 " and bitmap_blocks %" PRIu64 ": the header is damaged",
				     sub, count);
	if (bytes > PTP_MAX_KDUMP_BITMAP)
		return ptp_dump_fail(file, diag, "a bitmap of %" PRIu64 " bytes, more than %" PRIu64, bytes,
				     PTP_MAX_KDUMP_BITMAP);
	if (kdump->blocks > bytes * 8)
		return ptp_dump_fail(file, diag,
				     "max_mapnr is %" PRIu64 ", more than the bitmaps have: the header is damaged",
				     kdump->blocks);
	kdump->descriptors = begin + 2 * bytes;
	if (kdump->descriptors > file->size)
		return ptp_dump_fail(file, diag,
				     "truncated image: the bitmaps, to 0x%" PRIx64 ", end beyond the file's %zu bytes",
				     kdump->descriptors, file->size);
	kdump->memory = file->data + begin;
	kdump->stored = kdump->memory + bytes;
	return PTP_OK;
}

enum ptp_err ptp_kdump_read(const struct ptp_dump_file *file, struct ptp_kdump *kdump, struct ptp_diag *diag)
{
	struct header header;

	*kdump = (struct ptp_kdump){.data = file->data, .size = file->size};
	if (file->size < sizeof(header))
		return ptp_dump_fail(file, diag, "truncated image: the file ends within the kdump header");
	memcpy(&header, file->data, sizeof(header));
	if (check_header(file, &header, diag))
		return diag->err;
	kdump->block = le32toh(header.block);
	kdump->incomplete = le32toh(header.status) & INCOMPLETE;
	kdump->format = ptp_kdump_format(le32toh(header.status));
	if (read_sub_header(file, kdump, diag) || read_bitmaps(file, &header, kdump, diag))
		return diag->err;
	return PTP_OK;
}

uint64_t ptp_kdump_next(const uint8_t *bitmap, uint64_t at, uint64_t end, bool set)
{
	while (at < end) {
		uint64_t word;

		memcpy(&word, bitmap + at / 64 * 8, sizeof(word));
		word = (set ? le64toh(word) : ~le64toh(word)) & UINT64_MAX << at % 64;
		at = at / 64 * 64;
		if (word)
			return at + (uint64_t)__builtin_ctzll(word) < end ? at + (uint64_t)__builtin_ctzll(word) : end;
		at += 64;
	}
	return end;
}

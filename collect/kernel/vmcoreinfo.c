// SPDX-License-Identifier: Apache-2.0
#include "collect/kernel/vmcoreinfo.h"

#include <endian.h>

enum { NOTE_ROOM = 4096, NAME = 12 };

// The note as it lies in memory, at the beginning of a page: namesz, descsz, type 0, its name padded to 12 bytes, the text.
static bool is_note(const uint8_t *page, size_t *text)
{
	uint32_t name, size;

	memcpy(&name, page, sizeof(name));
	memcpy(&size, page + 4, sizeof(size));
	*text = le32toh(size);
	return le32toh(name) == NAME - 1 && *text && *text <= NOTE_ROOM - 12 - NAME && !page[8] && !page[9] &&
	       !memcmp(page + 12, "VMCOREINFO", NAME - 1) && !memcmp(page + 12 + NAME, "OSRELEASE=", 10);
}

// The first note that says where the kernel's tables are: copies of older ones may lie about.
static bool search(struct ptp_dump *dump, const struct ptp_range *range, struct ptp_arena *arena,
		   struct ptp_vmcoreinfo *info)
{
	uint8_t page[NOTE_ROOM];
	uint64_t symbol;

	for (uint64_t at = 0; at + NOTE_ROOM <= range->size; at += NOTE_ROOM) {
		char *text;

		if (!dump->read(dump, range->pa + at, page, sizeof(page)) || !is_note(page, &info->size))
			continue;
		info->text = text = ptp_arena_alloc(arena, info->size);
		memcpy(text, page + 12 + NAME, info->size);
		if (ptp_vmcoreinfo_symbol(info, "swapper_pg_dir", &symbol))
			return true;
	}
	return false;
}

bool ptp_vmcoreinfo_find(struct ptp_dump *dump, struct ptp_arena *arena, struct ptp_vmcoreinfo *info)
{
	*info = (struct ptp_vmcoreinfo){dump->vmcoreinfo, dump->vmcoreinfo_size};
	for (size_t i = 0; i < dump->ranges.count && !info->text; i++)
		if (search(dump, &dump->ranges.at[i], arena, info))
			return true;
		else
			info->text = NULL;
	return info->text;
}

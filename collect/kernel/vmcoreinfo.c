// SPDX-License-Identifier: Apache-2.0
#include "collect/kernel/vmcoreinfo.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>

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

// What follows "KEY=", up to the end of its line.
static const char *find(const struct ptp_vmcoreinfo *info, const char *key, size_t *length)
{
	const char *line = info->text, *end = line + info->size;
	size_t size = strlen(key);

	while (line < end) {
		const char *next = memchr(line, '\n', (size_t)(end - line));

		if (!next)
			next = end;
		if ((size_t)(next - line) > size && !memcmp(line, key, size) && line[size] == '=') {
			*length = (size_t)(next - line) - size - 1;
			return line + size + 1;
		}
		line = next + 1;
	}
	return NULL;
}

const char *ptp_vmcoreinfo_text(const struct ptp_vmcoreinfo *info, const char *key, struct ptp_arena *arena)
{
	size_t length;
	const char *value = find(info, key, &length);

	for (size_t i = 0; value && i < length; i++)
		if (value[i] < 0x20 || value[i] > 0x7e)
			return NULL;
	return value ? ptp_arena_printf(arena, "%.*s", (int)(length < 256 ? length : 256), value) : NULL;
}

// BASE 0: decimal, or hexadecimal after 0x, perhaps with a sign.
static bool number(const struct ptp_vmcoreinfo *info, const char *key, int base, uint64_t *value)
{
	char text[32], *end;
	size_t length;
	const char *found = find(info, key, &length);

	if (!found || !length || length >= sizeof(text))
		return false;
	memcpy(text, found, length);
	text[length] = '\0';
	*value = strtoull(text, &end, base);
	return !*end;
}

bool ptp_vmcoreinfo_number(const struct ptp_vmcoreinfo *info, const char *key, uint64_t *value)
{
	return number(info, key, 0, value);
}

bool ptp_vmcoreinfo_symbol(const struct ptp_vmcoreinfo *info, const char *name, uint64_t *address)
{
	char key[128];

	snprintf(key, sizeof(key), "SYMBOL(%s)", name);
	return number(info, key, 16, address);
}

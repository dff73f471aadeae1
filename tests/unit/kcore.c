// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kcore.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VMEMMAP UINT64_C(0xfffffc0000000000)
enum { PAGE_STRUCT = 64, NOTES = 0x400, NOTES_ROOM = 0x800, SEGMENTS_MOST = 8 };

const struct kcore_segment kcore_usual[3] = {
	{MADE_IMAGE + 0x10000, MADE_PA + 0x10000, 0x100000, KCORE_MEMORY + 0x10000},
	{UINT64_C(0xffff800088000000), KCORE_NONE, UINT64_C(0x7bffe8000000), UINT64_C(0x800008003000)},
	{MADE_LINEAR, MADE_PA, MADE_SIZE, KCORE_MEMORY},
};

void kcore_set_page(struct made *made, uint64_t at, uint64_t flags, uint32_t type, uint32_t references)
{
	uint8_t *page = made->memory + at / MADE_PAGE * PAGE_STRUCT;

	memcpy(page, &flags, sizeof(flags));
	memcpy(page + 48, &type, sizeof(type));
	memcpy(page + 52, &references, sizeof(references));
}

// The struct pages lie at the beginning of memory, and their tables are those of the linear map.
void kcore_add_pages(struct made *made)
{
	size_t length = (size_t)(strstr(made->vmcoreinfo, "NUMBER(VMEMMAP_START)") - made->vmcoreinfo);

	// In place of those that it has.
	snprintf(made->vmcoreinfo + length, sizeof(made->vmcoreinfo) - length,
		 "NUMBER(VMEMMAP_START)=0x%llx\nNUMBER(PHYS_OFFSET)=0x%llx\nSIZE(page)=%d\nOFFSET(page.flags)=0\n"
		 "OFFSET(page._mapcount)=48\nOFFSET(page._refcount)=52\nNUMBER(PG_hwpoison)=20\n"
		 "NUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE)=-251658240\n",
		 (unsigned long long)VMEMMAP, (unsigned long long)MADE_PA, PAGE_STRUCT);
	made_put(made, MADE_ROOT + (VMEMMAP >> 39 & 511) * 8, (MADE_PA + MADE_LOWER) | 3);
	for (uint64_t at = 0; at < MADE_SIZE; at += MADE_PAGE)
		kcore_set_page(made, at, 0, UINT32_MAX, 1);
}

static size_t put_note(uint8_t *to, const char *name, uint32_t type, const void *content, uint32_t size)
{
	Elf64_Nhdr note = {(uint32_t)strlen(name) + 1, size, type};
	size_t padded = (note.n_namesz + 3) / 4 * 4;

	memcpy(to, &note, sizeof(note));
	memcpy(to + sizeof(note), name, note.n_namesz);
	memcpy(to + sizeof(note) + padded, content, size);
	return sizeof(note) + padded + (size + 3) / 4 * 4;
}

static void set_va(int file, size_t number, uint64_t va)
{
	if (pwrite(file, &va, sizeof(va),
		   (off_t)(sizeof(Elf64_Ehdr) + number * sizeof(Elf64_Phdr) + offsetof(Elf64_Phdr, p_vaddr))) !=
	    sizeof(va))
		abort();
}

void kcore_write(const struct made *made, const struct scratch *scratch, const char *path,
		 const struct kcore_segment *segments, size_t count)
{
	uint8_t notes[NOTES_ROOM] = {0}, task[KCORE_TASK];
	struct core_segment all[SEGMENTS_MOST + 1] = {{PT_NOTE, NOTES, 0, 0, 0, notes}};
	const struct core_header header = {0};
	char name[256];
	int file;

	memset(task, 'T', sizeof(task));
	all[0].file_size = put_note(notes, "CORE", 4, task, sizeof(task));
	all[0].file_size += put_note(notes + all[0].file_size, "VMCOREINFO", 0, made->vmcoreinfo,
				     (uint32_t)strlen(made->vmcoreinfo));
	for (size_t i = 0; i < count; i++)
		all[i + 1] = (struct core_segment){PT_LOAD,          segments[i].offset, segments[i].pa,
						   segments[i].size, segments[i].size,   NULL};
	scratch_core(scratch, path, KCORE_MEMORY + MADE_SIZE, &header, all, count + 1);
	file = open(scratch_path(scratch, path, name), O_WRONLY | O_CLOEXEC);
	for (size_t i = 0; i < count; i++)
		set_va(file, i + 1, segments[i].va);
	if (file < 0 || pwrite(file, made->memory, MADE_SIZE, KCORE_MEMORY) != MADE_SIZE)
		abort();
	close(file);
}

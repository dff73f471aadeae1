// SPDX-License-Identifier: Apache-2.0
//
// A temporary directory for a test's files. A failure here is the test's own and ends it.
#include "tests/unit/scratch.h"

#include <elf.h>
#include <endian.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void need(int is, const char *what)
{
	if (is)
		return;
	perror(what);
	exit(1);
}

void scratch_open(struct scratch *scratch)
{
	strcpy(scratch->path, "/tmp/ptproof-test-XXXXXX");
	need(mkdtemp(scratch->path) != NULL, scratch->path);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void scratch_close(struct scratch *scratch)
{
	need(!nftw(scratch->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), scratch->path);
}

const char *scratch_path(const struct scratch *scratch, const char *path, char to[256])
{
	snprintf(to, 256, "%s/%s", scratch->path, path);
	return to;
}

void scratch_file(const struct scratch *scratch, const char *path, const void *data, size_t size)
{
	char full[256];
	FILE *file = fopen(scratch_path(scratch, path, full), "w");

	need(file != NULL, path);
	need(fwrite(data, 1, size, file) == size, path);
	need(!fclose(file), path);
}

void scratch_text(const struct scratch *scratch, const char *path, const char *text)
{
	scratch_file(scratch, path, text, strlen(text));
}

static void fill_header(Elf64_Ehdr *to, const struct core_header *header, size_t count)
{
	memcpy(to->e_ident, ELFMAG, SELFMAG);
	to->e_ident[EI_CLASS] = header->class ? header->class : ELFCLASS64;
	to->e_ident[EI_DATA] = header->encoding ? header->encoding : ELFDATA2LSB;
	to->e_type = htole16(header->type ? header->type : ET_CORE);
	to->e_machine = htole16(header->machine ? header->machine : 183);
	to->e_phoff = htole64(header->table ? header->table : sizeof(*to));
	to->e_phentsize = htole16(header->entry_size ? header->entry_size : sizeof(Elf64_Phdr));
	to->e_phnum = htole16(header->count ? header->count : (uint16_t)count);
	to->e_shoff = htole64(header->sections);
}

static void put(char *file, size_t room, uint64_t at, const void *data, size_t size)
{
	if (at < room)
		memcpy(file + at, data, size < room - at ? size : room - at);
}

void scratch_core(const struct scratch *scratch, const char *path, size_t size, const struct core_header *header,
		  const struct core_segment *segments, size_t count)
{
	Elf64_Ehdr elf = {0};
	Elf64_Shdr section = {.sh_info = htole32(header->section_info)};
	char *file = calloc(1, size + 1);

	need(file != NULL, path);
	fill_header(&elf, header, count);
	put(file, size, 0, &elf, sizeof(elf));
	for (size_t i = 0; i < count; i++) {
		const struct core_segment *s = &segments[i];
		Elf64_Phdr entry = {.p_type = htole32(s->type),
				    .p_offset = htole64(s->offset),
				    .p_paddr = htole64(s->pa)};

		entry.p_filesz = htole64(s->file_size);
		entry.p_memsz = htole64(s->memory_size);
		put(file, size, sizeof(elf) + i * sizeof(entry), &entry, sizeof(entry));
		if (s->data)
			put(file, size, s->offset, s->data, s->file_size);
	}
	if (header->sections)
		put(file, size, header->sections, &section, sizeof(section));
	scratch_file(scratch, path, file, size);
	free(file);
}

char *scratch_mask(const struct scratch *scratch, char *text)
{
	size_t length = strlen(scratch->path);
	char *at;

	while ((at = strstr(text, scratch->path)) != NULL) {
		memcpy(at, "DIR", 3);
		memmove(at + 3, at + length, strlen(at + length) + 1);
	}
	return text;
}

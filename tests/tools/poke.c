// SPDX-License-Identifier: Apache-2.0
//
// Changes an ELF core: poke FILE ADDRESS VALUE writes VALUE, 8 bytes, at a physical address; poke FILE ADDRESS prints
// what is there; poke FILE ADDRESS drop takes the page at ADDRESS out of the core.
//
// A page is taken out by letting its segment end before it; what follows goes into the program header of a note.
#include <elf.h>
#include <endian.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE UINT64_C(4096)

static void die(const char *what)
{
	fprintf(stderr, "poke: %s\n", what);
	exit(1);
}

static void transfer(FILE *file, uint64_t offset, void *data, size_t size, bool write)
{
	if (fseek(file, (long)offset, SEEK_SET) ||
	    (write ? fwrite(data, size, 1, file) : fread(data, size, 1, file)) != 1)
		die("cannot read or write there");
}

struct core {
	FILE *file;
	Elf64_Ehdr header;
};

static uint64_t header_offset(const struct core *core, unsigned index)
{
	return core->header.e_phoff + (uint64_t)index * sizeof(Elf64_Phdr);
}

static Elf64_Phdr header(const struct core *core, unsigned index)
{
	Elf64_Phdr program;

	transfer(core->file, header_offset(core, index), &program, sizeof(program), false);
	return program;
}

// The PT_LOAD segment that has SIZE bytes at ADDRESS in the file.
static unsigned find(const struct core *core, uint64_t address, uint64_t size)
{
	for (unsigned i = 0; i < core->header.e_phnum; i++) {
		Elf64_Phdr program = header(core, i);

		if (program.p_type == PT_LOAD && address >= program.p_paddr &&
		    address - program.p_paddr + size <= program.p_filesz)
			return i;
	}
	die("the core does not have that address");
	return 0;
}

// A header that can be given up.
static unsigned spare(const struct core *core)
{
	for (unsigned i = 0; i < core->header.e_phnum; i++)
		if (header(core, i).p_type != PT_LOAD)
			return i;
	die("the core has no program header to spare");
	return 0;
}

static void put_header(struct core *core, unsigned index, Elf64_Phdr program)
{
	transfer(core->file, header_offset(core, index), &program, sizeof(program), true);
}

static void drop(struct core *core, uint64_t page)
{
	unsigned index = find(core, page, PAGE);
	Elf64_Phdr before = header(core, index), after = before;
	uint64_t skipped = page - before.p_paddr + PAGE;

	before.p_filesz = before.p_memsz = page - before.p_paddr;
	after.p_paddr += skipped;
	after.p_vaddr += skipped;
	after.p_offset += skipped;
	after.p_filesz -= skipped;
	after.p_memsz = after.p_filesz;
	if (after.p_filesz)
		put_header(core, spare(core), after);
	put_header(core, index, before);
}

static void poke(struct core *core, uint64_t address, const char *value)
{
	Elf64_Phdr program = header(core, find(core, address, 8));
	uint64_t offset = program.p_offset + (address - program.p_paddr), word;

	if (value) {
		word = htole64(strtoull(value, NULL, 0));
		transfer(core->file, offset, &word, sizeof(word), true);
	} else {
		transfer(core->file, offset, &word, sizeof(word), false);
		printf("0x%" PRIx64 "\n", le64toh(word));
	}
}

int main(int argc, char **argv)
{
	struct core core;
	uint64_t address;

	if (argc < 3 || argc > 4)
		die("usage: poke FILE ADDRESS [VALUE | drop]");
	core.file = fopen(argv[1], argc == 4 ? "r+b" : "rb");
	if (!core.file)
		die("cannot open the core");
	transfer(core.file, 0, &core.header, sizeof(core.header), false);
	address = strtoull(argv[2], NULL, 0);
	if (argc == 4 && !strcmp(argv[3], "drop"))
		drop(&core, address & ~(PAGE - 1));
	else
		poke(&core, address, argv[3]);
	return fclose(core.file) ? 1 : 0;
}

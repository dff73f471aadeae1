// SPDX-License-Identifier: Apache-2.0
//
// tables.elf. Source: the System V ABI, "ELF Header" and "Program Header"; of more than 65,534 program headers section header 0
// has the number.
#include "collect/write.h"

#include <elf.h>
#include <endian.h>

enum { MACHINE = 183 }; // EM_AARCH64

// Ranges that are neighbours in memory are in the file too: one segment.
static size_t end_of_segment(const struct ptp_tables *tables, size_t first)
{
	const struct ptp_piece *piece = tables->pieces.at;
	size_t next = first + 1;

	while (next < tables->pieces.count && piece[next].pa == piece[next - 1].pa + piece[next - 1].size)
		next++;
	return next;
}

static size_t count_segments(const struct ptp_tables *tables)
{
	size_t count = 0;

	for (size_t i = 0; i < tables->pieces.count; i = end_of_segment(tables, i))
		count++;
	return count;
}

static void write_header(FILE *to, size_t segments)
{
	bool many = segments >= PN_XNUM;
	Elf64_Shdr section = {.sh_info = htole32((uint32_t)segments)};
	Elf64_Ehdr header = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
		.e_type = htole16(ET_CORE),
		.e_machine = htole16(MACHINE),
		.e_version = htole32(EV_CURRENT),
		.e_phoff = htole64(sizeof(header) + sizeof(section)),
		.e_shoff = htole64(sizeof(header)),
		.e_ehsize = htole16(sizeof(header)),
		.e_phentsize = htole16(sizeof(Elf64_Phdr)),
		.e_phnum = htole16((uint16_t)(many ? PN_XNUM : segments)),
		.e_shentsize = htole16(sizeof(section)),
		.e_shnum = htole16(1),
	};

	fwrite(&header, sizeof(header), 1, to);
	fwrite(&section, sizeof(section), 1, to);
}

static void write_segments(FILE *to, const struct ptp_tables *tables, size_t segments)
{
	uint64_t offset = sizeof(Elf64_Ehdr) + sizeof(Elf64_Shdr) + segments * sizeof(Elf64_Phdr);

	for (size_t i = 0, end; i < tables->pieces.count; i = end) {
		const struct ptp_piece *first = &tables->pieces.at[i], *last;
		Elf64_Phdr segment = {.p_type = htole32(PT_LOAD), .p_offset = htole64(offset)};
		uint64_t size;

		end = end_of_segment(tables, i);
		last = &tables->pieces.at[end - 1];
		size = last->pa + last->size - first->pa;
		segment.p_vaddr = segment.p_paddr = htole64(first->pa);
		segment.p_filesz = segment.p_memsz = htole64(size);
		fwrite(&segment, sizeof(segment), 1, to);
		offset += size;
	}
}

enum ptp_err ptp_write_tables(const struct ptp_output *output, const struct ptp_tables *tables, struct ptp_diag *diag)
{
	FILE *to = ptp_output_open(output, "tables.elf", diag);
	size_t segments = count_segments(tables);

	if (!to)
		return diag->err;
	write_header(to, segments);
	write_segments(to, tables, segments);
	for (size_t i = 0; i < tables->pieces.count; i++)
		fwrite(tables->pieces.at[i].data, tables->pieces.at[i].size, 1, to);
	return ptp_output_close(output, "tables.elf", to, diag);
}

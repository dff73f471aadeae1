// SPDX-License-Identifier: Apache-2.0
//
// ELF cores: the PT_LOAD segments of a 64-bit little-endian AArch64 core, placed by p_paddr, and its notes.
//
// Source: the System V ABI, "ELF Header" and "Program Header"; e_machine 183 is EM_AARCH64 (ELF for the Arm 64-bit
// Architecture). Writers of dumps fill e_ehsize, the section headers, p_vaddr and p_align carelessly, and none of those
// is needed here, so none is checked. What a segment's p_memsz has beyond p_filesz is missing, not zero.
#include "inputs/image.h"

#include "inputs/limits.h"

#include <elf.h>
#include <endian.h>
#include <inttypes.h>
#include <string.h>

#ifndef EM_AARCH64
#define EM_AARCH64 183
#endif

struct program_headers {
	uint64_t offset, count;
};

static enum ptp_err fail(const struct ptp_image *image, struct ptp_diag *diag, const char *what)
{
	return ptp_fail_at(diag, image->place, "%s: %s", image->file, what);
}

bool ptp_elf_is(const struct ptp_image *image)
{
	return image->size >= SELFMAG && !memcmp(image->data, ELFMAG, SELFMAG);
}

// The header, in this machine's byte order where it is used. False when the file is too short to have one.
static bool read_header(const struct ptp_image *image, Elf64_Ehdr *header)
{
	if (image->size < sizeof(*header))
		return false;
	memcpy(header, image->data, sizeof(*header));
	header->e_type = le16toh(header->e_type);
	header->e_machine = le16toh(header->e_machine);
	header->e_phoff = le64toh(header->e_phoff);
	header->e_shoff = le64toh(header->e_shoff);
	header->e_phentsize = le16toh(header->e_phentsize);
	header->e_phnum = le16toh(header->e_phnum);
	return true;
}

bool ptp_elf_is_core(const struct ptp_image *image)
{
	Elf64_Ehdr header;

	return ptp_elf_is(image) && read_header(image, &header) && header.e_ident[EI_CLASS] == ELFCLASS64 &&
	       header.e_ident[EI_DATA] == ELFDATA2LSB && header.e_machine == EM_AARCH64 && header.e_type == ET_CORE;
}

static const char *type_name(unsigned type)
{
	return type == ET_REL    ? "a relocatable object"
	       : type == ET_EXEC ? "an executable"
	       : type == ET_DYN  ? "a shared object or position-independent executable"
				 : "not a core";
}

static enum ptp_err check_header(const struct ptp_image *image, const Elf64_Ehdr *header, struct ptp_diag *diag)
{
	if (header->e_ident[EI_CLASS] != ELFCLASS64)
		return fail(image, diag, "not a 64-bit ELF file (EI_CLASS is not 2): an AArch64 core is needed");
	if (header->e_ident[EI_DATA] != ELFDATA2LSB)
		return fail(image, diag, "not little-endian (EI_DATA is not 1): big-endian cores are not read");
	if (header->e_machine != EM_AARCH64)
		return ptp_fail_at(diag, image->place, "%s: e_machine is %u, not 183: the core of another architecture",
				   image->file, header->e_machine);
	if (header->e_type != ET_CORE)
		return ptp_fail_at(diag, image->place, "%s: e_type is %u, %s: a core (e_type 4) is needed", image->file,
				   header->e_type, type_name(header->e_type));
	return PTP_OK;
}

// With e_phnum PN_XNUM (0xffff) the count is sh_info of section header 0.
static enum ptp_err count_headers(const struct ptp_image *image, const Elf64_Ehdr *header,
				  struct program_headers *headers, struct ptp_diag *diag)
{
	Elf64_Shdr section;
	uint64_t bytes;

	headers->offset = header->e_phoff;
	headers->count = header->e_phnum;
	if (header->e_phnum == PN_XNUM) {
		if (!header->e_shoff)
			return fail(image, diag,
				    "e_phnum is 0xffff, so that section header 0 has the true number, but there are no "
				    "section headers (e_shoff is 0): the header is damaged");
		if (header->e_shoff > image->size || image->size - header->e_shoff < sizeof(section))
			return fail(image, diag,
				    "truncated image: e_phnum is 0xffff and section header 0, which has the "
				    "true number, lies beyond the end of the file");
		memcpy(&section, image->data + header->e_shoff, sizeof(section));
		headers->count = le32toh(section.sh_info);
	}
	if (headers->count && header->e_phentsize != sizeof(Elf64_Phdr))
		return ptp_fail_at(diag, image->place, "%s: e_phentsize is %u, not 56: the header is damaged",
				   image->file, header->e_phentsize);
	bytes = headers->count * sizeof(Elf64_Phdr); // less than 2^38
	if (headers->offset > image->size || image->size - headers->offset < bytes)
		return ptp_fail_at(diag, image->place,
				   "%s: truncated image: %" PRIu64 " program headers at 0x%" PRIx64
				   " end beyond the file's %zu bytes",
				   image->file, headers->count, headers->offset, image->size);
	if (headers->count > PTP_MAX_PROGRAM_HEADERS)
		return ptp_fail_at(diag, image->place, "%s: %" PRIu64 " program headers, more than %u", image->file,
				   headers->count, PTP_MAX_PROGRAM_HEADERS);
	return PTP_OK;
}

static enum ptp_err check(const struct ptp_image *image, Elf64_Ehdr *header, struct program_headers *headers,
			  struct ptp_diag *diag)
{
	if (!read_header(image, header))
		return fail(image, diag, "truncated image: the file ends within the ELF header");
	if (check_header(image, header, diag))
		return diag->err;
	return count_headers(image, header, headers, diag);
}

static void read_segment(const struct ptp_image *image, uint64_t at, Elf64_Phdr *segment)
{
	memcpy(segment, image->data + at, sizeof(*segment));
	segment->p_type = le32toh(segment->p_type);
	segment->p_offset = le64toh(segment->p_offset);
	segment->p_vaddr = le64toh(segment->p_vaddr);
	segment->p_paddr = le64toh(segment->p_paddr);
	segment->p_filesz = le64toh(segment->p_filesz);
	segment->p_memsz = le64toh(segment->p_memsz);
}

static enum ptp_err add_segment(const struct ptp_image *image, uint64_t number, const Elf64_Phdr *segment,
				struct ptp_memory *memory, struct ptp_diag *diag)
{
	uint64_t size = segment->p_filesz;

	if (segment->p_offset > image->size || image->size - segment->p_offset < size)
		return ptp_fail_at(diag, image->place,
				   "%s: truncated image: 0x%" PRIx64 " bytes at 0x%" PRIx64 " (program header %" PRIu64
				   ") end beyond the file's %zu bytes",
				   image->file, size, segment->p_offset, number, image->size);
	if (size > segment->p_memsz)
		return ptp_fail_at(diag, image->place,
				   "%s: program header %" PRIu64 " has p_filesz 0x%" PRIx64 " above p_memsz 0x%" PRIx64
				   ": the header is damaged",
				   image->file, number, size, segment->p_memsz);
	if (segment->p_paddr > PTP_PA_MAX || segment->p_memsz - 1 > PTP_PA_MAX - segment->p_paddr)
		return ptp_fail_at(diag, image->place,
				   "%s: 0x%" PRIx64 " bytes from 0x%" PRIx64 " (program header %" PRIu64
				   ") end beyond 52 bits, the largest physical address",
				   image->file, segment->p_memsz, segment->p_paddr, number);
	*ptp_push(&memory->segments) =
		(struct ptp_segment){segment->p_paddr, size, image->data + segment->p_offset, image->file};
	return PTP_OK;
}

// p_paddr all ones says that the segment has no physical address (/proc/kcore: vmalloc, modules, vmemmap).
static bool has_content(const Elf64_Phdr *segment)
{
	return segment->p_type == PT_LOAD && segment->p_filesz && segment->p_paddr != UINT64_MAX;
}

enum ptp_err ptp_elf_add(const struct ptp_image *image, struct ptp_memory *memory, struct ptp_diag *diag)
{
	struct program_headers headers = {0};
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	bool added = false;

	if (check(image, &header, &headers, diag))
		return diag->err;
	for (uint64_t i = 0; i < headers.count; i++) {
		read_segment(image, headers.offset + i * sizeof(segment), &segment);
		if (!has_content(&segment))
			continue;
		if (add_segment(image, i, &segment, memory, diag))
			return diag->err;
		added = true;
	}
	if (!added)
		return fail(image, diag, "no PT_LOAD segment has content at a physical address: no memory to read");
	return PTP_OK;
}

uint64_t ptp_elf_head(const struct ptp_image *image)
{
	struct program_headers headers = {0};
	struct ptp_diag ignored = {0};
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	uint64_t end;

	if (!read_header(image, &header))
		return sizeof(header);
	end = header.e_phoff + header.e_phnum * sizeof(segment);
	if (end > image->size || count_headers(image, &header, &headers, &ignored))
		return end;
	for (uint64_t i = 0; i < headers.count; i++) {
		read_segment(image, headers.offset + i * sizeof(segment), &segment);
		if (segment.p_type == PT_NOTE && segment.p_offset + segment.p_filesz > end)
			end = segment.p_offset + segment.p_filesz;
	}
	return end;
}

enum ptp_err ptp_elf_check(const struct ptp_image *image, struct ptp_diag *diag)
{
	struct program_headers headers = {0};
	Elf64_Ehdr header;

	return check(image, &header, &headers, diag);
}

bool ptp_elf_segment(const struct ptp_image *image, uint64_t *index, struct ptp_elf_segment *to)
{
	struct program_headers headers = {0};
	struct ptp_diag ignored = {0};
	Elf64_Ehdr header;
	Elf64_Phdr segment;

	if (!read_header(image, &header) || count_headers(image, &header, &headers, &ignored))
		return false;
	while (*index < headers.count) {
		read_segment(image, headers.offset + (*index)++ * sizeof(segment), &segment);
		*to = (struct ptp_elf_segment){segment.p_offset, segment.p_vaddr, segment.p_paddr, segment.p_filesz,
					       segment.p_memsz};
		if (segment.p_type == PT_LOAD)
			return true;
	}
	return false;
}

bool ptp_elf_hole(const struct ptp_image *image, uint64_t *index, uint64_t *pa, uint64_t *size)
{
	struct ptp_elf_segment segment;

	while (ptp_elf_segment(image, index, &segment)) {
		*pa = segment.pa + segment.file_size;
		*size = segment.size - segment.file_size;
		if (*size && *pa <= PTP_PA_MAX && *size - 1 <= PTP_PA_MAX - *pa)
			return true;
	}
	return false;
}

// The note that begins at AT of the SIZE bytes of NOTES, and where the next one does. Names and contents are padded to four bytes.
static bool next_note(const uint8_t *notes, uint64_t size, uint64_t *at, Elf64_Nhdr *note, uint64_t *name)
{
	if (size - *at < sizeof(*note))
		return false;
	memcpy(note, notes + *at, sizeof(*note));
	note->n_namesz = le32toh(note->n_namesz);
	note->n_descsz = le32toh(note->n_descsz);
	*name = *at + sizeof(*note);
	*at = *name + ((uint64_t)note->n_namesz + 3) / 4 * 4 + ((uint64_t)note->n_descsz + 3) / 4 * 4;
	return *at <= size;
}

static const uint8_t *find_note(const uint8_t *notes, uint64_t size, const char *name, size_t *found)
{
	uint64_t at = 0, begin;
	Elf64_Nhdr note;

	while (next_note(notes, size, &at, &note, &begin)) {
		*found = note.n_descsz;
		if (note.n_namesz == strlen(name) + 1 && !memcmp(notes + begin, name, note.n_namesz))
			return notes + begin + ((uint64_t)note.n_namesz + 3) / 4 * 4;
	}
	return NULL;
}

const uint8_t *ptp_elf_note(const struct ptp_image *image, const char *name, size_t *size)
{
	struct program_headers headers = {0};
	struct ptp_diag ignored = {0};
	const uint8_t *note = NULL;
	Elf64_Ehdr header;
	Elf64_Phdr segment;

	if (!read_header(image, &header) || count_headers(image, &header, &headers, &ignored))
		return NULL;
	for (uint64_t i = 0; i < headers.count && !note; i++) {
		read_segment(image, headers.offset + i * sizeof(segment), &segment);
		if (segment.p_type == PT_NOTE && segment.p_offset <= image->size &&
		    segment.p_filesz <= image->size - segment.p_offset)
			note = find_note(image->data + segment.p_offset, segment.p_filesz, name, size);
	}
	return note;
}

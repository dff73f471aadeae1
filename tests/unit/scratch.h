// SPDX-License-Identifier: Apache-2.0
//
// A temporary directory for a test's files, and small ELF cores to put there.
#ifndef PTP_TEST_SCRATCH_H
#define PTP_TEST_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

struct scratch {
	char path[64];
};

void scratch_open(struct scratch *scratch);
void scratch_close(struct scratch *scratch); // removes the directory and all in it

// PATH below the directory, in a buffer of the caller's.
const char *scratch_path(const struct scratch *scratch, const char *path, char to[256]);
void scratch_file(const struct scratch *scratch, const char *path, const void *data, size_t size);
void scratch_text(const struct scratch *scratch, const char *path, const char *text);

// A program header of a core. `data`, if any, is put into the file at `offset`.
struct core_segment {
	uint32_t type;
	uint64_t offset, pa, file_size, memory_size;
	const void *data;
};

// What the ELF header says; 0 stands for the right value.
struct core_header {
	uint8_t class, encoding;
	uint16_t type, machine, entry_size, count;
	uint64_t table, sections; // file offsets of program and section headers
	uint32_t section_info;    // with `sections`: sh_info of section header 0
};

// Writes a core of SIZE bytes; program headers follow the ELF header.
void scratch_core(const struct scratch *scratch, const char *path, size_t size, const struct core_header *header,
		  const struct core_segment *segments, size_t count);

// Replaces the directory's name in TEXT by DIR, in place.
char *scratch_mask(const struct scratch *scratch, char *text);

#endif

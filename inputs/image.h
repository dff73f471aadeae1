// SPDX-License-Identifier: Apache-2.0
//
// One memory image of a capture, mapped; each format adds its segments to the capture's memory.
#ifndef PTP_IMAGE_H
#define PTP_IMAGE_H

#include "model/diag.h"
#include "model/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ptp_image {
	const char *file;       // for messages, shortened; lives as long as the memory
	const uint8_t *data;    // SIZE bytes, mapped as long as the memory, of any alignment
	size_t size;            // never 0
	struct ptp_place place; // of the file's name in capture.yaml, if it is named there
};

bool ptp_elf_is(const struct ptp_image *image);      // by its magic
bool ptp_elf_is_core(const struct ptp_image *image); // one that ptp_elf_add takes, as far as its header says
enum ptp_err ptp_elf_add(const struct ptp_image *image, struct ptp_memory *memory, struct ptp_diag *diag);

// Cores that are not mapped as a whole: their beginning is, and IMAGE holds that. How many bytes of the file the program headers and
// the notes take, as far as IMAGE can tell; it is enough of the file when it has so many. ptp_elf_check is then what ptp_elf_add
// checks before it looks at segments.
uint64_t ptp_elf_head(const struct ptp_image *image);
enum ptp_err ptp_elf_check(const struct ptp_image *image, struct ptp_diag *diag);

// A PT_LOAD segment as the file has it: nothing of it is checked.
struct ptp_elf_segment {
	uint64_t offset; // in the file
	uint64_t va, pa;
	uint64_t file_size, size; // bytes in the file, and in memory
};

// The next one from program header *INDEX on; *INDEX then is what follows it. False when there is none any more. For an image that
// ptp_elf_check has taken.
bool ptp_elf_segment(const struct ptp_image *image, uint64_t *index, struct ptp_elf_segment *segment);

// What a segment of the core has in memory and not in the file, from program header *INDEX on, which then is the next. False when none has
// any more. For an image that ptp_elf_add has taken.
bool ptp_elf_hole(const struct ptp_image *image, uint64_t *index, uint64_t *pa, uint64_t *size);

// The content of the first note called NAME in the core's PT_NOTE segments, of *SIZE bytes, or NULL when it has none. For an
// image that ptp_elf_add has taken.
const uint8_t *ptp_elf_note(const struct ptp_image *image, const char *name, size_t *size);

// BASE is the physical address of the first byte; BASE_PLACE is where it was written.
enum ptp_err ptp_raw_add(const struct ptp_image *image, uint64_t base, struct ptp_place base_place,
			 struct ptp_memory *memory, struct ptp_diag *diag);

#endif

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

// SPDX-License-Identifier: Apache-2.0
//
// Dumps whose memory lies in the file as it was: read through model/memory.h.
#include "collect/formats.h"

#include <stdlib.h>

struct segments {
	struct ptp_dump_file file;
	struct ptp_memory memory;
};

static bool read_segments(struct ptp_dump *dump, uint64_t pa, void *to, size_t size)
{
	return ptp_memory_read(&((struct segments *)dump->data)->memory, pa, to, size);
}

// What a filter left out of an ELF core is not told from what never was memory.
static const char *why(struct ptp_dump *dump, uint64_t pa)
{
	(void)dump, (void)pa;
	return "the dump does not hold it";
}

static void close_segments(struct ptp_dump *dump)
{
	struct segments *segments = dump->data;

	ptp_memory_free(&segments->memory);
	ptp_dump_file_close(&segments->file);
	free(segments);
}

// Neighbours are one range.
static void add_range(struct ptp_dump *dump, const struct ptp_segment *segment)
{
	struct ptp_range *last = dump->ranges.count ? &dump->ranges.at[dump->ranges.count - 1] : NULL;

	if (last && last->pa + last->size == segment->pa)
		last->size += segment->size;
	else
		*ptp_push(&dump->ranges) = (struct ptp_range){segment->pa, segment->size};
}

enum ptp_err ptp_dump_segments(const struct ptp_dump_file *file, struct ptp_memory *memory, struct ptp_dump *dump,
			       struct ptp_diag *diag)
{
	struct segments *segments;

	if (ptp_memory_settle(memory, diag)) {
		ptp_memory_free(memory);
		return diag->err;
	}
	segments = ptp_calloc(1, sizeof(*segments));
	segments->file = *file;
	segments->memory = *memory;
	for (size_t i = 0; i < memory->segments.count; i++)
		add_range(dump, &memory->segments.at[i]);
	dump->read = read_segments;
	dump->why = why;
	dump->close = close_segments;
	dump->data = segments;
	return PTP_OK;
}

struct ptp_image ptp_dump_image(const struct ptp_dump_file *file, struct ptp_short *name)
{
	*name = ptp_shorten(file->name);
	return (struct ptp_image){.file = name->text, .data = file->data, .size = file->size};
}

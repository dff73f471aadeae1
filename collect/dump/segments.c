// SPDX-License-Identifier: Apache-2.0
//
// Dumps whose memory lies in the file as it was: read through model/memory.h.
#include "collect/dump/formats.h"

#include <stdlib.h>

struct segments {
	struct ptp_dump_file file;
	struct ptp_dump_segments in;
};

static bool read_segments(struct ptp_dump *dump, uint64_t pa, void *to, size_t size)
{
	return ptp_memory_read(&((struct segments *)dump->data)->in.memory, pa, to, size);
}

static const char *why(struct ptp_dump *dump, uint64_t pa)
{
	const struct ptp_dump_segments *in = &((struct segments *)dump->data)->in;

	return ptp_range_find(in->left_out.at, in->left_out.count, pa) ? "it was left out of the dump"
								       : "the dump does not know it as memory";
}

void ptp_dump_segments_free(struct ptp_dump_segments *segments)
{
	ptp_memory_free(&segments->memory);
	free(segments->left_out.at);
}

static void close_segments(struct ptp_dump *dump)
{
	struct segments *segments = dump->data;

	ptp_dump_segments_free(&segments->in);
	ptp_dump_file_close(&segments->file);
	free(segments);
}

// Neighbours are one range.
static void add_range(struct ptp_dump *dump, const struct ptp_segment *segment)
{
	if (dump->ranges.count) {
		struct ptp_range *last = &dump->ranges.at[dump->ranges.count - 1];

		if (last->pa + last->size == segment->pa) {
			last->size += segment->size;
			return;
		}
	}
	*ptp_push(&dump->ranges) = (struct ptp_range){segment->pa, segment->size};
}

static int by_address(const void *a, const void *b)
{
	const struct ptp_range *x = a, *y = b;

	return (x->pa > y->pa) - (x->pa < y->pa);
}

// Makes what was left out sorted and disjoint; returns how much it is.
static uint64_t settle_left_out(struct ptp_dump_segments *in)
{
	struct ptp_range *range = in->left_out.at;
	uint64_t end = 0, bytes = 0;
	size_t count = 0;

	if (in->left_out.count)
		qsort(range, in->left_out.count, sizeof(*range), by_address);
	for (size_t i = 0; i < in->left_out.count; i++) {
		uint64_t from = range[i].pa > end ? range[i].pa : end, to = range[i].pa + range[i].size;

		if (to <= from)
			continue;
		range[count++] = (struct ptp_range){from, to - from};
		bytes += to - from;
		end = to;
	}
	in->left_out.count = count;
	return bytes;
}

enum ptp_err ptp_dump_segments(const struct ptp_dump_file *file, struct ptp_dump_segments *in, struct ptp_dump *dump,
			       struct ptp_diag *diag)
{
	struct segments *segments;

	if (ptp_memory_settle(&in->memory, diag)) {
		ptp_dump_segments_free(in);
		return diag->err;
	}
	segments = ptp_calloc(1, sizeof(*segments));
	*segments = (struct segments){*file, *in};
	for (size_t i = 0; i < in->memory.segments.count; i++)
		add_range(dump, &in->memory.segments.at[i]);
	dump->left_out = settle_left_out(&segments->in);
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

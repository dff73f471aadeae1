// SPDX-License-Identifier: Apache-2.0
//
// Segments are sorted and made disjoint once; then a physical address is found by binary search.
#include "model/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// How many overlapping bytes are compared: this often the size of the mapped files, between LEAST and MOST. The images
// of a real capture hold a byte twice or three times, and few of them. A file with holes can be of any size.
enum { COMPARE_TIMES = 16, COMPARE_LEAST = 1 << 28 };
#define COMPARE_MOST (UINT64_C(1) << 34)

struct ordered {
	struct ptp_segment segment;
	size_t index; // in the order in which they were added
};

// What is known of the lowest address at which two segments differ.
struct conflict {
	bool found;
	uint64_t pa;
	const char *file[2];
};

static uint64_t last_of(const struct ptp_segment *segment)
{
	return segment->pa + (segment->size - 1);
}

// Lower addresses first, larger segments before smaller ones.
static int by_address(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	if (x->segment.pa != y->segment.pa)
		return x->segment.pa < y->segment.pa ? -1 : 1;
	if (x->segment.size != y->segment.size)
		return x->segment.size > y->segment.size ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static struct ordered *sorted(const struct ptp_memory *memory)
{
	struct ordered *order = ptp_calloc(memory->segments.count, sizeof(*order));

	for (size_t i = 0; i < memory->segments.count; i++)
		order[i] = (struct ordered){memory->segments.at[i], i};
	qsort(order, memory->segments.count, sizeof(*order), by_address);
	return order;
}

// Notes the first byte of SIZE from PA at which A and B differ.
static void compare(const struct ptp_segment *a, const struct ptp_segment *b, uint64_t pa, uint64_t size,
		    struct conflict *conflict)
{
	const uint8_t *x = a->data + (pa - a->pa), *y = b->data + (pa - b->pa);
	uint64_t i = 0;

	if (!memcmp(x, y, size))
		return;
	while (x[i] == y[i])
		i++;
	if (!conflict->found || pa + i < conflict->pa)
		*conflict = (struct conflict){true, pa + i, {a->file, b->file}};
}

// Whether A and B have the byte at PA, and all after it, from one place.
static bool same_bytes(const struct ptp_segment *a, const struct ptp_segment *b, uint64_t pa)
{
	return a->data + (pa - a->pa) == b->data + (pa - b->pa);
}

static bool spend(uint64_t *left, uint64_t cost)
{
	if (cost > *left)
		return false;
	*left -= cost;
	return true;
}

// Appends a segment, to the one before where it continues that one in the same file.
static void append(struct ptp_memory *memory, struct ptp_segment segment)
{
	memory->bytes += segment.size;
	if (memory->segments.count) {
		struct ptp_segment *before = &memory->segments.at[memory->segments.count - 1];

		if (before->file == segment.file && last_of(before) + 1 == segment.pa &&
		    before->data + before->size == segment.data) {
			before->size += segment.size;
			return;
		}
	}
	*ptp_push(&memory->segments) = segment;
}

// Compares SEGMENT with all that was taken and overlaps it; nothing that was taken begins after what follows it. False
// when that costs more than is LEFT, in bytes and segments.
static bool compare_taken(const struct ptp_memory *memory, const struct ptp_segment *segment, uint64_t *left,
			  struct conflict *conflict)
{
	for (size_t i = memory->segments.count; i-- > 0;) {
		const struct ptp_segment *taken = &memory->segments.at[i];
		uint64_t first = taken->pa > segment->pa ? taken->pa : segment->pa;
		uint64_t last = last_of(taken) < last_of(segment) ? last_of(taken) : last_of(segment);

		if (last_of(taken) < segment->pa)
			break;
		if (!spend(left, 1)) // so that steps count too
			return false;
		if (first > last || same_bytes(taken, segment, first))
			continue;
		if (!spend(left, last - first + 1))
			return false;
		compare(taken, segment, first, last - first + 1, conflict);
	}
	return true;
}

// Takes what SEGMENT has above the last address so far.
static void take_rest(struct ptp_memory *memory, struct ptp_segment segment)
{
	const struct ptp_segment *top =
		memory->segments.count ? &memory->segments.at[memory->segments.count - 1] : NULL;
	uint64_t skip;

	if (top && last_of(top) >= segment.pa) {
		if (last_of(top) >= last_of(&segment))
			return;
		skip = last_of(top) + 1 - segment.pa;
		segment.pa += skip;
		segment.data += skip;
		segment.size -= skip;
	}
	append(memory, segment);
}

static uint64_t compare_limit(const struct ptp_memory *memory)
{
	uint64_t limit = COMPARE_LEAST;

	for (size_t i = 0; i < memory->files.count; i++)
		limit += (uint64_t)memory->files.at[i].size * COMPARE_TIMES;
	return limit < COMPARE_MOST ? limit : COMPARE_MOST;
}

enum ptp_err ptp_memory_settle(struct ptp_memory *memory, struct ptp_diag *diag)
{
	size_t count = memory->segments.count;
	ptp_autofree struct ordered *order = sorted(memory);
	uint64_t limit = compare_limit(memory), left = limit;
	struct conflict conflict = {0};

	memory->segments.count = 0;
	memory->bytes = 0;
	for (size_t i = 0; i < count; i++) {
		if (conflict.found && order[i].segment.pa > conflict.pa)
			break;
		if (!compare_taken(memory, &order[i].segment, &left, &conflict))
			return ptp_fail(diag, PTP_ERR_INPUT,
					"%s: its segments overlap too often: more than %" PRIu64 " bytes to compare",
					order[i].segment.file, limit);
		take_rest(memory, order[i].segment);
	}
	if (conflict.found)
		return ptp_fail(diag, PTP_ERR_INPUT,
				"%s and %s differ at physical address 0x%" PRIx64
				": one address cannot hold two contents; take the images at one time",
				conflict.file[0], conflict.file[1], conflict.pa);
	return PTP_OK;
}

static bool holds(const struct ptp_segment *segment, uint64_t pa, uint64_t size)
{
	return pa >= segment->pa && pa - segment->pa < segment->size && size <= segment->size - (pa - segment->pa);
}

// The last segment that begins at PA or below, or NULL. Which one answered last is remembered, since a walk reads many
// descriptors of one table.
static const struct ptp_segment *find(const struct ptp_memory *memory, uint64_t pa)
{
	static _Thread_local size_t hint;
	size_t low = 0, high = memory->segments.count;

	if (hint < high && holds(&memory->segments.at[hint], pa, 1))
		return &memory->segments.at[hint];
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memory->segments.at[middle].pa <= pa)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	hint = low - 1;
	return &memory->segments.at[hint];
}

const uint8_t *ptp_memory_at(const struct ptp_memory *memory, uint64_t pa, uint64_t size)
{
	const struct ptp_segment *segment = find(memory, pa);

	if (size && segment && holds(segment, pa, size))
		return segment->data + (pa - segment->pa);
	return size && memory->fetch ? memory->fetch(memory->fetch_data, pa, size) : NULL;
}

bool ptp_memory_read(const struct ptp_memory *memory, uint64_t pa, void *to, uint64_t size)
{
	uint8_t *out = to;

	while (size) {
		const struct ptp_segment *segment = find(memory, pa);
		uint64_t part;

		if (!segment || !holds(segment, pa, 1))
			return false;
		part = segment->size - (pa - segment->pa);
		part = part < size ? part : size;
		memcpy(out, segment->data + (pa - segment->pa), part);
		out += part;
		pa += part;
		size -= part;
	}
	return true;
}

void ptp_memory_free(struct ptp_memory *memory)
{
	for (size_t i = 0; i < memory->files.count; i++)
		munmap(memory->files.at[i].base, memory->files.at[i].size);
	free(memory->files.at);
	free(memory->segments.at);
	*memory = (struct ptp_memory){0};
}

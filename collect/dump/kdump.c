// SPDX-License-Identifier: Apache-2.0
//
// Compressed kdump files: what `makedumpfile -c`, `-l`, `-p` and `-z` write, and what a flattened one of QEMU's becomes.
//
// The bitmaps are read once, into runs of pages. A page is expanded when it is first asked for, into a slot that it keeps until
// another page needs it.
#include "collect/dump/kdump.h"

#include "inputs/limits.h"

#include <stdio.h>
#include <stdlib.h>

#define CACHE_BYTES (UINT64_C(64) << 20)

struct kdump {
	struct ptp_dump_file file;
	struct ptp_kdump in;
	PTP_VEC(uint64_t) first; // for each of the dump's ranges, the number of pages before it
	uint8_t *cache;          // `slots` pages
	uint64_t *holds;         // for each slot, the number of the page that it has, or NOTHING
	uint64_t slots;
	char left_out[96];
};

#define NOTHING UINT64_MAX

// The place of page NUMBER among those that the file has. False when it has none.
static bool find(const struct ptp_dump *dump, uint64_t number, uint64_t *index)
{
	const struct kdump *kdump = dump->data;
	size_t low = 0, high = dump->ranges.count;

	if (number >= kdump->in.blocks || ptp_kdump_next(kdump->in.stored, number, number + 1, true) != number)
		return false;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (dump->ranges.at[middle].pa / kdump->in.block <= number)
			low = middle;
		else
			high = middle;
	}
	*index = kdump->first.at[low] + number - dump->ranges.at[low].pa / kdump->in.block;
	return true;
}

// Page NUMBER, in its slot, or NULL. WHY is then set where the file has it and it cannot be had.
static const uint8_t *page(const struct ptp_dump *dump, uint64_t number, const char **why)
{
	struct kdump *kdump = dump->data;
	uint64_t slot = number % kdump->slots, index;
	uint8_t *to = kdump->cache + slot * kdump->in.block;

	*why = NULL;
	if (kdump->holds[slot] == number)
		return to;
	if (!find(dump, number, &index))
		return NULL;
	kdump->holds[slot] = NOTHING;
	*why = ptp_kdump_page(&kdump->in, index, to);
	if (*why)
		return NULL;
	kdump->holds[slot] = number;
	return to;
}

static bool read_pages(struct ptp_dump *dump, uint64_t pa, void *to, size_t size)
{
	uint64_t block = ((struct kdump *)dump->data)->in.block;
	uint8_t *at = to;
	const char *why;

	for (uint64_t part; size; size -= part, pa += part, at += part) {
		const uint8_t *from = page(dump, pa / block, &why);

		part = block - pa % block < size ? block - pa % block : size;
		if (!from)
			return false;
		memcpy(at, from + pa % block, part);
	}
	return true;
}

static const char *why_missing(struct ptp_dump *dump, uint64_t pa)
{
	struct kdump *kdump = dump->data;
	uint64_t number = pa / kdump->in.block;
	const char *why;

	page(dump, number, &why);
	if (why)
		return why;
	if (number < kdump->in.blocks && ptp_kdump_next(kdump->in.memory, number, number + 1, true) == number)
		return kdump->left_out;
	return "the dump does not know it as memory";
}

static void close_kdump(struct ptp_dump *dump)
{
	struct kdump *kdump = dump->data;

	free(kdump->first.at);
	free(kdump->cache);
	free(kdump->holds);
	ptp_dump_file_close(&kdump->file);
	free(kdump);
}

// The runs of pages that the file has, as far as it has a descriptor for each.
static enum ptp_err add_runs(struct kdump *kdump, struct ptp_dump *dump, struct ptp_diag *diag)
{
	const struct ptp_kdump *in = &kdump->in;
	uint64_t most = (in->size - in->descriptors) / PTP_KDUMP_DESCRIPTOR, count = 0, end;

	for (uint64_t at = 0; (at = ptp_kdump_next(in->stored, at, in->blocks, true)) < in->blocks; at = end) {
		end = ptp_kdump_next(in->stored, at, in->blocks, false);
		if (dump->ranges.count == PTP_MAX_KDUMP_RUNS)
			return ptp_dump_fail(&kdump->file, diag, "more than %u runs of pages", PTP_MAX_KDUMP_RUNS);
		*ptp_push(&dump->ranges) = (struct ptp_range){at * in->block, (end - at) * in->block};
		*ptp_push(&kdump->first) = count;
		count += end - at;
		if (count > most)
			return ptp_dump_fail(
				&kdump->file, diag,
				"truncated image: the descriptors of the pages end beyond the file's %zu bytes",
				in->size);
	}
	kdump->slots = count < CACHE_BYTES / in->block ? count : CACHE_BYTES / in->block;
	return count ? PTP_OK : ptp_dump_fail(&kdump->file, diag, "it has no page of memory");
}

// The pages that are memory and not in the file.
static uint64_t count_left_out(const struct ptp_kdump *in)
{
	uint64_t words = (in->blocks + 63) / 64, count = 0;

	for (uint64_t i = 0; i < words; i++) {
		uint64_t memory, stored;

		memcpy(&memory, in->memory + 8 * i, 8);
		memcpy(&stored, in->stored + 8 * i, 8);
		count += (uint64_t)__builtin_popcountll(memory & ~stored);
	}
	return count;
}

static void describe(struct kdump *kdump, struct ptp_dump *dump)
{
	const struct ptp_kdump *in = &kdump->in;

	dump->format = in->format;
	dump->vmcoreinfo = in->vmcoreinfo;
	dump->vmcoreinfo_size = in->vmcoreinfo_size;
	dump->left_out = count_left_out(in) * in->block;
	if (in->incomplete)
		snprintf(kdump->left_out, sizeof(kdump->left_out),
			 "the dump is incomplete: its writer ran out of room");
	else
		snprintf(kdump->left_out, sizeof(kdump->left_out), "it was left out of the dump (dump level %u)",
			 in->level);
}

enum ptp_err ptp_dump_kdump(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct kdump *kdump = ptp_calloc(1, sizeof(*kdump));

	kdump->file = *file;
	if (ptp_kdump_read(file, &kdump->in, diag) || add_runs(kdump, dump, diag)) {
		free(kdump->first.at);
		free(kdump);
		return diag->err;
	}
	describe(kdump, dump);
	kdump->cache = ptp_calloc(kdump->slots, kdump->in.block);
	kdump->holds = ptp_calloc(kdump->slots, sizeof(*kdump->holds));
	memset(kdump->holds, 0xff, kdump->slots * sizeof(*kdump->holds)); // NOTHING
	dump->read = read_pages;
	dump->why = why_missing;
	dump->close = close_kdump;
	dump->data = kdump;
	return PTP_OK;
}

// SPDX-License-Identifier: Apache-2.0
//
// /proc/kcore: the memory of the running kernel as an ELF core, whose offsets are as far apart as virtual addresses are.
//
// Source: Linux, fs/proc/kcore.c. Only segments of RAM and of the kernel's text have a physical address; p_paddr of the others is
// all ones, or 0 in old kernels, where 0 then says nothing. The notes have a copy of the reader's own task, too, which stays here.
#include "collect/live/kcore.h"

#include "inputs/image.h"
#include "model/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define HEAD_MOST (UINT64_C(1) << 24) // bytes of program headers and notes

struct segment {
	uint64_t pa, size, va, offset;
};

struct kcore {
	int fd;
	// By physical address, disjoint: where two of them have the same memory, it is taken from the one that begins first.
	// Each is the range of the dump that has the same index.
	PTP_VEC(struct segment) segments;
	char *vmcoreinfo;
};

static bool read_at(int fd, void *to, uint64_t size, uint64_t offset)
{
	while (size) {
		ssize_t got = pread(fd, to, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to = (char *)to + got;
		offset += (uint64_t)got;
		size -= (uint64_t)got;
	}
	return true;
}

// The segment that has the byte at PA, or NULL.
static const struct segment *find(const struct ptp_dump *dump, uint64_t pa)
{
	const struct kcore *kcore = dump->data;
	const struct ptp_range *range = ptp_range_find(dump->ranges.at, dump->ranges.count, pa);

	return range ? &kcore->segments.at[range - dump->ranges.at] : NULL;
}

static bool read_kcore(struct ptp_dump *dump, uint64_t pa, void *to, size_t size)
{
	const struct kcore *kcore = dump->data;

	while (size) {
		const struct segment *segment = find(dump, pa);
		uint64_t part = segment ? segment->size - (pa - segment->pa) : 0;

		part = part < size ? part : size;
		if (!part || !read_at(kcore->fd, to, part, segment->offset + (pa - segment->pa)))
			return false;
		to = (char *)to + part;
		pa += part;
		size -= part;
	}
	return true;
}

static const char *why(struct ptp_dump *dump, uint64_t pa)
{
	return find(dump, pa) ? "/proc/kcore cannot read it" : "/proc/kcore does not have it as memory";
}

bool ptp_kcore_address(const struct ptp_dump *dump, uint64_t pa, uint64_t *va)
{
	const struct segment *segment = find(dump, pa);

	if (segment)
		*va = segment->va + (pa - segment->pa);
	return segment;
}

static void close_kcore(struct ptp_dump *dump)
{
	struct kcore *kcore = dump->data;

	close(kcore->fd);
	free(kcore->segments.at);
	free(kcore->vmcoreinfo);
	free(kcore);
}

// Reads the beginning of the file, which has program headers and notes.
static enum ptp_err read_head(int fd, struct ptp_image *head, struct ptp_diag *diag)
{
	uint64_t need;

	while ((need = ptp_elf_head(head)) > head->size) {
		if (need > HEAD_MOST)
			return ptp_fail(diag, PTP_ERR_INPUT, "%s: its headers are damaged, or it is no ELF core",
					head->file);
		free((void *)head->data);
		head->data = ptp_calloc(need, 1);
		head->size = need;
		if (!read_at(fd, (void *)head->data, need, 0))
			return ptp_fail(diag, PTP_ERR_INPUT, "%s: it ends within its headers", head->file);
	}
	return PTP_OK;
}

// Whether the kernel is one that marks segments without a physical address by all ones.
static bool marks_segments(const struct ptp_image *head)
{
	struct ptp_elf_segment segment;

	for (uint64_t index = 0; ptp_elf_segment(head, &index, &segment);)
		if (segment.pa == UINT64_MAX)
			return true;
	return false;
}

static enum ptp_err add_segments(const struct ptp_image *head, struct kcore *kcore, struct ptp_diag *diag)
{
	bool marks = marks_segments(head);
	struct ptp_elf_segment s;

	for (uint64_t index = 0; ptp_elf_segment(head, &index, &s);) {
		if (s.pa == UINT64_MAX || (!s.pa && !marks) || !s.file_size)
			continue;
		if (s.pa > PTP_PA_MAX || s.file_size - 1 > PTP_PA_MAX - s.pa || s.file_size - 1 > UINT64_MAX - s.va ||
		    s.offset > INT64_MAX || s.file_size > INT64_MAX - s.offset)
			return ptp_fail(diag, PTP_ERR_INPUT,
					"%s: program header %" PRIu64 " is damaged: 0x%" PRIx64 " bytes from 0x%" PRIx64
					" at 0x%" PRIx64,
					head->file, index - 1, s.file_size, s.pa, s.offset);
		*ptp_push(&kcore->segments) = (struct segment){s.pa, s.file_size, s.va, s.offset};
	}
	if (kcore->segments.count)
		return PTP_OK;
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: no segment has a physical address (Linux 4.12 and later give them)",
			head->file);
}

static int by_address(const void *left, const void *right)
{
	const struct segment *a = left, *b = right;

	if (a->pa != b->pa)
		return a->pa < b->pa ? -1 : 1;
	return (a->size < b->size) - (a->size > b->size);
}

static void settle(struct kcore *kcore, struct ptp_dump *dump)
{
	uint64_t end = 0;
	size_t count = 0;

	qsort(kcore->segments.at, kcore->segments.count, sizeof(*kcore->segments.at), by_address);
	for (size_t i = 0; i < kcore->segments.count; i++) {
		struct segment s = kcore->segments.at[i];
		uint64_t before = s.pa < end ? end - s.pa : 0;

		if (before >= s.size)
			continue;
		end = s.pa + s.size;
		s = (struct segment){s.pa + before, s.size - before, s.va + before, s.offset + before};
		kcore->segments.at[count++] = s;
		*ptp_push(&dump->ranges) = (struct ptp_range){s.pa, s.size};
	}
	kcore->segments.count = count;
}

static void take_vmcoreinfo(const struct ptp_image *head, struct kcore *kcore, struct ptp_dump *dump)
{
	const uint8_t *note = ptp_elf_note(head, "VMCOREINFO", &dump->vmcoreinfo_size);

	if (!note)
		return;
	kcore->vmcoreinfo = ptp_calloc(dump->vmcoreinfo_size + 1, 1);
	memcpy(kcore->vmcoreinfo, note, dump->vmcoreinfo_size);
	dump->vmcoreinfo = kcore->vmcoreinfo;
}

static enum ptp_err fill(const char *file, struct kcore *kcore, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct ptp_short name = ptp_shorten(file);
	struct ptp_image head = {.file = name.text};

	if (!read_head(kcore->fd, &head, diag) && !ptp_elf_check(&head, diag) && !add_segments(&head, kcore, diag)) {
		settle(kcore, dump);
		take_vmcoreinfo(&head, kcore, dump);
	}
	free((void *)head.data);
	return diag->err;
}

enum ptp_err ptp_kcore_open(const char *file, int fd, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct kcore *kcore = ptp_calloc(1, sizeof(*kcore));

	kcore->fd = fd;
	*dump = (struct ptp_dump){.format = "kcore",
				  .read = read_kcore,
				  .why = why,
				  .close = close_kcore,
				  .data = kcore};
	if (fill(file, kcore, dump, diag))
		ptp_dump_close(dump);
	return diag->err;
}

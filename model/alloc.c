// SPDX-License-Identifier: Apache-2.0
#include "model/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void no_memory(void)
{
	fputs("ptproof: out of memory: no verdict; use a machine with more memory, or a capture with fewer contexts\n",
	      stderr);
	_exit(4);
}

void *ptp_realloc(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *new;

	if (__builtin_mul_overflow(count, size, &bytes))
		no_memory();
	new = realloc(old, bytes ? bytes : 1);
	if (!new)
		no_memory();
	return new;
}

void *ptp_calloc(size_t count, size_t size)
{
	void *new = calloc(count ? count : 1, size ? size : 1);

	if (!new)
		no_memory();
	return new;
}

void *ptp_reserve(size_t *count, size_t size)
{
	const uintptr_t large = UINT64_C(1) << 21;
	void *new;
	uintptr_t begin, end;

	while (!(new = malloc(*count * size)) && *count > 1)
		*count /= 2;
	if (!new)
		no_memory();
	begin = ((uintptr_t) new + large - 1) & ~(large - 1);
	end = ((uintptr_t) new + *count *size) & ~(large - 1);
	if (begin < end)
		madvise((void *)begin, end - begin, MADV_HUGEPAGE);
	return new;
}

void *ptp_trim(void *at, size_t count, size_t size)
{
	void *small;

	if (count * size > UINT64_C(1) << 17)
		return ptp_realloc(at, count, size);
	small = count ? ptp_realloc(NULL, count, size) : NULL;
	if (count)
		memcpy(small, at, count * size);
	free(at);
	return small;
}

void *ptp_grow(void *at, size_t *room, size_t size)
{
	*room = *room ? *room * 2 : 8;
	return ptp_realloc(at, *room, size);
}

struct ptp_chunk {
	struct ptp_chunk *next;
	max_align_t bytes[];
};

void *ptp_arena_alloc(struct ptp_arena *arena, size_t size)
{
	struct ptp_chunk *chunk;

	if (size > SIZE_MAX / 2)
		no_memory();
	chunk = ptp_calloc(1, sizeof(*chunk) + size);
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	return chunk->bytes;
}

char *ptp_arena_printf(struct ptp_arena *arena, const char *format, ...)
{
	char *text, *kept;
	va_list ap;
	int length;

	va_start(ap, format);
	length = vasprintf(&text, format, ap);
	va_end(ap);
	if (length < 0)
		no_memory();
	kept = ptp_arena_alloc(arena, (size_t)length + 1);
	memcpy(kept, text, (size_t)length + 1);
	free(text);
	return kept;
}

void ptp_arena_free(struct ptp_arena *arena)
{
	while (arena->chunks) {
		struct ptp_chunk *chunk = arena->chunks;

		arena->chunks = chunk->next;
		free(chunk);
	}
}

void ptp_autofree_(void *pointer)
{
	free(*(void **)pointer);
}

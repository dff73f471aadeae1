// SPDX-License-Identifier: Apache-2.0
//
// Memory: allocation that does not fail, a growable array, and an arena for what lives as long as its owner.
//
// Running out of memory ends the process with exit status 4 and one line: no verdict can come of it, and no caller could
// do better.
#ifndef PTP_ALLOC_H
#define PTP_ALLOC_H

#include <stddef.h>
#include <string.h>

void *ptp_realloc(void *old, size_t count, size_t size); // count * size is checked for overflow
void *ptp_calloc(size_t count, size_t size);             // zeroed

// Room for COUNT elements (at least 1), or as many of them as there is room for, that are filled from the first on. What is
// never touched costs nothing; what is, is touched in large pages where the machine has them, since the first touch of a small
// one costs more than what is written there.
void *ptp_reserve(size_t *count, size_t size);

// Gives back all but COUNT elements of what was reserved; NULL where that is all.
void *ptp_trim(void *at, size_t count, size_t size);

// A growable array of T: `PTP_VEC(struct x) v = {0}; *ptp_push(&v) = ...; free(v.at);`
#define PTP_VEC(T)                                                                                                     \
	struct {                                                                                                       \
		T *at;                                                                                                 \
		size_t count, room;                                                                                    \
	}

// The address of a new last element, zeroed.
#define ptp_push(v)                                                                                                    \
	({                                                                                                             \
		__typeof__(v) vec_ = (v);                                                                              \
		if (vec_->count == vec_->room)                                                                         \
			vec_->at = ptp_grow(vec_->at, &vec_->room, sizeof(*vec_->at));                                 \
		memset(&vec_->at[vec_->count], 0, sizeof(*vec_->at));                                                  \
		&vec_->at[vec_->count++];                                                                              \
	})

void *ptp_grow(void *at, size_t *room, size_t size);

// An arena: everything is freed at once.
struct ptp_arena {
	struct ptp_chunk *chunks;
};

void *ptp_arena_alloc(struct ptp_arena *arena, size_t size); // zeroed, aligned for any type
char *ptp_arena_printf(struct ptp_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ptp_arena_free(struct ptp_arena *arena);

// Scope guards: `ptp_autofree char *text = ...;`
#define ptp_autofree __attribute__((cleanup(ptp_autofree_)))
void ptp_autofree_(void *pointer);

#endif

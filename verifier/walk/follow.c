// SPDX-License-Identifier: Apache-2.0
//
// The plain functions, and the same with vectors of four words: two registers each of SSE2 or NEON, which every machine of
// theirs has, or one of AVX2, where there is one.
#include "verifier/walk/follow.h"

#include <stddef.h>
#include <string.h>

static unsigned plain_follow(const uint64_t *words, unsigned count, uint64_t next, uint64_t step, uint64_t mask)
{
	unsigned same = 0;

	while (same < count && !((words[same] ^ (next + same * step)) & mask))
		same++;
	return same;
}

static uint64_t plain_join(const uint64_t *words, unsigned count)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < count; i++)
		all |= words[i];
	return all;
}

typedef uint64_t four __attribute__((vector_size(32)));

#define INLINE static inline __attribute__((always_inline))

INLINE void load(four *to, const uint64_t *words)
{
	memcpy(to, words, sizeof(*to));
}

INLINE uint64_t or_of(const four *v)
{
	return (*v)[0] | (*v)[1] | (*v)[2] | (*v)[3];
}

// Bit I is set when lane I differs from 0.
INLINE uint64_t lanes_of(const four *v)
{
	const four weight = {1, 2, 4, 8};
	four lanes = (four)(*v != 0) & weight;

	return or_of(&lanes);
}

// Vectors are passed by address: by value the calling convention would hang on the instruction set.
INLINE unsigned vector_follow(const uint64_t *words, unsigned count, uint64_t next, uint64_t step, uint64_t mask)
{
	four expected = {next, next + step, next + 2 * step, next + 3 * step};
	const four four_steps = {4 * step, 4 * step, 4 * step, 4 * step};
	unsigned same = 0;

	for (; count - same >= 16; same += 16) {
		four a, b, c, d, differ;

		load(&a, words + same);
		load(&b, words + same + 4);
		load(&c, words + same + 8);
		load(&d, words + same + 12);
		a = (a ^ expected) & mask;
		b = (b ^ (expected + four_steps)) & mask;
		c = (c ^ (expected + 2 * four_steps)) & mask;
		d = (d ^ (expected + 3 * four_steps)) & mask;
		differ = a | b | c | d;
		if (or_of(&differ))
			return same + (unsigned)__builtin_ctzll(lanes_of(&a) | lanes_of(&b) << 4 | lanes_of(&c) << 8 |
								lanes_of(&d) << 12);
		expected += 4 * four_steps;
	}
	return same + plain_follow(words + same, count - same, next + same * step, step, mask);
}

INLINE uint64_t vector_join(const uint64_t *words, unsigned count)
{
	four all = {0, 0, 0, 0};
	unsigned i = 0;

	for (; count - i >= 8; i += 8) {
		four a, b;

		load(&a, words + i);
		load(&b, words + i + 4);
		all |= a | b;
	}
	return or_of(&all) | plain_join(words + i, count - i);
}

static unsigned four_follow(const uint64_t *words, unsigned count, uint64_t next, uint64_t step, uint64_t mask)
{
	return vector_follow(words, count, next, step, mask);
}

static uint64_t four_join(const uint64_t *words, unsigned count)
{
	return vector_join(words, count);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static unsigned avx2_follow(const uint64_t *words, unsigned count, uint64_t next,
							    uint64_t step, uint64_t mask)
{
	return vector_follow(words, count, next, step, mask);
}

__attribute__((target("avx2"))) static uint64_t avx2_join(const uint64_t *words, unsigned count)
{
	return vector_join(words, count);
}
#endif

static const struct ptp_vector all[] = {
	{"plain", plain_follow, plain_join},
	{"vectors", four_follow, four_join},
#ifdef __x86_64__
	{"AVX2", avx2_follow, avx2_join},
#endif
};

const struct ptp_vector *ptp_vectors(size_t *count)
{
	*count = sizeof(all) / sizeof(*all);
#ifdef __x86_64__
	*count -= !__builtin_cpu_supports("avx2");
#endif
	return all;
}

// SPDX-License-Identifier: Apache-2.0
//
// Every instruction set against the plain functions: random tables, and tables that differ at one place and in one bit.
#include "verifier/walk/follow.h"

#include <criterion/criterion.h>

#define WORDS 512

static uint64_t state = 1;

static uint64_t random_word(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void compare(const uint64_t *words, unsigned count, uint64_t next, uint64_t step, uint64_t mask)
{
	size_t variants;
	const struct ptp_vector *all = ptp_vectors(&variants);
	unsigned same = all[0].follow(words, count, next, step, mask);
	uint64_t joined = all[0].join(words, count);

	for (size_t i = 1; i < variants; i++) {
		unsigned other = all[i].follow(words, count, next, step, mask);

		cr_assert_eq(other, same, "%s: %u of %u words follow, plain: %u", all[i].name, other, count, same);
		cr_assert_eq(all[i].join(words, count), joined, "%s: join of %u words", all[i].name, count);
	}
}

// What the plain functions have to say is known: the first COUNT words follow but for one bit of one word.
Test(follow, one_bit)
{
	uint64_t words[WORDS];
	const struct ptp_vector *plain = ptp_vectors(&(size_t){0});

	for (unsigned i = 0; i < WORDS; i++)
		words[i] = UINT64_C(0x00e8000040000713) + i * UINT64_C(4096);
	for (unsigned count = 0; count <= 70; count++)
		compare(words, count, words[0], 4096, ~UINT64_C(0));
	for (unsigned at = 0; at < 70; at++) {
		for (unsigned bit = 0; bit < 64; bit++) {
			uint64_t mask = ~(bit % 2 ? UINT64_C(0) : UINT64_C(1) << bit);

			words[at] ^= UINT64_C(1) << bit;
			compare(words, 70, UINT64_C(0x00e8000040000713), 4096, mask);
			cr_assert_eq(plain->follow(words, 70, UINT64_C(0x00e8000040000713), 4096, mask),
				     mask >> bit & 1 ? at : 70);
			words[at] ^= UINT64_C(1) << bit;
		}
	}
}

// A table of runs of random lengths, with words of all kinds between them, from every place on.
static void fill(uint64_t *words, uint64_t step)
{
	for (unsigned i = 0; i < WORDS;) {
		uint64_t word = random_word(), length = 1 + random_word() % (random_word() % 2 ? 4 : 100);

		for (; length && i < WORDS; length--, word += step)
			words[i++] = random_word() % 50 ? word : word ^ UINT64_C(1) << random_word() % 64;
	}
}

Test(follow, random)
{
	static const unsigned shifts[] = {12, 14, 16, 21, 25, 29, 30};
	uint64_t words[WORDS];

	for (unsigned round = 0; round < 200; round++) {
		uint64_t step = UINT64_C(1) << shifts[round % 7];
		uint64_t mask = round % 3 ? ~UINT64_C(0) : ~(UINT64_C(0xf) << 55);

		fill(words, step);
		for (unsigned i = 0; i < WORDS; i++)
			compare(words + i, WORDS - i, words[i], step, mask);
	}
}

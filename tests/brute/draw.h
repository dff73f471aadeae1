// SPDX-License-Identifier: Apache-2.0
//
// Random numbers that are the same everywhere (splitmix64).
#ifndef PTP_TEST_BRUTE_DRAW_H
#define PTP_TEST_BRUTE_DRAW_H

#include <stdbool.h>
#include <stdint.h>

struct draw {
	uint64_t state;
};

// Less than BELOW, which is not 0.
static inline unsigned draw(struct draw *d, unsigned below)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) % below);
}

static inline bool draw_one_in(struct draw *d, unsigned n)
{
	return draw(d, n) == 0;
}

#endif

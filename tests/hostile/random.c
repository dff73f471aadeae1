// SPDX-License-Identifier: Apache-2.0
//
// Random bytes as tables: hostile-random [FIRST [COUNT]] checks COUNT seeds from FIRST on, and names the seed of what is
// wrong. Every other seed has descriptors that are random but for the address, which stays among the pages.
#include "tests/hostile/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define SEEDS 4 // a campaign asks for thousands

// SplitMix64
static uint64_t next(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

// A random descriptor: often of a table or page among the pages, at times invalid.
static uint64_t descriptor(uint64_t *state)
{
	uint64_t word = next(state), address = PAGE(next(state) % PAGES);

	return (word & ~UINT64_C(0xfffffffff003)) | address | (next(state) % 8 ? 3 : next(state) % 4);
}

// DENSE entries of 512 on average.
static void fill(struct world *w, uint64_t seed, unsigned dense)
{
	uint64_t state = seed;

	for (unsigned n = 0; n < PAGES; n++) {
		for (unsigned i = 0; i < 512; i++) {
			uint64_t word = next(&state);

			if (seed & 1)
				word = next(&state) % 512 < dense ? descriptor(&state) : 0;
			w->page[n][i] = word;
		}
	}
}

static void set_registers(struct world *w, uint64_t seed)
{
	static const char stage2[] = "{VTTBR_EL2: 0x80008000, VTCR_EL2: 0x53558, HCR_EL2: 0x80000001}",
			  with_fwb[] = "{VTTBR_EL2: 0x80008000, VTCR_EL2: 0x2053558, HCR_EL2: 0x400080000005}";

	switch (seed / 2 % 5) {
	case 1:
		w->stage2 = stage2;
		break;
	case 2:
		w->stage1 = "free";
		w->stage2 = stage2;
		w->owner = "guest:1";
		break;
	case 3:
		w->stage1 = "free";
		w->stage2 = with_fwb;
		w->owner = "guest:1";
		w->cpu = "{ID_AA64MMFR0_EL1: 5, FEAT_S2FWB: true}";
		break;
	case 4:
		w->stage1 = "{TTB0: 0x80000000, T0SZ: 16, TG0: 0, IPS: 5, MAIR: 0xff440400bb4fee0c}";
		w->regime = "SMMU";
		w->owner = "dma:x";
		break;
	default:
		w->stage1 = "{TTBR0_EL1: 0x80000000, TTBR1_EL1: 0x80001000, TCR_EL1: 0x5b5103510, "
			    "MAIR_EL1: 0xff440400bb4fee0c, SCTLR_EL1: 0x1005}";
	}
}

static bool check(uint64_t seed)
{
	struct world *w = world_new();
	char name[32];
	bool good;

	snprintf(name, sizeof(name), "seed %" PRIu64, seed);
	fill(w, seed, seed / 10 % 2 ? 3 : 24);
	set_registers(w, seed);
	good = world_check(w, name, ANY, NULL);
	free(w);
	return good;
}

int main(int argc, char **argv)
{
	uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 0,
		 count = argc > 2 ? strtoull(argv[2], NULL, 10) : SEEDS;
	unsigned bad = 0;

	for (uint64_t seed = first; seed < first + count; seed++)
		bad += !check(seed);
	printf("%" PRIu64 " seeds, %u wrong\n", count, bad);
	return bad != 0;
}

// SPDX-License-Identifier: Apache-2.0
//
// Random configurations: a few pages, a few mappings, regions and assumptions.
//
// Configurations are small and independent; many of them lie side by side in one world, each on an island of physical
// memory of its own, and share contexts and a pool of mappings. So that one load of the rules serves many.
#ifndef PTP_TEST_BRUTE_WORLD_H
#define PTP_TEST_BRUTE_WORLD_H

#include "model/capture.h"
#include "tests/brute/mapping.h"

#define CONTEXTS 11
#define POOL 8            // mappings that a world's islands draw from
#define PAGES 4           // of an island
#define UNITS (PAGES * 4) // quarters of a page: regions may be finer than pages
#define UNIT_BYTES 1024
#define ISLAND_BYTES (UINT64_C(1) << 24)
#define ISLANDS_MAX 4096
#define PLACED 6 // mappings of an island, at most
#define ISLAND_REGIONS 4
#define ANSWERS 2 // sets of answers that a world's regions draw from

// A mapping of the pool on pages FIRST to END - 1 of an island.
struct placed {
	unsigned mapping, first, end;
};

struct island {
	struct placed placed[PLACED];
	unsigned placed_count;
	size_t region[ISLAND_REGIONS]; // indexes into the capture's
	unsigned region_count;
};

struct world {
	struct ptp_capture capture; // contexts, regions, features, assumptions
	unsigned known, features;   // what is known of the CPU, and those that are there
	struct mapping pool[POOL];
	struct ptp_region answers[ANSWERS];
	struct island *islands;
	unsigned island_count;
};

uint64_t island_base(unsigned island);

// The world of SEED with COUNT islands.
void world_make(struct world *world, uint64_t seed, unsigned count);
void world_print(const struct world *world, unsigned island);
void world_free(struct world *world);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Numbers in device trees: cells of 32 bits, and how `ranges` takes an address from one bus to the next.
#ifndef PTP_CELLS_H
#define PTP_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The value of a property.
struct ptp_cells {
	const void *data;
	size_t bytes;
	bool given; // it may be there and empty
};

// COUNT cells, 1 or 2, from cell FIRST on. They are there.
uint64_t ptp_cells_number(const struct ptp_cells *cells, size_t first, unsigned count);

// What a node is to its children's addresses.
struct ptp_bus {
	unsigned address_cells, size_cells;
	bool opaque; // its children's `reg` are no addresses
	struct ptp_cells ranges;
};

// Takes BASE on BUS to the bus above it, whose addresses have PARENT_CELLS. False where `ranges` does not: it is absent, or none of its
// entries holds all SIZE bytes. Counts the entries that it looks at.
bool ptp_bus_translate(const struct ptp_bus *bus, unsigned parent_cells, uint64_t *base, uint64_t size, size_t *looked);

#endif

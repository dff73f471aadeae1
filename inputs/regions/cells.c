// SPDX-License-Identifier: Apache-2.0
//
// Source: Devicetree Specification 0.4, 2.3.8 ranges: absent, there is no translation; empty, it is the identity.
#include "inputs/regions/cells.h"

uint64_t ptp_cells_number(const struct ptp_cells *cells, size_t first, unsigned count)
{
	const uint8_t *at = (const uint8_t *)cells->data + first * 4;
	uint64_t number = 0;

	for (unsigned i = 0; i < count * 4; i++)
		number = number << 8 | at[i];
	return number;
}

bool ptp_bus_translate(const struct ptp_bus *bus, unsigned parent_cells, uint64_t *base, uint64_t size, size_t *looked)
{
	const struct ptp_cells *ranges = &bus->ranges;
	unsigned child = bus->address_cells, cells = child + parent_cells + bus->size_cells;

	if (!ranges->given || !ranges->bytes)
		return ranges->given;
	for (size_t i = 0; (i + cells) * 4 <= ranges->bytes; i += cells) {
		uint64_t from = ptp_cells_number(ranges, i, child);
		uint64_t length = ptp_cells_number(ranges, i + child + parent_cells, bus->size_cells);

		(*looked)++;
		if (*base < from || *base - from >= length || size > length - (*base - from))
			continue;
		*base = ptp_cells_number(ranges, i + child, parent_cells) + (*base - from);
		return true;
	}
	return false;
}

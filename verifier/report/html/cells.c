// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/cells.h"

#include <stdlib.h>

#define FIRST_GRID 4096

struct ptp_cell *ptp_cell_of(struct ptp_cells *cells, uint32_t kind, bool walk)
{
	struct ptp_cell *cell;

	for (size_t i = 0; i < cells->all.count; i++)
		if (cells->all.at[i].kind == kind && cells->all.at[i].walk == walk)
			return &cells->all.at[i];
	cell = ptp_push(&cells->all);
	cell->kind = kind;
	cell->walk = walk;
	return cell;
}

void ptp_cells_free(struct ptp_cells *cells)
{
	for (size_t i = 0; i < cells->all.count; i++)
		free(cells->all.at[i].pieces.at);
	free(cells->all.at);
}

// Is there less than a grid's width between the end of LAST and the beginning of PIECE?
static bool joins(const struct ptp_cell *cell, const struct ptp_piece *last, const struct ptp_piece *piece)
{
	return cell->grid && (piece->lo < last->hi || piece->lo - last->hi < cell->grid);
}

void ptp_cell_add(struct ptp_cell *cell, const struct ptp_piece *piece)
{
	struct ptp_piece *last = cell->pieces.count ? &cell->pieces.at[cell->pieces.count - 1] : NULL;

	if (!last || !joins(cell, last, piece)) {
		*ptp_push(&cell->pieces) = *piece;
		return;
	}
	if (piece->hi > last->hi)
		last->hi = piece->hi;
	last->count += piece->count;
}

void ptp_cell_coarsen(struct ptp_cell *cell, size_t most)
{
	while (cell->pieces.count > most) {
		size_t count = cell->pieces.count;

		cell->grid = cell->grid ? 2 * cell->grid : FIRST_GRID;
		cell->pieces.count = 0;
		for (size_t i = 0; i < count; i++) {
			struct ptp_piece piece = cell->pieces.at[i];

			ptp_cell_add(cell, &piece);
		}
	}
}

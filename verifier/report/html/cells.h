// SPDX-License-Identifier: Apache-2.0
//
// Pieces of the map, added in order of their addresses, and fewer of them where there are too many.
#ifndef PTP_HTML_CELLS_H
#define PTP_HTML_CELLS_H

#include "verifier/report/html/picture.h"

struct ptp_cell *ptp_cell_of(struct ptp_cells *cells, uint32_t kind, bool walk);
void ptp_cells_free(struct ptp_cells *cells);

// Adds PIECE, which does not begin before the last one.
void ptp_cell_add(struct ptp_cell *cell, const struct ptp_piece *piece);

// Makes the gaps of CELL coarser until it has MOST pieces or fewer.
void ptp_cell_coarsen(struct ptp_cell *cell, size_t most);

#endif

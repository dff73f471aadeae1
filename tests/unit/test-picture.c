// SPDX-License-Identifier: Apache-2.0
//
// Pieces of the map: nothing is lost where many become few, and what several map is found.
#include "verifier/report/html/cells.h"
#include "verifier/report/html/shared.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE UINT64_C(4096)

static void add(struct ptp_cell *cell, uint64_t lo, uint64_t hi)
{
	ptp_cell_add(cell, &(struct ptp_piece){.lo = lo * PAGE, .hi = hi * PAGE, .count = 1});
}

Test(picture, pieces)
{
	struct ptp_cells cells = {.all = {0}};
	struct ptp_cell *cell = ptp_cell_of(&cells, 3, false);
	uint64_t count = 0;

	cr_assert_eq(ptp_cell_of(&cells, 3, false), cell);
	for (uint64_t i = 0; i < 100; i++) // page on, page off, and a large gap in the middle
		add(cell, 2 * i + (i >= 50) * 1000, 2 * i + 1 + (i >= 50) * 1000);
	cr_assert_eq(cell->pieces.count, 100, "each mapping is one piece");
	ptp_cell_coarsen(cell, 100);
	cr_assert_eq(cell->grid, 0, "nothing is too much yet");
	ptp_cell_coarsen(cell, 10);
	cr_assert_eq(cell->pieces.count, 2, "found %zu pieces", cell->pieces.count);
	cr_assert_eq(cell->pieces.at[0].lo, 0);
	cr_assert_eq(cell->pieces.at[0].hi, 99 * PAGE);
	cr_assert_eq(cell->pieces.at[1].lo, 1100 * PAGE);
	cr_assert_eq(cell->pieces.at[1].hi, 1199 * PAGE);
	for (size_t i = 0; i < cell->pieces.count; i++)
		count += cell->pieces.at[i].count;
	cr_assert_eq(count, 100);
	ptp_cells_free(&cells);
}

// The ranges of KIND that are shared, as "lo-hi " in pages.
static void said(const struct ptp_block *block, uint32_t kind, char *text, size_t room)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < block->shared.all.count; i++)
		for (size_t j = 0; block->shared.all.at[i].kind == kind && j < block->shared.all.at[i].pieces.count;
		     j++)
			used += (size_t)snprintf(text + used, room - used, "%llu-%llu ",
						 (unsigned long long)(block->shared.all.at[i].pieces.at[j].lo / PAGE),
						 (unsigned long long)(block->shared.all.at[i].pieces.at[j].hi / PAGE));
}

Test(picture, shared)
{
	struct ptp_cells lanes[3] = {{.all = {0}}};
	struct ptp_block block = {.lo = 0, .hi = 100 * PAGE, .lanes = lanes};
	char text[256];

	add(ptp_cell_of(&lanes[0], 0, false), 0, 50);  // one type
	add(ptp_cell_of(&lanes[0], 1, false), 60, 70); // another
	add(ptp_cell_of(&lanes[1], 0, false), 10, 20); // the first again
	add(ptp_cell_of(&lanes[1], 0, false), 20, 30); // and on
	add(ptp_cell_of(&lanes[2], 1, false), 25, 65); // the other
	add(ptp_cell_of(&lanes[2], 1, true), 0, 100);  // a table walker, which does not count
	ptp_shared_add(&block, 3);
	said(&block, PTP_SHARED_ALIKE, text, sizeof(text));
	cr_expect_str_eq(text, "10-25 60-65 ", "found %s", text);
	said(&block, PTP_SHARED_DIFFERENT, text, sizeof(text));
	cr_expect_str_eq(text, "25-50 ", "found %s", text);
	for (size_t i = 0; i < 3; i++)
		ptp_cells_free(&lanes[i]);
	ptp_cells_free(&block.shared);
}

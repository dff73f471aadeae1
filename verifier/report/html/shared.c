// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/shared.h"
#include "verifier/report/html/cells.h"

#include <stdlib.h>

struct edge {
	uint64_t at;
	uint32_t type;
	int by; // mappings that begin there: 1, or end: -1
};

struct edges {
	PTP_VEC(struct edge) all;
	uint32_t types; // a number above each of them
};

static void add_edges(struct edges *edges, const struct ptp_cell *cell)
{
	if (cell->kind >= edges->types)
		edges->types = cell->kind + 1;
	for (size_t i = 0; i < cell->pieces.count; i++) {
		*ptp_push(&edges->all) = (struct edge){cell->pieces.at[i].lo, cell->kind, 1};
		*ptp_push(&edges->all) = (struct edge){cell->pieces.at[i].hi, cell->kind, -1};
	}
}

static int by_address(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

// What lies between two edges; it continues what came before it where that is of the same kind.
static void add_between(struct ptp_cells *shared, uint64_t lo, uint64_t hi, size_t mappings, size_t types)
{
	struct ptp_cell *cell;
	size_t count;

	if (mappings < 2 || lo == hi)
		return;
	cell = ptp_cell_of(shared, types > 1 ? PTP_SHARED_DIFFERENT : PTP_SHARED_ALIKE, false);
	count = cell->pieces.count;
	if (count && cell->pieces.at[count - 1].hi == lo)
		cell->pieces.at[count - 1].hi = hi;
	else
		*ptp_push(&cell->pieces) = (struct ptp_piece){.lo = lo, .hi = hi, .count = 1};
}

static void sweep(const struct edges *edges, struct ptp_cells *shared)
{
	size_t *open = ptp_calloc(edges->types, sizeof(*open)), mappings = 0, types = 0;

	for (size_t i = 0; i < edges->all.count; i++) {
		const struct edge *edge = &edges->all.at[i];

		if (i)
			add_between(shared, edge[-1].at, edge->at, mappings, types);
		if (edge->by > 0) {
			types += !open[edge->type]++;
			mappings++;
		} else {
			types -= !--open[edge->type];
			mappings--;
		}
	}
	free(open);
}

void ptp_shared_add(struct ptp_block *block, size_t lanes)
{
	struct edges edges = {.types = 1};

	for (size_t lane = 0; lane < lanes; lane++)
		for (size_t i = 0; i < block->lanes[lane].all.count; i++)
			if (!block->lanes[lane].all.at[i].walk)
				add_edges(&edges, &block->lanes[lane].all.at[i]);
	if (edges.all.count) {
		qsort(edges.all.at, edges.all.count, sizeof(*edges.all.at), by_address);
		sweep(&edges, &block->shared);
	}
	free(edges.all.at);
}

// SPDX-License-Identifier: Apache-2.0
#include "collect/tables.h"

#include <stdlib.h>

static struct ptp_piece *find(const struct ptp_tables *tables, uint64_t pa, uint64_t size, uint64_t hash)
{
	struct ptp_table_at at = ptp_table_begin(&tables->by_address, hash);

	while (ptp_table_next(&tables->by_address, &at)) {
		struct ptp_piece *piece = &tables->pieces.at[at.index];

		if (piece->pa == pa && piece->size == size)
			return piece;
	}
	return NULL;
}

// What the dump lacks is kept too, with no data: it is not asked for again.
static const uint8_t *fetch(void *data, uint64_t pa, uint64_t size)
{
	struct ptp_tables *tables = data;
	uint64_t hash = ptp_hash(&pa, sizeof(pa));
	struct ptp_piece *piece = find(tables, pa, size, hash);
	uint8_t *bytes;

	if (piece)
		return piece->data;
	bytes = ptp_arena_alloc(&tables->arena, size);
	ptp_table_add(&tables->by_address, hash, (uint32_t)tables->pieces.count);
	piece = ptp_push(&tables->pieces);
	*piece = (struct ptp_piece){pa, size, bytes};
	if (!tables->dump->read(tables->dump, pa, bytes, size)) {
		piece->data = NULL;
		if (!tables->missing++)
			tables->why = tables->dump->why(tables->dump, pa);
	}
	return piece->data;
}

void ptp_tables_serve(struct ptp_tables *tables, struct ptp_dump *dump, struct ptp_memory *memory)
{
	*tables = (struct ptp_tables){.dump = dump};
	*memory = (struct ptp_memory){.fetch = fetch, .fetch_data = tables};
	for (size_t i = 0; i < dump->ranges.count; i++)
		memory->bytes += dump->ranges.at[i].size;
}

static int by_address(const void *left, const void *right)
{
	const struct ptp_piece *a = left, *b = right;

	if (a->pa != b->pa)
		return a->pa < b->pa ? -1 : 1;
	return (a->size < b->size) - (a->size > b->size);
}

void ptp_tables_settle(struct ptp_tables *tables)
{
	size_t kept = 0;
	uint64_t end = 0;

	if (tables->pieces.count)
		qsort(tables->pieces.at, tables->pieces.count, sizeof(*tables->pieces.at), by_address);
	for (size_t i = 0; i < tables->pieces.count; i++) {
		struct ptp_piece piece = tables->pieces.at[i];
		uint64_t before = piece.pa < end ? end - piece.pa : 0;

		if (!piece.data || before >= piece.size)
			continue;
		end = piece.pa + piece.size;
		tables->pieces.at[kept++] =
			(struct ptp_piece){piece.pa + before, piece.size - before, piece.data + before};
	}
	tables->pieces.count = kept;
	ptp_table_free(&tables->by_address);
}

void ptp_tables_free(struct ptp_tables *tables)
{
	free(tables->pieces.at);
	ptp_table_free(&tables->by_address);
	ptp_arena_free(&tables->arena);
	*tables = (struct ptp_tables){0};
}

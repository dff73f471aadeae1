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

	if (piece) {
		piece->used = true;
		return piece->data;
	}
	bytes = ptp_arena_alloc(&tables->arena, size);
	ptp_table_add(&tables->by_address, hash, (uint32_t)tables->pieces.count);
	piece = ptp_push(&tables->pieces);
	*piece = (struct ptp_piece){.pa = pa, .size = size, .data = bytes, .used = true};
	if (tables->closed)
		ptp_tables_lose(piece, "it was not read");
	else if (!tables->dump->read(tables->dump, pa, bytes, size))
		ptp_tables_lose(piece, tables->dump->why(tables->dump, pa));
	return piece->data;
}

void ptp_tables_lose(struct ptp_piece *piece, const char *why)
{
	piece->data = NULL;
	piece->why = why;
}

uint64_t ptp_tables_used(const struct ptp_tables *tables)
{
	uint64_t count = 0;

	for (size_t i = 0; i < tables->pieces.count; i++)
		count += tables->pieces.at[i].used;
	return count;
}

uint64_t ptp_tables_missing(const struct ptp_tables *tables, const char **why)
{
	uint64_t count = 0;

	for (size_t i = 0; i < tables->pieces.count; i++)
		if (tables->pieces.at[i].used && !tables->pieces.at[i].data && !count++)
			*why = tables->pieces.at[i].why;
	return count;
}

void ptp_tables_restart(struct ptp_tables *tables)
{
	for (size_t i = 0; i < tables->pieces.count; i++)
		tables->pieces.at[i].used = tables->pieces.at[i].changed = false;
}

// Whether PIECE is other than it was; it is then what it is now.
static bool reread(struct ptp_tables *tables, struct ptp_piece *piece, uint8_t *bytes)
{
	if (!tables->dump->read(tables->dump, piece->pa, bytes, piece->size)) {
		ptp_tables_lose(piece, tables->dump->why(tables->dump, piece->pa));
		return true;
	}
	if (!memcmp(bytes, piece->data, piece->size))
		return false;
	memcpy((uint8_t *)piece->data, bytes, piece->size);
	return true;
}

uint64_t ptp_tables_reread(struct ptp_tables *tables)
{
	ptp_autofree uint8_t *bytes = NULL;
	uint64_t count = 0, room = 0;

	for (size_t i = 0; i < tables->pieces.count; i++)
		room = tables->pieces.at[i].size > room ? tables->pieces.at[i].size : room;
	bytes = ptp_calloc(room + 1, 1);
	for (size_t i = 0; i < tables->pieces.count; i++) {
		struct ptp_piece *piece = &tables->pieces.at[i];

		piece->changed = piece->used && piece->data && reread(tables, piece, bytes);
		count += piece->changed;
	}
	return count;
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

		if (!piece.data || !piece.used || before >= piece.size)
			continue;
		end = piece.pa + piece.size;
		tables->pieces.at[kept++] = (struct ptp_piece){.pa = piece.pa + before,
							       .size = piece.size - before,
							       .data = piece.data + before,
							       .used = true};
	}
	tables->pieces.count = kept;
	ptp_table_free(&tables->by_address);
}

bool ptp_tables_have(const struct ptp_tables *tables, uint64_t pa)
{
	size_t low = 0, high = tables->pieces.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct ptp_piece *piece = &tables->pieces.at[middle];

		if (pa < piece->pa)
			high = middle;
		else if (pa - piece->pa >= piece->size)
			low = middle + 1;
		else
			return true;
	}
	return false;
}

void ptp_tables_free(struct ptp_tables *tables)
{
	free(tables->pieces.at);
	ptp_table_free(&tables->by_address);
	ptp_arena_free(&tables->arena);
	*tables = (struct ptp_tables){0};
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/picture.h"
#include "verifier/report/html/blocks.h"
#include "verifier/report/html/cells.h"
#include "verifier/report/html/shared.h"

#include "verifier/verdict/judge.h"

#include <stdlib.h>
#include <string.h>

#define PIECES_MAX 65536 // of the whole picture, while a cell has more than
#define CELL_LEAST 128   // pieces; and a cell has never more than
#define CELL_MOST 16384

const char *const ptp_mark_word[PTP_MARKS] = {[PTP_MARK_VIOLATED] = "violated",
					      [PTP_MARK_OPEN] = "open",
					      [PTP_MARK_LESSER] = "lesser",
					      [PTP_MARK_ACCEPTED] = "accepted"};

enum ptp_mark ptp_mark_of(const struct ptp_check *check, const struct ptp_finding *finding)
{
	if (finding->accepted)
		return PTP_MARK_ACCEPTED;
	if (!ptp_finding_counts(check, finding))
		return PTP_MARK_LESSER;
	return finding->status == PTP_VIOLATED ? PTP_MARK_VIOLATED : PTP_MARK_OPEN;
}

// Lanes

static size_t lane_called(const struct ptp_picture *picture, const char *owner)
{
	size_t lane = 0;

	while (lane < picture->lanes.count && strcmp(picture->lanes.at[lane], owner) != 0)
		lane++;
	return lane;
}

// Adds the owners whose contexts are WANTED (NULL: all), as long as there is room.
static void add_lanes(const struct ptp_check *check, const bool *wanted, struct ptp_picture *picture)
{
	for (size_t i = 0; i < check->capture->contexts.count; i++) {
		const char *owner = check->capture->contexts.at[i].owner;

		if ((!wanted || wanted[i]) && picture->lanes.count < PTP_LANES_MAX &&
		    lane_called(picture, owner) == picture->lanes.count)
			*ptp_push(&picture->lanes) = owner;
	}
}

// The contexts that findings are of.
static bool *contexts_found(const struct ptp_check *check)
{
	bool *found = ptp_calloc(check->capture->contexts.count, sizeof(*found));

	for (size_t i = 0; i < check->findings.all.count; i++)
		for (size_t j = 0; j < check->capture->contexts.count; j++)
			found[j] |= check->findings.all.at[i].owner[0] == &check->capture->contexts.at[j] ||
				    check->findings.all.at[i].owner[1] == &check->capture->contexts.at[j];
	return found;
}

static size_t count_owners(const struct ptp_capture *capture)
{
	size_t owners = 0;

	for (size_t i = 0; i < capture->contexts.count; i++)
		owners += !i || strcmp(capture->contexts.at[i].owner, capture->contexts.at[i - 1].owner) != 0;
	return owners;
}

// Contexts come by owner, and so do lanes; where there are too many, those with findings come first, and the last lane is all others'.
static void make_lanes(const struct ptp_check *check, struct ptp_picture *picture)
{
	size_t count = check->capture->contexts.count, owners = count_owners(check->capture);

	if (owners > PTP_LANES_MAX) {
		bool *found = contexts_found(check);

		add_lanes(check, found, picture);
		free(found);
		picture->rest = owners - PTP_LANES_MAX + 1;
	}
	add_lanes(check, NULL, picture);
	picture->lane_of = ptp_calloc(count, sizeof(*picture->lane_of));
	for (size_t i = 0; i < count; i++) {
		size_t lane = lane_called(picture, check->capture->contexts.at[i].owner);

		picture->lane_of[i] = lane < PTP_LANES_MAX ? lane : PTP_LANES_MAX - 1;
	}
}

// Pieces

static void clip(const struct ptp_block *block, struct ptp_piece *piece)
{
	if (piece->lo < block->lo) {
		piece->ia += block->lo - piece->lo;
		piece->lo = block->lo;
	}
	if (piece->hi > block->hi)
		piece->hi = block->hi;
}

// Every cell has at most MOST pieces then. Returns how many there are.
static size_t coarsen_all(struct ptp_picture *picture, size_t most)
{
	size_t pieces = 0;

	for (size_t b = 0; b < picture->blocks.count; b++) {
		struct ptp_block *block = &picture->blocks.at[b];

		for (size_t lane = 0; lane < picture->lanes.count; lane++)
			for (size_t i = 0; i < block->lanes[lane].all.count; i++) {
				ptp_cell_coarsen(&block->lanes[lane].all.at[i], most);
				pieces += block->lanes[lane].all.at[i].pieces.count;
			}
		for (size_t i = 0; i < block->marks.all.count; i++)
			ptp_cell_coarsen(&block->marks.all.at[i], most);
	}
	return pieces;
}

// Adds run INDEX to every block that it reaches.
static void add_run(const struct ptp_check *check, struct ptp_picture *picture, size_t index, size_t most)
{
	struct ptp_run run = ptp_unpack(&check->runs.at[index]);
	const struct ptp_class_of *class = &check->classes.entries.at[run.class_id];
	bool walk = ptp_class_get(&class->class, PTP_F_WALK, NULL);

	for (size_t b = ptp_block_at(picture, run.pa); b < picture->blocks.count; b++) {
		struct ptp_block *block = &picture->blocks.at[b];
		struct ptp_piece piece = {run.pa, run.pa + run.size, run.ia, class->context, 1};
		struct ptp_cell *cell;

		if (block->lo >= piece.hi)
			return;
		clip(block, &piece);
		cell = ptp_cell_of(&block->lanes[picture->lane_of[class->context]], picture->types.of[run.class_id],
				   walk);
		ptp_cell_add(cell, &piece);
		if (cell->pieces.count > 2 * most)
			ptp_cell_coarsen(cell, most);
	}
}

static void add_runs(const struct ptp_check *check, struct ptp_picture *picture)
{
	for (size_t i = 0; i < check->runs.count; i++)
		add_run(check, picture, i, CELL_MOST);
	for (size_t most = CELL_MOST; most >= CELL_LEAST; most /= 2)
		if (coarsen_all(picture, most) <= PIECES_MAX)
			return;
}

struct place {
	struct ptp_piece piece;
	enum ptp_mark mark;
};

static int by_address(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->piece.lo != y->piece.lo)
		return x->piece.lo < y->piece.lo ? -1 : 1;
	return x->piece.what < y->piece.what ? -1 : x->piece.what > y->piece.what;
}

static void add_marks(const struct ptp_check *check, struct ptp_picture *picture)
{
	PTP_VEC(struct place) places = {0};

	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		for (size_t j = 0; f->status != PTP_KEPT && j < f->extents.ranges.count; j++)
			*ptp_push(&places) = (struct place){{f->extents.ranges.at[j].lo, f->extents.ranges.at[j].hi, 0,
							     (uint32_t)i, 1},
							    ptp_mark_of(check, f)};
	}
	if (places.count)
		qsort(places.at, places.count, sizeof(*places.at), by_address);
	for (size_t i = 0; i < places.count; i++)
		for (size_t b = ptp_block_at(picture, places.at[i].piece.lo);
		     b < picture->blocks.count && picture->blocks.at[b].lo < places.at[i].piece.hi; b++) {
			struct ptp_piece piece = places.at[i].piece;

			clip(&picture->blocks.at[b], &piece);
			ptp_cell_add(ptp_cell_of(&picture->blocks.at[b].marks, places.at[i].mark, false), &piece);
		}
	free(places.at);
}

void ptp_picture_make(const struct ptp_check *check, struct ptp_picture *picture)
{
	*picture = (struct ptp_picture){.rest = 0};
	ptp_memory_types_make(check, &picture->types);
	ptp_blocks_make(check, picture);
	make_lanes(check, picture);
	for (size_t i = 0; i < picture->blocks.count; i++)
		picture->blocks.at[i].lanes = ptp_calloc(picture->lanes.count, sizeof(*picture->blocks.at[i].lanes));
	add_marks(check, picture);
	add_runs(check, picture);
	for (size_t i = 0; i < picture->blocks.count; i++)
		ptp_shared_add(&picture->blocks.at[i], picture->lanes.count);
}

void ptp_picture_free(struct ptp_picture *picture)
{
	for (size_t i = 0; i < picture->blocks.count; i++) {
		for (size_t lane = 0; lane < picture->lanes.count; lane++)
			ptp_cells_free(&picture->blocks.at[i].lanes[lane]);
		free(picture->blocks.at[i].lanes);
		ptp_cells_free(&picture->blocks.at[i].marks);
		ptp_cells_free(&picture->blocks.at[i].shared);
	}
	free(picture->blocks.at);
	free(picture->lanes.at);
	free(picture->lane_of);
	ptp_memory_types_free(&picture->types);
}

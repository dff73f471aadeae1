// SPDX-License-Identifier: Apache-2.0
//
// The map of physical memory as SVG: blocks side by side by address, each as wide as the logarithm of its size, linear inside; a lane for
// each owner, above them the findings and what several map.
#include "verifier/report/html/sheet.h"
#include "verifier/report/html/legend.h"
#include "verifier/report/html/shared.h"

#include <stdlib.h>

#define TOP 104 // px, for the names of blocks
#define ROW 22
#define GAP 8         // units between blocks
#define FINE 1000     // of a unit
#define NAME_SHOWN 20 // characters
#define LETTERS_SHOWN 3
#define LETTER 10 // units that one needs

// Units are about pixels on a wide screen; x is in percent of all of them.
struct scale {
	uint64_t *at; // by block: its first unit
	uint64_t total;
};

static uint64_t width_of(const struct ptp_block *block)
{
	uint64_t pages = (block->hi - block->lo) >> 12, width = 28;

	for (; pages > 1; pages >>= 1)
		width += 5;
	return width;
}

static void make_scale(const struct ptp_picture *picture, struct scale *scale)
{
	scale->at = ptp_calloc(picture->blocks.count, sizeof(*scale->at));
	scale->total = GAP;
	for (size_t i = 0; i < picture->blocks.count; i++) {
		scale->at[i] = scale->total;
		scale->total += width_of(&picture->blocks.at[i]) + GAP;
	}
}

// ` NAME="12.345%"`, of FINE parts of units.
static void print_percent(const struct scale *scale, const char *name, uint64_t fine, FILE *to)
{
	uint64_t part = fine * 100 / scale->total;

	fprintf(to, " %s=\"%llu.%03llu%%\"", name, (unsigned long long)part / FINE, (unsigned long long)part % FINE);
}

static void print_bar(const struct scale *scale, uint64_t from, uint64_t end, unsigned y, unsigned height,
		      const char *look, FILE *to)
{
	fputs("<rect", to);
	print_percent(scale, "x", from, to);
	print_percent(scale, "width", end - from, to);
	fprintf(to, " y=\"%u\" height=\"%u\" class=\"%s\"/>", y, height, look);
}

struct place {
	const struct scale *scale;
	const struct ptp_block *block;
	uint64_t first; // unit
	FILE *to;
};

static uint64_t fine_of(const struct place *place, uint64_t address)
{
	const struct ptp_block *block = place->block;
	unsigned __int128 fine = (unsigned __int128)(address - block->lo) * width_of(block) * FINE;

	return place->first * FINE + (uint64_t)(fine / (block->hi - block->lo));
}

// The pieces of a cell, those that are less than a unit apart as one.
static void print_cell(const struct place *place, const struct ptp_cell *cell, unsigned y, unsigned height,
		       const char *look)
{
	uint64_t from = 0, end = 0;

	for (size_t i = 0; i < cell->pieces.count; i++) {
		uint64_t lo = fine_of(place, cell->pieces.at[i].lo), hi = fine_of(place, cell->pieces.at[i].hi);

		if (hi < lo + FINE)
			hi = lo + FINE;
		if (end && lo >= end + FINE) {
			print_bar(place->scale, from, end, y, height, look, place->to);
			end = 0;
		}
		from = end ? from : lo;
		end = hi > end ? hi : end;
	}
	if (end)
		print_bar(place->scale, from, end, y, height, look, place->to);
}

// The letters of a lane's types, where its first bar begins, or as far before the end as they need.
static void print_letters(const struct ptp_sheet *sheet, const struct place *place, const struct ptp_cells *lane,
			  unsigned y)
{
	uint64_t end = (place->first + width_of(place->block)) * FINE, at = end;
	char letters[LETTERS_SHOWN + 1] = "";
	size_t used = 0;

	for (size_t i = 0; i < lane->all.count && used < LETTERS_SHOWN; i++) {
		const struct ptp_cell *cell = &lane->all.at[i];
		uint64_t from = fine_of(place, cell->pieces.at[0].lo);

		if (cell->walk)
			continue;
		letters[used++] = sheet->picture.types.all.at[cell->kind].letter;
		at = from < at ? from : at;
	}
	if (!used)
		return;
	end -= used * LETTER * FINE;
	fputs("<text", place->to);
	print_percent(place->scale, "x", at < end ? at : end, place->to);
	fprintf(place->to, " dx=\"2\" y=\"%u\">%s</text>", y + PTP_BAR - 4, letters);
}

// A row for each type; what walkers read is a thin line below.
static void print_lane(const struct ptp_sheet *sheet, const struct place *place, const struct ptp_cells *lane,
		       unsigned y)
{
	unsigned rows = 0, row = 0, height;

	for (size_t i = 0; i < lane->all.count; i++)
		rows += !lane->all.at[i].walk;
	height = rows && rows < PTP_BAR ? PTP_BAR / rows : 1;
	for (size_t i = 0; i < lane->all.count; i++) {
		const struct ptp_cell *cell = &lane->all.at[i];
		const char *look = sheet->picture.types.all.at[cell->kind].look;

		if (cell->walk)
			print_cell(place, cell, y + PTP_BAR, 2, look);
		else
			print_cell(place, cell, y + row++ * height % PTP_BAR, height, look);
	}
	print_letters(sheet, place, lane, y);
}

static void print_above(const struct place *place)
{
	static const char *const look[] = {[PTP_SHARED_ALIKE] = "alike", [PTP_SHARED_DIFFERENT] = "differ"};
	static const unsigned height[] = {[PTP_SHARED_ALIKE] = 4, [PTP_SHARED_DIFFERENT] = PTP_BAR};
	const struct ptp_block *block = place->block;

	for (unsigned mark = PTP_MARKS; mark-- > 0;)
		for (size_t i = 0; i < block->marks.all.count; i++)
			if (block->marks.all.at[i].kind == mark)
				print_cell(place, &block->marks.all.at[i], TOP + PTP_BAR - ptp_mark_height[mark],
					   ptp_mark_height[mark], ptp_mark_word[mark]);
	for (size_t i = 0; i < block->shared.all.count; i++) {
		uint32_t kind = block->shared.all.at[i].kind;

		print_cell(place, &block->shared.all.at[i], TOP + ROW + PTP_BAR - height[kind], height[kind],
			   look[kind]);
	}
}

static void print_name(const struct ptp_sheet *sheet, const struct place *place)
{
	ptp_autofree char *name = ptp_block_name(sheet->check, place->block);

	fputs("<svg", sheet->to);
	print_percent(place->scale, "x", (2 * place->first + width_of(place->block)) * FINE / 2, sheet->to);
	fprintf(sheet->to, " y=\"%u\"><text class=\"name\" transform=\"rotate(-40)\">", TOP - 8);
	ptp_html_brief(sheet->to, name, NAME_SHOWN);
	fputs("</text></svg>", sheet->to);
}

static void print_block(const struct ptp_sheet *sheet, const struct scale *scale, size_t index, unsigned height)
{
	const struct ptp_block *block = &sheet->picture.blocks.at[index];
	struct place place = {scale, block, scale->at[index], sheet->to};
	ptp_autofree char *name = ptp_block_name(sheet->check, block);

	ptp_html(sheet->to, "<a href=\"#region-%zu\" class=\"block\" data-block=\"%zu\" aria-label=\"%s at 0x%llx\">",
		 index, index, name, (unsigned long long)block->lo);
	ptp_html(sheet->to, "<title>%s</title>", name);
	print_bar(scale, place.first * FINE, (place.first + width_of(block)) * FINE, TOP - 4, height - TOP + 2,
		  "ground", sheet->to);
	print_name(sheet, &place);
	print_above(&place);
	for (size_t lane = 0; lane < sheet->picture.lanes.count; lane++)
		print_lane(sheet, &place, &block->lanes[lane], TOP + (unsigned)(lane + 2) * ROW);
	fputs("</a>\n", sheet->to);
}

// Between blocks that do not touch.
static void print_gap(const struct ptp_sheet *sheet, const struct scale *scale, size_t index, unsigned height)
{
	const struct ptp_block *block = &sheet->picture.blocks.at[index];

	if (!index || block[-1].hi == block->lo)
		return;
	fputs("<line", sheet->to);
	print_percent(scale, "x1", scale->at[index] * FINE - GAP * FINE / 2, sheet->to);
	print_percent(scale, "x2", scale->at[index] * FINE - GAP * FINE / 2, sheet->to);
	fprintf(sheet->to, " y1=\"%u\" y2=\"%u\" class=\"gap\"/>", TOP - 4, height);
}

static void print_lane_name(const struct ptp_sheet *sheet, size_t row, const char *name, const char *says)
{
	fprintf(sheet->to, "<text y=\"%u\">", TOP + (unsigned)row * ROW + PTP_BAR - 3);
	ptp_html_brief(sheet->to, name, NAME_SHOWN);
	ptp_html(sheet->to, "<title>%s</title></text>", says);
}

static void print_lane_names(const struct ptp_sheet *sheet, unsigned height)
{

	fprintf(sheet->to, "<svg class=\"names\" width=\"150\" height=\"%u\" aria-hidden=\"true\">", height);
	print_lane_name(sheet, 0, "findings", "ranges of the findings below");
	print_lane_name(sheet, 1, "mapped twice", "ranges with several mappings");
	for (size_t i = 0; i < sheet->picture.lanes.count; i++) {
		bool rest = sheet->picture.rest && i + 1 == sheet->picture.lanes.count;

		print_lane_name(sheet, i + 2, rest ? "all other owners" : sheet->picture.lanes.at[i],
				rest ? "owners without a lane of their own" : sheet->picture.lanes.at[i]);
	}
	fputs("</svg>\n", sheet->to);
}

void ptp_sheet_map(const struct ptp_sheet *sheet)
{
	unsigned height = TOP + (unsigned)(sheet->picture.lanes.count + 2) * ROW;
	struct scale scale;

	make_scale(&sheet->picture, &scale);
	fputs("<section id=\"map\" aria-labelledby=\"map-title\">\n<h2 id=\"map-title\">Physical memory</h2>\n",
	      sheet->to);
	ptp_sheet_legend(sheet);
	fputs("<div class=\"map\">", sheet->to);
	print_lane_names(sheet, height);
	ptp_html(
		sheet->to,
		"<div class=\"across\"><svg id=\"overview\" role=\"group\" aria-label=\"Map of physical memory: %zu blocks "
		"by address, lanes for %zu owners; the table below says the same\" width=\"%llu\" height=\"%u\">\n",
		sheet->picture.blocks.count, sheet->picture.lanes.count, (unsigned long long)scale.total, height);
	for (size_t i = 0; i < sheet->picture.blocks.count; i++) {
		print_gap(sheet, &scale, i, height);
		print_block(sheet, &scale, i, height);
	}
	fputs("</svg></div></div>\n<div id=\"zoom\" hidden></div>\n", sheet->to);
	ptp_sheet_regions(sheet);
	fputs("</section>\n", sheet->to);
	free(scale.at);
}

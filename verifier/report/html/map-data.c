// SPDX-License-Identifier: Apache-2.0
//
// What the map's script needs to show a block alone: its pieces, and which of them have a walk on the page. Addresses within a block are
// numbers, input addresses have 64 bits and are texts.
#include "verifier/report/html/sheet.h"

#include <stdlib.h>

static void print_list(const struct ptp_sheet *sheet, const char *name, size_t count,
		       const char *(*text)(const struct ptp_sheet *, size_t))
{
	fprintf(sheet->to, "\"%s\":[", name);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", sheet->to);
		ptp_html_json(sheet->to, text(sheet, i));
	}
	fputs("],\n", sheet->to);
}

static const char *lane_text(const struct ptp_sheet *sheet, size_t lane)
{
	bool rest = sheet->picture.rest && lane + 1 == sheet->picture.lanes.count;

	return rest ? "all other owners" : sheet->picture.lanes.at[lane];
}

static const char *type_text(const struct ptp_sheet *sheet, size_t type)
{
	return sheet->picture.types.all.at[type].text;
}

static const char *look_text(const struct ptp_sheet *sheet, size_t type)
{
	return sheet->picture.types.all.at[type].look;
}

static const char *context_text(const struct ptp_sheet *sheet, size_t context)
{
	return sheet->check->capture->contexts.at[context].name;
}

static const char *owner_text(const struct ptp_sheet *sheet, size_t context)
{
	return sheet->check->capture->contexts.at[context].owner;
}

// [offset, size, context, "input address"] of one mapping, [offset, size, count] of several.
static void print_piece(const struct ptp_sheet *sheet, const struct ptp_block *block, const struct ptp_piece *piece)
{
	fprintf(sheet->to, "[%llu,%llu,", (unsigned long long)(piece->lo - block->lo),
		(unsigned long long)(piece->hi - piece->lo));
	if (piece->count > 1)
		fprintf(sheet->to, "%u]", piece->count);
	else
		fprintf(sheet->to, "%u,\"0x%llx\"]", piece->what, (unsigned long long)piece->ia);
}

// [offset, size, "anchor"], or of several findings a number
static void print_mark(const struct ptp_sheet *sheet, const struct ptp_block *block, const struct ptp_piece *piece)
{
	char anchor[PTP_ANCHOR_TEXT];

	fprintf(sheet->to, "[%llu,%llu,", (unsigned long long)(piece->lo - block->lo),
		(unsigned long long)(piece->hi - piece->lo));
	if (piece->count > 1 || piece->what >= sheet->told)
		fprintf(sheet->to, "%u]", piece->count);
	else
		fprintf(sheet->to, "\"%s\"]", ptp_sheet_anchor(sheet, piece->what, anchor));
}

// [lane, type, whether a table walker reads it, [pieces]]
static void print_lane(const struct ptp_sheet *sheet, const struct ptp_block *block, size_t lane,
		       const char **separator)
{
	for (size_t i = 0; i < block->lanes[lane].all.count; i++) {
		const struct ptp_cell *cell = &block->lanes[lane].all.at[i];

		fprintf(sheet->to, "%s[%zu,%u,%d,[", *separator, lane, cell->kind, cell->walk);
		for (size_t j = 0; j < cell->pieces.count; j++) {
			fputs(j ? "," : "", sheet->to);
			print_piece(sheet, block, &cell->pieces.at[j]);
		}
		fputs("]]", sheet->to);
		*separator = ",\n";
	}
}

// [mark, [pieces]]
static void print_marks(const struct ptp_sheet *sheet, const struct ptp_block *block)
{
	fputs("],\"marks\":[", sheet->to);
	for (size_t i = 0; i < block->marks.all.count; i++) {
		const struct ptp_cell *cell = &block->marks.all.at[i];

		fprintf(sheet->to, "%s[\"%s\",[", i ? "," : "", ptp_mark_word[cell->kind]);
		for (size_t j = 0; j < cell->pieces.count; j++) {
			fputs(j ? "," : "", sheet->to);
			print_mark(sheet, block, &cell->pieces.at[j]);
		}
		fputs("]]", sheet->to);
	}
}

static void print_shared(const struct ptp_sheet *sheet, const struct ptp_block *block)
{
	fputs("],\"shared\":[", sheet->to);
	for (size_t i = 0; i < block->shared.all.count; i++) {
		const struct ptp_cell *cell = &block->shared.all.at[i];

		fprintf(sheet->to, "%s[%u,[", i ? "," : "", cell->kind);
		for (size_t j = 0; j < cell->pieces.count; j++)
			fprintf(sheet->to, "%s[%llu,%llu]", j ? "," : "",
				(unsigned long long)(cell->pieces.at[j].lo - block->lo),
				(unsigned long long)(cell->pieces.at[j].hi - cell->pieces.at[j].lo));
		fputs("]]", sheet->to);
	}
}

static void print_block(const struct ptp_sheet *sheet, const struct ptp_block *block)
{
	ptp_autofree char *name = ptp_block_name(sheet->check, block);
	const char *separator = "";

	fputs("{\"name\":", sheet->to);
	ptp_html_json(sheet->to, name);
	fprintf(sheet->to, ",\"lo\":%llu,\"hi\":%llu,\"cells\":[", (unsigned long long)block->lo,
		(unsigned long long)block->hi);
	for (size_t lane = 0; lane < sheet->picture.lanes.count; lane++)
		print_lane(sheet, block, lane, &separator);
	print_marks(sheet, block);
	print_shared(sheet, block);
	fputs("]}", sheet->to);
}

// [context, "input address"] of each walk, in their order.
static void print_walks(const struct ptp_sheet *sheet)
{
	fputs("],\n\"walks\":[", sheet->to);
	for (size_t i = 0; i < sheet->walks.all.count; i++)
		fprintf(sheet->to, "%s[%zu,\"0x%llx\"]", i ? "," : "", sheet->walks.all.at[i].context,
			(unsigned long long)sheet->walks.all.at[i].ia);
	fputs("]}", sheet->to);
}

void ptp_sheet_data(const struct ptp_sheet *sheet)
{
	size_t contexts = sheet->check->capture->contexts.count, types = sheet->picture.types.all.count;

	fputs("<script type=\"application/json\" id=\"map-data\">{", sheet->to);
	print_list(sheet, "lanes", sheet->picture.lanes.count, lane_text);
	print_list(sheet, "types", types, type_text);
	print_list(sheet, "looks", types, look_text);
	print_list(sheet, "contexts", contexts, context_text);
	print_list(sheet, "owners", contexts, owner_text);
	fputs("\"blocks\":[", sheet->to);
	for (size_t i = 0; i < sheet->picture.blocks.count; i++) {
		fputs(i ? ",\n" : "", sheet->to);
		print_block(sheet, &sheet->picture.blocks.at[i]);
	}
	print_walks(sheet);
	fputs("</script>\n", sheet->to);
}

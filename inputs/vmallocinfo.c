// SPDX-License-Identifier: Apache-2.0
//
// Source: Linux, mm/vmalloc.c, vmalloc_info_show and show_purge_info. A line is
//
//     0xSTART-0xEND SIZE [CALLER] [pages=N] [phys=0xPA] [words] [N0=N ...]
//
// phys= is where an area of consecutive pages begins: those of ioremap, and those of the kernel image, which are vmap (arch/arm64/mm/mmu.c).
// The areas of one text are not by address, and are no single moment's.
#include "inputs/vmallocinfo.h"

#include "inputs/regions/lines.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 4096
#define KERNEL (UINT64_C(1) << 63) // addresses of the kernel are above it; a hash has 32 bits

static bool take_number(char **at, uint64_t *number)
{
	char *end;

	if (**at < '0' || **at > '9')
		return false;
	*number = strtoull(*at, &end, 10);
	*at = end;
	return true;
}

enum ptp_vmalloc_range ptp_vmalloc_range(char **line, struct ptp_vmalloc_area *area)
{
	uint64_t end, size;

	if (!ptp_take(line, "0x") || !ptp_take_hex(line, &area->first) || !ptp_take(line, "-0x") ||
	    !ptp_take_hex(line, &end) || **line != ' ')
		return PTP_VMALLOC_NO_RANGE;
	*line += strspn(*line, " ");
	if (!take_number(line, &size) || (**line && **line != ' '))
		return PTP_VMALLOC_NO_RANGE;
	area->last = end - 1;
	return size && area->first >= KERNEL && !(area->first % PAGE) && !(size % PAGE) && end - area->first == size
		       ? PTP_VMALLOC_SHOWN
		       : PTP_VMALLOC_HIDDEN;
}

// The words after the size; those of a caller's name are none of these.
static bool take_words(char *words, struct ptp_vmalloc_area *area)
{
	bool contiguous = false, phys = false;
	char *rest = NULL;

	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		contiguous |= !strcmp(word, "ioremap") || !strcmp(word, "vmap");
		if (!ptp_take(&word, "phys="))
			continue;
		if (phys || !ptp_take(&word, "0x") || strlen(word) != 16 || !ptp_take_hex(&word, &area->pa) || *word ||
		    area->pa % PAGE)
			return false;
		phys = true;
	}
	area->placed = phys && contiguous;
	return true;
}

static enum ptp_err read_line(struct ptp_lines *lines, char *line, struct ptp_vmalloc_areas *areas,
			      struct ptp_diag *diag)
{
	struct ptp_vmalloc_area area = {.line = lines->place.line};

	switch (ptp_vmalloc_range(&line, &area)) {
	case PTP_VMALLOC_NO_RANGE:
		return ptp_fail_at(diag, lines->place, "expected an area: \"0xSTART-0xEND SIZE ...\"");
	case PTP_VMALLOC_HIDDEN:
		return ptp_fail_at(diag, lines->place, "no area has this range and size: " PTP_VMALLOC_UNHIDE);
	case PTP_VMALLOC_SHOWN:
		break;
	}
	if (!take_words(line, &area))
		return ptp_fail_at(diag, lines->place,
				   "expected one phys=0x with 16 digits, a multiple of 4096: the line was changed");
	*ptp_push(&areas->all) = area;
	return PTP_OK;
}

static int by_address(const void *left, const void *right)
{
	const struct ptp_vmalloc_area *a = left, *b = right;

	return a->first != b->first ? (a->first > b->first) - (a->first < b->first)
				    : (a->line > b->line) - (a->line < b->line);
}

static enum ptp_err sort(const char *file, struct ptp_vmalloc_areas *areas, struct ptp_diag *diag)
{
	if (areas->all.count)
		qsort(areas->all.at, areas->all.count, sizeof(*areas->all.at), by_address);
	for (size_t i = 1; i < areas->all.count; i++) {
		const struct ptp_vmalloc_area *a = &areas->all.at[i - 1], *b = &areas->all.at[i];

		if (b->first <= a->last)
			return ptp_fail_at(
				diag, (struct ptp_place){file, b->line, 1},
				"the area overlaps that of line %u: it was given out anew while the text was "
				"read; take it again",
				a->line);
	}
	return PTP_OK;
}

enum ptp_err ptp_vmallocinfo_read(const char *file, const char *text, size_t size, struct ptp_vmalloc_areas *areas,
				  struct ptp_diag *diag)
{
	struct ptp_lines lines = {.file = file, .at = text, .left = size, .place = {.file = file}};
	ptp_autofree char *line = NULL;

	while (ptp_next_line(&lines, &line, diag))
		if (read_line(&lines, line, areas, diag))
			return diag->err;
	if (diag->err)
		return diag->err;
	if (!size || text[size - 1] != '\n')
		return ptp_fail_at(diag, lines.place, "the text ends within a line: it was cut");
	return sort(file, areas, diag);
}

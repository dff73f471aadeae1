// SPDX-License-Identifier: Apache-2.0
//
// Three kinds of addresses of the kernel lead where a formula says, and no others:
//
//     the linear map    VA - PAGE_OFFSET + PHYS_OFFSET, PAGE_OFFSET being -(1 << VA_BITS), both as they were configured
//     the kernel image  VA - kimage_voffset
//     an area           VA - its beginning + phys=
//
// Source: Linux, arch/arm64/include/asm/memory.h (__lm_to_phys, __kimg_to_phys); kernel/vmcore_info.c and that of arch/arm64. PHYS_OFFSET
// wraps where the CPU has fewer bits than were configured. To 5.3 the linear map was the upper half, which a listing's marker shows: there
// no formula is used.
#include "inputs/stretches.h"

#include <inttypes.h>
#include <stdlib.h>

// A stretch, or the area of something that has no single place.
struct claim {
	struct ptp_stretch stretch;
	bool placed;
};

struct claims {
	PTP_VEC(struct claim) all;
};

static const char *const linear_map = "the linear map", *const image = "the kernel image",
			 *const vmallocinfo = "vmallocinfo";

static void add(struct claims *claims, uint64_t first, uint64_t last, uint64_t pa, const char *by)
{
	*ptp_push(&claims->all) = (struct claim){{first, last, pa, by}, true};
}

// Its half of the addresses that are in use, as far as the listing has it.
static void add_linear_map(struct claims *claims, const struct ptp_vmcoreinfo *info, const struct ptp_ptdump *dump)
{
	uint64_t configured, bits, offset, first, last;

	if (!dump->linear_last || !ptp_vmcoreinfo_number(info, "NUMBER(VA_BITS)", &configured) ||
	    !ptp_vmcoreinfo_va_bits(info, &bits) || !ptp_vmcoreinfo_number(info, "NUMBER(PHYS_OFFSET)", &offset) ||
	    configured < bits || configured > 52)
		return;
	first = -(UINT64_C(1) << bits);
	last = -(UINT64_C(1) << (bits - 1)) - 1;
	first = first > dump->linear_first ? first : dump->linear_first;
	last = last < dump->linear_last ? last : dump->linear_last;
	if (first <= last)
		add(claims, first, last, first + (UINT64_C(1) << configured) + offset, linear_map);
}

// The row that maps ADDRESS, or NULL.
static const struct ptp_ptdump_row *row_of(const struct ptp_ptdump *dump, uint64_t address)
{
	size_t at = ptp_ptdump_at(dump, address);
	const struct ptp_ptdump_row *row = at < dump->rows.count ? &dump->rows.at[at] : NULL;

	return row && row->first <= address && ptp_ptdump_maps(row) ? row : NULL;
}

// From the first to the last row that has one of these symbols, of its text, its read-only data and its data. What the kernel does not need
// any more of it, between them, is unmapped, and nothing else takes that place; a guard page is around all of it.
static enum ptp_err add_image(struct claims *claims, const struct ptp_vmcoreinfo *info, const struct ptp_ptdump *dump,
			      struct ptp_diag *diag)
{
	static const char *const symbols[] = {"_stext", "swapper_pg_dir", "init_uts_ns"};
	uint64_t text, offset, first = UINT64_MAX, last = 0, address;
	const struct ptp_ptdump_row *row;

	if (!ptp_vmcoreinfo_symbol(info, symbols[0], &text) ||
	    !ptp_vmcoreinfo_number(info, "NUMBER(kimage_voffset)", &offset))
		return PTP_OK;
	row = row_of(dump, text);
	if (dump->linear_last && (!row || !(row->words & PTP_W(EXEC))))
		return ptp_fail(diag, PTP_ERR_INPUT,
				"vmcoreinfo has the kernel's text at 0x%" PRIx64
				", where %s has none: the two are of different kernels, or boots",
				text, dump->key);
	for (size_t i = 0; row && i < sizeof(symbols) / sizeof(*symbols); i++) {
		const struct ptp_ptdump_row *other =
			ptp_vmcoreinfo_symbol(info, symbols[i], &address) ? row_of(dump, address) : NULL;

		if (!other)
			continue;
		first = other->first < first ? other->first : first;
		last = other->last > last ? other->last : last;
	}
	if (row)
		add(claims, first, last, first - offset, image);
	return PTP_OK;
}

static enum ptp_err add_kernel(struct claims *claims, const struct ptp_capture *capture,
			       const struct ptp_vmcoreinfo *info, struct ptp_diag *diag)
{
	for (size_t i = 0; i < capture->ptdumps.count && !diag->err; i++) {
		const struct ptp_ptdump *dump = &capture->ptdumps.at[i];

		if (dump->format != PTP_PTDUMP_STAGE1)
			continue;
		add_linear_map(claims, info, dump);
		add_image(claims, info, dump, diag);
	}
	return diag->err;
}

static void add_areas(struct claims *claims, const struct ptp_vmalloc_areas *areas)
{
	for (size_t i = 0; i < areas->all.count; i++) {
		const struct ptp_vmalloc_area *a = &areas->all.at[i];

		*ptp_push(&claims->all) = (struct claim){{a->first, a->last, a->pa, vmallocinfo}, a->placed};
	}
}

static int by_address(const void *left, const void *right)
{
	const struct ptp_stretch *a = &((const struct claim *)left)->stretch,
				 *b = &((const struct claim *)right)->stretch;

	return a->first != b->first ? (a->first > b->first) - (a->first < b->first)
				    : (a->last > b->last) - (a->last < b->last);
}

static bool leads_alike(const struct claim *a, const struct claim *b)
{
	return a->placed && b->placed && a->stretch.pa - a->stretch.first == b->stretch.pa - b->stretch.first;
}

// Joins NEXT, which does not begin before LAST, to it where the two overlap or touch and lead alike.
static enum ptp_err join(struct claims *joined, const struct claim *next, struct ptp_diag *diag)
{
	struct claim *last = joined->all.count ? &joined->all.at[joined->all.count - 1] : NULL;

	if (last && next->stretch.first <= last->stretch.last && !leads_alike(last, next))
		return ptp_fail(diag, PTP_ERR_INPUT,
				"%s and %s say different things of 0x%" PRIx64
				": they are of different kernels, or boots",
				last->stretch.by, next->stretch.by, next->stretch.first);
	if (!last || next->stretch.first - 1 > last->stretch.last || !leads_alike(last, next))
		*ptp_push(&joined->all) = *next;
	else if (next->stretch.last > last->stretch.last)
		last->stretch.last = next->stretch.last;
	return PTP_OK;
}

enum ptp_err ptp_stretches_make(struct ptp_capture *capture, const struct ptp_vmcoreinfo *info,
				const struct ptp_vmalloc_areas *areas, struct ptp_diag *diag)
{
	struct claims claims = {0}, joined = {0};

	add_areas(&claims, areas);
	if (!info->text || !add_kernel(&claims, capture, info, diag)) {
		if (claims.all.count)
			qsort(claims.all.at, claims.all.count, sizeof(*claims.all.at), by_address);
		for (size_t i = 0; i < claims.all.count && !diag->err; i++)
			join(&joined, &claims.all.at[i], diag);
	}
	for (size_t i = 0; i < joined.all.count; i++)
		if (joined.all.at[i].placed)
			*ptp_push(&capture->stretches) = joined.all.at[i].stretch;
	free(claims.all.at);
	free(joined.all.at);
	return diag->err;
}

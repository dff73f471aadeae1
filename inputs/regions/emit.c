// SPDX-License-Identifier: Apache-2.0
//
// Regions out of merged claims: named after them, and never called what another region is called.
//
// A claim may have come to several pieces, and files may use one name for several ranges: such names get their address.
#include "inputs/names.h"
#include "inputs/regions/merge.h"

#include <stdlib.h>

struct emitter {
	const struct ptp_claims *claims;
	struct ptp_capture *capture;
	size_t first;                        // region of the capture that came from claims
	const struct ptp_claim_part **parts; // by the claim that they are parts of, then by address
};

static int by_whole(const void *left, const void *right)
{
	const struct ptp_claim_part *a = *(const struct ptp_claim_part *const *)left;
	const struct ptp_claim_part *b = *(const struct ptp_claim_part *const *)right;

	if (a->whole != b->whole)
		return a->whole < b->whole ? -1 : 1;
	if (a->base != b->base)
		return a->base < b->base ? -1 : 1;
	return (a > b) - (a < b);
}

static void sort_parts(struct emitter *e)
{
	size_t count = e->claims->parts.count;

	e->parts = ptp_calloc(count, sizeof(*e->parts));
	for (size_t i = 0; i < count; i++)
		e->parts[i] = &e->claims->parts.at[i];
	if (count)
		qsort(e->parts, count, sizeof(*e->parts), by_whole);
}

static size_t first_part(const struct emitter *e, size_t whole)
{
	size_t low = 0, high = e->claims->parts.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (e->parts[middle]->whole < whole)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct ptp_region *add(struct emitter *e, const char *name, uint64_t base, uint64_t last)
{
	struct ptp_region *region = ptp_push(&e->capture->regions);

	region->name = name;
	region->base = base;
	region->size = last - base + 1;
	return region;
}

static void add_part(struct emitter *e, const struct ptp_claim_part *part, size_t parent, uint64_t base, uint64_t last)
{
	struct ptp_region *region = add(e, part->name, base, last);

	region->kind = PTP_DEVICE;
	region->like = part->like->name;
	memcpy(region->property, part->like->property, sizeof(region->property));
	region->parent = parent;
	region->depth = 1;
	region->within = ""; // its parent's name, once that is settled
}

// The parts of the claim that gave the piece, as far as they lie in it and not in each other.
static void add_parts(struct emitter *e, const struct ptp_merged *merged, size_t parent)
{
	size_t whole = (size_t)(merged->claim - e->claims->all.at);
	uint64_t from = merged->base;

	for (size_t i = first_part(e, whole); i < e->claims->parts.count && e->parts[i]->whole == whole; i++) {
		uint64_t base = e->parts[i]->base > from ? e->parts[i]->base : from;
		uint64_t last = e->parts[i]->last < merged->last ? e->parts[i]->last : merged->last;

		if (base > last)
			continue;
		add_part(e, e->parts[i], parent, base, last);
		from = last + 1;
	}
}

static void add_merged(struct emitter *e, const struct ptp_merged *merged)
{
	struct ptp_region *region = add(e, merged->claim->name, merged->base, merged->last);

	region->kind = merged->kind;
	region->place = merged->claim->place;
	if (merged->kind != PTP_DEVICE)
		return;
	region->like = merged->claim->like ? merged->claim->like->name : NULL;
	memcpy(region->property, merged->property, sizeof(region->property));
	add_parts(e, merged, e->capture->regions.count - 1);
}

static void list_names(const struct ptp_capture *capture, struct ptp_names *names)
{
	for (size_t i = 0; i < capture->regions.count; i++)
		ptp_names_add(names, capture->regions.at[i].name, i);
}

// Names that occur twice get their address, where they came from claims.
static void part_names(struct emitter *e)
{
	struct ptp_names names = {0};
	size_t first, second;

	list_names(e->capture, &names);
	ptp_names_settle(&names, &first, &second);
	for (size_t i = 0; i < names.list.count; i++) {
		const struct ptp_name *name = &names.list.at[i];
		struct ptp_region *region = &e->capture->regions.at[name->number];
		bool again = (i && !strcmp(name[-1].text, name->text)) ||
			     (i + 1 < names.list.count && !strcmp(name[1].text, name->text));

		if (again && name->number >= e->first)
			region->name = ptp_arena_printf(&e->capture->arena, "%s at 0x%llx", name->text,
							(unsigned long long)region->base);
	}
	ptp_names_free(&names);
}

static enum ptp_err name_regions(struct emitter *e, struct ptp_diag *diag)
{
	struct ptp_names names = {0};
	size_t first, second;
	bool twice;

	part_names(e);
	list_names(e->capture, &names);
	twice = ptp_names_settle(&names, &first, &second);
	ptp_names_free(&names);
	if (twice)
		return ptp_fail(diag, PTP_ERR_INPUT, "two regions of the files under sources: are called %s",
				ptp_quote(e->capture->regions.at[second].name).text);
	for (size_t i = e->first; i < e->capture->regions.count; i++) {
		struct ptp_region *region = &e->capture->regions.at[i];

		if (region->within)
			region->within = e->capture->regions.at[region->parent].name;
	}
	return PTP_OK;
}

enum ptp_err ptp_merged_to_regions(const struct ptp_claims *claims, const struct ptp_merged_list *list,
				   struct ptp_capture *capture, struct ptp_diag *diag)
{
	struct emitter e = {.claims = claims, .capture = capture, .first = capture->regions.count};
	enum ptp_err err = PTP_OK;

	sort_parts(&e);
	for (size_t i = 0; i < list->all.count && !err; i++) {
		add_merged(&e, &list->all.at[i]);
		if (capture->regions.count > PTP_MAX_REGIONS)
			err = ptp_fail(diag, PTP_ERR_INPUT,
				       "more than %u regions in the capture, with those of the files under sources:",
				       PTP_MAX_REGIONS);
	}
	if (!err)
		err = name_regions(&e, diag);
	free(e.parts);
	return err;
}

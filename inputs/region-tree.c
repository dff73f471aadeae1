// SPDX-License-Identifier: Apache-2.0
//
// Regions form a forest: each lies in its parent, and no two others share an address.
//
// All of it in n log n: names are sorted, parents followed once, and overlaps found by one sweep over the bases with a
// stack of the regions that are open.
#include "inputs/capture-read.h"
#include "inputs/names.h"

#include <stdlib.h>

#define NEW 0 // a depth not yet known, and that of a region without a parent
#define ON_PATH SIZE_MAX

struct node {
	const struct ptp_region *region;
	size_t index, depth; // depth: parents above it
};

static uint64_t last_of(const struct ptp_region *region)
{
	return region->base + (region->size - 1);
}

static enum ptp_err index_names(struct ptp_reader *r, struct ptp_names *names)
{
	const struct ptp_region *region = r->capture->regions.at;
	size_t first, second;

	for (size_t i = 0; i < r->capture->regions.count; i++)
		ptp_names_add(names, region[i].name, i);
	if (!ptp_names_settle(names, &first, &second))
		return PTP_OK;
	return ptp_fail_at(r->diag, region[second].place,
			   "the name %s is taken by the region at %s:%u: give each its own",
			   ptp_quote(region[second].name).text, region[first].place.file, region[first].place.line);
}

static enum ptp_err find_parent(struct ptp_reader *r, const struct ptp_names *names, const struct ptp_yaml *within,
				struct ptp_region *region)
{
	const struct ptp_region *parent;

	if (!region->within)
		return PTP_OK;
	if (!ptp_names_find(names, region->within, &region->parent))
		return ptp_fail_at(r->diag, within->place, "no region is named %s", ptp_yaml_quote(within).text);
	parent = &r->capture->regions.at[region->parent];
	if (region->base < parent->base || last_of(region) > last_of(parent))
		return ptp_fail_at(r->diag, within->place,
				   "%s does not lie in %s: a child's range is part of its parent's",
				   ptp_quote(region->name).text, ptp_quote(parent->name).text);
	return PTP_OK;
}

// Depths, by following parents to one whose depth is known and going back. A path that meets itself is a cycle.
static enum ptp_err find_depths(struct ptp_reader *r, const struct ptp_yaml *const *within, struct node *nodes)
{
	struct ptp_region *region = r->capture->regions.at;
	size_t count = r->capture->regions.count;
	ptp_autofree size_t *path = ptp_calloc(count, sizeof(*path));

	for (size_t i = 0; i < count; i++) {
		size_t length = 0, at = i, depth;

		while (nodes[at].depth == NEW && region[at].within) {
			nodes[at].depth = ON_PATH;
			path[length++] = at;
			at = region[at].parent;
		}
		if (nodes[at].depth == ON_PATH)
			return ptp_fail_at(r->diag, within[at]->place,
					   "%s lies within itself: the parents form a circle",
					   ptp_quote(region[at].name).text);
		for (depth = nodes[at].depth; length--;)
			region[path[length]].depth = nodes[path[length]].depth = ++depth;
	}
	return PTP_OK;
}

// Lower bases first; of one base larger regions first; of one range parents first.
static int by_base(const void *a, const void *b)
{
	const struct node *x = a, *y = b;

	if (x->region->base != y->region->base)
		return x->region->base < y->region->base ? -1 : 1;
	if (x->region->size != y->region->size)
		return x->region->size > y->region->size ? -1 : 1;
	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static enum ptp_err refuse_overlap(struct ptp_reader *r, const struct node *a, const struct node *b)
{
	const struct ptp_region *later = a->index > b->index ? a->region : b->region;
	const struct ptp_region *earlier = a->index > b->index ? b->region : a->region;

	return ptp_fail_at(r->diag, later->place,
			   "%s overlaps %s (%s:%u): only a region within: another may share its addresses",
			   ptp_quote(later->name).text, ptp_quote(earlier->name).text, earlier->place.file,
			   earlier->place.line);
}

// A region overlaps the innermost that is still open, or nothing; that one must be its parent.
static enum ptp_err sweep(struct ptp_reader *r, const struct node *nodes, size_t count)
{
	ptp_autofree const struct node **open = ptp_calloc(count, sizeof(*open));
	size_t top = 0;

	for (size_t i = 0; i < count; i++) {
		const struct ptp_region *region = nodes[i].region;

		while (top && last_of(open[top - 1]->region) < region->base)
			top--;
		if (top && (!region->within || region->parent != open[top - 1]->index))
			return refuse_overlap(r, open[top - 1], &nodes[i]);
		open[top++] = &nodes[i];
	}
	return PTP_OK;
}

enum ptp_err ptp_settle_regions(struct ptp_reader *r, const struct ptp_yaml *const *within)
{
	struct ptp_region *region = r->capture->regions.at;
	size_t count = r->capture->regions.count;
	ptp_autofree struct node *nodes = ptp_calloc(count, sizeof(*nodes));
	struct ptp_names names = {0};

	index_names(r, &names);
	for (size_t i = 0; i < count && !r->diag->err; i++) {
		nodes[i] = (struct node){.region = &region[i], .index = i};
		find_parent(r, &names, within[i], &region[i]);
	}
	ptp_names_free(&names);
	if (r->diag->err || find_depths(r, within, nodes))
		return r->diag->err;
	if (count > 1)
		qsort(nodes, count, sizeof(*nodes), by_base);
	return sweep(r, nodes, count);
}

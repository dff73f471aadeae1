// SPDX-License-Identifier: Apache-2.0
//
// The order of a capture's lists: that of owners, names and addresses, whatever the order in the files was.
#include "model/capture.h"

#include <stdlib.h>
#include <string.h>

int ptp_owner_order(const struct ptp_context *a, const struct ptp_context *b)
{
	if (a->owner_kind != b->owner_kind)
		return a->owner_kind < b->owner_kind ? -1 : 1;
	return strverscmp(a->owner, b->owner);
}

bool ptp_owner_is_pattern(const struct ptp_assumption *said, unsigned side)
{
	size_t length = said->owner[side] ? strlen(said->owner[side]) : 0;

	return said->profile && length > 2 && !strcmp(said->owner[side] + length - 2, ":*");
}

bool ptp_owner_covers(const struct ptp_assumption *said, unsigned side, const struct ptp_context *context)
{
	const char *owner = said->owner[side];

	if (ptp_owner_is_pattern(said, side))
		return !strncmp(owner, context->owner, strlen(owner) - 1);
	return !strcmp(owner, context->owner);
}

static int by_text(const char *a, const char *b)
{
	if (!a || !b)
		return !b - !a;
	return strcmp(a, b);
}

static int by_owner(const void *left, const void *right)
{
	const struct ptp_context *a = left, *b = right;
	int order = ptp_owner_order(a, b);

	if (!order)
		order = strverscmp(a->name, b->name);
	return order ? order : strcmp(a->name, b->name);
}

static int by_base(const void *left, const void *right)
{
	const struct ptp_region *a = left, *b = right;

	if (a->base != b->base)
		return a->base < b->base ? -1 : 1;
	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return strcmp(a->name, b->name);
}

static int by_statement(const void *left, const void *right)
{
	const struct ptp_assumption *a = left, *b = right;
	int order = (a->kind > b->kind) - (a->kind < b->kind);

	for (unsigned i = 0; i < 2 && !order; i++)
		order = by_text(a->owner[i], b->owner[i]);
	if (!order)
		order = by_text(a->region, b->region);
	if (!order)
		order = (a->property > b->property) - (a->property < b->property);
	return order;
}

static void sort(void *at, size_t count, size_t size, int (*compare)(const void *left, const void *right))
{
	if (count > 1)
		qsort(at, count, size, compare);
}

// A parent is an index: while the regions are sorted, `parent` is where each was before.
static void order_regions(struct ptp_capture *capture)
{
	size_t count = capture->regions.count;
	ptp_autofree size_t *parent = ptp_calloc(count, sizeof(*parent)), *moved = ptp_calloc(count, sizeof(*moved));
	struct ptp_region *at = capture->regions.at;

	for (size_t i = 0; i < count; i++) {
		parent[i] = at[i].parent;
		at[i].parent = i;
	}
	sort(at, count, sizeof(*at), by_base);
	for (size_t i = 0; i < count; i++)
		moved[at[i].parent] = i;
	for (size_t i = 0; i < count; i++)
		at[i].parent = at[i].within ? moved[parent[at[i].parent]] : 0;
}

// Where a context has OWNER; NULL where no context does.
static const struct ptp_context *context_of(const struct ptp_capture *capture, const char *owner)
{
	for (size_t i = 0; owner && i < capture->contexts.count; i++)
		if (!strcmp(capture->contexts.at[i].owner, owner))
			return &capture->contexts.at[i];
	return NULL;
}

// [A, B] and [B, A] say the same.
static void order_owners(const struct ptp_capture *capture, struct ptp_assumption *assumption)
{
	const struct ptp_context *first = context_of(capture, assumption->owner[0]);
	const struct ptp_context *second = context_of(capture, assumption->owner[1]);

	if (!first || !second || ptp_owner_order(first, second) <= 0)
		return;
	assumption->owner[0] = second->owner;
	assumption->owner[1] = first->owner;
}

void ptp_capture_order(struct ptp_capture *capture)
{
	sort(capture->contexts.at, capture->contexts.count, sizeof(*capture->contexts.at), by_owner);
	order_regions(capture);
	for (size_t i = 0; i < capture->assumptions.count; i++)
		order_owners(capture, &capture->assumptions.at[i]);
	sort(capture->assumptions.at, capture->assumptions.count, sizeof(*capture->assumptions.at), by_statement);
}

// SPDX-License-Identifier: Apache-2.0
//
// The sweep over claims, by address: where the capture's own regions are, claims are compared with them; elsewhere they become regions.
#include "inputs/regions/merge.h"

#include <stdio.h>
#include <stdlib.h>

struct sweep {
	struct ptp_claims *claims;
	struct ptp_capture *capture;
	struct ptp_diag *diag;
	const struct ptp_claim **order; // claims by base, without repetitions
	size_t claims_left, next_claim;
	struct ptp_claim_list active;
	const struct ptp_region **regions; // by base, parents first
	size_t regions_left, next_region;
	const struct ptp_region **open; // regions that hold the current address, the innermost last
	size_t open_count;
	struct ptp_merged_list merged;
	const void *disputed[2]; // who contradicted whom last
	uint64_t disputed_to;
};

static int by_claim(const void *left, const void *right)
{
	const struct ptp_claim *a = *(const struct ptp_claim *const *)left,
			       *b = *(const struct ptp_claim *const *)right;

	if (a->base != b->base)
		return a->base < b->base ? -1 : 1;
	if (a->last != b->last)
		return a->last > b->last ? -1 : 1;
	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	return (a > b) - (a < b);
}

static int by_region(const void *left, const void *right)
{
	const struct ptp_region *a = *(const struct ptp_region *const *)left;
	const struct ptp_region *b = *(const struct ptp_region *const *)right;

	if (a->base != b->base)
		return a->base < b->base ? -1 : 1;
	return (a->depth > b->depth) - (a->depth < b->depth);
}

// The same range again from the same source says nothing new: every CPU's entry of a table may name one device.
static bool repeats(const struct ptp_claim *a, const struct ptp_claim *b)
{
	return a->base == b->base && a->last == b->last && a->source == b->source && a->kind == b->kind &&
	       a->depth == b->depth && a->like == b->like && a->backdrop == b->backdrop;
}

static void sort(struct sweep *s)
{
	size_t claims = s->claims->all.count, regions = s->capture->regions.count;

	s->order = ptp_calloc(claims, sizeof(*s->order));
	s->regions = ptp_calloc(regions, sizeof(*s->regions));
	s->open = ptp_calloc(regions, sizeof(*s->open));
	for (size_t i = 0; i < claims; i++)
		s->order[i] = &s->claims->all.at[i];
	for (size_t i = 0; i < regions; i++)
		s->regions[i] = &s->capture->regions.at[i];
	if (claims)
		qsort(s->order, claims, sizeof(*s->order), by_claim);
	if (regions)
		qsort(s->regions, regions, sizeof(*s->regions), by_region);
	for (size_t i = 0; i < claims; i++)
		if (!s->claims_left || !repeats(s->order[s->claims_left - 1], s->order[i]))
			s->order[s->claims_left++] = s->order[i];
	s->regions_left = regions;
}

static uint64_t last_of(const struct ptp_region *region)
{
	return region->base + (region->size - 1);
}

// Drops what ended before AT, and takes in what begins there.
static enum ptp_err advance(struct sweep *s, uint64_t at)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->active.count; i++)
		if (s->active.at[i]->last >= at)
			s->active.at[kept++] = s->active.at[i];
	s->active.count = kept;
	while (s->open_count && last_of(s->open[s->open_count - 1]) < at)
		s->open_count--;
	for (; s->next_region < s->regions_left && s->regions[s->next_region]->base == at; s->next_region++)
		s->open[s->open_count++] = s->regions[s->next_region];
	for (; s->next_claim < s->claims_left && s->order[s->next_claim]->base == at; s->next_claim++) {
		if (s->active.count == PTP_MAX_SHARED_CLAIMS)
			return ptp_fail(s->diag, PTP_ERR_INPUT,
					"more than %u ranges in the files under sources: share 0x%llx",
					PTP_MAX_SHARED_CLAIMS, (unsigned long long)at);
		s->active.at[s->active.count++] = s->order[s->next_claim];
	}
	return PTP_OK;
}

static void least(uint64_t *to, uint64_t from)
{
	if (from < *to)
		*to = from;
}

// The last address of which the same is said. What is open is nested, so that the innermost ends first.
static uint64_t extent(const struct sweep *s)
{
	uint64_t last = PTP_PA_MAX;

	for (size_t i = 0; i < s->active.count; i++)
		least(&last, s->active.at[i]->last);
	if (s->open_count)
		least(&last, last_of(s->open[s->open_count - 1]));
	if (s->next_region < s->regions_left)
		least(&last, s->regions[s->next_region]->base - 1);
	if (s->next_claim < s->claims_left)
		least(&last, s->order[s->next_claim]->base - 1);
	return last;
}

// Of each source, only the deepest ranges count.
static void find_counting(const struct ptp_claim_list *active, struct ptp_claim_list *counting)
{
	unsigned deepest[PTP_CLAIM_SOURCES] = {0};

	counting->count = 0;
	for (size_t i = 0; i < active->count; i++)
		if (active->at[i]->depth > deepest[active->at[i]->source])
			deepest[active->at[i]->source] = active->at[i]->depth;
	for (size_t i = 0; i < active->count; i++)
		if (active->at[i]->depth == deepest[active->at[i]->source])
			counting->at[counting->count++] = active->at[i];
}

static const char *kind_word(enum ptp_kind kind)
{
	return kind == PTP_RAM ? "RAM" : kind == PTP_DEVICE ? "a device" : "no-map";
}

// Who says it: "iomem, line 12, System RAM".
static struct ptp_short who(const struct ptp_claim *claim)
{
	struct ptp_short text;

	if (claim->place.line)
		snprintf(text.text, sizeof(text.text), "%s, line %u, %.64s", ptp_claim_source_word[claim->source],
			 claim->place.line, claim->name);
	else
		snprintf(text.text, sizeof(text.text), "%s, %.64s", ptp_claim_source_word[claim->source], claim->name);
	return text;
}

// Is this the last dispute again, a little further on?
static bool goes_on(struct sweep *s, const void *first, const void *second, uint64_t base, uint64_t last)
{
	bool same = s->disputed_to && s->disputed_to + 1 == base && s->disputed[0] == first && s->disputed[1] == second;

	s->disputed[0] = first;
	s->disputed[1] = second;
	s->disputed_to = last;
	return same;
}

// The first claim of LIST that cannot be true where CLAIM is.
static const struct ptp_claim *contradicts(const struct ptp_claim_list *list, const struct ptp_claim *claim)
{
	for (size_t i = 0; i < list->count; i++)
		if (ptp_claims_exclude(list->at[i], claim))
			return list->at[i];
	return NULL;
}

static enum ptp_err dispute_claims(struct sweep *s, const struct ptp_claim_list *list, uint64_t base, uint64_t last)
{
	const struct ptp_claim *a, *b = NULL;

	for (size_t i = 0; i < list->count && !b; i++) {
		a = list->at[i];
		b = contradicts(list, a);
	}
	if (!b || goes_on(s, a, b, base, last))
		return PTP_OK;
	return ptp_dispute_add(s->claims, base, s->diag, "what is at 0x%llx is %s (%s) and %s (%s)",
			       (unsigned long long)base, kind_word(a->kind), who(a).text, kind_word(b->kind),
			       who(b).text);
}

// A region of the capture stays as it is; who contradicts it is told.
static enum ptp_err compare(struct sweep *s, const struct ptp_claim_list *list, uint64_t base, uint64_t last)
{
	const struct ptp_region *region = s->open[s->open_count - 1];
	const struct ptp_claim *claim = contradicts(list, &(struct ptp_claim){.kind = region->kind});

	if (!claim || goes_on(s, region, claim, base, last))
		return PTP_OK;
	return ptp_dispute_add(s->claims, base, s->diag, "what is at 0x%llx is %s (region %s) and %s (%s)",
			       (unsigned long long)base, kind_word(region->kind), ptp_quote(region->name).text,
			       kind_word(claim->kind), who(claim).text);
}

static bool goes_together(const struct ptp_merged *a, const struct ptp_merged *b)
{
	return a->last + 1 == b->base && a->kind == b->kind && a->claim == b->claim &&
	       !memcmp(a->property, b->property, sizeof(a->property));
}

static void add_merged(struct sweep *s, const struct ptp_merged *merged)
{
	struct ptp_merged *newest = ptp_push(&s->merged.all);

	*newest = *merged;
	if (s->merged.all.count < 2 || !goes_together(newest - 1, newest))
		return;
	newest[-1].last = newest->last;
	s->merged.all.count--;
}

static enum ptp_err settle(struct sweep *s, uint64_t base, uint64_t last)
{
	struct ptp_merged merged = {.base = base, .last = last};
	struct ptp_claim_list counting;
	bool disputed;

	find_counting(&s->active, &counting);
	if (s->open_count)
		return compare(s, &counting, base, last);
	ptp_judge_claims(s->claims, &counting, &merged, &disputed);
	if (merged.claim)
		add_merged(s, &merged);
	return disputed ? dispute_claims(s, &counting, base, last) : PTP_OK;
}

// Moves AT to where something is claimed or begins. False when that is nowhere.
static bool next_place(const struct sweep *s, uint64_t *at)
{
	uint64_t next = UINT64_MAX;

	if (s->active.count)
		return *at <= PTP_PA_MAX;
	if (s->next_claim < s->claims_left)
		least(&next, s->order[s->next_claim]->base);
	if (s->next_region < s->regions_left)
		least(&next, s->regions[s->next_region]->base);
	*at = next;
	return next != UINT64_MAX;
}

static enum ptp_err sweep(struct sweep *s)
{
	uint64_t at = 0;

	while (next_place(s, &at)) {
		uint64_t last;

		if (advance(s, at))
			return s->diag->err;
		last = extent(s);
		if (s->active.count && settle(s, at, last))
			return s->diag->err;
		at = last + 1;
	}
	return PTP_OK;
}

static int by_address(const void *left, const void *right)
{
	const struct ptp_dispute *a = left, *b = right;

	if (a->pa != b->pa)
		return a->pa < b->pa ? -1 : 1;
	return strcmp(a->text, b->text);
}

static void take_disputes(struct sweep *s)
{
	for (size_t i = 0; i < s->claims->disputes.count; i++)
		*ptp_push(&s->capture->disputes) = s->claims->disputes.at[i];
	if (s->capture->disputes.count > 1)
		qsort(s->capture->disputes.at, s->capture->disputes.count, sizeof(*s->capture->disputes.at),
		      by_address);
}

enum ptp_err ptp_claims_merge(struct ptp_claims *claims, struct ptp_capture *capture, struct ptp_diag *diag)
{
	struct sweep s = {.claims = claims, .capture = capture, .diag = diag};

	sort(&s);
	if (!sweep(&s) && !ptp_merged_to_regions(claims, &s.merged, capture, diag))
		take_disputes(&s);
	free(s.order);
	free(s.regions);
	free(s.open);
	free(s.merged.all.at);
	return diag->err;
}

// SPDX-License-Identifier: Apache-2.0
//
// Several claims about the same addresses: what kind of memory it is, who gives its name, and what is known of it.
//
// The kinds RAM, device and no-map exclude each other: then the kind is unknown, which stands for the worse of RAM and a device. A source that
// only says that memory is kept from the kernel contradicts nobody, but it takes RAM's name away: what it is kept for is not known. QEMU says what is
// there physically; its names and what is known by them are of use where nobody else names a device.
#include "inputs/regions/merge.h"

#define BIT(kind) (1u << (kind))

// What A says may be kept from everybody, whatever it physically is.
static bool may_be_kept(const struct ptp_claim *a, const struct ptp_claim *b)
{
	return a->physical && b->kind == PTP_NO_MAP;
}

bool ptp_claims_exclude(const struct ptp_claim *a, const struct ptp_claim *b)
{
	return a->kind != b->kind && a->kind != PTP_KIND_UNKNOWN && b->kind != PTP_KIND_UNKNOWN && !may_be_kept(a, b) &&
	       !may_be_kept(b, a);
}

static unsigned kinds_of(const struct ptp_claim_list *counting)
{
	unsigned all = 0, kinds = 0;

	for (size_t i = 0; i < counting->count; i++)
		all |= BIT(counting->at[i]->kind);
	for (size_t i = 0; i < counting->count; i++)
		if (!(counting->at[i]->physical && all & BIT(PTP_NO_MAP)))
			kinds |= BIT(counting->at[i]->kind);
	return kinds;
}

// RAM is what the running kernel says that it is, where it was asked: firmware's lists are older, and hold what firmware keeps.
static bool kernel_agrees(const struct ptp_claims *claims, const struct ptp_claim_list *counting)
{
	if (!claims->given[PTP_FROM_IOMEM])
		return true;
	for (size_t i = 0; i < counting->count; i++)
		if (counting->at[i]->source == PTP_FROM_IOMEM && counting->at[i]->kind == PTP_RAM)
			return true;
	return false;
}

static enum ptp_kind kind_of(const struct ptp_claims *claims, const struct ptp_claim_list *counting, unsigned kinds)
{
	switch (kinds & ~BIT(PTP_KIND_UNKNOWN)) {
	case BIT(PTP_DEVICE):
		return PTP_DEVICE;
	case BIT(PTP_NO_MAP):
		return PTP_NO_MAP;
	case BIT(PTP_RAM):
		return !(kinds & BIT(PTP_KIND_UNKNOWN)) && kernel_agrees(claims, counting) ? PTP_RAM : PTP_KIND_UNKNOWN;
	default:
		return PTP_KIND_UNKNOWN;
	}
}

// Does A describe what is there better than B: it knows the device, its source has the better names, or it is about less?
static bool is_better(const struct ptp_claim *a, const struct ptp_claim *b)
{
	uint64_t more = a->last - a->base, other = b->last - b->base;

	if (!a->like != !b->like)
		return a->like != NULL;
	if (a->source != b->source)
		return a->source < b->source;
	return a->depth != b->depth ? a->depth > b->depth : more < other;
}

// One that speaks of the kind that was found; of anything where the kind is unknown.
static bool speaks(const struct ptp_claim *claim, enum ptp_kind kind)
{
	return !claim->backdrop && (kind == PTP_KIND_UNKNOWN || claim->kind == kind);
}

// Those of COUNTING that give names and answers.
static void find_naming(const struct ptp_claim_list *counting, enum ptp_kind kind, struct ptp_claim_list *naming)
{
	bool others = false;

	for (size_t i = 0; i < counting->count; i++)
		others |= speaks(counting->at[i], kind) && counting->at[i]->source != PTP_FROM_MTREE;
	naming->count = 0;
	for (size_t i = 0; i < counting->count; i++)
		if (speaks(counting->at[i], kind) && !(others && counting->at[i]->source == PTP_FROM_MTREE))
			naming->at[naming->count++] = counting->at[i];
}

// An answer that two known devices give differently is unknown.
static void join_answers(struct ptp_merged *merged, const struct ptp_device *device, bool *disagree)
{
	for (unsigned i = 0; device && i < PTP_PROPERTY_COUNT; i++) {
		if (device->property[i] == PTP_UNKNOWN || merged->property[i] == device->property[i])
			continue;
		disagree[i] |= merged->property[i] != PTP_UNKNOWN;
		merged->property[i] = device->property[i];
	}
}

static void find_answers(const struct ptp_claim_list *naming, struct ptp_merged *merged)
{
	bool disagree[PTP_PROPERTY_COUNT] = {false};

	for (size_t i = 0; i < naming->count; i++)
		join_answers(merged, naming->at[i]->like, disagree);
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++)
		if (disagree[i])
			merged->property[i] = PTP_UNKNOWN;
}

void ptp_judge_claims(const struct ptp_claims *claims, const struct ptp_claim_list *counting, struct ptp_merged *merged,
		      bool *disputed)
{
	unsigned kinds = kinds_of(counting), definite = kinds & ~BIT(PTP_KIND_UNKNOWN);
	struct ptp_claim_list naming;

	*disputed = (definite & (definite - 1)) != 0;
	merged->kind = kind_of(claims, counting, kinds);
	merged->claim = NULL;
	find_naming(counting, merged->kind, &naming);
	for (size_t i = 0; i < naming.count; i++)
		if (!merged->claim || is_better(naming.at[i], merged->claim))
			merged->claim = naming.at[i];
	if (merged->kind == PTP_DEVICE)
		find_answers(&naming, merged);
}

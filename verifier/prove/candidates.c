// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/candidates.h"

#include <string.h>

struct collector {
	struct ptp_prover *prover;
	const struct ptp_obligation *obligation;
	const struct ptp_context *context[2]; // the second NULL where the obligation is of one mapping
	struct ptp_candidates *to;
};

static void add(struct collector *c, enum ptp_word word, uint32_t mask, uint32_t value, size_t entry)
{
	struct ptp_candidates *to = c->to;
	bool declared = c->prover->ledger.entries.at[entry].declared;

	if (to->count == PTP_CANDIDATES_MAX)
		return;
	if (declared)
		to->declared |= 1u << to->count;
	to->at[to->count++] = (struct ptp_candidate){word, mask, value, entry, declared};
}

static bool same_owner(const struct collector *c)
{
	return c->context[1] && !strcmp(c->context[0]->owner, c->context[1]->owner);
}

// An assumption about both owners.
static void add_pair(struct collector *c, enum ptp_assumption_kind kind, unsigned bit)
{
	const struct ptp_context *owner[2] = {c->context[0], c->context[1]};

	if (!owner[1])
		return;
	if (ptp_owner_order(owner[0], owner[1]) > 0) {
		owner[0] = c->context[1];
		owner[1] = c->context[0];
	}
	add(c, PTP_WORD_PAIR, 1u << bit, 1u << bit,
	    ptp_ledger_assumption(&c->prover->ledger, kind, owner, c->obligation->region));
}

// An assumption about each owner of kind KIND_OF_OWNER; of one owner on both sides it is one assumption.
static void add_side(struct collector *c, enum ptp_assumption_kind kind, enum ptp_owner_kind kind_of_owner,
		     unsigned bit)
{
	for (unsigned side = 0; side < 2 && c->context[side]; side++) {
		const struct ptp_context *owner[2] = {c->context[side], NULL};
		uint32_t mask = 1u << (bit + side);

		if (c->context[side]->owner_kind != kind_of_owner || (side && same_owner(c)))
			continue;
		if (same_owner(c))
			mask = 3u << bit;
		add(c, PTP_WORD_PAIR, mask, mask,
		    ptp_ledger_assumption(&c->prover->ledger, kind, owner, c->obligation->region));
	}
}

static void add_assumption(struct collector *c, enum ptp_assumption_kind kind)
{
	static const struct ptp_context *const nobody[2];

	switch (kind) {
	case PTP_ASSUME_INDEPENDENT:
		add_pair(c, kind, PTP_PAIR_INDEPENDENT);
		break;
	case PTP_ASSUME_SW_MANAGED:
		add_pair(c, kind, PTP_PAIR_SW_MANAGED);
		break;
	case PTP_ASSUME_EXCLUSIVE:
		if (!same_owner(c))
			add_pair(c, kind, PTP_PAIR_EXCLUSIVE);
		break;
	case PTP_ASSUME_NON_CACHING:
		add_side(c, kind, PTP_DMA, PTP_PAIR_NON_CACHING_A);
		break;
	case PTP_ASSUME_ASSIGNED:
		add_side(c, kind, PTP_GUEST, PTP_PAIR_ASSIGNED_A);
		break;
	case PTP_ASSUME_ONE_SHAREABILITY_DOMAIN:
		add(c, PTP_WORD_PAIR, 1u << PTP_PAIR_ONE_DOMAIN, 1u << PTP_PAIR_ONE_DOMAIN,
		    ptp_ledger_assumption(&c->prover->ledger, kind, nobody, c->obligation->region));
		break;
	default: // the others are not about a pair of mappings
		break;
	}
}

static const struct ptp_region *region_of(const struct collector *c)
{
	const struct ptp_capture *capture = c->prover->capture;

	return c->obligation->region < capture->regions.count ? &capture->regions.at[c->obligation->region] : NULL;
}

static void add_property(struct collector *c, enum ptp_property property, enum ptp_answer answer)
{
	const struct ptp_region *region = region_of(c);
	uint32_t bit = 1u << (PTP_REGION_PROPERTY + property);

	if (region && (region->kind == PTP_RAM || region->property[property] != PTP_UNKNOWN))
		return;
	add(c, PTP_WORD_REGION, bit, answer == PTP_YES ? bit : 0,
	    ptp_ledger_property(&c->prover->ledger, c->obligation->region, property, answer));
}

static void add_kind(struct collector *c, enum ptp_kind kind)
{
	const struct ptp_region *region = region_of(c);

	if (region && region->kind != PTP_KIND_UNKNOWN)
		return;
	add(c, PTP_WORD_REGION, 3u << PTP_REGION_KIND, (uint32_t)kind << PTP_REGION_KIND,
	    ptp_ledger_kind(&c->prover->ledger, c->obligation->region, kind));
}

static const int cpu_bit[PTP_FEATURE_COUNT] = {[PTP_FEAT_XS] = PTP_CPU_XS + 1,
					       [PTP_FEAT_MTE2] = PTP_CPU_MTE2 + 1,
					       [PTP_FEAT_MTE_PERM] = PTP_CPU_MTE_PERM + 1,
					       [PTP_FEAT_XNX] = PTP_CPU_XNX + 1,
					       [PTP_FEAT_HPDS] = PTP_CPU_HPDS + 1,
					       [PTP_CTR_DIC] = PTP_CPU_DIC + 1};

void ptp_pin_cpu(const struct ptp_capture *capture, struct ptp_pins *pins)
{
	for (size_t i = 0; i < PTP_FEATURE_COUNT; i++)
		if (cpu_bit[i] && capture->feature[i] != PTP_UNKNOWN)
			ptp_pin(pins, PTP_WORD_CPU, (unsigned)cpu_bit[i] - 1, capture->feature[i] == PTP_YES);
}

static void add_feature(struct collector *c, enum ptp_feature feature)
{
	uint32_t bit;

	if (!cpu_bit[feature] || c->prover->capture->feature[feature] != PTP_UNKNOWN)
		return;
	bit = 1u << (cpu_bit[feature] - 1);
	for (unsigned i = 0; i < c->to->count; i++)
		if (c->to->at[i].word == PTP_WORD_CPU && c->to->at[i].mask == bit)
			return;
	add(c, PTP_WORD_CPU, bit, bit, ptp_ledger_feature(&c->prover->ledger, feature));
}

// A feature that the capture leaves open matters where a class that no guest chooses has no fixed meaning without it.
static void add_open_features(struct collector *c)
{
	for (unsigned side = 0; side < 2; side++) {
		uint32_t id = c->obligation->id[side];

		if (id == PTP_ALONE || c->prover->meanings.of[id].fixed ||
		    !ptp_class_fixed(&c->prover->classes->entries.at[id].class))
			continue;
		for (size_t feature = 0; feature < PTP_FEATURE_COUNT; feature++)
			add_feature(c, feature);
	}
}

void ptp_candidates_collect(struct ptp_prover *prover, const struct ptp_obligation *obligation,
			    struct ptp_candidates *candidates)
{
	const struct ptp_rule *rule = &prover->catalogue->rules.at[obligation->rule];
	struct collector c = {.prover = prover, .obligation = obligation, .to = candidates};

	*candidates = (struct ptp_candidates){.count = 0};
	for (unsigned side = 0; side < 2 && obligation->id[side] != PTP_ALONE; side++)
		c.context[side] =
			&prover->capture->contexts.at[prover->classes->entries.at[obligation->id[side]].context];
	for (size_t i = 0; i < rule->safe_count; i++) {
		const struct ptp_safe *safe = &rule->safe_under[i];

		switch (safe->kind) {
		case PTP_SAFE_ASSUMPTION:
			add_assumption(&c, safe->assumption);
			break;
		case PTP_SAFE_PROPERTY:
			add_property(&c, safe->property, safe->answer);
			break;
		case PTP_SAFE_KIND:
			add_kind(&c, safe->region_kind);
			break;
		case PTP_SAFE_FEATURE:
			add_feature(&c, safe->feature);
			break;
		}
	}
	add_open_features(&c);
}

void ptp_candidate_pin(struct ptp_pins *pins, const struct ptp_candidate *candidate)
{
	for (unsigned bit = 0; bit < 32; bit++)
		if (candidate->mask >> bit & 1)
			ptp_pin(pins, candidate->word, bit, candidate->value >> bit & 1);
}

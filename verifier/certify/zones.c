// SPDX-License-Identifier: Apache-2.0
//
// Zones: regions of which the same is known and for which the same is declared. Terms: what is declared of two members there.
//
// What an assumption means for a pair of mappings is decided where the prover decides it (candidates.h). A proof of the
// prover uses, for each rule, what the catalogue lists as making it safe; here all that is declared holds for all rules.
#include "verifier/certify/make.h"

#include "verifier/prove/candidates.h"

#include <string.h>

static bool counts(const struct ptp_maker *maker, const struct ptp_rule *rule)
{
	for (enum ptp_severity severity = maker->check->fail_on; severity < PTP_SEVERITY_COUNT; severity++)
		if (rule->mapping[severity] || rule->pair[severity])
			return true;
	return false;
}

// Pins what is declared for OBLIGATION, whatever its rule.
static void pin_declared(const struct ptp_maker *maker, struct ptp_obligation obligation, struct ptp_pins *pins)
{
	const struct ptp_catalogue *catalogue = maker->check->catalogue;
	struct ptp_candidates candidates;

	for (obligation.rule = 0; obligation.rule < catalogue->rules.count; obligation.rule++) {
		if (!counts(maker, &catalogue->rules.at[obligation.rule]))
			continue;
		ptp_candidates_collect(&maker->check->prover, &obligation, &candidates);
		for (unsigned i = 0; i < candidates.count; i++)
			if (candidates.at[i].declared)
				ptp_candidate_pin(pins, &candidates.at[i]);
	}
}

static struct ptp_word_bits word_of(const struct ptp_maker *maker, const struct ptp_obligation *obligation,
				    enum ptp_word word)
{
	struct ptp_pins pins;

	ptp_prove_facts(&maker->check->prover, obligation, &pins);
	pin_declared(maker, *obligation, &pins);
	return (struct ptp_word_bits){(uint32_t)pins.word[word].value[0], (uint32_t)pins.word[word].known[0]};
}

struct ptp_word_bits ptp_maker_terms(const struct ptp_maker *maker, const struct ptp_obligation *obligation)
{
	return word_of(maker, obligation, PTP_WORD_PAIR);
}

struct ptp_obligation ptp_maker_obligation(const struct ptp_maker *maker, uint32_t first, uint32_t second,
					   uint32_t zone)
{
	return (struct ptp_obligation){.id = {maker->member_id.at[first],
					      second == PTP_NOBODY ? PTP_ALONE : maker->member_id.at[second]},
				       .region = maker->zone_region.at[zone]};
}

struct ptp_word_bits ptp_zone_word(struct ptp_word_bits word)
{
	word.known |= ((2u << PTP_ROOT) - 1) << PTP_REGION_SPACES;
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++) {
		uint32_t property = 1u << (PTP_REGION_PROPERTY + i), no = 1u << (PTP_REGION_SAYS_NO + i);

		word.known |= no;
		word.value = (word.value & ~no) | (word.known & ~word.value & property ? no : 0);
	}
	return word;
}

// Does an assumption name REGION, or a region that it lies in?
static bool is_named(const struct ptp_capture *capture, size_t region)
{
	while (region < capture->regions.count) {
		const struct ptp_region *here = &capture->regions.at[region];

		for (size_t i = 0; i < capture->assumptions.count; i++) {
			const char *named = capture->assumptions.at[i].region;

			if (named && !strcmp(named, here->name))
				return true;
		}
		if (!here->within)
			return false;
		region = here->parent;
	}
	return false;
}

static bool same_zone(const struct ptp_maker *maker, uint32_t zone, size_t region, struct ptp_word_bits word)
{
	const struct ptp_capture *capture = maker->check->capture;
	const struct ptp_word_bits *known = &maker->theorem->zones.at[zone];

	return known->value == word.value && known->known == word.known && !is_named(capture, region) &&
	       !is_named(capture, maker->zone_region.at[zone]);
}

static uint32_t zone_of(struct ptp_maker *maker, size_t region)
{
	struct ptp_obligation any = {.id = {maker->member_id.at[0], PTP_ALONE}, .region = region};
	struct ptp_word_bits word = ptp_zone_word(word_of(maker, &any, PTP_WORD_REGION));
	uint32_t zone = 0;

	while (zone < maker->theorem->zones.count && !same_zone(maker, zone, region, word))
		zone++;
	if (zone == maker->theorem->zones.count) {
		*ptp_push(&maker->theorem->zones) = word;
		*ptp_push(&maker->zone_region) = region;
	}
	return zone;
}

void ptp_make_zones(struct ptp_maker *maker)
{
	const struct ptp_check *check = maker->check;
	size_t regions = check->capture->regions.count;

	maker->zone_of = ptp_calloc(regions + 1, sizeof(*maker->zone_of));
	memset(maker->zone_of, 0xff, (regions + 1) * sizeof(*maker->zone_of));
	for (size_t i = 0; i < check->overlaps.sets.count; i++) {
		size_t region = check->overlaps.sets.at[i].region, slot = region < regions ? region : regions;

		if (maker->zone_of[slot] != PTP_NOBODY)
			continue;
		maker->zone_of[slot] = zone_of(maker, region);
		*ptp_push(&maker->theorem->regions) =
			(struct ptp_stated_region){ptp_arena_printf(&maker->theorem->arena, "%s",
								    ptp_region_name(check->capture, region)),
						   region, maker->zone_of[slot]};
	}
}

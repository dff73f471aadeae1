// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/ledger.h"

#include <stdlib.h>
#include <string.h>

const char *const ptp_feature_name[PTP_FEATURE_COUNT] = {
#define X(name, reg, bit, least) [PTP_##name] = #name,
	PTP_FEATURES(X)
#undef X
};

const char *const ptp_kind_word[] =
	{[PTP_RAM] = "ram", [PTP_DEVICE] = "device", [PTP_NO_MAP] = "no-map", [PTP_KIND_UNKNOWN] = "unknown"};

static const char *const answer_word[] = {[PTP_UNKNOWN] = "unknown", [PTP_NO] = "no", [PTP_YES] = "yes"};

const char *ptp_region_name(const struct ptp_capture *capture, size_t region)
{
	return region < capture->regions.count ? capture->regions.at[region].name : "undescribed";
}

// The text of a declared assumption, in the order of owners that the reports use.
static const char *declared_text(struct ptp_ledger *ledger, const struct ptp_assumption *said)
{
	const char *word = ptp_assumption_word[said->kind], *first = said->owner[0], *second = said->owner[1];

	switch (said->kind) {
	case PTP_ASSUME_INDEPENDENT:
	case PTP_ASSUME_SW_MANAGED:
	case PTP_ASSUME_EXCLUSIVE:
		if (said->region)
			return ptp_arena_printf(&ledger->arena, "%s(%s, %s, region: %s)", word, first, second,
						said->region);
		return ptp_arena_printf(&ledger->arena, "%s(%s, %s)", word, first, second);
	case PTP_ASSUME_ASSIGNED:
		return ptp_arena_printf(&ledger->arena, "%s(region: %s, guest: %s)", word, said->region, first);
	case PTP_ASSUME_PROPERTY:
		return ptp_arena_printf(&ledger->arena, "%s(region: %s, %s: %s)", word, said->region,
					ptp_property_key[said->property], answer_word[said->answer]);
	case PTP_ASSUME_ONE_SHAREABILITY_DOMAIN:
		return ptp_arena_printf(&ledger->arena, "%s(true)", word);
	case PTP_ASSUME_REGISTERS_DERIVED:
		return ptp_arena_printf(&ledger->arena, "%s(derived)", word);
	default:
		return ptp_arena_printf(&ledger->arena, "%s(%s)", word, first);
	}
}

void ptp_ledger_init(struct ptp_ledger *ledger, const struct ptp_capture *capture)
{
	*ledger = (struct ptp_ledger){.capture = capture};
	for (size_t i = 0; i < capture->assumptions.count; i++) {
		const struct ptp_assumption *said = &capture->assumptions.at[i];
		const char *text = declared_text(ledger, said);

		ptp_table_add(&ledger->table, ptp_hash(text, strlen(text)), (uint32_t)ledger->entries.count);
		*ptp_push(&ledger->entries) =
			(struct ptp_entry){.text = text,
					   .because = said->because,
					   .source = said->source,
					   .profile = said->profile,
					   .declared = true,
					   .pattern = ptp_owner_is_pattern(said, 0) || ptp_owner_is_pattern(said, 1),
					   .of = i,
					   .declarable = true};
	}
}

void ptp_ledger_free(struct ptp_ledger *ledger)
{
	for (size_t i = 0; i < ledger->entries.count; i++)
		free(ledger->entries.at[i].users.at);
	free(ledger->entries.at);
	ptp_table_free(&ledger->table);
	ptp_text_free(&ledger->scratch);
	ptp_arena_free(&ledger->arena);
}

static bool covers_owners(const struct ptp_assumption *said, const struct ptp_context *const owner[2])
{
	if (!owner[0] || !said->owner[0])
		return true;
	if (!owner[1] || !said->owner[1])
		return ptp_owner_covers(said, 0, owner[0]);
	return (ptp_owner_covers(said, 0, owner[0]) && ptp_owner_covers(said, 1, owner[1])) ||
	       (ptp_owner_covers(said, 0, owner[1]) && ptp_owner_covers(said, 1, owner[0]));
}

// A declaration without a region is for every region; one with a region also for what lies within it.
static bool covers_region(const struct ptp_capture *capture, const char *said, size_t region)
{
	if (!said)
		return true;
	while (region < capture->regions.count) {
		const struct ptp_region *here = &capture->regions.at[region];

		if (!strcmp(here->name, said))
			return true;
		if (!here->within)
			return false;
		region = here->parent;
	}
	return false;
}

// The entry with the text that stands in `scratch`, new where there is none.
static size_t needed(struct ptp_ledger *ledger, bool declarable)
{
	uint64_t hash = ptp_hash(ledger->scratch.at, ledger->scratch.length);
	struct ptp_table_at at = ptp_table_begin(&ledger->table, hash);
	struct ptp_entry *entry;

	while (ptp_table_next(&ledger->table, &at))
		if (!strcmp(ledger->entries.at[at.index].text, ledger->scratch.at))
			return at.index;
	ptp_table_add(&ledger->table, hash, (uint32_t)ledger->entries.count);
	ptp_push(&ledger->entries);
	entry = &ledger->entries.at[ledger->entries.count - 1];
	entry->text = ptp_arena_printf(&ledger->arena, "%s", ledger->scratch.at);
	entry->declarable = declarable;
	entry->of = ledger->entries.count - 1;
	return entry->of;
}

// Begins a new text in `scratch`.
static struct ptp_text *begin_text(struct ptp_ledger *ledger)
{
	ptp_text_clear(&ledger->scratch);
	return &ledger->scratch;
}

static void write_assumption(struct ptp_ledger *ledger, enum ptp_assumption_kind kind,
			     const struct ptp_context *const owner[2], size_t region)
{
	struct ptp_text *text = begin_text(ledger);

	ptp_text_add(text, "%s", ptp_assumption_word[kind]);
	if (kind == PTP_ASSUME_ASSIGNED)
		ptp_text_add(text, "(region: %s, guest: %s)", ptp_region_name(ledger->capture, region),
			     owner[0]->owner);
	else if (!owner[0])
		ptp_text_add(text, kind == PTP_ASSUME_REGISTERS_DERIVED ? "(derived)" : "(true)");
	else if (owner[1])
		ptp_text_add(text, "(%s, %s)", owner[0]->owner, owner[1]->owner);
	else
		ptp_text_add(text, "(%s)", owner[0]->owner);
}

// The declaration that covers these owners and this region, or SIZE_MAX: one that speaks of them alone before one of several.
static size_t find_declared(const struct ptp_ledger *ledger, enum ptp_assumption_kind kind,
			    const struct ptp_context *const owner[2], size_t region)
{
	const struct ptp_capture *capture = ledger->capture;
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < capture->assumptions.count; i++) {
		const struct ptp_assumption *said = &capture->assumptions.at[i];

		if (said->kind != kind || !covers_owners(said, owner) || !covers_region(capture, said->region, region))
			continue;
		if (!ledger->entries.at[i].pattern)
			return i;
		if (found == SIZE_MAX)
			found = i;
	}
	return found;
}

size_t ptp_ledger_assumption(struct ptp_ledger *ledger, enum ptp_assumption_kind kind,
			     const struct ptp_context *const owner[2], size_t region)
{
	bool declarable = kind != PTP_ASSUME_ASSIGNED || region < ledger->capture->regions.count;
	size_t declared = find_declared(ledger, kind, owner, region), entry;
	const struct ptp_entry *pattern;

	if (declared != SIZE_MAX && !ledger->entries.at[declared].pattern)
		return declared;
	write_assumption(ledger, kind, owner, region);
	entry = needed(ledger, declarable);
	if (declared == SIZE_MAX || ledger->entries.at[entry].declared)
		return entry;
	pattern = &ledger->entries.at[declared];
	ledger->entries.at[entry].because = pattern->because;
	ledger->entries.at[entry].source = pattern->source;
	ledger->entries.at[entry].profile = pattern->profile;
	ledger->entries.at[entry].declared = true;
	ledger->entries.at[entry].of = declared;
	return entry;
}

size_t ptp_ledger_property(struct ptp_ledger *ledger, size_t region, enum ptp_property property, enum ptp_answer answer)
{
	const struct ptp_capture *capture = ledger->capture;

	for (size_t i = 0; i < capture->assumptions.count; i++) {
		const struct ptp_assumption *said = &capture->assumptions.at[i];

		if (said->kind == PTP_ASSUME_PROPERTY && said->property == property && said->answer == answer &&
		    region < capture->regions.count && !strcmp(said->region, capture->regions.at[region].name))
			return i;
	}
	ptp_text_add(begin_text(ledger), "property(region: %s, %s: %s)", ptp_region_name(capture, region),
		     ptp_property_key[property], answer_word[answer]);
	return needed(ledger, region < capture->regions.count);
}

size_t ptp_ledger_kind(struct ptp_ledger *ledger, size_t region, enum ptp_kind kind)
{
	ptp_text_add(begin_text(ledger), "kind(region: %s, %s)", ptp_region_name(ledger->capture, region),
		     ptp_kind_word[kind]);
	return needed(ledger, false);
}

size_t ptp_ledger_feature(struct ptp_ledger *ledger, enum ptp_feature feature)
{
	ptp_text_add(begin_text(ledger), "cpu(%s: true)", ptp_feature_name[feature]);
	return needed(ledger, false);
}

bool ptp_entry_shown(const struct ptp_ledger *ledger, size_t entry)
{
	const struct ptp_entry *e = &ledger->entries.at[entry];

	if (!e->declared || e->of != entry)
		return e->users.count;
	for (size_t i = entry + 1; e->pattern && i < ledger->entries.count; i++)
		if (ledger->entries.at[i].of == entry && ledger->entries.at[i].users.count)
			return false;
	return true;
}

void ptp_ledger_use(struct ptp_ledger *ledger, size_t entry, size_t finding)
{
	struct ptp_entry *e = &ledger->entries.at[entry];

	if (!e->users.count || e->users.at[e->users.count - 1] != finding)
		*ptp_push(&e->users) = finding;
}

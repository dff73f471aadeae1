// SPDX-License-Identifier: Apache-2.0
//
// The section `assume:`, of a capture and of a profile: entries of the vocabulary of assumptions, each with a reason.
//
// A capture's entry about an owner or region that is not there is a mistake; a profile's does not concern this capture.
#include "inputs/capture-read.h"
#include "inputs/limits.h"
#include "inputs/names.h"

#include <stdio.h>
#include <string.h>

// Entries beside the assumption itself.
enum { BECAUSE = PTP_ASSUMPTION_COUNT, REGION, SOURCE, KEYS };

static const struct ptp_yaml_key keys[KEYS] = {
#define X(name, word) [PTP_ASSUME_##name] = {word, false},
	PTP_ASSUMPTIONS(X)
#undef X
		[BECAUSE] = {"because", true},
	[REGION] = {"region", false},
	[SOURCE] = {"source", true}, // of a profile only: last, so that a capture's list of keys is one shorter
};

struct assume_reader {
	struct ptp_reader *reader;
	const char *profile;              // NULL: the capture itself
	struct ptp_names owners, regions; // that the capture has, each with its first context or region
	size_t start;                     // assumptions that were there before
	bool absent;                      // the profile's entry names an owner or region that the capture has not
};

// A name that must be among NAMES; of a profile, one that is not makes the entry absent.
static enum ptp_err need(struct assume_reader *ar, const struct ptp_names *names, const struct ptp_yaml *node,
			 const char *what)
{
	size_t number;

	if (ptp_names_find(names, node->text, &number))
		return PTP_OK;
	ar->absent = true;
	if (ar->profile)
		return PTP_OK;
	return ptp_fail_at(ar->reader->diag, node->place, "%s %s", what, ptp_yaml_quote(node).text);
}

// Of a profile: guest:*, process:*, dma:* for each such owner that there is. One that stands for nobody makes the entry absent.
static bool read_pattern(struct assume_reader *ar, const struct ptp_yaml *node, const char **owner,
			 enum ptp_owner_kind *kind)
{
	static const struct {
		const char *pattern;
		enum ptp_owner_kind kind;
	} patterns[] = {{"process:*", PTP_PROCESS}, {"guest:*", PTP_GUEST}, {"dma:*", PTP_DMA}};
	const struct ptp_capture *capture = ar->reader->capture;

	for (size_t i = 0; ar->profile && node->kind == PTP_YAML_SCALAR && i < 3; i++) {
		if (strcmp(node->text, patterns[i].pattern))
			continue;
		*owner = patterns[i].pattern;
		*kind = patterns[i].kind;
		for (size_t j = 0; j < capture->contexts.count; j++)
			if (capture->contexts.at[j].owner_kind == *kind)
				return true;
		ar->absent = true;
		return true;
	}
	return false;
}

static enum ptp_err read_known_owner(struct assume_reader *ar, const struct ptp_yaml *node, const char **owner,
				     enum ptp_owner_kind *kind)
{
	if (read_pattern(ar, node, owner, kind))
		return PTP_OK;
	if (ptp_read_owner(node, owner, kind, ar->reader->diag))
		return ar->reader->diag->err;
	return need(ar, &ar->owners, node, "no context has the owner");
}

static enum ptp_err read_known_region(struct assume_reader *ar, const struct ptp_yaml *node, const char **region)
{
	if (ptp_yaml_line(node, "the name of a region", region, ar->reader->diag))
		return ar->reader->diag->err;
	return need(ar, &ar->regions, node, "no region is named");
}

static enum ptp_err read_owner_of_kind(struct assume_reader *ar, const struct ptp_yaml *node,
				       enum ptp_owner_kind wanted, const char *what, const char **owner)
{
	enum ptp_owner_kind kind;

	if (read_known_owner(ar, node, owner, &kind))
		return ar->reader->diag->err;
	if (kind != wanted)
		return ptp_fail_at(ar->reader->diag, node->place, "%s is not %s", ptp_yaml_quote(node).text, what);
	return PTP_OK;
}

static enum ptp_err read_pair(struct assume_reader *ar, const struct ptp_yaml *node, struct ptp_assumption *assumption)
{
	struct ptp_diag *diag = ar->reader->diag;
	enum ptp_owner_kind kind;

	if (node->kind != PTP_YAML_SEQUENCE || node->count != 2)
		return ptp_fail_at(diag, node->place, "%s: needs two owners, [A, B]", node->key->text);
	if (read_known_owner(ar, node->first, &assumption->owner[0], &kind) ||
	    read_known_owner(ar, node->first->next, &assumption->owner[1], &kind))
		return diag->err;
	if (assumption->kind == PTP_ASSUME_EXCLUSIVE && !strcmp(assumption->owner[0], assumption->owner[1]))
		return ptp_fail_at(diag, node->first->next->place, "%s cannot be exclusive of itself: name two owners",
				   assumption->owner[1]);
	return PTP_OK;
}

static enum ptp_err read_assigned(struct assume_reader *ar, const struct ptp_yaml *node,
				  struct ptp_assumption *assumption)
{
	enum { ASSIGNED_REGION, GUEST, ASSIGNED_KEYS };
	static const struct ptp_yaml_key assigned[ASSIGNED_KEYS] = {
		[ASSIGNED_REGION] = {"region", true},
		[GUEST] = {"guest", true},
	};
	const struct ptp_yaml *value[ASSIGNED_KEYS];

	if (ptp_yaml_fields(node, "assigned", assigned, ASSIGNED_KEYS, value, ar->reader->diag) ||
	    read_known_region(ar, value[ASSIGNED_REGION], &assumption->region))
		return ar->reader->diag->err;
	return read_owner_of_kind(ar, value[GUEST], PTP_GUEST, "a guest: write guest:N", &assumption->owner[0]);
}

// What the capture itself says of the property: the region, its kind, or an earlier assumption. Two answers at once
// would make every proof true.
static enum ptp_err refuse_contradiction(struct assume_reader *ar, const struct ptp_yaml *node,
					 const struct ptp_assumption *assumption)
{
	const struct ptp_capture *capture = ar->reader->capture;
	const char *key = ptp_property_key[assumption->property];
	const struct ptp_region *region;
	size_t number;

	if (!ptp_names_find(&ar->regions, assumption->region, &number))
		return PTP_OK;
	region = &capture->regions.at[number];
	if (region->property[assumption->property] != PTP_UNKNOWN &&
	    region->property[assumption->property] != assumption->answer)
		return ptp_fail_at(ar->reader->diag, node->place, "the region already says %s: %s (%s:%u)", key,
				   ptp_answer_word[region->property[assumption->property]], region->place.file,
				   region->place.line);
	if (ptp_property_contradicts(region->kind, assumption->property, assumption->answer))
		return ptp_fail_at(ar->reader->diag, node->place,
				   "the region already says kind: ram, which contradicts %s: %s", key,
				   ptp_answer_word[assumption->answer]);
	for (size_t i = 0; i < capture->assumptions.count; i++) {
		const struct ptp_assumption *other = &capture->assumptions.at[i];

		if (other->kind == PTP_ASSUME_PROPERTY && other->property == assumption->property &&
		    other->answer != assumption->answer && !strcmp(other->region, assumption->region))
			return ptp_fail_at(ar->reader->diag, node->place, "%s:%u assumes %s: %s of the same region",
					   other->place.file, other->place.line, key, ptp_answer_word[other->answer]);
	}
	return PTP_OK;
}

static enum ptp_err read_property_value(struct assume_reader *ar, const struct ptp_yaml *node,
					struct ptp_assumption *assumption)
{
	static const char *const words[] = {"no", "yes"};
	unsigned word;

	if (ptp_yaml_word(node, "an assumption of a property", words, 2, &word, ar->reader->diag))
		return ar->reader->diag->err;
	assumption->answer = word ? PTP_YES : PTP_NO;
	return refuse_contradiction(ar, node, assumption);
}

static enum ptp_err read_property(struct assume_reader *ar, const struct ptp_yaml *node,
				  struct ptp_assumption *assumption)
{
	static const struct ptp_yaml_key property[PTP_PROPERTY_COUNT + 1] = {
#define X(name, key) [PTP_##name] = {key, false},
		PTP_PROPERTIES(X)
#undef X
			[PTP_PROPERTY_COUNT] = {"region", true},
	};
	const struct ptp_yaml *value[PTP_PROPERTY_COUNT + 1];
	unsigned i = 0;

	if (ptp_yaml_fields(node, "property", property, PTP_PROPERTY_COUNT + 1, value, ar->reader->diag) ||
	    read_known_region(ar, value[PTP_PROPERTY_COUNT], &assumption->region))
		return ar->reader->diag->err;
	if (node->count != 2)
		return ptp_fail_at(ar->reader->diag, node->place,
				   "property: needs a region and one property, {region: R, NAME: yes}");
	while (!value[i])
		i++;
	assumption->property = (enum ptp_property)i;
	return read_property_value(ar, value[i], assumption);
}

static enum ptp_err read_one_word(struct assume_reader *ar, const struct ptp_yaml *node, const char *only)
{
	if (node->kind == PTP_YAML_SCALAR && !strcmp(node->text, only))
		return PTP_OK;
	return ptp_fail_at(ar->reader->diag, node->place, "%s is not an answer to %s: write %s, or leave the entry out",
			   ptp_yaml_quote(node).text, node->key->text, only);
}

static enum ptp_err read_value(struct assume_reader *ar, const struct ptp_yaml *node, struct ptp_assumption *assumption)
{
	switch (assumption->kind) {
	case PTP_ASSUME_NON_CACHING:
		return read_owner_of_kind(ar, node, PTP_DMA, "a DMA master: write dma:ID", &assumption->owner[0]);
	case PTP_ASSUME_PINNED:
		return read_owner_of_kind(ar, node, PTP_GUEST, "a guest: write guest:N", &assumption->owner[0]);
	case PTP_ASSUME_ASSIGNED:
		return read_assigned(ar, node, assumption);
	case PTP_ASSUME_ONE_SHAREABILITY_DOMAIN:
		return read_one_word(ar, node, "true");
	case PTP_ASSUME_REGISTERS_DERIVED:
		return read_one_word(ar, node, "derived");
	case PTP_ASSUME_PROPERTY:
		return read_property(ar, node, assumption);
	default:
		return read_pair(ar, node, assumption);
	}
}

// Text for one line of a report.
static enum ptp_err read_reason(struct assume_reader *ar, const struct ptp_yaml *node, const char *what,
				const char **reason)
{
	struct ptp_arena *arena = &ar->reader->capture->arena;
	char *line;

	if (ptp_yaml_text(node, what, arena, reason, ar->reader->diag))
		return ar->reader->diag->err;
	line = ptp_arena_printf(arena, "%s", *reason);
	*reason = line;
	for (; *line; line++)
		if (*line == '\n' || *line == '\t')
			*line = ' ';
	return PTP_OK;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

// [A, B] and [B, A] say the same.
static bool same(const struct ptp_assumption *a, const struct ptp_assumption *b)
{
	bool straight = same_text(a->owner[0], b->owner[0]) && same_text(a->owner[1], b->owner[1]);
	bool crossed = same_text(a->owner[0], b->owner[1]) && same_text(a->owner[1], b->owner[0]);

	return a->kind == b->kind && (straight || crossed) && same_text(a->region, b->region) &&
	       a->property == b->property && a->answer == b->answer;
}

// A profile may repeat what was declared before it; a file that repeats itself has mistaken something.
static enum ptp_err add(struct assume_reader *ar, const struct ptp_assumption *assumption)
{
	struct ptp_capture *capture = ar->reader->capture;

	for (size_t i = 0; i < capture->assumptions.count; i++) {
		const struct ptp_assumption *other = &capture->assumptions.at[i];

		if (!same(assumption, other))
			continue;
		if (i < ar->start)
			return PTP_OK;
		return ptp_fail_at(ar->reader->diag, assumption->place, "the same assumption is on line %u: keep one",
				   other->place.line);
	}
	if (capture->assumptions.count == PTP_MAX_ASSUMPTIONS)
		return ptp_fail_at(ar->reader->diag, assumption->place, "more than %u assumptions",
				   PTP_MAX_ASSUMPTIONS);
	*ptp_push(&capture->assumptions) = *assumption;
	return PTP_OK;
}

static enum ptp_err wrong_number(struct assume_reader *ar, const struct ptp_yaml *node)
{
	char list[256];
	size_t used = 0;

	for (size_t i = 0; i < PTP_ASSUMPTION_COUNT && used < sizeof(list); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "",
					 ptp_assumption_word[i]);
	return ptp_fail_at(ar->reader->diag, node->place, "an entry is one assumption and its because:, one of %s",
			   list);
}

// The one assumption among VALUE. Returns how many there are.
static unsigned find_word(const struct ptp_yaml *const *value, enum ptp_assumption_kind *kind)
{
	unsigned found = 0;

	for (unsigned i = 0; i < PTP_ASSUMPTION_COUNT; i++) {
		if (!value[i])
			continue;
		*kind = (enum ptp_assumption_kind)i;
		found++;
	}
	return found;
}

static enum ptp_err read_region_limit(struct assume_reader *ar, const struct ptp_yaml *node,
				      struct ptp_assumption *assumption)
{
	if (!node)
		return PTP_OK;
	if (assumption->kind != PTP_ASSUME_SW_MANAGED)
		return ptp_fail_at(ar->reader->diag, node->key->place, "region: beside %s: only sw-managed: takes one",
				   ptp_assumption_word[assumption->kind]);
	return read_known_region(ar, node, &assumption->region);
}

static enum ptp_err read_entry(struct assume_reader *ar, const struct ptp_yaml *node)
{
	struct ptp_assumption assumption = {.place = node->place, .profile = ar->profile};
	struct ptp_diag *diag = ar->reader->diag;
	const struct ptp_yaml *value[KEYS] = {0};

	ar->absent = false;
	if (ptp_yaml_fields(node, "an assumption", keys, ar->profile ? KEYS : SOURCE, value, diag))
		return diag->err;
	if (find_word(value, &assumption.kind) != 1)
		return wrong_number(ar, node);
	if (read_reason(ar, value[BECAUSE], "a reason", &assumption.because) ||
	    (value[SOURCE] && read_reason(ar, value[SOURCE], "a citation", &assumption.source)) ||
	    read_value(ar, value[assumption.kind], &assumption) || read_region_limit(ar, value[REGION], &assumption))
		return diag->err;
	return ar->absent ? PTP_OK : add(ar, &assumption);
}

static void index_capture(struct assume_reader *ar)
{
	const struct ptp_capture *capture = ar->reader->capture;
	size_t first, second;

	for (size_t i = 0; i < capture->contexts.count; i++)
		ptp_names_add(&ar->owners, capture->contexts.at[i].owner, i);
	for (size_t i = 0; i < capture->regions.count; i++)
		ptp_names_add(&ar->regions, capture->regions.at[i].name, i);
	ptp_names_settle(&ar->owners, &first, &second);
	ptp_names_settle(&ar->regions, &first, &second);
}

enum ptp_err ptp_read_assume(struct ptp_reader *r, const struct ptp_yaml *assume, const char *profile)
{
	struct assume_reader ar = {.reader = r, .profile = profile, .start = r->capture->assumptions.count};

	if (!assume)
		return PTP_OK;
	if (ptp_yaml_sequence(assume, "a list of assumptions", r->diag))
		return r->diag->err;
	index_capture(&ar);
	ptp_yaml_each(entry, assume)
		if (read_entry(&ar, entry))
			break;
	ptp_names_free(&ar.owners);
	ptp_names_free(&ar.regions);
	return r->diag->err;
}

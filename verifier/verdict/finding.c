// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/finding.h"

#include "verifier/overlap/sweep.h"
#include "verifier/verdict/identity.h"

#include <stdlib.h>
#include <string.h>

size_t ptp_rule_index(const struct ptp_catalogue *catalogue, const char *id)
{
	size_t index = 0;

	while (index + 1 < catalogue->rules.count && strcmp(catalogue->rules.at[index].id, id) != 0)
		index++;
	return index;
}

static const struct ptp_context *context_of(const struct ptp_prover *prover, uint32_t id)
{
	return &prover->capture->contexts.at[prover->classes->entries.at[id].context];
}

// What a class contributes to a finding's key: its attribute.
static uint64_t attribute_key(const struct ptp_prover *prover, uint32_t id)
{
	return id == PTP_ALONE ? UINT64_MAX : prover->meanings[id].attr_id;
}

static char *needs_key(struct ptp_arena *arena, const struct ptp_needs *sets, size_t count)
{
	char *text = ptp_arena_printf(arena, "%s", "");

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < sets[i].count; j++)
			text = ptp_arena_printf(arena, "%s%c%zu", text, j ? '+' : '/', sets[i].entry[j]);
	return text;
}

// Sorts as the report does: severity, status, rule, then what keeps findings apart.
static void set_key(struct ptp_findings *findings, struct ptp_finding *f, uint64_t first, uint64_t second)
{
	f->key = ptp_arena_printf(&findings->arena, "%d %d %04zu %s %s %zu %llx %llx %s %s", PTP_ERROR - f->severity,
				  PTP_UNDECIDED - f->status, f->rule, f->owner[0]->owner,
				  f->owner[1] ? f->owner[1]->owner : "-", f->region, (unsigned long long)first,
				  (unsigned long long)second, needs_key(&findings->arena, f->sets, f->set_count),
				  f->detail ? f->detail : "");
}

static struct ptp_finding *push(struct ptp_findings *findings, const struct ptp_prover *prover,
				const struct ptp_obligation *obligation, const struct ptp_extents *extents)
{
	struct ptp_finding *f = ptp_push(&findings->all);

	f->rule = obligation->rule;
	f->region = obligation->region;
	for (unsigned side = 0; side < 2 && obligation->id[side] != PTP_ALONE; side++) {
		f->owner[side] = context_of(prover, obligation->id[side]);
		*ptp_push(&f->ids[side]) = obligation->id[side];
	}
	for (size_t i = 0; i < extents->ranges.count; i++)
		*ptp_push(&f->extents.ranges) = extents->ranges.at[i];
	return f;
}

static void set_needs(struct ptp_findings *findings, struct ptp_finding *f, const struct ptp_needs *sets, size_t count)
{
	f->sets = ptp_arena_alloc(&findings->arena, (count + 1) * sizeof(*sets));
	memcpy(f->sets, sets, count * sizeof(*sets));
	f->set_count = count;
}

void ptp_findings_add(struct ptp_findings *findings, const struct ptp_prover *prover,
		      const struct ptp_obligation *obligation, const struct ptp_outcome *outcome,
		      const struct ptp_extents *extents)
{
	uint64_t first = attribute_key(prover, obligation->id[0]), second = attribute_key(prover, obligation->id[1]);
	struct ptp_finding *f;

	for (int severity = 0; severity < PTP_SEVERITY_COUNT; severity++) {
		if (!outcome->used[severity].count)
			continue;
		f = push(findings, prover, obligation, extents);
		f->severity = (enum ptp_severity)severity;
		set_needs(findings, f, &outcome->used[severity], 1);
		set_key(findings, f, first, second);
	}
	if (outcome->status == PTP_KEPT)
		return;
	f = push(findings, prover, obligation, extents);
	f->severity = outcome->severity;
	f->status = outcome->status;
	f->witness = outcome->witness;
	set_needs(findings, f, outcome->sets, outcome->set_count);
	if (f->status == PTP_UNDECIDED)
		f->detail = "the solver gave up at its limit";
	set_key(findings, f, first, second);
}

struct ptp_finding *ptp_findings_incomplete(struct ptp_findings *findings, const struct ptp_prover *prover,
					    const struct ptp_context *context, const char *detail)
{
	struct ptp_finding *f = ptp_push(&findings->all);

	f->rule = ptp_rule_index(prover->catalogue, "model.incomplete");
	f->severity = PTP_ERROR;
	f->status = PTP_CONDITIONAL;
	f->owner[0] = context;
	f->region = PTP_UNDESCRIBED;
	f->detail = ptp_arena_printf(&findings->arena, "%s: %s", context->name, detail);
	set_key(findings, f, 0, 0);
	return f;
}

static int by_key(const void *left, const void *right)
{
	const struct ptp_finding *a = left, *b = right;

	return strverscmp(a->key, b->key);
}

static int by_id(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static void join(struct ptp_finding *into, struct ptp_finding *from)
{
	for (size_t i = 0; i < from->extents.ranges.count; i++)
		*ptp_push(&into->extents.ranges) = from->extents.ranges.at[i];
	for (unsigned side = 0; side < 2; side++)
		for (size_t i = 0; i < from->ids[side].count; i++)
			*ptp_push(&into->ids[side]) = from->ids[side].at[i];
	ptp_extents_free(&from->extents);
	free(from->ids[0].at);
	free(from->ids[1].at);
}

static void settle_one(struct ptp_finding *f)
{
	ptp_extents_normalise(&f->extents);
	for (unsigned side = 0; side < 2; side++) {
		uint32_t *ids = f->ids[side].at;
		size_t kept = 0;

		if (f->ids[side].count)
			qsort(ids, f->ids[side].count, sizeof(*ids), by_id);
		for (size_t i = 0; i < f->ids[side].count; i++)
			if (!kept || ids[i] != ids[kept - 1])
				ids[kept++] = ids[i];
		f->ids[side].count = kept;
	}
}

static uint64_t lowest(const struct ptp_finding *f)
{
	return f->extents.ranges.count ? f->extents.ranges.at[0].lo : 0;
}

static int by_rank(const void *left, const void *right)
{
	const struct ptp_finding *a = left, *b = right;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->status != b->status)
		return a->status > b->status ? -1 : 1;
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	if (lowest(a) != lowest(b))
		return lowest(a) < lowest(b) ? -1 : 1;
	return strverscmp(a->key, b->key);
}

void ptp_findings_settle(struct ptp_findings *findings, struct ptp_prover *prover)
{
	struct ptp_finding *at = findings->all.at;
	size_t kept = 0;

	if (!findings->all.count)
		return;
	qsort(at, findings->all.count, sizeof(*at), by_key);
	for (size_t i = 1; i < findings->all.count; i++) {
		if (!strcmp(at[i].key, at[kept].key))
			join(&at[kept], &at[i]);
		else
			at[++kept] = at[i];
	}
	findings->all.count = kept + 1;
	for (size_t i = 0; i < findings->all.count; i++)
		settle_one(&at[i]);
	qsort(at, findings->all.count, sizeof(*at), by_rank);
	for (size_t i = 0; i < findings->all.count; i++) {
		ptp_finding_identify(&at[i], prover);
		for (size_t s = 0; s < at[i].set_count; s++)
			for (size_t j = 0; j < at[i].sets[s].count; j++)
				ptp_ledger_use(&prover->ledger, at[i].sets[s].entry[j], i);
	}
}

void ptp_findings_free(struct ptp_findings *findings)
{
	for (size_t i = 0; i < findings->all.count; i++) {
		ptp_extents_free(&findings->all.at[i].extents);
		free(findings->all.at[i].ids[0].at);
		free(findings->all.at[i].ids[1].at);
	}
	free(findings->all.at);
	ptp_arena_free(&findings->arena);
}

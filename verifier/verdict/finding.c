// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/finding.h"

#include "verifier/overlap/sweep.h"
#include "verifier/verdict/identity.h"

#include <stdio.h>
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
	return id == PTP_ALONE ? UINT64_MAX : prover->meanings.of[id].attr_id;
}

static void add_needs(struct ptp_text *key, const struct ptp_needs *sets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < sets[i].count; j++)
			ptp_text_add(key, "%c%zu", j ? '+' : '/', sets[i].entry[j]);
}

// What F, whose sets are SETS, has in common with others that are the same finding. It sorts as the report does.
static void make_key(struct ptp_findings *findings, const struct ptp_finding *f, const struct ptp_needs *sets,
		     uint64_t first, uint64_t second)
{
	struct ptp_text *key = &findings->key;

	ptp_text_clear(key);
	ptp_text_add(key, "%d %d %04zu %s %s %zu %llx %llx ", PTP_ERROR - f->severity, PTP_UNDECIDED - f->status,
		     f->rule, f->owner[0]->owner, f->owner[1] ? f->owner[1]->owner : "-", f->region,
		     (unsigned long long)first, (unsigned long long)second);
	add_needs(key, sets, f->set_count);
	ptp_text_add(key, " %s", f->detail ? f->detail : "");
}

// The finding with the key that was made last: F becomes it where there is none yet.
static struct ptp_finding *keep(struct ptp_findings *findings, const struct ptp_finding *f,
				const struct ptp_needs *sets)
{
	uint64_t hash = ptp_hash(findings->key.at, findings->key.length);
	struct ptp_table_at at = ptp_table_begin(&findings->table, hash);
	struct ptp_finding *kept;

	while (ptp_table_next(&findings->table, &at))
		if (!strcmp(findings->all.at[at.index].key, findings->key.at))
			return &findings->all.at[at.index];
	ptp_table_add(&findings->table, hash, (uint32_t)findings->all.count);
	kept = ptp_push(&findings->all);
	*kept = *f;
	kept->key = ptp_arena_printf(&findings->arena, "%s", findings->key.at);
	kept->sets = ptp_arena_alloc(&findings->arena, (f->set_count + 1) * sizeof(*sets));
	if (f->set_count)
		memcpy(kept->sets, sets, f->set_count * sizeof(*sets));
	return kept;
}

// Ranges are joined when they have doubled: a finding may be in the same place many times.
static void add_extents(struct ptp_finding *f, const struct ptp_extents *extents)
{
	for (size_t i = 0; i < extents->ranges.count; i++)
		*ptp_push(&f->extents.ranges) = extents->ranges.at[i];
	if (f->extents.ranges.count <= 2 * f->tidy + 64)
		return;
	ptp_extents_normalise(&f->extents);
	f->tidy = f->extents.ranges.count;
}

// SETS, then what is GIVEN beside the first of them.
static void add_one(struct ptp_findings *findings, const struct ptp_prover *prover,
		    const struct ptp_obligation *obligation, struct ptp_finding *f, const struct ptp_needs *sets,
		    const struct ptp_needs *given, const struct ptp_extents *extents)
{
	struct ptp_finding *kept;

	f->rule = obligation->rule;
	f->region = obligation->region;
	for (unsigned side = 0; side < 2 && obligation->id[side] != PTP_ALONE; side++)
		f->owner[side] = context_of(prover, obligation->id[side]);
	make_key(findings, f, sets, attribute_key(prover, obligation->id[0]), attribute_key(prover, obligation->id[1]));
	add_needs(&findings->key, given, given && given->count);
	kept = keep(findings, f, sets);
	if (given && given->count && !kept->given) {
		kept->given = ptp_arena_alloc(&findings->arena, sizeof(*given));
		*kept->given = *given;
	}
	for (unsigned side = 0; side < 2 && obligation->id[side] != PTP_ALONE; side++)
		*ptp_push(&kept->ids[side]) = obligation->id[side];
	add_extents(kept, extents);
}

void ptp_findings_add(struct ptp_findings *findings, const struct ptp_prover *prover,
		      const struct ptp_obligation *obligation, const struct ptp_outcome *outcome,
		      const struct ptp_extents *extents)
{
	for (int severity = 0; severity < PTP_SEVERITY_COUNT; severity++) {
		struct ptp_finding f = {.severity = (enum ptp_severity)severity, .set_count = 1};

		if (outcome->used[severity].count)
			add_one(findings, prover, obligation, &f, &outcome->used[severity], NULL, extents);
	}
	if (outcome->status != PTP_KEPT) {
		struct ptp_finding f = {.severity = outcome->severity,
					.status = outcome->status,
					.witness = outcome->witness,
					.partial = outcome->partial,
					.set_count = outcome->set_count};

		if (f.status == PTP_UNDECIDED)
			f.detail = "the solver gave up at its limit";
		add_one(findings, prover, obligation, &f, outcome->sets, &outcome->given, extents);
	}
}

// A finding about a context as a whole.
static struct ptp_finding *add_detail(struct ptp_findings *findings, const struct ptp_context *context, size_t rule,
				      enum ptp_severity severity, enum ptp_status status, const char *detail)
{
	struct ptp_finding f = {.rule = rule,
				.severity = severity,
				.status = status,
				.owner = {context},
				.region = PTP_UNDESCRIBED};

	f.detail = ptp_arena_printf(&findings->arena, "%s: %s", context->name, detail);
	make_key(findings, &f, NULL, 0, 0);
	return keep(findings, &f, NULL);
}

void ptp_findings_breach(struct ptp_findings *findings, const struct ptp_prover *prover,
			 const struct ptp_context *context, const char *rule, const char *detail)
{
	add_detail(findings, context, ptp_rule_index(prover->catalogue, rule), PTP_ERROR, PTP_VIOLATED, detail);
}

void ptp_findings_deviation(struct ptp_findings *findings, const struct ptp_prover *prover,
			    const struct ptp_context *context, size_t region, const char *detail,
			    const struct ptp_extents *extents)
{
	struct ptp_finding f = {.rule = ptp_rule_index(prover->catalogue, "kvm.policy"),
				.severity = PTP_ERROR,
				.status = PTP_VIOLATED,
				.owner = {context},
				.region = region};

	f.detail = ptp_arena_printf(&findings->arena, "%s", detail);
	make_key(findings, &f, NULL, 0, 0);
	add_extents(keep(findings, &f, NULL), extents);
}

struct ptp_finding *ptp_findings_incomplete(struct ptp_findings *findings, const struct ptp_prover *prover,
					    const struct ptp_context *context, const char *detail)
{
	return add_detail(findings, context, ptp_rule_index(prover->catalogue, "model.incomplete"), PTP_ERROR,
			  PTP_CONDITIONAL, detail);
}

void ptp_findings_listed(struct ptp_findings *findings, const struct ptp_prover *prover,
			 const struct ptp_listed *listed, size_t rule, enum ptp_severity severity)
{
	char words[PTP_PTDUMP_TEXT], detail[PTP_PTDUMP_TEXT + 32];

	ptp_ptdump_text(listed->words, words);
	snprintf(detail, sizeof(detail), "listed with %s", words);
	add_detail(findings, &prover->capture->contexts.at[listed->context], rule, severity, PTP_CONDITIONAL, detail)
		->listed = listed;
}

static int by_id(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
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

static void use(struct ptp_prover *prover, const struct ptp_needs *needs, size_t finding)
{
	for (size_t i = 0; i < needs->count; i++)
		ptp_ledger_use(&prover->ledger, needs->entry[i], finding);
}

void ptp_findings_settle(struct ptp_findings *findings, struct ptp_prover *prover)
{
	struct ptp_finding *at = findings->all.at;

	if (!findings->all.count)
		return;
	for (size_t i = 0; i < findings->all.count; i++)
		settle_one(&at[i]);
	qsort(at, findings->all.count, sizeof(*at), by_rank);
	for (size_t i = 0; i < findings->all.count; i++) {
		ptp_finding_identify(&at[i], prover);
		for (size_t s = 0; s < at[i].set_count; s++)
			use(prover, &at[i].sets[s], i);
		if (at[i].given)
			use(prover, at[i].given, i);
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
	ptp_table_free(&findings->table);
	ptp_text_free(&findings->key);
	ptp_arena_free(&findings->arena);
}

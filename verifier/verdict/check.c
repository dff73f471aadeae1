// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/check.h"

#include "verifier/verdict/canary.h"
#include "verifier/verdict/triples.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAGE 4096 // the finest granule; coarser mappings are multiples of it

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

typedef void (*progress_fn)(const char *stage, double fraction);

static void report(progress_fn progress, const char *stage, size_t done, size_t all)
{
	if (progress)
		progress(stage, all ? (double)done / (double)all : 1);
}

static void walk_all(struct ptp_check *check, progress_fn progress)
{
	size_t count = check->capture->contexts.count;

	check->maps = ptp_calloc(count, sizeof(*check->maps));
	for (size_t i = 0; i < count; i++) {
		report(progress, "walking tables", i, count);
		ptp_walk(check->capture, i, &check->classes, &check->maps[i]);
		check->run_count += check->maps[i].runs.count;
	}
}

static void gather_runs(struct ptp_check *check)
{
	struct ptp_run *to = check->runs = ptp_calloc(check->run_count, sizeof(*check->runs));

	for (size_t i = 0; i < check->capture->contexts.count; i++) {
		if (check->maps[i].runs.count)
			memcpy(to, check->maps[i].runs.at, check->maps[i].runs.count * sizeof(*to));
		to += check->maps[i].runs.count;
	}
}

// Which runs have which class, in order of address: a counting sort.
static void index_runs(struct ptp_check *check)
{
	size_t classes = check->classes.entries.count, *next;

	check->runs_of = ptp_calloc(classes + 1, sizeof(*check->runs_of));
	check->run_index = ptp_calloc(check->run_count, sizeof(*check->run_index));
	for (size_t i = 0; i < check->run_count; i++)
		check->runs_of[check->runs[i].class_id + 1]++;
	for (size_t i = 0; i < classes; i++)
		check->runs_of[i + 1] += check->runs_of[i];
	next = ptp_calloc(classes + 1, sizeof(*next));
	memcpy(next, check->runs_of, (classes + 1) * sizeof(*next));
	for (size_t i = 0; i < check->run_count; i++)
		check->run_index[next[check->runs[i].class_id]++] = i;
	free(next);
}

static void prove_triple(struct ptp_check *check, const struct ptp_triple *triple)
{
	struct ptp_obligation obligation = {.id = {triple->id[0], triple->id[1]}, .region = triple->region};
	struct ptp_extents extents = {0};
	struct ptp_outcome outcome;

	for (size_t i = 0; i < triple->overlaps.count; i++) {
		const struct ptp_extents *from = &check->overlaps.sets.at[triple->overlaps.at[i]].extents;

		for (size_t j = 0; j < from->ranges.count; j++)
			*ptp_push(&extents.ranges) = from->ranges.at[j];
	}
	ptp_extents_normalise(&extents);
	for (size_t rule = 0; rule < check->catalogue->rules.count; rule++) {
		obligation.rule = rule;
		ptp_prove(&check->prover, &obligation, &outcome);
		ptp_findings_add(&check->findings, &check->prover, &obligation, &outcome, &extents);
		if (outcome.status == PTP_UNDECIDED)
			check->complete = false;
	}
	ptp_extents_free(&extents);
}

static void prove_all(struct ptp_check *check, const struct ptp_triples *triples, progress_fn progress)
{
	for (size_t i = 0; i < triples->all.count; i++) {
		if (i % 64 == 0)
			report(progress, "proving", i, triples->all.count);
		prove_triple(check, &triples->all.at[i]);
	}
}

static void add_gaps(struct ptp_check *check)
{
	for (size_t i = 0; i < check->capture->contexts.count; i++) {
		for (size_t j = 0; j < check->maps[i].gaps.count; j++) {
			const struct ptp_gap *gap = &check->maps[i].gaps.at[j];
			struct ptp_finding *f = ptp_findings_incomplete(&check->findings, &check->prover,
									&check->capture->contexts.at[i], gap->reason);

			f->has_ia = gap->has_ia;
			f->ia = gap->ia;
			if (gap->has_pa)
				ptp_extents_add(&f->extents, gap->pa & ~(uint64_t)(PAGE - 1),
						(gap->pa | (PAGE - 1)) + 1);
			check->complete = false;
		}
	}
}

static bool same_register(const struct ptp_context *a, const struct ptp_context *b, const char *name)
{
	return ptp_register_value(&a->stage2.registers, name) == ptp_register_value(&b->stage2.registers, name);
}

// Is there a context with a free stage 1 of the same guest over the same stage 2?
static bool free_elsewhere(const struct ptp_capture *capture, const struct ptp_context *context)
{
	for (size_t i = 0; i < capture->contexts.count; i++) {
		const struct ptp_context *other = &capture->contexts.at[i];

		if (other->stage1.mode == PTP_FREE && !strcmp(other->owner, context->owner) &&
		    same_register(other, context, "VTTBR_EL2") && same_register(other, context, "VTCR_EL2") &&
		    same_register(other, context, "HCR_EL2"))
			return true;
	}
	return false;
}

// A guest that was dumped with its own stage 1 only may change it: that it does not is an assumption.
static void add_pinned(struct ptp_check *check)
{
	for (size_t i = 0; i < check->capture->contexts.count; i++) {
		const struct ptp_context *context = &check->capture->contexts.at[i], *owner[2] = {context, NULL};
		struct ptp_needs needs = {.count = 1};
		struct ptp_finding *f;

		if (context->owner_kind != PTP_GUEST || context->stage1.mode == PTP_FREE ||
		    free_elsewhere(check->capture, context))
			continue;
		needs.entry[0] =
			ptp_ledger_assumption(&check->prover.ledger, PTP_ASSUME_PINNED, owner, PTP_UNDESCRIBED);
		f = ptp_findings_incomplete(
			&check->findings, &check->prover, context,
			"the guest's stage 1 is as dumped; it may change it (stage1: free covers that)");
		f->sets = ptp_arena_alloc(&check->findings.arena, sizeof(*f->sets));
		*f->sets = needs;
		f->set_count = 1;
		if (check->prover.ledger.entries.at[needs.entry[0]].declared)
			f->status = PTP_KEPT;
	}
}

static void judge(struct ptp_check *check)
{
	check->verdict = check->complete ? PTP_PROVED : PTP_VERDICT_UNKNOWN;
	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (f->status == PTP_KEPT || f->severity < check->fail_on)
			continue;
		if (f->status == PTP_VIOLATED) {
			check->verdict = PTP_VERDICT_VIOLATED;
			return;
		}
		check->verdict = PTP_VERDICT_UNKNOWN;
	}
}

static enum ptp_err prove(struct ptp_check *check, struct ptp_solver *solver, progress_fn progress, double *time,
			  struct ptp_diag *diag)
{
	struct ptp_triples triples = {0};
	enum ptp_err err = ptp_canaries(check->catalogue, solver, diag);

	if (!err)
		err = ptp_prover_init(&check->prover, check->capture, check->catalogue, &check->classes, solver, diag);
	if (err)
		return err;
	ptp_triples_collect(&check->prover, &check->overlaps, &triples);
	check->seconds[PTP_STAGE_TRIPLES] = now() - *time;
	*time = now();
	prove_all(check, &triples, progress);
	ptp_triples_free(&triples);
	add_gaps(check);
	add_pinned(check);
	ptp_findings_settle(&check->findings, &check->prover);
	check->seconds[PTP_STAGE_PROVE] = now() - *time;
	return PTP_OK;
}

enum ptp_err ptp_check_run(struct ptp_check *check, const struct ptp_capture *capture,
			   const struct ptp_catalogue *catalogue, struct ptp_solver *solver, enum ptp_severity fail_on,
			   progress_fn progress, struct ptp_diag *diag)
{
	double time = now();
	enum ptp_err err;

	*check = (struct ptp_check){.capture = capture, .catalogue = catalogue, .complete = true, .fail_on = fail_on};
	walk_all(check, progress);
	check->seconds[PTP_STAGE_WALK] = now() - time;
	time = now();
	gather_runs(check);
	ptp_sweep(capture, check->runs, check->run_count, PAGE, &check->overlaps);
	index_runs(check);
	check->seconds[PTP_STAGE_SWEEP] = now() - time;
	time = now();
	err = prove(check, solver, progress, &time, diag);
	if (!err)
		judge(check);
	report(progress, "", 1, 1);
	return err;
}

void ptp_check_free(struct ptp_check *check)
{
	for (size_t i = 0; check->maps && i < check->capture->contexts.count; i++)
		ptp_map_free(&check->maps[i]);
	free(check->maps);
	free(check->runs);
	free(check->runs_of);
	free(check->run_index);
	ptp_overlaps_free(&check->overlaps);
	ptp_findings_free(&check->findings);
	ptp_prover_free(&check->prover);
	ptp_classes_free(&check->classes);
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/check.h"

#include "verifier/policy/conform.h"

#include "verifier/verdict/canary.h"
#include "verifier/verdict/incomplete.h"
#include "verifier/verdict/judge.h"
#include "verifier/verdict/triples.h"
#include "verifier/walk/gap.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

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
	size_t count = check->capture->contexts.count, runs = 0, most = PTP_RUNS_TIMES * ptp_runs_most(check->capture);

	check->maps = ptp_calloc(count, sizeof(*check->maps));
	for (size_t i = 0; i < count; i++) {
		report(progress, "walking tables", i, count);
		if (runs < most)
			ptp_walk(check->capture, i, &check->classes, &check->maps[i]);
		else
			ptp_gap_add(&check->maps[i], PTP_NOWHERE,
				    "the contexts before this one have more than %zu runs: it is not walked", most);
		runs += check->maps[i].mappings;
	}
}

// Gives each run the class that stands for all of its meaning, and takes it from its owner. What means nothing that is known is
// left out; ptp_add_incomplete says so.
static struct ptp_run_list take_runs(const struct ptp_check *check, struct ptp_packed **runs, size_t *count)
{
	struct ptp_run_list list = {*runs, 0};

	for (size_t i = 0; i < *count; i++) {
		uint32_t id = check->prover.meanings.same[ptp_run_class(&list.at[i])];

		if (id == PTP_ABSENT)
			continue;
		list.at[list.count] = list.at[i];
		ptp_run_set_class(&list.at[list.count++], id);
	}
	*runs = NULL;
	*count = 0;
	return list;
}

static void gather_runs(struct ptp_check *check)
{
	size_t contexts = check->capture->contexts.count;
	struct ptp_run_list *lists = ptp_calloc(2 * contexts, sizeof(*lists));

	for (size_t i = 0; i < contexts; i++) {
		struct ptp_map *map = &check->maps[i];

		lists[2 * i] = take_runs(check, &map->runs.at, &map->runs.count);
		lists[2 * i + 1] = take_runs(check, &map->tables.at, &map->tables.count);
		map->runs.room = map->tables.room = 0;
	}
	check->runs = ptp_sort_runs(lists, 2 * contexts);
	free(lists);
}

static void mark_classes(const struct ptp_check *check, bool *in_finding)
{
	for (size_t i = 0; i < check->findings.all.count; i++)
		for (unsigned side = 0; side < 2; side++)
			for (size_t j = 0; j < check->findings.all.at[i].ids[side].count; j++)
				in_finding[check->findings.all.at[i].ids[side].at[j]] = true;
}

// Which runs have which class, in order of address, of the classes that a finding shows: a counting sort.
static void index_runs(struct ptp_check *check)
{
	size_t classes = check->classes.entries.count, *next = ptp_calloc(classes + 1, sizeof(*next));
	ptp_autofree bool *shown = ptp_calloc(classes, sizeof(*shown));

	mark_classes(check, shown);
	check->runs_of = ptp_calloc(classes + 1, sizeof(*check->runs_of));
	for (size_t i = 0; i < check->runs.count; i++)
		check->runs_of[ptp_run_class(&check->runs.at[i]) + 1] += shown[ptp_run_class(&check->runs.at[i])];
	for (size_t i = 0; i < classes; i++)
		next[i + 1] = check->runs_of[i + 1] += check->runs_of[i];
	check->run_index = ptp_calloc(check->runs_of[classes], sizeof(*check->run_index));
	for (size_t i = 0; i < check->runs.count; i++)
		if (shown[ptp_run_class(&check->runs.at[i])])
			check->run_index[next[ptp_run_class(&check->runs.at[i])]++] = i;
	free(next);
}

static void add_undecided(struct ptp_check *check, const struct ptp_triple *triple, const struct ptp_extents *extents)
{
	const struct ptp_gap_place place = {.has_pa = true, .pa = extents->ranges.at[0].lo};

	for (unsigned side = 0; side < 2 && triple->id[side] != PTP_ALONE; side++)
		ptp_gap_add(&check->maps[check->classes.entries.at[triple->id[side]].context], place,
			    "the solver gave up at its limit: obligations are undecided");
}

static void prove_triple(struct ptp_check *check, const struct ptp_triple *triple)
{
	struct ptp_obligation obligation = {.id = {triple->id[0], triple->id[1]}, .region = triple->region};
	struct ptp_extents extents = {0};
	struct ptp_outcome outcome;
	ptp_autofree bool *violable = ptp_calloc(check->catalogue->rules.count, sizeof(*violable));

	for (size_t i = 0; i < triple->overlaps.count; i++) {
		const struct ptp_extents *from = &check->overlaps.sets.at[triple->overlaps.at[i]].extents;

		for (size_t j = 0; j < from->ranges.count; j++)
			*ptp_push(&extents.ranges) = from->ranges.at[j];
	}
	ptp_extents_normalise(&extents);
	ptp_prove_which(&check->prover, &obligation, violable);
	for (size_t rule = 0; rule < check->catalogue->rules.count; rule++) {
		if (!violable[rule])
			continue;
		obligation.rule = rule;
		if (ptp_listed_asked(check, &obligation))
			continue;
		ptp_prove(&check->prover, &obligation, &outcome);
		if (outcome.status == PTP_VIOLATED && !ptp_listed_surely(check, &obligation, outcome.severity))
			outcome.status = PTP_CONDITIONAL;
		ptp_findings_add(&check->findings, &check->prover, &obligation, &outcome, &extents);
		if (outcome.status == PTP_UNDECIDED)
			add_undecided(check, triple, &extents);
	}
	ptp_extents_free(&extents);
}

// Extents are found for those overlaps alone where some rule may be violated.
static void find_extents(struct ptp_check *check, const struct ptp_triples *triples)
{
	size_t rules = check->catalogue->rules.count;
	ptp_autofree bool *wanted = ptp_calloc(check->overlaps.sets.count, sizeof(*wanted));
	ptp_autofree bool *violable = ptp_calloc(rules, sizeof(*violable));
	bool any = false;

	for (size_t i = 0; i < triples->all.count; i++) {
		const struct ptp_triple *t = &triples->all.at[i];

		ptp_prove_which(&check->prover,
				&(struct ptp_obligation){.id = {t->id[0], t->id[1]}, .region = t->region}, violable);
		if (!memchr(violable, true, rules * sizeof(*violable)))
			continue;
		any = true;
		for (size_t j = 0; j < t->overlaps.count; j++)
			wanted[t->overlaps.at[j]] = true;
	}
	if (any)
		ptp_sweep_extents(check->capture, &check->runs, check->classes.entries.count, PTP_CHECK_PAGE, wanted,
				  &check->overlaps);
}

static void prove_all(struct ptp_check *check, const struct ptp_triples *triples, progress_fn progress)
{
	find_extents(check, triples);
	for (size_t i = 0; i < triples->all.count; i++) {
		if (i % 64 == 0)
			report(progress, "proving", i, triples->all.count);
		prove_triple(check, &triples->all.at[i]);
	}
}

static void overlap(struct ptp_check *check)
{
	gather_runs(check);
	ptp_sweep(check->capture, &check->runs, check->classes.entries.count, PTP_CHECK_PAGE, &check->overlaps);
}

// Sets the seconds of STAGE to what went by since *TIME, which becomes now.
static void lap(struct ptp_check *check, enum ptp_stage_of_check stage, double *time)
{
	double since = *time;

	*time = now();
	check->seconds[stage] = *time - since;
}

// What registers break, whether the walk goes on or not.
static void add_breaches(struct ptp_check *check)
{
	for (size_t i = 0; i < check->capture->contexts.count; i++)
		for (size_t j = 0; j < check->maps[i].breaches.count; j++)
			ptp_findings_breach(&check->findings, &check->prover, &check->capture->contexts.at[i],
					    check->maps[i].breaches.at[j].rule, check->maps[i].breaches.at[j].reason);
}

static void prove(struct ptp_check *check, const struct ptp_conformer *conformer, progress_fn progress, double *time)
{
	struct ptp_triples triples = {.stopped = false};

	ptp_triples_collect(&check->prover, &check->overlaps, &triples);
	lap(check, PTP_STAGE_TRIPLES, time);
	prove_all(check, &triples, progress);
	add_breaches(check);
	if (conformer)
		ptp_conform(check, conformer);
	ptp_listed_findings(check);
	ptp_add_incomplete(check, &triples);
	ptp_triples_free(&triples);
	ptp_findings_settle(&check->findings, &check->prover);
	index_runs(check);
	lap(check, PTP_STAGE_PROVE, time);
}

enum ptp_err ptp_check_run(struct ptp_check *check, const struct ptp_capture *capture,
			   const struct ptp_catalogue *catalogue, struct ptp_solver *solver,
			   const struct ptp_conformer *conformer, enum ptp_severity fail_on, progress_fn progress,
			   struct ptp_diag *diag)
{
	double time = now();
	enum ptp_err err;

	*check = (struct ptp_check){.capture = capture, .catalogue = catalogue, .fail_on = fail_on};
	check->policy = conformer ? conformer->policy : NULL;
	check->complete = !capture->disputes.count; // of what is disputed, no rule says what it may be
	walk_all(check, progress);
	ptp_compare_listings(check);
	ptp_listed_classes(check);
	lap(check, PTP_STAGE_WALK, &time);
	err = ptp_canaries(catalogue, solver, diag);
	if (!err)
		err = ptp_prover_init(&check->prover, capture, catalogue, &check->classes, solver, diag);
	if (err)
		return err;
	check->repairs = &check->prover;
	lap(check, PTP_STAGE_CLASSES, &time);
	overlap(check);
	lap(check, PTP_STAGE_SWEEP, &time);
	prove(check, conformer, progress, &time);
	ptp_check_judge(check);
	report(progress, "", 1, 1);
	return PTP_OK;
}

void ptp_check_free(struct ptp_check *check)
{
	for (size_t i = 0; check->maps && i < check->capture->contexts.count; i++)
		ptp_map_free(&check->maps[i]);
	free(check->maps);
	free(check->compared.at);
	free(check->listed.at);
	free(check->runs.at);
	free(check->gone.at);
	free(check->waived);
	free(check->runs_of);
	free(check->run_index);
	ptp_overlaps_free(&check->overlaps);
	ptp_findings_free(&check->findings);
	ptp_prover_free(&check->prover);
	ptp_classes_free(&check->classes);
}

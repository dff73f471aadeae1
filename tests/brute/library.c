// SPDX-License-Identifier: Apache-2.0
//
// The library's answer: the sweep, the triples, the prover and the findings, on runs that no table walk has made.
#include "inputs/inputs.h"
#include "tests/brute/result.h"
#include "tests/brute/rules.h"
#include "verifier/verdict/canary.h"
#include "verifier/verdict/finding.h"
#include "verifier/verdict/triples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_BYTES 4096

struct library {
	struct world *world;
	struct ptp_catalogue catalogue;
	struct ptp_solver *solver;
	struct ptp_classes classes;
	struct ptp_prover prover;
	PTP_VEC(struct ptp_packed) runs; // until they are sorted
	struct ptp_run_list sorted;
	struct ptp_overlaps overlaps;
	struct ptp_triples triples;
	struct ptp_findings findings;
};

static void set_stage1(struct ptp_class *class, const struct stage1 *s1)
{
	ptp_class_set(class, PTP_F_S1_M, s1->m);
	ptp_class_set(class, PTP_F_S1_C, s1->c);
	ptp_class_set(class, PTP_F_S1_I, s1->i);
	ptp_class_set(class, PTP_F_S1_WXN, s1->wxn);
	ptp_class_set(class, PTP_F_S1_ATTR, s1->attr);
	ptp_class_set(class, PTP_F_S1_SH, s1->sh);
	ptp_class_set(class, PTP_F_S1_AP, s1->ap);
	ptp_class_set(class, PTP_F_S1_PXN, s1->pxn);
	ptp_class_set(class, PTP_F_S1_UXN, s1->uxn);
	ptp_class_set(class, PTP_F_S1_NG, 1);
	ptp_class_clear(class, PTP_F_S1_PIE, PTP_F_S1_PI0);
	ptp_class_set(class, PTP_F_S1_APTABLE, s1->aptable);
	ptp_class_set(class, PTP_F_S1_PXNTABLE, s1->pxntable);
	ptp_class_set(class, PTP_F_S1_UXNTABLE, s1->uxntable);
	ptp_class_set(class, PTP_F_S1_HPD, s1->hpd);
	ptp_class_set(class, PTP_F_S1_DBM, s1->dbm);
	ptp_class_set(class, PTP_F_S1_HD, s1->hd);
}

static void set_stage2(struct ptp_class *class, const struct stage2 *s2)
{
	ptp_class_set(class, PTP_F_S2_VM, s2->vm);
	ptp_class_set(class, PTP_F_S2_MEMATTR, s2->memattr);
	ptp_class_set(class, PTP_F_S2_SH, s2->sh);
	ptp_class_set(class, PTP_F_S2_AP, s2->ap);
	ptp_class_set(class, PTP_F_S2_XN, s2->xn);
	ptp_class_set(class, PTP_F_S2_FNXS, s2->fnxs);
	ptp_class_set(class, PTP_F_S2_DBM, s2->dbm);
	ptp_class_set(class, PTP_F_S2_HD, s2->hd);
	ptp_class_clear(class, PTP_F_S2_PIE, PTP_F_S2_PI);
	ptp_class_set(class, PTP_F_HCR_FWB, s2->fwb);
	ptp_class_set(class, PTP_F_HCR_CD, s2->cd);
	ptp_class_set(class, PTP_F_HCR_ID, s2->id);
	ptp_class_set(class, PTP_F_HCR_DC, s2->dc);
	ptp_class_set(class, PTP_F_HCR_DCT, s2->dct);
	ptp_class_set(class, PTP_F_HCR_PTW, s2->ptw);
	ptp_class_set(class, PTP_F_HCR_TGE, s2->tge);
	ptp_class_set(class, PTP_F_HCR_E2H, s2->e2h);
}

static struct ptp_class class_of(const struct world *w, const struct mapping *m)
{
	const struct ptp_context *context = &w->capture.contexts.at[m->context];
	enum ptp_regime regime = context->regime;
	struct ptp_class class = {.known = {0}};

	ptp_class_set(&class, PTP_F_DMA, m->dma);
	ptp_class_set(&class, PTP_F_OWNER, context->owner_kind);
	ptp_class_set(&class, PTP_F_SPACE, PTP_NONSECURE);
	ptp_class_clear(&class, PTP_F_WALK, PTP_F_S2_GROUP);
	ptp_class_set(&class, PTP_F_EL0, m->el0);
	ptp_class_set(&class, PTP_F_EL2, regime == PTP_EL2 || regime == PTP_EL20);
	if (!m->free)
		set_stage1(&class, &m->s1);
	set_stage2(&class, &m->s2);
	return class;
}

// The run of each mapping on each island, with the class that stands for its meaning, as the check makes them.
static bool make_runs(struct library *l, struct ptp_diag *diag)
{
	const struct world *w = l->world;
	uint32_t id[POOL];

	for (unsigned i = 0; i < POOL; i++) {
		struct ptp_class class = class_of(w, &w->pool[i]);

		id[i] = ptp_class_id(&l->classes, w->pool[i].context, &class);
	}
	if (ptp_prover_init(&l->prover, &w->capture, &l->catalogue, &l->classes, l->solver, diag))
		return false;
	for (unsigned i = 0; i < w->island_count; i++)
		for (unsigned j = 0; j < w->islands[i].placed_count; j++) {
			const struct placed *p = &w->islands[i].placed[j];
			uint64_t pa = island_base(i) + (uint64_t)PAGE_BYTES * p->first;

			*ptp_push(&l->runs) =
				ptp_pack(&(struct ptp_run){.ia = pa,
							   .pa = pa,
							   .size = (uint64_t)PAGE_BYTES * (p->end - p->first),
							   .class_id = l->prover.meanings.same[id[p->mapping]]});
		}
	return true;
}

// Is it a rule that the oracle knows? Others are tested elsewhere.
static bool is_known(const char *id)
{
	for (unsigned rule = 0; rule < RULES; rule++)
		if (!strcmp(id, rule_id[rule]))
			return true;
	return false;
}

static void prove_triple(struct library *l, const struct ptp_triple *triple)
{
	struct ptp_obligation obligation = {.id = {triple->id[0], triple->id[1]}, .region = triple->region};
	struct ptp_extents extents = {0};
	struct ptp_outcome outcome;

	for (size_t i = 0; i < triple->overlaps.count; i++) {
		const struct ptp_extents *from = &l->overlaps.sets.at[triple->overlaps.at[i]].extents;

		for (size_t j = 0; j < from->ranges.count; j++)
			*ptp_push(&extents.ranges) = from->ranges.at[j];
	}
	ptp_extents_normalise(&extents);
	for (; obligation.rule < l->catalogue.rules.count; obligation.rule++) {
		if (!is_known(l->catalogue.rules.at[obligation.rule].id))
			continue;
		ptp_prove(&l->prover, &obligation, &outcome);
		ptp_findings_add(&l->findings, &l->prover, &obligation, &outcome, &extents);
	}
	ptp_extents_free(&extents);
}

static void prove(struct library *l)
{
	l->sorted = ptp_sort_runs(&(struct ptp_run_list){l->runs.at, l->runs.count}, 1);
	l->runs.at = NULL;
	ptp_sweep(&l->world->capture, &l->sorted, l->classes.entries.count, PAGE_BYTES, &l->overlaps);
	ptp_sweep_extents(&l->world->capture, &l->sorted, l->classes.entries.count, PAGE_BYTES, NULL, &l->overlaps);
	ptp_triples_collect(&l->prover, &l->overlaps, &l->triples);
	for (size_t i = 0; i < l->triples.all.count; i++)
		prove_triple(l, &l->triples.all.at[i]);
	ptp_findings_settle(&l->findings, &l->prover);
}

static const char *text_of(struct library *l, const struct ptp_finding *f, struct ptp_text *text)
{
	line_begin(text, l->catalogue.rules.at[f->rule].id, f->severity, f->status, f->owner[0]->owner,
		   f->owner[1] ? f->owner[1]->owner : "", ptp_region_name(&l->world->capture, f->region));
	for (size_t i = 0; i < f->set_count; i++)
		for (size_t j = 0; j < f->sets[i].count; j++)
			ptp_text_add(text, "%s%s",
				     j   ? " + "
				     : i ? " | "
					 : " ",
				     l->prover.ledger.entries.at[f->sets[i].entry[j]].text);
	return ptp_arena_printf(&l->world->capture.arena, "%s", text->at);
}

// The quarters of pages of an island from LO to HI - 1.
static uint16_t units_of(unsigned island, uint64_t lo, uint64_t hi)
{
	unsigned first = (unsigned)((lo - island_base(island)) / UNIT_BYTES);
	unsigned end = (unsigned)((hi - island_base(island) + UNIT_BYTES - 1) / UNIT_BYTES);

	return (uint16_t)((1u << end) - (1u << first));
}

static void hand_out(struct library *l, struct result *results)
{
	struct ptp_text text = {NULL, 0, 0};

	for (size_t i = 0; i < l->findings.all.count; i++) {
		const struct ptp_finding *f = &l->findings.all.at[i];
		const char *line = text_of(l, f, &text);

		for (size_t j = 0; j < f->extents.ranges.count; j++) {
			const struct ptp_extent *range = &f->extents.ranges.at[j];
			unsigned island = (unsigned)(range->lo / ISLAND_BYTES - 1);

			result_add(&results[island], line, units_of(island, range->lo, range->hi));
		}
	}
	ptp_text_free(&text);
}

static void close_library(struct library *l)
{
	ptp_findings_free(&l->findings);
	ptp_triples_free(&l->triples);
	ptp_overlaps_free(&l->overlaps);
	ptp_prover_free(&l->prover);
	ptp_classes_free(&l->classes);
	ptp_solver_destroy(l->solver);
	ptp_catalogue_free(&l->catalogue);
	free(l->runs.at);
	free(l->sorted.at);
}

static bool gave_up(const struct library *l)
{
	for (size_t i = 0; i < l->findings.all.count; i++)
		if (l->findings.all.at[i].status == PTP_UNDECIDED)
			return true;
	return l->triples.stopped || l->overlaps.stopped;
}

// A solver for each world: how much one may be asked is limited.
enum library_answer library_run(struct world *world, struct result *results)
{
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	enum library_answer answer = LIBRARY_FAILS;
	struct library l = {.world = world};
	struct ptp_diag diag = {PTP_OK, ""};

	if (!ptp_read_catalogue(file->name, file->text, file->size, &l.catalogue, &diag) &&
	    !ptp_solver_create(&l.catalogue, &l.solver, &diag) && !ptp_canaries(&l.catalogue, l.solver, &diag) &&
	    make_runs(&l, &diag)) {
		prove(&l);
		hand_out(&l, results);
		answer = gave_up(&l) ? LIBRARY_GIVES_UP : LIBRARY_ANSWERS;
	} else {
		printf("%s\n", diag.text);
	}
	close_library(&l);
	return answer;
}

// SPDX-License-Identifier: Apache-2.0
//
// What keeps a verdict from covering everything, as findings of model.incomplete.
#include "verifier/verdict/incomplete.h"

#include "verifier/walk/gap.h"

#include <string.h>

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
				ptp_extents_add(&f->extents, gap->pa & ~(uint64_t)(PTP_CHECK_PAGE - 1),
						(gap->pa | (PTP_CHECK_PAGE - 1)) + 1);
			check->complete = false;
		}
	}
}

// What concerns no context alone is the capture's.
static const struct ptp_context the_capture = {.name = "capture", .owner = "capture"};

static void add_coverage(struct ptp_check *check)
{
	for (size_t i = 0; i < check->capture->coverage.count; i++) {
		const char *why = ptp_shortfall(&check->findings.arena, &check->capture->coverage.at[i]);

		if (!why)
			continue;
		ptp_findings_incomplete(&check->findings, &check->prover, &the_capture, why);
		check->complete = false;
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

// Makes F, which is of CONTEXT, conditional on one assumption, and harmless where that is declared.
static void need(struct ptp_check *check, struct ptp_finding *f, enum ptp_assumption_kind kind,
		 const struct ptp_context *const owner[2])
{
	struct ptp_needs needs = {.count = 1};

	needs.entry[0] = ptp_ledger_assumption(&check->prover.ledger, kind, owner, PTP_UNDESCRIBED);
	f->sets = ptp_arena_alloc(&check->findings.arena, sizeof(*f->sets));
	*f->sets = needs;
	f->set_count = 1;
	if (check->prover.ledger.entries.at[needs.entry[0]].declared)
		f->status = PTP_KEPT;
}

// The names of the registers of CONTEXT that were assumed, or NULL: none was.
static const char *assumed_of(struct ptp_check *check, const struct ptp_context *context)
{
	const struct ptp_registers *stage[] = {&context->stage1.registers, &context->stage2.registers};
	const char *names = NULL;

	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < stage[s]->count; i++)
			if (stage[s]->at[i].origin == PTP_ASSUMED)
				names = ptp_arena_printf(&check->findings.arena, "%s%s%s", names ? names : "",
							 names ? ", " : "", stage[s]->at[i].name);
	return names;
}

static void add_assumed(struct ptp_check *check)
{
	static const struct ptp_context *const nobody[2] = {NULL, NULL};

	for (size_t i = 0; i < check->capture->contexts.count; i++) {
		const struct ptp_context *context = &check->capture->contexts.at[i];
		const char *names = assumed_of(check, context);

		if (names)
			need(check,
			     ptp_findings_incomplete(&check->findings, &check->prover, context,
						     ptp_arena_printf(&check->findings.arena,
								      "registers were not read but assumed: %s",
								      names)),
			     PTP_ASSUME_REGISTERS_DERIVED, nobody);
	}
}

// A guest that was dumped with its own stage 1 only may change it: that it does not is an assumption.
static void add_pinned(struct ptp_check *check)
{
	for (size_t i = 0; i < check->capture->contexts.count; i++) {
		const struct ptp_context *context = &check->capture->contexts.at[i], *owner[2] = {context, NULL};

		if (context->owner_kind != PTP_GUEST || context->stage1.mode == PTP_FREE ||
		    context->stage1.mode == PTP_BYPASS || context->stage1.mode == PTP_ABORT ||
		    free_elsewhere(check->capture, context))
			continue;
		need(check,
		     ptp_findings_incomplete(
			     &check->findings, &check->prover, context,
			     "the guest's stage 1 is as dumped; it may change it (stage1: free covers that)"),
		     PTP_ASSUME_PINNED, owner);
	}
}

// A limit is one of all contexts together: each of them is short of something from PA on.
static void add_limit(struct ptp_check *check, uint64_t pa, const char *reason)
{
	for (size_t i = 0; i < check->capture->contexts.count; i++)
		ptp_gap_add(&check->maps[i], (struct ptp_gap_place){.has_pa = true, .pa = pa}, "%s", reason);
}

static void add_limits(struct ptp_check *check, const struct ptp_triples *triples)
{
	const struct ptp_overlaps *overlaps = &check->overlaps;

	if (check->prover.meanings.left_out)
		add_limit(check, 0, "too many different classes: mappings of some were not checked");
	if (overlaps->stopped)
		add_limit(check, overlaps->stopped_at,
			  "too many classes map the same places: from this page on nothing was checked");
	if (triples->stopped)
		add_limit(check, overlaps->sets.at[triples->stopped_at].lowest,
			  "too many pairs of classes map the same places: from this page on not all were checked");
}

void ptp_add_incomplete(struct ptp_check *check, const struct ptp_triples *triples)
{
	add_limits(check, triples);
	add_gaps(check);
	add_coverage(check);
	add_pinned(check);
	add_assumed(check);
}

// SPDX-License-Identifier: Apache-2.0
//
// What the walk found, as a list that a small program can hold against a certificate. docs/certificate.md has the format.
#include "verifier/certify/certify.h"
#include "verifier/certify/make.h"
#include "verifier/overlap/pieces.h"

#include <inttypes.h>
#include <stdlib.h>

static void write_classes(const struct ptp_theorem *t, FILE *to)
{
	for (size_t i = 0; i < t->classes.count; i++) {
		const struct ptp_stated_class *c = &t->classes.at[i];

		fprintf(to, "class %zu %016" PRIx64 "%016" PRIx64 " %016" PRIx64 "%016" PRIx64 " %s\n", i + 1,
			c->value[1], c->value[0], ~c->known[1], ~c->known[0],
			t->roles.at[t->members.at[c->member].role]);
	}
}

// The number that a certificate gives a region, or 0: nothing maps it.
static size_t number_of(const struct ptp_theorem *t, size_t region)
{
	for (size_t i = 0; i < t->regions.count; i++)
		if (t->regions.at[i].index == region)
			return i + 1;
	return 0;
}

// What the capture says of a region, before anything is assumed: value and known bits of its word in rules/arm/region.smt2, but
// for those that follow from the others.
static void write_facts(const struct ptp_maker *maker, size_t region, FILE *to)
{
	struct ptp_obligation obligation = {.id = {maker->member_id.at[0], PTP_ALONE}, .region = region};
	const uint64_t own = (UINT64_C(1) << PTP_REGION_SAYS_NO) - 1;
	struct ptp_pins pins;

	ptp_prove_facts(&maker->check->prover, &obligation, &pins);
	fprintf(to, " %04" PRIx64 " %04" PRIx64, pins.word[PTP_WORD_REGION].value[0] & own,
		pins.word[PTP_WORD_REGION].known[0] & own);
}

static void write_regions(const struct ptp_maker *maker, FILE *to)
{
	const struct ptp_capture *capture = maker->check->capture;
	struct ptp_pieces pieces = {.sorted = {0}};

	ptp_pieces_make(capture, PTP_CHECK_PAGE, &pieces);
	for (size_t i = 0; i < pieces.sorted.count; i++) {
		const struct ptp_piece *piece = &pieces.sorted.at[i];

		fprintf(to, "region %zu %" PRIx64 " %" PRIx64, number_of(maker->theorem, piece->region), piece->lo,
			piece->hi);
		write_facts(maker, piece->region, to);
		fprintf(to, " %s\n", ptp_region_name(capture, piece->region));
	}
	ptp_pieces_free(&pieces);
	fprintf(to, "undescribed %zu", number_of(maker->theorem, PTP_UNDESCRIBED));
	write_facts(maker, PTP_UNDESCRIBED, to);
	fputc('\n', to);
}

static void write_list(const struct ptp_maker *maker, const struct ptp_packed *runs, size_t count, FILE *to)
{
	for (size_t i = 0; i < count; i++) {
		struct ptp_run run = ptp_unpack(&runs[i]);

		fprintf(to, "run %u %" PRIx64 " %" PRIx64 " %" PRIx64 "\n", maker->class_of[run.class_id] + 1, run.pa,
			run.size, run.ia);
	}
}

static void write_runs(const struct ptp_maker *maker, FILE *to)
{
	struct ptp_check *check = maker->check;

	for (size_t i = 0; i < check->capture->contexts.count; i++) {
		struct ptp_map map;

		ptp_walk(check->capture, i, &check->classes,
			 &map); // again: the check has merged the runs of all contexts
		fprintf(to, "context %s\n", check->capture->contexts.at[i].name);
		write_list(maker, map.runs.at, map.runs.count, to);
		write_list(maker, map.tables.at, map.tables.count, to);
		ptp_map_free(&map);
	}
}

void ptp_runs_of(struct ptp_check *check, FILE *to)
{
	struct ptp_theorem theorem = {.inputs = {0}};
	struct ptp_maker maker = {.check = check, .theorem = &theorem};

	ptp_make_members(&maker);
	ptp_make_zones(&maker);
	fputs("ptproof-runs: 1\n", to);
	write_classes(&theorem, to);
	if (theorem.members.count) // else there is no run either
		write_regions(&maker, to);
	write_runs(&maker, to);
	fputs("end\n", to);
	free(maker.class_of);
	free(maker.zone_of);
	free(maker.member_id.at);
	free(maker.zone_region.at);
	ptp_theorem_free(&theorem);
}

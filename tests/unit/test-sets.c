// SPDX-License-Identifier: Apache-2.0
//
// The minimal sets of assumptions: all of them up to a number of candidates, one beyond it, with and without declared ones.
//
// The question is always alias.device-nc between a guest's Non-cacheable mapping and a DMA master's Device one, in a region of
// which nothing is known: a device needs `independent`, RAM needs `sw-managed`, and `exclusive` is enough by itself.
#include "inputs/inputs.h"
#include "verifier/prove/obligation.h"
#include "verifier/prove/sets.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct ptp_context contexts[] = {
	{.name = "guest", .owner = "guest:1", .owner_kind = PTP_GUEST},
	{.name = "smmu", .owner = "dma:0", .owner_kind = PTP_DMA, .regime = PTP_SMMU},
};
static struct ptp_region regions[] = {{.name = "open", .kind = PTP_KIND_UNKNOWN}};

// Catalogue of one rule, safe under what SAFE lists.
static char *catalogue_of(const char *safe)
{
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	const char *rules = strstr(file->text, "\nrules:\n");
	char *text = NULL;

	cr_assert(
		asprintf(
			&text,
			"%.*s\nrules:\n  - id: sets\n    title: t\n    basis: architecture\n    pair: {error: rule.device-nc}\n"
			"    safe-under: [%s]\n    cite: c\n    because: b\n    remedy: r\n",
			(int)(rules - file->text), file->text, safe) > 0);
	return text;
}

static uint32_t add_class(struct ptp_classes *classes, uint32_t context, uint64_t attr)
{
	struct ptp_class class = {.known = {UINT64_MAX, UINT64_MAX}};

	ptp_class_set(&class, PTP_F_S1_M, 1);
	ptp_class_set(&class, PTP_F_S1_C, 1);
	ptp_class_set(&class, PTP_F_S1_ATTR, attr);
	ptp_class_set(&class, PTP_F_S1_SH, 3);
	ptp_class_set(&class, PTP_F_S1_PXN, 1);
	ptp_class_set(&class, PTP_F_S1_UXN, 1);
	ptp_class_set(&class, PTP_F_DMA, context);
	ptp_class_clear(&class, PTP_F_WALK, PTP_F_S2_GROUP);
	ptp_class_set(&class, PTP_F_OWNER, context ? PTP_DMA : PTP_GUEST);
	return ptp_class_id(classes, context, &class);
}

static void join(char *text, const struct ptp_prover *prover, const struct ptp_needs *needs)
{
	for (size_t i = 0; i < needs->count; i++) {
		const char *entry = prover->ledger.entries.at[needs->entry[i]].text;

		snprintf(text + strlen(text), 16, "%s%.*s", i ? "+" : "", (int)strcspn(entry, "("), entry);
	}
}

struct expectation {
	const char *safe, *sets, *given;
	bool partial;
	size_t declared;
	enum ptp_assumption_kind kind[2];
	enum ptp_status status;
};

#define UNRELATED                                                                                                      \
	"{property: {read-side-effects: no}}, {property: {write-merging: yes}}, {property: {reordering: yes}}, "       \
	"{property: {unaligned: yes}}, {property: {contained: yes}}, {property: {cacheable: yes}}, "                   \
	"{property: {early-ack: yes}}, non-caching, assigned, one-shareability-domain"

static const struct expectation expectations[] = {
	{"exclusive", "exclusive", "", false, 0, {0}, PTP_CONDITIONAL},
	{"independent", "", "", false, 0, {0}, PTP_VIOLATED},
	{"independent, sw-managed, exclusive", "exclusive|independent+sw-managed", "", false, 0, {0}, PTP_CONDITIONAL},
	{"sw-managed, {kind: ram}, independent, exclusive",
	 "exclusive|sw-managed+kind|sw-managed+independent",
	 "",
	 false,
	 0,
	 {0},
	 PTP_CONDITIONAL},
	// ten that do not matter and two that do, then one more: all sets, then one, the preferred ones kept
	{UNRELATED ", independent, sw-managed", "independent+sw-managed", "", false, 0, {0}, PTP_CONDITIONAL},
	{UNRELATED ", independent, sw-managed, exclusive", "independent+sw-managed", "", true, 0, {0}, PTP_CONDITIONAL},
	{"exclusive, " UNRELATED ", independent, sw-managed", "exclusive", "", true, 0, {0}, PTP_CONDITIONAL},
	// what is declared is no part of a set; the set's proof says whether it rests on it
	{"independent, sw-managed", "sw-managed", "independent", false, 1, {PTP_ASSUME_INDEPENDENT}, PTP_CONDITIONAL},
	{"exclusive, independent, sw-managed",
	 "exclusive|sw-managed",
	 "",
	 false,
	 1,
	 {PTP_ASSUME_INDEPENDENT},
	 PTP_CONDITIONAL},
	{UNRELATED ", independent, sw-managed, exclusive",
	 "sw-managed|exclusive",
	 "independent",
	 false,
	 1,
	 {PTP_ASSUME_INDEPENDENT},
	 PTP_CONDITIONAL},
	{UNRELATED ", {kind: ram}, sw-managed, independent, exclusive",
	 "kind",
	 "sw-managed",
	 true,
	 1,
	 {PTP_ASSUME_SW_MANAGED},
	 PTP_CONDITIONAL},
	{"exclusive, independent, sw-managed",
	 "",
	 "independent+sw-managed",
	 false,
	 2,
	 {PTP_ASSUME_SW_MANAGED, PTP_ASSUME_INDEPENDENT},
	 PTP_KEPT},
};

static void expect(const struct expectation *e, size_t line)
{
	struct ptp_assumption declared[2] = {{.kind = e->kind[0], .owner = {"dma:0", "guest:1"}, .because = "test"},
					     {.kind = e->kind[1], .owner = {"guest:1", "dma:0"}, .because = "test"}};
	struct ptp_capture capture = {.contexts = {contexts, 2, 2}, .regions = {regions, 1, 1}};
	struct ptp_obligation obligation = {.rule = 0, .region = 0};
	ptp_autofree char *text = catalogue_of(e->safe);
	struct ptp_catalogue catalogue;
	struct ptp_classes classes = {0};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_solver *solver;
	struct ptp_prover prover;
	struct ptp_outcome outcome;
	char sets[256] = "", given[256] = "";

	capture.assumptions.at = declared;
	capture.assumptions.count = e->declared;
	for (size_t i = 0; i < PTP_FEATURE_COUNT; i++)
		capture.feature[i] = PTP_NO;
	cr_assert(!ptp_read_catalogue("test", text, strlen(text), &catalogue, &diag), "%s", diag.text);
	cr_assert(!ptp_solver_create(&catalogue, &solver, &diag), "%s", diag.text);
	obligation.id[0] = add_class(&classes, 0, 0x44);
	obligation.id[1] = add_class(&classes, 1, 0x04);
	cr_assert(!ptp_prover_init(&prover, &capture, &catalogue, &classes, solver, &diag), "%s", diag.text);
	ptp_prove(&prover, &obligation, &outcome);
	for (size_t i = 0; i < outcome.set_count; i++) {
		strcat(sets, i ? "|" : "");
		join(sets, &prover, &outcome.sets[i]);
	}
	join(given, &prover, outcome.status == PTP_KEPT ? &outcome.used[PTP_ERROR] : &outcome.given);
	cr_expect_eq(outcome.status, e->status, "case %zu: status %d", line, outcome.status);
	cr_expect_str_eq(sets, e->sets, "case %zu: %s", line, sets);
	cr_expect_str_eq(given, e->given, "case %zu: given %s", line, given);
	cr_expect_eq(outcome.partial, e->partial, "case %zu: partial %d", line, outcome.partial);
	ptp_prover_free(&prover);
	ptp_solver_destroy(solver);
	ptp_classes_free(&classes);
	ptp_catalogue_free(&catalogue);
}

Test(sets, minimal)
{
	for (size_t i = 0; i < sizeof(expectations) / sizeof(*expectations); i++)
		expect(&expectations[i], i);
}

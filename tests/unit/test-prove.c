// SPDX-License-Identifier: Apache-2.0
//
// Obligations by hand: which pairs of mappings break which rule, how gravely, and what would make them safe.
#include "inputs/inputs.h"
#include "verifier/overlap/sweep.h"
#include "verifier/prove/attribute.h"
#include "verifier/prove/obligation.h"
#include "verifier/verdict/canary.h"
#include "verifier/verdict/finding.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum who { HOST, PROCESS, GUEST, GUEST2, MASTER, WHO_COUNT };
enum exec { NEVER, PRIVILEGED, EL0_ONLY };
enum where { RAM, DEVICE, SENSITIVE, OPEN, CLOSED, UNKNOWN };

static struct ptp_context contexts[WHO_COUNT] = {
	[HOST] = {.name = "kernel", .owner = "host", .owner_kind = PTP_HOST},
	[PROCESS] = {.name = "vmm", .owner = "process:7", .owner_kind = PTP_PROCESS},
	[GUEST] = {.name = "guest", .owner = "guest:1", .owner_kind = PTP_GUEST},
	[GUEST2] = {.name = "other guest", .owner = "guest:2", .owner_kind = PTP_GUEST},
	[MASTER] = {.name = "smmu", .owner = "dma:0", .owner_kind = PTP_DMA, .regime = PTP_SMMU},
};

static struct ptp_region regions[] = {
	[RAM] = {.name = "ram", .kind = PTP_RAM},
	[DEVICE] = {.name = "dev", .kind = PTP_DEVICE, .property = {[PTP_CACHEABLE] = PTP_NO}},
	[SENSITIVE] = {.name = "fifo",
		       .kind = PTP_DEVICE,
		       .property = {[PTP_CACHEABLE] = PTP_NO, [PTP_READ_SIDE_EFFECTS] = PTP_YES}},
	[OPEN] = {.name = "open", .kind = PTP_KIND_UNKNOWN},
	[CLOSED] = {.name = "closed", .kind = PTP_NO_MAP},
};

// A mapping: stage 1 alone with a MAIR byte, or a guest's free stage 1 over a MemAttr.
struct mapping {
	enum who who;
	bool free;
	unsigned attr; // MAIR byte, or MemAttr
	bool fwb;
	enum exec executable;
	bool read_only, no_ptw;
	unsigned sh; // 0: Inner Shareable (3)
};

#define WB(owner)                                                                                                      \
	{                                                                                                              \
		owner, false, 0xff, 0, 0, 0, 0, 0                                                                      \
	}
#define NC(owner)                                                                                                      \
	{                                                                                                              \
		owner, false, 0x44, 0, 0, 0, 0, 0                                                                      \
	}
#define NGNRE(owner)                                                                                                   \
	{                                                                                                              \
		owner, false, 0x04, 0, 0, 0, 0, 0                                                                      \
	}
#define NGNRNE(owner)                                                                                                  \
	{                                                                                                              \
		owner, false, 0x00, 0, 0, 0, 0, 0                                                                      \
	}
#define GRE(owner)                                                                                                     \
	{                                                                                                              \
		owner, false, 0x0c, 0, 0, 0, 0, 0                                                                      \
	}
#define FREE(memattr, with_fwb)                                                                                        \
	{                                                                                                              \
		GUEST, true, memattr, with_fwb, 0, 0, 0, 0                                                             \
	}
#define NOBODY                                                                                                         \
	{                                                                                                              \
		WHO_COUNT, 0, 0, 0, 0, 0, 0, 0                                                                         \
	}

static void make_free(struct ptp_class *class, enum ptp_field first, enum ptp_field end)
{
	for (unsigned bit = ptp_field[first].low; bit < ptp_field[end].low; bit++) {
		class->known[bit / 64] &= ~(UINT64_C(1) << bit % 64);
		class->value[bit / 64] &= ~(UINT64_C(1) << bit % 64);
	}
}

static struct ptp_class class_of(const struct mapping *m)
{
	struct ptp_class class = {.known = {UINT64_MAX, UINT64_MAX}};

	make_free(&class, PTP_F_S1_ANY, PTP_F_S2_VM);
	ptp_class_set(&class, PTP_F_DMA, m->who == MASTER);
	ptp_class_set(&class, PTP_F_OWNER, contexts[m->who].owner_kind);
	ptp_class_set(&class, PTP_F_EL0, 1);
	ptp_class_set(&class, PTP_F_S1_M, 1);
	ptp_class_set(&class, PTP_F_S1_C, 1);
	ptp_class_set(&class, PTP_F_S1_I, 1);
	ptp_class_set(&class, PTP_F_S1_ATTR, m->attr);
	ptp_class_set(&class, PTP_F_S1_SH, m->sh ? m->sh : 3);
	ptp_class_set(&class, PTP_F_S1_AP, m->read_only ? 2 : 0);
	ptp_class_set(&class, PTP_F_S1_PXN, m->executable != PRIVILEGED);
	ptp_class_set(&class, PTP_F_S1_UXN, m->executable != EL0_ONLY);
	if (!m->free)
		return class;
	make_free(&class, PTP_F_S1_M, PTP_F_S2_VM);
	make_free(&class, PTP_F_S2_ANY, PTP_F_EFFSH);
	ptp_class_set(&class, PTP_F_S2_VM, 1);
	ptp_class_set(&class, PTP_F_S2_MEMATTR, m->attr);
	ptp_class_set(&class, PTP_F_S2_SH, 3);
	ptp_class_set(&class, PTP_F_S2_AP, 3);
	ptp_class_set(&class, PTP_F_S2_XN, m->executable ? 0 : 2);
	ptp_class_set(&class, PTP_F_HCR_FWB, m->fwb);
	ptp_class_set(&class, PTP_F_HCR_PTW, !m->no_ptw);
	return class;
}

struct world {
	struct ptp_capture capture;
	struct ptp_catalogue catalogue;
	struct ptp_solver *solver;
	struct ptp_classes classes;
};

static void open_world(struct world *w)
{
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	struct ptp_diag diag = {PTP_OK, ""};

	memset(w, 0, sizeof(*w));
	w->capture.contexts.at = contexts;
	w->capture.contexts.count = WHO_COUNT;
	w->capture.regions.at = regions;
	w->capture.regions.count = UNKNOWN;
	for (size_t i = 0; i < PTP_FEATURE_COUNT; i++)
		w->capture.feature[i] = PTP_NO;
	cr_assert(!ptp_read_catalogue(file->name, file->text, file->size, &w->catalogue, &diag), "%s", diag.text);
	cr_assert(!ptp_solver_create(&w->catalogue, &w->solver, &diag), "%s", diag.text);
}

static void close_world(struct world *w)
{
	ptp_solver_destroy(w->solver);
	ptp_catalogue_free(&w->catalogue);
	ptp_classes_free(&w->classes);
	free(w->capture.assumptions.at);
}

struct expectation {
	struct mapping a, b;
	enum where where;
	const char *rule;
	struct ptp_assumption declared[2];
	enum ptp_status status;
	enum ptp_severity severity;
	const char *needs; // the minimal sets: "A + B | C"
	const char *used;  // declared assumptions that a proof of the worst severity used
};

static void join(const struct ptp_prover *prover, const struct ptp_needs *needs, char *text, size_t room)
{
	for (size_t i = 0; i < needs->count; i++) {
		size_t used = strlen(text);

		snprintf(text + used, room - used, "%s%s", i ? " + " : "",
			 prover->ledger.entries.at[needs->entry[i]].text);
	}
}

static uint32_t add_class(struct world *w, const struct mapping *m)
{
	struct ptp_class class;

	if (m->who == WHO_COUNT)
		return PTP_ALONE;
	class = class_of(m);
	return ptp_class_id(&w->classes, m->who, &class);
}

static void declare(struct world *w, const struct expectation *e)
{
	w->capture.assumptions.count = 0;
	for (size_t i = 0; i < 2; i++)
		if (e->declared[i].because)
			*ptp_push(&w->capture.assumptions) = e->declared[i];
}

static void prove(struct world *w, const struct expectation *e, struct ptp_prover *prover, struct ptp_outcome *outcome)
{
	struct ptp_obligation obligation = {.rule = ptp_rule_index(&w->catalogue, e->rule),
					    .region = e->where == UNKNOWN ? PTP_UNDESCRIBED : (size_t)e->where};
	struct ptp_diag diag = {PTP_OK, ""};

	declare(w, e);
	obligation.id[0] = add_class(w, &e->a);
	obligation.id[1] = add_class(w, &e->b);
	cr_assert(!ptp_prover_init(prover, &w->capture, &w->catalogue, &w->classes, w->solver, &diag), "%s", diag.text);
	ptp_prove(prover, &obligation, outcome);
	if (ptp_prove_every(prover, &obligation, false))
		cr_assert_eq(outcome->status, PTP_KEPT, "all rules at once are kept, and one alone is not");
}

static void expect(struct world *w, const struct expectation *e, size_t line)
{
	char needs[1024] = "", used[1024] = "";
	struct ptp_outcome outcome;
	struct ptp_prover prover;

	prove(w, e, &prover, &outcome);
	for (size_t i = 0; i < outcome.set_count; i++) {
		strcat(needs, i ? " | " : "");
		join(&prover, &outcome.sets[i], needs, sizeof(needs));
	}
	for (int severity = PTP_ERROR; severity >= PTP_NOTE && !used[0]; severity--)
		join(&prover, &outcome.used[severity], used, sizeof(used));
	cr_assert_eq(outcome.status, e->status, "case %zu (%s): status %d, expected %d; needs %s", line, e->rule,
		     outcome.status, e->status, needs);
	if (e->status != PTP_KEPT)
		cr_assert_eq(outcome.severity, e->severity, "case %zu (%s): severity %d", line, e->rule,
			     outcome.severity);
	cr_assert_str_eq(needs, e->needs ? e->needs : "", "case %zu (%s)", line, e->rule);
	cr_assert_str_eq(used, e->used ? e->used : "", "case %zu (%s)", line, e->rule);
	ptp_prover_free(&prover);
}

#define SAY2(word, first, second)                                                                                      \
	{                                                                                                              \
		.kind = PTP_ASSUME_##word, .owner = {first, second}, .because = "test"                                 \
	}
#define SAY1(word, first)                                                                                              \
	{                                                                                                              \
		.kind = PTP_ASSUME_##word, .owner = {first, NULL}, .because = "test"                                   \
	}
#define ASSIGNED(name, guest)                                                                                          \
	{                                                                                                              \
		.kind = PTP_ASSUME_ASSIGNED, .owner = {guest, NULL}, .region = name, .because = "test"                 \
	}
#define MANAGED(first, second, name)                                                                                   \
	{                                                                                                              \
		.kind = PTP_ASSUME_SW_MANAGED, .owner = {first, second}, .region = name, .because = "test"             \
	}
#define PROPERTY(name, what, value)                                                                                    \
	{                                                                                                              \
		.kind = PTP_ASSUME_PROPERTY, .region = name, .property = PTP_##what, .answer = value,                  \
		.because = "test"                                                                                      \
	}
#define NONE                                                                                                           \
	{                                                                                                              \
		{0},                                                                                                   \
		{                                                                                                      \
			0                                                                                              \
		}                                                                                                      \
	}

static const struct expectation expectations[] = {
	// equal mappings
	{WB(HOST), WB(PROCESS), RAM, "alias.cacheable-uncached", NONE, PTP_KEPT, 0, NULL, NULL},
	{NGNRE(HOST), NGNRE(PROCESS), DEVICE, "alias.device-subtype", NONE, PTP_KEPT, 0, NULL, NULL},
	// a cacheable device: a CPU's is beyond help, a DMA master's is not
	{WB(PROCESS), NOBODY, DEVICE, "alias.cacheable-device", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{WB(MASTER), NOBODY, DEVICE, "alias.cacheable-device", NONE, PTP_CONDITIONAL, PTP_ERROR, "non-caching(dma:0)",
	 NULL},
	{WB(MASTER),
	 NOBODY,
	 DEVICE,
	 "alias.cacheable-device",
	 {SAY1(NON_CACHING, "dma:0"), {0}},
	 PTP_KEPT,
	 0,
	 NULL,
	 "non-caching(dma:0)"},
	{WB(PROCESS), NOBODY, OPEN, "alias.cacheable-device", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "property(region: open, cacheable: yes) | kind(region: open, ram)", NULL},
	{WB(PROCESS), NOBODY, UNKNOWN, "alias.cacheable-device", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "property(region: undescribed, cacheable: yes) | kind(region: undescribed, ram)", NULL},
	{WB(HOST), NOBODY, RAM, "alias.cacheable-device", NONE, PTP_KEPT, 0, NULL, NULL},
	{NGNRE(HOST), WB(MASTER), DEVICE, "alias.cacheable-device", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "non-caching(dma:0) | exclusive(host, dma:0)", NULL},
	{NGNRE(HOST), WB(PROCESS), RAM, "alias.cacheable-device", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "sw-managed(host, process:7) | exclusive(host, process:7)", NULL},
	{NGNRE(HOST), WB(HOST), DEVICE, "alias.cacheable-device", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	// a guest's choice under each stage 2
	{FREE(5, true), NOBODY, DEVICE, "alias.cacheable-device", NONE, PTP_KEPT, 0, NULL, NULL},
	{FREE(7, true), NOBODY, DEVICE, "alias.cacheable-device", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{FREE(6, true), NOBODY, DEVICE, "alias.cacheable-device", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{FREE(1, true), NOBODY, DEVICE, "alias.cacheable-device", NONE, PTP_KEPT, 0, NULL, NULL},
	{FREE(15, false), NOBODY, DEVICE, "alias.cacheable-device", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{FREE(15, false), NOBODY, RAM, "alias.cacheable-device", NONE, PTP_KEPT, 0, NULL, NULL},
	// RAM that a guest may make uncached while the host has it cacheable
	{WB(HOST), FREE(15, false), RAM, "alias.cacheable-uncached", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "sw-managed(host, guest:1) | exclusive(host, guest:1)", NULL},
	{WB(HOST),
	 FREE(15, false),
	 RAM,
	 "alias.cacheable-uncached",
	 {SAY2(SW_MANAGED, "guest:1", "host"), {0}},
	 PTP_KEPT,
	 0,
	 NULL,
	 "sw-managed(guest:1, host)"},
	{WB(HOST),
	 FREE(15, false),
	 RAM,
	 "alias.cacheable-uncached",
	 {SAY2(SW_MANAGED, "host", "process:7"), {0}},
	 PTP_CONDITIONAL,
	 PTP_ERROR,
	 "sw-managed(host, guest:1) | exclusive(host, guest:1)",
	 NULL},
	{WB(HOST), FREE(6, true), RAM, "alias.cacheable-uncached", NONE, PTP_KEPT, 0, NULL, NULL},
	{WB(HOST), FREE(6, true), RAM, "alias.cacheable-device", NONE, PTP_KEPT, 0, NULL, NULL},
	{WB(HOST), FREE(1, true), RAM, "alias.cacheable-device", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "sw-managed(host, guest:1) | exclusive(host, guest:1)", NULL},
	// sw-managed never applies to a device; for one region it does not apply to another
	{WB(PROCESS),
	 NC(HOST),
	 DEVICE,
	 "alias.cacheable-uncached",
	 {SAY2(SW_MANAGED, "host", "process:7"), {0}},
	 PTP_CONDITIONAL,
	 PTP_ERROR,
	 "exclusive(host, process:7)",
	 NULL},
	{WB(HOST),
	 NC(HOST),
	 RAM,
	 "alias.cacheable-uncached",
	 {MANAGED("host", "host", "ram"), {0}},
	 PTP_KEPT,
	 0,
	 NULL,
	 "sw-managed(host, host, region: ram)"},
	{WB(HOST),
	 NC(HOST),
	 RAM,
	 "alias.cacheable-uncached",
	 {MANAGED("host", "host", "dev"), {0}},
	 PTP_CONDITIONAL,
	 PTP_ERROR,
	 "sw-managed(host, host)",
	 NULL},
	// a cacheable mapping that nobody writes through is worth a warning
	{{HOST, 0, 0xff, 0, 0, true, 0, 0},
	 NC(HOST),
	 RAM,
	 "alias.cacheable-uncached",
	 NONE,
	 PTP_CONDITIONAL,
	 PTP_WARNING,
	 "sw-managed(host, host)",
	 NULL},
	// Device beside NC: the thread
	{NGNRNE(PROCESS), FREE(5, true), DEVICE, "alias.device-nc", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "independent(process:7, guest:1) | exclusive(process:7, guest:1)", NULL},
	{NGNRNE(PROCESS),
	 FREE(5, true),
	 DEVICE,
	 "alias.device-nc",
	 {SAY2(INDEPENDENT, "process:7", "guest:1"), {0}},
	 PTP_KEPT,
	 0,
	 NULL,
	 "independent(process:7, guest:1)"},
	{NGNRNE(HOST), NC(HOST), DEVICE, "alias.device-nc", NONE, PTP_CONDITIONAL, PTP_ERROR, "independent(host, host)",
	 NULL},
	{NGNRNE(HOST),
	 NC(PROCESS),
	 RAM,
	 "alias.device-nc",
	 {SAY2(INDEPENDENT, "host", "process:7"), {0}},
	 PTP_CONDITIONAL,
	 PTP_ERROR,
	 "sw-managed(host, process:7) | exclusive(host, process:7)",
	 NULL},
	{NGNRNE(HOST), NC(PROCESS), OPEN, "alias.device-nc", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "exclusive(host, process:7) | independent(host, process:7) + sw-managed(host, process:7) | "
	 "sw-managed(host, process:7) + kind(region: open, ram)",
	 NULL},
	// subtypes
	{NGNRNE(PROCESS), NGNRE(HOST), DEVICE, "alias.device-subtype", NONE, PTP_CONDITIONAL, PTP_NOTE,
	 "independent(host, process:7) | exclusive(host, process:7)", NULL},
	{GRE(PROCESS), NGNRE(HOST), DEVICE, "alias.device-subtype", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "independent(host, process:7) | exclusive(host, process:7)", NULL},
	// inside one guest everything is a note; two guests are not one
	{FREE(5, true), FREE(5, true), DEVICE, "alias.device-nc", NONE, PTP_CONDITIONAL, PTP_NOTE,
	 "independent(guest:1, guest:1)", NULL},
	{NC(GUEST2), FREE(5, true), DEVICE, "alias.device-nc", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "independent(guest:1, guest:2) | exclusive(guest:1, guest:2)", NULL},
	// shareability
	{WB(HOST), FREE(6, true), RAM, "alias.shareability", NONE, PTP_CONDITIONAL, PTP_WARNING,
	 "one-shareability-domain(true) | sw-managed(host, guest:1) | exclusive(host, guest:1)", NULL},
	{WB(HOST),
	 FREE(6, true),
	 RAM,
	 "alias.shareability",
	 {{.kind = PTP_ASSUME_ONE_SHAREABILITY_DOMAIN, .because = "test"}, {0}},
	 PTP_CONDITIONAL,
	 PTP_NOTE,
	 "sw-managed(host, guest:1) | exclusive(host, guest:1)",
	 "one-shareability-domain(true)"},
	// reads ahead
	{FREE(5, true), NOBODY, SENSITIVE, "side.speculative-read", NONE, PTP_CONDITIONAL, PTP_ERROR,
	 "assigned(region: fifo, guest: guest:1)", NULL},
	{FREE(5, true),
	 NOBODY,
	 SENSITIVE,
	 "side.speculative-read",
	 {ASSIGNED("fifo", "guest:1"), {0}},
	 PTP_VIOLATED,
	 PTP_NOTE,
	 NULL,
	 "assigned(region: fifo, guest: guest:1)"},
	{FREE(5, true),
	 NOBODY,
	 DEVICE,
	 "side.speculative-read",
	 {PROPERTY("dev", READ_SIDE_EFFECTS, PTP_NO), {0}},
	 PTP_KEPT,
	 0,
	 NULL,
	 "property(region: dev, read-side-effects: no)"},
	{NC(PROCESS), NOBODY, SENSITIVE, "side.speculative-read", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{NC(MASTER), NOBODY, SENSITIVE, "side.speculative-read", NONE, PTP_CONDITIONAL, PTP_ERROR, "non-caching(dma:0)",
	 NULL},
	{NGNRE(HOST), NOBODY, SENSITIVE, "side.speculative-read", NONE, PTP_KEPT, 0, NULL, NULL},
	{{HOST, 0, 0x04, 0, PRIVILEGED, 0, 0, 0},
	 NOBODY,
	 SENSITIVE,
	 "side.speculative-read",
	 NONE,
	 PTP_VIOLATED,
	 PTP_ERROR,
	 NULL,
	 NULL},
	{FREE(1, true), NOBODY, SENSITIVE, "side.speculative-read", NONE, PTP_KEPT, 0, NULL, NULL},
	{{GUEST, true, 1, true, 0, 0, true, 0},
	 NOBODY,
	 SENSITIVE,
	 "side.speculative-read",
	 NONE,
	 PTP_CONDITIONAL,
	 PTP_ERROR,
	 "assigned(region: fifo, guest: guest:1)",
	 NULL},
	// execution
	{{HOST, 0, 0x04, 0, PRIVILEGED, 0, 0, 0},
	 NOBODY,
	 DEVICE,
	 "exec.device",
	 NONE,
	 PTP_VIOLATED,
	 PTP_ERROR,
	 NULL,
	 NULL},
	{{HOST, 0, 0x04, 0, PRIVILEGED, 0, 0, 0}, NOBODY, RAM, "exec.device", NONE, PTP_KEPT, 0, NULL, NULL},
	{{HOST, 0, 0x04, 0, PRIVILEGED, 0, 0, 0},
	 NOBODY,
	 OPEN,
	 "exec.device",
	 NONE,
	 PTP_CONDITIONAL,
	 PTP_ERROR,
	 "kind(region: open, ram)",
	 NULL},
	{{GUEST, true, 5, true, PRIVILEGED, 0, 0, 0},
	 NOBODY,
	 DEVICE,
	 "exec.device",
	 NONE,
	 PTP_VIOLATED,
	 PTP_ERROR,
	 NULL,
	 NULL},
	// execute-only at EL0, which has no permission to read
	{{HOST, 0, 0x04, 0, EL0_ONLY, 0, 0, 0},
	 NOBODY,
	 DEVICE,
	 "exec.device",
	 NONE,
	 PTP_VIOLATED,
	 PTP_ERROR,
	 NULL,
	 NULL},
	{{HOST, 0, 0x04, 0, EL0_ONLY, 0, 0, 0},
	 NOBODY,
	 SENSITIVE,
	 "side.speculative-read",
	 NONE,
	 PTP_VIOLATED,
	 PTP_ERROR,
	 NULL,
	 NULL},
	// reserved encodings: of the host's tables, of a stage 2; not of what a guest chooses
	{{HOST, 0, 0x10, 0, 0, 0, 0, 0}, NOBODY, RAM, "attr.reserved", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{{HOST, 0, 0xff, 0, 0, 0, 0, 1}, NOBODY, RAM, "attr.reserved", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{{HOST, 0, 0xf0, 0, 0, 0, 0, 0}, NOBODY, RAM, "attr.reserved", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{FREE(4, true), NOBODY, RAM, "attr.reserved", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{FREE(14, true), NOBODY, RAM, "attr.reserved", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{FREE(8, false), NOBODY, RAM, "attr.reserved", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{FREE(15, false), NOBODY, RAM, "attr.reserved", NONE, PTP_KEPT, 0, NULL, NULL},
	// a reserved encoding may be anything in the other rules
	{FREE(4, true), NOBODY, DEVICE, "alias.cacheable-device", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{WB(HOST), NOBODY, CLOSED, "region.no-map", NONE, PTP_VIOLATED, PTP_ERROR, NULL, NULL},
	{WB(HOST), NOBODY, OPEN, "region.no-map", NONE, PTP_KEPT, 0, NULL, NULL},
};

Test(prove, by_hand)
{
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < sizeof(expectations) / sizeof(*expectations); i++)
		expect(&w, &expectations[i], i);
	close_world(&w);
}

// A feature that the capture leaves open is neither there nor not.
Test(prove, open_features)
{
	static const struct expectation open =
		{{HOST, 0, 0xf0, 0, 0, 0, 0, 0}, NOBODY, RAM, "attr.reserved", NONE, PTP_CONDITIONAL, PTP_ERROR,
		 "cpu(FEAT_MTE2: true)",         NULL};
	static const struct expectation pair =
		{{HOST, 0, 0xf0, 0, 0, 0, 0, 0},
		 WB(PROCESS),
		 RAM,
		 "alias.cacheable-device",
		 NONE,
		 PTP_CONDITIONAL,
		 PTP_ERROR,
		 "sw-managed(host, process:7) | exclusive(host, process:7) | cpu(FEAT_MTE2: true)",
		 NULL};
	struct world w;

	open_world(&w);
	w.capture.feature[PTP_FEAT_MTE2] = PTP_UNKNOWN;
	expect(&w, &open, 0);
	expect(&w, &pair, 1);
	close_world(&w);
}

static uint64_t chosen(const struct world *w, const struct ptp_witness *witness, unsigned side, const char *field)
{
	for (size_t i = 0; i < witness->chosen[side].count; i++) {
		const struct ptp_chosen *c = &witness->chosen[side].at[i];

		if (!strcmp(w->catalogue.choices.at[c->choice].field, field))
			return c->any ? UINT64_MAX : c->value;
	}
	return UINT64_MAX - 1;
}

// The counterexample is the documented one, and what does not matter in it is "any".
Test(prove, witness)
{
	static const struct {
		struct expectation e;
		unsigned side;
		uint64_t attr, sh, m;
		const char *shown;
	} cases[] = {
		{{NGNRNE(PROCESS), FREE(5, true), DEVICE, "alias.device-nc", NONE, 0, 0, NULL, NULL},
		 1,
		 0x44,
		 UINT64_MAX,
		 1,
		 "Normal-NC OSH"},
		{{FREE(7, true), NOBODY, DEVICE, "alias.cacheable-device", NONE, 0, 0, NULL, NULL},
		 0,
		 0xff,
		 UINT64_MAX,
		 1,
		 "Normal-WB ISH"},
		{{FREE(6, true), NOBODY, DEVICE, "alias.cacheable-device", NONE, 0, 0, NULL, NULL},
		 0,
		 UINT64_MAX,
		 UINT64_MAX,
		 UINT64_MAX,
		 "Normal-WB ISH"},
		{{WB(HOST), FREE(6, true), RAM, "alias.shareability", NONE, 0, 0, NULL, NULL},
		 1,
		 UINT64_MAX,
		 2,
		 UINT64_MAX,
		 "Normal-WB OSH"},
		{{NGNRE(HOST), FREE(5, true), DEVICE, "alias.device-subtype", NONE, 0, 0, NULL, NULL},
		 1,
		 0x08,
		 UINT64_MAX,
		 1,
		 "Device-nGRE OSH"},
	};
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[PTP_ATTRIBUTE_TEXT];
		struct ptp_outcome outcome;
		struct ptp_prover prover;

		prove(&w, &cases[i].e, &prover, &outcome);
		ptp_attribute_text(w.solver, &w.catalogue, outcome.witness->attr[cases[i].side], text);
		cr_assert_str_eq(text, cases[i].shown, "case %zu", i);
		cr_assert_eq(chosen(&w, outcome.witness, cases[i].side, "s1.attr"), cases[i].attr,
			     "case %zu: MAIR byte", i);
		cr_assert_eq(chosen(&w, outcome.witness, cases[i].side, "s1.sh"), cases[i].sh, "case %zu: SH", i);
		cr_assert_eq(chosen(&w, outcome.witness, cases[i].side, "s1.m"), cases[i].m, "case %zu: M", i);
		ptp_prover_free(&prover);
	}
	close_world(&w);
}

// All that a guest reaches through a stage 2 encoding, and no more.
Test(prove, reached)
{
	static const struct {
		unsigned memattr;
		bool fwb;
		const char *reached;
	} cases[] = {
		{6, true, "Normal-WB OSH|Normal-WB ISH|"},
		{5, true, "Device-nGnRnE OSH|Device-nGnRE OSH|Device-nGRE OSH|Device-GRE OSH|Normal-NC OSH|"},
		{5, false, "Device-nGnRnE OSH|Device-nGnRE OSH|Device-nGRE OSH|Device-GRE OSH|Normal-NC OSH|"},
		{1, true, "Device-nGnRnE OSH|Device-nGnRE OSH|"},
	};
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct mapping m = {GUEST, true, cases[i].memattr, cases[i].fwb, 0, 0, 0, 0};
		char text[1024] = "", one[PTP_ATTRIBUTE_TEXT], last[PTP_ATTRIBUTE_TEXT] = "";
		struct ptp_class class = class_of(&m);
		struct ptp_pins cpu = {0};
		uint32_t attrs[1024];
		bool gave_up;
		size_t count;

		ptp_pin_cpu(&w.capture, &cpu);
		count = ptp_attributes_reached(w.solver, &w.catalogue, &class, &cpu, attrs, 1024, &gave_up);
		cr_assert(!gave_up);
		for (size_t j = 0; j < count; j++) {
			ptp_attribute_text(w.solver, &w.catalogue, attrs[j], one);
			if (strcmp(one, last) != 0)
				strcat(strcat(text, one), "|");
			strcpy(last, one);
		}
		cr_assert_str_eq(text, cases[i].reached, "case %zu", i);
	}
	close_world(&w);
}

// Canaries die when the rules are not what they should be: here, rules that never object.
Test(prove, canaries)
{
	struct ptp_diag diag = {PTP_OK, ""};
	struct world w;

	open_world(&w);
	cr_assert_eq(ptp_canaries(&w.catalogue, w.solver, &diag), PTP_OK, "%s", diag.text);
	ptp_solver_destroy(w.solver);
	for (size_t i = 0; i < w.catalogue.rules.count; i++)
		for (int s = 0; s < PTP_SEVERITY_COUNT; s++)
			if (w.catalogue.rules.at[i].pair[s])
				w.catalogue.rules.at[i].pair[s] = "rule.shareability";
	cr_assert(!ptp_solver_create(&w.catalogue, &w.solver, &diag), "%s", diag.text);
	cr_assert_eq(ptp_canaries(&w.catalogue, w.solver, &diag), PTP_ERR_INTERNAL);
	cr_assert(strstr(diag.text, "canary"), "%s", diag.text);
	close_world(&w);
}

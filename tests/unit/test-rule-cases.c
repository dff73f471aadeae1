// SPDX-License-Identifier: Apache-2.0
//
// Each rule of the catalogue by the smallest example: a state that gives its finding, and one fact, with which it does not.
//
// A state is that of one or two mappings of one region. It begins as Linux maps its memory (stage 1, Write-Back, Inner
// Shareable, privileged read-write, never executed; the region is RAM, the CPU has no feature that a rule asks for), and
// a case lists what is otherwise. A rule without a case fails the last test here.
#include "inputs/inputs.h"
#include "verifier/prove/obligation.h"
#include "verifier/verdict/finding.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum who { HOST, PROCESS, GUEST, GUEST2, MASTER, WHO_COUNT };

static struct ptp_context contexts[WHO_COUNT] = {
	[HOST] = {.name = "kernel", .owner = "host", .owner_kind = PTP_HOST},
	[PROCESS] = {.name = "vmm", .owner = "process:7", .owner_kind = PTP_PROCESS},
	[GUEST] = {.name = "guest", .owner = "guest:1", .owner_kind = PTP_GUEST},
	[GUEST2] = {.name = "other guest", .owner = "guest:2", .owner_kind = PTP_GUEST},
	[MASTER] = {.name = "smmu", .owner = "dma:0", .owner_kind = PTP_DMA, .regime = PTP_SMMU},
};

struct fact {
	enum { NO_FACT, FIELD, OWNER, KIND, ANSWER, GRANTED_TO, SPACES, FEATURE } of;
	unsigned side; // FIELD, OWNER
	unsigned which;
	uint64_t value;
};

// clang-format off
#define A(field, value) {FIELD, 0, PTP_F_##field, value}
#define B(field, value) {FIELD, 1, PTP_F_##field, value}
#define OF_A(who) {OWNER, 0, 0, who}
#define OF_B(who) {OWNER, 1, 0, who}
#define IS(kind) {KIND, 0, 0, PTP_##kind}
#define SAYS(property, answer) {ANSWER, 0, PTP_##property, PTP_##answer}
#define GRANTED(who) {GRANTED_TO, 0, 0, who}
#define IN(space) {SPACES, 0, 0, 1u << PTP_##space}
#define CPU(feature, answer) {FEATURE, 0, PTP_##feature, PTP_##answer}

// A guest's stage 2.
#define STAGE2 OF_A(GUEST), A(S2_VM, 1), A(S2_SH, 3), A(S2_AP, 3), A(S2_XN, 2), A(HCR_PTW, 1)

// A table page that the walker reads Write-Back, Inner Shareable.
#define WALKED A(WALK, 1), A(WALK_GIVEN, 1), A(WALK_IRGN, 1), A(WALK_ORGN, 1), A(WALK_SH, 3)

static const struct example {
	const char *rule;
	struct fact bad[12], good;
	enum ptp_severity severity;
	const char *needs; // what would make it safe, as "A | B", or NULL: nothing would
} examples[] = {
	{"attr.reserved", {A(S1_ATTR, 0x10)}, A(S1_ATTR, 0xff), PTP_ERROR, NULL},
	{"attr.reserved", {A(S1_ATTR, 0xf0), CPU(FEAT_MTE2, UNKNOWN)}, CPU(FEAT_MTE2, YES), PTP_ERROR,
	 "cpu(FEAT_MTE2: true)"},
	{"attr.reserved", {STAGE2, A(HCR_FWB, 1), A(S2_MEMATTR, 4)}, A(S2_MEMATTR, 6), PTP_ERROR, NULL},

	{"alias.cacheable-device", {IS(DEVICE), SAYS(CACHEABLE, NO)}, A(S1_ATTR, 0x04), PTP_ERROR, NULL},
	{"alias.cacheable-device", {IS(DEVICE)}, SAYS(CACHEABLE, YES), PTP_ERROR,
	 "property(region: R, cacheable: yes)"},
	{"alias.cacheable-device", {IS(DEVICE), SAYS(CACHEABLE, NO), OF_A(MASTER)}, A(S1_ATTR, 0x44), PTP_ERROR,
	 "non-caching(dma:0)"},
	{"alias.cacheable-device", {B(S1_ATTR, 0x04)}, B(S1_ATTR, 0xff), PTP_ERROR,
	 "sw-managed(host, process:7) | exclusive(host, process:7)"},
	{"alias.cacheable-device", {B(S1_ATTR, 0x04), B(SPACE, PTP_SECURE)}, B(S1_ATTR, 0xff), PTP_ERROR,
	 "sw-managed(host, process:7) | exclusive(host, process:7)"},

	{"side.speculative-read", {IS(DEVICE), SAYS(READ_SIDE_EFFECTS, YES), A(S1_ATTR, 0x44)}, A(S1_ATTR, 0x0c),
	 PTP_ERROR, NULL},
	{"side.speculative-read", {IS(DEVICE), SAYS(READ_SIDE_EFFECTS, YES), A(S1_ATTR, 0x04), A(S1_PXN, 0)},
	 A(S1_PXN, 1), PTP_ERROR, NULL},
	{"side.speculative-read", {IS(DEVICE), OF_A(GUEST), A(S1_ATTR, 0x44)}, SAYS(READ_SIDE_EFFECTS, NO), PTP_ERROR,
	 "property(region: R, read-side-effects: no) | assigned(region: R, guest: guest:1)"},

	{"alias.cacheable-uncached", {B(S1_ATTR, 0x44)}, B(S1_ATTR, 0xff), PTP_ERROR,
	 "sw-managed(host, process:7) | exclusive(host, process:7)"},
	{"alias.cacheable-uncached", {B(S1_ATTR, 0x44), A(S1_AP, 2)}, A(S1_ATTR, 0x44), PTP_WARNING,
	 "sw-managed(host, process:7) | exclusive(host, process:7)"},

	{"alias.device-nc", {IS(DEVICE), A(S1_ATTR, 0x04), B(S1_ATTR, 0x44)}, B(S1_ATTR, 0x04), PTP_ERROR,
	 "independent(host, process:7) | exclusive(host, process:7)"},
	{"alias.device-subtype", {IS(DEVICE), A(S1_ATTR, 0x04), B(S1_ATTR, 0x0c)}, B(S1_ATTR, 0x04), PTP_ERROR,
	 "independent(host, process:7) | exclusive(host, process:7)"},
	{"alias.device-subtype", {IS(DEVICE), A(S1_ATTR, 0x04), B(S1_ATTR, 0x00)}, B(S1_ATTR, 0x04), PTP_NOTE,
	 "independent(host, process:7) | exclusive(host, process:7)"},
	{"alias.shareability", {B(S1_SH, 2)}, B(S1_SH, 3), PTP_WARNING,
	 "one-shareability-domain(true) | sw-managed(host, process:7) | exclusive(host, process:7)"},
	{"alias.policy", {B(S1_ATTR, 0xbb)}, B(S1_ATTR, 0xff), PTP_WARNING,
	 "sw-managed(host, process:7) | exclusive(host, process:7)"},

	{"exec.device", {IS(DEVICE), A(S1_ATTR, 0x04), A(S1_PXN, 0)}, A(S1_PXN, 1), PTP_ERROR, NULL},
	{"exec.device", {IS(DEVICE), A(S1_ATTR, 0x04), A(S1_UXN, 0)}, A(S1_ATTR, 0x44), PTP_ERROR, NULL},
	{"contig.inconsistent", {A(S1_GROUP, 2)}, A(S1_GROUP, 1), PTP_ERROR, NULL},
	{"contig.inconsistent", {STAGE2, A(S2_MEMATTR, 15), A(S1_GROUP, 1), A(S2_GROUP, 2)}, A(S2_GROUP, 0), PTP_ERROR, NULL},
	{"contig.partial", {A(S1_GROUP, 1)}, A(S1_GROUP, 0), PTP_WARNING, NULL},
	{"tables.exposed", {WALKED, OF_B(PROCESS)}, B(S1_AP, 2), PTP_ERROR, "exclusive(host, process:7)"},
	{"tables.exposed", {WALKED, OF_B(GUEST)}, OF_B(HOST), PTP_ERROR, "exclusive(host, guest:1)"},
	{"tables.walk-mismatch", {WALKED, A(WALK_IRGN, 0), A(WALK_ORGN, 0), OF_B(HOST)}, B(S1_AP, 2), PTP_ERROR,
	 "sw-managed(host, host)"},
	{"tables.walk-mismatch", {WALKED, A(S1_C, 0), OF_B(HOST)}, A(S1_C, 1), PTP_ERROR, "sw-managed(host, host)"},
	{"tables.walk-mismatch", {WALKED, A(WALK_GIVEN, 0), A(WALK_IRGN, 0), A(WALK_ORGN, 0), OF_B(HOST)}, B(S1_ATTR, 0x44),
	 PTP_WARNING, "sw-managed(host, host)"},
	{"hwupdate.memory", {WALKED, A(WALK_HW, 1), A(WALK_IRGN, 2)}, A(WALK_IRGN, 1), PTP_ERROR, NULL},
	{"hwupdate.memory", {WALKED, A(WALK_HW, 1), IS(KIND_UNKNOWN)}, A(WALK_HW, 0), PTP_ERROR, "kind(region: R, ram)"},

	{"region.no-map", {IS(NO_MAP)}, IS(RAM), PTP_ERROR, NULL},
	{"contain.pa", {GRANTED(PROCESS)}, GRANTED(HOST), PTP_ERROR, NULL},

	{"contain.space", {IN(SECURE)}, IN(NONSECURE), PTP_ERROR, NULL},
	{"contain.space", {IN(NONSECURE), A(SPACE, PTP_SECURE)}, A(SPACE, PTP_NONSECURE), PTP_ERROR, NULL},

	{"side.merge", {IS(DEVICE), SAYS(WRITE_MERGING, NO), A(S1_ATTR, 0x44)}, A(S1_ATTR, 0x08), PTP_ERROR, NULL},
	{"side.merge", {IS(DEVICE), SAYS(WRITE_MERGING, NO), A(S1_ATTR, 0x0c)}, A(S1_AP, 2), PTP_ERROR, NULL},
	{"side.merge", {IS(DEVICE), A(S1_ATTR, 0x44)}, SAYS(WRITE_MERGING, YES), PTP_NOTE,
	 "property(region: R, write-merging: yes)"},
	{"side.order", {IS(DEVICE), SAYS(REORDERING, NO), A(S1_ATTR, 0x08)}, A(S1_ATTR, 0x04), PTP_ERROR, NULL},
	{"side.order", {IS(DEVICE), SAYS(REORDERING, NO), A(S1_ATTR, 0x44), OF_A(GUEST)}, A(S1_ATTR, 0x04), PTP_ERROR,
	 "assigned(region: R, guest: guest:1)"},
	{"side.order", {IS(DEVICE), SAYS(REORDERING, NO), A(S1_ATTR, 0x44), OF_A(MASTER)}, A(S1_ATTR, 0x08), PTP_ERROR,
	 "non-caching(dma:0)"},
	{"side.order", {IS(DEVICE), A(S1_ATTR, 0x44)}, IS(RAM), PTP_NOTE, "property(region: R, reordering: yes)"},
	{"side.width", {IS(DEVICE), SAYS(UNALIGNED, NO), A(S1_ATTR, 0x0c)}, A(S1_ATTR, 0x08), PTP_ERROR, NULL},
	{"side.width", {IS(DEVICE), A(S1_ATTR, 0x44)}, SAYS(UNALIGNED, YES), PTP_NOTE,
	 "property(region: R, unaligned: yes)"},
	{"side.ack", {IS(DEVICE), SAYS(EARLY_ACK, NO), A(S1_ATTR, 0x04)}, A(S1_ATTR, 0x00), PTP_ERROR, NULL},
	{"side.ack", {IS(DEVICE), SAYS(EARLY_ACK, NO), A(S1_ATTR, 0x04)}, SAYS(EARLY_ACK, UNKNOWN), PTP_ERROR, NULL},

	{"contain.uncontained", {IS(DEVICE), SAYS(CONTAINED, NO), OF_A(GUEST), A(S1_ATTR, 0x44)}, A(S1_ATTR, 0x04),
	 PTP_ERROR, "assigned(region: R, guest: guest:1)"},
	{"contain.uncontained", {IS(DEVICE), OF_A(GUEST), A(S1_ATTR, 0x44)}, OF_A(HOST), PTP_NOTE,
	 "property(region: R, contained: yes) | assigned(region: R, guest: guest:1)"},
	{"contain.uncontained",
	 {IS(DEVICE), SAYS(CONTAINED, NO), OF_A(GUEST), OF_B(GUEST2), A(S1_ATTR, 0x04), B(S1_ATTR, 0x04)}, B(S1_AP, 2),
	 PTP_ERROR, "exclusive(guest:1, guest:2)"},

	{"walk.device", {STAGE2, A(HCR_PTW, 0), A(S2_MEMATTR, 1), IS(DEVICE), SAYS(READ_SIDE_EFFECTS, NO)},
	 A(HCR_PTW, 1), PTP_WARNING, NULL},
	{"walk.device", {STAGE2, A(HCR_PTW, 0), A(S2_MEMATTR, 1), IS(DEVICE), SAYS(READ_SIDE_EFFECTS, YES)},
	 A(S2_MEMATTR, 5), PTP_ERROR, "assigned(region: R, guest: guest:1)"},

	// The guest has the device Device, but could do otherwise.
	{"s2.guest-type-control",
	 {STAGE2, A(HCR_FWB, 1), A(S2_MEMATTR, 7), A(S1_ATTR, 0x04), IS(DEVICE), SAYS(CACHEABLE, NO)},
	 A(S2_MEMATTR, 5), PTP_WARNING, NULL},
	{"s2.guest-type-control", {STAGE2, A(S2_MEMATTR, 15), A(S1_ATTR, 0x04), IS(DEVICE), SAYS(CACHEABLE, NO)},
	 A(S2_MEMATTR, 1), PTP_WARNING, NULL},

	{"kvm.cacheable-pfnmap", {STAGE2, A(HCR_FWB, 1), A(S2_MEMATTR, 6), IS(DEVICE), SAYS(CACHEABLE, YES)},
	 CPU(CTR_DIC, YES), PTP_ERROR, NULL},
	{"kvm.cacheable-pfnmap",
	 {STAGE2, A(HCR_FWB, 1), A(S2_MEMATTR, 6), IS(DEVICE), SAYS(CACHEABLE, YES), CPU(CTR_DIC, UNKNOWN)}, IS(RAM),
	 PTP_ERROR, "cpu(CTR_DIC: true)"},
	{"kvm.cacheable-pfnmap", {STAGE2, A(S2_MEMATTR, 7), IS(DEVICE), SAYS(CACHEABLE, YES), CPU(CTR_DIC, YES)},
	 A(HCR_FWB, 1), PTP_ERROR, NULL},
	{"kvm.mmio-exec", {STAGE2, A(S2_XN, 0), A(S2_MEMATTR, 5), A(S1_ATTR, 0x44), IS(DEVICE)}, A(S2_XN, 2), PTP_ERROR,
	 NULL},

	{"excl.inconsistent", {B(S1_ATTR, 0x44)}, B(S1_AP, 2), PTP_NOTE,
	 "sw-managed(host, process:7) | exclusive(host, process:7)"},
	{"exec.icache-nc", {B(S1_ATTR, 0x44), A(S1_PXN, 0)}, A(S1_PXN, 1), PTP_NOTE,
	 "sw-managed(host, process:7) | exclusive(host, process:7)"},
	{"dma.coherency", {OF_B(MASTER), B(S1_ATTR, 0x44)}, B(S1_ATTR, 0xff), PTP_NOTE,
	 "sw-managed(host, dma:0) | exclusive(host, dma:0)"},
	{"alias.xs", {CPU(FEAT_XS, YES), A(S1_ATTR, 0x44), B(S1_ATTR, 0x40)}, B(S1_ATTR, 0x44), PTP_NOTE,
	 "exclusive(host, process:7)"},
	{"wx.mapping", {A(S1_PXN, 0)}, A(S1_AP, 2), PTP_WARNING, NULL},
	{"wx.mapping", {OF_A(PROCESS), A(S1_PXN, 0)}, A(S1_AP, 1), PTP_WARNING, NULL},
	{"wx.alias", {A(S1_PXN, 0), A(S1_AP, 2), OF_B(HOST)}, B(S1_AP, 2), PTP_WARNING, NULL},
	{"wx.alias", {A(S1_PXN, 0), A(S1_AP, 2), OF_B(GUEST)}, A(S1_PXN, 1), PTP_WARNING, "exclusive(host, guest:1)"},
	{"tlb.global", {OF_A(PROCESS)}, A(S1_NG, 1), PTP_NOTE, NULL},
	{"tlb.global", {OF_A(PROCESS), A(S1_AP, 1)}, OF_A(HOST), PTP_NOTE, NULL},
};
// clang-format on

// All that an obligation is about, and what a capture says of it.
struct state {
	enum who who[2];
	uint64_t field[2][PTP_FIELD_COUNT];
	struct ptp_region region;
	enum ptp_answer feature[PTP_FEATURE_COUNT];
	bool pair;
};

static struct state ordinary(void)
{
	struct state s = {.who = {HOST, PROCESS}, .region = {.name = "R", .size = 4096, .kind = PTP_RAM}};

	for (unsigned side = 0; side < 2; side++) {
		uint64_t *field = s.field[side];

		field[PTP_F_EL0] = field[PTP_F_S1_M] = field[PTP_F_S1_C] = field[PTP_F_S1_I] = 1;
		field[PTP_F_S1_PXN] = field[PTP_F_S1_UXN] = 1;
		field[PTP_F_S1_ATTR] = 0xff;
		field[PTP_F_S1_SH] = 3;
	}
	for (size_t i = 0; i < PTP_FEATURE_COUNT; i++)
		s.feature[i] = PTP_NO;
	return s;
}

static void state_fact(struct state *s, const struct fact *fact)
{
	s->pair |= fact->side;
	switch (fact->of) {
	case FIELD:
		s->field[fact->side][fact->which] = fact->value;
		break;
	case OWNER:
		s->who[fact->side] = (enum who)fact->value;
		break;
	case KIND:
		s->region.kind = (enum ptp_kind)fact->value;
		break;
	case ANSWER:
		s->region.property[fact->which] = (enum ptp_answer)fact->value;
		break;
	case GRANTED_TO:
		s->region.granted = &contexts[fact->value].owner;
		s->region.granted_count = 1;
		s->region.has_granted = true;
		break;
	case SPACES:
		s->region.spaces = (unsigned)fact->value;
		break;
	case FEATURE:
		s->feature[fact->which] = (enum ptp_answer)fact->value;
		break;
	default:
		break;
	}
}

static struct ptp_class class_of(const struct state *s, unsigned side)
{
	struct ptp_class class = {.known = {0, 0}};

	for (enum ptp_field field = 0; field < PTP_FIELD_COUNT; field++)
		if (field != PTP_F_S1_ANY && field != PTP_F_S2_ANY && field != PTP_F_EFFSH)
			ptp_class_set(&class, field, s->field[side][field]);
	ptp_class_set(&class, PTP_F_DMA, contexts[s->who[side]].owner_kind == PTP_DMA);
	ptp_class_set(&class, PTP_F_OWNER, contexts[s->who[side]].owner_kind);
	return class;
}

static struct ptp_catalogue catalogue;
static struct ptp_solver *solver;

static void load(void)
{
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	struct ptp_diag diag = {PTP_OK, ""};

	cr_assert(!ptp_read_catalogue(file->name, file->text, file->size, &catalogue, &diag), "%s", diag.text);
	cr_assert(!ptp_solver_create(&catalogue, &solver, &diag), "%s", diag.text);
}

static void unload(void)
{
	ptp_solver_destroy(solver);
	ptp_catalogue_free(&catalogue);
}

TestSuite(rule_cases, .init = load, .fini = unload);

struct answer {
	enum ptp_status status;
	enum ptp_severity severity;
	char needs[1024];
};

static void say_needs(const struct ptp_prover *prover, const struct ptp_outcome *outcome, struct answer *answer)
{
	for (size_t i = 0; i < outcome->set_count; i++)
		for (size_t j = 0; j < outcome->sets[i].count; j++)
			strcat(strcat(answer->needs, j   ? " + "
						     : i ? " | "
							 : ""),
			       prover->ledger.entries.at[outcome->sets[i].entry[j]].text);
}

static struct answer ask(struct state *s, const char *rule)
{
	struct ptp_capture capture = {.contexts = {contexts, WHO_COUNT, WHO_COUNT}, .regions = {&s->region, 1, 1}};
	struct ptp_obligation obligation = {.rule = ptp_rule_index(&catalogue, rule), .id = {0, PTP_ALONE}};
	struct answer answer = {.needs = ""};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_classes classes = {0};
	struct ptp_outcome outcome;
	struct ptp_prover prover;

	memcpy(capture.feature, s->feature, sizeof(capture.feature));
	for (unsigned side = 0; side <= s->pair; side++) {
		struct ptp_class class = class_of(s, side);

		obligation.id[side] = ptp_class_id(&classes, s->who[side], &class);
	}
	cr_assert(!ptp_prover_init(&prover, &capture, &catalogue, &classes, solver, &diag), "%s", diag.text);
	ptp_prove(&prover, &obligation, &outcome);
	answer.status = outcome.status;
	answer.severity = outcome.severity;
	say_needs(&prover, &outcome, &answer);
	ptp_prover_free(&prover);
	ptp_classes_free(&classes);
	return answer;
}

Test(rule_cases, one_fact_decides)
{
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		const struct example *e = &examples[i];
		struct state s = ordinary();
		struct answer bad, good;

		for (size_t j = 0; e->bad[j].of; j++)
			state_fact(&s, &e->bad[j]);
		s.pair |= e->good.side;
		bad = ask(&s, e->rule);
		state_fact(&s, &e->good);
		good = ask(&s, e->rule);
		cr_expect_eq(bad.status, e->needs ? PTP_CONDITIONAL : PTP_VIOLATED, "case %zu (%s): bad has status %d",
			     i, e->rule, bad.status);
		cr_expect_eq(bad.severity, e->severity, "case %zu (%s): severity %d", i, e->rule, bad.severity);
		cr_expect_str_eq(bad.needs, e->needs ? e->needs : "", "case %zu (%s): needs %s", i, e->rule, bad.needs);
		cr_expect_eq(good.status, PTP_KEPT, "case %zu (%s): good has status %d, needs %s", i, e->rule,
			     good.status, good.needs);
	}
}

static bool has_example(const char *rule)
{
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++)
		if (!strcmp(examples[i].rule, rule))
			return true;
	return false;
}

// model.incomplete has no function: what makes it a finding is what the walk leaves out (test-walk-gaps.c, cli/changed.sh). Rules of
// registers have none either (cli/registers.sh).
Test(rule_cases, every_rule_has_an_example)
{
	for (size_t i = 0; i < catalogue.rules.count; i++)
		cr_expect(has_example(catalogue.rules.at[i].id) || catalogue.rules.at[i].registers ||
				  !strcmp(catalogue.rules.at[i].id, "model.incomplete"),
			  "%s has no example", catalogue.rules.at[i].id);
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++)
		cr_expect_str_eq(catalogue.rules.at[ptp_rule_index(&catalogue, examples[i].rule)].id, examples[i].rule);
}

// The list of a region is its own, or that of what it lies in; one that is empty leaves everybody out.
Test(rule_cases, granted_of_a_child)
{
	const char *host = "host";
	struct state s = ordinary();
	struct ptp_region regions[2] = {{.name = "all", .size = 8192, .granted = &host, .granted_count = 1}, s.region};
	struct ptp_capture capture = {.contexts = {contexts, WHO_COUNT, WHO_COUNT}, .regions = {regions, 2, 2}};
	struct ptp_class class = class_of(&s, 0);
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_classes classes = {0};
	static const struct {
		bool parent_has, child_has;
		enum who who;
		enum ptp_status status;
	} rows[] = {{false, false, PROCESS, PTP_KEPT},
		    {true, false, HOST, PTP_KEPT},
		    {true, false, PROCESS, PTP_VIOLATED},
		    {true, true, HOST, PTP_VIOLATED}};

	regions[1].within = "all";
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct ptp_obligation obligation = {.rule = ptp_rule_index(&catalogue, "contain.pa"),
						    .id = {0, PTP_ALONE},
						    .region = 1};
		struct ptp_outcome outcome;
		struct ptp_prover prover;

		regions[0].has_granted = rows[i].parent_has;
		regions[1].has_granted = rows[i].child_has;
		obligation.id[0] = ptp_class_id(&classes, rows[i].who, &class);
		cr_assert(!ptp_prover_init(&prover, &capture, &catalogue, &classes, solver, &diag), "%s", diag.text);
		ptp_prove(&prover, &obligation, &outcome);
		cr_expect_eq(outcome.status, rows[i].status, "row %zu: status %d", i, outcome.status);
		ptp_prover_free(&prover);
	}
	ptp_classes_free(&classes);
}

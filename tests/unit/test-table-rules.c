// SPDX-License-Identifier: Apache-2.0
//
// Rules about the tables themselves, from tables to findings: who may write them, how they are walked, contiguous groups. Each
// row differs from one without a finding in a single fact.
#include "inputs/inputs.h"
#include "scratch.h"
#include "verifier/verdict/check.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <stdio.h>
#include <string.h>

#define PAGES 16
#define BASE UINT64_C(0x80000000)
#define PAGE(n) (BASE + UINT64_C(0x1000) * (n))
#define TABLE(n) (PAGE(n) | 3)
#define LEAF (UINT64_C(3) << 53 | 1 << 10 | 3 << 8 | 3) // execute-never, AF, ISH, privileged read-write, Normal WB
#define READ_ONLY (1 << 7)
#define CONTIGUOUS (UINT64_C(1) << 52)
#define S2LEAF (UINT64_C(2) << 53 | 1 << 10 | 3 << 8 | 3 << 6 | 0xf << 2 | 3)

#define TCR "0x500803510" // 48-bit lower half, walks Write-Back Inner Shareable

// Pages 0 to 3: the kernel's tables for input address 0 on; 4 to 7: those of another context. Each maps one page of its
// own choice, at input address 0.
struct row {
	const char *what;
	uint64_t kernel, other;   // level 3 descriptors
	const char *context;      // of the other
	const char *tcr;          // of the kernel; NULL: TCR
	const char *rule, *found; // "violated", "conditional" or "", with its severity
};

#define PROCESS                                                                                                        \
	"{name: other, owner: 'process:7', regime: EL1&0, stage1: {TTBR0_EL1: 0x80004000, TCR_EL1: " TCR               \
	", MAIR_EL1: 0x4400ff, SCTLR_EL1: 0x1005}}"
#define HOST                                                                                                           \
	"{name: other, owner: host, regime: EL1&0, stage1: {TTBR0_EL1: 0x80004000, TCR_EL1: " TCR                      \
	", MAIR_EL1: 0x4400ff, SCTLR_EL1: 0x1005}}"
#define GUEST                                                                                                          \
	"{name: other, owner: 'guest:1', regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 0x80004000, VTCR_EL2: "      \
	"0x53590, HCR_EL2: 0x80000001}}"
#define SMMU(fields)                                                                                                   \
	"{name: other, owner: 'dma:x', regime: SMMU, stage1: {TTB0: 0x80004000, T0SZ: 16, TG0: 0, IPS: 5, MAIR: "      \
	"0x4400ff, EPD1: 1, AFFD: 0, HD: 0" fields "}}"

static const struct row rows[] = {
	{"a process may write the kernel's root", PAGE(9) | LEAF, PAGE(0) | LEAF, PROCESS, NULL, "tables.exposed",
	 "error conditional exclusive(host, process:7)"},
	{"it may read it", PAGE(9) | LEAF, PAGE(0) | LEAF | READ_ONLY, PROCESS, NULL, "tables.exposed", ""},
	{"it may write its own root, which is the kernel's", PAGE(9) | LEAF, PAGE(4) | LEAF, PROCESS, NULL,
	 "tables.exposed", "error violated"},
	{"it may write another page", PAGE(9) | LEAF, PAGE(10) | LEAF, PROCESS, NULL, "tables.exposed", ""},
	{"the host may write its tables", PAGE(4) | LEAF, PAGE(0) | LEAF, HOST, NULL, "tables.exposed", ""},
	{"a guest may write its own stage 2", PAGE(9) | LEAF, PAGE(7) | S2LEAF, GUEST, NULL, "tables.exposed",
	 "error violated"},
	{"a guest may write the kernel's tables", PAGE(9) | LEAF, PAGE(3) | S2LEAF, GUEST, NULL, "tables.exposed",
	 "error conditional exclusive(host, guest:1)"},
	{"the kernel may write the guest's stage 2", PAGE(5) | LEAF, PAGE(11) | S2LEAF, GUEST, NULL, "tables.exposed",
	 ""},
	{"a DMA master may write the kernel's tables", PAGE(9) | LEAF, PAGE(2) | LEAF,
	 SMMU(", IR0: 1, OR0: 1, SH0: 3, HA: 0"), NULL, "tables.exposed", "error conditional exclusive(host, dma:x)"},

	{"walks that are not cached", PAGE(0) | LEAF, PAGE(10) | LEAF, HOST, "0x500803010", "tables.walk-mismatch",
	 "error conditional sw-managed(host, host)"},
	{"walks that are like the mapping", PAGE(0) | LEAF, PAGE(10) | LEAF, HOST, TCR, "tables.walk-mismatch", ""},
	{"walks shared more widely", PAGE(0) | LEAF, PAGE(10) | LEAF, HOST, "0x500802510", "tables.walk-mismatch",
	 "warning conditional sw-managed(host, host)"},
	{"not through this mapping are they written", PAGE(0) | LEAF | READ_ONLY, PAGE(10) | LEAF, HOST, "0x500803010",
	 "tables.walk-mismatch", ""},
	{"a Non-cacheable mapping writes what is walked cached", PAGE(0) | LEAF | 2 << 2, PAGE(10) | LEAF, HOST, TCR,
	 "tables.walk-mismatch", "error conditional sw-managed(host, host)"},
	{"an SMMU walks uncached", PAGE(4) | LEAF, PAGE(10) | LEAF, SMMU(", IR0: 0, OR0: 0, SH0: 3, HA: 0"), TCR,
	 "tables.walk-mismatch", "error conditional sw-managed(host, dma:x)"},
	{"how an SMMU walks is not given", PAGE(4) | LEAF, PAGE(10) | LEAF, SMMU(""), TCR, "tables.walk-mismatch",
	 "warning conditional sw-managed(host, dma:x)"},

	{"hardware updates of uncached tables", PAGE(9) | LEAF, PAGE(10) | LEAF, HOST, "0x8500803010",
	 "hwupdate.memory", "error violated"},
	{"no hardware updates of uncached tables", PAGE(9) | LEAF, PAGE(10) | LEAF, HOST, "0x500803010",
	 "hwupdate.memory", ""},
	{"hardware updates of cached tables", PAGE(9) | LEAF, PAGE(10) | LEAF, HOST, "0x8500803510", "hwupdate.memory",
	 ""},

	{"one entry of a group", PAGE(0) | LEAF | CONTIGUOUS, PAGE(10) | LEAF, HOST, NULL, "contig.partial",
	 "warning violated"},
	{"one entry alone", PAGE(0) | LEAF, PAGE(10) | LEAF, HOST, NULL, "contig.partial", ""},
	{"one entry of a group, at the wrong place", PAGE(1) | LEAF | CONTIGUOUS, PAGE(10) | LEAF, HOST, NULL,
	 "contig.inconsistent", "error violated"},
	{"one entry of a group, at its place", PAGE(0) | LEAF | CONTIGUOUS, PAGE(10) | LEAF, HOST, NULL,
	 "contig.inconsistent", ""},
};

static void write_capture(const struct scratch *scratch, const struct row *row)
{
	static uint64_t page[PAGES][512];
	struct core_segment segment = {.type = PT_LOAD,
				       .offset = 0x1000,
				       .pa = BASE,
				       .file_size = sizeof(page),
				       .memory_size = sizeof(page),
				       .data = page};
	char text[2048];

	memset(page, 0, sizeof(page));
	for (unsigned root = 0; root < 8; root += 4)
		for (unsigned level = 0; level < 3; level++)
			page[root + level][0] = TABLE(root + level + 1);
	page[3][0] = row->kernel;
	page[7][0] = row->other;
	scratch_core(scratch, "tables.elf", 0x1000 + sizeof(page), &(struct core_header){0}, &segment, 1);
	snprintf(
		text, sizeof(text),
		"ptproof-capture: 1\nmemory: [{file: tables.elf}]\n"
		"cpu: {ID_AA64MMFR0_EL1: 5, ID_AA64MMFR1_EL1: 2, ID_AA64MMFR2_EL1: 0, ID_AA64MMFR3_EL1: 0}\n"
		"contexts:\n  - {name: kernel, owner: host, regime: EL1&0, stage1: {TTBR0_EL1: 0x80000000, TCR_EL1: %s, "
		"MAIR_EL1: 0x4400ff, SCTLR_EL1: 0x1005}}\n  - %s\n"
		"regions: [{name: RAM, base: 0x80000000, size: 0x1000000, kind: ram}]\n",
		row->tcr ? row->tcr : TCR, row->context);
	scratch_text(scratch, "capture.yaml", text);
}

// The gravest finding of the row's rule, as the row has it.
static void describe(const struct ptp_check *check, const struct row *row, char *text, size_t room)
{
	static const char *const severity[] = {"note", "warning", "error"};
	static const char *const status[] = {"kept", "conditional", "violated", "undecided"};

	text[0] = '\0';
	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (strcmp(check->catalogue->rules.at[f->rule].id, row->rule) != 0 || f->status == PTP_KEPT)
			continue;
		snprintf(text, room, "%s %s%s%s", severity[f->severity], status[f->status], f->set_count ? " " : "",
			 f->set_count ? check->prover.ledger.entries.at[f->sets[0].entry[0]].text : "");
		return;
	}
}

static void check_row(const struct row *row, const struct ptp_catalogue *catalogue, struct ptp_solver *solver)
{
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_capture capture = {.title = ""};
	struct ptp_check check;
	struct scratch scratch;
	char found[256];

	scratch_open(&scratch);
	write_capture(&scratch, row);
	cr_assert_eq(ptp_read_capture(scratch.path, &capture, &diag), PTP_OK, "%s: %s", row->what, diag.text);
	cr_assert_eq(ptp_check_run(&check, &capture, catalogue, solver, NULL, PTP_ERROR, NULL, &diag), PTP_OK);
	cr_expect(check.complete, "%s: %s", row->what, check.complete ? "" : check.maps[0].gaps.at[0].reason);
	describe(&check, row, found, sizeof(found));
	cr_expect_str_eq(found, row->found, "%s: \"%s\", not \"%s\"", row->what, found, row->found);
	ptp_check_free(&check);
	ptp_capture_free(&capture);
	scratch_close(&scratch);
}

Test(rules, of_tables, .timeout = 60)
{
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	struct ptp_catalogue catalogue = {.smt = {0}};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_solver *solver = NULL;

	cr_assert_eq(ptp_read_catalogue(file->name, file->text, file->size, &catalogue, &diag), PTP_OK);
	cr_assert_eq(ptp_solver_create(&catalogue, &solver, &diag), PTP_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_row(&rows[i], &catalogue, solver);
	ptp_solver_destroy(solver);
	ptp_catalogue_free(&catalogue);
}

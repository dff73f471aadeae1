// SPDX-License-Identifier: Apache-2.0
//
// Captures that harm a careless walk: tables in circles, tables out of reach, registers that contradict one another, and
// one capture for each reason that the walk can give for not going on.
#include "tests/hostile/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Registers. TCR_EL1 for the lower half alone (EPD1=1), with IPS 48 bits; VTCR_EL2 for 40 bits of IPA from level 1 in
// two concatenated tables at pages 8 and 9.
#define STAGE1(ttbr, tcr, sctlr, more)                                                                                 \
	"{TTBR0_EL1: " ttbr ", TCR_EL1: " tcr ", MAIR_EL1: 0xff, SCTLR_EL1: " sctlr more "}"
#define TCR(tcr) STAGE1("0x80000000", tcr, "0x1005", "")
#define EL3 "{TTBR0_EL3: 0x80000000, TCR_EL3: 0x80853510, MAIR_EL3: 0xff, SCTLR_EL3: 0x1005}"
#define SCTLR(sctlr) STAGE1("0x80000000", "0x500803510", sctlr, "")
#define MORE1(more) STAGE1("0x80000000", "0x500803510", "0x1005", more)
#define STAGE2(vttbr, vtcr, hcr) "{VTTBR_EL2: " vttbr ", VTCR_EL2: " vtcr ", HCR_EL2: " hcr "}"
#define VTCR(vtcr) STAGE2("0x80008000", vtcr, "0x80000001")
#define HCR(hcr) STAGE2("0x80008000", "0x53558", hcr)
#define SMMU(more) "{TTB0: 0x80000000, T0SZ: 16, TG0: 0, IPS: 5, MAIR: 0xff" more "}"
#define SMMU_KNOWN ", EPD0: 0, AFFD: 0, HA: 0, HD: 0"
#define LPA2_CPU "{ID_AA64MMFR0_EL1: 0x10000006, ID_AA64MMFR2_EL1: 0, ID_AA64MMFR3_EL1: 0, ID_AA64MMFR1_EL1: 0}"

// Page N full of one word.
static void fill(struct world *w, unsigned n, uint64_t word)
{
	for (unsigned i = 0; i < 512; i++)
		w->page[n][i] = word;
}

// Tables 0 to 3 lead to one page of RAM.
static void chain(struct world *w)
{
	for (unsigned i = 0; i < 3; i++)
		w->page[i][0] = TABLE(i + 1);
	w->page[3][0] = PAGE(20) | LEAF;
}

// Stage 2: IPA 0x80000000 on, 64 pages, to themselves; and the chain.
static void nested(struct world *w)
{
	chain(w);
	w->page[8][2] = TABLE(10);
	w->page[10][0] = TABLE(11);
	for (unsigned i = 0; i < PAGES; i++)
		w->page[11][i] = PAGE(i) | S2LEAF;
}

static void self_everywhere(struct world *w)
{
	fill(w, 0, TABLE(0) | 1 << 10);
}

static void self_at_stage2(struct world *w)
{
	fill(w, 8, TABLE(8) | 0x7ff);
	fill(w, 9, TABLE(8) | 0x7ff);
}

static void two_in_turn(struct world *w)
{
	fill(w, 0, TABLE(1) | 1 << 10);
	fill(w, 1, TABLE(0) | 1 << 10);
}

// Every path is another, and no two neighbouring pages are.
static void shared_and_scattered(struct world *w)
{
	for (unsigned n = 0; n < 4; n++)
		for (unsigned i = 0; i < 512; i++)
			w->page[n][i] = n < 3 ? TABLE(n + 1) : PAGE((i * 37 + 5) % PAGES) | LEAF;
}

// The same with attributes that differ from entry to entry.
static void shared_and_varied(struct world *w)
{
	shared_and_scattered(w);
	for (unsigned i = 0; i < 512; i++)
		w->page[3][i] ^= (uint64_t)(i & 15) << 6 | (uint64_t)(i >> 4 & 7) << 51;
}

static void all_ones(struct world *w)
{
	for (unsigned n = 0; n < PAGES; n++)
		fill(w, n, ~UINT64_C(0));
}

// The address of page 0 as a descriptor with DS=1: bits [51:50] are bits [9:8].
static void last_page(struct world *w)
{
	w->base = (UINT64_C(1) << 52) - 4096;
	fill(w, 0, UINT64_C(0x3fffffffff700));
	w->page[0][0] |= 3;
	w->page[0][511] |= 3;
}

static void tables_beyond(struct world *w)
{
	fill(w, 0, UINT64_C(0x180000000) | 3);
	w->page[0][0] = TABLE(1);
	fill(w, 1, UINT64_C(0xfffffffff000) | 3);
}

static void blocks_at_wrong_levels(struct world *w)
{
	chain(w);
	fill(w, 0, BLOCK);
	w->page[0][0] = TABLE(1);
	fill(w, 3, PAGE(20) | BLOCK);
}

static void blocks_beyond(struct world *w)
{
	chain(w);
	fill(w, 1, UINT64_C(0x7fffc0000000) | BLOCK);
	w->page[1][0] = TABLE(2);
	fill(w, 2, UINT64_C(0xffffffe00000) | BLOCK);
}

static void contiguous_at_random(struct world *w)
{
	uint64_t state = 1;

	chain(w);
	for (unsigned i = 0; i < 512; i++) {
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		w->page[3][i] = PAGE(state >> 40 & 63) | LEAF | (state >> 63 ? CONTIGUOUS : 0) | (state >> 20 & 0x40);
	}
}

static void contiguous_at_the_end(struct world *w)
{
	chain(w);
	fill(w, 3, UINT64_C(0xfffffffff000) | LEAF | CONTIGUOUS);
	fill(w, 2, UINT64_C(0xffffffe00000) | BLOCK | CONTIGUOUS);
	w->page[2][0] = TABLE(3);
	fill(w, 1, UINT64_C(0xffffc0000000) | BLOCK | CONTIGUOUS);
	w->page[1][0] = TABLE(2);
}

// Stage 2 lets the guest write the tables of stage 2.
static void stage2_maps_itself(struct world *w)
{
	nested(w);
	for (unsigned i = 0; i < PAGES; i++)
		w->page[11][i] = PAGE(8 + i % 4) | S2LEAF;
}

// Every IPA is the one page, and that page is a stage 1 table of itself.
static void every_ipa_is_one_page(struct world *w)
{
	for (unsigned i = 0; i < 512; i++) {
		w->page[8][i] = w->page[9][i] = TABLE(10);
		w->page[10][i] = TABLE(11);
		w->page[11][i] = PAGE(0) | S2LEAF;
	}
	self_everywhere(w);
}

static void nested_self(struct world *w)
{
	nested(w);
	self_everywhere(w);
}

// A stage 1 table in a contiguous group of stage 2 that says three things.
static void ambiguous(struct world *w)
{
	nested(w);
	for (unsigned i = 0; i < 16; i++)
		w->page[11][i] |= CONTIGUOUS;
	w->page[11][2] = PAGE(40) | S2LEAF | CONTIGUOUS;
}

static void concatenated(struct world *w)
{
	w->hole = 9;
	nested(w);
}

static void missing(struct world *w)
{
	w->hole = 3;
	chain(w);
}

static void missing_behind_stage2(struct world *w)
{
	w->hole = 2;
	nested(w);
}

static void with_pbha(struct world *w)
{
	chain(w);
	w->page[3][0] |= UINT64_C(5) << 59;
}

static void nested_with_pbha(struct world *w)
{
	nested(w);
	w->page[11][20] |= UINT64_C(5) << 59;
}

struct hostile {
	const char *name;
	unsigned allowed;
	const char *reason;               // of a gap
	void (*arrange)(struct world *w); // NULL: chain, or nested with a stage 2
	const char *stage1, *stage2, *cpu, *regime, *owner, *security;
};

static const struct hostile cases[] = {
	// Ordinary ones, so that the rest is not refused for something else.
	{"chain", PROVED, NULL, .arrange = chain},
	{"nested", PROVED, NULL, .stage2 = HCR("0x80000001")},
	{"free", VIOLATED, NULL, .stage1 = "free", .stage2 = HCR("0x80000001"), .owner = "guest:1"},
	{"EL2", PROVED, NULL, .regime = "EL2",
	 .stage1 = "{TTBR0_EL2: 0x80000000, TCR_EL2: 0x80853510, MAIR_EL2: 0xff, SCTLR_EL2: 0x1005}"},
	{"SMMU", PROVED, NULL, .stage1 = SMMU(SMMU_KNOWN), .regime = "SMMU", .owner = "dma:x"},

	// Circles
	{"a table that is all of its own entries", UNKNOWN, "the rest is not walked", .arrange = self_everywhere},
	{"two tables in turn", UNKNOWN, "the rest is not walked", .arrange = two_in_turn},
	{"one table at every level, scattered pages", UNKNOWN, "the rest is not walked",
	 .arrange = shared_and_scattered},
	{"one table at every level, varied attributes", VIOLATED | UNKNOWN, "the rest is not walked",
	 .arrange = shared_and_varied},
	{"a stage 2 table that is all of its own entries", VIOLATED, "the rest is not walked",
	 .arrange = self_at_stage2, .stage1 = "free", .stage2 = HCR("0x80000001"), .owner = "guest:1"},
	{"a stage 1 table that is its own, behind stage 2", UNKNOWN, "the rest is not walked", .arrange = nested_self,
	 .stage2 = HCR("0x80000001")},
	{"every IPA is one page", UNKNOWN, "the rest is not walked", .arrange = every_ipa_is_one_page,
	 .stage2 = HCR("0x80000001")},
	{"stage 2 maps its own tables", VIOLATED, NULL, .arrange = stage2_maps_itself, .stage1 = "free",
	 .stage2 = HCR("0x80000001"), .owner = "guest:1"},
	{"the same through an SMMU", VIOLATED, "the rest is not walked", .arrange = self_everywhere,
	 .stage1 = SMMU(SMMU_KNOWN), .regime = "SMMU", .owner = "dma:x"},

	// Far ends
	{"all ones", UNKNOWN, "table page missing", .arrange = all_ones},
	{"all ones at stage 2", UNKNOWN, "stage 2 table page missing", .arrange = all_ones, .stage1 = "free",
	 .stage2 = HCR("0x80000001"), .owner = "guest:1"},
	{"the last page of 52 bits", ANY, NULL, .arrange = last_page, .cpu = LPA2_CPU,
	 .stage1 = STAGE1("0xfffffffff03c", "0x080000060080350c", "0x1005", "")},
	{"tables beyond the output size", PROVED | UNKNOWN, NULL, .arrange = tables_beyond, .stage1 = TCR("0x803510")},
	{"the table base beyond the output size", VIOLATED, NULL,
	 .stage1 = STAGE1("0x180000000", "0x803510", "0x1005", "")},
	{"blocks at wrong levels", PROVED, NULL, .arrange = blocks_at_wrong_levels},
	{"blocks at the end of the output size", UNKNOWN, NULL, .arrange = blocks_beyond},
	{"contiguous bits at random", ANY, NULL, .arrange = contiguous_at_random},
	{"contiguous groups at the end of the output size", VIOLATED, NULL, .arrange = contiguous_at_the_end},
	{"an image that ends inside the tables", UNKNOWN, "table page missing",
	 .stage1 = STAGE1("0x80040000", "0x500803510", "0x1005", "")},
	{"a hole in a concatenated initial table", VIOLATED, "stage 2 table page missing", .arrange = concatenated,
	 .stage1 = "free", .stage2 = HCR("0x80000001"), .owner = "guest:1"},
	{"a hole in the tables", UNKNOWN, "table page missing", .arrange = missing},
	{"a hole in the tables behind stage 2", UNKNOWN, "table page missing", .arrange = missing_behind_stage2,
	 .stage2 = HCR("0x80000001")},

	// Sizes
	{"16 KiB of a CPU without", UNKNOWN, "no 16 KiB granule at stage 1", .stage1 = TCR("0x50080b510")},
	{"64 KiB", PROVED, NULL, .stage1 = TCR("0x500807510")},
	{"16 KiB at stage 2 of a CPU without", UNKNOWN, "no 16 KiB granule at stage 2", .stage2 = VTCR("0x5b558")},
	{"64 KiB at stage 2", PROVED, NULL, .stage2 = VTCR("0x57558")},
	{"64 KiB of an SMMU", VIOLATED, NULL, .regime = "SMMU", .owner = "dma:x",
	 .stage1 = "{TTB0: 0x80000000, T0SZ: 16, TG0: 1, IPS: 5, MAIR: 0xff}"},
	{"a granule that is reserved", VIOLATED, "reserved encoding", .stage1 = TCR("0x50080f510")},
	{"T0SZ 0", VIOLATED, "T0SZ 0 is outside the legal range", .stage1 = TCR("0x500803500")},
	{"T0SZ 15", VIOLATED, "T0SZ 15 is outside the legal range", .stage1 = TCR("0x50080350f")},
	{"T0SZ 63", VIOLATED, "T0SZ 63 is outside the legal range", .stage1 = TCR("0x50080353f")},
	{"T0SZ 0 at stage 2", VIOLATED, "T0SZ 0 is outside the legal range", .stage2 = VTCR("0x53540")},
	{"T0SZ 63 at stage 2", VIOLATED, "T0SZ 63 is outside the legal range", .stage2 = VTCR("0x5357f")},
	{"T0SZ 0 of an SMMU", VIOLATED, "T0SZ 0 is outside the legal range", .regime = "SMMU", .owner = "dma:x",
	 .stage1 = "{TTB0: 0x80000000, T0SZ: 0, TG0: 0, IPS: 5, MAIR: 0xff}"},
	{"small tables", UNKNOWN, "legal only with small tables", .stage1 = TCR("0x50080352f"),
	 .cpu = "{ID_AA64MMFR0_EL1: 5, ID_AA64MMFR3_EL1: 0}"},
	{"SL0 3", VIOLATED, NULL, .stage2 = VTCR("0x535d8")},
	{"SL0 0 with 40 bits", VIOLATED, NULL, .stage2 = VTCR("0x53518")},
	{"SL0 2 with 25 bits", VIOLATED, NULL, .stage2 = VTCR("0x535a7")},
	{"DS of a CPU that is not known", UNKNOWN, "DS=1 but FEAT_LPA2 is not known",
	 .stage1 = TCR("0x80000050080350c"), .cpu = "{ID_AA64MMFR3_EL1: 0}"},
	{"TTBR with low bits", VIOLATED, "bits below the table's alignment are set",
	 .stage1 = STAGE1("0x80000ff8", "0x500803510", "0x1005", "")},
	{"VTTBR with low bits", VIOLATED, "bits below the table's alignment are set",
	 .stage2 = STAGE2("0x80009000", "0x53558", "0x80000001")},

	// What is not modelled
	{"little-endian tables with EE=1", ANY, NULL, .stage1 = SCTLR("0x2001005")},
	{"AMAIR", UNKNOWN, "AMAIR_EL1 0x1: its attributes are not modelled", .stage1 = MORE1(", AMAIR_EL1: 1")},
	{"AMAIR2", UNKNOWN, "AMAIR2_EL1 0x1", .stage1 = MORE1(", AMAIR2_EL1: 1")},
	{"MAIR2", UNKNOWN, "MAIR2_EL1 0x1", .stage1 = MORE1(", MAIR2_EL1: 1"), .cpu = "{ID_AA64MMFR0_EL1: 5}"},
	{"TCR2", UNKNOWN, "D128, PnCH, HAFT and what else it has are not modelled", .stage1 = MORE1(", TCR2_EL1: 1")},
	{"PIE", UNKNOWN, "whether HCRX_EL2.TCR2En lets it count is not known", .stage1 = MORE1(", TCR2_EL1: 2")},
	{"nothing said of TCR2", UNKNOWN, "ID_AA64MMFR3_EL1 is not given", .cpu = "{ID_AA64MMFR0_EL1: 5}"},
	{"VTCR.D128", UNKNOWN, "VTCR_EL2.D128=1 is not modelled", .stage2 = VTCR("0x4000053558")},
	{"VTCR.S2PIE", UNKNOWN, "FEAT_S2PIE is not known to be there", .stage2 = VTCR("0x1000053558")},
	{"HCR.DC", ANY, NULL, .stage2 = HCR("0x80001000")},
	{"HCR.DC with VM", ANY, NULL, .stage2 = HCR("0x80001001")},
	{"HCR.TGE", UNKNOWN, "HCR_EL2.TGE=1", .stage2 = HCR("0x88000001")},
	{"HCR.NV1 of a CPU without", ANY, NULL, .stage2 = HCR("0xc0080000001")},
	{"HCR.NV1", UNKNOWN, "{NV,NV1}", .stage2 = HCR("0xc0080000001"),
	 .cpu = "{ID_AA64MMFR0_EL1: 5, ID_AA64MMFR3_EL1: 0}"},
	{"HCR.NV1 alone", UNKNOWN, "{NV,NV1} = {0,1}", .stage2 = HCR("0x80080000001"),
	 .cpu = "{ID_AA64MMFR0_EL1: 5, ID_AA64MMFR3_EL1: 0}"},
	{"HCR.FWB of a CPU without", UNKNOWN, "contradicts the CPU", .stage2 = HCR("0x400080000001")},
	{"HCR.MIOCNCE", UNKNOWN, "MIOCNCE", .stage2 = HCR("0x4080000001")},
	{"PBHA", UNKNOWN, "PBHA of leaf entries is not modelled", .arrange = with_pbha, .stage1 = TCR("0x7a0500803510"),
	 .cpu = "{ID_AA64MMFR0_EL1: 5, ID_AA64MMFR3_EL1: 0}"},
	{"PBHA at stage 2", UNKNOWN, "PBHA of stage 2 leaf entries is not modelled", .arrange = nested_with_pbha,
	 .stage2 = VTCR("0x1e053558"), .cpu = "{ID_AA64MMFR0_EL1: 5, ID_AA64MMFR3_EL1: 0}"},
	{"a stage 1 table in a group that is not consistent", UNKNOWN, "contiguous group of stage 2",
	 .arrange = ambiguous, .stage2 = HCR("0x80000001")},
	{"stage 1 off and no stage 2", UNKNOWN, "stage 1 is off", .stage1 = "off"},
	{"SCTLR.M 0 and no stage 2", UNKNOWN, "stage 1 is off", .stage1 = SCTLR("0x1004")},
	{"EL3", UNKNOWN, "EL3 is in Secure state, or with FEAT_RME in Root state", .regime = "EL3", .owner = "firmware",
	 .stage1 = EL3},
	{"EL3 of who knows which state", UNKNOWN, "FEAT_RME, is not known", .regime = "EL3", .owner = "firmware",
	 .stage1 = EL3, .security = "secure", .cpu = "{ID_AA64MMFR0_EL1: 5, ID_AA64MMFR3_EL1: 0}"},
	{"EL3 in Root state", PROVED, NULL, .regime = "EL3", .owner = "firmware", .stage1 = EL3, .security = "root"},
	{"Secure", PROVED, NULL, .security = "secure"},
	{"Secure stage 2", UNKNOWN, "needs VSTTBR_EL2 and VSTCR_EL2", .security = "secure",
	 .stage2 = HCR("0x80000001")},
	{"Realm", PROVED, NULL, .security = "realm", .stage2 = HCR("0x80000001")},
	{"Root", UNKNOWN, "only EL3 is in Root state", .security = "root"},
	{"SMMU stage 2 that maps its own tables", VIOLATED, NULL, .regime = "SMMU", .owner = "dma:x",
	 .stage1 = "bypass", .stage2 = "{S2TTB: 0x80008000, S2T0SZ: 24, S2SL0: 1, S2TG: 0, S2PS: 5, S2FWB: 0}"},
	{"SMMU stage 2 from the wrong level", VIOLATED, NULL, .regime = "SMMU", .owner = "dma:x", .stage1 = "bypass",
	 .stage2 = "{S2TTB: 0x80008000, S2T0SZ: 24, S2SL0: 0, S2TG: 0, S2PS: 5, S2FWB: 0}"},
	{"SMMU bypass", UNKNOWN, NULL, .regime = "SMMU", .owner = "dma:x", .stage1 = "bypass"},
	{"SMMU AArch32", UNKNOWN, "SMMU AA64=0", .regime = "SMMU", .owner = "dma:x", .stage1 = SMMU(", AA64: 0")},
};

static bool check(const struct hostile *hostile)
{
	struct world *w = world_new();
	bool good;

	w->stage1 = hostile->stage1;
	w->stage2 = hostile->stage2;
	w->cpu = hostile->cpu;
	w->regime = hostile->regime;
	w->owner = hostile->owner;
	w->security = hostile->security;
	if (hostile->arrange)
		hostile->arrange(w);
	else
		(hostile->stage2 ? nested : chain)(w);
	good = world_check(w, hostile->name, hostile->allowed, hostile->reason);
	free(w);
	return good;
}

// With NAME...: just these.
static bool is_asked_for(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc < 2;
}

int main(int argc, char **argv)
{
	unsigned count = 0, bad = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (!is_asked_for(cases[i].name, argc, argv))
			continue;
		bad += !check(&cases[i]);
		count++;
	}
	printf("%u captures, %u wrong\n", count, bad);
	return bad || !count;
}

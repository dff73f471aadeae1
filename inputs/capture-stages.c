// SPDX-License-Identifier: Apache-2.0
//
// The two stages of a context: which registers or fields each regime has, and which of them it cannot do without.
//
// Sources: Arm ARM, "AArch64 System register descriptions" (names by Exception level; TCR2_ELx is FEAT_TCR2); Arm
// SMMUv3 architecture, "Context Descriptor" and "Stream Table Entry" (field names and widths).
#include "inputs/capture-read.h"

#include <string.h>

#define NEEDED true
#define OPTIONAL false
// clang-format off
#define REGISTER(name, needed) {#name, needed, 64}
// clang-format on

static const struct ptp_register_key el10[] = {
	REGISTER(TTBR0_EL1, OPTIONAL), REGISTER(TTBR1_EL1, OPTIONAL),  REGISTER(TCR_EL1, NEEDED),
	REGISTER(MAIR_EL1, NEEDED),    REGISTER(SCTLR_EL1, NEEDED),    REGISTER(TCR2_EL1, OPTIONAL),
	REGISTER(MAIR2_EL1, OPTIONAL), REGISTER(AMAIR_EL1, OPTIONAL),  REGISTER(AMAIR2_EL1, OPTIONAL),
	REGISTER(PIR_EL1, OPTIONAL),   REGISTER(PIRE0_EL1, OPTIONAL),  REGISTER(POR_EL1, OPTIONAL),
	REGISTER(POR_EL0, OPTIONAL),   REGISTER(SCTLR2_EL1, OPTIONAL), {0},
};

static const struct ptp_register_key el20[] = {
	REGISTER(TTBR0_EL2, OPTIONAL), REGISTER(TTBR1_EL2, OPTIONAL),  REGISTER(TCR_EL2, NEEDED),
	REGISTER(MAIR_EL2, NEEDED),    REGISTER(SCTLR_EL2, NEEDED),    REGISTER(TCR2_EL2, OPTIONAL),
	REGISTER(MAIR2_EL2, OPTIONAL), REGISTER(AMAIR_EL2, OPTIONAL),  REGISTER(AMAIR2_EL2, OPTIONAL),
	REGISTER(PIR_EL2, OPTIONAL),   REGISTER(PIRE0_EL2, OPTIONAL),  REGISTER(POR_EL2, OPTIONAL),
	REGISTER(POR_EL0, OPTIONAL),   REGISTER(SCTLR2_EL2, OPTIONAL), {0},
};

static const struct ptp_register_key el2[] = {
	REGISTER(TTBR0_EL2, OPTIONAL), REGISTER(TCR_EL2, NEEDED),      REGISTER(MAIR_EL2, NEEDED),
	REGISTER(SCTLR_EL2, NEEDED),   REGISTER(TCR2_EL2, OPTIONAL),   REGISTER(MAIR2_EL2, OPTIONAL),
	REGISTER(AMAIR_EL2, OPTIONAL), REGISTER(AMAIR2_EL2, OPTIONAL), REGISTER(PIR_EL2, OPTIONAL),
	REGISTER(POR_EL2, OPTIONAL),   REGISTER(SCTLR2_EL2, OPTIONAL), {0},
};

static const struct ptp_register_key el3[] = {
	REGISTER(TTBR0_EL3, OPTIONAL),
	REGISTER(TCR_EL3, NEEDED),
	REGISTER(MAIR_EL3, NEEDED),
	REGISTER(SCTLR_EL3, NEEDED),
	REGISTER(MAIR2_EL3, OPTIONAL),
	REGISTER(AMAIR_EL3, OPTIONAL),
	REGISTER(AMAIR2_EL3, OPTIONAL),
	REGISTER(PIR_EL3, OPTIONAL),
	REGISTER(POR_EL3, OPTIONAL),
	REGISTER(SCTLR2_EL3, OPTIONAL),
	{0},
};

static const struct ptp_register_key context_descriptor[] = {
	{"TTB0", OPTIONAL, 52},
	{"T0SZ", OPTIONAL, 6},
	{"TG0", OPTIONAL, 2},
	{"IPS", NEEDED, 3},
	{"MAIR", NEEDED, 64},
	{"TTB1", OPTIONAL, 52},
	{"T1SZ", OPTIONAL, 6},
	{"TG1", OPTIONAL, 2},
	{"IR0", OPTIONAL, 2},
	{"OR0", OPTIONAL, 2},
	{"SH0", OPTIONAL, 2},
	{"IR1", OPTIONAL, 2},
	{"OR1", OPTIONAL, 2},
	{"SH1", OPTIONAL, 2},
	{"EPD0", OPTIONAL, 1},
	{"EPD1", OPTIONAL, 1},
	{"AFFD", OPTIONAL, 1},
	{"HA", OPTIONAL, 1},
	{"HD", OPTIONAL, 1},
	{"AA64", OPTIONAL, 1},
	{"DS", OPTIONAL, 1},
	{"ENDI", OPTIONAL, 1},
	{"AIE", OPTIONAL, 1},
	{"PIE", OPTIONAL, 1},
	{0},
};

static const struct ptp_register_key cpu_stage2[] = {
	REGISTER(VTTBR_EL2, NEEDED),   REGISTER(VTCR_EL2, NEEDED),    REGISTER(HCR_EL2, NEEDED),
	REGISTER(SCTLR_EL2, OPTIONAL), REGISTER(S2PIR_EL2, OPTIONAL), REGISTER(VSTTBR_EL2, OPTIONAL),
	REGISTER(VSTCR_EL2, OPTIONAL), REGISTER(HCRX_EL2, OPTIONAL),  {0},
};

static const struct ptp_register_key stream_table_entry[] = {
	{"S2TTB", NEEDED, 52},   {"S2T0SZ", NEEDED, 6},   {"S2SL0", NEEDED, 2},
	{"S2TG", NEEDED, 2},     {"S2PS", NEEDED, 3},     {"S2FWB", NEEDED, 1},
	{"S2AFFD", OPTIONAL, 1}, {"S2HA", OPTIONAL, 1},   {"S2HD", OPTIONAL, 1},
	{"S2IR0", OPTIONAL, 2},  {"S2OR0", OPTIONAL, 2},  {"S2SH0", OPTIONAL, 2},
	{"S2PTW", OPTIONAL, 1},  {"S2AA64", OPTIONAL, 1}, {"S2ENDI", OPTIONAL, 1},
	{"S2DS", OPTIONAL, 1},   {"S2PIE", OPTIONAL, 1},  {0},
};

static const struct regime {
	const char *name, *registers; // what its stage 1 is called in a message
	const struct ptp_register_key *stage1;
	const char *ttb[2]; // either, or the first alone
	const char *tcr2;   // needed where FEAT_TCR2 is there
} regimes[] = {
	[PTP_EL10] = {"EL1&0", "the stage 1 of EL1&0", el10, {"TTBR0_EL1", "TTBR1_EL1"}, "TCR2_EL1"},
	[PTP_EL2] = {"EL2", "the stage 1 of EL2", el2, {"TTBR0_EL2", NULL}, "TCR2_EL2"},
	[PTP_EL20] = {"EL2&0", "the stage 1 of EL2&0", el20, {"TTBR0_EL2", "TTBR1_EL2"}, "TCR2_EL2"},
	[PTP_EL3] = {"EL3", "the stage 1 of EL3", el3, {"TTBR0_EL3", NULL}, NULL},
	[PTP_SMMU] = {"SMMU", "the stage 1 of an SMMU context", context_descriptor, {"TTB0", "TTB1"}, NULL},
};

static enum ptp_err need_table_base(struct ptp_reader *r, const struct ptp_stage *stage, const struct regime *regime)
{
	for (size_t i = 0; i < 2 && regime->ttb[i]; i++)
		if (ptp_register_find(&stage->registers, regime->ttb[i]))
			return PTP_OK;
	return ptp_fail_at(r->diag, stage->place, "%s needs %s%s%s:", regime->registers, regime->ttb[0],
			   regime->ttb[1] ? ": or " : "", regime->ttb[1] ? regime->ttb[1] : "");
}

// TTB0 comes with T0SZ and TG0, TTB1 with T1SZ and TG1.
static enum ptp_err need_smmu_sizes(struct ptp_reader *r, const struct ptp_stage *stage)
{
	static const char *const pairs[][2] = {{"TTB0", "T0SZ"}, {"TTB0", "TG0"}, {"TTB1", "T1SZ"}, {"TTB1", "TG1"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (ptp_register_find(&stage->registers, pairs[i][0]) &&
		    !ptp_register_find(&stage->registers, pairs[i][1]))
			return ptp_fail_at(r->diag, stage->place,
					   "the stage 1 of an SMMU context needs %s: with its %s", pairs[i][1],
					   pairs[i][0]);
	return PTP_OK;
}

static enum ptp_err read_stage1_registers(struct ptp_reader *r, const struct ptp_yaml *node,
					  struct ptp_context *context)
{
	const struct regime *regime = &regimes[context->regime];
	struct ptp_stage *stage = &context->stage1;

	stage->mode = PTP_REGISTERS;
	if (ptp_read_registers(r, node, regime->registers, regime->stage1, &stage->registers) ||
	    need_table_base(r, stage, regime))
		return r->diag->err;
	if (context->regime == PTP_SMMU)
		return need_smmu_sizes(r, stage);
	if (regime->tcr2 && r->capture->feature[PTP_FEAT_TCR2] == PTP_YES &&
	    !ptp_register_find(&stage->registers, regime->tcr2))
		return ptp_fail_at(r->diag, stage->place, "%s needs %s: the cpu has FEAT_TCR2", regime->registers,
				   regime->tcr2);
	return PTP_OK;
}

static enum ptp_err read_stage1(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_context *context)
{
	static const enum ptp_mode modes[] = {PTP_OFF, PTP_FREE, PTP_LISTED};
	static const char *const cpu[] = {"off", "free", "listed"};
	static const char *const smmu[] = {"bypass", "abort"};
	unsigned word;

	context->stage1.place = ptp_yaml_key_place(node);
	if (node->kind == PTP_YAML_MAPPING)
		return read_stage1_registers(r, node, context);
	if (context->regime == PTP_SMMU) {
		if (ptp_yaml_word(node, "a stage 1 of the SMMU (a mapping of fields is one too)", smmu, 2, &word,
				  r->diag))
			return r->diag->err;
		context->stage1.mode = word ? PTP_ABORT : PTP_BYPASS;
		return PTP_OK;
	}
	if (ptp_yaml_word(node, "a stage 1 (a mapping of registers is one too)", cpu, 3, &word, r->diag))
		return r->diag->err;
	context->stage1.mode = modes[word];
	return PTP_OK;
}

// HCR_EL2.VM is bit 0, HCR_EL2.DC bit 12: with both 0 stage 2 does not translate. Source: Arm ARM, HCR_EL2.
static enum ptp_mode mode_of_hcr(const struct ptp_registers *registers)
{
	uint64_t hcr = ptp_register_value(registers, "HCR_EL2");

	return hcr & (UINT64_C(1) | UINT64_C(1) << 12) ? PTP_REGISTERS : PTP_OFF;
}

static enum ptp_err read_stage2_registers(struct ptp_reader *r, const struct ptp_yaml *node,
					  struct ptp_context *context)
{
	struct ptp_stage *stage = &context->stage2;

	if (context->regime == PTP_SMMU) {
		stage->mode = PTP_REGISTERS;
		return ptp_read_registers(r, node, "the stage 2 of an SMMU context", stream_table_entry,
					  &stage->registers);
	}
	if (ptp_read_registers(r, node, "a stage 2", cpu_stage2, &stage->registers))
		return r->diag->err;
	stage->mode = mode_of_hcr(&stage->registers);
	return PTP_OK;
}

static enum ptp_err read_stage2(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_context *context)
{
	static const char *const words[] = {"off"};
	unsigned word;

	context->stage2.mode = PTP_OFF;
	context->stage2.place = context->place;
	if (!node)
		return PTP_OK;
	context->stage2.place = ptp_yaml_key_place(node);
	if (context->regime != PTP_EL10 && context->regime != PTP_SMMU)
		return ptp_fail_at(r->diag, context->stage2.place,
				   "the regime %s has no stage 2: leave out stage2:", regimes[context->regime].name);
	if (node->kind == PTP_YAML_MAPPING)
		return read_stage2_registers(r, node, context);
	return ptp_yaml_word(node, "a stage 2 (a mapping of registers is one too)", words, 1, &word, r->diag);
}

static enum ptp_err check_free(struct ptp_reader *r, const struct ptp_context *context)
{
	const char *why = context->regime != PTP_EL10        ? "a context of EL1&0"
			  : context->owner_kind != PTP_GUEST ? "a context that a guest owns"
			  : context->stage2.mode == PTP_OFF  ? "a stage 2 that is on"
							     : NULL;

	if (context->stage1.mode != PTP_FREE || !why)
		return PTP_OK;
	return ptp_fail_at(r->diag, context->stage1.place,
			   "stage1: free needs %s: without a limit on what it maps, nothing can be said of it", why);
}

// The kernel lists its own tables and those of EFI's runtime services.
static enum ptp_err check_listed(struct ptp_reader *r, const struct ptp_context *context)
{
	const char *why = context->owner_kind != PTP_HOST && context->owner_kind != PTP_FIRMWARE
				  ? "a context that host or firmware owns"
			  : context->regime != PTP_EL10 && context->regime != PTP_EL20
				  ? "a regime of the kernel: EL1&0 or EL2&0"
			  : context->stage2.mode != PTP_OFF ? "no stage 2, of which it says nothing"
							    : NULL;

	if (context->stage1.mode != PTP_LISTED || !why)
		return PTP_OK;
	return ptp_fail_at(r->diag, context->stage1.place, "stage1: listed needs %s", why);
}

static enum ptp_err check_abort(struct ptp_reader *r, const struct ptp_context *context)
{
	if (context->stage1.mode != PTP_ABORT || context->stage2.mode == PTP_OFF)
		return PTP_OK;
	return ptp_fail_at(r->diag, context->stage2.place,
			   "a stream that aborts reaches no stage 2: leave out stage2:");
}

enum ptp_err ptp_read_stages(struct ptp_reader *r, const struct ptp_yaml *stage1, const struct ptp_yaml *stage2,
			     struct ptp_context *context)
{
	if (read_stage1(r, stage1, context) || read_stage2(r, stage2, context) || check_free(r, context))
		return r->diag->err;
	return check_listed(r, context) ? r->diag->err : check_abort(r, context);
}

// SPDX-License-Identifier: Apache-2.0
//
// Decides which stages a context has in force, and which fields of its classes follow from that alone.
//
// Source: Arm ARM, HCR_EL2 (VM, DC, FWB, CD, ID, DCT, PTW, TGE, E2H) and SCTLR_ELx (M, C, I, WXN) field descriptions.
#include "verifier/walk/setup.h"

#include "verifier/walk/gap.h"
#include "verifier/walk/smmu.h"

static uint64_t bit(uint64_t word, unsigned at)
{
	return word >> at & 1;
}

static uint64_t hcr(const struct ptp_setup *setup)
{
	return ptp_register_value(&setup->context->stage2.registers, "HCR_EL2");
}

static uint64_t sctlr(const struct ptp_setup *setup)
{
	return ptp_setup_value(setup, "SCTLR");
}

// VM; DC counts as VM too.
static bool stage2_in_force(const struct ptp_setup *setup)
{
	const struct ptp_context *context = setup->context;

	if (context->regime == PTP_SMMU)
		return context->stage2.mode == PTP_REGISTERS;
	return context->regime == PTP_EL10 && context->stage2.mode == PTP_REGISTERS &&
	       (bit(hcr(setup), 0) || bit(hcr(setup), 12));
}

// DC turns stage 1 of EL1&0 off, whatever SCTLR_EL1.M says.
static enum ptp_mode stage1_in_force(const struct ptp_setup *setup)
{
	const struct ptp_context *context = setup->context;

	if (context->regime == PTP_SMMU)
		return context->stage1.mode;
	if (setup->has_stage2 && bit(hcr(setup), 12))
		return PTP_OFF;
	if (context->stage1.mode == PTP_REGISTERS && !bit(sctlr(setup), 0))
		return PTP_OFF;
	return context->stage1.mode;
}

static void set_agent(struct ptp_setup *setup)
{
	const struct ptp_context *context = setup->context;
	struct ptp_class *class = &setup->rest;

	ptp_class_set(class, PTP_F_DMA, context->regime == PTP_SMMU);
	ptp_class_set(class, PTP_F_OWNER, context->owner_kind);
	if (context->security == PTP_NONSECURE) // else each leaf says its own
		ptp_class_set(class, PTP_F_SPACE, PTP_NONSECURE);
	ptp_class_set(class, PTP_F_EL0, context->regime == PTP_EL10 || context->regime == PTP_EL20);
	ptp_class_set(class, PTP_F_EL2, context->regime == PTP_EL2 || context->regime == PTP_EL20);
	ptp_class_clear(class, PTP_F_WALK, PTP_F_S2_GROUP);
}

// The SMMU has no M, C and I: where stage 1 is not bypassed its tables are in force, and its accesses may be cached.
static void set_sctlr(struct ptp_setup *setup)
{
	struct ptp_class *class = &setup->rest;
	bool smmu = setup->context->regime == PTP_SMMU;

	ptp_class_set(class, PTP_F_S1_M, setup->mode == PTP_REGISTERS);
	ptp_class_set(class, PTP_F_S1_C, smmu || bit(sctlr(setup), 2));
	ptp_class_set(class, PTP_F_S1_I, smmu || bit(sctlr(setup), 12));
	ptp_class_set(class, PTP_F_S1_WXN, !smmu && bit(sctlr(setup), 19));
}

static void set_hcr(struct ptp_setup *setup)
{
	static const struct {
		enum ptp_field field;
		unsigned bit;
	} places[] = {
		{PTP_F_HCR_FWB, 46}, {PTP_F_HCR_CD, 32}, {PTP_F_HCR_ID, 33},  {PTP_F_HCR_DC, 12},
		{PTP_F_HCR_DCT, 57}, {PTP_F_HCR_PTW, 2}, {PTP_F_HCR_TGE, 27}, {PTP_F_HCR_E2H, 34},
	};

	ptp_class_set(&setup->rest, PTP_F_S2_VM, 1);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		ptp_class_set(&setup->rest, places[i].field, bit(hcr(setup), places[i].bit));
	setup->ptw = bit(hcr(setup), 2);
}

// The fields that no entry of this context says: those of the agent, of its registers, and zeros for a stage that
// there is not. Of a free stage 1 nothing is known.
static void set_rest(struct ptp_setup *setup)
{
	set_agent(setup);
	if (setup->mode != PTP_FREE && setup->mode != PTP_REGISTERS)
		ptp_class_clear(&setup->rest, PTP_F_S1_M, PTP_F_S1_ANY - 1);
	if (setup->mode == PTP_BYPASS)
		ptp_smmu_set_bypass(&setup->rest);
	if (setup->mode != PTP_FREE)
		set_sctlr(setup);
	if (setup->has_stage2)
		(setup->context->regime == PTP_SMMU ? ptp_smmu_set_stage2 : set_hcr)(setup);
	else
		ptp_class_clear(&setup->rest, PTP_F_S2_VM, PTP_F_S2_ANY - 1);
}

static unsigned parange(const struct ptp_capture *capture)
{
	const struct ptp_register *id = ptp_register_find(&capture->cpu, "ID_AA64MMFR0_EL1");

	return id ? ptp_address_bits(id->value & 0xf) : 0;
}

static const char *refuse_missing_stages(const struct ptp_setup *setup, struct ptp_map *map)
{
	if (setup->mode == PTP_OFF && !setup->has_stage2)
		return ptp_gap_add(map, PTP_NOWHERE,
				   "stage 1 is off: every address is reached as Device-nGnRnE; not modelled");
	if (setup->mode == PTP_FREE && !setup->has_stage2)
		return ptp_gap_add(
			map, PTP_NOWHERE,
			"stage 1 is free and no stage 2 is in force: every address is reached; not modelled");
	return NULL;
}

void ptp_setup_init(struct ptp_setup *setup, const struct ptp_capture *capture, size_t context, struct ptp_map *map)
{
	*setup = (struct ptp_setup){.capture = capture, .context = &capture->contexts.at[context]};
	if (setup->context->stage1.mode == PTP_LISTED) {
		setup->refused = ptp_gap_add(map, PTP_NOWHERE,
					     "only the kernel's listing is given, which has no output addresses");
		return;
	}
	setup->has_stage2 = stage2_in_force(setup);
	setup->mode = stage1_in_force(setup);
	setup->physical_bits = parange(capture);
	setup->refused = ptp_setup_unmodelled(setup, map);
	if (!setup->refused)
		setup->refused = refuse_missing_stages(setup, map);
	if (setup->refused)
		return;
	set_rest(setup);
	if (setup->has_stage2)
		setup->refused = (setup->context->regime == PTP_SMMU ? ptp_smmu_stage2 : ptp_setup_stage2)(setup, map);
	if (!setup->refused)
		ptp_setup_stage1(setup, map);
}

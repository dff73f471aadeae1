// SPDX-License-Identifier: Apache-2.0
//
// What a context can ask for that the walk does not model, by name.
//
// What would make the tables mean something else refuses the context; what only adds to what they mean is a gap
// beside it. Source: Arm ARM, TCR2_ELx, AMAIR_ELx, MAIR2_ELx, VTCR_EL2 and HCR_EL2 field descriptions.
#include "verifier/walk/setup.h"

#include "verifier/walk/gap.h"
#include "verifier/walk/smmu.h"

#include <inttypes.h>

static uint64_t bit(uint64_t word, unsigned at)
{
	return word >> at & 1;
}

static void note_implementation_defined(const struct ptp_setup *setup, struct ptp_map *map)
{
	static const char *const names[] = {"AMAIR", "AMAIR2", "MAIR2"};
	const struct ptp_register *tcr2 = ptp_setup_register(setup, "TCR2");
	bool no_aie = tcr2 || setup->context->regime == PTP_EL3 || setup->capture->feature[PTP_FEAT_TCR2] == PTP_NO ||
		      setup->capture->feature[PTP_FEAT_AIE] == PTP_NO;

	for (size_t i = 0; i < 3; i++) {
		const struct ptp_register *found = ptp_setup_register(setup, names[i]);

		if (found && found->value && !(i == 2 && no_aie))
			ptp_gap_add(map, PTP_NOWHERE, "%s 0x%" PRIx64 ": its attributes are not modelled", found->name,
				    found->value);
	}
}

// TCR2_ELx turns on D128, AIE and S1PIE, which change every entry.
static const char *refuse_unknown_tcr2(const struct ptp_setup *setup, struct ptp_map *map)
{
	const struct ptp_register *tcr2 = ptp_setup_register(setup, "TCR2");
	enum ptp_answer feature = setup->capture->feature[PTP_FEAT_TCR2];

	if (setup->context->regime == PTP_EL3)
		return ptp_refuse_tcr2(setup, map);
	if (!tcr2 && feature == PTP_UNKNOWN)
		ptp_gap_add(map, PTP_NOWHERE,
			    "ID_AA64MMFR3_EL1 is not given: FEAT_TCR2 may be in force (D128, AIE, S1PIE); "
			    "give it, or FEAT_TCR2: false");
	if (!tcr2 && feature == PTP_YES)
		ptp_gap_add(map, PTP_NOWHERE,
			    "TCR2_EL%u is not given though FEAT_TCR2 is there: D128, AIE or S1PIE may be in "
			    "force",
			    setup->context->regime == PTP_EL10 ? 1 : 2);
	return ptp_refuse_tcr2(setup, map);
}

// A bit that no field of this version has: what a later architecture puts there may change what the tables say.
static void note_reserved(const char *name, uint64_t value, uint64_t fields, struct ptp_map *map)
{
	if (value & ~fields)
		ptp_gap_add(map, PTP_NOWHERE, "%s: bits 0x%" PRIx64 " are reserved; what they do is not known", name,
			    value & ~fields);
}

// Arm ARM, TCR_EL1 and TCR_EL2, which has that layout with E2H=1; RES1 bits count as fields.
#define TCR_FIELDS (UINT64_MAX >> 2 & ~(UINT64_C(1) << 6 | UINT64_C(1) << 35))
#define TCR_EL2_FIELDS (UINT64_C(0x3fff7ff3f))
#define TCR_EL3_FIELDS (UINT64_C(0xe7ffff7ff3f))

static void note_reserved_tcr(const struct ptp_setup *setup, struct ptp_map *map)
{
	const struct ptp_register *tcr = ptp_setup_register(setup, "TCR");

	uint64_t fields = !ptp_one_range(setup->context->regime) ? TCR_FIELDS
			  : setup->context->regime == PTP_EL3    ? TCR_EL3_FIELDS
								 : TCR_EL2_FIELDS;

	if (tcr)
		note_reserved(tcr->name, tcr->value, fields, map);
}

static const char *refuse_stage1(const struct ptp_setup *setup, struct ptp_map *map)
{
	if (setup->mode != PTP_REGISTERS)
		return NULL;
	note_implementation_defined(setup, map);
	note_reserved_tcr(setup, map);
	return refuse_unknown_tcr2(setup, map);
}

// Arm ARM, VTCR_EL2; RES1 bit 31 counts as a field.
#define VTCR_FIELDS (UINT64_C(0x337ffe6fffff))

// Arm ARM, VSTCR_EL2: SL2, SA, SW, TG0, SL0, T0SZ; likewise.
#define VSTCR_FIELDS (UINT64_C(0x2e000c0ff))

// In Secure state Secure intermediate addresses have tables of their own.
static const char *refuse_vstcr(const struct ptp_setup *setup, struct ptp_map *map)
{
	const struct ptp_registers *registers = &setup->context->stage2.registers;
	const struct ptp_register *vstcr = ptp_register_find(registers, "VSTCR_EL2");

	if (setup->context->security != PTP_SECURE)
		return NULL;
	if (!vstcr || !ptp_register_find(registers, "VSTTBR_EL2"))
		return ptp_gap_add(map, PTP_NOWHERE, "stage 2 in Secure state needs VSTTBR_EL2 and VSTCR_EL2");
	note_reserved("VSTCR_EL2", vstcr->value, VSTCR_FIELDS, map);
	return NULL;
}

static const char *refuse_vtcr(const struct ptp_setup *setup, uint64_t vtcr, struct ptp_map *map)
{
	if (bit(vtcr, 38))
		return ptp_gap_add(map, PTP_NOWHERE, "VTCR_EL2.D128=1 is not modelled");
	// Dirty pages are listed in memory at HDBSSBR_EL2, with the attributes of a stage 2 walk.
	if (bit(vtcr, 45))
		ptp_gap_add(map, PTP_NOWHERE, "VTCR_EL2.HDBSS=1: where dirty pages are listed is not known");
	note_reserved("VTCR_EL2", vtcr, VTCR_FIELDS, map);
	return ptp_refuse_indirect(setup, vtcr, map);
}

// NV1=1. Alone it may count as both, as neither, or not here; and it is RES0 where ID_AA64MMFR4_EL1.E2H0 is 0b1110.
static const char *refuse_nv1(const struct ptp_setup *setup, uint64_t hcr, struct ptp_map *map)
{
	const struct ptp_register *id = ptp_register_find(&setup->capture->cpu, "ID_AA64MMFR4_EL1");
	enum ptp_answer nv = setup->capture->feature[PTP_FEAT_NV];

	if (nv == PTP_NO)
		return NULL;
	if (!bit(hcr, 42))
		return ptp_gap_add(map, PTP_NOWHERE,
				   "HCR_EL2.{NV,NV1} = {0,1}: what it does to stage 1 is not defined");
	if (nv == PTP_UNKNOWN || !id || (id->value >> 24 & 15) == 14)
		return ptp_gap_add(
			map, PTP_NOWHERE,
			"HCR_EL2.{NV,NV1} = {1,1} but whether the CPU has NV1 is not known, or it has not; give "
			"ID_AA64MMFR2_EL1 and ID_AA64MMFR4_EL1");
	if (ptp_setup_tcr2(setup))
		return ptp_gap_add(map, PTP_NOWHERE, "HCR_EL2.{NV,NV1} = {1,1} with TCR2_EL1 is not modelled");
	return NULL;
}

// What HCR_EL2 says of stage 1 of EL1&0, whether there is a stage 2 or not. With RW=0 it is AArch32's.
static const char *refuse_hcr_stage1(const struct ptp_setup *setup, uint64_t hcr, struct ptp_map *map)
{
	if (setup->mode == PTP_REGISTERS && !bit(hcr, 31))
		return ptp_gap_add(map, PTP_NOWHERE,
				   "HCR_EL2.RW=0: EL1 runs in AArch32, whose tables are not walked by this version");
	return bit(hcr, 43) && setup->mode == PTP_REGISTERS ? refuse_nv1(setup, hcr, map) : NULL;
}

// MIOCNCE=1 makes a difference between inner and outer cacheability a hazard by itself.
static const char *refuse_hcr(const struct ptp_setup *setup, uint64_t hcr, struct ptp_map *map)
{
	if (bit(hcr, 46) && setup->capture->feature[PTP_FEAT_S2FWB] == PTP_NO)
		return ptp_gap_add(map, PTP_NOWHERE, "HCR_EL2.FWB=1 contradicts the CPU, which has no FEAT_S2FWB");
	if (bit(hcr, 38))
		ptp_gap_add(map, PTP_NOWHERE, "HCR_EL2.MIOCNCE=1 is not modelled");
	return NULL;
}

// With TGE=1 nothing runs in EL1&0 with its stage 1 on, and VM has no effect.
static const char *refuse_stage2(const struct ptp_setup *setup, struct ptp_map *map)
{
	const struct ptp_registers *registers = &setup->context->stage2.registers;
	const char *reason;

	if (bit(ptp_register_value(registers, "HCR_EL2"), 27))
		return ptp_gap_add(map, PTP_NOWHERE,
				   "HCR_EL2.TGE=1: EL1&0 is not run with this value, so its translation is not known");
	if (setup->context->regime == PTP_EL10 && ptp_register_find(registers, "HCR_EL2")) {
		reason = refuse_hcr_stage1(setup, ptp_register_value(registers, "HCR_EL2"), map);
		if (reason)
			return reason;
	}
	if (!setup->has_stage2)
		return NULL;
	reason = refuse_vstcr(setup, map);
	if (!reason)
		reason = refuse_vtcr(setup, ptp_register_value(registers, "VTCR_EL2"), map);
	return reason ? reason : refuse_hcr(setup, ptp_register_value(registers, "HCR_EL2"), map);
}

const char *ptp_setup_unmodelled(const struct ptp_setup *setup, struct ptp_map *map)
{
	const char *reason = ptp_refuse_security(setup, map);

	if (!reason && setup->context->regime == PTP_SMMU)
		return ptp_smmu_refuse(setup->capture, setup->context, map);
	if (!reason)
		reason = refuse_stage2(setup, map);
	return reason ? reason : refuse_stage1(setup, map);
}

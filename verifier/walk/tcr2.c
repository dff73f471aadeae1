// SPDX-License-Identifier: Apache-2.0
//
// What TCR2_ELx, and VTCR_EL2 for stage 2, make of a leaf: indirect permissions, overlays, and a fourth bit of AttrIndx.
//
// Overlays take permissions away and add none, so they are left out, but their index bits are no PBHA. Source: Arm ARM, TCR2_EL1,
// TCR2_EL2, HCRX_EL2.TCR2En; VTCR_EL2.{S2PIE,S2POE}; "Stage 1 indirect permissions", "Stage 2 indirect permissions".
#include "verifier/walk/setup.h"

#include "verifier/walk/gap.h"

#include <inttypes.h>

#define PIE (UINT64_C(1) << 1)
#define OVERLAYS (UINT64_C(3) << 2) // E0POE, POE
#define AIE (UINT64_C(1) << 4)
#define MODELLED (PIE | OVERLAYS | AIE)
#define S2PIE (UINT64_C(1) << 36)
#define S2POE (UINT64_C(1) << 37)

// TCR_EL3 has at other places what TCR2_EL2 has of EL2. Arm ARM, TCR_EL3: PnCH, PIE, POE, AIE, D128, PTTWI, HAFT, DisCH0.
static uint64_t from_tcr_el3(uint64_t tcr)
{
	return (tcr >> 34 & 3) | (tcr >> 36 & 7) << 3 | (tcr >> 41 & 3) << 10 | (tcr >> 43 & 1) << 14;
}

// The register that says it, or NULL, and what it says.
static const struct ptp_register *written(const struct ptp_setup *setup, uint64_t *as_tcr2)
{
	bool el3 = setup->context->regime == PTP_EL3;
	const struct ptp_register *found = ptp_setup_register(setup, el3 ? "TCR" : "TCR2");

	*as_tcr2 = !found ? 0 : el3 ? from_tcr_el3(found->value) : found->value;
	return found;
}

// HCRX_EL2.TCR2En=0 makes TCR2_EL1 count as 0.
uint64_t ptp_setup_tcr2(const struct ptp_setup *setup)
{
	uint64_t hcrx = ptp_register_value(&setup->context->stage2.registers, "HCRX_EL2"), tcr2;

	written(setup, &tcr2);
	return setup->context->regime == PTP_EL10 && !(hcrx >> 14 & 1) ? 0 : tcr2;
}

static bool given(const struct ptp_setup *setup, const char *name)
{
	return ptp_setup_register(setup, name) != NULL;
}

// What PIE and AIE select from, and the features that make them more than RES0.
static const char *missing(const struct ptp_setup *setup, uint64_t tcr2)
{
	bool el0 = !ptp_one_range(setup->context->regime);

	if (tcr2 & PIE && setup->capture->feature[PTP_FEAT_S1PIE] != PTP_YES)
		return "FEAT_S1PIE";
	if (tcr2 & PIE && !given(setup, "PIR"))
		return "PIR_ELx";
	if (tcr2 & PIE && el0 && !given(setup, "PIRE0"))
		return "PIRE0_ELx";
	if (tcr2 & AIE && setup->capture->feature[PTP_FEAT_AIE] != PTP_YES)
		return "FEAT_AIE";
	return tcr2 & AIE && !given(setup, "MAIR2") ? "MAIR2_ELx" : NULL;
}

const char *ptp_refuse_tcr2(const struct ptp_setup *setup, struct ptp_map *map)
{
	uint64_t says;
	const struct ptp_register *tcr2 = written(setup, &says);
	const char *lacks;

	if (!says)
		return NULL;
	if (says & ~MODELLED)
		return ptp_gap_add(map, PTP_NOWHERE,
				   "%s 0x%" PRIx64 ": D128, PnCH, HAFT and what else it has are not modelled",
				   tcr2->name, tcr2->value);
	if (setup->context->regime == PTP_EL10 && !ptp_register_find(&setup->context->stage2.registers, "HCRX_EL2"))
		return ptp_gap_add(map, PTP_NOWHERE,
				   "%s 0x%" PRIx64
				   ": whether HCRX_EL2.TCR2En lets it count is not known; give HCRX_EL2",
				   tcr2->name, tcr2->value);
	lacks = missing(setup, ptp_setup_tcr2(setup));
	return lacks ? ptp_gap_add(map, PTP_NOWHERE, "%s 0x%" PRIx64 ": %s is not known to be there", tcr2->name,
				   tcr2->value, lacks)
		     : NULL;
}

const char *ptp_refuse_indirect(const struct ptp_setup *setup, uint64_t vtcr, struct ptp_map *map)
{
	if (vtcr & S2PIE && setup->capture->feature[PTP_FEAT_S2PIE] != PTP_YES)
		return ptp_gap_add(map, PTP_NOWHERE, "VTCR_EL2.S2PIE=1: FEAT_S2PIE is not known to be there");
	if (vtcr & S2PIE && !ptp_register_find(&setup->context->stage2.registers, "S2PIR_EL2"))
		return ptp_gap_add(map, PTP_NOWHERE, "VTCR_EL2.S2PIE=1: S2PIR_EL2 is not given");
	return NULL;
}

void ptp_apply_tcr2(const struct ptp_setup *setup, struct ptp_geometry *g)
{
	uint64_t tcr2 = ptp_setup_tcr2(setup);

	g->indirect = tcr2 & PIE;
	g->pir = ptp_setup_value(setup, "PIR");
	g->pir0 = ptp_setup_value(setup, "PIRE0");
	g->aie = tcr2 & AIE;
	g->mair2 = ptp_setup_value(setup, "MAIR2");
	if (g->aie)
		g->pbha &= ~(UINT64_C(1) << 59);
	if (tcr2 & OVERLAYS)
		g->pbha &= ~(UINT64_C(7) << 60);
}

void ptp_apply_indirect(const struct ptp_setup *setup, uint64_t vtcr, struct ptp_geometry *g)
{
	g->indirect = vtcr & S2PIE;
	g->pir = ptp_register_value(&setup->context->stage2.registers, "S2PIR_EL2");
	if (vtcr & S2POE)
		g->pbha = 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "verifier/walk/space.h"

#include "verifier/walk/gap.h"
#include "verifier/walk/setup.h"

#define NS (UINT64_C(1) << 5)
#define NSE (UINT64_C(1) << 11)
#define STAGE2_NS (UINT64_C(1) << 55)
#define NSTABLE (UINT64_C(1) << 63)
#define WALKS_NONSECURE (UINT64_C(1) << 29)   // VSTCR_EL2.SW, VTCR_EL2.NSW
#define OUTPUTS_NONSECURE (UINT64_C(1) << 30) // SA, NSA

// Only EL2's own stages have NS in Realm state: a stage 1 of EL1&0 outputs Realm addresses, whatever it says (I_TGPMX).
struct ptp_spaces ptp_spaces_stage1(const struct ptp_context *context)
{
	switch (context->security) {
	case PTP_SECURE:
		return (struct ptp_spaces){.table = PTP_SECURE, .output = PTP_SECURE, .ns = NS, .nstable = NSTABLE};
	case PTP_REALM:
		return (struct ptp_spaces){.table = PTP_REALM,
					   .output = PTP_REALM,
					   .ns = context->regime == PTP_EL10 ? 0 : NS};
	case PTP_ROOT:
		return (struct ptp_spaces){.table = PTP_ROOT, .nse = true};
	default:
		return (struct ptp_spaces){.table = PTP_NONSECURE};
	}
}

// SW counts as SA with it; each of SW, SA and NSW as NSA. Arm ARM, VSTCR_EL2, VTCR_EL2.
static struct ptp_spaces secure_stage2(const struct ptp_context *context, enum ptp_security intermediate)
{
	uint64_t vstcr = ptp_register_value(&context->stage2.registers, "VSTCR_EL2");
	uint64_t vtcr = ptp_register_value(&context->stage2.registers, "VTCR_EL2");
	uint64_t walks = intermediate == PTP_SECURE ? vstcr : vtcr;
	uint64_t outputs = intermediate == PTP_SECURE ? vstcr : vstcr | vtcr;

	return (struct ptp_spaces){
		.table = walks & WALKS_NONSECURE ? PTP_NONSECURE : PTP_SECURE,
		.output = outputs & (WALKS_NONSECURE | OUTPUTS_NONSECURE) ? PTP_NONSECURE : PTP_SECURE,
	};
}

struct ptp_spaces ptp_spaces_stage2(const struct ptp_context *context, enum ptp_security intermediate)
{
	switch (context->security) {
	case PTP_SECURE:
		return secure_stage2(context, intermediate);
	case PTP_REALM:
		return (struct ptp_spaces){.table = PTP_REALM, .output = PTP_REALM, .ns = STAGE2_NS};
	default:
		return (struct ptp_spaces){.table = PTP_NONSECURE};
	}
}

uint64_t ptp_space_bits(const struct ptp_spaces *spaces)
{
	return spaces->nse ? NSE | NS : spaces->ns;
}

enum ptp_security ptp_table_space(const struct ptp_spaces *spaces, uint64_t table_bits)
{
	return table_bits & spaces->nstable ? PTP_NONSECURE : spaces->table;
}

enum ptp_security ptp_output_space(const struct ptp_spaces *spaces, uint64_t descriptor, uint64_t table_bits)
{
	if (spaces->nse)
		return descriptor & NSE ? (descriptor & NS ? PTP_REALM : PTP_ROOT)
					: (descriptor & NS ? PTP_NONSECURE : PTP_SECURE);
	return descriptor & spaces->ns || table_bits & spaces->nstable ? PTP_NONSECURE : spaces->output;
}

// EL3 is Root where there is FEAT_RME, else Secure.
static const char *refuse_el3(enum ptp_security security, enum ptp_answer rme, struct ptp_map *map)
{
	if (security != PTP_SECURE && security != PTP_ROOT)
		return ptp_gap_add(map, PTP_NOWHERE,
				   "EL3 is in Secure state, or with FEAT_RME in Root state: give security");
	if (security == PTP_SECURE && rme == PTP_UNKNOWN)
		return ptp_gap_add(map, PTP_NOWHERE,
				   "whether EL3 is in Root state, FEAT_RME, is not known; give ID_AA64PFR0_EL1");
	if ((security == PTP_ROOT) != (rme != PTP_NO))
		return ptp_gap_add(map, PTP_NOWHERE, "EL3 in %s state contradicts the CPU, which has %sFEAT_RME",
				   security == PTP_ROOT ? "Root" : "Secure", rme == PTP_YES ? "" : "no ");
	return NULL;
}

// Memory encryption contexts give one address several contents.
static const char *note_encryption(const struct ptp_setup *setup, struct ptp_map *map)
{
	const struct ptp_register *sctlr2 = ptp_setup_register(setup, "SCTLR2");

	if (setup->context->regime != PTP_EL10 && sctlr2 && sctlr2->value >> 1 & 1)
		ptp_gap_add(map, PTP_NOWHERE, "%s.EMEC=1: memory encryption contexts are not modelled", sctlr2->name);
	return NULL;
}

const char *ptp_refuse_security(const struct ptp_setup *setup, struct ptp_map *map)
{
	const enum ptp_answer *feature = setup->capture->feature;
	const struct ptp_context *context = setup->context;
	bool el2 = context->regime != PTP_EL10 || setup->has_stage2;

	if (context->regime == PTP_EL3)
		return refuse_el3(context->security, feature[PTP_FEAT_RME], map);
	if (context->security == PTP_NONSECURE)
		return NULL;
	if (context->regime == PTP_SMMU)
		return ptp_gap_add(map, PTP_NOWHERE,
				   "streams of an SMMU that are not Non-secure are not walked by this version");
	if (context->security == PTP_ROOT)
		return ptp_gap_add(map, PTP_NOWHERE, "only EL3 is in Root state");
	if (context->security == PTP_REALM && feature[PTP_FEAT_RME] == PTP_NO)
		return ptp_gap_add(map, PTP_NOWHERE, "Realm state contradicts the CPU, which has no FEAT_RME");
	if (context->security == PTP_SECURE && el2 && feature[PTP_FEAT_SEL2] == PTP_NO)
		return ptp_gap_add(map, PTP_NOWHERE, "EL2 in Secure state contradicts the CPU, which has no FEAT_SEL2");
	return note_encryption(setup, map);
}

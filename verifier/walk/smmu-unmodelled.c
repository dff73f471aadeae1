// SPDX-License-Identifier: Apache-2.0
//
// What the fields of an SMMU context can ask for that the walk does not model, by name.
//
// Source: SMMUv3 architecture specification, "STE, Stream Table Entry", "CD, Context Descriptor". Whether the SMMU has what DS and AIE
// ask for (SMMU_IDR5.DS, SMMU_IDR3.AIE) is not in a capture; PIE's permission tables are not encoded as the PIR_ELx are.
#include "verifier/walk/smmu.h"

#include "verifier/walk/gap.h"

#include <inttypes.h>
#include <string.h>

// Fields that change what the tables of a stage say, where they are not 0. Not given is 0 (docs/limits.md).
static const char *refuse_fields(const struct ptp_context *context, const char *const *names, struct ptp_map *map)
{
	for (; *names; names++)
		if (ptp_smmu_value(context, *names, 0))
			return ptp_gap_add(map, PTP_NOWHERE, "SMMU %s=1 is not modelled", *names);
	return NULL;
}

static const char *refuse_stage(const struct ptp_context *context, bool stage2, struct ptp_map *map)
{
	static const char *const first[] = {"DS", "AIE", "PIE", "HAFT", "PnCH", NULL}, *const second[] = {"S2DS",
													  "S2PIE",
													  "S2HAFT",
													  NULL};
	const char *format = stage2 ? "S2AA64" : "AA64";

	if (!ptp_smmu_value(context, format, 1))
		return ptp_gap_add(map, PTP_NOWHERE,
				   "SMMU %s=0: AArch32 or 128-bit tables are not walked by this version", format);
	return refuse_fields(context, stage2 ? second : first, map);
}

// With ATS a device keeps translations and makes accesses that say themselves that they are translated: with attributes of their
// own, whatever the tables say.
static void note_ats(const struct ptp_context *context, struct ptp_map *map)
{
	uint64_t eats = ptp_smmu_value(context, "EATS", 0);

	if (eats)
		ptp_gap_add(map, PTP_NOWHERE,
			    "STE.EATS=%" PRIu64 ": what the device accesses as translated (ATS) is not modelled", eats);
}

// StreamWorld counts where stage 1 stands alone. EL2 has one half and ignores EPD0 unless SMMU_CR2.E2H is 1, which is not in a capture:
// Linux sets EPD1 alone, with which both are the same.
static const char *refuse_streamworld(const struct ptp_context *context, struct ptp_map *map)
{
	uint64_t strw = ptp_smmu_value(context, "STRW", 0);

	if (context->stage2.mode != PTP_OFF || !strw)
		return NULL;
	if (strw != 2)
		return ptp_gap_add(map, PTP_NOWHERE, "STE.STRW=%" PRIu64 " is reserved", strw);
	if (ptp_smmu_value(context, "EPD0", 0) || !ptp_smmu_value(context, "EPD1", 0))
		return ptp_gap_add(map, PTP_NOWHERE,
				   "STE.STRW=2: whether EPD0 and TTB1 count is not known (SMMU_CR2.E2H)");
	return NULL;
}

// Whether CAPTURE has the transactions without a substream of this stream.
static bool has_default(const struct ptp_capture *capture, const struct ptp_context *context)
{
	for (size_t i = 0; i < capture->contexts.count; i++) {
		const struct ptp_context *other = &capture->contexts.at[i];

		if (other->ste && !other->cd && !strcmp(other->owner, context->owner) &&
		    !memcmp(other->ste, context->ste, 8 * sizeof(*other->ste)))
			return true;
	}
	return false;
}

// A descriptor may be a substream's, and whoever names none bypasses stage 1.
static void note_default(const struct ptp_capture *capture, const struct ptp_context *context, struct ptp_map *map)
{
	if (context->cd && ptp_smmu_value(context, "S1CDMax", 0) && ptp_smmu_value(context, "S1DSS", 0) == 1 &&
	    !has_default(capture, context))
		ptp_gap_add(
			map, PTP_NOWHERE,
			"STE.S1DSS=1: what has no substream bypasses stage 1; give a context with this ste: and no cd:");
}

const char *ptp_smmu_refuse(const struct ptp_capture *capture, const struct ptp_context *context, struct ptp_map *map)
{
	const char *reason = NULL;

	if (context->stage1.mode == PTP_ABORT)
		return NULL;
	if (context->stage1.mode == PTP_REGISTERS)
		reason = refuse_stage(context, false, map);
	if (!reason && context->stage1.mode == PTP_REGISTERS)
		reason = refuse_streamworld(context, map);
	if (!reason && context->stage2.mode == PTP_REGISTERS)
		reason = refuse_stage(context, true, map);
	if (reason)
		return reason;
	if (context->stage1.mode == PTP_REGISTERS || context->stage2.mode == PTP_REGISTERS)
		note_ats(context, map);
	note_default(capture, context, map);
	ptp_smmu_note_reserved(context, map);
	return NULL;
}

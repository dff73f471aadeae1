// SPDX-License-Identifier: Apache-2.0
//
// Which stages a stream has, by the words of its structures.
//
// Source: SMMUv3 architecture, "STE, Stream Table Entry" (V, Config, S1CDMax, S1DSS), "CD, Context Descriptor" (V).
#include "model/capture.h"

static bool bit(uint64_t word, unsigned at)
{
	return word >> at & 1;
}

// Without a descriptor an entry with a stage 1 stands for the transactions that name no substream: S1DSS is what becomes of them.
static const char *mode_without_cd(struct ptp_context *context)
{
	bool substreams = context->ste[0] >> 59;
	unsigned dss = context->ste[1] & 3;

	if (!substreams || dss == 2)
		return "stage 1 of this ste: has tables: give the words of its context descriptor as cd:";
	context->stage1.mode = dss == 1 ? PTP_BYPASS : PTP_ABORT;
	return NULL;
}

// Config[2]=0, or an entry that is not valid, lets nothing through; [1] is stage 2, [0] stage 1.
const char *ptp_smmu_modes(struct ptp_context *context)
{
	bool first = bit(context->ste[0], 1), second = bit(context->ste[0], 2);
	const char *wrong = NULL;

	context->stage1.mode = PTP_ABORT;
	context->stage2.mode = PTP_OFF;
	if (!bit(context->ste[0], 0) || !bit(context->ste[0], 3))
		return NULL;
	if (context->cd && !first)
		return "this ste: bypasses stage 1 (Config), so that no cd: is used: leave it out";
	if (!first)
		context->stage1.mode = PTP_BYPASS;
	else if (!context->cd)
		wrong = mode_without_cd(context);
	else if (bit(context->cd[0], 31))
		context->stage1.mode = PTP_REGISTERS;
	if (second && context->stage1.mode != PTP_ABORT)
		context->stage2.mode = PTP_REGISTERS;
	return wrong;
}

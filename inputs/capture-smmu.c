// SPDX-License-Identifier: Apache-2.0
//
// A stream table entry and a context descriptor as the SMMU reads them: 8 words each. Which stages there are is in the words
// themselves; the walk takes all else from them.
//
// Source: SMMUv3 architecture, "STE, Stream Table Entry" (V, Config, S1CDMax, S1DSS), "CD, Context Descriptor" (V).
#include "inputs/capture-read.h"

enum { WORDS = 8 };

static enum ptp_err read_words(struct ptp_reader *r, const struct ptp_yaml *node, const uint64_t **words)
{
	uint64_t *to;

	if (ptp_yaml_sequence(node, "a list of 8 words of 64 bits", r->diag))
		return r->diag->err;
	if (node->count != WORDS)
		return ptp_fail_at(r->diag, node->place, "%s: has 8 words of 64 bits, not %u", node->key->text,
				   node->count);
	*words = to = ptp_arena_alloc(&r->capture->arena, WORDS * sizeof(*to));
	ptp_yaml_each(word, node)
		if (ptp_yaml_number(word, to++, r->diag))
			return r->diag->err;
	return PTP_OK;
}

static bool bit(uint64_t word, unsigned at)
{
	return word >> at & 1;
}

// Without a descriptor an entry with a stage 1 stands for the transactions that name no substream: S1DSS is what becomes of them.
static enum ptp_err mode_without_cd(struct ptp_reader *r, struct ptp_context *context)
{
	bool substreams = context->ste[0] >> 59;
	unsigned dss = context->ste[1] & 3;

	if (!substreams || dss == 2)
		return ptp_fail_at(r->diag, context->stage1.place,
				   "stage 1 of this ste: has tables: give the words of its context descriptor as cd:");
	context->stage1.mode = dss == 1 ? PTP_BYPASS : PTP_ABORT;
	return PTP_OK;
}

// Config[2]=0, or an entry that is not valid, lets nothing through; [1] is stage 2, [0] stage 1.
static enum ptp_err set_modes(struct ptp_reader *r, struct ptp_context *context)
{
	bool first = bit(context->ste[0], 1), second = bit(context->ste[0], 2);
	enum ptp_err err = PTP_OK;

	context->stage1.mode = PTP_ABORT;
	context->stage2.mode = PTP_OFF;
	if (!bit(context->ste[0], 0) || !bit(context->ste[0], 3))
		return PTP_OK;
	if (context->cd && !first)
		return ptp_fail_at(r->diag, context->stage1.place,
				   "this ste: bypasses stage 1 (Config), so that no cd: is used: leave it out");
	if (!first)
		context->stage1.mode = PTP_BYPASS;
	else if (!context->cd)
		err = mode_without_cd(r, context);
	else if (bit(context->cd[0], 31))
		context->stage1.mode = PTP_REGISTERS;
	if (second && context->stage1.mode != PTP_ABORT)
		context->stage2.mode = PTP_REGISTERS;
	return err;
}

enum ptp_err ptp_read_smmu_words(struct ptp_reader *r, const struct ptp_yaml *ste, const struct ptp_yaml *cd,
				 struct ptp_context *context)
{
	context->stage1.place = context->stage2.place = ptp_yaml_key_place(ste);
	if (read_words(r, ste, &context->ste) || (cd && read_words(r, cd, &context->cd)))
		return r->diag->err;
	return set_modes(r, context);
}

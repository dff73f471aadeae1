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

enum ptp_err ptp_read_smmu_words(struct ptp_reader *r, const struct ptp_yaml *ste, const struct ptp_yaml *cd,
				 struct ptp_context *context)
{
	const char *wrong;

	context->stage1.place = context->stage2.place = ptp_yaml_key_place(ste);
	if (read_words(r, ste, &context->ste) || (cd && read_words(r, cd, &context->cd)))
		return r->diag->err;
	wrong = ptp_smmu_modes(context);
	return wrong ? ptp_fail_at(r->diag, context->stage1.place, "%s", wrong) : PTP_OK;
}

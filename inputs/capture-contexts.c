// SPDX-License-Identifier: Apache-2.0
//
// The section `contexts:`: who runs with which translation registers.
#include "inputs/capture-read.h"
#include "inputs/limits.h"
#include "inputs/names.h"

enum { NAME, OWNER, REGIME, SECURITY, STAGE1, STAGE2, STE, CD, OAS, ORIGIN, KEYS };

static const struct ptp_yaml_key keys[KEYS] = {
	[NAME] = {"name", true},          [OWNER] = {"owner", true},    [REGIME] = {"regime", true},
	[SECURITY] = {"security", false}, [STAGE1] = {"stage1", false}, [STAGE2] = {"stage2", false},
	[STE] = {"ste", false},           [CD] = {"cd", false},         [OAS] = {"OAS", false},
	[ORIGIN] = {"origin", false},
};

static enum ptp_err read_regime(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_context *context)
{
	unsigned word;

	if (ptp_yaml_word(node, "a regime", ptp_regime_word, PTP_SMMU + 1, &word, r->diag))
		return r->diag->err;
	context->regime = (enum ptp_regime)word;
	if (context->owner_kind == PTP_DMA && context->regime != PTP_SMMU)
		return ptp_fail_at(r->diag, node->place,
				   "%s translates for CPUs: an owner dma:ID has contexts of the SMMU",
				   ptp_regime_word[context->regime]);
	return PTP_OK;
}

static enum ptp_err read_security(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_context *context)
{
	unsigned word = PTP_NONSECURE;

	if (node && ptp_yaml_word(node, "a security state", ptp_security_word, PTP_ROOT + 1, &word, r->diag))
		return r->diag->err;
	context->security = (enum ptp_security)word;
	return PTP_OK;
}

// Source: Arm SMMUv3 architecture, SMMU_IDR5.OAS: 32 to 52 bits (56 with VMSAv9-128, which is not read).
static enum ptp_err read_oas(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_context *context)
{
	uint64_t bits;

	if (!node)
		return PTP_OK;
	if (context->regime != PTP_SMMU)
		return ptp_fail_at(r->diag, node->key->place, "OAS is the output size of an SMMU: leave it out for %s",
				   ptp_regime_word[context->regime]);
	if (ptp_yaml_number(node, &bits, r->diag))
		return r->diag->err;
	if (bits < 32 || bits > 52)
		return ptp_fail_at(r->diag, node->place, "%s is not an output size in bits: 32 to 52",
				   ptp_yaml_quote(node).text);
	context->oas = (unsigned)bits;
	return PTP_OK;
}

// A register of either stage, of which `origin:` says how its value came about.
static struct ptp_register *register_called(struct ptp_context *context, const char *name)
{
	const struct ptp_register *found = ptp_register_find(&context->stage1.registers, name);

	if (!found)
		found = ptp_register_find(&context->stage2.registers, name);
	return (struct ptp_register *)found;
}

static enum ptp_err read_origin(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_context *context)
{
	unsigned word;

	if (!node)
		return PTP_OK;
	if (ptp_yaml_mapping(node, "a mapping of registers to where their values are from", r->diag))
		return r->diag->err;
	ptp_yaml_each(value, node) {
		struct ptp_register *reg = register_called(context, value->key->text);

		if (!reg)
			return ptp_fail_at(r->diag, value->key->place, "the context has no register %s",
					   ptp_yaml_quote(value->key).text);
		if (ptp_yaml_word(value, "where a value is from", ptp_origin_word, PTP_ASSUMED + 1, &word, r->diag))
			return r->diag->err;
		reg->origin = (enum ptp_origin)word;
	}
	return PTP_OK;
}

// Either the stages by registers or fields, or the words of the SMMU's structures.
static enum ptp_err read_translation(struct ptp_reader *r, const struct ptp_yaml *const value[KEYS],
				     struct ptp_context *context)
{
	const struct ptp_yaml *words = value[STE] ? value[STE] : value[CD];
	const struct ptp_yaml *stage = value[STAGE1] ? value[STAGE1] : value[STAGE2];

	if (!words && !value[STAGE1])
		return ptp_fail_at(r->diag, context->place, "a context needs stage1:%s",
				   context->regime == PTP_SMMU ? ", or ste: and cd:" : "");
	if (!words)
		return ptp_read_stages(r, value[STAGE1], value[STAGE2], context);
	if (context->regime != PTP_SMMU)
		return ptp_fail_at(r->diag, ptp_yaml_key_place(words),
				   "%s: is a structure of the SMMU: leave it out for %s", words->key->text,
				   ptp_regime_word[context->regime]);
	if (stage)
		return ptp_fail_at(r->diag, ptp_yaml_key_place(stage),
				   "%s: and %s: say the same: give the words of the structures, or their fields",
				   stage->key->text, words->key->text);
	if (!value[STE])
		return ptp_fail_at(r->diag, ptp_yaml_key_place(words), "cd: needs ste: with it");
	return ptp_read_smmu_words(r, value[STE], value[CD], context);
}

static enum ptp_err read_context(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_context *context)
{
	const struct ptp_yaml *value[KEYS];

	context->place = node->place;
	if (ptp_yaml_fields(node, "a context", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[NAME], "the name of a context", &context->name, r->diag) ||
	    ptp_read_owner(value[OWNER], &context->owner, &context->owner_kind, r->diag) ||
	    read_regime(r, value[REGIME], context) || read_security(r, value[SECURITY], context) ||
	    read_oas(r, value[OAS], context))
		return r->diag->err;
	if (read_translation(r, value, context))
		return r->diag->err;
	return read_origin(r, value[ORIGIN], context);
}

static enum ptp_err refuse_same_names(struct ptp_reader *r)
{
	const struct ptp_context *context = r->capture->contexts.at;
	struct ptp_names names = {0};
	size_t first, second;
	bool twice;

	for (size_t i = 0; i < r->capture->contexts.count; i++)
		ptp_names_add(&names, context[i].name, i);
	twice = ptp_names_settle(&names, &first, &second);
	ptp_names_free(&names);
	if (!twice)
		return PTP_OK;
	return ptp_fail_at(r->diag, context[second].place,
			   "the name %s is taken by the context on line %u: give each its own",
			   ptp_quote(context[second].name).text, context[first].place.line);
}

enum ptp_err ptp_read_contexts(struct ptp_reader *r, const struct ptp_yaml *contexts)
{
	if (ptp_yaml_sequence(contexts, "a list of contexts", r->diag))
		return r->diag->err;
	if (!contexts->count)
		return ptp_fail_at(r->diag, contexts->place, "no context: give the registers of at least one");
	if (contexts->count > PTP_MAX_CONTEXTS)
		return ptp_fail_at(r->diag, contexts->place, "%u contexts, more than %u", contexts->count,
				   PTP_MAX_CONTEXTS);
	ptp_yaml_each(context, contexts)
		if (read_context(r, context, ptp_push(&r->capture->contexts)))
			return r->diag->err;
	return refuse_same_names(r);
}

// SPDX-License-Identifier: Apache-2.0
//
// The section `cpu:`: ID registers and features, and which features follow from both.
#include "inputs/capture-read.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// What `FEAT_X: true|false` said: its place, or no line when it was not given.
struct stated {
	enum ptp_answer answer[PTP_FEATURE_COUNT];
	struct ptp_place place[PTP_FEATURE_COUNT];
};

// ID_AA64<family><digit>_EL1. Source: Arm ARM, "AArch64 System register descriptions", identification registers.
static bool is_id_register(const char *name)
{
	static const char *const family[] = {"PFR", "DFR", "AFR", "ISAR", "MMFR", "SMFR", "ZFR", "FPFR"};

	if (!strcmp(name, "MIDR_EL1") || !strcmp(name, "REVIDR_EL1") || !strcmp(name, "CTR_EL0"))
		return true;
	if (strncmp(name, "ID_AA64", 7))
		return false;
	for (size_t i = 0; i < sizeof(family) / sizeof(*family); i++) {
		const char *rest = name + 7 + strlen(family[i]);

		if (!strncmp(name + 7, family[i], strlen(family[i])) && isdigit((unsigned char)*rest) &&
		    !strcmp(rest + 1, "_EL1"))
			return true;
	}
	return false;
}

static enum ptp_err unknown_feature(const struct ptp_yaml *node, struct ptp_diag *diag)
{
	char list[512];
	size_t used = 0;

	for (size_t i = 0; i < PTP_FEATURE_COUNT && used < sizeof(list); i++)
		if (!strncmp(ptp_feature_place[i].name, "FEAT_", 5))
			used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "",
						 ptp_feature_place[i].name);
	return ptp_fail_at(diag, node->key->place, "%s changes nothing here: the features that count are %s",
			   ptp_yaml_quote(node->key).text, list);
}

static enum ptp_err read_feature(const struct ptp_yaml *node, struct stated *stated, struct ptp_diag *diag)
{
	bool is;
	size_t i = 0;

	while (i < PTP_FEATURE_COUNT && strcmp(ptp_feature_place[i].name, node->key->text))
		i++;
	if (i == PTP_FEATURE_COUNT)
		return unknown_feature(node, diag);
	if (ptp_yaml_bool(node, &is, diag))
		return diag->err;
	stated->answer[i] = is ? PTP_YES : PTP_NO;
	stated->place[i] = node->key->place;
	return PTP_OK;
}

static enum ptp_err read_key(struct ptp_reader *r, const struct ptp_yaml *node, struct stated *stated)
{
	struct ptp_registers *cpu = &r->capture->cpu;
	struct ptp_register *reg = &cpu->at[cpu->count];

	if (!strncmp(node->key->text, "FEAT_", 5))
		return read_feature(node, stated, r->diag);
	if (!is_id_register(node->key->text))
		return ptp_fail_at(
			r->diag, node->key->place,
			"unknown key %s in cpu: the keys are ID_AA64..._EL1, MIDR_EL1, REVIDR_EL1, CTR_EL0, FEAT_...",
			ptp_yaml_quote(node->key).text);
	reg->name = node->key->text;
	reg->place = node->place;
	cpu->count++;
	return ptp_read_register(node, &reg->value, r->diag);
}

static enum ptp_err feature_from_register(struct ptp_reader *r, size_t i, const struct stated *stated)
{
	const struct ptp_register *reg = ptp_register_find(&r->capture->cpu, ptp_feature_place[i].id_register);
	enum ptp_answer *feature = &r->capture->feature[i];

	*feature = stated->answer[i];
	if (!reg)
		return PTP_OK;
	*feature = ptp_feature_of(&r->capture->cpu, (enum ptp_feature)i);
	if (stated->answer[i] && stated->answer[i] != *feature)
		return ptp_fail_at(r->diag, stated->place[i],
				   "%s: %s contradicts %s: 0x%" PRIx64
				   ", whose bits [%u:%u] say %s: leave one of the two out",
				   ptp_feature_place[i].name, stated->answer[i] == PTP_YES ? "true" : "false",
				   ptp_feature_place[i].id_register, reg->value,
				   ptp_feature_place[i].bit + ptp_feature_width((enum ptp_feature)i) - 1,
				   ptp_feature_place[i].bit, *feature == PTP_YES ? "true" : "false");
	return PTP_OK;
}

// Two features of one field: the one that needs the greater value has the other with it (FEAT_HPDS2 and FEAT_HPDS).
static enum ptp_err join_features(struct ptp_reader *r, size_t more, size_t less, const struct stated *stated)
{
	enum ptp_answer *feature = r->capture->feature;

	if (strcmp(ptp_feature_place[more].id_register, ptp_feature_place[less].id_register) ||
	    ptp_feature_place[more].bit != ptp_feature_place[less].bit ||
	    ptp_feature_place[more].least <= ptp_feature_place[less].least)
		return PTP_OK;
	if (feature[more] == PTP_YES && feature[less] == PTP_NO)
		return ptp_fail_at(r->diag, stated->place[more],
				   "%s: true contradicts %s: false: the first has the second with it",
				   ptp_feature_place[more].name, ptp_feature_place[less].name);
	if (feature[more] == PTP_YES)
		feature[less] = PTP_YES;
	if (feature[less] == PTP_NO)
		feature[more] = PTP_NO;
	return PTP_OK;
}

enum ptp_err ptp_read_cpu(struct ptp_reader *r, const struct ptp_yaml *cpu)
{
	struct stated stated = {0};

	if (!cpu)
		return PTP_OK;
	if (ptp_yaml_mapping(cpu, "a mapping of ID registers and features", r->diag))
		return r->diag->err;
	r->capture->cpu.at = ptp_arena_alloc(&r->capture->arena, cpu->count * sizeof(struct ptp_register));
	ptp_yaml_each(key, cpu)
		if (read_key(r, key, &stated))
			return r->diag->err;
	for (size_t i = 0; i < PTP_FEATURE_COUNT; i++)
		if (feature_from_register(r, i, &stated))
			return r->diag->err;
	for (size_t more = 0; more < PTP_FEATURE_COUNT; more++)
		for (size_t less = 0; less < PTP_FEATURE_COUNT; less++)
			if (join_features(r, more, less, &stated))
				return r->diag->err;
	return PTP_OK;
}

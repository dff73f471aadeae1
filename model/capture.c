// SPDX-License-Identifier: Apache-2.0
//
// The capture model's words, and how registers are looked up.
#include "model/capture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const ptp_property_key[PTP_PROPERTY_COUNT] = {
#define X(name, key) [PTP_##name] = key,
	PTP_PROPERTIES(X)
#undef X
};

const char *const ptp_assumption_word[PTP_ASSUMPTION_COUNT] = {
#define X(name, word) [PTP_ASSUME_##name] = word,
	PTP_ASSUMPTIONS(X)
#undef X
};

const char *const ptp_regime_word[PTP_SMMU + 1] =
	{[PTP_EL10] = "EL1&0", [PTP_EL2] = "EL2", [PTP_EL20] = "EL2&0", [PTP_EL3] = "EL3", [PTP_SMMU] = "SMMU"};

const char *const ptp_security_word[PTP_ROOT + 1] = {
	[PTP_NONSECURE] = "non-secure",
	[PTP_SECURE] = "secure",
	[PTP_REALM] = "realm",
	[PTP_ROOT] = "root",
};

const char *const ptp_origin_word[PTP_ASSUMED + 1] = {
	[PTP_MEASURED] = "measured",
	[PTP_DERIVED] = "derived",
	[PTP_ASSUMED] = "assumed",
};

const char *const ptp_source_key[PTP_SOURCE_KEYS] = {
	"iomem",
	"devicetree",
	"pci",
	"acpi",
	"efi-memmap",
	"mtree",
	"vmallocinfo",
	"vmcoreinfo",
	"kernel-page-tables",
	"stage2-page-tables",
};

const struct ptp_feature_place ptp_feature_place[PTP_FEATURE_COUNT] = {
#define X(name, reg, bit, least) [PTP_##name] = {#name, #reg, bit, least},
	PTP_FEATURES(X)
#undef X
};

// Fields of the ID registers have 4 bits; what counts in CTR_EL0 is single bits.
unsigned ptp_feature_width(enum ptp_feature feature)
{
	return strcmp(ptp_feature_place[feature].id_register, "CTR_EL0") ? 4 : 1;
}

// 0b1111 in a field never says that its feature is there (ID_AA64MMFR0_EL1.TGran4: the granule is not).
enum ptp_answer ptp_feature_of(const struct ptp_registers *cpu, enum ptp_feature feature)
{
	const struct ptp_feature_place *place = &ptp_feature_place[feature];
	const struct ptp_register *reg = ptp_register_find(cpu, place->id_register);
	unsigned field;

	if (!reg)
		return PTP_UNKNOWN;
	field = reg->value >> place->bit & ((1u << ptp_feature_width(feature)) - 1);
	return field >= place->least && field != 0xf ? PTP_YES : PTP_NO;
}

const struct ptp_register *ptp_register_find(const struct ptp_registers *registers, const char *name)
{
	for (size_t i = 0; i < registers->count; i++)
		if (!strcmp(registers->at[i].name, name))
			return &registers->at[i];
	return NULL;
}

uint64_t ptp_register_value(const struct ptp_registers *registers, const char *name)
{
	const struct ptp_register *found = ptp_register_find(registers, name);

	return found ? found->value : 0;
}

const char *ptp_shortfall(struct ptp_arena *arena, const struct ptp_coverage *line)
{
	bool fewer = line->counted && line->found != line->expected;

	if (!line->missing && !fewer)
		return NULL;
	if (!fewer)
		return ptp_arena_printf(arena, "%s: %s", line->of, line->missing);
	return ptp_arena_printf(arena, "%s: %" PRIu64 " found, but %" PRIu64 " expected%s%s", line->of, line->found,
				line->expected, line->missing ? "; " : "", line->missing ? line->missing : "");
}

void ptp_capture_free(struct ptp_capture *capture)
{
	ptp_memory_free(&capture->memory);
	free(capture->contexts.at);
	free(capture->regions.at);
	free(capture->disputes.at);
	free(capture->sources.at);
	for (size_t i = 0; i < capture->ptdumps.count; i++)
		free(capture->ptdumps.at[i].rows.at);
	free(capture->ptdumps.at);
	free(capture->stretches.at);
	free(capture->assumptions.at);
	free(capture->profiles.at);
	free(capture->coverage.at);
	free(capture->inputs.at);
	ptp_arena_free(&capture->arena);
	*capture = (struct ptp_capture){0};
}

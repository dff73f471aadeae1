// SPDX-License-Identifier: Apache-2.0
//
// The fields of a stream table entry and a context descriptor: by name, as a capture gives them, or from their place in the 8
// words that the SMMU reads; and the bits of those words that no field of ours has.
//
// Source: SMMUv3 architecture specification, "STE, Stream Table Entry", "CD, Context Descriptor" (bit N of a structure is bit
// N % 64 of word N / 64).
#include "verifier/walk/smmu.h"

#include "verifier/walk/gap.h"

#include <inttypes.h>
#include <string.h>

// In an address the bits below the field are 0: `up` is how many.
static const struct place {
	const char *name;
	bool cd; // of the context descriptor, else of the stream table entry
	uint8_t word, low, width, up;
} places[] = {
	{"T0SZ", true, 0, 0, 6, 0},      {"TG0", true, 0, 6, 2, 0},      {"IR0", true, 0, 8, 2, 0},
	{"OR0", true, 0, 10, 2, 0},      {"SH0", true, 0, 12, 2, 0},     {"EPD0", true, 0, 14, 1, 0},
	{"ENDI", true, 0, 15, 1, 0},     {"T1SZ", true, 0, 16, 6, 0},    {"TG1", true, 0, 22, 2, 0},
	{"IR1", true, 0, 24, 2, 0},      {"OR1", true, 0, 26, 2, 0},     {"SH1", true, 0, 28, 2, 0},
	{"EPD1", true, 0, 30, 1, 0},     {"IPS", true, 0, 32, 3, 0},     {"AFFD", true, 0, 35, 1, 0},
	{"TBI0", true, 0, 38, 1, 0},     {"TBI1", true, 0, 39, 1, 0},    {"AA64", true, 0, 41, 1, 0},
	{"HD", true, 0, 42, 1, 0},       {"HA", true, 0, 43, 1, 0},      {"HAD0", true, 1, 1, 1, 0},
	{"HAFT", true, 1, 3, 1, 0},      {"TTB0", true, 1, 4, 48, 4},    {"PnCH", true, 1, 58, 1, 0},
	{"HWU0", true, 1, 60, 4, 0},     {"HAD1", true, 2, 1, 1, 0},     {"AIE", true, 2, 3, 1, 0},
	{"TTB1", true, 2, 4, 48, 4},     {"DS", true, 2, 58, 1, 0},      {"PIE", true, 2, 59, 1, 0},
	{"HWU1", true, 2, 60, 4, 0},     {"MAIR", true, 3, 0, 64, 0},    {"Config", false, 0, 1, 3, 0},
	{"S1CDMax", false, 0, 59, 5, 0}, {"S1DSS", false, 1, 0, 2, 0},   {"S2HWU", false, 1, 8, 4, 0},
	{"S2FWB", false, 1, 25, 1, 0},   {"EATS", false, 1, 28, 2, 0},   {"STRW", false, 1, 30, 2, 0},
	{"S2T0SZ", false, 2, 32, 6, 0},  {"S2SL0", false, 2, 38, 2, 0},  {"S2IR0", false, 2, 40, 2, 0},
	{"S2OR0", false, 2, 42, 2, 0},   {"S2SH0", false, 2, 44, 2, 0},  {"S2TG", false, 2, 46, 2, 0},
	{"S2PS", false, 2, 48, 3, 0},    {"S2AA64", false, 2, 51, 1, 0}, {"S2ENDI", false, 2, 52, 1, 0},
	{"S2AFFD", false, 2, 53, 1, 0},  {"S2PTW", false, 2, 54, 1, 0},  {"S2HD", false, 2, 55, 1, 0},
	{"S2HA", false, 2, 56, 1, 0},    {"S2HAFT", false, 2, 59, 1, 0}, {"S2PIE", false, 2, 60, 1, 0},
	{"S2DS", false, 3, 3, 1, 0},     {"S2TTB", false, 3, 4, 48, 4},
};

static bool from_words(const struct ptp_context *context, const char *name, uint64_t *value)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const struct place *at = &places[i];
		const uint64_t *words = at->cd ? context->cd : context->ste;

		if (strcmp(at->name, name) != 0 || !words)
			continue;
		*value = (words[at->word] >> at->low & ~UINT64_C(0) >> (64 - at->width)) << at->up;
		return true;
	}
	return false;
}

bool ptp_smmu_given(const struct ptp_context *context, const char *name, uint64_t *value)
{
	const struct ptp_register *found;

	if (context->ste)
		return from_words(context, name, value);
	found = ptp_register_find(&context->stage1.registers, name);
	if (!found)
		found = ptp_register_find(&context->stage2.registers, name);
	if (found)
		*value = found->value;
	return found != NULL;
}

uint64_t ptp_smmu_value(const struct ptp_context *context, const char *name, uint64_t absent)
{
	uint64_t value;

	return ptp_smmu_given(context, name, &value) ? value : absent;
}

#define LOW(bits) ((UINT64_C(1) << (bits)) - 1)

// The bits of each word that have a meaning here, or none for what is mapped: faults, MPAM, hints, overlays, which only take
// permissions away. The others are reserved (also where a field is of another Security state, or of 128-bit descriptors) or
// IMPLEMENTATION DEFINED, AMAIR among them.
static const uint64_t ste_fields[8] = {
	~(UINT64_C(7) << 56),
	LOW(41) | UINT64_C(0xff) << 44,
	~(UINT64_C(0xffff) << 16),
	LOW(52) & ~UINT64_C(3),
	UINT64_C(0xffff) << 16,
	LOW(56) & ~(UINT64_C(1) << 8),
	0,
	~UINT64_C(0),
};
static const uint64_t cd_fields[8] = {
	~UINT64_C(0),
	~(UINT64_C(0x3f) << 52),
	~(UINT64_C(0x3f) << 52),
	~UINT64_C(0),
	0,
	UINT64_C(0xffffff) << 32,
	LOW(48),
	LOW(48),
};

static void note(const char *what, const uint64_t words[8], const uint64_t fields[8], unsigned i, struct ptp_map *map)
{
	if (words[i] & ~fields[i])
		ptp_gap_add(map, PTP_NOWHERE,
			    "%s: bits 0x%" PRIx64
			    " of word %u are reserved or IMPLEMENTATION DEFINED; what they do is not known",
			    what, words[i] & ~fields[i], i);
}

void ptp_smmu_note_reserved(const struct ptp_context *context, struct ptp_map *map)
{
	bool stage2 = context->stage2.mode == PTP_REGISTERS;

	// The SMMU ignores the fields of a stage that it bypasses; words 2 and 3 have those of stage 2 alone.
	for (unsigned i = 0; context->ste && i < 8; i++)
		if (stage2 || (i != 2 && i != 3))
			note("STE", context->ste, ste_fields, i, map);
	for (unsigned i = 0; context->cd && i < 8; i++)
		note("CD", context->cd, cd_fields, i, map);
}

// SPDX-License-Identifier: Apache-2.0
//
// The stages of an SMMU context, from its fields.
//
// Source: SMMUv3 architecture specification, "STE, Stream Table Entry", "CD, Context Descriptor", "Address sizes", "SMMU
// handling of attributes".
#include "verifier/walk/smmu.h"

// What the fields of one tree are called.
struct names {
	unsigned stage;
	const char *base, *size, *shown_size, *granule, *output, *order;
	const char *affd, *ha, *hd;   // HA: hardware sets the Access flag; HD: and the dirty state
	const char *irgn, *orgn, *sh; // of the walk
	const char *hwu;              // PBHA: which of the bits [62:59] the hardware uses
	const char *epd, *tbi, *had;  // stage 1 alone
};

// clang-format off
#define HALF(n) {                                                                                                      \
	.stage = 1, .base = "TTB" #n, .size = "T" #n "SZ", .shown_size = "SMMU T" #n "SZ", .granule = "TG" #n,         \
	.output = "IPS", .order = "ENDI", .affd = "AFFD", .ha = "HA", .hd = "HD", .irgn = "IR" #n, .orgn = "OR" #n,    \
	.sh = "SH" #n, .hwu = "HWU" #n, .epd = "EPD" #n, .tbi = "TBI" #n, .had = "HAD" #n,                             \
}
static const struct names half_names[2] = {HALF(0), HALF(1)};

static const struct names stage2_names = {
	.stage = 2, .base = "S2TTB", .size = "S2T0SZ", .shown_size = "SMMU S2T0SZ", .granule = "S2TG", .output = "S2PS",
	.order = "S2ENDI", .affd = "S2AFFD", .ha = "S2HA", .hd = "S2HD", .irgn = "S2IR0", .orgn = "S2OR0", .sh = "S2SH0",
	.hwu = "S2HWU",
};
// clang-format on

// Entries with AF=0 are live unless AFFD and HA are both known to be 0. What is not given is taken for what permits more. Whether
// the SMMU has small tables (IDR3.STT) is not in a capture.
static struct ptp_control controls(const struct ptp_context *context, const struct names *name, bool upper)
{
	return (struct ptp_control){
		.base_name = name->base,
		.size_name = name->shown_size,
		.level_name = "SMMU: start level S2SL0",
		.stage = name->stage,
		.smmu = true,
		.upper = upper,
		.tsz = ptp_smmu_value(context, name->size, 0) & 63,
		.granule_bits =
			ptp_granule_bits((unsigned)ptp_smmu_value(context, name->granule, upper ? 0 : 3), upper),
		.ps = ptp_smmu_value(context, name->output, 7) & 7,
		.sl = name->stage == 2 ? (unsigned)ptp_smmu_value(context, "S2SL0", 0) : 0,
		.hardware_af = ptp_smmu_value(context, name->affd, 1) || ptp_smmu_value(context, name->ha, 1),
		.hardware_dirty = ptp_smmu_value(context, name->ha, 1) && ptp_smmu_value(context, name->hd, 1),
		.base = ptp_smmu_value(context, name->base, 0),
		.pbha = ptp_smmu_value(context, name->hwu, 15) << 59,
		.big_endian = ptp_smmu_value(context, name->order, 0),
		.physical_bits = context->oas,
		.small = PTP_UNKNOWN,
		.lpa = ptp_has_52_bits(context->oas),
		.large = name->stage == 2 ? ptp_has_52_bits(context->oas) : PTP_UNKNOWN,
		.ps7 = PTP_UNKNOWN,
	};
}

// A field that is not given is free.
static void set_walker(const struct ptp_context *context, const struct names *name, struct ptp_control *c)
{
	const struct {
		enum ptp_field field;
		const char *name;
	} places[] = {{PTP_F_WALK_IRGN, name->irgn},
		      {PTP_F_WALK_ORGN, name->orgn},
		      {PTP_F_WALK_SH, name->sh},
		      {PTP_F_WALK_HW, name->ha}};
	bool all = true;

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		uint64_t value;
		bool given = ptp_smmu_given(context, places[i].name, &value);

		if (given)
			ptp_class_set(&c->walker, places[i].field, value);
		all &= given;
	}
	ptp_class_set(&c->walker, PTP_F_WALK_GIVEN, all);
}

bool ptp_smmu_has_half(const struct ptp_context *context, unsigned half)
{
	uint64_t base;

	return ptp_smmu_given(context, half_names[half].base, &base);
}

// With HAD=1 table descriptors have no permissions, and with HAD=0 leaves have no PBHA.
const char *ptp_smmu_half(struct ptp_setup *setup, unsigned half, struct ptp_geometry *g, struct ptp_map *map)
{
	const struct ptp_context *context = setup->context;
	const struct names *name = &half_names[half];
	struct ptp_control c = controls(context, name, half);
	uint64_t had = ptp_smmu_value(context, name->had, 1);
	const char *reason;

	c.dead = ptp_smmu_value(context, name->epd, 0);
	c.tbi = ptp_smmu_value(context, name->tbi, 0);
	c.mair = ptp_smmu_value(context, "MAIR", 0);
	if (!had)
		c.pbha = 0;
	set_walker(context, name, &c);
	reason = ptp_geometry_init(g, &c, map);
	if (!reason)
		ptp_class_set(&g->class, PTP_F_S1_HPD, had);
	return reason;
}

const char *ptp_smmu_stage2(struct ptp_setup *setup, struct ptp_map *map)
{
	struct ptp_control c = controls(setup->context, &stage2_names, false);
	const char *reason;

	set_walker(setup->context, &stage2_names, &c);
	reason = ptp_geometry_init(&setup->stage2, &c, map);
	if (!reason)
		ptp_class_set(&setup->stage2.class, PTP_F_S2_HD, c.hardware_dirty);
	return reason;
}

// S2FWB and S2PTW are HCR_EL2's FWB and PTW; of the others there are none. S2PTW that is not given permits more as 0.
void ptp_smmu_set_stage2(struct ptp_setup *setup)
{
	setup->ptw = ptp_smmu_value(setup->context, "S2PTW", 0);
	ptp_class_set(&setup->rest, PTP_F_S2_VM, 1);
	ptp_class_clear(&setup->rest, PTP_F_HCR_FWB, PTP_F_S2_ANY - 1);
	ptp_class_set(&setup->rest, PTP_F_HCR_FWB, ptp_smmu_value(setup->context, "S2FWB", 0));
	ptp_class_set(&setup->rest, PTP_F_HCR_PTW, setup->ptw);
}

// An access that bypasses stage 1 has the attributes that the device gives it, or that MTCFG, SHCFG and ALLOCCFG replace them by:
// both are free.
void ptp_smmu_set_bypass(struct ptp_class *class)
{
	static const struct ptp_class unknown;

	ptp_class_copy(class, &unknown, PTP_F_S1_ATTR);
	ptp_class_copy(class, &unknown, PTP_F_S1_SH);
}

// Beyond the OAS it is an Address size fault; where that is not known, beyond what any SMMU with 64-bit descriptors has.
unsigned ptp_smmu_bypass_bits(const struct ptp_context *context)
{
	return context->oas ? context->oas : 52;
}

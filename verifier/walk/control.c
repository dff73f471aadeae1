// SPDX-License-Identifier: Apache-2.0
//
// Takes the fields of TCR_ELx and VTCR_EL2 out of their places.
//
// Source: Arm ARM, TCR_EL1, TCR_EL2, TCR_EL3, VTCR_EL2 field descriptions.
#include "verifier/walk/setup.h"

#include "verifier/walk/gap.h"
#include "verifier/walk/smmu.h"

#define NONE 0xff

// The lowest bit of each field.
struct layout {
	uint8_t tsz, epd, irgn, orgn, sh, tg, ps, tbi, ha, hd, hpd, hwu, ds;
};

static const struct layout two_halves[2] = {
	{0, 7, 8, 10, 12, 14, 32, 37, 39, 40, 41, 43, 59},
	{16, 23, 24, 26, 28, 30, 32, 38, 39, 40, 42, 47, 59},
};
// TCR_EL2 and TCR_EL3 have one.
static const struct layout one_half = {0, NONE, 8, 10, 12, 14, 16, 20, 21, 22, 24, 25, 32};
static const struct layout stage2_layout = {0, NONE, 8, 10, 12, 14, 16, NONE, 21, 22, NONE, 25, 32};

static unsigned take(uint64_t word, unsigned low, unsigned width)
{
	return low == NONE ? 0 : (unsigned)(word >> low & ((1u << width) - 1));
}

static enum ptp_answer feature(const struct ptp_setup *setup, enum ptp_feature which)
{
	return setup->capture->feature[which];
}

// What the walk itself is like.
static void set_walker(struct ptp_control *c, const struct layout *at, uint64_t tcr)
{
	ptp_class_set(&c->walker, PTP_F_WALK_IRGN, take(tcr, at->irgn, 2));
	ptp_class_set(&c->walker, PTP_F_WALK_ORGN, take(tcr, at->orgn, 2));
	ptp_class_set(&c->walker, PTP_F_WALK_SH, take(tcr, at->sh, 2));
	ptp_class_set(&c->walker, PTP_F_WALK_HW, c->hardware_af);
	ptp_class_set(&c->walker, PTP_F_WALK_GIVEN, 1);
}

// What every layout has. HA, HD, HPD and HWU count unless their feature is known to be absent.
static struct ptp_control controls(const struct ptp_setup *setup, const struct layout *at, uint64_t tcr, bool upper)
{
	bool hafdbs = feature(setup, PTP_FEAT_HAFDBS) != PTP_NO;
	// Indirect permissions and AIE count as HPD=1.
	bool hpd = at->hpd == NONE || ptp_setup_tcr2(setup) ||
		   (take(tcr, at->hpd, 1) && feature(setup, PTP_FEAT_HPDS) != PTP_NO);
	bool hwu = hpd && feature(setup, PTP_FEAT_HPDS2) != PTP_NO;

	return (struct ptp_control){
		.stage = 1,
		.upper = upper,
		.tsz = take(tcr, at->tsz, 6),
		.granule_bits = ptp_granule_bits(take(tcr, at->tg, 2), upper),
		.ps = take(tcr, at->ps, 3),
		.sh = take(tcr, at->sh, 2),
		.tbi = take(tcr, at->tbi, 1),
		.dead = take(tcr, at->epd, 1),
		.hardware_af = hafdbs && take(tcr, at->ha, 1),
		.hardware_dirty = hafdbs && take(tcr, at->ha, 1) && take(tcr, at->hd, 1),
		.pbha = hwu ? (uint64_t)take(tcr, at->hwu, 4) << 59 : 0,
		.physical_bits = setup->physical_bits,
		.small = feature(setup, PTP_FEAT_TTST),
		.lpa = ptp_has_52_bits(setup->physical_bits),
		.large = feature(setup, PTP_FEAT_LVA),
		.ps7 = feature(setup, PTP_FEAT_D128),
		.big_endian = ptp_big_endian_stage1(setup),
	};
}

// The fields of ID_AA64MMFR0_EL1 that say of a granule what there is of it, with the values that do.
static const struct granule_id {
	unsigned bits, first, second; // lowest bits of TGranN and TGranN_2
	unsigned none;                // TGranN: not there; TGranN_2 has 1 for all of them, and 3 for 52-bit addresses
} granule_ids[] = {{12, 28, 40, 15}, {14, 20, 32, 0}, {16, 24, 36, 15}};

static const struct granule_id *granule_id(const struct ptp_control *c)
{
	return &granule_ids[c->granule_bits == 16 ? 2 : c->granule_bits == 14];
}

static const struct ptp_register *memory_model(const struct ptp_setup *setup)
{
	return ptp_register_find(&setup->capture->cpu, "ID_AA64MMFR0_EL1");
}

// Whether the tables of a stage may have 52-bit addresses by DS. Stage 2 has a field of its own, where 0b0000 is "as stage
// 1". Arm ARM, ID_AA64MMFR0_EL1.TGran4_2; TCR_EL1.DS, which 64 KiB tables do not have.
static enum ptp_answer lpa2(const struct ptp_setup *setup, const struct ptp_control *c)
{
	const struct granule_id *at = granule_id(c);
	const struct ptp_register *id = memory_model(setup);
	unsigned second = id ? take(id->value, at->second, 4) : 0;

	if (c->granule_bits == 16)
		return PTP_NO;
	if (c->stage == 2 && second)
		return second == 3 ? PTP_YES : PTP_NO;
	return feature(setup, c->granule_bits == 14 ? PTP_FEAT_LPA2_16K : PTP_FEAT_LPA2);
}

// A granule that the CPU does not have is taken for one that it has, whichever. Arm ARM, TCR_EL1.TG0;
// ID_AA64MMFR0_EL1.TGran4_2 (0b0001: none, 0b0000: as stage 1).
static bool granule_absent(const struct ptp_setup *setup, const struct ptp_control *c)
{
	const struct granule_id *at = granule_id(c);
	const struct ptp_register *id = memory_model(setup);
	unsigned second = id ? take(id->value, at->second, 4) : 0;

	if (c->stage == 2 && second)
		return second == 1;
	return id && take(id->value, at->first, 4) == at->none;
}

static const char *refuse_absent_granule(const struct ptp_setup *setup, const struct ptp_control *c,
					 struct ptp_map *map)
{
	if (!c->granule_bits || !granule_absent(setup, c))
		return NULL;
	return ptp_gap_add(
		map, PTP_NOWHERE,
		"ID_AA64MMFR0_EL1: the CPU has no %u KiB granule at stage %u, so that its tables are of another",
		1u << (c->granule_bits - 10), c->stage);
}

// DS is RES0 without FEAT_LPA2; where that is not known, the tables cannot be read.
static const char *set_ds(const struct ptp_setup *setup, const char *name, bool ds, struct ptp_control *c,
			  struct ptp_map *map)
{
	enum ptp_answer answer = lpa2(setup, c);

	if (ds && answer == PTP_UNKNOWN)
		return ptp_gap_add(map, PTP_NOWHERE,
				   "%s.DS=1 but FEAT_LPA2 is not known; give ID_AA64MMFR0_EL1, or FEAT_LPA2%s", name,
				   c->granule_bits == 14 ? "_16K" : "");
	c->ds = ds && answer == PTP_YES;
	return NULL;
}

static const char *const table_base[2] = {"TTBR0", "TTBR1"};

static const char *cpu_half(struct ptp_setup *setup, unsigned half, struct ptp_geometry *g, struct ptp_map *map)
{
	static const char *const size[4][2] = {
		[1] = {"TCR_EL1.T0SZ", "TCR_EL1.T1SZ"}, [2] = {"TCR_EL2.T0SZ", "TCR_EL2.T1SZ"}, [3] = {"TCR_EL3.T0SZ"}};
	static const char *const tcr_name[4] = {[1] = "TCR_EL1", [2] = "TCR_EL2", [3] = "TCR_EL3"};
	const struct layout *at = ptp_one_range(setup->context->regime) ? &one_half : &two_halves[half];
	const struct ptp_register *base = ptp_setup_register(setup, table_base[half]);
	unsigned level = ptp_setup_level(setup);
	uint64_t tcr = ptp_setup_value(setup, "TCR");
	struct ptp_control c = controls(setup, at, tcr, half);
	const char *reason = c.dead ? NULL : set_ds(setup, tcr_name[level], take(tcr, at->ds, 1), &c, map);

	set_walker(&c, at, tcr);
	c.base_name = base->name;
	c.size_name = size[level][half];
	c.base = base->value;
	c.mair = ptp_setup_value(setup, "MAIR");
	if (!reason && !c.dead)
		reason = refuse_absent_granule(setup, &c, map);
	if (!reason)
		reason = ptp_geometry_init(g, &c, map);
	if (reason)
		return reason;
	ptp_class_set(&g->class, PTP_F_S1_HPD, take(tcr, at->hpd, 1) && feature(setup, PTP_FEAT_HPDS) != PTP_NO);
	ptp_apply_tcr2(setup, g);
	g->nv1 = ptp_setup_nv1(setup);
	return NULL;
}

static bool half_is_given(const struct ptp_setup *setup, unsigned half)
{
	if (setup->context->regime == PTP_SMMU)
		return ptp_smmu_has_half(setup->context, half);
	return !(ptp_one_range(setup->context->regime) && half) && ptp_setup_register(setup, table_base[half]);
}

static void set_tbi(struct ptp_setup *setup)
{
	bool one = ptp_one_range(setup->context->regime);
	uint64_t tcr = ptp_setup_value(setup, "TCR");

	for (unsigned half = 0; half < 2; half++)
		setup->tbi[half] = take(tcr, one ? one_half.tbi : two_halves[half].tbi, 1);
}

void ptp_setup_stage1(struct ptp_setup *setup, struct ptp_map *map)
{
	bool smmu = setup->context->regime == PTP_SMMU;

	if (!smmu)
		set_tbi(setup);
	for (unsigned half = 0; half < 2 && setup->mode == PTP_REGISTERS; half++) {
		struct ptp_half *this = &setup->half[half];

		if (!half_is_given(setup, half))
			continue;
		this->refused = (smmu ? ptp_smmu_half : cpu_half)(setup, half, &this->geometry, map);
		this->state = this->refused ? PTP_HALF_REFUSED : PTP_HALF_LIVE;
		this->geometry.spaces = ptp_spaces_stage1(setup->context);
		ptp_class_set(&this->geometry.class, PTP_F_S1_HD, this->geometry.hardware_dirty);
	}
}

// What VSTCR_EL2 has of its own: T0SZ, SL0, TG0 and SL2. All else of a Secure stage 2 is VTCR_EL2's.
#define VSTCR_OWN (UINT64_C(1) << 33 | 3 << 14 | 3 << 6 | 0x3f)

// The stage 2 that VTCR and the base C has speak of.
static const char *stage2_tree(const struct ptp_setup *setup, uint64_t vtcr, const struct ptp_control *names,
			       struct ptp_geometry *g, struct ptp_map *map)
{
	struct ptp_control c = controls(setup, &stage2_layout, vtcr, false);
	const char *reason;

	c.stage = 2;
	c.large = c.lpa;
	set_walker(&c, &stage2_layout, vtcr);
	reason = set_ds(setup, "VTCR_EL2", take(vtcr, stage2_layout.ds, 1), &c, map);
	if (!reason)
		reason = ptp_setup_order2(setup, &c, map);
	if (!reason)
		reason = refuse_absent_granule(setup, &c, map);
	c.base_name = names->base_name;
	c.size_name = names->size_name;
	c.level_name = names->level_name;
	c.base = ptp_register_value(&setup->context->stage2.registers, c.base_name);
	c.sl = take(vtcr, 6, 2) | (c.ds && c.granule_bits == 12 ? take(vtcr, 33, 1) << 2 : 0);
	if (!reason)
		reason = ptp_geometry_init(g, &c, map);
	if (reason)
		return reason;
	ptp_apply_indirect(setup, vtcr, g);
	ptp_class_set(&g->class, PTP_F_S2_HD, c.hardware_dirty);
	ptp_class_set(&g->class, PTP_F_HCR_FWB,
		      ptp_register_value(&setup->context->stage2.registers, "HCR_EL2") >> 46 & 1);
	return NULL;
}

static const struct ptp_control vtcr_names = {.base_name = "VTTBR_EL2",
					      .size_name = "VTCR_EL2.T0SZ",
					      .level_name = "VTCR_EL2: start level {SL2,SL0}"};
static const struct ptp_control vstcr_names = {.base_name = "VSTTBR_EL2",
					       .size_name = "VSTCR_EL2.T0SZ",
					       .level_name = "VSTCR_EL2: start level {SL2,SL0}"};

// One of the two stages 2 in Secure state. Where it cannot be walked, the other still is.
static void secure_tree(struct ptp_setup *setup, uint64_t vtcr, const struct ptp_control *names,
			enum ptp_security intermediate, struct ptp_geometry *g, struct ptp_map *map)
{
	const char *reason = stage2_tree(setup, vtcr, names, g, map);

	if (reason) {
		setup->stage2_refused = reason;
		*g = (struct ptp_geometry){.stage = 2, .granule_bits = 12, .fault = PTP_FAULT_TRANSLATION};
	}
	g->spaces = ptp_spaces_stage2(setup->context, intermediate);
}

const char *ptp_setup_stage2(struct ptp_setup *setup, struct ptp_map *map)
{
	const struct ptp_registers *registers = &setup->context->stage2.registers;
	uint64_t vtcr = ptp_register_value(registers, "VTCR_EL2"), vstcr = ptp_register_value(registers, "VSTCR_EL2");
	const char *reason;

	if (setup->context->security == PTP_SECURE) {
		// A stage 1 that is off outputs Secure addresses alone.
		setup->two_stage2 = setup->mode != PTP_OFF;
		secure_tree(setup, (vtcr & ~VSTCR_OWN) | (vstcr & VSTCR_OWN), &vstcr_names, PTP_SECURE, &setup->stage2,
			    map);
		if (setup->two_stage2)
			secure_tree(setup, vtcr, &vtcr_names, PTP_NONSECURE, &setup->stage2_nonsecure, map);
		return NULL;
	}
	reason = stage2_tree(setup, vtcr, &vtcr_names, &setup->stage2, map);
	setup->stage2.spaces = ptp_spaces_stage2(setup->context, PTP_NONSECURE);
	return reason;
}

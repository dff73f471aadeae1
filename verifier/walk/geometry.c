// SPDX-License-Identifier: Apache-2.0
//
// From register fields to walk parameters: sizes, start level, base address.
#include "verifier/walk/geometry.h"

#include "verifier/walk/gap.h"

#include <inttypes.h>

#define ONE UINT64_C(1)

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

// Arm ARM, ID_AA64MMFR0_EL1.PARange and TCR_EL1.IPS, which share their encoding.
unsigned ptp_address_bits(unsigned encoded)
{
	static const unsigned bits[] = {32, 36, 40, 42, 44, 48, 52, 56};

	return encoded < 8 ? bits[encoded] : 0;
}

unsigned ptp_granule_bits(unsigned tg, bool upper)
{
	static const unsigned lower_half[4] = {12, 16, 14, 0}, upper_half[4] = {0, 14, 12, 16};

	return (upper ? upper_half : lower_half)[tg & 3];
}

enum ptp_answer ptp_has_52_bits(unsigned physical_bits)
{
	return !physical_bits ? PTP_UNKNOWN : physical_bits >= 52 ? PTP_YES : PTP_NO;
}

// Arm ARM, "Input address size and output address size": PS, never more than the PE or the SMMU has, nor than a descriptor
// can say.
static unsigned output_bits(const struct ptp_geometry *g, const struct ptp_control *c)
{
	unsigned bits = least(ptp_address_bits(c->ps), g->ds || g->lpa ? 52 : 48);

	return c->physical_bits ? least(bits, c->physical_bits) : bits;
}

static const char *refuse_granule(const struct ptp_control *c, struct ptp_map *map)
{
	if (!c->granule_bits)
		return ptp_breach_gap(map, "cfg.range", "%s: the granule size of its half has a reserved encoding",
				      c->base_name);
	return NULL;
}

// With FEAT_LPA a 64 KiB granule has 52-bit addresses where PS says so; a reserved PS does not say what the base has.
static const char *set_output(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	if (c->ps == 7 && c->ps7 == PTP_NO)
		ptp_breach_add(map, "cfg.range", "%s: the output size of its register has a reserved encoding",
			       c->base_name);
	if (c->granule_bits == 16 && c->ps >= 6 && (c->lpa == PTP_UNKNOWN || (c->lpa == PTP_YES && c->ps == 7)))
		return ptp_gap_add(map, PTP_NOWHERE,
				   "%s: whether its 64 KiB tables have 52-bit addresses is not known (FEAT_LPA, PS); "
				   "give ID_AA64MMFR0_EL1",
				   c->base_name);
	g->lpa = c->granule_bits == 16 && c->lpa == PTP_YES;
	g->output_bits = output_bits(g, c);
	return NULL;
}

// Arm ARM, "Block descriptor and Page descriptor formats": 4 KiB at levels 1 and 2, 16 KiB and 64 KiB at level 2, each a
// level higher with 52-bit addresses; where FEAT_LPA is not known they are taken to be there.
static int first_block_level(const struct ptp_control *c)
{
	bool large = c->granule_bits == 16 ? c->lpa != PTP_NO : c->ds;

	return (c->granule_bits == 12 ? 1 : 2) - large;
}

// The size of an intermediate address: that of a physical one. An SMMU that has AArch32 tables, too, has 40 bits at least, and
// whether it does is not known (SMMUv3 architecture, "Address sizes": IAS).
static unsigned intermediate_bits(const struct ptp_control *c)
{
	return c->smmu && c->physical_bits < 40 ? 40 : c->physical_bits;
}

// The least TxSZ: an input of 48 bits, or 52 with DS=1 and for 64 KiB with FEAT_LVA; at stage 2 never more than the PE's
// physical addresses. Arm ARM, TCR_ELx.T0SZ and VTCR_EL2.T0SZ.
static unsigned least_size(const struct ptp_control *c)
{
	unsigned bits = c->ds || (c->granule_bits == 16 && c->large != PTP_NO) ? 52 : 48;

	if (c->stage == 2 && c->physical_bits)
		bits = least(bits, intermediate_bits(c));
	return 64 - bits;
}

static unsigned greatest_size(const struct ptp_control *c)
{
	return c->small == PTP_NO ? 39 : c->granule_bits == 16 ? 47 : 48;
}

// What is legal only with a feature that is not known.
static const char *refuse_open_size(const struct ptp_control *c, struct ptp_map *map)
{
	if (c->tsz > 39 && c->small != PTP_YES)
		return ptp_gap_add(map, PTP_NOWHERE,
				   "%s %u is legal only with small tables (FEAT_TTST, SMMU_IDR3.STT), not known here",
				   c->size_name, c->tsz);
	if (c->tsz < 16 && c->granule_bits == 16 && c->large != PTP_YES)
		return ptp_gap_add(
			map, PTP_NOWHERE,
			"%s %u is legal only with large tables (FEAT_LVA, at stage 2 FEAT_LPA), not known here",
			c->size_name, c->tsz);
	return NULL;
}

// Arm ARM, "Input address size and output address size": a size outside its range may be clamped, or is a Translation
// fault; below the least one it is that fault where there are 52-bit inputs.
static const char *set_size(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	unsigned low = least_size(c), high = greatest_size(c);
	const char *breach;

	if (c->tsz >= low && c->tsz <= high)
		return refuse_open_size(c, map);
	breach = ptp_breach_add(map, "cfg.range", "%s %u is outside the legal range %u to %u", c->size_name, c->tsz,
				low, high);
	if (c->tsz > high || c->large != PTP_YES)
		return ptp_gap_add(map, PTP_NOWHERE, "%s", breach);
	g->fault = PTP_FAULT_TRANSLATION;
	return NULL;
}

// Arm ARM, VTCR_EL2.SL0 and SL2: -2 is reserved.
static int start_level2(unsigned granule_bits, unsigned sl)
{
	static const int level4[8] = {2, 1, 0, 3, -1, -2, -2, -2};
	static const int level16[8] = {3, 2, 1, 0, -2, -2, -2, -2};
	static const int level64[8] = {3, 2, 1, -2, -2, -2, -2, -2};

	return (granule_bits == 12 ? level4 : granule_bits == 14 ? level16 : level64)[sl & 7];
}

// Arm ARM, "Concatenated translation tables": the input must need the start level, and at most 16 tables of it.
static bool consistent(const struct ptp_geometry *g, int level)
{
	unsigned below = (unsigned)(3 - level) * ptp_stride(g) + g->granule_bits;

	return below + 1 <= g->ia_bits && g->ia_bits <= below + ptp_stride(g) + 4;
}

// A start level that the PE does not have, though its encoding is not reserved: 4 KiB level 3 needs FEAT_TTST, 16 KiB level 0
// DS=1, and the first level but for that so many bits of physical address.
static bool start_level_absent(const struct ptp_control *c, int level)
{
	unsigned physical = c->physical_bits ? c->physical_bits : 52;

	switch (c->granule_bits) {
	case 12:
		return (level == 3 && c->small == PTP_NO) || (level == 0 && physical < 44);
	case 14:
		return (level == 0 && !c->ds) || (level == 1 && physical < 42);
	default:
		return level == 1 && physical < 44;
	}
}

// Arm ARM, VTCR_EL2.SL0: reserved, or not consistent with T0SZ, it is a Translation fault at level 0.
static void set_start_level(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	if (c->stage == 1) {
		g->start_level = 3 - (int)((g->ia_bits - 1 - g->granule_bits) / ptp_stride(g));
		return;
	}
	g->start_level = start_level2(g->granule_bits, c->sl);
	if (g->start_level == -2 || start_level_absent(c, g->start_level))
		ptp_breach_add(map, "cfg.level", "%s %u is reserved", c->level_name, c->sl);
	else if (!consistent(g, g->start_level))
		ptp_breach_add(map, "cfg.level", "%s %u is inconsistent with T0SZ %u", c->level_name, c->sl, c->tsz);
	else
		return;
	g->fault = PTP_FAULT_TRANSLATION;
}

// The address in a base register. Arm ARM, TTBR0_EL1.BADDR: bit 0 is CnP and [63:48] are an ASID or VMID; where it is a
// 52-bit one bits [5:2] are address bits [51:48]. The SMMU's TTB0 is an address as it is.
static uint64_t base_address(const struct ptp_control *c, bool far)
{
	uint64_t low = c->base & (((ONE << 48) - 1) & ~ONE);

	if (c->smmu)
		return c->base;
	return far ? (low & ~UINT64_C(0x3f)) | (c->base >> 2 & 0xf) << 48 : low;
}

// The least alignment of a base. The SMMU's is 64 bytes where the effective IPS is 52 bits, whatever the granule (SMMUv3
// architecture, CD.TTB0); the CPU's only where the base is a 52-bit one.
static uint64_t least_alignment(const struct ptp_control *c, bool far)
{
	return far || (c->smmu && ptp_address_bits(c->ps) >= 52 && (!c->physical_bits || c->physical_bits >= 52)) ? 64
														  : 8;
}

// Arm ARM, "Translation table base address alignment": to the size of the initial table. Bits below may corrupt the
// address, so what follows is open; here they are dropped.
static void set_base(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	bool far = !c->smmu && (g->ds || (g->lpa && c->ps == 6));
	uint64_t address = base_address(c, far), least = least_alignment(c, far), align, stray;

	g->root_size = UINT64_C(8) << (g->ia_bits - ptp_shift(g, g->start_level));
	align = g->root_size > least ? g->root_size : least;
	stray = (address & (align - 1)) | (far ? c->base & 2 : 0);
	g->base = address & ~(align - 1);
	if (stray)
		ptp_breach_gap(map, "cfg.base", "%s 0x%" PRIx64 ": bits below the table's alignment are set",
			       c->base_name, c->base);
	if (g->base >> g->output_bits) {
		ptp_breach_add(map, "cfg.base", "%s 0x%" PRIx64 ": the table lies beyond the output size of %u bits",
			       c->base_name, c->base, g->output_bits);
		g->fault = PTP_FAULT_ADDRESS_SIZE;
	}
}

static const char *set_sizes(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	const char *reason = set_output(g, c, map);

	if (!reason)
		reason = set_size(g, c, map);
	if (!reason && !g->fault)
		set_start_level(g, c, map);
	if (!reason && !g->fault)
		set_base(g, c, map);
	return reason;
}

const char *ptp_geometry_init(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	const char *reason;

	// Arm ARM, TCR_ELx.EPDn: no walk of this half is ever made, so its other fields say nothing (and often are 0).
	if (c->dead) {
		*g = (struct ptp_geometry){.stage = c->stage,
					   .granule_bits = 12,
					   .upper = c->upper,
					   .fault = PTP_FAULT_TRANSLATION};
		return NULL;
	}
	reason = refuse_granule(c, map);
	if (reason)
		return reason;
	*g = (struct ptp_geometry){
		.base_name = c->base_name,
		.stage = c->stage,
		.granule_bits = c->granule_bits,
		.ds = c->ds,
		.first_block_level = first_block_level(c),
		.upper = c->upper,
		.tbi = c->tbi,
		.hardware_af = c->hardware_af,
		.hardware_dirty = c->hardware_dirty,
		.big_endian = c->big_endian,
		.mair = c->mair,
		.pbha = c->pbha,
		.sh = c->sh,
		.walker = c->walker,
		.ia_bits = 64 - c->tsz,
	};
	return set_sizes(g, c, map);
}

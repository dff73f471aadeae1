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

// What DS and the granule let an address have: 52 bits with DS=1, else 48 (64 KiB tables have 52-bit addresses by
// FEAT_LPA, which is not walked).
static unsigned widest(const struct ptp_geometry *g)
{
	return g->ds ? 52 : 48;
}

// Arm ARM, "Input address size and output address size": PS, never more than the PE or the SMMU has.
static unsigned output_bits(const struct ptp_geometry *g, const struct ptp_control *c)
{
	unsigned bits = least(ptp_address_bits(c->ps), widest(g));

	return c->physical_bits ? least(bits, c->physical_bits) : bits;
}

static const char *refuse_granule(const struct ptp_control *c, struct ptp_map *map)
{
	if (!c->granule_bits)
		return ptp_gap_add(map, PTP_NOWHERE, "%s: the granule size of its half has a reserved encoding",
				   c->base_name);
	if (c->granule_bits != 12)
		return ptp_gap_add(map, PTP_NOWHERE, "%u KiB granule is not walked by this version",
				   1u << (c->granule_bits - 10));
	return NULL;
}

// The least TxSZ: an input of 48 bits, or 52 with DS=1; at stage 2 never more than the PE's physical addresses.
// Arm ARM, TCR_ELx.T0SZ and VTCR_EL2.T0SZ.
static unsigned least_size(const struct ptp_geometry *g, const struct ptp_control *c)
{
	unsigned bits = widest(g);

	if (c->stage == 2 && c->physical_bits)
		bits = least(bits, c->physical_bits);
	return 64 - bits;
}

static const char *refuse_size(const struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	unsigned low = least_size(g, c), high = c->small == PTP_NO ? 39 : 48;

	if (c->tsz < low || c->tsz > high)
		return ptp_gap_add(map, PTP_NOWHERE, "%s %u is outside the legal range %u to %u", c->size_name, c->tsz,
				   low, high);
	if (c->tsz > 39 && c->small != PTP_YES)
		return ptp_gap_add(map, PTP_NOWHERE,
				   "%s %u is legal only with small tables (FEAT_TTST, SMMU_IDR3.STT), not known here",
				   c->size_name, c->tsz);
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

// A start level that the PE does not have, though its encoding is not reserved: 3 needs FEAT_TTST, 0 needs 44 bits of
// physical address.
static bool start_level_absent(const struct ptp_control *c, int level)
{
	return c->granule_bits == 12 &&
	       ((level == 3 && c->small == PTP_NO) || (level == 0 && c->physical_bits && c->physical_bits < 44));
}

static const char *set_start_level(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	if (c->stage == 1) {
		g->start_level = 3 - (int)((g->ia_bits - 1 - g->granule_bits) / ptp_stride(g));
		return NULL;
	}
	g->start_level = start_level2(g->granule_bits, c->sl);
	if (g->start_level == -2 || start_level_absent(c, g->start_level))
		return ptp_gap_add(map, PTP_NOWHERE, "VTCR_EL2: start level {SL2,SL0} %u is reserved", c->sl);
	if (!consistent(g, g->start_level))
		return ptp_gap_add(map, PTP_NOWHERE, "VTCR_EL2: start level {SL2,SL0} %u is inconsistent with T0SZ %u",
				   c->sl, c->tsz);
	return NULL;
}

// The address in a base register. Arm ARM, TTBR0_EL1.BADDR: bit 0 is CnP and [63:48] are an ASID or VMID; with DS=1
// bits [5:2] are address bits [51:48]. The SMMU's TTB0 is an address as it is.
static uint64_t base_address(const struct ptp_geometry *g, const struct ptp_control *c)
{
	uint64_t low = c->base & (((ONE << 48) - 1) & ~ONE);

	if (c->smmu)
		return c->base;
	return g->ds ? (low & ~UINT64_C(0x3f)) | (c->base >> 2 & 0xf) << 48 : low;
}

// The least alignment of a base. The SMMU's is 64 bytes where the effective IPS is 52 bits, whatever the granule (SMMUv3
// architecture, CD.TTB0); the CPU's only with DS=1, where the register has no lower address bits.
static uint64_t least_alignment(const struct ptp_control *c)
{
	return c->smmu && ptp_address_bits(c->ps) >= 52 && (!c->physical_bits || c->physical_bits >= 52) ? 64 : 8;
}

// Arm ARM, "Translation table base address alignment": to the size of the initial table. Bits below may corrupt the
// address, so they are reported.
static void set_base(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	uint64_t address = base_address(g, c), least = least_alignment(c), align, stray;

	g->root_size = UINT64_C(8) << (g->ia_bits - ptp_shift(g, g->start_level));
	align = g->root_size > least ? g->root_size : least;
	stray = (address & (align - 1)) | (g->ds ? c->base & 2 : 0);
	g->base = address & ~(align - 1);
	g->base_fault = g->base >> g->output_bits != 0;
	if (stray)
		ptp_gap_add(map, PTP_NOWHERE, "%s 0x%" PRIx64 ": bits below the table's alignment are set",
			    c->base_name, c->base);
}

const char *ptp_geometry_init(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map)
{
	const char *reason;

	// Arm ARM, TCR_ELx.EPDn: no walk of this half is ever made, so its other fields say nothing (and often are 0).
	if (c->dead) {
		*g = (struct ptp_geometry){.stage = c->stage, .granule_bits = 12, .upper = c->upper, .dead = true};
		return NULL;
	}
	reason = refuse_granule(c, map);
	if (reason)
		return reason;
	*g = (struct ptp_geometry){
		.stage = c->stage,
		.granule_bits = c->granule_bits,
		.ds = c->ds,
		.upper = c->upper,
		.tbi = c->tbi,
		.hardware_af = c->hardware_af,
		.hardware_dirty = c->hardware_dirty,
		.mair = c->mair,
		.pbha = c->pbha,
		.sh = c->sh,
		.walker = c->walker,
		.ia_bits = 64 - c->tsz,
	};
	g->output_bits = output_bits(g, c);
	reason = refuse_size(g, c, map);
	if (!reason)
		reason = set_start_level(g, c, map);
	if (!reason)
		set_base(g, c, map);
	return reason;
}

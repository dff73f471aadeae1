// SPDX-License-Identifier: Apache-2.0
//
// Bits of a descriptor to kind, address and fields. Nothing is concluded from a field.
#include "verifier/walk/descriptor.h"

static uint64_t field(uint64_t word, unsigned high, unsigned low)
{
	return word >> low & ((UINT64_C(2) << (high - low)) - 1);
}

static enum ptp_entry_kind kind_of(const struct ptp_geometry *g, int level, uint64_t descriptor)
{
	switch (descriptor & 3) {
	case 1:
		return level >= g->first_block_level && level <= 2 ? PTP_BLOCK : PTP_INVALID;
	case 3:
		return level == 3 ? PTP_PAGE : PTP_TABLE;
	default:
		return PTP_INVALID;
	}
}

// The address in a descriptor, aligned to 2^SHIFT: bits [47:12]; with DS=1 [49:12] and [51:50] from bits [9:8]; of a 64 KiB
// granule with FEAT_LPA [51:48] from bits [15:12].
static uint64_t address_of(const struct ptp_geometry *g, unsigned shift, uint64_t descriptor)
{
	uint64_t address = descriptor & ((UINT64_C(1) << (g->ds ? 50 : 48)) - 1) & ~((UINT64_C(1) << shift) - 1);

	if (g->ds)
		return address | field(descriptor, 9, 8) << 50;
	return g->lpa ? address | field(descriptor, 15, 12) << 48 : address;
}

struct ptp_entry ptp_decode(const struct ptp_geometry *g, int level, uint64_t descriptor)
{
	struct ptp_entry entry = {.kind = kind_of(g, level, descriptor)};

	if (entry.kind == PTP_INVALID)
		return entry;
	entry.address = address_of(g, entry.kind == PTP_TABLE ? g->granule_bits : ptp_shift(g, level), descriptor);
	entry.beyond = entry.address >> g->output_bits != 0;
	if (entry.kind != PTP_TABLE) {
		entry.af = field(descriptor, 10, 10);
		entry.contiguous = (descriptor & PTP_CONTIGUOUS) && ptp_group_entries(g, level) > 1;
	}
	return entry;
}

// Arm ARM, "The Contiguous bit": 16 entries of 4 KiB tables; 16 KiB: 32 at level 2, 128 at level 3; 64 KiB: 32. At
// higher levels the bit is RES0.
unsigned ptp_group_entries(const struct ptp_geometry *g, int level)
{
	if (level < (g->granule_bits == 12 ? 1 : 2))
		return 1;
	if (g->granule_bits == 12)
		return 16;
	return g->granule_bits == 14 && level == 3 ? 128 : 32;
}

uint64_t ptp_attribute_bits(const struct ptp_geometry *g)
{
	const uint64_t stage1 =
		UINT64_C(0x7) << 2 | 0x3 << 6 | 0x3 << 8 | 1 << 11 | UINT64_C(1) << 51 | UINT64_C(3) << 53;
	const uint64_t stage2 =
		UINT64_C(0xf) << 2 | 0x3 << 6 | 0x3 << 8 | 1 << 11 | UINT64_C(1) << 51 | UINT64_C(3) << 53;

	uint64_t bits = g->stage == 1 ? stage1 : stage2;

	return (bits | (g->aie ? UINT64_C(1) << 59 : 0) | ptp_space_bits(&g->spaces)) & ~(g->ds ? UINT64_C(0x300) : 0);
}

static uint64_t shareability(const struct ptp_geometry *g, uint64_t descriptor)
{
	return g->ds ? g->sh : field(descriptor, 9, 8);
}

// PIIndex[3:0] of a leaf with indirect permissions: bits 54, 53, 51 and 6.
static unsigned shift_of_index(uint64_t descriptor)
{
	return 4 *
	       (unsigned)(field(descriptor, 54, 53) << 2 | field(descriptor, 51, 51) << 1 | field(descriptor, 6, 6));
}

// With {NV,NV1}={1,1} UXN's place has PXN, and AP[1] is 0. Arm ARM, "Additional behavior when HCR_EL2.NV is 1 and HCR_EL2.NV1 is 1".
static void set_direct(const struct ptp_geometry *g, struct ptp_class *class, uint64_t descriptor)
{
	ptp_class_set(class, PTP_F_S1_AP, field(descriptor, 7, 6) & (g->nv1 ? 2 : 3));
	ptp_class_set(class, PTP_F_S1_PXN, g->nv1 ? field(descriptor, 54, 54) : field(descriptor, 53, 53));
	ptp_class_set(class, PTP_F_S1_UXN, g->nv1 ? 0 : field(descriptor, 54, 54));
	ptp_class_set(class, PTP_F_S1_DBM, field(descriptor, 51, 51));
}

static void set_indirect(const struct ptp_geometry *g, struct ptp_class *class, uint64_t descriptor)
{
	ptp_class_set(class, PTP_F_S1_PIE, 1);
	ptp_class_set(class, PTP_F_S1_PI, g->pir >> shift_of_index(descriptor));
	ptp_class_set(class, PTP_F_S1_PI0, g->pir0 >> shift_of_index(descriptor));
}

// With indirect permissions or AIE, table descriptors have no permissions; with {NV,NV1}={1,1} as those of leaves.
static void set_tables(const struct ptp_geometry *g, struct ptp_class *class, uint64_t table_bits)
{
	uint64_t counted = g->indirect || g->aie ? 0 : table_bits;

	ptp_class_set(class, PTP_F_S1_APTABLE, field(counted, 62, 61) & (g->nv1 ? 2 : 3));
	ptp_class_set(class, PTP_F_S1_UXNTABLE, g->nv1 ? 0 : field(counted, 60, 60));
	ptp_class_set(class, PTP_F_S1_PXNTABLE, g->nv1 ? field(counted, 60, 60) : field(counted, 59, 59));
}

// Below NSTable nothing is global (R_JYHZR). In Root state the bit is NSE.
static bool not_global(const struct ptp_geometry *g, uint64_t descriptor, uint64_t table_bits)
{
	return !g->spaces.nse && (field(descriptor, 11, 11) || table_bits & g->spaces.nstable);
}

static void set_stage1(const struct ptp_geometry *g, struct ptp_class *class, uint64_t descriptor, uint64_t table_bits)
{
	uint64_t mair = g->aie && field(descriptor, 59, 59) ? g->mair2 : g->mair;

	ptp_class_clear(class, PTP_F_S1_AP, PTP_F_S1_UXN);
	ptp_class_clear(class, PTP_F_S1_DBM, PTP_F_S1_DBM);
	ptp_class_clear(class, PTP_F_S1_PIE, PTP_F_S1_PI0);
	ptp_class_set(class, PTP_F_S1_ATTR, mair >> (8 * field(descriptor, 4, 2)));
	ptp_class_set(class, PTP_F_S1_SH, shareability(g, descriptor));
	ptp_class_set(class, PTP_F_S1_NG, not_global(g, descriptor, table_bits));
	set_tables(g, class, table_bits);
	if (g->indirect)
		set_indirect(g, class, descriptor);
	else
		set_direct(g, class, descriptor);
}

static void set_stage2(const struct ptp_geometry *g, struct ptp_class *class, uint64_t descriptor)
{
	ptp_class_clear(class, PTP_F_S2_AP, PTP_F_S2_XN);
	ptp_class_clear(class, PTP_F_S2_DBM, PTP_F_S2_DBM);
	ptp_class_clear(class, PTP_F_S2_PIE, PTP_F_S2_PI);
	ptp_class_set(class, PTP_F_S2_MEMATTR, field(descriptor, 5, 2));
	ptp_class_set(class, PTP_F_S2_SH, shareability(g, descriptor));
	ptp_class_set(class, PTP_F_S2_FNXS, field(descriptor, 11, 11));
	if (g->indirect) {
		ptp_class_set(class, PTP_F_S2_PIE, 1);
		ptp_class_set(class, PTP_F_S2_PI, g->pir >> shift_of_index(descriptor));
		return;
	}
	ptp_class_set(class, PTP_F_S2_AP, field(descriptor, 7, 6));
	ptp_class_set(class, PTP_F_S2_XN, field(descriptor, 54, 53));
	ptp_class_set(class, PTP_F_S2_DBM, field(descriptor, 51, 51));
}

struct ptp_class ptp_leaf_class(const struct ptp_geometry *g, uint64_t descriptor, uint64_t table_bits)
{
	struct ptp_class class = g->class;

	if (g->stage == 1)
		set_stage1(g, &class, descriptor, table_bits);
	else
		set_stage2(g, &class, descriptor);
	ptp_class_set(&class, PTP_F_SPACE, ptp_output_space(&g->spaces, descriptor, table_bits));
	return class;
}

// Arm ARM, stage 2 MemAttr[3:0]: Device is 0b00xx, with FWB=0 (R_HMNDG) and with FWB=1 (R_ZNGNK), where 0b10xx is reserved
// with FEAT_MTE_PERM, RES0 without it, and may be any attribute. This is the only meaning of an attribute that the walk
// needs: HCR_EL2.PTW decides by it which tables can be read (R_KTSYP), and what may be Normal may be read.
bool ptp_stage2_is_device(const struct ptp_class *class)
{
	return !(ptp_class_get(class, PTP_F_S2_MEMATTR, NULL) & 12);
}

// SPDX-License-Identifier: Apache-2.0
//
// The geometry of one table tree: everything about a walk that the registers decide.
//
// Source: Arm ARM, "Translation process", "Translation table base address register", "Input address size and
// output address size"; TCR_ELx, VTCR_EL2, TTBRn_ELx, VTTBR_EL2 field descriptions.
#ifndef PTP_GEOMETRY_H
#define PTP_GEOMETRY_H

#include "verifier/walk/space.h"
#include "verifier/walk/walk.h"

struct ptp_geometry {
	const char *base_name; // the register that `base` is from
	unsigned stage;        // 1 or 2
	unsigned granule_bits; // 12: 4 KiB, 14: 16 KiB, 16: 64 KiB
	unsigned ia_bits;      // size of the input range
	unsigned output_bits;  // output and table addresses of more bits are address-size faults
	int start_level;       // -1 to 3
	bool ds;               // 4 and 16 KiB with 52 bits: OA[51:50] are in bits [9:8], shareability is a register's
	bool lpa;              // 64 KiB with FEAT_LPA: OA[51:48] are in bits [15:12]
	int first_block_level; // no blocks above it; there are none at level 3
	bool upper;            // the range ends at the top of the address space
	bool tbi;              // the top byte of an input address is ignored
	bool hardware_af;      // an entry with AF=0 is live
	bool hardware_dirty;   // HA and HD: DBM entries change their write permission by themselves
	bool big_endian;       // descriptors are read so
	enum ptp_fault fault;  // not NONE: every walk ends in this fault at level 0, before it reads anything
	uint64_t base;         // of the initial table, aligned
	uint64_t root_size;    // bytes of the initial table, with all that are concatenated
	uint64_t mair;         // stage 1
	bool aie;              // bit 59 of a leaf is AttrIndx[3]
	uint64_t mair2;        // with `aie`
	bool indirect;         // permissions are nibbles of `pir`, by PIIndex
	uint64_t pir, pir0;    // PIR_ELx or S2PIR_EL2, PIRE0_ELx
	bool nv1;              // stage 1: the permissions of {NV,NV1}={1,1}
	uint64_t pbha;         // descriptor bits that are IMPLEMENTATION DEFINED attributes when set
	unsigned sh;           // shareability from the register, with DS=1
	struct ptp_spaces spaces;
	struct ptp_class class;  // what the registers say of every entry
	struct ptp_class walker; // and of the walk itself: the fields WALK_*
};

static inline unsigned ptp_stride(const struct ptp_geometry *g)
{
	return g->granule_bits - 3;
}

// The input address bits below an entry of LEVEL: log2 of what one entry spans.
static inline unsigned ptp_shift(const struct ptp_geometry *g, int level)
{
	return g->granule_bits + (unsigned)(3 - level) * ptp_stride(g);
}

// The lowest address of the input range.
static inline uint64_t ptp_first_ia(const struct ptp_geometry *g)
{
	return g->upper ? ~UINT64_C(0) << g->ia_bits : 0;
}

// The raw fields that a geometry is made from, whichever register they come from.
struct ptp_control {
	const char *base_name, *size_name, *level_name; // for messages: TTBR0_EL1, "T0SZ", and of stage 2 {SL2,SL0}
	unsigned stage;
	unsigned tsz;
	unsigned granule_bits; // 0: a reserved encoding of TG
	unsigned ps;
	unsigned sl; // {SL2,SL0}, stage 2
	bool ds, upper, tbi, dead, hardware_af, hardware_dirty, smmu, big_endian;
	unsigned sh;
	uint64_t base; // the register as given
	uint64_t mair, pbha;
	struct ptp_class walker;
	unsigned physical_bits; // PARange or the SMMU's OAS, 0: not known
	enum ptp_answer small;  // FEAT_TTST
	enum ptp_answer lpa;    // FEAT_LPA: 64 KiB tables have 52-bit addresses
	enum ptp_answer large;  // 52-bit inputs of 64 KiB tables, and less is a fault: FEAT_LVA, of stage 2 FEAT_LPA
	enum ptp_answer ps7;    // FEAT_D128: PS=0b111 is not reserved
};

// PBHA: bits [62:59] of a leaf.
#define PTP_PBHA (UINT64_C(0xf) << 59)

// Fills G. What the architecture forbids becomes a breach of MAP. Where it says which fault follows, G has it; where it leaves
// that open or the registers are not modelled, a gap is added to MAP, its reason returned, and G must not be walked; otherwise
// NULL.
const char *ptp_geometry_init(struct ptp_geometry *g, const struct ptp_control *c, struct ptp_map *map);

// The size that a PS, IPS or PARange field stands for, in bits, 0: reserved.
unsigned ptp_address_bits(unsigned encoded);

// Log2 of the granule that a TG0 or TG1 field stands for, which differ; 0: reserved.
unsigned ptp_granule_bits(unsigned tg, bool upper);

// Whether physical addresses of so many bits (0: not known) are those of FEAT_LPA.
enum ptp_answer ptp_has_52_bits(unsigned physical_bits);

#endif

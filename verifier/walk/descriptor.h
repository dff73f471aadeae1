// SPDX-License-Identifier: Apache-2.0
//
// One VMSAv8-64 descriptor: what kind of entry it is, where it points, and its fields as a class.
//
// Source: Arm ARM, "VMSAv8-64 translation table descriptor formats".
#ifndef PTP_DESCRIPTOR_H
#define PTP_DESCRIPTOR_H

#include "verifier/walk/geometry.h"

enum ptp_entry_kind { PTP_INVALID, PTP_TABLE, PTP_BLOCK, PTP_PAGE };

struct ptp_entry {
	enum ptp_entry_kind kind;
	bool beyond;      // `address` is beyond the output size: an address-size fault
	bool af;          // leaf
	bool contiguous;  // leaf, at a level where the bit means something
	uint64_t address; // of the next table, block or page
};

struct ptp_entry ptp_decode(const struct ptp_geometry *g, int level, uint64_t descriptor);

static inline bool ptp_is_leaf(const struct ptp_entry *entry)
{
	return entry->kind == PTP_BLOCK || entry->kind == PTP_PAGE;
}

// Of a leaf: it is in a contiguous group.
#define PTP_CONTIGUOUS (UINT64_C(1) << 52)

// APTable, UXNTable and PXNTable of a stage 1 table descriptor, in place: bits [62:59].
#define PTP_TABLE_BITS (UINT64_C(0xf) << 59)

// What counts of a table descriptor: those of stage 1, and NSTable.
static inline uint64_t ptp_table_bits(const struct ptp_geometry *g)
{
	return (g->stage == 1 ? PTP_TABLE_BITS : 0) | g->spaces.nstable;
}

// The bits of a leaf that its class is made from; two leaves with equal bits have one class.
uint64_t ptp_attribute_bits(const struct ptp_geometry *g);

// The class of a leaf below table descriptors whose ptp_table_bits, joined by OR, are TABLE_BITS.
struct ptp_class ptp_leaf_class(const struct ptp_geometry *g, uint64_t descriptor, uint64_t table_bits);

// The fields of a leaf, or those of a table descriptor that are set, in ARENA.
size_t ptp_descriptor_parts(const struct ptp_geometry *g, enum ptp_regime regime, const struct ptp_entry *entry,
			    uint64_t descriptor, const struct ptp_part **parts, struct ptp_arena *arena);

// Entries of a contiguous group at LEVEL, or 1 where the Contiguous bit is RES0.
unsigned ptp_group_entries(const struct ptp_geometry *g, int level);

// Arm ARM, HCR_EL2.PTW: whether a stage 1 table that stage 2 maps with this class lies in Device memory for certain.
bool ptp_stage2_is_device(const struct ptp_class *class);

#endif

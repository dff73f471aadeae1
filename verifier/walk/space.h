// SPDX-License-Identifier: Apache-2.0
//
// Address spaces: which one the tables of a tree are in, and which one its leaves output.
//
// An address and its space are one thing; nothing here is an attribute. Source: Arm ARM, "Security state of translation table
// lookups", "Hierarchical control of Secure or Non-secure memory accesses", stage 1 and stage 2 Block and Page descriptors (NS,
// NSE), VSTCR_EL2.{SA, SW}, VTCR_EL2.{NSA, NSW}.
#ifndef PTP_SPACE_H
#define PTP_SPACE_H

#include "model/capture.h"

struct ptp_spaces {
	enum ptp_security table;  // of the initial table
	enum ptp_security output; // of a leaf that does not say another one
	uint64_t ns;              // the bit of a leaf that makes its output Non-secure; 0: there is none
	uint64_t
		nstable; // the bit of a table descriptor that makes all tables and leaves below it Non-secure; likewise
	bool nse;        // a leaf says any of the four, by NSE and NS
};

// Of a stage 1 of CONTEXT, which may output intermediate addresses.
struct ptp_spaces ptp_spaces_stage1(const struct ptp_context *context);

// Of a stage 2 of CONTEXT. In Secure state there are two, one for each space of intermediate addresses.
struct ptp_spaces ptp_spaces_stage2(const struct ptp_context *context, enum ptp_security intermediate);

// The bits of a leaf that say its space.
uint64_t ptp_space_bits(const struct ptp_spaces *spaces);

// Of a table, or of a leaf, below table descriptors whose bits, joined by OR, are TABLE_BITS.
enum ptp_security ptp_table_space(const struct ptp_spaces *spaces, uint64_t table_bits);
enum ptp_security ptp_output_space(const struct ptp_spaces *spaces, uint64_t descriptor, uint64_t table_bits);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The setup of a context: which table trees it has, with their geometries, and what of it is not modelled.
#ifndef PTP_SETUP_H
#define PTP_SETUP_H

#include "verifier/walk/geometry.h"

enum ptp_half_state {
	PTP_HALF_ABSENT,  // no TTBR: not part of the context
	PTP_HALF_REFUSED, // `refused` says why
	PTP_HALF_LIVE,
};

struct ptp_half {
	enum ptp_half_state state;
	const char *refused;
	struct ptp_geometry geometry;
};

struct ptp_setup {
	const struct ptp_capture *capture;
	const struct ptp_context *context;
	const char *refused; // not NULL: nothing can be walked
	enum ptp_mode mode;  // of stage 1, in force
	bool has_stage2;
	struct ptp_half half[2]; // stage 1, lower and upper
	struct ptp_geometry stage2;
	bool two_stage2; // Secure state: `stage2` is of the Secure intermediate addresses, and there are Non-secure ones
	struct ptp_geometry stage2_nonsecure;
	const char *stage2_refused; // not NULL: one of the two cannot be walked
	bool ptw;                   // HCR_EL2.PTW, STE.S2PTW: a stage 1 table in Device memory is not read
	bool tbi[2];                // stage 1 off: the top byte is ignored, by VA[55]
	unsigned physical_bits;     // PARange, 0: not known
	struct ptp_class rest;      // every field that no walk of this context sets
};

// Reads context CONTEXT; gaps go to MAP, whose arena owns the reasons.
void ptp_setup_init(struct ptp_setup *setup, const struct ptp_capture *capture, size_t context, struct ptp_map *map);

// Both stages as one class: each bit from the one that knows it.
static inline struct ptp_class ptp_class_join(struct ptp_class a, const struct ptp_class *b)
{
	for (unsigned i = 0; i < 2; i++) {
		a.value[i] |= b->value[i];
		a.known[i] |= b->known[i];
	}
	return a;
}

// The parts of ptp_setup_init that have files of their own.
void ptp_setup_stage1(struct ptp_setup *setup, struct ptp_map *map);                  // control.c
const char *ptp_setup_stage2(struct ptp_setup *setup, struct ptp_map *map);           // control.c
const char *ptp_setup_unmodelled(const struct ptp_setup *setup, struct ptp_map *map); // unmodelled.c

const char *ptp_refuse_security(const struct ptp_setup *setup, struct ptp_map *map); // space.c

// registers.c: the register NAME_ELx of the stage 1, or NULL; x; its value, or 0 (only where the reader has required it, or absent
// means 0); HCR_EL2; and whether it has {NV,NV1}={1,1} for a stage 1 of EL1&0.
const struct ptp_register *ptp_setup_register(const struct ptp_setup *setup, const char *name);
unsigned ptp_setup_level(const struct ptp_setup *setup);
uint64_t ptp_setup_value(const struct ptp_setup *setup, const char *name);
uint64_t ptp_setup_hcr(const struct ptp_setup *setup);
bool ptp_setup_nv1(const struct ptp_setup *setup);

// endian.c: whether the tables of stage 1 are big-endian; and sets C for stage 2, or returns why that is not known.
bool ptp_big_endian_stage1(const struct ptp_setup *setup);
const char *ptp_setup_order2(const struct ptp_setup *setup, struct ptp_control *c, struct ptp_map *map);

// tcr2.c: TCR2_ELx as it is in force; what refuses a context for it, or for VTCR_EL2; and what both do to a geometry.
uint64_t ptp_setup_tcr2(const struct ptp_setup *setup);
const char *ptp_refuse_tcr2(const struct ptp_setup *setup, struct ptp_map *map);
const char *ptp_refuse_indirect(const struct ptp_setup *setup, uint64_t vtcr, struct ptp_map *map);
void ptp_apply_tcr2(const struct ptp_setup *setup, struct ptp_geometry *g);
void ptp_apply_indirect(const struct ptp_setup *setup, uint64_t vtcr, struct ptp_geometry *g);

#endif

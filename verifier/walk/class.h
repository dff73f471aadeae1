// SPDX-License-Identifier: Apache-2.0
//
// A class: everything about a mapping that can change its meaning, as raw fields, and never an address.
//
// A class is one bit-vector of PTP_CLASS_BITS bits. A bit that is known has a value; one that is not is free: whatever a
// guest may choose, or what a reserved encoding may stand for. C only moves bits into fields; rules/arm/class.smt2 has
// the same fields under the same names, and the rules say what they mean.
#ifndef PTP_CLASS_H
#define PTP_CLASS_H

#include "model/alloc.h"
#include "model/table.h"

#include <stdbool.h>
#include <stdint.h>

// X(enumerator, name in rules/arm/class.smt2, width in bits), from bit 0 upwards.
// Register and descriptor fields are the Arm ARM's (TCR_ELx, SCTLR_ELx, HCR_EL2, VMSAv8-64 descriptor formats), the
// SMMU's those of its context descriptor.
#define PTP_FIELDS(X)                                                                                                  \
	X(DMA, "dma", 1)                 /* the agent is a DMA master behind an SMMU, not a CPU */                     \
	X(OWNER, "owner", 3)             /* enum ptp_owner_kind: whose mapping it is */                                \
	X(SPACE, "space", 2)             /* enum ptp_security: the physical address space that it outputs */           \
	X(EL0, "el0", 1)                 /* the regime has EL0: EL1&0, EL2&0 */                                        \
	X(EL2, "el2", 1)                 /* the regime is EL2 or EL2&0 */                                              \
	X(WALK, "walk", 1)               /* not an access of software: the walker reads a table there */               \
	X(WALK_STAGE2, "walk.stage2", 1) /* a stage 2 table, else a stage 1 table */                                   \
	X(WALK_IRGN, "walk.irgn", 2)     /* TCR_ELx.IRGNn, VTCR_EL2.IRGN0, CD.IRn, STE.S2IR0 */                        \
	X(WALK_ORGN, "walk.orgn", 2)     /* ORGN likewise */                                                           \
	X(WALK_SH, "walk.sh", 2)         /* SH likewise */                                                             \
	X(WALK_HW, "walk.hw", 1)         /* hardware sets the Access flag or the dirty state there */                  \
	X(WALK_GIVEN, "walk.given", 1)   /* these four are given, by registers or by the capture */                    \
	X(S1_GROUP, "s1.group", 2)       /* the contiguous group of a stage 1 leaf: enum ptp_group_state */            \
	X(S2_GROUP, "s2.group", 2)       /* likewise of stage 2 */                                                     \
	X(S1_M, "s1.m", 1)               /* SCTLR_ELx.M; SMMU: 1, or 0 where stage 1 is bypassed */                    \
	X(S1_C, "s1.c", 1)               /* SCTLR_ELx.C; SMMU: 1 */                                                    \
	X(S1_I, "s1.i", 1)               /* SCTLR_ELx.I; SMMU: 1 */                                                    \
	X(S1_WXN, "s1.wxn", 1)           /* SCTLR_ELx.WXN */                                                           \
	X(S1_ATTR, "s1.attr", 8)         /* the MAIR byte that AttrIndx selects */                                     \
	X(S1_SH, "s1.sh", 2)             /* SH[1:0] of the descriptor, or of TCR_ELx.SHn with DS=1 */                  \
	X(S1_AP, "s1.ap", 2)             /* AP[2:1] */                                                                 \
	X(S1_PXN, "s1.pxn", 1)           /* bit 53; with {NV,NV1}={1,1} bit 54, UXN and AP[1] 0 */                     \
	X(S1_UXN, "s1.uxn", 1)           /* bit 54; XN in a regime with one privilege level */                         \
	X(S1_NG, "s1.ng", 1)             /* bit 11, in regimes with EL0 */                                             \
	X(S1_APTABLE, "s1.aptable", 2)   /* APTable[1:0], all levels joined by OR */                                   \
	X(S1_PXNTABLE, "s1.pxntable", 1) /* likewise */                                                                \
	X(S1_UXNTABLE, "s1.uxntable", 1) /* likewise; XNTable */                                                       \
	X(S1_HPD, "s1.hpd", 1)           /* TCR_ELx.HPDn */                                                            \
	X(S1_DBM, "s1.dbm", 1)           /* bit 51 */                                                                  \
	X(S1_HD, "s1.hd", 1)             /* hardware sets the dirty state: HA and HD */                                \
	X(S1_PIE, "s1.pie", 1)           /* TCR2_ELx.PIE: permissions are indirect, and AP, PXN and UXN 0 */           \
	X(S1_PI, "s1.pi", 4)             /* the nibble of PIR_ELx that PIIndex selects */                              \
	X(S1_PI0, "s1.pi0", 4)           /* of PIRE0_ELx */                                                            \
	X(S1_ANY, "s1.any", 16)          /* never known: what a reserved stage 1 encoding stands for */                \
	X(S2_VM, "s2.vm", 1)             /* a stage 2 applies: HCR_EL2.VM */                                           \
	X(S2_MEMATTR, "s2.memattr", 4)   /* MemAttr[3:0], bits [5:2] */                                                \
	X(S2_SH, "s2.sh", 2)             /* SH[1:0] of the descriptor, or VTCR_EL2.SH0 with DS=1 */                    \
	X(S2_AP, "s2.ap", 2)             /* S2AP[1:0], bits [7:6] */                                                   \
	X(S2_XN, "s2.xn", 2)             /* XN[1:0], bits [54:53] */                                                   \
	X(S2_FNXS, "s2.fnxs", 1)         /* bit 11 */                                                                  \
	X(S2_DBM, "s2.dbm", 1)           /* bit 51 */                                                                  \
	X(S2_HD, "s2.hd", 1)             /* VTCR_EL2.HA and HD */                                                      \
	X(S2_PIE, "s2.pie", 1)           /* VTCR_EL2.S2PIE: permissions are indirect, and S2AP and XN 0 */             \
	X(S2_PI, "s2.pi", 4)             /* the nibble of S2PIR_EL2 that PIIndex selects */                            \
	X(HCR_FWB, "hcr.fwb", 1)                                                                                       \
	X(HCR_CD, "hcr.cd", 1)                                                                                         \
	X(HCR_ID, "hcr.id", 1)                                                                                         \
	X(HCR_DC, "hcr.dc", 1)                                                                                         \
	X(HCR_DCT, "hcr.dct", 1)                                                                                       \
	X(HCR_PTW, "hcr.ptw", 1)                                                                                       \
	X(HCR_TGE, "hcr.tge", 1)                                                                                       \
	X(HCR_E2H, "hcr.e2h", 1)                                                                                       \
	X(S2_ANY, "s2.any", 16) /* never known: what a reserved stage 2 encoding stands for */                         \
	X(EFFSH, "effsh", 1)    /* never known: the IMPLEMENTATION DEFINED choice of R_NSCNC */

enum ptp_field {
#define X(name, smt, width) PTP_F_##name,
	PTP_FIELDS(X)
#undef X
		PTP_FIELD_COUNT,
};

struct ptp_field_place {
	const char *name;
	unsigned low, width; // bits of the class
};

extern const struct ptp_field_place ptp_field[PTP_FIELD_COUNT];

#define PTP_CLASS_BITS 128 // those above the last field are 0 and known

struct ptp_class {
	uint64_t value[2], known[2]; // bit 0 of [0] is bit 0 of the class; a bit that is not known has value 0
};

// Makes FIELD known with VALUE, whose bits above the field's width are dropped.
void ptp_class_set(struct ptp_class *class, enum ptp_field field, uint64_t value);

// Makes every field from FIRST to LAST known with value 0.
void ptp_class_clear(struct ptp_class *class, enum ptp_field first, enum ptp_field last);

// Makes FIELD what it is in FROM, free bits included.
void ptp_class_copy(struct ptp_class *class, const struct ptp_class *from, enum ptp_field field);

// The value of FIELD; false in KNOWN (which may be NULL) when a bit of it is free.
uint64_t ptp_class_get(const struct ptp_class *class, enum ptp_field field, bool *known);

// True when nothing in CLASS is free but the three fields that never are known.
bool ptp_class_fixed(const struct ptp_class *class);

// The distinct (context, class) pairs of a capture. An id is an index into `at`, given in order of first use.
struct ptp_classes {
	PTP_VEC(struct ptp_class_of {
		struct ptp_class class;
		uint32_t context;
	}) entries;
	struct ptp_table table; // of `entries`
};

uint32_t ptp_class_id(struct ptp_classes *classes, uint32_t context, const struct ptp_class *class);
void ptp_classes_free(struct ptp_classes *classes);

#endif

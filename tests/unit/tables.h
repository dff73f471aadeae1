// SPDX-License-Identifier: Apache-2.0
//
// Captures built in memory: a few table pages from PAGE(0) upwards, one context, registers by name.
#ifndef PTP_TABLES_H
#define PTP_TABLES_H

#include "verifier/walk/walk.h"

#define TABLES_BASE UINT64_C(0x80000000)
#define TABLES_PAGES 24
#define PAGE(n) (TABLES_BASE + UINT64_C(0x1000) * (n)) // physical address of table page N
#define TABLE(n) (PAGE(n) | 3)                         // descriptor of it

#define LEAF (UINT64_C(1) << 10 | 3 << 8 | 3) // AF, ISH, page
#define BLOCK (UINT64_C(1) << 10 | 3 << 8 | 1)
#define CONTIGUOUS (UINT64_C(1) << 52)
#define S2LEAF (LEAF | 0xf << 2 | 3 << 6)
#define S2BLOCK (BLOCK | 0xf << 2 | 3 << 6)
#define DS1 (UINT64_C(1) << 59)                            // of TCR_EL1
#define HCR(bits) (UINT64_C(1) << 31 | (bits))             // of HCR_EL2: RW, without which EL1 is AArch32
#define TCR_IPS(n) (UINT64_C(n) << 32 | UINT64_C(2) << 30) // with a 4 KiB TG1

struct tables {
	struct ptp_capture capture;
	struct ptp_context *context;
	struct ptp_classes classes;
	struct ptp_map map;
	uint64_t page[TABLES_PAGES][512];
};

// A context with nothing but these defaults: stage 1 by registers, 48-bit EL1&0, TTBR0_EL1 = PAGE(0), every MAIR
// byte its own index, M=1, no feature there but FEAT_LPA2, FEAT_HAFDBS, FEAT_HPDS, FEAT_TTST and FEAT_S2FWB.
struct tables *tables_new(void);
struct tables *tables_new_chain(void); // tables 0 to 3 lead from input address 0 to table 3 at level 3
void tables_free(struct tables *t);

// Sets a register of stage 1 or 2, or an ID register.
void tables_set1(struct tables *t, const char *name, uint64_t value);
void tables_set2(struct tables *t, const char *name, uint64_t value);
void tables_set_cpu(struct tables *t, const char *name, uint64_t value);

// Stage 2 on: 40-bit IPA, start level 1 with two concatenated tables at PAGE(8), no FWB.
void tables_stage2(struct tables *t);

// Walks context 0 into t->map, anew.
void tables_walk(struct tables *t);

// The runs as text: "ia>pa+size ..." in hexadecimal, in order; lives until the next call.
const char *tables_runs(const struct tables *t);

// Whether there is a gap with TEXT in its reason.
bool tables_gap(const struct tables *t, const char *text);

// Field of the class of run N.
uint64_t tables_field(const struct tables *t, size_t n, enum ptp_field field);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// One mapping as raw fields, and the set of all that it may turn out to be, by enumeration.
//
// This folder is an oracle for the prover: plain C, written from the tables of the Arm ARM and not from rules/, which it
// shares nothing with. It is the one place where C says what an attribute means, because its answers are only compared.
#ifndef PTP_TEST_BRUTE_MAPPING_H
#define PTP_TEST_BRUTE_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Features of the CPU, as bits.
enum { XS = 1, MTE2 = 2, MTE_PERM = 4, XNX = 8, HPDS = 16, ALL_FEATURES = 31 };
#define FEATURES 5

// Fields by their architectural names. FREE: the guest chooses all of stage 1.
struct mapping {
	unsigned context;
	bool dma, guest, el0, free;
	struct stage1 {
		uint8_t m, c, i, wxn, attr, sh, ap, pxn, uxn, aptable, pxntable, uxntable, hpd, dbm, hd;
	} s1;
	struct stage2 {
		uint8_t vm, memattr, sh, ap, xn, fnxs, dbm, hd, fwb, cd, id, dc, dct, ptw, tge, e2h;
	} s2;
};

enum { NC, WT, WB };                 // cacheability of a level
enum { NSH, SH_RESERVED, OSH, ISH }; // shareability, as encoded

// A memory attribute, as far as rules look at it. Device: outer and inner are NC.
struct attribute {
	bool normal;
	uint8_t dd; // Device: 0 nGnRnE, 1 nGnRE, 2 nGRE, 3 GRE
	uint8_t outer, inner, sh;
};

// One thing that a mapping may turn out to be.
struct outcome {
	struct attribute attribute;
	bool write, exec;  // somebody may
	bool walk;         // a table walk may read it as Normal Non-cacheable
	bool fetch_caches; // fetches are cacheable, data accesses are not
	bool reserved;     // it rests on a reserved encoding
};

#define OUTCOMES 0x4000 // as packed into bits

struct outcomes {
	uint16_t *packed; // ascending, each once
	size_t count;
};

uint16_t outcome_pack(const struct outcome *outcome);
struct outcome outcome_unpack(uint16_t packed);
#define OUTCOME_PAIR_BITS 0x3ff // attribute and `write`: what rules of pairs look at

// All outcomes of MAPPING on a CPU with FEATURES, for every choice of what is free, reserved or IMPLEMENTATION DEFINED.
void outcomes_of(const struct mapping *mapping, unsigned features, struct outcomes *outcomes);

// Stage 1 alone: calls EACH with every attribute that may come of it, whether fetches may be cacheable, and whether the stage
// is off.
void stage1_each(const struct mapping *mapping, const struct stage1 *s1, unsigned features,
		 void (*each)(void *data, struct attribute attribute, bool fetch, bool off), void *data);
bool stage1_reserved(const struct mapping *mapping, const struct stage1 *s1, unsigned features);

// The attributes after stage 2 and with their effective shareability, likewise.
void stage2_each(const struct mapping *mapping, struct attribute first, unsigned features,
		 void (*each)(void *data, struct attribute attribute), void *data);
bool stage2_reserved(const struct mapping *mapping, unsigned features);
bool stage2_memattr_reserved(const struct mapping *mapping, unsigned features);
bool stage2_device(const struct mapping *mapping);

// Who may do what: bits of stage 1, and of stage 2.
enum { MAY_WRITE = 1, MAY_EXEC_EL0 = 2, MAY_EXEC = 4 };
unsigned stage1_may(const struct mapping *mapping, const struct stage1 *s1, unsigned features);
unsigned stage2_may(const struct mapping *mapping, unsigned features);
unsigned off_may(const struct mapping *mapping); // with stage 1 off

bool cacheable(struct attribute attribute);

#endif

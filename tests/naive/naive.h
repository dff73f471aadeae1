// SPDX-License-Identifier: Apache-2.0
//
// A second walker, plain and slow, that shares nothing with verifier/: one address at a time, written from the Arm ARM.
//
// It knows the capture model and no more, so that a mistake in verifier/ is not made twice.
#ifndef PTP_NAIVE_H
#define PTP_NAIVE_H

#include "model/capture.h"

// One thing that a 4 KiB page of input addresses may be translated to.
struct naive_answer {
	uint64_t pa;      // of the page
	uint64_t entry1;  // leaf descriptor of stage 1, 0: stage 1 has no tables
	uint64_t tables1; // its table descriptors, joined by OR
	uint64_t attr1;   // the MAIR byte
	uint64_t sh1;
	uint64_t entry2; // leaf descriptor of stage 2, 0: no stage 2
	uint64_t sh2;
	uint64_t space; // of `pa`, as enum ptp_security counts
	uint64_t group1,
		group2; // the contiguous group of the leaf: 0 fine or none, 1 with invalid entries, 2 inconsistent
};

struct naive_answers {
	struct naive_answer at[256];
	size_t count;
	bool too_many;
};

// Everything that the page of IA may be translated to in context CONTEXT. False when the registers are not to be
// walked.
bool naive_translate(const struct ptp_capture *capture, size_t context, uint64_t ia, struct naive_answers *answers);

// What the registers say of any page in the half of IA: the fields of TCR_ELx that matter for it.
struct naive_registers {
	bool stage1, stage2, free; // which stages are in force; stage 1 is free
	bool incoming;             // an SMMU that bypasses stage 1: attributes are the device's
	uint64_t sctlr, hcr;
	bool hpd, hd1, hd2;
};

struct naive_registers naive_registers(const struct ptp_capture *capture, size_t context, uint64_t ia);

#endif

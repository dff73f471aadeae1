// SPDX-License-Identifier: Apache-2.0
//
// One side of a diff: a check, and the names of its contexts and owners without numbers.
#ifndef PTP_SIDE_H
#define PTP_SIDE_H

#include "verifier/diff/diff.h"

// Of one context.
struct ptp_side_name {
	const char *owner;   // "process:vmm", "guest of vmm", "host", "dma:0000:00:02.0"
	const char *context; // "process:vmm", "guest of vmm, any stage 1", "host (kernel)", "dma:0000:00:02.0"
};

struct ptp_side {
	const struct ptp_check *check;
	struct ptp_arena *arena;     // the diff's
	struct ptp_side_name *names; // by context
	const char **sorted;         // the names of contexts, sorted
	const char **texts;          // by entry of the ledger, once it is asked for
};

void ptp_side_init(struct ptp_side *side, const struct ptp_check *check, struct ptp_arena *arena);

// The names of CONTEXT, which may be one that the capture does not have: the capture as a whole.
struct ptp_side_name ptp_side_name(const struct ptp_side *side, const struct ptp_context *context);

// How many contexts are called NAME.
size_t ptp_side_count(const struct ptp_side *side, const char *name);

// The text of an assumption with owners as they are named here; that of an entry of the ledger.
const char *ptp_side_text(const struct ptp_side *side, const char *text);
const char *ptp_side_assumption(const struct ptp_side *side, size_t entry);

// The name of a region without the address that RAM's pieces are told apart by.
const char *ptp_side_region(const struct ptp_side *side, size_t region);
bool ptp_side_device(const struct ptp_side *side, size_t region);

// Each compares the two sides and adds what differs to DIFF.
void ptp_diff_findings(struct ptp_diff *diff, const struct ptp_side sides[PTP_SIDES]);
void ptp_diff_mappings(struct ptp_diff *diff, const struct ptp_side sides[PTP_SIDES]);
void ptp_diff_facts(struct ptp_diff *diff, const struct ptp_side sides[PTP_SIDES]);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// What claims come to: pieces of physical memory, each with what is so there.
#ifndef PTP_MERGE_H
#define PTP_MERGE_H

#include "inputs/limits.h"
#include "inputs/regions/claims.h"

// Consecutive addresses of which the same is so.
struct ptp_merged {
	uint64_t base, last;
	enum ptp_kind kind;
	const struct ptp_claim *claim; // that gives the name
	enum ptp_answer property[PTP_PROPERTY_COUNT];
};

struct ptp_merged_list {
	PTP_VEC(struct ptp_merged) all; // by address
};

struct ptp_claim_list {
	const struct ptp_claim *at[PTP_MAX_SHARED_CLAIMS];
	size_t count;
};

// Whether what A and B say of an address cannot both be so.
bool ptp_claims_exclude(const struct ptp_claim *a, const struct ptp_claim *b);

// What is so where the claims of COUNTING count, each the deepest of its source there. No claim gives a name where there is nothing but the
// window of a bus. DISPUTED: they contradict each other.
void ptp_judge_claims(const struct ptp_claims *claims, const struct ptp_claim_list *counting, struct ptp_merged *merged,
		      bool *disputed);

// Adds each of LIST to the regions of CAPTURE, and the parts of devices within them.
enum ptp_err ptp_merged_to_regions(const struct ptp_claims *claims, const struct ptp_merged_list *list,
				   struct ptp_capture *capture, struct ptp_diag *diag);

#endif

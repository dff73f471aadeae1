// SPDX-License-Identifier: Apache-2.0
//
// What has to be proved of a theorem's groups: each member alone, and each two of them, in each of the group's zones.
#ifndef PTP_CERTIFY_OBLIGATIONS_H
#define PTP_CERTIFY_OBLIGATIONS_H

#include "verifier/certify/theorem.h"

struct ptp_stated_obligation {
	uint32_t member[2]; // the second PTP_NOBODY: of one mapping; else not less than the first
	uint32_t zone;
};

struct ptp_obligations {
	PTP_VEC(struct ptp_stated_obligation) all; // each once, in order of the groups
	struct ptp_table table;                    // of `all`
};

#define PTP_STATED_OBLIGATIONS_MAX (1u << 16) // docs/limits.md

// A member meets itself, too: two mappings may be of one member. False when there are too many.
bool ptp_obligations_collect(const struct ptp_theorem *theorem, struct ptp_obligations *obligations);
void ptp_obligations_free(struct ptp_obligations *obligations);

#endif

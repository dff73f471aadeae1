// SPDX-License-Identifier: Apache-2.0
//
// Claims, and the regions that come of them, as text: a line each.
#ifndef PTP_TEST_CLAIMS_H
#define PTP_TEST_CLAIMS_H

#include "inputs/regions/claims.h"

struct box {
	struct ptp_claims claims;
	struct ptp_capture capture; // its arena is that of the claims
	struct ptp_diag diag;
};

void box_open(struct box *box);
void box_close(struct box *box);

// "LINE BASE-LAST KIND NAME", then what is not usual: "[window]", "[physical]", "[depth N]", "[like NAME]"; parts after the claims. The caller frees it.
char *box_claims(const struct box *box);

// Merges. "BASE-LAST KIND NAME", then "[within NAME]", "[like NAME]"; after the regions "! TEXT" for each dispute; or the error.
char *box_merged(struct box *box);

// A region of the capture itself.
void box_region(struct box *box, const char *name, uint64_t base, uint64_t size, enum ptp_kind kind);

char *capture_regions(const struct ptp_capture *capture);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Where several mappings are of one place, and whether their types of memory differ.
#ifndef PTP_HTML_SHARED_H
#define PTP_HTML_SHARED_H

#include "verifier/report/html/picture.h"

enum { PTP_SHARED_ALIKE = 1, PTP_SHARED_DIFFERENT = 2 };

// Fills in what is shared of BLOCK, which has LANES lanes. Table walkers do not count.
void ptp_shared_add(struct ptp_block *block, size_t lanes);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The blocks of the map: which stretches of physical memory stand side by side.
#ifndef PTP_HTML_BLOCKS_H
#define PTP_HTML_BLOCKS_H

#include "verifier/report/html/picture.h"

// Fills in the blocks of PICTURE, without what they hold.
void ptp_blocks_make(const struct ptp_check *check, struct ptp_picture *picture);

// Index of the block that has ADDRESS, or of the next one.
size_t ptp_block_at(const struct ptp_picture *picture, uint64_t address);

#endif

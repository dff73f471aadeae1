// SPDX-License-Identifier: Apache-2.0
//
// Regions as the sweep sees them: a parent without its children, and a device's range rounded out to whole pages.
//
// A mapping cannot be finer than a page, so a device smaller than a page takes all of it (and two devices in one page both
// take it). RAM is never rounded out: what lies beside it in its last page is not described.
#ifndef PTP_PIECES_H
#define PTP_PIECES_H

#include "model/capture.h"

struct ptp_piece {
	uint64_t lo, hi; // bytes lo to hi - 1
	size_t region;   // index into the capture's regions
};

struct ptp_pieces {
	PTP_VEC(struct ptp_piece) sorted; // by lo; they may overlap
};

// PAGE: the granule of the mappings, bytes.
void ptp_pieces_make(const struct ptp_capture *capture, uint64_t page, struct ptp_pieces *pieces);
void ptp_pieces_free(struct ptp_pieces *pieces);

#endif

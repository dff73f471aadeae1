// SPDX-License-Identifier: Apache-2.0
//
// What the map means: how types of memory and marks look.
#ifndef PTP_HTML_LEGEND_H
#define PTP_HTML_LEGEND_H

#include "verifier/report/html/sheet.h"

#define PTP_BAR 16 // px, the height of a lane's bar

// What is graver is higher, so that no colour is needed.
extern const unsigned ptp_mark_height[PTP_MARKS];

// The legend, and the patterns that the map is drawn with.
void ptp_sheet_legend(const struct ptp_sheet *sheet);

#endif

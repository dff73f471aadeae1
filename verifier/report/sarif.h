// SPDX-License-Identifier: Apache-2.0
//
// Pieces of SARIF that its files share.
#ifndef PTP_REPORT_SARIF_H
#define PTP_REPORT_SARIF_H

#include "verifier/report/report.h"

#include <jansson.h>

// A plain text message: no placeholder, no link, and cut where services cut it.
json_t *ptp_sarif_message(const char *text);

// A location in a file, and a range of physical memory, or NULL.
json_t *ptp_sarif_location(struct ptp_place place, const struct ptp_extent *address);

// The walks by which each side of a finding reaches its lowest address, as a codeFlow; NULL where there is none.
json_t *ptp_sarif_flow(const struct ptp_check *check, const struct ptp_finding *finding);

#endif

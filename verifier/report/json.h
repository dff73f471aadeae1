// SPDX-License-Identifier: Apache-2.0
//
// JSON pieces that the reports share.
#ifndef PTP_REPORT_JSON_H
#define PTP_REPORT_JSON_H

#include "verifier/report/report.h"

#include <jansson.h>

json_t *ptp_json_address(uint64_t value); // "0x..."
json_t *ptp_json_attributes(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, uint32_t attr);
json_t *ptp_json_extents(const struct ptp_finding *finding);
json_t *ptp_json_needs(const struct ptp_check *check, const struct ptp_needs *needs); // their texts
json_t *ptp_json_tool(const struct ptp_catalogue *catalogue);

const char *ptp_json_status(const struct ptp_finding *finding); // "new", "baseline", "waived"
void ptp_json_accepted(const struct ptp_check *check,
		       json_t *report); // adds what is accepted, and what of that is out of date

void ptp_json_write(json_t *value, FILE *to); // one line; VALUE is released

#endif

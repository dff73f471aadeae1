// SPDX-License-Identifier: Apache-2.0
//
// JSON pieces that the check's report and the walk's share.
#ifndef PTP_REPORT_JSON_H
#define PTP_REPORT_JSON_H

#include "verifier/report/report.h"

#include <jansson.h>

json_t *ptp_json_address(uint64_t value); // "0x..."
json_t *ptp_json_attributes(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, uint32_t attr);
void ptp_json_write(json_t *value, FILE *to); // one line; VALUE is released

#endif

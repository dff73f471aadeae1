// SPDX-License-Identifier: Apache-2.0
//
// Findings that somebody has accepted: their ids, and how grave each was.
#ifndef PTP_BASELINE_H
#define PTP_BASELINE_H

#include "model/rules.h"

#define PTP_FINDING_ID 12 // hexadecimal digits

struct ptp_accepted {
	char id[PTP_FINDING_ID + 1];
	enum ptp_severity severity; // accepted up to that,
	bool violated;              // and if it is violated
};

struct ptp_baseline {
	PTP_VEC(struct ptp_accepted) all; // by id, each once
};

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Which mappings make a finding: from its classes and extents back to input addresses.
#ifndef PTP_MAPPINGS_H
#define PTP_MAPPINGS_H

#include "verifier/verdict/check.h"

struct ptp_mapping {
	const struct ptp_context *context;
	uint32_t class_id;
	bool walk; // it is not software's: the walker of the context reads tables there, and `ia` says nothing
	uint64_t ia, pa, size; // the part of a run that lies in one of the finding's extents
};

struct ptp_mappings {
	PTP_VEC(struct ptp_mapping) all; // class by class, by physical address
	uint64_t left_out;               // beyond the limit of a class
};

// The mappings of SIDE of FINDING, at most LIMIT of each class.
void ptp_finding_mappings(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side, size_t limit,
			  struct ptp_mappings *mappings);

// The one of MAPPINGS that reaches the lowest address, or NULL: there is none.
const struct ptp_mapping *ptp_lowest_mapping(const struct ptp_mappings *mappings);

#endif

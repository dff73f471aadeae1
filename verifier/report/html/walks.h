// SPDX-License-Identifier: Apache-2.0
//
// The walks that a page shows, each once: how an input address of a context is translated.
#ifndef PTP_HTML_WALKS_H
#define PTP_HTML_WALKS_H

#include "model/alloc.h"
#include "model/table.h"

#include <stdint.h>

struct ptp_walked {
	uint64_t context, ia;
};

struct ptp_walks {
	PTP_VEC(struct ptp_walked) all;
	struct ptp_table table; // of `all`
};

// The number of a walk, which is a new one where nothing asked for it before.
size_t ptp_walks_number(struct ptp_walks *walks, size_t context, uint64_t ia);
void ptp_walks_free(struct ptp_walks *walks);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// A set of 4 KiB pages: which table pages a walk has seen.
#ifndef PTP_PAGESET_H
#define PTP_PAGESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ptp_pageset {
	struct ptp_pages *slots; // of 64 neighbouring pages each
	size_t slot_count, used;
	size_t count; // of pages
};

bool ptp_pageset_add(struct ptp_pageset *set, uint64_t address); // true when the page is new

// The addresses of all pages, ascending; the caller frees them.
uint64_t *ptp_pageset_list(const struct ptp_pageset *set);

// Adds all pages of FROM, which is empty then.
void ptp_pageset_join(struct ptp_pageset *set, struct ptp_pageset *from);
void ptp_pageset_free(struct ptp_pageset *set);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Names: a list of texts with a number each, sorted once, then searched.
//
// Sorting keeps the cost of a hostile list of names at n log n, which a hash table does not.
#ifndef PTP_NAMES_H
#define PTP_NAMES_H

#include "model/alloc.h"

#include <stdbool.h>

struct ptp_name {
	const char *text; // borrowed
	size_t number;
};

struct ptp_names {
	PTP_VEC(struct ptp_name) list;
};

void ptp_names_add(struct ptp_names *names, const char *text, size_t number);

// Sorts, so that the list can be searched. True when a text is there twice: then SECOND is the lowest number whose text
// has a lower number too, and FIRST the lowest number with that text.
bool ptp_names_settle(struct ptp_names *names, size_t *first, size_t *second);

bool ptp_names_find(const struct ptp_names *names, const char *text, size_t *number);

void ptp_names_free(struct ptp_names *names);

#endif

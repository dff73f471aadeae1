// SPDX-License-Identifier: Apache-2.0
//
// The types of memory that the map tells apart: the words of an attribute without its shareability.
#ifndef PTP_HTML_MEMORY_TYPES_H
#define PTP_HTML_MEMORY_TYPES_H

#include "verifier/verdict/check.h"

#define PTP_MEMORY_TYPE_TEXT 160

struct ptp_memory_type {
	char text[PTP_MEMORY_TYPE_TEXT]; // "Normal-NC"; "Device-nGnRE or Normal-NC" where a choice is free
	const char *look;                // of the style sheet: how it is drawn; several types may look alike
	char letter;                     // drawn with it, so that no colour is needed
};

// How types can look, in the order in which they are shown. The words are those of the catalogue's `shown:`.
struct ptp_look {
	const char *look, *says;
	char letter;
};
extern const struct ptp_look ptp_looks[];
extern const size_t ptp_look_count;

struct ptp_memory_types {
	PTP_VEC(struct ptp_memory_type) all;
	uint32_t *of; // by class id: index of its type
};

void ptp_memory_types_make(const struct ptp_check *check, struct ptp_memory_types *types);
void ptp_memory_types_free(struct ptp_memory_types *types);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Classes of both sides by what they mean: equal ones are one pointer.
#ifndef PTP_DIFF_CLASSES_H
#define PTP_DIFF_CLASSES_H

#include "verifier/diff/side.h"

struct ptp_diff_classes {
	struct ptp_arena *arena;                     // the diff's
	PTP_VEC(const struct ptp_diff_class *) all;  // each once
	struct ptp_table table;                      // of `all`
	const struct ptp_diff_class **of[PTP_SIDES]; // by class id, once it is asked for
	const char **attributes[PTP_SIDES];          // by number of the attribute, likewise
};

void ptp_diff_classes_init(struct ptp_diff_classes *classes, const struct ptp_side sides[PTP_SIDES]);
const struct ptp_diff_class *ptp_diff_class_of(struct ptp_diff_classes *classes, const struct ptp_side *side,
					       enum ptp_diff_side which, uint32_t id);
void ptp_diff_classes_free(struct ptp_diff_classes *classes);

// An order of classes that is the same whichever side they are of.
int ptp_diff_class_order(const struct ptp_diff_class *a, const struct ptp_diff_class *b);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Attributes as words, by evaluating the functions that the catalogue's `shown:` names.
#ifndef PTP_ATTRIBUTE_H
#define PTP_ATTRIBUTE_H

#include "verifier/prove/solver.h"

#define PTP_ATTRIBUTE_TEXT 64

// "Device-nGnRE OSH", "Normal-WB ISH", "Normal-NC/WB ISH" (inner/outer).
void ptp_attribute_text(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, uint32_t attr,
			char text[PTP_ATTRIBUTE_TEXT]);

// The word that part SHOWN has in ATTR, or NULL where that part does not exist for its type.
const char *ptp_attribute_word(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, size_t shown,
			       uint32_t attr);

// All attributes that a class can have, each once, in ascending order of their bits. ATTRS has room for ROOM; the number found
// is returned, and 0 with GAVE_UP set when the solver gave up. Hints, Tagged and NoTagAccess are not told apart.
size_t ptp_attributes_reached(struct ptp_solver *solver, const struct ptp_catalogue *catalogue,
			      const struct ptp_class *class, const struct ptp_pins *cpu, uint32_t *attrs, size_t room,
			      bool *gave_up);

// The permissions (PTP_PERM_* bits) that a class can have.
uint32_t ptp_permissions(struct ptp_solver *solver, const struct ptp_class *class, const struct ptp_pins *cpu);

#endif

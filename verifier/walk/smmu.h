// SPDX-License-Identifier: Apache-2.0
//
// What a context of the SMMU has in place of registers: the fields of its stream table entry and context descriptor.
#ifndef PTP_SMMU_H
#define PTP_SMMU_H

#include "verifier/walk/setup.h"

// smmu-fields.c: a field by its name, from the words of CONTEXT where it has them. False: it is not given.
bool ptp_smmu_given(const struct ptp_context *context, const char *name, uint64_t *value);
// Its value, or ABSENT when it is not given.
uint64_t ptp_smmu_value(const struct ptp_context *context, const char *name, uint64_t absent);
// Notes the bits of the words that no field has.
void ptp_smmu_note_reserved(const struct ptp_context *context, struct ptp_map *map);

// smmu-unmodelled.c: the reason for which a context is not walked, or NULL.
const char *ptp_smmu_refuse(const struct ptp_capture *capture, const struct ptp_context *context, struct ptp_map *map);

// smmu.c: whether a half has a table base; the geometries of a half and of stage 2, or the reason for which there is none; and
// the fields of every class that follow from stage 2, and from a bypassed stage 1.
bool ptp_smmu_has_half(const struct ptp_context *context, unsigned half);
const char *ptp_smmu_half(struct ptp_setup *setup, unsigned half, struct ptp_geometry *g, struct ptp_map *map);
const char *ptp_smmu_stage2(struct ptp_setup *setup, struct ptp_map *map);
void ptp_smmu_set_stage2(struct ptp_setup *setup);
void ptp_smmu_set_bypass(struct ptp_class *class);

// How many bits an address has that bypasses stage 1.
unsigned ptp_smmu_bypass_bits(const struct ptp_context *context);

#endif

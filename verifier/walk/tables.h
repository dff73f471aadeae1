// SPDX-License-Identifier: Apache-2.0
//
// Table pages are mappings too: the walker reads them, with attributes that registers give it.
//
// Source: Arm ARM, TCR_ELx.{IRGNn, ORGNn, SHn}, VTCR_EL2.{IRGN0, ORGN0, SH0}; SMMUv3 architecture specification, CD.{IR0, OR0,
// SH0}. Stage 1 tables behind a stage 2 are left out: a guest's own tables are its own affair.
#ifndef PTP_WALK_TABLES_H
#define PTP_WALK_TABLES_H

#include "verifier/walk/pageset.h"
#include "verifier/walk/setup.h"

// Adds PAGES, which hold tables of G in SPACE, to the table runs of MAP.
void ptp_tables_add(const struct ptp_setup *setup, const struct ptp_geometry *g, enum ptp_security space,
		    const struct ptp_pageset *pages, uint32_t context, struct ptp_classes *classes,
		    struct ptp_map *map);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Where the VMCOREINFO of a dump is.
#ifndef PTP_VMCOREINFO_H
#define PTP_VMCOREINFO_H

#include "collect/dump/dump.h"
#include "inputs/vmcoreinfo.h"

// The text of DUMP: its note, or what a search of its memory finds, which lives in ARENA. False when there is none.
bool ptp_vmcoreinfo_find(struct ptp_dump *dump, struct ptp_arena *arena, struct ptp_vmcoreinfo *info);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// /proc/vmallocinfo: the areas that the kernel has given out of its vmalloc space, one a line.
#ifndef PTP_INPUTS_VMALLOCINFO_H
#define PTP_INPUTS_VMALLOCINFO_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stdbool.h>
#include <stdint.h>

struct ptp_vmalloc_area {
	uint64_t first, last; // most areas end with a guard page, which is never mapped
	uint64_t pa;          // of `first`
	bool placed;          // consecutive physical addresses, from `pa` on
	unsigned line;
};

struct ptp_vmalloc_areas {
	PTP_VEC(struct ptp_vmalloc_area) all; // by address, disjoint
};

// What the beginning of a line says. The kernel hides addresses from those who may not see them: as 0, or as a hash.
enum ptp_vmalloc_range { PTP_VMALLOC_SHOWN, PTP_VMALLOC_HIDDEN, PTP_VMALLOC_NO_RANGE };

// Reads the range of the area at *LINE, and moves *LINE past it and the size.
enum ptp_vmalloc_range ptp_vmalloc_range(char **line, struct ptp_vmalloc_area *area);

// What to do so that they are shown.
#define PTP_VMALLOC_UNHIDE "the kernel hides its addresses; with kernel.kptr_restrict = 1 and CAP_SYSLOG it shows them"

// Reads TEXT (SIZE bytes) of FILE. What was cut or damaged is refused with the line, as are hidden addresses. The caller frees AREAS.
enum ptp_err ptp_vmallocinfo_read(const char *file, const char *text, size_t size, struct ptp_vmalloc_areas *areas,
				  struct ptp_diag *diag);

#endif

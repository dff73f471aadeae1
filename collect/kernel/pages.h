// SPDX-License-Identifier: Apache-2.0
//
// struct page: what the kernel knows of each page of memory.
//
// Source: Linux, include/linux/page-flags.h (types of pages), arch/arm64/include/asm/memory.h (vmemmap); kernel/vmcore_info.c for the
// numbers in VMCOREINFO. Tables of processes, of EFI and those of the kernel that were made after boot have the type PageTable; tables of
// stage 2 and of SMMUs do not.
#ifndef PTP_PAGES_H
#define PTP_PAGES_H

#include "collect/kernel/kernel.h"

// Where the struct page of the page at PA is; false when VMCOREINFO does not say.
bool ptp_page_of(const struct ptp_kernel *kernel, uint64_t pa, uint64_t *va);

// Whether a struct page with this TYPE (page._mapcount) is of a page that is offline. OFFLINE: NUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE).
bool ptp_page_is_offline(uint32_t type, uint64_t offline);

// The physical addresses of all pages of the dump that are page tables, ascending, which the caller frees.
struct ptp_typed {
	PTP_VEC(uint64_t) list;
	const char *why; // they are not known; or NULL
};
void ptp_typed_find(const struct ptp_kernel *kernel, struct ptp_typed *typed);

#endif

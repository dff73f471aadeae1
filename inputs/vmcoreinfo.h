// SPDX-License-Identifier: Apache-2.0
//
// VMCOREINFO: what a kernel tells those who read its memory. Lines KEY=VALUE.
//
// Source: Linux, Documentation/admin-guide/kdump/vmcoreinfo.rst; kernel/vmcore_info.c and arch/arm64/kernel/vmcore_info.c, whose
// numbers are decimal, with 0x, or, for symbols and KERNELOFFSET, hexadecimal without it.
#ifndef PTP_INPUTS_VMCOREINFO_H
#define PTP_INPUTS_VMCOREINFO_H

#include "model/alloc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ptp_vmcoreinfo {
	const char *text; // not terminated
	size_t size;
};

// The value of KEY, terminated, in ARENA; NULL when it is not there. A value has printable characters only.
const char *ptp_vmcoreinfo_text(const struct ptp_vmcoreinfo *info, const char *key, struct ptp_arena *arena);

// The same as a number; false when it is not there or is none.
bool ptp_vmcoreinfo_number(const struct ptp_vmcoreinfo *info, const char *key, uint64_t *value);

// SYMBOL(NAME): the virtual address of a symbol of the kernel.
bool ptp_vmcoreinfo_symbol(const struct ptp_vmcoreinfo *info, const char *name, uint64_t *address);

// How many bits of the kernel's virtual addresses are in use, 36 to 52: of a build for more than the CPU has, those of the
// CPU. False when that is not there.
bool ptp_vmcoreinfo_va_bits(const struct ptp_vmcoreinfo *info, uint64_t *bits);

#endif

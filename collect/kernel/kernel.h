// SPDX-License-Identifier: Apache-2.0
//
// The kernel in a dump: its virtual addresses, as its own tables translate them, and its types.
#ifndef PTP_KERNEL_H
#define PTP_KERNEL_H

#include "collect/kernel/vmcoreinfo.h"
#include "verifier/walk/geometry.h"

struct btf;

struct ptp_kernel {
	struct ptp_dump *dump;
	struct ptp_vmcoreinfo info;
	const char *release;          // OSRELEASE
	unsigned page_size;           // bytes
	unsigned va_bits;             // 64 - T1SZ
	uint64_t image_voffset;       // of the kernel image: virtual minus physical address
	uint64_t root;                // physical address of swapper_pg_dir
	struct ptp_geometry geometry; // of its tables
	uint64_t *left;               // reads that may still be made: forged structures can lead anywhere, without end
	struct btf *btf;              // NULL: no types
	struct ptp_arena arena;
};

// Finds the kernel in DUMP, which must outlive it.
enum ptp_err ptp_kernel_open(struct ptp_dump *dump, struct ptp_kernel *kernel, struct ptp_diag *diag);
void ptp_kernel_close(struct ptp_kernel *kernel);

// The physical address of VA, whose top byte does not matter; false where nothing is mapped, or a table is missing.
bool ptp_kernel_translate(const struct ptp_kernel *kernel, uint64_t va, uint64_t *pa);

// Copies SIZE bytes from VA; false when any of them is missing, and once as much was read as no kernel needs.
bool ptp_kernel_read(const struct ptp_kernel *kernel, uint64_t va, void *to, size_t size);

// Copies the next page of the kernel's image that can be read to PAGE: the first one, from its text on, where *NEXT is 0. *VA is its
// address, and *NEXT is for the next call. False after the last one.
bool ptp_kernel_image_page(const struct ptp_kernel *kernel, uint64_t *va, uint64_t *next, void *page);

// A pointer or other 64-bit word at VA.
bool ptp_kernel_word(const struct ptp_kernel *kernel, uint64_t va, uint64_t *word);

// types.c: finds the types of KERNEL: those of the file BTF, or NULL: of the BTF in its image, if that has any.
enum ptp_err ptp_types_open(struct ptp_kernel *kernel, const char *btf, struct ptp_diag *diag);
void ptp_types_close(struct ptp_kernel *kernel);

// The first struct called NAME that has the member HAVING: drivers call different things alike. 0: there is none.
uint32_t ptp_kernel_type(const struct ptp_kernel *kernel, const char *name, const char *having);

// Where MEMBER of a type that ptp_kernel_type found is, in bytes; false when it has none, or TYPE is 0.
bool ptp_kernel_member(const struct ptp_kernel *kernel, uint32_t type, const char *member, uint64_t *offset);

// Where MEMBER (a path with dots) of struct TYPE is, in bytes. False: not known, which is so of everything without types.
bool ptp_kernel_offset(const struct ptp_kernel *kernel, const char *type, const char *member, uint64_t *offset);

// The same for COUNT members, each put into the uint64_t that lies `to` bytes into the struct at TO; false when any is not known.
struct ptp_wanted {
	const char *type, *member;
	size_t to;
};
bool ptp_kernel_offsets(const struct ptp_kernel *kernel, const struct ptp_wanted *wanted, size_t count, void *to);

#endif

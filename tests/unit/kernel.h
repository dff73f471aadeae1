// SPDX-License-Identifier: Apache-2.0
//
// The memory of a made-up host: a kernel of 2 MiB with its tables, types, tasks, and a virtual machine, just large enough to be found.
//
// Its 2 MiB lie at physical MADE_PA. The kernel has them twice: as its image, from MADE_IMAGE on, and in the linear map.
#ifndef PTP_TEST_KERNEL_H
#define PTP_TEST_KERNEL_H

#include "tests/unit/scratch.h"

#include <stdint.h>

#define MADE_PA UINT64_C(0x40000000)
#define MADE_IMAGE UINT64_C(0xffff800080000000)
#define MADE_LINEAR UINT64_C(0xffff000000000000)
enum { MADE_SIZE = 0x200000, MADE_PAGE = 4096 };

// Where things are, in bytes from the beginning.
enum made_place {
	MADE_BTF = 0x10014,       // in the image's text
	MADE_ROOT = 0x83000,      // swapper_pg_dir, its trampoline and identity map before it
	MADE_LOWER = 0x84000,     // the kernel's other tables
	MADE_INIT_TASK = 0x90040, // of the image
	MADE_STATIC_MM = 0x91000, // of the image: init_mm, and 0x100 on EFI's, whose table is MADE_PGD + 0x5000
	MADE_TASKS = 0xa0000,     // one each 0x1000: 1, 2, and 3, which has ended and left its mm to a thread, 4
	MADE_MM = 0xb0000,        // likewise; tasks 1 and 2 share one
	MADE_PGD = 0xc0000,       // tables of processes
	MADE_FILES = 0xd0000,     // of task 1
	MADE_KVM = 0xe0000,       // two machines, 0x1000 apart: the second one has no file
	MADE_VCPU = 0xe8000,
	MADE_STAGE2 = 0xf0000,
	MADE_SYSFS = 0x100000,
	MADE_SMMU = 0x110000,
	MADE_STREAMS = 0x120000,
	MADE_VM_LIST = 0x130000, // of the image
	MADE_PAGES = 0x150000,   // struct page of all, 64 bytes each
	MADE_SECRET = 0x140000,  // a page of a process, full of 'S'
};

// Members of structs, in bytes; kernel.c has the types with them.
enum made_member {
	AT_COMM = 16,
	AT_PID = 40,
	AT_TGID = 44,
	AT_MM = 48,
	AT_FILES = 56,
	AT_TASKS = 64,
	AT_SIGNAL = 80,
	AT_THREAD_NODE = 88,
	AT_FS = 104,
	AT_THREAD_HEAD = 8,
	AT_PGD = 24,
	AT_MM_USERS = 8,
	AT_MM_COUNT = 12,
	AT_MMLIST = 40,
	AT_FDT = 8,
	AT_MAX_FDS = 0,
	AT_FD = 8,
	AT_DENTRY = 8,
	AT_PRIVATE = 32,
	AT_NAME = 16,
	AT_VM_LIST = 32,
	AT_USERSPACE_PID = 48,
	AT_VMID = 64,
	AT_PGD_PHYS = 72,
	AT_VTCR = 80,
	AT_VCPU_KVM = 8,
	AT_HCR = 64,
};

struct made {
	uint8_t memory[MADE_SIZE];
	char vmcoreinfo[1024];
};

struct made *made_new(void); // the caller frees it
// Gives the page at AT the type TYPE: 0xf2000000 is a page table.
void made_type(struct made *made, uint64_t at, uint32_t type);
void made_put(struct made *made, uint64_t at, uint64_t word);
uint64_t made_get(const struct made *made, uint64_t at);

// An ELF core of it, with its VMCOREINFO as a note.
void made_write(const struct made *made, const struct scratch *scratch, const char *path);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The processes of a kernel: every address space that a task has.
//
// Source: Linux, struct task_struct (include/linux/sched.h), whose list `tasks` has all thread groups, and struct mm_struct.
#ifndef PTP_TASKS_H
#define PTP_TASKS_H

#include "collect/kernel/kernel.h"
#include "model/table.h"

struct ptp_process {
	uint64_t pid;   // of the thread group that has it; the lowest where several share it
	char name[16];  // comm, of printable characters
	uint64_t mm;    // struct mm_struct
	uint64_t pgd;   // physical address of its top table
	uint64_t files; // struct files_struct, or 0
	bool has_pgd;
};

struct ptp_tasks {
	PTP_VEC(struct ptp_process) processes; // by pid, one for each mm
	struct ptp_table seen;                 // while they are looked for: by mm, in the order of finding
	uint64_t init_task;                    // its virtual address, 0: not found
	uint64_t threads;                      // looked at
	PTP_VEC(uint64_t) groups; // numbers of the thread groups that have an address space, in the kernel's order
	const char *shortfall;    // why some may be missing, or NULL
};

// INIT_TASK: its virtual address where that is known, else 0: it is searched for in the image.
void ptp_tasks_find(const struct ptp_kernel *kernel, uint64_t init_task, struct ptp_tasks *tasks);
void ptp_tasks_free(struct ptp_tasks *tasks);

// The address spaces that no task has: those that are variables of the kernel. One is init_mm, which has the kernel's own tables; EFI's
// runtime services have one (Linux, drivers/firmware/efi: efi_mm), whose table is made when they are first needed. They are found by
// their list head `mmlist`, which is empty.
struct ptp_pgds {
	PTP_VEC(uint64_t) list; // physical addresses of their top tables, but for init_mm's
	const char *shortfall;  // why they cannot be found, or NULL
};

void ptp_static_mms_find(const struct ptp_kernel *kernel, struct ptp_pgds *pgds); // the caller frees the list

// A walk along a struct list_head, which a torn or forged dump can tie in knots: it ends after so many nodes.
#define PTP_LIST_MOST (UINT64_C(1) << 22)

#endif

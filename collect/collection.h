// SPDX-License-Identifier: Apache-2.0
//
// A capture in the making: what is found in a dump, and the contexts that this leads to.
#ifndef PTP_COLLECTION_H
#define PTP_COLLECTION_H

#include "collect/kernel/kernel.h"
#include "collect/kernel/machines.h"
#include "collect/kernel/pages.h"
#include "collect/kernel/smmus.h"
#include "collect/registers.h"
#include "collect/kernel/tasks.h"
#include "model/capture.h"

struct ptp_collection {
	struct ptp_kernel kernel;
	struct ptp_dump *dump;  // what tables and streams are read from
	struct ptp_given given; // empty when nobody read registers
	struct ptp_tasks tasks;
	struct ptp_pgds statics;
	struct ptp_machines machines;
	struct ptp_smmus smmus;
	struct ptp_capture capture; // contexts, ID registers and coverage; no memory

	// Pages that the kernel has as tables of processes, of EFI or its own: each must have been walked, or maps nothing. BY: how they are
	// known, where they are. OURS of them, at most, are of what takes the capture.
	struct ptp_typed typed;
	const char *typed_by;
	uint64_t typed_ours;
	bool typed_known;

	bool redact; // no names of processes

	uint64_t table_pages[PTP_DMA + 1]; // 4 KiB each, that the last walk found, by the kind of their owner
	uint64_t static_pages;             // of those of the host, the tables of address spaces without a task
};

// contexts.c: adds all contexts, each with its coverage.
void ptp_collect_contexts(struct ptp_collection *collection);

// Gives a stage COUNT registers, which are copied.
void ptp_stage_set(struct ptp_collection *collection, struct ptp_stage *stage, const struct ptp_register *at,
		   size_t count);

// collect.c: walks all contexts, so that the tables that they need are read.
void ptp_walk_contexts(struct ptp_collection *collection);

// masters.c: adds the streams of all SMMUs.
void ptp_collect_masters(struct ptp_collection *collection);

// host.c: the registers of the kernel's own regime.
struct ptp_host {
	enum ptp_regime regime;
	int level;                              // of its registers' names: 1 or 2
	PTP_VEC(struct ptp_register) registers; // all of a stage 1 but TTBR0 and TTBR1
	const struct ptp_registers *cpu;        // that they are from, or NULL: nobody read them
};

void ptp_host_find(struct ptp_collection *collection, struct ptp_host *host);

// Adds the registers of stage 1 that host->cpu has at host->level, but for TTBR0 and TTBR1; and whether it has those that are needed.
void ptp_host_copy(struct ptp_collection *collection, struct ptp_host *host);
bool ptp_cpu_has_stage1(const struct ptp_registers *cpu, int level);

// el2.c: what EL2 has beneath a host at EL1, and what its registers say of guests.
bool ptp_cpu_has_guest(const struct ptp_registers *cpu);
void ptp_cover_guests(struct ptp_collection *collection, const struct ptp_host *host);
void ptp_collect_el2(struct ptp_collection *collection, const struct ptp_host *host);

// TTBRn_ELx, without ASID, for the table at PA. Arm ARM, TTBR0_EL1: of 52-bit addresses bits [51:48] are in bits [5:2].
uint64_t ptp_ttbr(uint64_t pa);

// A new context, without registers.
struct ptp_context *ptp_collect_context(struct ptp_collection *collection, const char *name, const char *owner,
					enum ptp_owner_kind kind, enum ptp_regime regime);

// The coverage that is being said: found, and how; MISSING or NULL.
struct ptp_coverage *ptp_cover(struct ptp_collection *collection, const char *of, const char *by, const char *missing);

#endif

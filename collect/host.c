// SPDX-License-Identifier: Apache-2.0
//
// The kernel's own regime and registers: as a CPU has them that runs on its tables, else what such a kernel uses.
//
// A kernel runs at EL2 (VHE) where HCR_EL2.E2H is set and TTBR1_EL2 has its tables. The registers of EL1 are a guest's on such a
// host, or nobody's, and on another host while a guest runs.
#include "collect/collection.h"

#include <stdio.h>
#include <stdlib.h>

enum { E2H = 34 };

// A register of CPU called PREFIX_ELn; NULL when it is not given.
static const struct ptp_register *cpu_register(const struct ptp_registers *cpu, const char *prefix, int level)
{
	char name[32];

	snprintf(name, sizeof(name), "%s_EL%d", prefix, level);
	return ptp_register_find(cpu, name);
}

// The kernel's tables are these: those of swapper_pg_dir, or of the trampoline before it.
static bool is_kernel_root(const struct ptp_kernel *k, uint64_t ttbr)
{
	uint64_t page = ttbr & ((UINT64_C(1) << 48) - 1) & ~(uint64_t)(k->page_size - 1);
	uint64_t root = ptp_ttbr(k->root) & ~(uint64_t)(k->page_size - 1);

	return page == root || page == root - 2 * (uint64_t)k->page_size;
}

// The Exception level at which CPU has the kernel's tables in use; 0: at none.
static int level_of(const struct ptp_kernel *k, const struct ptp_registers *cpu)
{
	const struct ptp_register *el2 = ptp_register_find(cpu, "TTBR1_EL2"),
				  *el1 = ptp_register_find(cpu, "TTBR1_EL1");

	if (el2 && ptp_register_value(cpu, "HCR_EL2") >> E2H & 1 && is_kernel_root(k, el2->value))
		return 2;
	return !ptp_cpu_has_guest(cpu) && el1 && is_kernel_root(k, el1->value) ? 1 : 0;
}

// The registers of a stage 1 that a capture can have, beside those that say where tables are.
static const char *const kept[] = {"TCR",   "MAIR",   "SCTLR", "TCR2",  "MAIR2",
				   "AMAIR", "AMAIR2", "PIR",   "PIRE0", "SCTLR2"};
enum { NEEDED = 3, KEPT = sizeof(kept) / sizeof(*kept) };

static const char *full_name(struct ptp_collection *c, const char *prefix, int level)
{
	return ptp_arena_printf(&c->capture.arena, "%s_EL%d", prefix, level);
}

static void add(struct ptp_collection *c, struct ptp_host *host, const char *prefix, uint64_t value,
		enum ptp_origin origin)
{
	*ptp_push(&host->registers) =
		(struct ptp_register){full_name(c, prefix, host->level), value, origin, {NULL, 0, 0}};
}

// Linux, mair_el1 in arch/arm64/mm/proc.S and its predecessors: the attributes by index are those since 5.14, 5.10, 4.x.
static uint64_t usual_mair(const char *release)
{
	char *dot;
	unsigned long major = strtoul(release, &dot, 10), minor = *dot == '.' ? strtoul(dot + 1, NULL, 10) : 0;

	if (major > 5 || (major == 5 && minor >= 14))
		return UINT64_C(0x000000040044ffff);
	if (major == 5 && minor >= 10)
		return UINT64_C(0x000c0400bb44ffff);
	return UINT64_C(0x0000bbff440c0400);
}

// Linux, arch/arm64/mm/proc.S: inner shareable Write-Back walks; sizes and granule as VMCOREINFO has them. What hardware might do
// (Access flag, dirty state) is taken to be done, and tables to restrict nothing, since that maps more.
static uint64_t usual_tcr(const struct ptp_kernel *k)
{
	uint64_t size = 64 - k->va_bits, granule = (unsigned)__builtin_ctz(k->page_size);
	uint64_t tg0 = granule == 12 ? 0 : granule == 16 ? 1 : 2, tg1 = granule == 12 ? 2 : granule == 16 ? 3 : 1;
	uint64_t large = k->va_bits > 48;
	const uint64_t walks = 1 << 8 | 1 << 10 | 3 << 12 | 1 << 24 | 1 << 26 | UINT64_C(3) << 28;

	return size | size << 16 | walks | tg0 << 14 | tg1 << 30 | (large ? UINT64_C(6) : UINT64_C(5)) << 32 |
	       UINT64_C(1) << 36 | UINT64_C(1) << 37 | UINT64_C(3) << 39 | UINT64_C(3) << 41 |
	       (large && granule < 16 ? UINT64_C(1) << 59 : 0);
}

// SCTLR_EL1: the MMU and both caches are on; nothing is big-endian, and writable memory may be executable.
#define USUAL_SCTLR UINT64_C(0x1005)

static void assume(struct ptp_collection *c, struct ptp_host *host)
{
	host->regime = PTP_EL10;
	host->level = 1;
	add(c, host, "TCR", usual_tcr(&c->kernel), PTP_ASSUMED);
	add(c, host, "MAIR", usual_mair(c->kernel.release), PTP_ASSUMED);
	add(c, host, "SCTLR", USUAL_SCTLR, PTP_ASSUMED);
}

void ptp_host_copy(struct ptp_collection *c, struct ptp_host *host)
{
	for (size_t i = 0; i < KEPT; i++) {
		const struct ptp_register *from = cpu_register(host->cpu, kept[i], host->level);

		if (from)
			add(c, host, kept[i], from->value, PTP_MEASURED);
	}
}

bool ptp_cpu_has_stage1(const struct ptp_registers *cpu, int level)
{
	for (size_t i = 0; i < NEEDED; i++)
		if (!cpu_register(cpu, kept[i], level))
			return false;
	return true;
}

// What of SCTLR_ELx says how tables are walked and read: M, C, I, WXN and EE. Of the rest some is a thread's own (PAC, MTE).
#define SCTLR_WALK (UINT64_C(1) | 1 << 2 | 1 << 12 | 1 << 19 | 1 << 25)

// Whether two CPUs have the kernel's tables in use alike.
static bool alike(const struct ptp_registers *a, const struct ptp_registers *b, int level)
{
	for (size_t i = 0; i < KEPT; i++) {
		const struct ptp_register *one = cpu_register(a, kept[i], level),
					  *two = cpu_register(b, kept[i], level);

		if (one && two && (one->value ^ two->value) & (strcmp(kept[i], "SCTLR") ? UINT64_MAX : SCTLR_WALK))
			return false;
	}
	return true;
}

static void cover(struct ptp_collection *c, size_t used, size_t different)
{
	static const char by[] = "those that have the kernel's tables in use, whose registers are alike";

	if (!used) {
		ptp_cover(c, "registers",
			  c->given.cpus.count
				  ? "assumed, as is that the kernel runs at EL1: no CPU that is given has its "
				    "tables in use"
				  : "assumed, as is that the kernel runs at EL1: none are given",
			  NULL);
		return;
	}
	ptp_cover(c, "registers of CPUs", by,
		  different ? "CPUs differ in the registers of stage 1: those of the first are taken" : NULL);
}

void ptp_host_find(struct ptp_collection *c, struct ptp_host *host)
{
	size_t used = 0, different = 0;

	*host = (struct ptp_host){0};
	for (size_t i = 0; i < c->given.cpus.count; i++) {
		const struct ptp_registers *cpu = &c->given.cpus.at[i];
		int level = level_of(&c->kernel, cpu);

		if (!level || !ptp_cpu_has_stage1(cpu, level))
			continue;
		used++;
		if (host->cpu)
			different += level != host->level || !alike(host->cpu, cpu, level);
		else
			*host = (struct ptp_host){.regime = level == 2 ? PTP_EL20 : PTP_EL10,
						  .level = level,
						  .cpu = cpu};
	}
	if (host->cpu)
		ptp_host_copy(c, host);
	else
		assume(c, host);
	cover(c, used, different);
}

// SPDX-License-Identifier: Apache-2.0
//
// The contexts of a machine: the kernel's, and those of processes and virtual machines.
//
// Source: Linux, arch/arm64/kernel/vmlinux.lds.S: idmap_pg_dir, tramp_pg_dir, reserved_pg_dir and swapper_pg_dir are consecutive
// pages, of which the second is there with CONFIG_UNMAP_KERNEL_AT_EL0 alone; reserved_pg_dir is empty.
#include "collect/collection.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void ptp_stage_set(struct ptp_collection *c, struct ptp_stage *stage, const struct ptp_register *at, size_t count)
{
	stage->mode = PTP_REGISTERS;
	stage->registers.count = count;
	stage->registers.at = ptp_arena_alloc(&c->capture.arena, count * sizeof(*at));
	memcpy(stage->registers.at, at, count * sizeof(*at));
}

// A context of the kernel's regime with one table: half 0 is TTBR0's, half 1 TTBR1's.
static struct ptp_context *add_half(struct ptp_collection *c, const struct ptp_host *host, unsigned half, uint64_t pa,
				    struct ptp_context *context)
{
	PTP_VEC(struct ptp_register) all = {0};

	*ptp_push(&all) = (struct ptp_register){ptp_arena_printf(&c->capture.arena, "TTBR%u_EL%d", half, host->level),
						ptp_ttbr(pa),
						PTP_DERIVED,
						{0}};
	for (size_t i = 0; i < host->registers.count; i++)
		*ptp_push(&all) = host->registers.at[i];
	ptp_stage_set(c, &context->stage1, all.at, all.count);
	free(all.at);
	return context;
}

// Whether a table's page has valid entries in its lower or upper half.
static bool has_entries(const struct ptp_kernel *k, uint64_t pa, bool upper)
{
	ptp_autofree uint64_t *words = ptp_calloc(k->page_size, 1);
	size_t half = k->page_size / 16;

	if (pa > PTP_PA_MAX || !k->dump->read(k->dump, pa, words, k->page_size))
		return false;
	for (size_t i = upper ? half : 0; i < (upper ? 2 * half : half); i++)
		if (le64toh(words[i]) & 1)
			return true;
	return false;
}

// With KPTI user space runs on the trampoline's tables, which map the last addresses.
static void add_trampoline(struct ptp_collection *c, const struct ptp_host *host)
{
	uint64_t pa = c->kernel.root - 2 * (uint64_t)c->kernel.page_size;

	if (has_entries(&c->kernel, pa, true))
		add_half(c, host, 1, pa, ptp_collect_context(c, "kernel trampoline", "host", PTP_HOST, host->regime));
}

// The identity map has 48-bit addresses where the kernel's have as many or more (Linux, arch/arm64/mm/mmu.c).
enum { IDENTITY_TSZ = 16 };

static void set_t0sz(struct ptp_context *context, uint64_t tsz)
{
	for (size_t i = 0; i < context->stage1.registers.count; i++) {
		struct ptp_register *reg = &context->stage1.registers.at[i];

		if (!strncmp(reg->name, "TCR_", 4)) {
			reg->origin = (reg->value & 0x3f) == tsz ? reg->origin : PTP_DERIVED;
			reg->value = (reg->value & ~UINT64_C(0x3f)) | tsz;
		}
	}
}

static void add_identity_map(struct ptp_collection *c, const struct ptp_host *host)
{
	static const char of[] = "identity map", by[] = "VMCOREINFO: idmap_pg_dir is before swapper_pg_dir";
	uint64_t page = c->kernel.page_size, pa = c->kernel.root - 2 * page;

	if (c->kernel.va_bits < 48) {
		ptp_cover(c, of, by,
			  "how large its addresses are is not known where the kernel's have less than 48 bits");
		return;
	}
	if (!has_entries(&c->kernel, pa, false))
		pa -= page;
	set_t0sz(add_half(c, host, 0, pa,
			  ptp_collect_context(c, "kernel identity map", "host", PTP_HOST, host->regime)),
		 IDENTITY_TSZ);
	ptp_cover(c, of, by, NULL);
}

static void add_kernel(struct ptp_collection *c, const struct ptp_host *host)
{
	add_half(c, host, 1, c->kernel.root, ptp_collect_context(c, "kernel", "host", PTP_HOST, host->regime));
	add_trampoline(c, host);
	ptp_cover(c, "tables of the kernel", "VMCOREINFO: swapper_pg_dir", NULL);
	add_identity_map(c, host);
}

// "init (1)", or without names "process 1"; a second address space under one number is told apart by its own.
static const char *process_name(struct ptp_collection *c, const struct ptp_process *p, size_t again)
{
	struct ptp_arena *arena = &c->capture.arena;
	const char *name = c->redact ? ptp_arena_printf(arena, "process %" PRIu64, p->pid)
				     : ptp_arena_printf(arena, "%s (%" PRIu64 ")", p->name, p->pid);

	return again ? ptp_arena_printf(arena, "%s, address space %zu", name, again + 1) : name;
}

static void add_processes(struct ptp_collection *c, const struct ptp_host *host)
{
	const struct ptp_tasks *tasks = &c->tasks;
	struct ptp_coverage *line;
	size_t again = 0;

	line = ptp_cover(c, "address spaces of processes", "the kernel's list of tasks, and of threads of each",
			 tasks->shortfall);
	line->counted = !tasks->shortfall;
	line->expected = tasks->processes.count;
	for (size_t i = 0; i < tasks->processes.count; i++) {
		const struct ptp_process *p = &tasks->processes.at[i];

		again = i && p[-1].pid == p->pid ? again + 1 : 0;
		if (!p->has_pgd)
			continue;
		line->found++;
		add_half(c, host, 0, p->pgd,
			 ptp_collect_context(c, process_name(c, p, again),
					     ptp_arena_printf(&c->capture.arena, "process:%" PRIu64, p->pid),
					     PTP_PROCESS, host->regime));
	}
}

// EFI's runtime services, and whoever else has an address space without a task.
static void add_static(struct ptp_collection *c, const struct ptp_host *host)
{
	const struct ptp_pgds *pgds = &c->statics;
	struct ptp_coverage *line = ptp_cover(c, "address spaces without a task",
					      "the image of the kernel, which has init_mm and EFI's", pgds->shortfall);

	for (size_t i = 0; i < pgds->list.count; i++)
		add_half(c, host, 0, pgds->list.at[i],
			 ptp_collect_context(c,
					     ptp_arena_printf(&c->capture.arena, "kernel, address space at 0x%" PRIx64,
							      pgds->list.at[i]),
					     "host", PTP_HOST, host->regime));
	line->counted = !pgds->shortfall;
	line->found = line->expected = pgds->list.count + 1;
}

static void add_machine(struct ptp_collection *c, const struct ptp_host *host, const struct ptp_machine *m,
			size_t number)
{
	struct ptp_arena *arena = &c->capture.arena;
	const struct ptp_register *sctlr = host->cpu ? ptp_register_find(host->cpu, "SCTLR_EL2") : NULL;
	struct ptp_context *context =
		ptp_collect_context(c,
				    ptp_arena_printf(arena, "guest %zu of process %" PRIu64 ", any stage 1", number,
						     m->pid),
				    ptp_arena_printf(arena, "guest:%zu", number), PTP_GUEST, PTP_EL10);
	struct ptp_register all[] = {
		{"VTTBR_EL2", ptp_ttbr(m->root) | (m->vmid & 0xffff) << 48, PTP_DERIVED, {0}},
		{"VTCR_EL2", m->vtcr, PTP_MEASURED, {0}},
		{"HCR_EL2", m->hcr, PTP_MEASURED, {0}},
		{"SCTLR_EL2", sctlr ? sctlr->value : 0, PTP_MEASURED, {0}},
	};

	context->stage1.mode = PTP_FREE;
	ptp_stage_set(c, &context->stage2, all, sctlr ? 4 : 3);
}

static void add_machines(struct ptp_collection *c, const struct ptp_host *host)
{
	const struct ptp_machines *machines = &c->machines;
	struct ptp_coverage *line;
	size_t nested = 0, number = 0;

	line = ptp_cover(c, "virtual machines", "files of processes that KVM made, and its list of machines",
			 machines->shortfall);
	line->counted = !machines->shortfall;
	line->expected = machines->machines.count;
	for (size_t i = 0; i < machines->machines.count; i++) {
		const struct ptp_machine *m = &machines->machines.at[i];

		number++;
		nested += m->nested;
		// One whose process has ended has no root any more. Without HCR_EL2 nobody knows what the attributes mean.
		if (!m->has_stage2 || (m->root && !m->has_hcr))
			continue;
		line->found++;
		if (m->root)
			add_machine(c, host, m, number);
	}
	if (nested)
		ptp_cover(c, "nested guests", NULL, "KVM's shadow tables of nested guests are not walked");
}

static bool is_id(const char *name)
{
	return !strncmp(name, "ID_AA64", 7) || !strcmp(name, "MIDR_EL1") || !strcmp(name, "REVIDR_EL1") ||
	       !strcmp(name, "CTR_EL0");
}

// ID registers that all CPUs have alike; of the others nothing is known.
static void add_id_registers(struct ptp_collection *c)
{
	const struct ptp_registers *first = c->given.cpus.at;
	PTP_VEC(struct ptp_register) all = {0};

	for (size_t i = 0; c->given.cpus.count && i < first->count; i++) {
		bool alike = is_id(first->at[i].name);

		for (size_t cpu = 1; cpu < c->given.cpus.count && alike; cpu++) {
			const struct ptp_register *other = ptp_register_find(&c->given.cpus.at[cpu], first->at[i].name);

			alike = other && other->value == first->at[i].value;
		}
		if (alike)
			*ptp_push(&all) = first->at[i];
	}
	c->capture.cpu.count = all.count;
	c->capture.cpu.at = ptp_arena_alloc(&c->capture.arena, all.count * sizeof(*all.at) + 1);
	if (all.count)
		memcpy(c->capture.cpu.at, all.at, all.count * sizeof(*all.at));
	free(all.at);
}

void ptp_collect_contexts(struct ptp_collection *c)
{
	struct ptp_host host;

	add_id_registers(c);
	ptp_host_find(c, &host);
	add_kernel(c, &host);
	add_processes(c, &host);
	add_static(c, &host);
	add_machines(c, &host);
	ptp_cover_guests(c, &host);
	ptp_collect_el2(c, &host);
	ptp_collect_masters(c);
	free(host.registers.at);
}

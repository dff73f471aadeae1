// SPDX-License-Identifier: Apache-2.0
//
// A walk reads a table after the entry that leads to it, and a running kernel may change, free and use both again in between.
//
// So everything that a walk has read is read again when it has ended. What is the same in both readings was there at the moment
// between them, all of it together, and each table that was kept was one then. What is not the same is taken anew, and walked anew, a few
// times; what even then goes on changing is missing. So it is with the lists of processes and machines, and with the streams of
// SMMUs, which are looked for before and after. (A word that changes and changes back between two readings is not noticed.)
#include "collect/live/live.h"

#include <stdlib.h>
#include <unistd.h>

enum { PASSES = 8, TRIES = 4 };

static void walk(struct ptp_collection *c, struct ptp_tables *tables)
{
	ptp_tables_restart(tables);
	ptp_walk_contexts(c);
}

static void walk_until_steady(struct ptp_collection *c, struct ptp_tables *tables)
{
	uint64_t changed = 1;

	for (unsigned i = 0; i < PASSES && changed; i++) {
		walk(c, tables);
		changed = ptp_tables_reread(tables);
	}
}

// What changed to the end, and what was read for an earlier walk than the last.
static void lose_unsteady(struct ptp_tables *tables)
{
	for (size_t i = 0; i < tables->pieces.count; i++) {
		struct ptp_piece *piece = &tables->pieces.at[i];

		if (!piece->used)
			ptp_tables_lose(piece, "it was not read again");
		else if (piece->changed)
			ptp_tables_lose(piece, "it changed each time that it was read");
	}
}

// Our own address space changes as we walk it, and is gone with us. Within a namespace our number is another than the kernel's.
static void leave_out_ourselves(struct ptp_tasks *tasks)
{
	char link[64] = "";
	size_t kept = 0;

	if (readlink("/proc/self/ns/pid", link, sizeof(link) - 1) < 0 || strcmp(link, "pid:[4026531836]") != 0)
		return;
	for (size_t i = 0; i < tasks->processes.count; i++)
		if (tasks->processes.at[i].pid != (uint64_t)getpid())
			tasks->processes.at[kept++] = tasks->processes.at[i];
	tasks->processes.count = kept;
}

static void find(struct ptp_collection *c, struct ptp_tasks *tasks, struct ptp_machines *machines)
{
	ptp_tasks_find(&c->kernel, c->tasks.init_task, tasks);
	ptp_machines_find(&c->kernel, tasks, machines);
	leave_out_ourselves(tasks);
}

static bool same_process(const void *left, const void *right)
{
	const struct ptp_process *a = left, *b = right;

	return a->pid == b->pid && a->mm == b->mm && a->has_pgd == b->has_pgd && a->pgd == b->pgd;
}

// What KVM changes in HCR_EL2 while a guest runs: pending interrupts (VF, VI, VSE), and traps of WFI and WFE (TWI, TWE) and of the
// guest's own translation registers (TVM, TRVM). None of them says anything of stage 2.
#define HCR_OF_THE_MOMENT (UINT64_C(7) << 6 | UINT64_C(3) << 13 | UINT64_C(1) << 26 | UINT64_C(1) << 30)

static bool same_machine(const void *left, const void *right)
{
	const struct ptp_machine *a = left, *b = right;

	return a->kvm == b->kvm && a->has_stage2 == b->has_stage2 && a->root == b->root && a->vtcr == b->vtcr &&
	       a->has_hcr == b->has_hcr && !((a->hcr ^ b->hcr) & ~HCR_OF_THE_MOMENT) && a->nested == b->nested;
}

// Keeps of the COUNT elements of SIZE bytes at LIST what AGAIN has, too. Returns how many AGAIN has that were not there.
static size_t keep_common(void *list, size_t *count, const void *again, size_t again_count, size_t size,
			  bool (*same)(const void *left, const void *right))
{
	const char *from = list, *other = again;
	char *to = list;
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++)
		for (size_t j = 0; j < again_count; j++)
			if (same(from + i * size, other + j * size)) {
				memmove(to + kept++ * size, from + i * size, size);
				break;
			}
	*count = kept;
	return again_count - kept;
}

#define KEEP_COMMON(list, again, same)                                                                                 \
	keep_common((list)->at, &(list)->count, (again)->at, (again)->count, sizeof(*(list)->at), same)

// Why a list is short of something: AGAIN, what was found later, or that BEGAN are new.
static const char *shortfall(struct ptp_collection *c, const char *first, const char *again, size_t began)
{
	if (first || again)
		return first ? first : again;
	return began ? ptp_arena_printf(&c->capture.arena, "%zu began, or changed, while the capture was taken", began)
		     : NULL;
}

// Whether the lists are still what they were. What is not in both is left out, and what began is missing.
static bool compare_lists(struct ptp_collection *c)
{
	size_t processes = c->tasks.processes.count, machines = c->machines.machines.count;
	struct ptp_machines machines_again;
	struct ptp_tasks tasks_again;

	find(c, &tasks_again, &machines_again);
	c->tasks.shortfall = shortfall(c, c->tasks.shortfall, tasks_again.shortfall,
				       KEEP_COMMON(&c->tasks.processes, &tasks_again.processes, same_process));
	c->machines.shortfall = shortfall(c, c->machines.shortfall, machines_again.shortfall,
					  KEEP_COMMON(&c->machines.machines, &machines_again.machines, same_machine));
	ptp_machines_free(&machines_again);
	ptp_tasks_free(&tasks_again);
	return processes == c->tasks.processes.count && machines == c->machines.machines.count;
}

static void collect_contexts(struct ptp_collection *c)
{
	c->capture.contexts.count = 0;
	c->capture.coverage.count = 0;
	ptp_collect_contexts(c);
}

static bool same_words(const uint64_t *a, const uint64_t *b)
{
	return !a == !b && (!a || !memcmp(a, b, 8 * sizeof(*a)));
}

static bool same_stream(const struct ptp_context *a, const struct ptp_context *b)
{
	return !strcmp(a->name, b->name) && !strcmp(a->owner, b->owner) && same_words(a->ste, b->ste) &&
	       same_words(a->cd, b->cd);
}

// The next stream of LIST, from *AT on, which then is what follows it; NULL: there is none any more.
static const struct ptp_context *next_stream(const struct ptp_context *list, size_t count, size_t *at)
{
	while (*at < count)
		if (list[(*at)++].regime == PTP_SMMU)
			return &list[*at - 1];
	return NULL;
}

// Collects the contexts again, of the lists as they are now. Whether the streams of SMMUs are what they were.
static bool compare_streams(struct ptp_collection *c)
{
	size_t count = c->capture.contexts.count, one = 0, two = 0;
	ptp_autofree struct ptp_context *before = ptp_calloc(count + 1, sizeof(*before));
	const struct ptp_context *a, *b;

	if (count)
		memcpy(before, c->capture.contexts.at, count * sizeof(*before));
	collect_contexts(c);
	do {
		a = next_stream(before, count, &one);
		b = next_stream(c->capture.contexts.at, c->capture.contexts.count, &two);
	} while (a && b && same_stream(a, b));
	if (!a && !b)
		return true;
	ptp_cover(c, "streams of SMMUs", NULL, "they changed while the capture was taken");
	return false;
}

static void find_all(struct ptp_collection *c)
{
	struct ptp_tasks before = c->tasks;

	ptp_machines_free(&c->machines);
	ptp_smmus_free(&c->smmus);
	find(c, &c->tasks, &c->machines);
	ptp_tasks_free(&before);
	ptp_smmus_find(&c->kernel, &c->tasks, &c->smmus);
}

// One try; whether nothing was left out.
static bool take(struct ptp_collection *c, struct ptp_tables *tables)
{
	bool steady;

	find_all(c);
	collect_contexts(c);
	walk_until_steady(c, tables);
	steady = compare_lists(c);
	steady &= compare_streams(c);
	lose_unsteady(tables);
	return steady && !c->tasks.shortfall && !c->machines.shortfall;
}

void ptp_live_take(struct ptp_collection *c, const char *root, struct ptp_tables *tables)
{
	struct ptp_live_typed typed;
	struct ptp_pids before;
	struct ptp_dump dump;

	c->dump = &dump;
	ptp_live_typed_begin(c, root, &typed);
	for (unsigned tries = 1;; tries++) {
		ptp_pids_read(root, &before);
		ptp_zeros_confirm(&c->kernel, &dump);
		ptp_tables_serve(tables, &dump, &c->capture.memory);
		if (take(c, tables) || tries == TRIES)
			break;
		ptp_tables_free(tables);
		ptp_dump_close(&dump);
		free(before.list.at);
	}
	// What was lost leads nowhere, and what only it led to is not needed.
	tables->closed = true;
	walk(c, tables);
	ptp_live_typed_end(c, root, &typed);
	ptp_live_count(c, root, &before);
	ptp_dump_close(&dump);
	c->dump = tables->dump = c->kernel.dump;
	free(before.list.at);
}

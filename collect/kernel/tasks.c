// SPDX-License-Identifier: Apache-2.0
#include "collect/kernel/tasks.h"

#include <stdlib.h>

struct offsets {
	uint64_t comm, pid, tgid, mm, files, tasks, signal, thread_node, thread_head, pgd;
};

static bool find_offsets(const struct ptp_kernel *k, struct offsets *at)
{
	static const struct ptp_wanted wanted[] = {
		{"task_struct", "comm", offsetof(struct offsets, comm)},
		{"task_struct", "pid", offsetof(struct offsets, pid)},
		{"task_struct", "tgid", offsetof(struct offsets, tgid)},
		{"task_struct", "mm", offsetof(struct offsets, mm)},
		{"task_struct", "files", offsetof(struct offsets, files)},
		{"task_struct", "tasks", offsetof(struct offsets, tasks)},
		{"task_struct", "signal", offsetof(struct offsets, signal)},
		{"task_struct", "thread_node", offsetof(struct offsets, thread_node)},
		{"signal_struct", "thread_head", offsetof(struct offsets, thread_head)},
		{"mm_struct", "pgd", offsetof(struct offsets, pgd)},
	};

	return ptp_kernel_offsets(k, wanted, sizeof(wanted) / sizeof(*wanted), at);
}

// Whether a task is at VA whose list of tasks is a list: the next one's previous is this.
static bool is_init_task(const struct ptp_kernel *k, const struct offsets *at, uint64_t va)
{
	uint64_t node = va + at->tasks, next, back;
	uint32_t pid;

	return ptp_kernel_read(k, va + at->pid, &pid, sizeof(pid)) && !pid && ptp_kernel_word(k, node, &next) &&
	       next != node && ptp_kernel_word(k, next + 8, &back) && back == node;
}

// The first task's name is "swapper/0", and it lies in the image of the kernel.
static uint64_t search_init_task(const struct ptp_kernel *k, const struct offsets *at)
{
	static const char name[] = "swapper/0";
	ptp_autofree uint8_t *page = ptp_calloc(k->page_size, 1);
	uint64_t va, next = 0;

	while (ptp_kernel_image_page(k, &va, &next, page))
		for (unsigned i = at->comm % 8; i + sizeof(name) <= k->page_size; i += 8)
			if (!memcmp(page + i, name, sizeof(name)) && is_init_task(k, at, va + i - at->comm))
				return va + i - at->comm;
	return 0;
}

static void make_printable(char name[16])
{
	name[15] = '\0';
	for (char *c = name; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
}

// Whether MM is new; it is not, from now on.
static bool is_new(struct ptp_tasks *tasks, uint64_t mm)
{
	uint64_t hash = ptp_hash(&mm, sizeof(mm));
	struct ptp_table_at at = ptp_table_begin(&tasks->seen, hash);

	while (ptp_table_next(&tasks->seen, &at))
		if (tasks->processes.at[at.index].mm == mm)
			return false;
	ptp_table_add(&tasks->seen, hash, (uint32_t)tasks->processes.count);
	return true;
}

// Adds the address space of the task at VA, if it has one that is not there yet. False when the task cannot be read.
static bool add_task(const struct ptp_kernel *k, const struct offsets *at, uint64_t va, struct ptp_tasks *tasks)
{
	struct ptp_process process = {0};
	uint32_t tgid;
	uint64_t pgd;

	if (!ptp_kernel_word(k, va + at->mm, &process.mm) ||
	    !ptp_kernel_read(k, va + at->comm, process.name, sizeof(process.name)) ||
	    !ptp_kernel_read(k, va + at->tgid, &tgid, sizeof(tgid)))
		return false;
	tasks->threads++;
	if (process.mm && (!tasks->groups.count || tasks->groups.at[tasks->groups.count - 1] != tgid))
		*ptp_push(&tasks->groups) = tgid;
	if (!process.mm || !is_new(tasks, process.mm))
		return true;
	make_printable(process.name);
	process.pid = tgid;
	process.has_pgd = ptp_kernel_word(k, process.mm + at->pgd, &pgd) && ptp_kernel_translate(k, pgd, &process.pgd);
	ptp_kernel_word(k, va + at->files, &process.files);
	*ptp_push(&tasks->processes) = process;
	return true;
}

// All threads of the group that the task at VA leads: the leader may have ended and left its address space to them.
static bool add_threads(const struct ptp_kernel *k, const struct offsets *at, uint64_t va, struct ptp_tasks *tasks)
{
	uint64_t head, node;

	if (!ptp_kernel_word(k, va + at->signal, &head))
		return false;
	head += at->thread_head;
	for (node = head; ptp_kernel_word(k, node, &node) && node != head;)
		if (tasks->threads > PTP_LIST_MOST || !add_task(k, at, node - at->thread_node, tasks))
			return false;
	return node == head;
}

static int by_pid(const void *left, const void *right)
{
	const struct ptp_process *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

void ptp_tasks_find(const struct ptp_kernel *k, uint64_t init_task, struct ptp_tasks *tasks)
{
	struct offsets at;
	uint64_t head, node;

	*tasks = (struct ptp_tasks){0};
	if (!find_offsets(k, &at)) {
		tasks->shortfall = k->btf ? "the kernel's types lack what is needed of struct task_struct"
					  : "the image has no BTF: no types of the kernel are known";
		return;
	}
	if (!init_task)
		init_task = search_init_task(k, &at);
	if (!init_task) {
		tasks->shortfall = "init_task is not found in the image of the kernel";
		return;
	}
	tasks->init_task = init_task;
	head = init_task + at.tasks;
	for (node = head; ptp_kernel_word(k, node, &node) && node != head;)
		if (tasks->threads > PTP_LIST_MOST || !add_threads(k, &at, node - at.tasks, tasks)) {
			tasks->shortfall = "a task cannot be read, or a list of threads does not end";
			break;
		}
	if (node != head && !tasks->shortfall)
		tasks->shortfall = "the list of tasks ends in memory that the dump does not have";
	if (tasks->processes.count)
		qsort(tasks->processes.at, tasks->processes.count, sizeof(*tasks->processes.at), by_pid);
}

void ptp_tasks_free(struct ptp_tasks *tasks)
{
	free(tasks->processes.at);
	free(tasks->groups.at);
	ptp_table_free(&tasks->seen);
	*tasks = (struct ptp_tasks){0};
}

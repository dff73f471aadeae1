// SPDX-License-Identifier: Apache-2.0
#include "collect/kernel/machines.h"

#include <stdlib.h>

enum { FILES_MOST = 1 << 20 }; // of one process: fs.nr_open is that by default

struct offsets {
	uint64_t fdt, max_fds, fd, dentry, name, private_data;         // of files
	uint64_t vm_list, userspace_pid, pgd_phys, vmid, vtcr, nested; // of struct kvm
	uint64_t vcpu_kvm, hcr;                                        // of struct kvm_vcpu
	bool has_pid, has_nested;
};

static bool find_file_offsets(const struct ptp_kernel *k, struct offsets *at)
{
	return ptp_kernel_offset(k, "files_struct", "fdt", &at->fdt) &&
	       ptp_kernel_offset(k, "fdtable", "max_fds", &at->max_fds) &&
	       ptp_kernel_offset(k, "fdtable", "fd", &at->fd) &&
	       ptp_kernel_offset(k, "file", "f_path.dentry", &at->dentry) &&
	       ptp_kernel_offset(k, "dentry", "d_name.name", &at->name) &&
	       ptp_kernel_offset(k, "file", "private_data", &at->private_data);
}

// VTCR_EL2 moved from kvm.arch to its mmu in Linux 6.7.
static bool find_offsets(const struct ptp_kernel *k, struct offsets *at)
{
	at->has_pid = ptp_kernel_offset(k, "kvm", "userspace_pid", &at->userspace_pid);
	at->has_nested = ptp_kernel_offset(k, "kvm", "arch.nested_mmus_size", &at->nested);
	return find_file_offsets(k, at) && ptp_kernel_offset(k, "kvm", "vm_list", &at->vm_list) &&
	       ptp_kernel_offset(k, "kvm", "arch.mmu.pgd_phys", &at->pgd_phys) &&
	       ptp_kernel_offset(k, "kvm", "arch.mmu.vmid.id", &at->vmid) &&
	       (ptp_kernel_offset(k, "kvm", "arch.mmu.vtcr", &at->vtcr) ||
		ptp_kernel_offset(k, "kvm", "arch.vtcr", &at->vtcr)) &&
	       ptp_kernel_offset(k, "kvm_vcpu", "kvm", &at->vcpu_kvm) &&
	       ptp_kernel_offset(k, "kvm_vcpu", "arch.hcr_el2", &at->hcr);
}

static struct ptp_machine *machine_of(struct ptp_machines *machines, uint64_t kvm)
{
	struct ptp_table_at at = ptp_table_begin(&machines->seen, ptp_hash(&kvm, sizeof(kvm)));

	while (ptp_table_next(&machines->seen, &at))
		if (machines->machines.at[at.index].kvm == kvm)
			return &machines->machines.at[at.index];
	return NULL;
}

// The machine whose struct kvm is at KVM, which is read the first time.
static struct ptp_machine *add_machine(const struct ptp_kernel *k, const struct offsets *at, uint64_t kvm,
				       struct ptp_machines *machines)
{
	struct ptp_machine *machine = machine_of(machines, kvm), new = {.kvm = kvm};
	uint32_t pid = 0;
	uint64_t nested = 0;

	if (machine)
		return machine;
	new.has_stage2 = ptp_kernel_word(k, kvm + at->pgd_phys, &new.root) &&
			 ptp_kernel_word(k, kvm + at->vtcr, &new.vtcr) && ptp_kernel_word(k, kvm + at->vmid, &new.vmid);
	if (at->has_pid && ptp_kernel_read(k, kvm + at->userspace_pid, &pid, sizeof(pid)))
		new.pid = pid;
	new.nested = at->has_nested && (!ptp_kernel_word(k, kvm + at->nested, &nested) || nested);
	if (!new.has_stage2)
		machines->shortfall = "a struct kvm cannot be read";
	ptp_table_add(&machines->seen, ptp_hash(&kvm, sizeof(kvm)), (uint32_t)machines->machines.count);
	machine = ptp_push(&machines->machines);
	*machine = new;
	return machine;
}

// Whether FILE is called by a name that begins with PREFIX; OBJECT is what it stands for.
static bool is_called(const struct ptp_kernel *k, const struct offsets *at, uint64_t file, const char *prefix,
		      uint64_t *object)
{
	uint64_t dentry, name;
	char text[16] = "";
	size_t length = strlen(prefix);

	return ptp_kernel_word(k, file + at->dentry, &dentry) && ptp_kernel_word(k, dentry + at->name, &name) &&
	       ptp_kernel_read(k, name, text, length + 1) && !memcmp(text, prefix, length) &&
	       ptp_kernel_word(k, file + at->private_data, object);
}

static void add_file(const struct ptp_kernel *k, const struct offsets *at, uint64_t file, struct ptp_machines *machines)
{
	struct ptp_machine *machine;
	uint64_t object, kvm;

	if (is_called(k, at, file, "kvm-vm", &object)) {
		add_machine(k, at, object, machines);
	} else if (is_called(k, at, file, "kvm-vcpu:", &object) && ptp_kernel_word(k, object + at->vcpu_kvm, &kvm)) {
		machine = add_machine(k, at, kvm, machines);
		if (!machine->has_hcr)
			machine->has_hcr = ptp_kernel_word(k, object + at->hcr, &machine->hcr);
	}
}

// False when the table of open files cannot be read.
static bool add_files(const struct ptp_kernel *k, const struct offsets *at, uint64_t files,
		      struct ptp_machines *machines)
{
	uint64_t table, fd, file;
	uint32_t most;

	if (!ptp_kernel_word(k, files + at->fdt, &table) || !ptp_kernel_word(k, table + at->fd, &fd) ||
	    !ptp_kernel_read(k, table + at->max_fds, &most, sizeof(most)) || most > FILES_MOST)
		return false;
	for (uint32_t i = 0; i < most; i++) {
		if (!ptp_kernel_word(k, fd + i * UINT64_C(8), &file))
			return false;
		if (file)
			add_file(k, at, file, machines);
	}
	return true;
}

static bool is_in_image(const struct ptp_kernel *k, uint64_t va)
{
	uint64_t pa;

	return ptp_kernel_translate(k, va, &pa) && va - k->image_voffset == pa;
}

// Those that no file was found for. The head of the list is the one node that lies in the image of the kernel.
static void add_linked(const struct ptp_kernel *k, const struct offsets *at, struct ptp_machines *machines)
{
	uint64_t first, node;

	if (!machines->machines.count)
		return;
	first = node = machines->machines.at[0].kvm + at->vm_list;
	for (size_t i = 0; i < FILES_MOST && ptp_kernel_word(k, node, &node) && node != first; i++)
		if (!is_in_image(k, node))
			add_machine(k, at, node - at->vm_list, machines);
	if (node != first)
		machines->shortfall = "the list of virtual machines does not end where it began";
}

static int by_pid(const void *left, const void *right)
{
	const struct ptp_machine *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->kvm > b->kvm) - (a->kvm < b->kvm);
}

void ptp_machines_find(const struct ptp_kernel *k, const struct ptp_tasks *tasks, struct ptp_machines *machines)
{
	struct offsets at;

	*machines = (struct ptp_machines){.shortfall = tasks->shortfall};
	if (tasks->shortfall)
		return;
	if (!find_offsets(k, &at)) {
		machines->shortfall = "the kernel's types lack what is needed of struct kvm";
		return;
	}
	for (size_t i = 0; i < tasks->processes.count; i++)
		if (tasks->processes.at[i].files && !add_files(k, &at, tasks->processes.at[i].files, machines))
			machines->shortfall = "the open files of a process cannot be read";
	add_linked(k, &at, machines);
	if (machines->machines.count)
		qsort(machines->machines.at, machines->machines.count, sizeof(*machines->machines.at), by_pid);
}

void ptp_machines_free(struct ptp_machines *machines)
{
	free(machines->machines.at);
	ptp_table_free(&machines->seen);
	*machines = (struct ptp_machines){0};
}

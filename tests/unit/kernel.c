// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel.h"

#include <bpf/btf.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct member {
	const char *name;
	int type;
	unsigned at; // bytes
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define IMAGE(at) (MADE_IMAGE + (at))
#define LINEAR(at) (MADE_LINEAR + (at))

static int add_struct(struct btf *btf, const char *name, const struct member *members, size_t count)
{
	int id = btf__add_struct(btf, name, 4096);

	for (size_t i = 0; i < count; i++)
		if (btf__add_field(btf, members[i].name, members[i].type, members[i].at * 8, 0))
			abort();
	return id;
}

#define STRUCT(btf, name, ...)                                                                                         \
	add_struct(btf, name, (const struct member[]){__VA_ARGS__},                                                    \
		   sizeof((const struct member[]){__VA_ARGS__}) / sizeof(struct member))

static void add_task_types(struct btf *btf, int word)
{
	STRUCT(btf, "task_struct", {"comm", word, AT_COMM}, {"pid", word, AT_PID}, {"tgid", word, AT_TGID},
	       {"mm", word, AT_MM}, {"files", word, AT_FILES}, {"tasks", word, AT_TASKS}, {"signal", word, AT_SIGNAL},
	       {"thread_node", word, AT_THREAD_NODE}, {"fs", word, AT_FS});
	STRUCT(btf, "signal_struct", {"thread_head", word, AT_THREAD_HEAD});
	// As in Linux, where most of it is in a struct without a name.
	STRUCT(btf, "mm_struct",
	       {"",
		STRUCT(btf, NULL, {"mm_users", word, AT_MM_USERS - 8}, {"mm_count", word, AT_MM_COUNT - 8},
		       {"pgd", word, AT_PGD - 8}, {"mmlist", word, AT_MMLIST - 8}),
		8});
}

static void add_file_types(struct btf *btf, int word)
{
	int path = STRUCT(btf, "path", {"dentry", word, 0}), qstr = STRUCT(btf, "qstr", {"name", word, 8});

	STRUCT(btf, "files_struct", {"fdt", word, AT_FDT});
	STRUCT(btf, "fdtable", {"max_fds", word, AT_MAX_FDS}, {"fd", word, AT_FD});
	STRUCT(btf, "file", {"f_path", path, AT_DENTRY}, {"private_data", word, AT_PRIVATE});
	STRUCT(btf, "dentry", {"d_name", qstr, AT_NAME - 8});
}

static void add_kvm_types(struct btf *btf, int word)
{
	int vmid = STRUCT(btf, "kvm_vmid", {"id", word, 0});
	int mmu = STRUCT(btf, "kvm_s2_mmu", {"vmid", vmid, 0}, {"pgd_phys", word, AT_PGD_PHYS - AT_VMID},
			 {"vtcr", word, AT_VTCR - AT_VMID});
	int arch = STRUCT(btf, "kvm_arch", {"mmu", mmu, AT_VMID - 56});

	STRUCT(btf, "kvm", {"vm_list", word, AT_VM_LIST}, {"userspace_pid", word, AT_USERSPACE_PID},
	       {"arch", arch, 56});
	STRUCT(btf, "kvm_vcpu", {"kvm", word, AT_VCPU_KVM},
	       {"arch", STRUCT(btf, "kvm_vcpu_arch", {"hcr_el2", word, AT_HCR - 32}), 32});
}

static void put_types(struct made *made)
{
	struct btf *btf = btf__new_empty();
	int word = btf__add_int(btf, "u64", 8, 0);
	const void *bytes;
	uint32_t size;

	// A kernel has drivers whose types are called alike.
	STRUCT(btf, "kvm", {"other", word, 0});
	add_task_types(btf, word);
	add_file_types(btf, word);
	add_kvm_types(btf, word);
	bytes = btf__raw_data(btf, &size);
	memcpy(made->memory + MADE_BTF, bytes, size);
	btf__free(btf);
}

void made_put(struct made *made, uint64_t at, uint64_t word)
{
	memcpy(made->memory + at, &word, sizeof(word));
}

uint64_t made_get(const struct made *made, uint64_t at)
{
	uint64_t word;

	memcpy(&word, made->memory + at, sizeof(word));
	return word;
}

static uint64_t table(uint64_t at)
{
	return (MADE_PA + at) | 3;
}

// Two ways to the same 2 MiB block: levels 0, 1 and 2.
static void put_kernel_tables(struct made *made)
{
	const uint64_t block = MADE_PA | 0x701;

	made_put(made, MADE_ROOT, table(MADE_LOWER)); // linear
	made_put(made, MADE_ROOT + (MADE_IMAGE >> 39 & 511) * 8, table(MADE_LOWER + 0x2000));
	made_put(made, MADE_LOWER, table(MADE_LOWER + 0x1000));
	made_put(made, MADE_LOWER + 0x1000, block);
	made_put(made, MADE_LOWER + 0x2000 + (MADE_IMAGE >> 30 & 511) * 8, table(MADE_LOWER + 0x3000));
	made_put(made, MADE_LOWER + 0x3000, block);
	made_put(made, MADE_ROOT - 0x3000, table(MADE_LOWER + 0x4000)); // identity map: level 1 block
	made_put(made, MADE_LOWER + 0x4000 + 8, 0x40000701);
	made_put(made, MADE_ROOT - 0x2000 + 511 * 8, table(MADE_LOWER + 0x5000)); // trampoline
	made_put(made, MADE_LOWER + 0x5000 + 511 * 8, table(MADE_LOWER + 0x6000));
	made_put(made, MADE_LOWER + 0x6000 + 511 * 8, block);
}

// A list of COUNT nodes, whose first may be its head.
static void put_list(struct made *made, const uint64_t *va, const uint64_t *at, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		made_put(made, at[i], va[(i + 1) % count]);
		made_put(made, at[(i + 1) % count] + 8, va[i]);
	}
}

// The task at AT (VA as the kernel has it), alone in its group; MM at 0: none.
static void put_task(struct made *made, uint64_t at, uint64_t va, const char *name, uint32_t pid, uint64_t mm)
{
	uint64_t signal = at + 0x800, head = signal + AT_THREAD_HEAD, node = at + AT_THREAD_NODE;

	memcpy(made->memory + at + AT_COMM, name, strlen(name) + 1);
	memcpy(made->memory + at + AT_PID, &pid, sizeof(pid));
	memcpy(made->memory + at + AT_TGID, &pid, sizeof(pid));
	made_put(made, at + AT_MM, mm ? LINEAR(mm) : 0);
	made_put(made, at + AT_SIGNAL, va - at + signal);
	put_list(made, (const uint64_t[]){va - at + head, va - at + node}, (const uint64_t[]){head, node}, 2);
}

static void put_tasks(struct made *made)
{
	static const char *const name[] = {"init", "sharer", "ended", "thread"};
	uint64_t va[4] = {IMAGE(MADE_INIT_TASK) + AT_TASKS}, at[4] = {MADE_INIT_TASK + AT_TASKS}, head, last, thread;

	put_task(made, MADE_INIT_TASK, IMAGE(MADE_INIT_TASK), "swapper/0", 0, 0);
	for (uint32_t i = 0; i < 4; i++) {
		uint64_t task = MADE_TASKS + i * 0x1000;

		put_task(made, task, LINEAR(task), name[i], i < 3 ? i + 1 : 3,
			 i == 2 ? 0 : MADE_MM + (i == 3 ? 0x1000 : 0));
		if (i < 3) {
			at[i + 1] = task + AT_TASKS;
			va[i + 1] = LINEAR(task) + AT_TASKS;
		}
	}
	put_list(made, va, at, 4);
	// The fourth is a thread of the third, which has no mm any more.
	head = MADE_TASKS + 0x2800 + AT_THREAD_HEAD;
	last = MADE_TASKS + 0x2000 + AT_THREAD_NODE;
	thread = MADE_TASKS + 0x3000 + AT_THREAD_NODE;
	put_list(made, (const uint64_t[]){LINEAR(head), LINEAR(last), LINEAR(thread)},
		 (const uint64_t[]){head, last, thread}, 3);
}

// Two address spaces: the first maps the secret page, the second nothing.
static void put_mms(struct made *made)
{
	for (uint64_t i = 0; i < 2; i++)
		made_put(made, MADE_MM + i * 0x1000 + AT_PGD, LINEAR(MADE_PGD + i * 0x1000));
	made_put(made, MADE_PGD, table(MADE_PGD + 0x2000));
	made_put(made, MADE_PGD + 0x2000, table(MADE_PGD + 0x3000));
	made_put(made, MADE_PGD + 0x3000, table(MADE_PGD + 0x4000));
	made_put(made, MADE_PGD + 0x4000, (MADE_PA + MADE_SECRET) | 0xf43);
	memset(made->memory + MADE_SECRET, 'S', MADE_PAGE);
}

// A variable of the kernel: its own address space, or EFI's.
static void put_static_mm(struct made *made, uint64_t at, uint64_t pgd)
{
	made_put(made, at + AT_MM_USERS, 2);
	made_put(made, at + AT_MM_COUNT, 5);
	made_put(made, at + AT_PGD, pgd);
	put_list(made, (const uint64_t[]){IMAGE(at) + AT_MMLIST}, (const uint64_t[]){at + AT_MMLIST}, 1);
}

void made_type(struct made *made, uint64_t at, uint32_t type)
{
	memcpy(made->memory + MADE_PAGES + at / MADE_PAGE * 64 + 48, &type, sizeof(type));
}

// An open file of task 1, called NAME, that stands for OBJECT.
static void put_file(struct made *made, unsigned number, const char *name, uint64_t object)
{
	uint64_t file = MADE_FILES + 0x1000 + number * 0x200, dentry = file + 0x80, text = file + 0x100;

	made_put(made, MADE_FILES + 0x200 + number * 8, LINEAR(file));
	made_put(made, file + AT_DENTRY, LINEAR(dentry));
	made_put(made, file + AT_PRIVATE, LINEAR(object));
	made_put(made, dentry + AT_NAME, LINEAR(text));
	strcpy((char *)made->memory + text, name);
}

static void put_files(struct made *made)
{
	made_put(made, MADE_TASKS + AT_FILES, LINEAR(MADE_FILES));
	made_put(made, MADE_FILES + AT_FDT, LINEAR(MADE_FILES + 0x100));
	made_put(made, MADE_FILES + 0x100 + AT_MAX_FDS, 8);
	made_put(made, MADE_FILES + 0x100 + AT_FD, LINEAR(MADE_FILES + 0x200));
	put_file(made, 0, "console", MADE_SECRET);
	put_file(made, 3, "kvm-vm", MADE_KVM);
	put_file(made, 4, "kvm-vcpu:0", MADE_VCPU);
}

static void put_machines(struct made *made)
{
	for (uint64_t i = 0; i < 2; i++) {
		uint64_t kvm = MADE_KVM + i * 0x1000, root = MADE_STAGE2 + i * 0x4000;

		made_put(made, kvm + AT_USERSPACE_PID, 1);
		made_put(made, kvm + AT_VMID, 7 + i);
		made_put(made, kvm + AT_PGD_PHYS, MADE_PA + root);
		made_put(made, kvm + AT_VTCR, 0x80023558);
		made_put(made, root, table(root + 0x2000));                   // the root is of two pages
		made_put(made, root + 0x2000, (MADE_PA + MADE_SIZE) | 0x7fd); // the 2 MiB after the kernel
	}
	made_put(made, MADE_VCPU + AT_VCPU_KVM, LINEAR(MADE_KVM));
	made_put(made, MADE_VCPU + AT_HCR, 0x80000001);
	put_list(made,
		 (const uint64_t[]){IMAGE(MADE_VM_LIST), LINEAR(MADE_KVM) + AT_VM_LIST,
				    LINEAR(MADE_KVM + 0x1000) + AT_VM_LIST},
		 (const uint64_t[]){MADE_VM_LIST, MADE_KVM + AT_VM_LIST, MADE_KVM + 0x1000 + AT_VM_LIST}, 3);
}

struct made *made_new(void)
{
	struct made *made = calloc(1, sizeof(*made));

	if (!made)
		abort();
	snprintf(made->vmcoreinfo, sizeof(made->vmcoreinfo),
		 "OSRELEASE=6.12.0-made\nPAGESIZE=4096\nSYMBOL(swapper_pg_dir)=%llx\nSYMBOL(_stext)=%llx\n"
		 "NUMBER(VA_BITS)=48\nNUMBER(kimage_voffset)=0x%llx\nNUMBER(TCR_EL1_T1SZ)=0x10\n"
		 "NUMBER(VMEMMAP_START)=0x%llx\nNUMBER(PHYS_OFFSET)=0x%llx\nSIZE(page)=64\nOFFSET(page._mapcount)=48\n"
		 "NUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE)=-251658240\n",
		 (unsigned long long)IMAGE(MADE_ROOT), (unsigned long long)MADE_IMAGE,
		 (unsigned long long)(MADE_IMAGE - MADE_PA), (unsigned long long)LINEAR(MADE_PAGES),
		 (unsigned long long)MADE_PA);
	put_kernel_tables(made);
	put_types(made);
	put_tasks(made);
	put_mms(made);
	for (uint64_t at = MADE_PGD + 0x2000; at <= MADE_PGD + 0x4000; at += MADE_PAGE)
		made_type(made, at, 0xf2000000);
	put_static_mm(made, MADE_STATIC_MM, IMAGE(MADE_ROOT));
	put_static_mm(made, MADE_STATIC_MM + 0x100, LINEAR(MADE_PGD + 0x5000));
	put_files(made);
	put_machines(made);
	return made;
}

void made_write(const struct made *made, const struct scratch *scratch, const char *path)
{
	uint8_t note[0x500] = {11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'V', 'M', 'C', 'O', 'R', 'E', 'I', 'N', 'F', 'O'};
	uint32_t length = (uint32_t)strlen(made->vmcoreinfo);
	const struct core_header header = {0};
	const struct core_segment segments[] = {
		{PT_NOTE, 0x200, 0, sizeof(note), sizeof(note), note},
		{PT_LOAD, 0x1000, MADE_PA, MADE_SIZE, MADE_SIZE, made->memory},
	};

	memcpy(note + 4, &length, sizeof(length));
	memcpy(note + 24, made->vmcoreinfo, length);
	scratch_core(scratch, path, 0x1000 + MADE_SIZE, &header, segments, COUNT(segments));
}

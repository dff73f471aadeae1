// SPDX-License-Identifier: Apache-2.0
//
// The guest's machine in KVM: memory slots for RAM and BARs, one CPU, and what it says through the doorbell.
#include "monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

static void add_slot(int vm, uint32_t slot, uint64_t ipa, uint64_t size, void *va)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.guest_phys_addr = ipa,
		.memory_size = size,
		.userspace_addr = (uintptr_t)va,
	};

	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region))
		die("memory slot at %#" PRIx64, ipa);
}

static int make_cpu(int vm)
{
	struct kvm_vcpu_init init = {0};
	int cpu = ioctl(vm, KVM_CREATE_VCPU, 0);

	if (cpu < 0 || ioctl(vm, KVM_ARM_PREFERRED_TARGET, &init) || ioctl(cpu, KVM_ARM_VCPU_INIT, &init))
		die("a CPU");
	return cpu;
}

static void set_register(int cpu, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = {.id = KVM_REG_ARM64 | KVM_REG_SIZE_U64 | id, .addr = (uintptr_t)&value};

	if (ioctl(cpu, KVM_SET_ONE_REG, &reg))
		die("register %#" PRIx64, id);
}

static void set_general(int cpu, unsigned number, uint64_t value)
{
	set_register(cpu, KVM_REG_ARM_CORE | (offsetof(struct kvm_regs, regs.regs) / 4 + 2 * number), value);
}

static void set_registers(int cpu, const struct start *start)
{
	set_general(cpu, 0, start->ttbr0);
	set_general(cpu, 1, start->tcr);
	set_general(cpu, 2, start->mair);
	set_general(cpu, 3, start->list);
	set_general(cpu, 4, DOORBELL);
	set_register(cpu, KVM_REG_ARM_CORE | (offsetof(struct kvm_regs, regs.pc) / 4), RAM_IPA);
	set_register(cpu, ARM64_SYS_REG(3, 0, 12, 0, 0), start->vectors); // VBAR_EL1
}

static void doorbell(const struct kvm_run *exit)
{
	uint64_t value = 0;

	if (exit->exit_reason != KVM_EXIT_MMIO || !exit->mmio.is_write)
		die("the guest left, reason %u", exit->exit_reason);
	memcpy(&value, exit->mmio.data, sizeof(value));
	switch (exit->mmio.phys_addr - DOORBELL) {
	case 0:
		printf("ready\n");
		break;
	case 8:
		printf("guest: ESR_EL1 %#" PRIx64 "\n", value);
		break;
	case 16:
		die("an exception in the guest, at %#" PRIx64, value);
	default:
		die("the guest wrote to %#" PRIx64, (uint64_t)exit->mmio.phys_addr);
	}
}

void run(const struct machine *machine, const struct start *start)
{
	int kvm = open("/dev/kvm", O_RDWR);
	int vm = kvm < 0 ? -1 : ioctl(kvm, KVM_CREATE_VM, 0UL);
	struct kvm_run *exit;
	int cpu;

	if (vm < 0)
		die("/dev/kvm");
	add_slot(vm, 0, RAM_IPA, RAM_SIZE, machine->ram);
	for (unsigned i = 0; i < machine->bar_count; i++)
		add_slot(vm, i + 1, machine->bars[i].ipa, machine->bars[i].size, machine->bars[i].va);
	cpu = make_cpu(vm);
	exit = mmap(NULL, (size_t)ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE, MAP_SHARED, cpu, 0);
	if (exit == MAP_FAILED)
		die("what KVM says of the CPU");
	set_registers(cpu, start);
	for (;;) {
		if (!ioctl(cpu, KVM_RUN, 0))
			doorbell(exit);
		else if (errno != EINTR)
			die("running the guest");
	}
}

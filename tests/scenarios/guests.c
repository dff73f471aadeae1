// SPDX-License-Identifier: Apache-2.0
//
// Bugs of stage 2: what a guest can reach, whatever its stage 1, beside what its host and its VMM have.
#include "tests/scenarios/judge.h"

#define BAR UINT64_C(0x8000000000)
#define GPU UINT64_C(0x10000000000)
#define RAM UINT64_C(0x80000000)

#define QUIET "kind: device, cacheable: no, read-side-effects: no" // a prefetchable BAR

// H01, Linux 8c47ce3e1d2c: KVM maps PCI memory Normal-NC at stage 2 while the VMM has it Device-nGnRnE. That is on
// purpose, and safe while nothing is cacheable. Here a third process gets it Write-Back.
static void h01(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 16 * MIB, QUIET);
	map(m, VMM, USER, BAR, 16 * MIB, DEVICE_nGnRnE);
	stage2(m, VM, IPA_IO, BAR, 16 * MIB, S2_NC);
	if (!good)
		map(m, APP, USER, BAR, 2 * MIB, NORMAL_WB);
	assume(m, "independent: [process:169, guest:1]");
	if (!good)
		assume(m, "independent: [process:169, process:300]");
	if (!good)
		assume(m, "independent: [process:300, guest:1]");
}

// The same without the bug: what the thread argued in prose is one assumption, which nobody has declared yet.
static void h01_undeclared(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 16 * MIB, QUIET);
	map(m, VMM, USER, BAR, 16 * MIB, DEVICE_nGnRnE);
	stage2(m, VM, IPA_IO, BAR, 16 * MIB, S2_NC);
	if (good)
		assume(m, "independent: [guest:1, process:169]");
}

// H03, Linux 2a8dfab26677 and 0c67288e0c8b: memory of a coherent GPU is Write-Back in the VMM and was made uncached for
// the guest, which could so bypass the caches. Stage 2 may follow the VMM where FWB forces Write-Back.
static void h03(struct machine *m, bool good)
{
	m->fwb = true;
	region(m, "GPU memory", GPU, 64 * MIB, "kind: device, cacheable: yes, read-side-effects: no");
	map(m, VMM, USER, GPU, 64 * MIB, NORMAL_WB);
	stage2(m, VM, IPA_IO, GPU, 64 * MIB, good ? FWB_WB : S2_NC);
}

// H04, Linux 6d674e28f642 and what followed it: a BAR of 64 KiB was mapped with a block of 2 MiB, so that the guest reached
// the devices beside it.
static void h04(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 64 * KIB, QUIET);
	region(m, "neighbour", BAR + 64 * KIB, 64 * KIB, QUIET);
	region(m, "nothing", BAR + 128 * KIB, 2 * MIB - 128 * KIB, QUIET);
	map(m, KERNEL, VMALLOC, BAR + 64 * KIB, 64 * KIB, DEVICE_nGnRE);
	stage2(m, VM, IPA_IO, BAR, good ? 64 * KIB : 2 * MIB, S2_NC);
}

// The same, where the host says whose the neighbour is.
static void h04_granted(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 64 * KIB, QUIET);
	region(m, "neighbour", BAR + 64 * KIB, 2 * MIB - 64 * KIB, QUIET ", granted: [host]");
	map(m, KERNEL, VMALLOC, BAR + 64 * KIB, 64 * KIB, DEVICE_nGnRE);
	stage2(m, VM, IPA_IO, BAR, good ? 64 * KIB : 2 * MIB, S2_DEVICE);
}

// H05, KVM, "drop inappropriate use of kvm_is_mmio_pfn", 2014: the zero page and other reserved pages are RAM that looked like
// MMIO to KVM, which mapped it Device for the guest.
static void h05(struct machine *m, bool good)
{
	m->fwb = true;
	region(m, "RAM", RAM, GIB, "kind: ram");
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	stage2(m, VM, 0x40000000, RAM + 0x5000, 4 * KIB, good ? FWB_WB : S2_DEVICE);
}

// H22, au-ts/sddf issue 753: a guest maps the rings of a virtio device as Device while its host has them Write-Back.
// Without FWB the guest wins.
static void h22(struct machine *m, bool good)
{
	m->fwb = good;
	region(m, "RAM", RAM, GIB, "kind: ram");
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	stage2(m, VM, 0x40000000, RAM + 0x200000, 2 * MIB, good ? FWB_WB : S2_WB);
}

// H23, islet issue 184, Linux d4236f1ef270: MemAttr values of one scheme were written while HCR_EL2.FWB chose the other. 0b1111
// is reserved under FWB where FEAT_MTE_PERM is not there.
static void h23(struct machine *m, bool good)
{
	m->fwb = true;
	region(m, "RAM", RAM, GIB, "kind: ram");
	stage2(m, VM, 0x40000000, RAM, 2 * MIB, good ? FWB_WB : S2_WB);
}

// The reverse: 0b0110 was meant to force Write-Back; without FWB it is outer Non-cacheable, inner Write-Through
// at most. (The guest may go below that, so that the capture as a whole is unknown.)
static void h23_reverse(struct machine *m, bool good)
{
	m->fwb = good;
	region(m, "RAM", RAM, GIB, "kind: ram");
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	stage2(m, VM, 0x40000000, RAM, 2 * MIB, FWB_WB);
}

// H30, vfio/nvgrace-gpu: the carve-out has a part that is used Write-Back and one that is not, and the driver must not let them
// overlap. Here a block of the first reaches into the second.
static void h30(struct machine *m, bool good)
{
	m->fwb = true;
	region(m, "usemem", GPU, 3 * MIB, "kind: device, cacheable: yes, read-side-effects: no");
	region(m, "resmem", GPU + 3 * MIB, MIB, "kind: device, cacheable: yes, read-side-effects: no");
	map(m, VMM, USER, GPU, 3 * MIB, NORMAL_WB);
	map(m, VMM, USER + 4 * MIB, GPU + 3 * MIB, MIB, NORMAL_NC);
	stage2(m, VM, IPA_IO, GPU, good ? 3 * MIB : 4 * MIB, FWB_WB);
}

// Not of the list: the control that H01 and H22 have in common, an encoding that leaves the guest all choices for a device.
static void guest_chooses(struct machine *m, bool good)
{
	m->fwb = true;
	region(m, "BAR", BAR, 2 * MIB, QUIET);
	stage2(m, VM, IPA_IO, BAR, 2 * MIB, good ? S2_NC : FWB_AS_S1);
}

// Not of the list: two guests with one BAR.
static void two_guests(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 2 * MIB, QUIET);
	stage2(m, VM, IPA_IO, BAR, 2 * MIB, S2_NC);
	stage2(m, VM2, IPA_IO, BAR + (good ? 2 * MIB : 0), 2 * MIB, S2_NC);
	region(m, "other BAR", BAR + 2 * MIB, 2 * MIB, QUIET);
}

#define VMM_VM "independent(process:169, guest:1)"

// clang-format off
// W. Deacon and M. Saleh on the kvmarm list, 2025: a hypervisor's "as stage 1" type of MMIO restricts nothing where an SMMU walks the
// same stage 2 with stage 1 bypassed; there stage 2 has to say the type itself.
static void shared_with_smmu(struct machine *m, bool good)
{
	m->fwb = m->bypass = true;
	region(m, "BAR", BAR, 16 * MIB, QUIET);
	stage2(m, MASTER, IPA_IO, BAR, 16 * MIB, good ? S2_DEVICE : FWB_AS_S1);
}

const struct scenario guest_scenarios[] = {
	{.id = "H01", .title = "a VFIO BAR with a third, cacheable alias (control: without it)", .build = h01,
	 .bad = {"alias.cacheable-device", "error", "violated", "process:300", BAR, ""},
	 .rests_on = VMM_VM},
	{.id = "H01", .title = "a VFIO BAR, Device in the VMM and Normal-NC at stage 2", .build = h01_undeclared,
	 .bad = {"alias.device-nc", "error", "conditional", "process:169, guest:1", BAR,
	  VMM_VM " | exclusive(process:169, guest:1)"},
	 .rests_on = "independent(process:169, guest:1)", .lesser = true},
	{.id = "H03", .title = "GPU memory Write-Back in the VMM, uncached for the guest (control: FWB)", .build = h03,
	 .bad = {"alias.cacheable-uncached", "error", "conditional", "process:169, guest:1", GPU,
	  "exclusive(process:169, guest:1)"}},
	{.id = "H04", .title = "a stage 2 block larger than the BAR", .build = h04,
	 .bad = {"alias.device-nc", "error", "conditional", "host, guest:1", BAR + 64 * KIB,
	  "independent(host, guest:1) | exclusive(host, guest:1)"},
	 .lesser = true},
	{.id = "H04", .title = "the same, by who was granted what lies beside the BAR", .build = h04_granted,
	 .bad = {"contain.pa", "error", "violated", "guest:1", BAR + 64 * KIB, ""}},
	{.id = "H05", .title = "RAM mapped Device at stage 2", .build = h05,
	 .bad = {"alias.cacheable-device", "error", "conditional", "host, guest:1", RAM + 0x5000,
	  "sw-managed(host, guest:1) | exclusive(host, guest:1)"}},
	{.id = "H22", .title = "a guest that maps shared RAM Device", .build = h22,
	 .bad = {"alias.cacheable-device", "error", "conditional", "host, guest:1", RAM + 0x200000,
	  "sw-managed(host, guest:1) | exclusive(host, guest:1)"}},
	{.id = "H23", .title = "a MemAttr of the scheme without FWB under FWB", .build = h23,
	 .bad = {"attr.reserved", "error", "violated", "guest:1", RAM, ""}},
	{.id = "H23", .title = "a MemAttr of FWB without FWB", .build = h23_reverse,
	 .bad = {"alias.policy", "warning", "conditional", "host, guest:1", RAM,
	  "sw-managed(host, guest:1) | exclusive(host, guest:1)"},
	 .overall = "unknown"},
	{.id = "H30", .title = "a Write-Back block that reaches into uncached GPU memory", .build = h30,
	 .bad = {"alias.cacheable-uncached", "error", "conditional", "process:169, guest:1", GPU + 3 * MIB,
	  "exclusive(process:169, guest:1)"}},
	{.id = "choice", .title = "a device of which the guest may choose the type", .build = guest_chooses,
	 .bad = {"alias.cacheable-device", "error", "violated", "guest:1", BAR, ""}},
	{.id = "shared", .title = "one BAR for two guests", .build = two_guests,
	 .bad = {"alias.device-nc", "error", "conditional", "guest:1, guest:2", BAR,
	  "independent(guest:1, guest:2) | exclusive(guest:1, guest:2)"},
	 .lesser = true},
	{.id = "pKVM", .title = "a stage 2 \"as stage 1\" that an SMMU shares, with no stage 1", .build = shared_with_smmu,
	 .bad = {"alias.cacheable-device", "error", "conditional", "dma:0000:01:00.0", BAR, "non-caching(dma:0000:01:00.0)"}},
	{0},
};
// clang-format on

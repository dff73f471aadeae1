// SPDX-License-Identifier: Apache-2.0
//
// Bugs in how the host maps memory: two types of one RAM page, and memory that nothing may map.
#include "tests/scenarios/judge.h"

#define RAM UINT64_C(0x80000000)

static void ram(struct machine *m)
{
	region(m, "RAM", RAM, GIB, "kind: ram");
}

// H06, Linux 68709f45385a: the linear map was made before it was known which memory the firmware keeps to itself, and
// so had Write-Back blocks over pages that EFI runtime calls use with the attributes of the UEFI memory map.
static void h06(struct machine *m, bool good)
{
	ram(m);
	map(m, LOWER, 0x20000000, RAM + 64 * MIB, 64 * KIB, DEVICE_nGnRnE);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	if (!good)
		map(m, KERNEL, LINEAR(RAM + 64 * MIB), RAM + 64 * MIB, 2 * MIB, NORMAL_WB);
	map(m, KERNEL, LINEAR(RAM + 66 * MIB), RAM + 66 * MIB, 62 * MIB, NORMAL_WB);
}

// H07, Linux 1583052d111f and 325f5585ec36: AML operation regions may lie in RAM of the kernel, and ACPI's mapping
// code made each of them Device.
static void h07(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC, RAM + 0x123000, 4 * KIB, good ? NORMAL_WB : DEVICE_nGnRE);
}

// H08, Linux 38ac0287b7f4: efifb mapped every frame buffer write-combining. Where it is in RAM, UEFI and the linear
// map have it Write-Back, and that is what efifb must do then.
static void h08(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC, RAM + 16 * MIB, 8 * MIB, good ? NORMAL_WB : NORMAL_NC);
}

// H09, the change of 2010 that made ioremap() refuse RAM of the kernel: drivers had asked for it and got a Device
// alias of the linear map.
static void h09(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	if (!good)
		map(m, KERNEL, VMALLOC, RAM + 32 * MIB, MIB, DEVICE_nGnRE);
}

// H10, Linux e02f5c1bb228: graphics drivers gave user space an uncached view of pages, for devices that do not snoop,
// and left the Write-Back linear map in place.
static void h10(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	map(m, APP, USER, RAM + 0x400000, 64 * KIB, good ? NORMAL_WB : NORMAL_NC);
}

// H11, erratum 2454944 of Cortex-A510: the core may write back even a clean line, so that a live Write-Back alias
// corrupts an uncached DMA buffer whatever software cleans. Only taking the buffer out of the linear map helps; the
// rule cannot know the core, and the pair shows what the workaround changed.
static void h11(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 16 * MIB, NORMAL_WB);
	if (!good)
		map(m, KERNEL, LINEAR(RAM + 16 * MIB), RAM + 16 * MIB, 2 * MIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC, RAM + 16 * MIB, 2 * MIB, NORMAL_NC);
}

// H12, Linux c44094eee32f, reverted by b7d9aae40484, again by 7bd6680b47fa: without a cache invalidate that had hidden
// it, memory that had been given to the modem was still in the linear map, and a speculative read of it was fatal.
static void h12(struct machine *m, bool good)
{
	ram(m);
	region(m, "modem", RAM + 0x2000000, 2 * MIB, "kind: no-map, within: RAM");
	map(m, KERNEL, LINEAR(RAM), RAM, 32 * MIB, NORMAL_WB);
	if (!good)
		map(m, KERNEL, LINEAR(RAM + 0x2000000), RAM + 0x2000000, 2 * MIB, NORMAL_WB);
	map(m, KERNEL, LINEAR(RAM + 0x2200000), RAM + 0x2200000, 30 * MIB, NORMAL_WB);
}

// H13, Linux 0922df8f52b8: the device tree did not say that PCIe snoops. The CPU got NVMe queues Non-cacheable while
// the device's accesses hit Write-Back lines; entries were lost.
static void h13(struct machine *m, bool good)
{
	ram(m);
	map(m, MASTER, 0xfffe0000, RAM + 0x1000000, 64 * KIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC, RAM + 0x1000000, 64 * KIB, good ? NORMAL_WB : NORMAL_NC);
}

// H15, NVIDIA Vera, a boot option that makes MAIR attribute 2 Device-nGnRE and moves DMA memory to attribute 5: what
// still uses index 2 for DMA is Device now, although every dump tool prints it as Normal-NC.
static void h15(struct machine *m, bool good)
{
	m->mair = UINT64_C(0x000044040004ffff);
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC, RAM + 0x800000, 64 * KIB, good ? INDEX_5 : NORMAL_NC);
	if (good) // what Linux does for every Normal-NC DMA buffer
		assume(m, "sw-managed: [host, host], region: RAM");
}

// H18, seL4 issue 1619: the kernel window maps all physical memory with large Write-Back blocks, a hole of the memory map
// included. The core read ahead into it, and the interconnect reported a fatal error.
static void h18(struct machine *m, bool good)
{
	region(m, "low RAM", RAM, 512 * MIB, "kind: ram");
	region(m, "hole", RAM + 512 * MIB, 2 * MIB, "kind: no-map");
	region(m, "high RAM", RAM + 514 * MIB, 510 * MIB, "kind: ram");
	if (!good) {
		map(m, KERNEL, LINEAR(RAM), RAM, GIB, NORMAL_WB);
		return;
	}
	map(m, KERNEL, LINEAR(RAM), RAM, 512 * MIB, NORMAL_WB);
	map(m, KERNEL, LINEAR(RAM + 514 * MIB), RAM + 514 * MIB, 510 * MIB, NORMAL_WB);
}

// H19, OP-TEE issue 1034: the node of secure memory lacked no-map, and Linux mapped it like any memory.
static void h19(struct machine *m, bool good)
{
	ram(m);
	region(m, "optee", RAM + 0x3e00000, 2 * MIB, "kind: no-map, within: RAM");
	map(m, KERNEL, LINEAR(RAM), RAM, 62 * MIB, NORMAL_WB);
	if (!good)
		map(m, KERNEL, LINEAR(RAM + 62 * MIB), RAM + 62 * MIB, 2 * MIB, NORMAL_WB);
}

// H20, Asterinas issue 3920: the boot map is an identity map of gigabyte blocks, all Write-Back, in force before the device
// tree has been read for what must not be mapped.
static void h20(struct machine *m, bool good)
{
	region(m, "RAM", RAM, 510 * GIB, "kind: ram");
	region(m, "secure", RAM + 0x3e000000, 4 * MIB, "kind: no-map, within: RAM");
	map(m, LOWER, RAM, RAM, good ? 992 * MIB : 510 * GIB, NORMAL_WB);
}

// H21, littlekernel issue 529: the boot map keeps memory Write-Back while vmm_alloc_physical() maps the same pages for a
// driver Non-cacheable.
static void h21(struct machine *m, bool good)
{
	ram(m);
	if (!good)
		map(m, LOWER, RAM, RAM, 64 * MIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC, RAM + 0x600000, 2 * MIB, NORMAL_NC);
}

// H27, raspberrypi/linux issue 4680: a driver gave a coherent buffer to user space with the default protection, so that
// the process had Write-Back what the kernel had Non-cacheable.
static void h27(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, VMALLOC, RAM + 0x700000, 64 * KIB, NORMAL_NC);
	map(m, APP, USER, RAM + 0x700000, 64 * KIB, good ? NORMAL_NC : NORMAL_WB);
}

#define MANAGED "sw-managed(host, host)"

// clang-format off
const struct scenario memory_scenarios[] = {
	{.id = "H06", .title = "EFI runtime memory in the linear map", .build = h06,
	 .bad = {"alias.cacheable-device", "error", "conditional", "host", RAM + 64 * MIB, MANAGED}},
	{.id = "H07", .title = "an AML operation region in RAM mapped Device", .build = h07,
	 .bad = {"alias.cacheable-device", "error", "conditional", "host", RAM + 0x123000, MANAGED}},
	{.id = "H08", .title = "a frame buffer in RAM mapped write-combining", .build = h08,
	 .bad = {"alias.cacheable-uncached", "error", "conditional", "host", RAM + 16 * MIB, MANAGED}},
	{.id = "H09", .title = "ioremap of RAM", .build = h09,
	 .bad = {"alias.cacheable-device", "error", "conditional", "host", RAM + 32 * MIB, MANAGED}},
	{.id = "H10", .title = "uncached GPU pages beside the linear map", .build = h10,
	 .bad = {"alias.cacheable-uncached", "error", "conditional", "host, process:300", RAM + 0x400000,
	  "sw-managed(host, process:300) | exclusive(host, process:300)"}},
	{.id = "H11", .title = "an uncached DMA buffer still in the linear map", .build = h11,
	 .bad = {"alias.cacheable-uncached", "error", "conditional", "host", RAM + 16 * MIB, MANAGED}},
	{.id = "H12", .title = "the modem's memory in the linear map (control: no-map honoured)", .build = h12,
	 .bad = {"region.no-map", "error", "violated", "host", RAM + 0x2000000, ""}},
	{.id = "H13", .title = "a snooping device's queue mapped Non-cacheable", .build = h13,
	 .bad = {"alias.cacheable-uncached", "error", "conditional", "host, dma:0000:01:00.0", RAM + 0x1000000,
	  "sw-managed(host, dma:0000:01:00.0) | exclusive(host, dma:0000:01:00.0)"}},
	{.id = "H15", .title = "a MAIR index that no longer means what it meant", .build = h15,
	 .bad = {"alias.cacheable-device", "error", "conditional", "host", RAM + 0x800000, MANAGED},
	 .rests_on = "sw-managed(host, host, region: RAM)"},
	{.id = "H18", .title = "a hole of the memory map inside a Write-Back block", .build = h18,
	 .bad = {"region.no-map", "error", "violated", "host", RAM + 512 * MIB, ""}},
	{.id = "H19", .title = "secure memory without no-map", .build = h19,
	 .bad = {"region.no-map", "error", "violated", "host", RAM + 0x3e00000, ""}},
	{.id = "H20", .title = "a boot map of gigabyte blocks over reserved memory", .build = h20,
	 .bad = {"region.no-map", "error", "violated", "host", RAM + 0x3e000000, ""}},
	{.id = "H21", .title = "a boot map beside a Non-cacheable mapping", .build = h21,
	 .bad = {"alias.cacheable-uncached", "error", "conditional", "host", RAM + 0x600000, MANAGED}},
	{.id = "H27", .title = "a coherent buffer given to user space Write-Back", .build = h27,
	 .bad = {"alias.cacheable-uncached", "error", "conditional", "host, process:300", RAM + 0x700000,
	  "sw-managed(host, process:300) | exclusive(host, process:300)"}},
	{0},
};
// clang-format on

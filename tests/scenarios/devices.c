// SPDX-License-Identifier: Apache-2.0
//
// Bugs in how the host and its processes map devices.
#include "tests/scenarios/judge.h"

#define BAR UINT64_C(0x8000000000)
#define MMIO UINT64_C(0x9000000)

#define QUIET "kind: device, cacheable: no, read-side-effects: no" // a prefetchable BAR
#define REGISTERS "kind: device, cacheable: no, read-side-effects: yes"

// H02, the VFIO thread again: beside the VMM, which has a BAR Device, any process may map it write-combining through
// resourceN_wc in sysfs, and KVM does not know.
static void h02(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 16 * MIB, QUIET);
	map(m, VMM, USER, BAR, 16 * MIB, DEVICE_nGnRnE);
	map(m, APP, USER, BAR, 16 * MIB, good ? DEVICE_nGnRnE : NORMAL_NC);
}

// H17, Linux 9a63ae850255: Apple's SoC devices need nGnRnE and its PCIe needs nGnRE; one ioremap() cannot be right for both,
// and registers ended up mapped as both.
static void h17(struct machine *m, bool good)
{
	region(m, "SoC", MMIO, 64 * KIB, REGISTERS);
	map(m, KERNEL, VMALLOC, MMIO, 64 * KIB, DEVICE_nGnRnE);
	map(m, KERNEL, VMALLOC + MIB, MMIO, 64 * KIB, good ? DEVICE_nGnRnE : DEVICE_nGnRE);
}

// The same bug, seen by what one of the devices needs.
static void h17_needs(struct machine *m, bool good)
{
	region(m, "SoC", MMIO, 64 * KIB, REGISTERS ", early-ack: no");
	map(m, KERNEL, VMALLOC, MMIO, 64 * KIB, good ? DEVICE_nGnRnE : DEVICE_nGnRE);
}

// H24, pftf/RPi4 issue 50, FreeBSD D25201: the xHCI BAR got the default memory attribute through ACPI, Write-Back.
static void h24(struct machine *m, bool good)
{
	region(m, "xhci", BAR, 64 * KIB, REGISTERS);
	map(m, KERNEL, VMALLOC, BAR, 64 * KIB, good ? DEVICE_nGnRE : NORMAL_WB);
}

// H25, FreeBSD rS351449 (seen on x86; the Arm form of it): configuration space was used through the direct map, which is
// Write-Back.
static void h25(struct machine *m, bool good)
{
	region(m, "RAM", 0xc0000000, 512 * MIB, "kind: ram");
	region(m, "ecam", 0xe0000000, 256 * MIB, REGISTERS);
	map(m, KERNEL, LINEAR(0xc0000000), 0xc0000000, good ? 512 * MIB : 768 * MIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC, 0xe0000000, 256 * MIB, DEVICE_nGnRnE);
}

// The same bug, seen by what a read may do there.
static void h25_reads(struct machine *m, bool good)
{
	region(m, "ecam", 0xe0000000, 256 * MIB, "kind: device, cacheable: yes, read-side-effects: yes");
	map(m, KERNEL, LINEAR(0xe0000000), 0xe0000000, 256 * MIB, good ? DEVICE_nGnRnE : NORMAL_WB);
}

// H28, Zephyr issue 115982: the BAR is memory and may be cached; the MSI-X table in the middle of it may not.
static void h28(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 2 * MIB, "kind: device, cacheable: yes, read-side-effects: no");
	region(m, "msi-x", BAR + MIB, 4 * KIB, QUIET ", within: BAR");
	map(m, KERNEL, VMALLOC, BAR, MIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC + MIB, BAR + MIB, 4 * KIB, good ? DEVICE_nGnRE : NORMAL_WB);
	map(m, KERNEL, VMALLOC + MIB + 4 * KIB, BAR + MIB + 4 * KIB, MIB - 4 * KIB, NORMAL_WB);
}

// Not of the list: what every one of these would be with PXN clear, since early boot maps often are executable.
static void executable(struct machine *m, bool good)
{
	region(m, "uart", MMIO, 4 * KIB, QUIET);
	(good ? map : map_executable)(m, KERNEL, VMALLOC, MMIO, 4 * KIB, DEVICE_nGnRE);
}

// clang-format off
const struct scenario device_scenarios[] = {
	{.id = "H02", .title = "a BAR mapped write-combining beside VFIO", .build = h02,
	 .bad = {"alias.device-nc", "error", "conditional", "process:169, process:300", BAR,
	  "independent(process:169, process:300) | exclusive(process:169, process:300)"}},
	{.id = "H17", .title = "two Device types of one register (control: one type)", .build = h17,
	 .bad = {"alias.device-subtype", "note", "conditional", "host", MMIO, "independent(host, host)"}},
	{.id = "H17", .title = "an SoC device that needs writes to be complete", .build = h17_needs,
	 .bad = {"side.ack", "error", "violated", "host", MMIO, ""}},
	{.id = "H24", .title = "an xHCI BAR mapped Write-Back", .build = h24,
	 .bad = {"alias.cacheable-device", "error", "violated", "host", BAR, ""}},
	{.id = "H25", .title = "configuration space in the direct map", .build = h25,
	 .bad = {"alias.cacheable-device", "error", "violated", "host", 0xe0000000, ""}},
	{.id = "H25", .title = "the same, by its reads", .build = h25_reads,
	 .bad = {"side.speculative-read", "error", "violated", "host", 0xe0000000, ""}},
	{.id = "H28", .title = "an MSI-X table in a cacheable BAR", .build = h28,
	 .bad = {"alias.cacheable-device", "error", "violated", "host", BAR + MIB, ""}},
	{.id = "boot", .title = "a register that can be executed", .build = executable,
	 .bad = {"exec.device", "error", "violated", "host", MMIO, ""}},
	{0},
};
// clang-format on

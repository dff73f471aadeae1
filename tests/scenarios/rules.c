// SPDX-License-Identifier: Apache-2.0
//
// The rules that none of the collected bugs is about: for each, the least machine that breaks it, and the same with one fact
// changed that does not.
//
// Every rule that ptproof evaluates needs a pair, here or in the files of bugs: coverage.c names those that have none, and the
// test fails. To add one:
//   1. a function that builds both machines with the words of machine.h; one statement depends on `good`
//   2. a row of rule_scenarios[]: the finding that the bad machine must give. judge.h describes the fields; where one is
//      wrong, the test prints all findings of the machine, from which to take what was meant
#include "tests/scenarios/judge.h"

#define RAM UINT64_C(0x80000000)
#define BAR UINT64_C(0x8000000000)
#define MMIO UINT64_C(0x9000000)

static void ram(struct machine *m)
{
	region(m, "RAM", RAM, GIB, "kind: ram");
}

// The pages of the tables, which no other scenario describes.
static void table_pages(struct machine *m)
{
	region(m, "tables", MACHINE_BASE, MACHINE_PAGES * 4 * KIB, "kind: ram");
}

// What AttrIndx 5 selects.
static void index_5(struct machine *m, uint64_t byte)
{
	m->mair |= byte << 40;
}

// A table page that the image does not have.
static void incomplete(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	if (!good)
		*leaf(m, KERNEL, LINEAR(RAM)) = (MACHINE_BASE + MACHINE_PAGES * 4 * KIB) | 3;
}

// An alias that coherency of another shareability domain covers.
static void shareability(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	map(m, KERNEL, VMALLOC, RAM, 4 * KIB, NORMAL_WB);
	if (!good)
		*leaf(m, KERNEL, VMALLOC) &= ~SH_INNER_BIT;
}

static void group(struct machine *m)
{
	ram(m);
	map(m, KERNEL, VMALLOC, RAM, 64 * KIB, NORMAL_WB);
	for (uint64_t offset = 0; offset < 64 * KIB; offset += 4 * KIB)
		*leaf(m, KERNEL, VMALLOC + offset) |= CONTIGUOUS;
}

// One entry of a contiguous group was changed and not the others.
static void group_differs(struct machine *m, bool good)
{
	group(m);
	if (!good)
		*leaf(m, KERNEL, VMALLOC + 8 * KIB) |= READ_ONLY;
}

// One entry of a contiguous group was removed and not the others.
static void group_has_a_hole(struct machine *m, bool good)
{
	group(m);
	if (!good)
		*leaf(m, KERNEL, VMALLOC + 8 * KIB) &= ~VALID;
}

// A guest is given the page with the root of its own stage 2.
static void own_tables(struct machine *m, bool good)
{
	m->fwb = true;
	table_pages(m);
	ram(m);
	stage2(m, VM, 0x40000000, RAM, 4 * KIB, FWB_WB);
	stage2(m, VM, 0x40001000, good ? RAM + 4 * KIB : root_address(m, VM), 4 * KIB, FWB_WB);
}

// Tables are written through the linear map, which is Write-Back, and walked past the caches.
static void walked_uncached(struct machine *m, bool good)
{
	table_pages(m);
	map(m, KERNEL, LINEAR(MACHINE_BASE), MACHINE_BASE, MACHINE_PAGES * 4 * KIB, NORMAL_WB);
	if (!good)
		m->tcr &= ~UINT64_C(0x0f000000); // IRGN1, ORGN1
}

// Hardware sets the Access flag (TCR_EL2.HA), atomically where memory permits.
static void access_flag(struct machine *m, bool good)
{
	table_pages(m);
	ram(m);
	m->mmfr1 = 1; // HAFDBS
	m->tcr |= UINT64_C(1) << 39;
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
	if (!good)
		m->tcr &= ~UINT64_C(0x0f000000);
}

// A page of registers behind AttrIndx 5.
static void registers(struct machine *m, const char *answers, uint64_t byte)
{
	index_5(m, byte);
	region(m, "registers", MMIO, 4 * KIB, answers);
	map(m, KERNEL, VMALLOC, MMIO, 4 * KIB, INDEX_5);
}

#define GRE 0x0c
#define nGRE 0x08
#define nGnRE 0x04

static void merge(struct machine *m, bool good)
{
	registers(m, "kind: device, write-merging: no", good ? nGRE : GRE);
}

static void order(struct machine *m, bool good)
{
	registers(m, "kind: device, reordering: no", good ? nGnRE : nGRE);
}

static void width(struct machine *m, bool good)
{
	registers(m, "kind: device, unaligned: no", good ? nGRE : GRE);
}

// Linux 6.9 lets guests choose Normal-NC for PCI memory, and keeps the GICv2's virtual CPU interface out of it.
static void gicv(struct machine *m, bool good)
{
	region(m, "GICV", 0x8040000, 4 * KIB, "like: gicv2-virtual-cpu-interface");
	stage2(m, VM, 0x8010000, 0x8040000, 4 * KIB, good ? S2_DEVICE : S2_NC);
}

// HCR_EL2.PTW is what keeps a guest's table walks out of Device memory.
static void walks_into_device(struct machine *m, bool good)
{
	if (!good)
		m->hcr &= ~UINT64_C(4);
	region(m, "uart", MMIO, 4 * KIB, "like: pl011");
	stage2(m, VM, MMIO, MMIO, 4 * KIB, S2_DEVICE);
}

static void type_is_the_guests(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 2 * MIB, "kind: device, cacheable: no, read-side-effects: no");
	stage2(m, VM, IPA_IO, BAR, 2 * MIB, good ? S2_NC : S2_WB);
}

// Memory of a device, Write-Back for a guest as it is for the VMM: right with FWB, on a CPU that needs no maintenance.
static void pfnmap(struct machine *m, bool good)
{
	m->fwb = true;
	if (!good)
		m->ctr &= ~(UINT64_C(1) << 29); // DIC
	region(m, "GPU memory", BAR, 2 * MIB, "kind: device, cacheable: yes, read-side-effects: no");
	map(m, VMM, USER, BAR, 2 * MIB, NORMAL_WB);
	stage2(m, VM, IPA_IO, BAR, 2 * MIB, FWB_WB);
}

static void executable_bar(struct machine *m, bool good)
{
	region(m, "BAR", BAR, 2 * MIB, "kind: device, cacheable: no, read-side-effects: no");
	stage2(m, VM, IPA_IO, BAR, 2 * MIB, S2_NC);
	if (!good)
		*leaf(m, VM, IPA_IO) &= ~S2_XN1;
}

// A lock in memory that a process has Non-cacheable and the kernel Write-Back. What only one of them writes needs none.
static void lock(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 4 * KIB, NORMAL_WB);
	map(m, APP, USER, RAM, 4 * KIB, NORMAL_NC);
	if (good)
		*leaf(m, KERNEL, LINEAR(RAM)) |= READ_ONLY;
}

// Code that is patched through a Non-cacheable alias of it.
static void patched_code(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, VMALLOC, RAM, 4 * KIB, NORMAL_WB);
	*leaf(m, KERNEL, VMALLOC) |= READ_ONLY;
	if (!good)
		*leaf(m, KERNEL, VMALLOC) &= ~PXN;
	map(m, KERNEL, VMALLOC + MIB, RAM, 4 * KIB, NORMAL_NC);
}

// IOMMU_CACHE was forgotten, or the driver is for a device that does not snoop.
static void dma_buffer(struct machine *m, bool good)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * KIB, NORMAL_WB);
	map(m, MASTER, 0xfffe0000, RAM, 64 * KIB, good ? NORMAL_WB : NORMAL_NC);
}

// MAIR 0x44 and 0x40 are both Non-cacheable.
static void xs(struct machine *m, bool good)
{
	m->isar1 = UINT64_C(1) << 56; // FEAT_XS
	index_5(m, good ? 0x44 : 0x40);
	ram(m);
	map(m, KERNEL, VMALLOC, RAM, 4 * KIB, NORMAL_NC);
	map(m, KERNEL, VMALLOC + MIB, RAM, 4 * KIB, INDEX_5);
}

// A page that early boot executed from and wrote to.
static void writable_code(struct machine *m, bool good)
{
	ram(m);
	map_executable(m, KERNEL, VMALLOC, RAM, 4 * KIB, NORMAL_WB);
	if (good)
		*leaf(m, KERNEL, VMALLOC) |= READ_ONLY;
}

// Kernel text, and its alias in the linear map.
static void code_alias(struct machine *m, bool good)
{
	ram(m);
	map_executable(m, KERNEL, VMALLOC, RAM, 4 * KIB, NORMAL_WB);
	*leaf(m, KERNEL, VMALLOC) |= READ_ONLY;
	map(m, KERNEL, LINEAR(RAM), RAM, 4 * KIB, NORMAL_WB);
	if (good)
		*leaf(m, KERNEL, LINEAR(RAM)) |= READ_ONLY;
}

// A page of a process that every process then has.
static void global(struct machine *m, bool good)
{
	ram(m);
	map(m, APP, USER, RAM, 4 * KIB, NORMAL_WB);
	if (!good)
		*leaf(m, APP, USER) &= ~NOT_GLOBAL;
}

// What firmware keeps for the Secure state, and says so.
static void secure_memory(struct machine *m, bool good)
{
	region(m, "RAM", RAM, 32 * MIB, "kind: ram");
	region(m, "OP-TEE", RAM + 32 * MIB, 32 * MIB, "kind: ram, spaces: [secure]");
	map(m, KERNEL, LINEAR(RAM), RAM, good ? 32 * MIB : 64 * MIB, NORMAL_WB);
}

static void linear_map(struct machine *m)
{
	ram(m);
	map(m, KERNEL, LINEAR(RAM), RAM, 64 * MIB, NORMAL_WB);
}

// T1SZ 5: 59 bits of input.
static void input_size(struct machine *m, bool good)
{
	linear_map(m);
	if (!good)
		m->tcr = (m->tcr & ~UINT64_C(0x3f0000)) | 5 << 16;
}

// A table base with a bit below 4 KiB.
static void table_base(struct machine *m, bool good)
{
	linear_map(m);
	if (!good)
		m->below = 64;
}

// 34 bits of input do not reach level 0.
static void start_level(struct machine *m, bool good)
{
	m->fwb = true;
	ram(m);
	table_pages(m);
	stage2(m, VM, RAM, RAM, 2 * MIB, FWB_WB);
	if (!good)
		m->vtcr |= 30;
}

// clang-format off
const struct scenario rule_scenarios[] = {
	{.id = "rule", .title = "a table page that the image lacks", .build = incomplete,
	 .bad = {"model.incomplete", "error", "conditional", "host", MACHINE_BASE + MACHINE_PAGES * 4 * KIB, ""}},
	{.id = "rule", .title = "an input of 59 bits", .build = input_size,
	 .bad = {"cfg.range", "error", "violated", "host", 0, ""}},
	{.id = "rule", .title = "a stage 2 that begins too high", .build = start_level,
	 .bad = {"cfg.level", "error", "violated", "guest:1", 0, ""}},
	{.id = "rule", .title = "a table base that is not aligned", .build = table_base,
	 .bad = {"cfg.base", "error", "violated", "host", 0, ""}},
	{.id = "rule", .title = "Inner and Outer Shareable", .build = shareability,
	 .bad = {"alias.shareability", "warning", "conditional", "host", RAM,
	  "one-shareability-domain(true) | sw-managed(host, host)"}},
	{.id = "rule", .title = "a contiguous group with one entry read-only", .build = group_differs,
	 .bad = {"contig.inconsistent", "error", "violated", "host", RAM, ""}},
	{.id = "rule", .title = "a contiguous group with one entry invalid", .build = group_has_a_hole,
	 .bad = {"contig.partial", "warning", "violated", "host", RAM, ""}},
	{.id = "rule", .title = "a guest that has its own stage 2", .build = own_tables,
	 .bad = {"tables.exposed", "error", "violated", "guest:1", MACHINE_BASE, ""}},
	{.id = "rule", .title = "tables walked Non-cacheable and written Write-Back", .build = walked_uncached,
	 .bad = {"tables.walk-mismatch", "error", "conditional", "host", MACHINE_BASE, "sw-managed(host, host)"}},
	{.id = "rule", .title = "the Access flag in tables that are walked Non-cacheable", .build = access_flag,
	 .bad = {"hwupdate.memory", "error", "violated", "host", MACHINE_BASE, ""}},
	{.id = "rule", .title = "registers GRE that do not stand merging", .build = merge,
	 .bad = {"side.merge", "error", "violated", "host", MMIO, ""}},
	{.id = "rule", .title = "registers nGRE that need order", .build = order,
	 .bad = {"side.order", "error", "violated", "host", MMIO, ""}},
	{.id = "rule", .title = "registers GRE that need whole words", .build = width,
	 .bad = {"side.width", "error", "violated", "host", MMIO, ""}},
	{.id = "rule", .title = "a GICV that a guest may map Normal", .build = gicv,
	 .bad = {"contain.uncontained", "error", "conditional", "guest:1", 0x8040000, "assigned(region: GICV, guest: guest:1)"}},
	{.id = "rule", .title = "HCR_EL2.PTW clear", .build = walks_into_device,
	 .bad = {"walk.device", "error", "conditional", "guest:1", MMIO, "assigned(region: uart, guest: guest:1)"}},
	{.id = "rule", .title = "MemAttr of RAM for a BAR", .build = type_is_the_guests,
	 .bad = {"s2.guest-type-control", "warning", "violated", "guest:1", BAR, ""},
	 .overall = "violated"},
	{.id = "rule", .title = "cacheable device memory without CTR_EL0.DIC", .build = pfnmap,
	 .bad = {"kvm.cacheable-pfnmap", "error", "violated", "guest:1", BAR, ""}},
	{.id = "rule", .title = "a BAR that a guest may execute", .build = executable_bar,
	 .bad = {"kvm.mmio-exec", "error", "violated", "guest:1", BAR, ""}},
	{.id = "rule", .title = "a lock in memory of two types", .build = lock,
	 .bad = {"excl.inconsistent", "note", "conditional", "host, process:300", RAM,
	  "sw-managed(host, process:300) | exclusive(host, process:300)"},
	 .overall = "unknown"},
	{.id = "rule", .title = "code with a Non-cacheable alias", .build = patched_code,
	 .bad = {"exec.icache-nc", "note", "conditional", "host", RAM, "sw-managed(host, host)"}},
	{.id = "rule", .title = "a buffer that a DMA master reaches past the caches", .build = dma_buffer,
	 .bad = {"dma.coherency", "note", "conditional", "host, dma:0000:01:00.0", RAM,
	  "sw-managed(host, dma:0000:01:00.0) | exclusive(host, dma:0000:01:00.0)"},
	 .overall = "unknown"},
	{.id = "rule", .title = "XS set and clear", .build = xs,
	 .bad = {"alias.xs", "note", "violated", "host", RAM, ""}},
	{.id = "rule", .title = "writable code", .build = writable_code,
	 .bad = {"wx.mapping", "warning", "violated", "host", RAM, ""}},
	{.id = "rule", .title = "kernel text that is writable in the linear map", .build = code_alias,
	 .bad = {"wx.alias", "warning", "violated", "host", RAM, ""}},
	{.id = "rule", .title = "a process with a global page", .build = global,
	 .bad = {"tlb.global", "note", "violated", "process:300", RAM, ""}},
	{.id = "rule", .title = "Secure memory in the linear map", .build = secure_memory,
	 .bad = {"contain.space", "error", "violated", "host", RAM + 32 * MIB, ""}},
	{0},
};
// clang-format on

// SPDX-License-Identifier: Apache-2.0
//
// Seeds for the readers of a host's files: a device tree, ACPI tables, a PCI function, text.
#include "tests/fuzz/seed.h"

#include <libfdt.h>
#include <stdint.h>
#include <string.h>

static const char iomem[] = "09000000-09000fff : pl011@9000000\n"
			    "  09000000-09000fff : 9000000.pl011\n"
			    "10000000-3efeffff : pcie@10000000\n"
			    "  10000000-100fffff : PCI Bus 0000:01\n"
			    "    10000000-10003fff : 0000:01:00.0\n"
			    "40000000-5fffffff : System RAM\n"
			    "  40200000-41eeffff : Kernel code\n"
			    "60000000-600fffff : reserved\n";

static const char efi[] = "[    0.000000] efi:   0x000040000000-0x000047dfcfff [Conventional|RUN|SP|WB|  |UC]\n"
			  "efi:   0x000004000000-0x000007ffffff [MMIO        |attr=0x000000000000000f]\n";

static const char mtree[] = "address-space: memory\n"
			    "  0000000000000000-ffffffffffffffff (prio 0, i/o): system\n"
			    "    0000000040000000-000000005fffffff (prio 0, ram): ram\n"
			    "    0000008000000000-000000ffffffffff (prio 1, i/o): alias a @a 0-ff\n\n"
			    "FlatView #0\n AS \"memory\", root: system\n"
			    "  0000000009000000-0000000009000fff (prio 0, i/o): pl011\n"
			    "  0000000040000000-0000000040000fff (prio 1, i/o): gpex_mmio_window\n"
			    "  0000000040001000-000000005fffffff (prio 0, ram): ram @0000000000001000 KVM\n"
			    "  0000008000000000-0000008000ffffff (prio 1, romd): virtio-pci-isr-x\n";

static void cells(void *fdt, const char *name, unsigned count, const uint32_t *value)
{
	fdt32_t big[32];

	for (unsigned i = 0; i < count; i++)
		big[i] = cpu_to_fdt32(value[i]);
	fdt_property(fdt, name, big, (int)count * 4);
}

#define CELLS(name, ...) cells(fdt, name, sizeof((const uint32_t[]){__VA_ARGS__}) / 4, (const uint32_t[]){__VA_ARGS__})

static void devices(void *fdt)
{
	fdt_begin_node(fdt, "soc");
	CELLS("#address-cells", 1);
	CELLS("#size-cells", 1);
	CELLS("ranges", 0, 0, 0x9000000, 0x100000);
	fdt_begin_node(fdt, "uart@0");
	fdt_property_string(fdt, "compatible", "arm,pl011");
	CELLS("reg", 0, 0x1000);
	fdt_end_node(fdt);
	fdt_end_node(fdt);
	fdt_begin_node(fdt, "pcie@10000000");
	fdt_property_string(fdt, "device_type", "pci");
	CELLS("#address-cells", 3);
	CELLS("#size-cells", 2);
	CELLS("linux,pci-domain", 0);
	CELLS("ranges", 0x2000000, 0, 0, 0, 0x10000000, 0, 0x1000000);
	fdt_end_node(fdt);
}

static void seed_devicetree(const struct scratch *to)
{
	static uint64_t fdt[256];

	fdt_create(fdt, sizeof(fdt));
	fdt_finish_reservemap(fdt);
	fdt_begin_node(fdt, "");
	CELLS("#address-cells", 2);
	CELLS("#size-cells", 2);
	fdt_begin_node(fdt, "memory@40000000");
	fdt_property_string(fdt, "device_type", "memory");
	CELLS("reg", 0, 0x40000000, 0, 0x20000000);
	fdt_end_node(fdt);
	fdt_begin_node(fdt, "reserved-memory");
	CELLS("#address-cells", 2);
	CELLS("#size-cells", 2);
	fdt_property(fdt, "ranges", NULL, 0);
	fdt_begin_node(fdt, "secmon@50000000");
	CELLS("reg", 0, 0x50000000, 0, 0x100000);
	fdt_property(fdt, "no-map", NULL, 0);
	fdt_end_node(fdt);
	fdt_end_node(fdt);
	devices(fdt);
	fdt_end_node(fdt);
	fdt_finish(fdt);
	scratch_file(to, "devicetree/small", fdt, fdt_totalsize(fdt));
}

// The target sets length and checksum.
static void seed_acpi(const struct scratch *to)
{
	static const struct {
		const char *signature, *name;
		size_t size;
		uint8_t at, byte[3]; // the first structure: its offset, type and length
	} tables[] = {
		{"MCFG", "acpi/mcfg", 60, 44, {0, 0, 0}},    {"IORT", "acpi/iort", 116, 48, {4, 68, 0}},
		{"GTDT", "acpi/gtdt", 164, 104, {0, 60, 0}}, {"SPCR", "acpi/spcr", 80, 36, {3, 0, 0}},
		{"APIC", "acpi/madt", 124, 44, {11, 80, 0}},
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		uint8_t table[256];

		memset(table, 1, sizeof(table));
		memcpy(table, tables[i].signature, 4);
		memset(table + 36, 0, 72);
		memcpy(table + tables[i].at, tables[i].byte, 3);
		if (i == 1) {
			table[36] = 1;
			table[40] = 48;
		}
		if (i == 2) {
			table[88] = 1;
			table[92] = 104;
		}
		scratch_file(to, tables[i].name, table, tables[i].size);
	}
}

// Two bytes for the size of config space, config space with MSI-X, and BARs.
static void seed_pci(const struct scratch *to)
{
	static const char bar[] = "0x0000000010000000 0x0000000010003fff 0x000000000014220c\n";
	static const char none[] = "0x0 0x0 0x0\n";
	static uint8_t input[1024] = {0x40, 1};
	uint8_t *config = input + 2;
	size_t size = 2 + 0x140;

	config[6] = 0x10;
	config[9] = 2;
	config[10] = 8;
	config[11] = 1;
	config[0x10] = 0xc;
	config[0x13] = 0x10;
	config[0x34] = 0x40;
	config[0x40] = 0x11;
	config[0x45] = 0x20;
	config[0x49] = 0x30;
	config[0x100] = 0x15;
	config[0x108] = 0x20;
	memcpy(input + size, bar, sizeof(bar) - 1);
	size += sizeof(bar) - 1;
	for (unsigned i = 0; i < 12; i++, size += sizeof(none) - 1)
		memcpy(input + size, none, sizeof(none) - 1);
	scratch_file(to, "pci/small", input, size);
}

void seed_regions(const struct scratch *to)
{
	scratch_file(to, "iomem/iomem", iomem, sizeof(iomem) - 1);
	scratch_file(to, "iomem/efi", efi, sizeof(efi) - 1);
	scratch_file(to, "mtree/mtree", mtree, sizeof(mtree) - 1);
	seed_devicetree(to);
	seed_acpi(to);
	seed_pci(to);
}

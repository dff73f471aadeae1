// SPDX-License-Identifier: Apache-2.0
//
// Flattened device trees, made with libfdt's own writer: memory and what is reserved of it, devices on buses, PCI host bridges.
#include "claims.h"

#include <criterion/criterion.h>
#include <libfdt.h>
#include <stdlib.h>

#define ROOM 65536

static char *blob;

static void begin(const char *name)
{
	cr_assert(!fdt_begin_node(blob, name));
}

static void end(void)
{
	cr_assert(!fdt_end_node(blob));
}

static void text(const char *name, const char *value)
{
	cr_assert(!fdt_property_string(blob, name, value));
}

static void empty(const char *name)
{
	cr_assert(!fdt_property(blob, name, NULL, 0));
}

// The cells at the end of the arguments, as many as COUNT says.
static void cells(const char *name, unsigned count, const uint32_t *value)
{
	fdt32_t big[64];

	for (unsigned i = 0; i < count; i++)
		big[i] = cpu_to_fdt32(value[i]);
	cr_assert(!fdt_property(blob, name, big, (int)count * 4));
}

#define CELLS(name, ...) cells(name, sizeof((const uint32_t[]){__VA_ARGS__}) / 4, (const uint32_t[]){__VA_ARGS__})

// A root with two cells for addresses and sizes.
static void open_tree(void)
{
	blob = calloc(1, ROOM);
	cr_assert(!fdt_create(blob, ROOM));
	cr_assert(!fdt_finish_reservemap(blob));
	begin("");
	CELLS("#address-cells", 2);
	CELLS("#size-cells", 2);
}

static void expect(const char *expected)
{
	struct box box;
	ptp_autofree char *found = NULL;

	end();
	cr_assert(!fdt_finish(blob));
	box_open(&box);
	ptp_devicetree_read(&box.claims, "f", blob, fdt_totalsize(blob), &box.diag);
	found = box.diag.err ? strdup(box.diag.text) : box_claims(&box);
	cr_expect_str_eq(found, expected, "found\n%s", found);
	box_close(&box);
	free(blob);
}

static void memory(const char *name, uint32_t base, uint32_t size, const char *status)
{
	begin(name);
	text("device_type", "memory");
	CELLS("reg", 0, base, 0, size);
	if (status)
		text("status", status);
	end();
}

static void reserved(const char *name, const char *flag, const char *status, uint32_t base)
{
	begin(name);
	if (base)
		CELLS("reg", 0, base, 0, 0x100000);
	else
		CELLS("size", 0, 0x100000);
	if (flag)
		empty(flag);
	if (status)
		text("status", status);
	end();
}

static void open_reserved(void)
{
	begin("reserved-memory");
	CELLS("#address-cells", 2);
	CELLS("#size-cells", 2);
}

Test(devicetree, memory)
{
	open_tree();
	memory("memory@40000000", 0x40000000, 0x20000000, NULL);
	memory("memory@80000000", 0x80000000, 0x20000000, "disabled");
	open_reserved();
	empty("ranges");
	reserved("secmon@50000000", "no-map", NULL, 0x50000000);
	reserved("cma@51000000", "reusable", NULL, 0x51000000);
	reserved("off@52000000", "no-map", "disabled", 0x52000000);
	end();
	expect("0 50000000-500fffff no-map secmon@50000000 [depth 1]\n0 40000000-5fffffff ram System RAM\n");
}

// Memory that is taken away somewhere: then nothing is RAM by this tree's word.
Test(devicetree, floating)
{
	open_tree();
	memory("memory@40000000", 0x40000000, 0x20000000, NULL);
	open_reserved();
	empty("ranges");
	reserved("secmon", "no-map", NULL, 0);
	end();
	expect("");
}

Test(devicetree, reserved_without_ranges)
{
	open_tree();
	open_reserved();
	reserved("secmon@50000000", "no-map", NULL, 0x50000000);
	end();
	expect("f: node \"secmon@50000000\": where it is cannot be told: /reserved-memory needs ranges, and the size must not be 0");
}

static void device(const char *name, const char *compatible, uint32_t base, uint32_t size)
{
	begin(name);
	text("compatible", compatible);
	CELLS("reg", base, size);
	end();
}

// A bus of one cell at 0x8_0000_0000, with a bus of the same addresses in it; a bus that leads nowhere; an I2C bus.
Test(devicetree, buses)
{
	open_tree();
	begin("soc");
	CELLS("#address-cells", 1);
	CELLS("#size-cells", 1);
	CELLS("ranges", 0, 8, 0, 0x1000000, 0x1000000, 9, 0, 0x1000);
	device("uart@0", "arm,pl011", 0, 0x1000);
	device("far@1000000", "x,y", 0x1000000, 0x1000);
	device("beyond@1000000", "x,y", 0x1000000, 0x1001);
	begin("inner");
	CELLS("#address-cells", 1);
	CELLS("#size-cells", 1);
	empty("ranges");
	device("rtc@2000", "arm,pl031", 0x2000, 0x1000);
	end();
	begin("i2c@3000");
	CELLS("reg", 0x3000, 0x1000);
	CELLS("#address-cells", 1);
	CELLS("#size-cells", 0);
	begin("eeprom@50");
	CELLS("reg", 0x50);
	end();
	end();
	end();
	begin("dark");
	CELLS("#address-cells", 1);
	CELLS("#size-cells", 1);
	device("unreached@0", "arm,pl011", 0, 0x1000);
	end();
	begin("cpus");
	CELLS("#address-cells", 1);
	CELLS("#size-cells", 1);
	empty("ranges");
	device("cpu@0", "arm,cortex-a57", 0, 0x1000);
	end();
	expect("0 800000000-800000fff device uart@0 [like pl011]\n0 900000000-900000fff device far@1000000\n"
	       "0 800002000-800002fff device rtc@2000 [like pl031]\n0 800003000-800003fff device i2c@3000\n");
}

// The first string that is known decides, and of a node with several ranges the range's number.
Test(devicetree, known_devices)
{
	static const char strings[] = "vendor,gic\0arm,gic-v3\0arm,pl011";

	open_tree();
	begin("intc@8000000");
	cr_assert(!fdt_property(blob, "compatible", strings, sizeof(strings)));
	CELLS("reg", 0, 0x8000000, 0, 0x10000, 0, 0x80a0000, 0, 0xf60000, 0, 0xa000000, 0, 0x1000);
	end();
	expect("0 8000000-800ffff device intc@8000000 reg 0 [like gicv3-distributor]\n"
	       "0 80a0000-8ffffff device intc@8000000 reg 1 [like gicv3-redistributor]\n"
	       "0 a000000-a000fff device intc@8000000 reg 2\n");
}

Test(devicetree, pci)
{
	open_tree();
	begin("pcie@10000000");
	text("compatible", "pci-host-ecam-generic");
	text("device_type", "pci");
	CELLS("#address-cells", 3);
	CELLS("#size-cells", 2);
	CELLS("linux,pci-domain", 2);
	CELLS("reg", 0x40, 0x10000000, 0, 0x10000000);
	CELLS("ranges", 0x1000000, 0, 0, 0, 0x3eff0000, 0, 0x10000, 0x2000000, 0, 0, 0, 0x10000000, 0, 0x1000000,
	      0x43000000, 0x80, 0, 0x80, 0, 0x80, 0);
	begin("ethernet@1,0");
	CELLS("reg", 0x800, 0, 0, 0, 0);
	end();
	end();
	expect("0 4010000000-401fffffff device pcie@10000000 [like pcie-ecam]\n"
	       "0 3eff0000-3effffff device pcie@10000000 I/O ports\n"
	       "0 10000000-10ffffff device pcie@10000000 [window]\n0 8000000000-ffffffffff device pcie@10000000 [window]\n");
}

// A `reg` that is not whole is no error for a device, whose range stays unknown; of memory it is.
Test(devicetree, malformed)
{
	open_tree();
	begin("odd@0");
	CELLS("reg", 0, 0x8000000, 0);
	end();
	begin("huge@0");
	CELLS("reg", 0xffffffff, 0, 0xffffffff, 0xffffffff);
	end();
	begin("cells@0");
	CELLS("#address-cells", 0x7fffffff);
	empty("ranges");
	begin("child@0");
	CELLS("reg", 0, 0);
	end();
	end();
	expect("");
	open_tree();
	begin("memory@40000000");
	text("device_type", "memory");
	CELLS("reg", 0, 0x40000000, 0);
	end();
	expect("f: node \"memory@40000000\": reg is not made of whole addresses and sizes");
}

Test(devicetree, deep)
{
	open_tree();
	for (unsigned i = 0; i < 32; i++)
		begin("n");
	for (unsigned i = 0; i < 32; i++)
		end();
	expect("f: node \"n\": nodes are nested too deep");
}

// Cut at every length it is refused, whatever its header says.
Test(devicetree, cut)
{
	size_t size;

	open_tree();
	memory("memory@40000000", 0x40000000, 0x20000000, NULL);
	end();
	cr_assert(!fdt_finish(blob));
	size = fdt_totalsize(blob);
	for (size_t cut = 0; cut < size; cut++) {
		struct box box;
		char *copy = malloc(cut + !cut);

		memcpy(copy, blob, cut);
		box_open(&box);
		cr_expect(ptp_devicetree_read(&box.claims, "f", copy, cut, &box.diag) == PTP_ERR_INPUT, "at %zu", cut);
		box_close(&box);
		free(copy);
	}
	free(blob);
}

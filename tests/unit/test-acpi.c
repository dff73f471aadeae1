// SPDX-License-Identifier: Apache-2.0
//
// ACPI tables, laid out by hand as their specifications have them: what each claims, cut at every length, with one wrong field at a time.
#include "claims.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static uint8_t table[1024];
static size_t size;

static void put(size_t offset, unsigned bytes, uint64_t value)
{
	for (unsigned i = 0; i < bytes; i++)
		table[offset + i] = (uint8_t)(value >> (8 * i));
}

static void open_table(const char *signature, size_t bytes)
{
	memset(table, 0, sizeof(table));
	memcpy(table, signature, 4);
	size = bytes;
}

static void seal(size_t bytes)
{
	uint8_t sum = 0;

	put(4, 4, bytes);
	table[9] = 0;
	for (size_t i = 0; i < bytes; i++)
		sum = (uint8_t)(sum + table[i]);
	table[9] = (uint8_t)-sum;
}

static char *found_in(size_t bytes)
{
	uint8_t *copy = malloc(bytes + !bytes);
	struct box box;
	char *found;

	memcpy(copy, table, bytes);
	box_open(&box);
	ptp_acpi_table_read(&box.claims, "f", copy, bytes, &box.diag);
	found = box.diag.err ? strdup(box.diag.text) : box_claims(&box);
	box_close(&box);
	free(copy);
	return found;
}

static void expect(const char *expected)
{
	ptp_autofree char *found = NULL;

	seal(size);
	found = found_in(size);
	cr_expect_str_eq(found, expected, "found\n%s", found);
}

// A table that says that it is shorter, with a sum that is right: no more is claimed than the whole has, and nothing is read beyond it.
static void cut(void)
{
	ptp_autofree char *whole = NULL;

	seal(size);
	whole = found_in(size);
	for (size_t bytes = 0; bytes < size; bytes++) {
		ptp_autofree char *found = NULL;

		if (bytes >= 36)
			seal(bytes);
		found = found_in(bytes);
		cr_expect(!strncmp(found, "f: ", 3) || !strncmp(found, whole, strlen(found)), "%zu bytes: %s", bytes,
			  found);
	}
}

static void mcfg(void)
{
	open_table("MCFG", 76);
	put(44, 8, 0x4010000000);
	put(55, 1, 0xff);
	put(60, 8, 0x100000000);
	put(68, 2, 1);
	put(70, 1, 0x10);
	put(71, 1, 0x1f);
}

Test(acpi, mcfg)
{
	mcfg();
	expect("0 4010000000-401fffffff device PCI ECAM 0000:00-ff [like pcie-ecam]\n"
	       "0 101000000-101ffffff device PCI ECAM 0001:10-1f [like pcie-ecam]\n");
	cut();
	mcfg();
	put(70, 1, 0x20);
	expect("f: MCFG has a last bus before the first at 0x3c");
	put(70, 1, 0);
	put(60, 8, 0xffffffff00000000);
	expect("f: MCFG: PCI ECAM 0001:00-1f is at 0xffffffff00000000, which is no physical address");
}

static void iort(void)
{
	open_table("IORT", 48 + 24 + 68 + 76 + 40);
	put(36, 4, 4);
	put(40, 4, 48);
	put(48, 1, 0); // an ITS group
	put(49, 2, 24);
	put(72, 1, 4);
	put(73, 2, 68);
	put(88, 8, 0x9050000);
	put(140, 1, 3);
	put(141, 2, 76);
	put(156, 8, 0xa000000);
	put(164, 8, 0x20000);
	put(216, 1, 5);
	put(217, 2, 40);
	put(232, 8, 0xb000000);
}

Test(acpi, iort)
{
	iort();
	expect("0 9050000-906ffff device IORT SMMUv3 [like smmuv3]\n0 a000000-a01ffff device IORT SMMU\n"
	       "0 b000000-b000fff device IORT PMCG\n");
	cut();
	iort();
	put(73, 2, 0);
	expect("f: IORT has a structure without a length at 0x48");
	put(73, 2, 20);
	expect("f: IORT ends at 0x5c, within a structure");
	put(73, 2, 600);
	expect("f: IORT has a structure at 0x48 that its length does not hold");
}

static void gtdt(void)
{
	open_table("GTDT", 104 + 60 + 28);
	put(36, 8, UINT64_MAX);
	put(80, 8, 0x2a800000);
	put(88, 4, 2);
	put(92, 4, 104);
	put(105, 2, 60);
	put(108, 8, 0x2a810000);
	put(116, 4, 1);
	put(120, 4, 20);
	put(128, 8, 0x2a830000);
	put(136, 8, UINT64_MAX);
	put(164, 1, 1);
	put(165, 2, 28);
	put(168, 8, 0x2a450000);
	put(176, 8, 0x2a440000);
}

Test(acpi, gtdt)
{
	gtdt();
	expect("0 2a800000-2a800fff device GTDT CNTReadBase\n0 2a810000-2a810fff device GTDT CNTCTLBase\n"
	       "0 2a830000-2a830fff device GTDT CNTBase\n0 2a450000-2a450fff device GTDT watchdog refresh\n"
	       "0 2a440000-2a440fff device GTDT watchdog control\n");
	cut();
	gtdt();
	put(116, 4, UINT32_MAX);
	expect("f: GTDT ends at 0xa4, within a structure");
}

Test(acpi, spcr)
{
	open_table("SPCR", 80);
	put(36, 1, 3);
	put(44, 8, 0x9000000);
	expect("0 9000000-9000fff device SPCR UART [like pl011]\n");
	cut();
	size = 80;
	put(36, 1, 0x12);
	expect("0 9000000-9000007 device SPCR UART [like ns16550]\n");
	put(40, 1, 1); // I/O ports
	expect("");
}

static void madt(void)
{
	open_table("APIC", 44 + 80 + 24 + 24 + 16 + 20);
	put(44, 1, 0x0b);
	put(45, 1, 80);
	put(76, 8, 0x8010000);
	put(84, 8, 0x8040000);
	put(92, 8, 0x8030000);
	put(104, 8, 0x80a0000);
	put(124, 1, 0x0c);
	put(125, 1, 24);
	put(132, 8, 0x8000000);
	put(144, 1, 3);
	put(148, 1, 0x0d);
	put(149, 1, 24);
	put(156, 8, 0x8020000);
	put(172, 1, 0x0e);
	put(173, 1, 16);
	put(176, 8, 0x9000000);
	put(184, 4, 0x40000);
	put(188, 1, 0x0f);
	put(189, 1, 20);
	put(196, 8, 0x8080000);
}

Test(acpi, madt)
{
	madt();
	expect("0 8010000-8011fff device MADT GICC [like gicv2-cpu-interface]\n"
	       "0 8040000-8041fff device MADT GICV [like gicv2-virtual-cpu-interface]\n0 8030000-8030fff device MADT GICH\n"
	       "0 80a0000-80bffff device MADT GICR [like gicv3-redistributor]\n"
	       "0 8000000-800ffff device MADT GICD [like gicv3-distributor]\n"
	       "0 8020000-8020fff device MADT MSI frame [like gicv2m]\n"
	       "0 9000000-903ffff device MADT GICR [like gicv3-redistributor]\n"
	       "0 8080000-809ffff device MADT ITS [like gicv3-its]\n");
	cut();
}

Test(acpi, others)
{
	open_table("DSDT", 40);
	expect("");
	size = 35;
	expect("f: no whole ACPI table: its length is not that of the file");
	size = 40;
	seal(41);
	cr_expect_str_eq(found_in(40), "f: no whole ACPI table: its length is not that of the file");
	seal(40);
	table[39]++;
	cr_expect_str_eq(found_in(40), "f: the checksum of this ACPI table is wrong");
}

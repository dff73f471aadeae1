// SPDX-License-Identifier: Apache-2.0
//
// Claims become regions: who describes a range, what a contradiction comes to, and what the capture's own regions are compared with.
#include "claims.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static void claim(struct box *box, enum ptp_claim_source source, uint64_t base, uint64_t last, enum ptp_kind kind,
		  const char *name)
{
	struct ptp_claim c = {.base = base, .last = last, .kind = kind, .source = source, .place = {.line = 7}};

	box->claims.given[source] = true;
	cr_assert(!ptp_claim_add(&box->claims, &c, NULL, &box->diag, "%s", name));
}

static struct ptp_claim *newest(struct box *box)
{
	return &box->claims.all.at[box->claims.all.count - 1];
}

static const struct ptp_device *known(struct box *box, const char *name)
{
	cr_assert(!ptp_devices_load(box->claims.arena, &box->claims.devices, &box->diag));
	return ptp_devices_named(&box->claims.devices, name);
}

static void expect(struct box *box, const char *expected)
{
	ptp_autofree char *found = box_merged(box);

	cr_expect_str_eq(found, expected, "found\n%s", found);
	box_close(box);
}

#define DT PTP_FROM_DEVICETREE
#define IOMEM PTP_FROM_IOMEM

Test(merge, names)
{
	struct box box;

	box_open(&box);
	claim(&box, IOMEM, 0x1000, 0x1fff, PTP_DEVICE, "from iomem");
	claim(&box, DT, 0x1000, 0x2fff, PTP_DEVICE, "uart");
	claim(&box, IOMEM, 0x8000, 0x8fff, PTP_DEVICE, "again");
	claim(&box, IOMEM, 0x9000, 0x9fff, PTP_DEVICE, "again");
	box_region(&box, "uart", 0x100000, 0x1000, PTP_RAM);
	expect(&box, "100000-100fff ram uart\n1000-2fff device uart at 0x1000\n8000-8fff device again at 0x8000\n"
		     "9000-9fff device again at 0x9000\n");
}

Test(merge, contradictions)
{
	struct box box;

	box_open(&box);
	claim(&box, IOMEM, 0x0, 0xffff, PTP_RAM, "System RAM");
	claim(&box, DT, 0x4000, 0x4fff, PTP_NO_MAP, "secmon");
	claim(&box, DT, 0x8000, 0x8fff, PTP_DEVICE, "uart");
	expect(&box,
	       "0-3fff ram System RAM at 0x0\n4000-4fff unknown secmon\n5000-7fff ram System RAM at 0x5000\n"
	       "8000-8fff unknown uart\n9000-ffff ram System RAM at 0x9000\n"
	       "! what is at 0x4000 is RAM (iomem, line 7, System RAM) and no-map (devicetree, line 7, secmon)\n"
	       "! what is at 0x8000 is RAM (iomem, line 7, System RAM) and a device (devicetree, line 7, uart)\n");
}

// Told once, however many pieces it comes to.
Test(merge, one_contradiction)
{
	struct box box;

	box_open(&box);
	claim(&box, IOMEM, 0x0, 0xffff, PTP_RAM, "System RAM");
	claim(&box, DT, 0x0, 0xffff, PTP_NO_MAP, "secmon");
	claim(&box, PTP_FROM_EFI_MEMMAP, 0x2000, 0x3fff, PTP_KIND_UNKNOWN, "EFI Reserved");
	claim(&box, PTP_FROM_EFI_MEMMAP, 0x5000, 0x5fff, PTP_KIND_UNKNOWN, "EFI Reserved");
	expect(&box, "0-ffff unknown secmon\n"
		     "! what is at 0x0 is no-map (devicetree, line 7, secmon) and RAM (iomem, line 7, System RAM)\n");
}

// Kept memory takes RAM's name away and contradicts nobody; what the kernel does not call RAM is not.
Test(merge, kept)
{
	struct box box;

	box_open(&box);
	claim(&box, DT, 0x0, 0xffff, PTP_RAM, "System RAM");
	claim(&box, IOMEM, 0x0, 0x3fff, PTP_RAM, "System RAM");
	claim(&box, IOMEM, 0x4000, 0x7fff, PTP_KIND_UNKNOWN, "reserved");
	claim(&box, DT, 0x6000, 0x7fff, PTP_NO_MAP, "secmon");
	newest(&box)->depth = 1;
	expect(&box, "0-3fff ram System RAM at 0x0\n4000-5fff unknown System RAM at 0x4000\n6000-7fff no-map secmon\n"
		     "8000-ffff unknown System RAM at 0x8000\n");
}

Test(merge, without_the_kernel)
{
	struct box box;

	box_open(&box);
	claim(&box, DT, 0x0, 0xffff, PTP_RAM, "System RAM");
	claim(&box, PTP_FROM_EFI_MEMMAP, 0x4000, 0x4fff, PTP_KIND_UNKNOWN, "EFI Runtime Data");
	expect(&box,
	       "0-3fff ram System RAM at 0x0\n4000-4fff unknown System RAM at 0x4000\n5000-ffff ram System RAM at 0x5000\n");
}

// A window describes nothing, but no memory lies there.
Test(merge, windows)
{
	struct box box;

	box_open(&box);
	claim(&box, DT, 0x10000, 0x1ffff, PTP_DEVICE, "pcie");
	newest(&box)->backdrop = true;
	claim(&box, PTP_FROM_PCI, 0x12000, 0x12fff, PTP_DEVICE, "BAR 0");
	claim(&box, IOMEM, 0x1f000, 0x20fff, PTP_RAM, "System RAM");
	expect(&box,
	       "12000-12fff device BAR 0\n1f000-1ffff unknown System RAM at 0x1f000\n20000-20fff ram System RAM at 0x20000\n"
	       "! what is at 0x1f000 is a device (devicetree, line 7, pcie) and RAM (iomem, line 7, System RAM)\n");
}

static void part(struct box *box, uint64_t base, uint64_t last, const char *name)
{
	ptp_claim_part_add(&box->claims,
			   &(struct ptp_claim_part){.whole = box->claims.all.count - 1,
						    .base = base,
						    .last = last,
						    .like = known(box, "pci-msix-table")},
			   "%s", name);
}

Test(merge, parts)
{
	struct box box;

	box_open(&box);
	claim(&box, PTP_FROM_PCI, 0x10000, 0x13fff, PTP_DEVICE, "BAR 0");
	newest(&box)->like = known(&box, "nvme");
	part(&box, 0x13000, 0x13fff, "pending");
	part(&box, 0x12000, 0x131ff, "table");
	expect(&box,
	       "10000-13fff device BAR 0 [like nvme]\n12000-131ff device table [within BAR 0] [like pci-msix-table]\n"
	       "13200-13fff device pending [within BAR 0] [like pci-msix-table]\n");
}

// Two manuals: where they differ nothing is known.
Test(merge, answers)
{
	struct box box;

	box_open(&box);
	claim(&box, DT, 0x1000, 0x1fff, PTP_DEVICE, "memory of a device");
	newest(&box)->like = known(&box, "ivshmem-memory");
	claim(&box, PTP_FROM_ACPI, 0x1000, 0x1fff, PTP_DEVICE, "uart");
	newest(&box)->like = known(&box, "pl011");
	cr_assert(!ptp_claims_merge(&box.claims, &box.capture, &box.diag));
	cr_assert_eq(box.capture.regions.count, 1);
	cr_expect_eq(box.capture.regions.at[0].property[PTP_READ_SIDE_EFFECTS], PTP_UNKNOWN);
	cr_expect_eq(box.capture.regions.at[0].property[PTP_WRITE_MERGING], PTP_UNKNOWN);
	cr_expect_eq(box.capture.regions.at[0].property[PTP_UNALIGNED], PTP_YES);
	box_close(&box);
}

// What the capture covers it describes; a region in another is what counts there.
Test(merge, own_regions)
{
	struct box box;

	box_open(&box);
	box_region(&box, "RAM", 0x0, 0x10000, PTP_RAM);
	box_region(&box, "hole", 0x4000, 0x1000, PTP_NO_MAP);
	box.capture.regions.at[1].within = "RAM";
	box.capture.regions.at[1].depth = 1;
	box_region(&box, "open", 0x20000, 0x1000, PTP_KIND_UNKNOWN);
	claim(&box, IOMEM, 0x0, 0x11fff, PTP_RAM, "System RAM");
	claim(&box, DT, 0x8000, 0x8fff, PTP_DEVICE, "uart");
	claim(&box, DT, 0x20000, 0x21fff, PTP_DEVICE, "flash");
	expect(&box, "0-ffff ram RAM\n4000-4fff no-map hole [within RAM]\n20000-20fff unknown open\n"
		     "10000-11fff ram System RAM\n21000-21fff device flash\n"
		     "! what is at 0x4000 is no-map (region \"hole\") and RAM (iomem, line 7, System RAM)\n"
		     "! what is at 0x8000 is RAM (region \"RAM\") and a device (devicetree, line 7, uart)\n");
}

Test(merge, limits)
{
	struct box box;

	box_open(&box);
	for (unsigned i = 0; i <= 64; i++)
		claim(&box, DT, i, 0x1000, PTP_DEVICE, "x");
	expect(&box, "more than 64 ranges in the files under sources: share 0x40");
	box_open(&box);
	claim(&box, IOMEM, 0, 0xfffff, PTP_RAM, "System RAM");
	for (unsigned i = 0; i <= 256; i++)
		claim(&box, DT, i * 0x100, i * 0x100 + 0x7f, PTP_DEVICE, "x");
	expect(&box,
	       "the sources disagree at more than 256 places, here: what is at 0x10000 is RAM (iomem, line 7, System RAM) "
	       "and a device (devicetree, line 7, x)");
}

// Random claims, against a table that says for each address what there is.
Test(merge, random)
{
	enum { SPACE = 64 };

	srand(1);
	for (unsigned round = 0; round < 2000; round++) {
		unsigned kinds[SPACE] = {0};
		struct box box;

		box_open(&box);
		for (unsigned i = 0; i < 6; i++) {
			unsigned a = (unsigned)rand() % SPACE, b = (unsigned)rand() % SPACE,
				 kind = (unsigned)rand() % 4;

			claim(&box, DT, a < b ? a : b, a < b ? b : a, (enum ptp_kind)kind, "x");
			for (unsigned at = a < b ? a : b; at <= (a < b ? b : a); at++)
				kinds[at] |= 1u << kind;
		}
		cr_assert(!ptp_claims_merge(&box.claims, &box.capture, &box.diag), "%s", box.diag.text);
		for (size_t i = 0; i < box.capture.regions.count; i++) {
			const struct ptp_region *r = &box.capture.regions.at[i];

			for (uint64_t at = r->base; at < r->base + r->size; at++) {
				unsigned definite = kinds[at] & ~(1u << PTP_KIND_UNKNOWN);
				bool one = definite && !(definite & (definite - 1));
				bool kept = kinds[at] & 1u << PTP_KIND_UNKNOWN && definite == 1u << PTP_RAM;

				cr_assert(kinds[at], "round %u: nobody claims 0x%x", round, (unsigned)at);
				cr_assert_eq(r->kind,
					     one && !kept ? (enum ptp_kind)__builtin_ctz(definite) : PTP_KIND_UNKNOWN,
					     "round %u: 0x%x", round, (unsigned)at);
				kinds[at] = 0;
			}
		}
		for (unsigned at = 0; at < SPACE; at++)
			cr_assert(!kinds[at], "round %u: nothing is at 0x%x", round, at);
		box_close(&box);
	}
}

// QEMU says what is there: it contradicts who says that it is something else, and nobody who keeps it.
Test(merge, qemu)
{
	struct box box;

	box_open(&box);
	claim(&box, PTP_FROM_MTREE, 0x0, 0xffff, PTP_RAM, "mach-virt.ram");
	newest(&box)->physical = true;
	claim(&box, DT, 0x2000, 0x2fff, PTP_NO_MAP, "secmon");
	claim(&box, DT, 0x4000, 0x4fff, PTP_DEVICE, "uart");
	claim(&box, IOMEM, 0x0, 0x2fff, PTP_KIND_UNKNOWN, "reserved");
	claim(&box, IOMEM, 0x3000, 0x3fff, PTP_RAM, "System RAM");
	claim(&box, IOMEM, 0x10000, 0x10fff, PTP_RAM, "System RAM");
	claim(&box, PTP_FROM_MTREE, 0x10000, 0x10fff, PTP_DEVICE, "pl061");
	box_region(&box, "kept", 0x8000, 0x1000, PTP_NO_MAP);
	box_region(&box, "fifo", 0x9000, 0x1000, PTP_DEVICE);
	expect(&box,
	       "8000-8fff no-map kept\n9000-9fff device fifo\n0-1fff unknown reserved\n2000-2fff no-map secmon\n"
	       "3000-3fff ram System RAM at 0x3000\n4000-4fff unknown uart\n5000-7fff unknown mach-virt.ram at 0x5000\n"
	       "a000-ffff unknown mach-virt.ram at 0xa000\n10000-10fff unknown System RAM at 0x10000\n"
	       "! what is at 0x4000 is RAM (mtree, line 7, mach-virt.ram) and a device (devicetree, line 7, uart)\n"
	       "! what is at 0x9000 is a device (region \"fifo\") and RAM (mtree, line 7, mach-virt.ram)\n"
	       "! what is at 0x10000 is RAM (iomem, line 7, System RAM) and a device (mtree, line 7, pl061)\n");
}

// Its names, and what is known by them, count where nobody else names a device, and cut nobody's device in pieces.
Test(merge, qemu_names)
{
	struct box box;

	box_open(&box);
	claim(&box, PTP_FROM_MTREE, 0x1000, 0x1fff, PTP_DEVICE, "pl011");
	newest(&box)->like = known(&box, "pl011");
	claim(&box, PTP_FROM_MTREE, 0x4000, 0x401f, PTP_DEVICE, "msix-table");
	newest(&box)->like = known(&box, "pci-msix-table");
	claim(&box, PTP_FROM_PCI, 0x4000, 0x7fff, PTP_DEVICE, "0000:00:01.0 BAR 1");
	claim(&box, DT, 0x0, 0xffff, PTP_DEVICE, "pcie");
	newest(&box)->backdrop = true;
	expect(&box, "1000-1fff device pl011 [like pl011]\n4000-7fff device 0000:00:01.0 BAR 1\n");
}

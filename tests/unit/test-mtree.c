// SPDX-License-Identifier: Apache-2.0
//
// QEMU's `info mtree`: what is RAM, what is a device, what nothing is said of, and what is refused.
#include "claims.h"

#include "inputs/regions/mtree.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static void expect(const char *text, size_t size, const char *expected)
{
	struct box box;
	ptp_autofree char *found = NULL;

	box_open(&box);
	ptp_mtree_read(&box.claims, "f", text, size, &box.diag);
	found = box.diag.err ? strdup(box.diag.text) : box_claims(&box);
	cr_expect_str_eq(found, expected, "of\n%s\nfound\n%s", text, found);
	box_close(&box);
}

static void mtree(const char *text, const char *expected)
{
	expect(text, strlen(text), expected);
}

#define FLAT                                                                                                           \
	"FlatView #0\n AS \"memory\", root: system\n AS \"cpu-memory-0\", root: system\n Root memory region: system\n"
#define TREE "address-space: cpu-memory-0\naddress-space: memory\n  0-ffffffffffffffff (prio 0, i/o): system\n"
#define NO_LINE "this is no line of `info mtree`: BASE-LAST (prio N, TYPE): NAME"

Test(mtree, kinds)
{
	mtree(FLAT "  0000000000000000-0000000003ffffff (prio 0, romd): virt.flash0\n"
		   "  0000000004000000-0000000004000fff (prio 0, rom): boot\n"
		   "  0000000009000000-0000000009000fff (prio 0, i/o): pl011\n"
		   "  000000000a000000-000000000a0001ff (prio -1000, i/o): unimplemented thing\n"
		   "  0000000010000000-000000003efeffff (prio 0, i/o): gpex_mmio_window @0000000010000000\n"
		   "  0000008000000000-0000008000000fff (prio 0, ramd): 0000:01:00.0 BAR 0 mmaps[0]\n"
		   "  0000008000001000-0000008000001fff (prio 1, i/o): virtio-pci-isr-virtio-net\n"
		   "  0000009000000000-0000009000000fff (prio 0, nv-ram): nvdimm\n",
	      "5 0-3ffffff device virt.flash0\n6 4000000-4000fff unknown boot\n7 9000000-9000fff device pl011 [like pl011]\n"
	      "8 a000000-a0001ff device unimplemented thing\n9 10000000-3efeffff device gpex_mmio_window [window]\n"
	      "10 8000000000-8000000fff device 0000:01:00.0 BAR 0 mmaps[0]\n"
	      "11 8000001000-8000001fff device virtio-pci-isr-virtio-net [like virtio-pci]\n"
	      "12 9000000000-9000000fff unknown nvdimm\n");
}

// Either order; a part of it is, and so is what KVM has of it; a BAR that lies over it, or elsewhere, is not.
Test(mtree, ram)
{
	static const char tree[] = TREE "    40000000-5fffffff (prio 0, ram): mach-virt.ram\n";
	static const char flat[] = FLAT "  40000000-4fffffff (prio 0, ram): mach-virt.ram KVM KVM\n"
					"  50000000-50000fff (prio 1, ram): shared\n"
					"  50001000-5fffffff (prio 0, ram): mach-virt.ram @0000000010001000 KVM\n"
					"  60000000-6fffffff (prio 0, ram): mach-virt.ram @0000000020001000\n";
	char text[1024];

	snprintf(text, sizeof(text), "%s\n%s", tree, flat);
	mtree(text,
	      "10 40000000-4fffffff ram mach-virt.ram [physical]\n12 50001000-5fffffff ram mach-virt.ram [physical]\n");
	snprintf(text, sizeof(text), "%s\n%s", flat, tree);
	mtree(text,
	      "5 40000000-4fffffff ram mach-virt.ram [physical]\n7 50001000-5fffffff ram mach-virt.ram [physical]\n");
	mtree(flat, "");
}

// LINES, in the tree, hold `x` at 0x1000; is that RAM?
static void is_ram(const char *lines, bool ram)
{
	ptp_autofree char *found = NULL;
	struct box box;
	char text[1024];

	snprintf(text, sizeof(text), TREE "%s\n" FLAT "  1000-1fff (prio 0, ram): x\n", lines);
	box_open(&box);
	cr_assert(!ptp_mtree_read(&box.claims, "f", text, strlen(text), &box.diag), "%s", box.diag.text);
	found = box_claims(&box);
	cr_expect_eq(strstr(found, " 1000-1fff ram x [physical]\n") != NULL, ram, "%s", lines);
	box_close(&box);
}

Test(mtree, tree)
{
	is_ram("    0-ffff (prio 0, i/o): device-memory\n      1000-1fff (prio 0, ram): x\n", true);
	is_ram("    0-ffff (prio -1, i/o): pci\n    1000-1fff (prio 0, ram): x\n", true);
	is_ram("    0-ffff (prio -1, i/o): pci\n      1000-1fff (prio 0, ram): x\n", false);
	is_ram("    0-ffff (prio 1, i/o): bar\n      0-ffff (prio 0, i/o): a\n        1000-1fff (prio 0, ram): x\n",
	       false);
	is_ram("    1000-1fff (prio 1, ram): x\n", false);
	is_ram("    1000-1fff (prio 0, ram): alias x @x 0-fff\n", false);
	is_ram("    1000-1fff (prio 0, rom): x\n", false);
	is_ram("    1000-1ffe (prio 0, ram): x\n", false);
	is_ram("    1000-1fff (ram): x\n", false);
	is_ram("\naddress-space: I/O\n    1000-1fff (prio 0, ram): x\n", false);
	is_ram("memory-region: bus\n    1000-1fff (prio 0, ram): x\n", false);
}

// What only a device, or another world, sees is not what CPUs see.
Test(mtree, other_views)
{
	mtree("FlatView #0\n AS \"I/O\", root: io\n Root memory region: io\n  0-ffff (prio 0, i/o): io\n\n" FLAT
	      "  1000-1fff (prio 0, i/o): a\n\nFlatView #2\n AS \"cpu-secure-memory-0\", root: secure\n"
	      "  2000-2fff (prio 0, i/o): b\n",
	      "10 1000-1fff device a\n");
	mtree(FLAT "  0-ffffffffffffffff (prio 0, i/o): all\n", "5 0-fffffffffffff device all\n");
	mtree(FLAT "  0-fff (prio 0, i/o): a\n  10000000000000-ffffffffffffffff (prio 0, i/o): b\n",
	      "5 0-fff device a\n");
	mtree(FLAT "  0-fff (prio 0, i/o): a\r\n", "5 0-fff device a\n");
}

Test(mtree, errors)
{
	mtree("", "f: no flat view of memory in it, as `info mtree -f` in QEMU's monitor prints it");
	mtree(TREE, "f: no flat view of memory in it, as `info mtree -f` in QEMU's monitor prints it");
	mtree(FLAT "  No rendered FlatView\n", "f:5:1: " NO_LINE);
	mtree(TREE "    Dispatch\n", "f:4:1: " NO_LINE);
	mtree(FLAT "  0-fff (prio 0, i/o)\n", "f:5:1: " NO_LINE);
	mtree(FLAT "  0-fff (prio x, i/o): a\n", "f:5:1: " NO_LINE);
	mtree(FLAT "  0-10000000000000000 (prio 0, i/o): a\n", "f:5:1: " NO_LINE);
	mtree(FLAT "  0-fff (prio 0, rum): a\n", "f:5:1: \"rum\": no type of memory that QEMU is known to have");
	mtree(FLAT "  0-fff (prio 0, i/o): a\n  fff-1fff (prio 0, i/o): b\n",
	      "f:6:1: this range begins before the one above ends, or ends before it begins: no flat view of memory");
	mtree(FLAT "  0-ffffffffffffffff (prio 0, i/o): a\n  0-fff (prio 0, i/o): b\n",
	      "f:6:1: this range begins before the one above ends, or ends before it begins: no flat view of memory");
	mtree(FLAT "  fff-0 (prio 0, i/o): a\n",
	      "f:5:1: this range begins before the one above ends, or ends before it begins: no flat view of memory");
	expect(FLAT "  0-fff (prio 0, i/o): a\0b\n", sizeof(FLAT) + 26,
	       "f:5:1: a line of text was expected, of at most 4096 bytes");
}

Test(mtree, find)
{
	static const char text[] = "  0000000009050000-000000000906ffff (prio 0, i/o): arm-smmuv3\r\n"
				   "  0000000009050000-000000000906ffff (prio 0, i/o): arm-smmuv3\n"
				   "  0000000009060000-000000000906ffff (prio 0, i/o): arm-smmuv3 @0000000000010000\n"
				   "  0000000009070000-000000000907ffff (prio 0, i/o): not-arm-smmuv3\n"
				   "  xyz0000009070000-000000000907ffff (prio 0, i/o): arm-smmuv3\n"
				   "): arm-smmuv3\n"
				   "\n"
				   "    -1 (prio 0, i/o): arm-smmuv3\n"
				   "  0000000a00000000-0000000a0001ffff (prio 0, i/o): arm-smmuv3";
	char cut[sizeof(text)];
	uint64_t at[4];

	cr_assert_eq(ptp_mtree_find(text, "arm-smmuv3", at, 4), 2);
	cr_expect_eq(at[0], 0x9050000);
	cr_expect_eq(at[1], 0xa00000000);
	cr_expect_eq(ptp_mtree_find(text, "arm-smmuv3", at, 1), 1);
	for (size_t length = 0; length < sizeof(text) - 1; length++) {
		memcpy(cut, text, length);
		cut[length] = 0;
		cr_expect_leq(ptp_mtree_find(cut, "arm-smmuv3", at, 4), 2, "%zu", length);
	}
}

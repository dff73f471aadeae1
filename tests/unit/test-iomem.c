// SPDX-License-Identifier: Apache-2.0
//
// /proc/iomem, and the EFI memory map in a kernel's log: what each line claims, and what is refused.
#include "claims.h"

#include <criterion/criterion.h>
#include <stdlib.h>

typedef enum ptp_err (*reader)(struct ptp_claims *claims, const char *file, const void *data, size_t size,
			       struct ptp_diag *diag);

static void expect(reader read, const char *text, size_t size, const char *expected)
{
	struct box box;
	ptp_autofree char *found = NULL;

	box_open(&box);
	read(&box.claims, "f", text, size, &box.diag);
	found = box.diag.err ? strdup(box.diag.text) : box_claims(&box);
	cr_expect_str_eq(found, expected, "of\n%s\nfound\n%s", text, found);
	box_close(&box);
}

static void iomem(const char *text, const char *expected)
{
	expect(ptp_iomem_read, text, strlen(text), expected);
}

static void efi(const char *text, const char *expected)
{
	expect(ptp_efi_memmap_read, text, strlen(text), expected);
}

Test(iomem, memory)
{
	iomem("40000000-5fffffff : System RAM\n  40200000-41eeffff : Kernel code\n  5ff00000-5fffffff : reserved\n"
	      "60000000-600fffff : reserved\n",
	      "1 40000000-5fffffff ram System RAM\n4 60000000-600fffff unknown reserved\n");
	iomem("1000000000-1fffffffff : CXL Window 0\n  1000000000-1fffffffff : region0\n    1000000000-1fffffffff : dax0.0\n"
	      "      1000000000-17ffffffff : System RAM (kmem)\n",
	      "1 1000000000-1fffffffff unknown CXL Window 0\n4 1000000000-17ffffffff ram System RAM (kmem) [depth 3]\n");
	iomem("80000000-8fffffff : Persistent Memory\n  80000000-8fffffff : namespace0.0\n",
	      "1 80000000-8fffffff unknown Persistent Memory\n");
}

Test(iomem, devices)
{
	iomem("09000000-09000fff : pl011@9000000\n  09000000-09000fff : 9000000.pl011 pl011@9000000\n",
	      "1 9000000-9000fff device pl011@9000000\n");
	iomem("10000000-3efeffff : pcie@10000000\n  10000000-100fffff : PCI Bus 0000:01\n    10000000-1001ffff : 0000:01:00.0\n"
	      "      10000000-1001ffff : nvme\n  10046100-10046fff : vfio sub-page reserved\n",
	      "1 10000000-3efeffff device pcie@10000000 [window]\n2 10000000-100fffff device PCI Bus 0000:01 [window] [depth 1]\n"
	      "3 10000000-1001ffff device 0000:01:00.0 [depth 2]\n");
	iomem("4010000000-401fffffff : PCI ECAM", "1 4010000000-401fffffff device PCI ECAM\n");
	iomem("09000000-09000fff : a\x01\xff: b [c]\n", "1 9000000-9000fff device a??: b [c]\n");
}

Test(iomem, errors)
{
	iomem("00000000-00000000 : System RAM\n  00000000-00000000 : Kernel code\n",
	      "f: every address is 0, which is what /proc/iomem shows to ordinary users: copy it as root");
	iomem("", "f: no range in it: copy /proc/iomem again");
	iomem("40000000-5fffffff: System RAM\n",
	      "f:1:1: this is no line of /proc/iomem: BASE-LAST : NAME, with two blanks "
	      "before it for each range that it is part of");
	iomem("40000000-5fffffff : a\n    40000000-4fffffff : b\n",
	      "f:2:1: this range is further right than the ranges above it allow");
	iomem("40000000-5fffffff : a\n  40000000-6fffffff : b\n",
	      "f:2:1: this range does not lie in the one that it is part of, or ends before it begins");
	iomem("5000-4fff : a\n",
	      "f:1:1: this range does not lie in the one that it is part of, or ends before it begins");
	iomem("40000000-10000000000000 : a\n",
	      "f:1:1: 0x40000000 to 0x10000000000000 is no range of physical addresses");
	iomem("10000000000000000-10000000000000001 : a\n",
	      "f:1:1: this is no line of /proc/iomem: BASE-LAST : NAME, with two blanks before it for each range that it is part of");
	expect(ptp_iomem_read, "1000-1fff : a\0b\n", 16, "f:1:1: a line of text was expected, of at most 4096 bytes");
}

Test(efi, types)
{
	efi("[    0.000000] efi: Processing EFI memory map:\n"
	    "[    0.000000] efi:   0x000040000000-0x000047dfcfff [Conventional|   |  |  |  |  |  |  |  |  |   |WB|  |  |  ]\n"
	    "efi:   0x000048000000-0x0000480fffff [Runtime Data|RUN|  |  |  |  |  |  |  |  |   |WB|  |  |  ]\n"
	    "efi:   0x000049000000-0x0000490fffff [Conventional|   |  |  |  |SP|  |  |  |  |   |WB|  |  |  ]\n"
	    "efi:   0x00004a000000-0x00004a0fffff [Conventional|   |  |  |  |  |  |  |  |  |   |  |  |  |UC]\n"
	    "efi:   0x000004000000-0x000007ffffff [MMIO        |RUN|  |  |  |  |  |  |  |  |   |  |  |  |UC]\n"
	    "efi:   0x000050000000-0x0000500fffff [type=99     |attr=0x000000000000000f]\n"
	    "efi: memattr:   0x000048000000-0x0000480fffff [Runtime Data|RUN|  |  |  |XP|  |  |  |   |  |  |  |  ]\n",
	    "2 40000000-47dfcfff ram EFI Conventional\n3 48000000-480fffff unknown EFI Runtime Data\n"
	    "4 49000000-490fffff unknown EFI Conventional\n5 4a000000-4a0fffff unknown EFI Conventional\n"
	    "6 4000000-7ffffff device EFI MMIO\n7 50000000-500fffff unknown EFI type=99\n");
}

Test(efi, errors)
{
	efi("efi: EFI v2.7 by EDK II\n", "f: no memory map in it: the kernel prints it when booted with efi=debug");
	efi("a\nefi:   0x000040000000-0x000047dfcfff [Conventional",
	    "f:2:1: this is no line of the memory map: efi: 0xBASE-0xLAST [TYPE|ATTRIBUTES]");
	efi("efi:   0x5000-0x4fff [MMIO|]\n", "f:1:1: 0x5000 to 0x4fff is no range of physical addresses");
}

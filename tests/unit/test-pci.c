// SPDX-License-Identifier: Apache-2.0
//
// A PCI function's `resource` and `config`: BARs, what known device they are, MSI-X, and what the two files disagree about.
#include "claims.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static uint8_t config[4096];

static void put(size_t offset, unsigned bytes, uint64_t value)
{
	for (unsigned i = 0; i < bytes; i++)
		config[offset + i] = (uint8_t)(value >> (8 * i));
}

// An NVMe controller: BAR 0 with 16 KiB at BUS, prefetchable and of 64 bits, MSI-X of 65 vectors at 0x2000 and 0x3000.
static void nvme(uint64_t bus)
{
	memset(config, 0, sizeof(config));
	put(0x06, 2, 0x10);
	put(0x09, 3, 0x010802);
	put(0x10, 8, bus | 0xc);
	put(0x34, 1, 0x40);
	put(0x40, 2, 0x5001);
	put(0x50, 2, 0x0011);
	put(0x52, 2, 64);
	put(0x54, 4, 0x2000);
	put(0x58, 4, 0x3000);
}

#define NONE "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
#define BAR0 "0x0000000010000000 0x0000000010003fff 0x000000000014220c\n"

static void add(struct box *box, const char *function, const char *resource, size_t config_size)
{
	struct ptp_pci_files files = {.function = function,
				      .resource_file = "r",
				      .config_file = "c",
				      .resource = resource,
				      .resource_size = strlen(resource),
				      .config = config,
				      .config_size = config_size};

	ptp_pci_read(&box->claims, &files, &box->diag);
}

static void expect(const char *resource, size_t config_size, const char *expected)
{
	struct box box;
	ptp_autofree char *found = NULL;

	box_open(&box);
	*ptp_push(&box.claims.windows) = (struct ptp_bridge_window){1, 0x10000000, 0x50000000, 0x10000000};
	*ptp_push(&box.claims.windows) = (struct ptp_bridge_window){0, 0x10000000, 0x10000000, 0x10000000};
	add(&box, "0000:01:00.0", resource, config_size);
	found = box.diag.err ? strdup(box.diag.text) : box_claims(&box);
	cr_expect_str_eq(found, expected, "found\n%s", found);
	box_close(&box);
}

#define CLAIM "1 10000000-10003fff device 0000:01:00.0 BAR 0 [depth 1] [like nvme]\n"

Test(pci, known)
{
	nvme(0x10000000);
	expect(BAR0 NONE NONE NONE NONE NONE NONE, 256,
	       CLAIM "part 10002000-1000240f 0000:01:00.0 BAR 0 MSI-X table\n"
		     "part 10003000-1000300f 0000:01:00.0 BAR 0 MSI-X pending bits\n");
	expect(BAR0 NONE NONE NONE NONE NONE NONE, 64, CLAIM);
	put(0x09, 3, 0x020000);
	expect(BAR0 NONE NONE NONE NONE NONE NONE, 64,
	       "1 10000000-10003fff device 0000:01:00.0 BAR 0 [depth 1] [like pci-prefetchable-bar]\n");
}

Test(pci, lines)
{
	memset(config, 0, sizeof(config));
	expect("0x10046000 0x100460ff 0x40200\n"
	       "0x1000 0x10ff 0x40101\n"   // I/O
	       "0x0 0xffffff 0x2014220c\n" // without an address
	       NONE NONE NONE "0x10080000 0x1008ffff 0x46200\n"
	       "0x8000000000 0x80000fffff 0x14220c\n" NONE NONE NONE NONE NONE "0x10000000 0x101fffff 0x200200\n",
	       64,
	       "1 10046000-100460ff device 0000:01:00.0 BAR 0 [depth 1]\n"
	       "7 10080000-1008ffff device 0000:01:00.0 ROM [depth 1] [like pci-prefetchable-bar]\n"
	       "8 8000000000-80000fffff device 0000:01:00.0 VF BAR 0 [like pci-prefetchable-bar]\n"
	       "14 10000000-101fffff device 0000:01:00.0 window 0 [window]\n");
}

// What the function decodes is a device too; only a window of the function's own domain translates.
Test(pci, disagreement)
{
	nvme(0x10004000);
	expect(BAR0 NONE NONE NONE NONE NONE NONE, 64,
	       CLAIM "0 10004000-10007fff device 0000:01:00.0 BAR 0 in config [depth 1]\n"
		     "! 0000:01:00.0: BAR 0 is at 0x10000000 in resource and at 0x10004000 in config\n");
	nvme(0x90004000);
	expect(BAR0 NONE NONE NONE NONE NONE NONE, 64, CLAIM);
	nvme(0x10000000);
	put(0x50, 2, 0);
	put(0x100, 4, 0x14010001);
	put(0x140, 4, 0x00010015);
	put(0x148, 4, 1 << 5 | 3 << 8);
	expect(BAR0 NONE NONE NONE NONE NONE NONE, 4096,
	       CLAIM "! 0000:01:00.0: BAR 0 has 0x4000 bytes in resource and 0x800000 in config\n");
}

// Pointers that lead round and round, or nowhere; tables beyond their BAR, or in none.
Test(pci, hostile)
{
	nvme(0x10000000);
	put(0x51, 1, 0x40);
	put(0x54, 4, 0x3ff8);
	put(0x58, 4, 0x4000);
	put(0x100, 4, 0x10010001);
	expect(BAR0 NONE NONE NONE NONE NONE NONE, 4096 - 1,
	       CLAIM "part 10003ff8-10003fff 0000:01:00.0 BAR 0 MSI-X table\n");
}

Test(pci, cut)
{
	nvme(0x10000000);
	for (size_t size = 64; size <= sizeof(config); size += size < 512 ? 1 : 64) {
		uint8_t *copy = malloc(size);
		struct box box;
		struct ptp_pci_files files = {.function = "0000:01:00.0",
					      .resource_file = "r",
					      .config_file = "c",
					      .resource = BAR0 NONE NONE NONE NONE NONE NONE,
					      .config = copy,
					      .config_size = size};

		memcpy(copy, config, size);
		files.resource_size = strlen(files.resource);
		box_open(&box);
		cr_expect(!ptp_pci_read(&box.claims, &files, &box.diag), "%zu bytes", size);
		cr_expect(box.claims.parts.count == (size < 0x5c ? 0 : 2));
		box_close(&box);
		free(copy);
	}
}

Test(pci, errors)
{
	memset(config, 0, sizeof(config));
	expect(BAR0 NONE NONE, 64, "r: 3 lines: a PCI function has 7 or more");
	expect("0x10000000 0x10003fff\n", 64,
	       "r:1:1: this is no line of a PCI function's resource: 0xFIRST 0xLAST 0xFLAGS");
	expect("0x10000000 0xfffffff 0x200\n", 64, "r:1:1: 0x10000000 to 0xfffffff is no range of physical addresses");
	expect(NONE NONE NONE NONE NONE NONE NONE, 63, "c: 63 bytes: config space has 64 or more");
	expect(NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE, 64,
	       "r:18:1: a PCI function has no more than 17 resources");
}

Test(pci, names)
{
	unsigned domain;

	cr_expect(ptp_pci_is_function("0000:00:1f.7", &domain) && domain == 0);
	cr_expect(ptp_pci_is_function("10001:ff:00.0", &domain) && domain == 0x10001);
	cr_expect(!ptp_pci_is_function("0000:00:20.0", &domain));
	cr_expect(!ptp_pci_is_function("0000:00:00.8", &domain));
	cr_expect(!ptp_pci_is_function("0000:00:0.0", &domain));
	cr_expect(!ptp_pci_is_function("0000:00:00.0x", &domain));
	cr_expect(!ptp_pci_is_function("pci0000:00", &domain));
}

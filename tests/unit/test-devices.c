// SPDX-License-Identifier: Apache-2.0
//
// Known devices: each entry is whole, each answer has a source, and `like:` takes them without overruling the region.
#include "inputs/devices.h"
#include "inputs/inputs.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct ptp_device *find(const struct ptp_devices *devices, const char *name)
{
	for (size_t i = 0; i < devices->all.count; i++)
		if (!strcmp(devices->all.at[i].name, name))
			return &devices->all.at[i];
	return NULL;
}

// Is there more to a source than the name of a document: a section, after a comma or a colon?
static bool names_a_section(const char *source)
{
	return strlen(source) > 20 && strpbrk(source, ",:") && strpbrk(source, ",:")[1] == ' ';
}

Test(devices, every_entry)
{
	struct ptp_devices devices = {.loaded = false};
	struct ptp_arena arena = {0};
	struct ptp_diag diag = {0};

	cr_assert(!ptp_devices_load(&arena, &devices, &diag), "%s", diag.text);
	cr_assert(devices.all.count >= 12);
	for (size_t i = 0; i < devices.all.count; i++) {
		const struct ptp_device *d = &devices.all.at[i];

		for (unsigned p = 0; p < PTP_PROPERTY_COUNT; p++) {
			cr_expect(!d->source[p] == (d->property[p] == PTP_UNKNOWN), "%s: %s", d->name,
				  ptp_property_key[p]);
			cr_expect(!d->source[p] || names_a_section(d->source[p]), "%s: %s", d->name,
				  ptp_property_key[p]);
		}
		for (size_t c = 0; c < d->compatible_count; c++)
			cr_expect(!strpbrk(d->compatible[c], " \t") && strlen(d->compatible[c]) > 4, "%s", d->name);
		cr_expect(strspn(d->name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(d->name), "%s", d->name);
	}
	cr_expect_eq(find(&devices, "pl011")->property[PTP_READ_SIDE_EFFECTS], PTP_YES);
	cr_expect_eq(find(&devices, "ivshmem-memory")->property[PTP_READ_SIDE_EFFECTS], PTP_NO);
	cr_expect_eq(find(&devices, "pci-prefetchable-bar")->property[PTP_READ_SIDE_EFFECTS], PTP_UNKNOWN);
	cr_expect_eq(find(&devices, "nvme")->pci_class[0], 0x010802);
	ptp_devices_free(&devices);
	ptp_arena_free(&arena);
}

Test(devices, errors)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"devices: []", "d:1:1: ptproof-devices: 1 is missing, the version of the format"},
		{"ptproof-devices: 1\ndevices: [{name: a, title: b, unaligned: no}]",
		 "d:2:42: expected an answer and its source"},
		{"ptproof-devices: 1\ndevices: [{name: a, title: b, unaligned: {answer: no}}]",
		 "d:2:31: an answer and its source needs source:"},
		{"ptproof-devices: 1\ndevices: [{name: a, title: b, unaligned: {answer: unknown, source: c}}]",
		 "d:2:51: "},
		{"ptproof-devices: 1\ndevices: [{name: a, title: b}, {name: a, title: c}]",
		 "d:2:32: the name \"a\" is taken"},
		{"ptproof-devices: 1\ndevices: [{name: a, title: b, pci-class: [0x1000000]}]",
		 "d:2:43: a PCI class has 24 bits"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ptp_devices devices = {.loaded = false};
		struct ptp_arena arena = {0};
		struct ptp_diag diag = {0};

		cr_expect(ptp_devices_read(&arena, "d", cases[i].text, strlen(cases[i].text), &devices, &diag) ==
			  PTP_ERR_INPUT);
		cr_expect(!strncmp(diag.text, cases[i].error, strlen(cases[i].error)), "case %zu: %s", i, diag.text);
		ptp_devices_free(&devices);
		ptp_arena_free(&arena);
	}
}

// SPDX-License-Identifier: Apache-2.0
//
// Real hosts without their regions: what the raw files come to, against what somebody wrote by hand.
#include "claims.h"

#include "inputs/inputs.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const names[] = {"d612-max-clean", "d612-max-viol", "d612-a72-viol", "p72-max-viol"};

// A copy of the capture in which `sources:` follows upon `contexts:`.
static void copy_without_regions(const char *name, const struct scratch *to)
{
	char command[512], path[256];
	static char text[65536];
	char *regions, *sources;
	FILE *file;

	snprintf(command, sizeof(command), "cp -R '%s/%s/.' '%s' && chmod -R u+w '%s'", getenv("CAPTURES"), name,
		 to->path, to->path);
	cr_assert(!system(command), "%s", command);
	file = fopen(scratch_path(to, "capture.yaml", path), "r");
	cr_assert(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	regions = strstr(text, "\nregions:");
	sources = strstr(text, "\nsources:");
	cr_assert(regions && sources > regions);
	memmove(regions, sources, strlen(sources) + 1);
	scratch_text(to, "capture.yaml", text);
}

static const struct ptp_region *at(const struct ptp_capture *capture, uint64_t pa)
{
	const struct ptp_region *found = NULL;

	for (size_t i = 0; i < capture->regions.count; i++) {
		const struct ptp_region *r = &capture->regions.at[i];

		if (pa >= r->base && pa - r->base < r->size && (!found || r->depth > found->depth))
			found = r;
	}
	return found;
}

// An answer that forbids more.
static enum ptp_answer careful(unsigned property)
{
	return property == PTP_READ_SIDE_EFFECTS ? PTP_YES : PTP_NO;
}

static void compare(const char *capture, const struct ptp_region *hand, const struct ptp_region *read)
{
	cr_assert(read, "%s: nothing is at %s", capture, hand->name);
	cr_expect_eq(read->kind, hand->kind, "%s: %s has another kind than %s", capture, read->name, hand->name);
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++)
		cr_expect(read->property[i] == hand->property[i] || read->property[i] == PTP_UNKNOWN ||
				  read->property[i] == careful(i),
			  "%s: %s of %s is less careful than of %s", capture, ptp_property_key[i], read->name,
			  hand->name);
}

static void compare_all(const char *name)
{
	struct ptp_capture by_hand, read;
	struct ptp_diag diag = {PTP_OK, ""};
	struct scratch scratch;
	char path[512];

	scratch_open(&scratch);
	copy_without_regions(name, &scratch);
	snprintf(path, sizeof(path), "%s/%s", getenv("CAPTURES"), name);
	cr_assert(!ptp_read_capture(path, &by_hand, &diag), "%s", diag.text);
	cr_assert(!ptp_read_capture(scratch.path, &read, &diag), "%s", diag.text);
	cr_expect(!by_hand.disputes.count && !read.disputes.count);
	for (size_t i = 0; i < by_hand.regions.count; i++) {
		const struct ptp_region *hand = &by_hand.regions.at[i];

		if (hand->place.line) {
			compare(name, hand, at(&read, hand->base));
			compare(name, hand, at(&read, hand->base + hand->size - 1));
		}
	}
	ptp_capture_free(&by_hand);
	ptp_capture_free(&read);
	scratch_close(&scratch);
}

Test(captures, as_by_hand)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		compare_all(names[i]);
}

static const char *const expected[] = {
	"0-3ffffff device flash@0 reg 0",
	"8000000-800ffff device intc@8000000 reg 0 [like gicv3-distributor]",
	"8080000-809ffff device its@8080000 [like gicv3-its]",
	"80a0000-8ffffff device intc@8000000 reg 1 [like gicv3-redistributor]",
	"9000000-9000fff device pl011@9000000 [like pl011]",
	"9020000-9020017 device fw-cfg@9020000 [like fw-cfg]",
	"9050000-906ffff device smmuv3@9050000 [like smmuv3]",
	"a003e00-a003fff device virtio_mmio@a003e00 [like virtio-mmio]",
	"10045000-10045fff device 0000:00:05.0 BAR 1",
	"10045000-1004501f device 0000:00:05.0 BAR 1 MSI-X table [within 0000:00:05.0 BAR 1] [like pci-msix-table]",
	"10045800-10045807 device 0000:00:05.0 BAR 1 MSI-X pending bits [within 0000:00:05.0 BAR 1] [like pci-msix-table]",
	"10046000-100460ff device 0000:00:02.0 BAR 0",
	"3eff0000-3effffff device pcie@10000000 I/O ports",
	"40000000-5fffffff ram System RAM",
	"4010000000-401fffffff device pcie@10000000 [like pcie-ecam]",
	"8000000000-8000ffffff device 0000:00:02.0 BAR 2 [like pci-prefetchable-bar]",
};

// By its lines; the machine has 32 virtio transports and the two banks of its flash beside.
Test(captures, one_line_by_line)
{
	struct ptp_capture capture;
	struct ptp_diag diag = {PTP_OK, ""};
	struct scratch scratch;
	ptp_autofree char *found = NULL;

	scratch_open(&scratch);
	copy_without_regions("d612-max-viol", &scratch);
	cr_assert(!ptp_read_capture(scratch.path, &capture, &diag), "%s", diag.text);
	ptp_capture_order(&capture);
	found = capture_regions(&capture);
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		char line[256];

		snprintf(line, sizeof(line), "%s\n", expected[i]);
		cr_expect(strstr(found, line) != NULL, "no line %s in\n%s", expected[i], found);
	}
	cr_expect_eq(capture.regions.count, 58);
	ptp_capture_free(&capture);
	scratch_close(&scratch);
}

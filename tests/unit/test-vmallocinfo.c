// SPDX-License-Identifier: Apache-2.0
//
// The reader of vmallocinfo: areas of each kind, cut at every byte, and with one thing wrong at a time.
#include "inputs/vmallocinfo.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum ptp_err read(const char *text, size_t size, struct ptp_vmalloc_areas *areas, struct ptp_diag *diag)
{
	*areas = (struct ptp_vmalloc_areas){0};
	*diag = (struct ptp_diag){PTP_OK, ""};
	return ptp_vmallocinfo_read("f", text, size, areas, diag);
}

// Every area, in the order in which it is kept.
static char *areas_text(const struct ptp_vmalloc_areas *areas)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (size_t i = 0; i < areas->all.count; i++) {
		const struct ptp_vmalloc_area *a = &areas->all.at[i];

		fprintf(to, "%" PRIx64 " %" PRIx64, a->first, a->last);
		if (a->placed)
			fprintf(to, " %" PRIx64, a->pa);
		fputc('\n', to);
	}
	fclose(to);
	return text;
}

static const char sample[] =
	"0xffff800080000000-0xffff800080330000 3342336 setup_arch+0x1f8/0x534 phys=0x0000000040200000 vmap\n"
	"0xffff800080600000-0xffff800080605000   20480 kernel_clone+0x98/0x368 pages=4 vmalloc N0=4\n"
	"0xffff800080595000-0xffff800080597000    8192 probe+0x54/0x84 [a module] phys=0x0000000009000000 ioremap\n"
	"0xffff800080700000-0xffff800080710000   65536 dma_common_contiguous_remap+0x94/0xdc dma-coherent\n"
	"0xffff800080720000-0xffff800080722000    8192 unpurged vm_area\n"
	"0xffff800080730000-0xffff800080732000    8192 vm_map_ram\n"
	"0xffff800080740000-0xffff800080742000    8192\n"
	"0xffff800080750000-0xffff800080752000    8192 a+1/2 phys=0x0000000009000000 of a later kind\n";

static const char areas_of_sample[] = "ffff800080000000 ffff80008032ffff 40200000\n"
				      "ffff800080595000 ffff800080596fff 9000000\n"
				      "ffff800080600000 ffff800080604fff\n"
				      "ffff800080700000 ffff80008070ffff\n"
				      "ffff800080720000 ffff800080721fff\n"
				      "ffff800080730000 ffff800080731fff\n"
				      "ffff800080740000 ffff800080741fff\n"
				      "ffff800080750000 ffff800080751fff\n";

Test(vmallocinfo, each_kind)
{
	struct ptp_vmalloc_areas areas;
	struct ptp_diag diag;
	char *text;

	cr_assert(!read(sample, strlen(sample), &areas, &diag), "%s", diag.text);
	text = areas_text(&areas);
	cr_expect_str_eq(text, areas_of_sample);
	free(text);
	free(areas.all.at);
}

// Cut within a line it is refused, and else has areas of the whole text.
Test(vmallocinfo, cut_at_every_byte)
{
	for (size_t cut = 0; cut < strlen(sample); cut++) {
		struct ptp_vmalloc_areas areas;
		struct ptp_diag diag;
		bool ends = cut && sample[cut - 1] == '\n';
		char *text;

		cr_expect_eq(read(sample, cut, &areas, &diag), ends ? PTP_OK : PTP_ERR_INPUT, "cut at %zu: %s", cut,
			     diag.text);
		text = areas_text(&areas);
		for (char *rest = NULL, *line = strtok_r(text, "\n", &rest); ends && line;
		     line = strtok_r(NULL, "\n", &rest))
			cr_expect(strstr(areas_of_sample, line), "cut at %zu: %s", cut, line);
		free(text);
		free(areas.all.at);
	}
}

#define RANGE "0xffff800080000000-0xffff800080002000 8192 "
#define NO_AREA "f:1:1: expected an area: \"0xSTART-0xEND SIZE ...\""
#define HIDDEN                                                                                                         \
	"f:1:1: no area has this range and size: the kernel hides its addresses; with kernel.kptr_restrict = 1 and "   \
	"CAP_SYSLOG it shows them"
#define PHYS "f:1:1: expected one phys=0x with 16 digits, a multiple of 4096: the line was changed"

static const struct {
	const char *text, *error;
} wrong[] = {
	{"0x000000005729b793-0x0000000021c28726   69632 of_iomap+0xdc/0xf0 phys=0x0000000008000000 ioremap\n", HIDDEN},
	{"0x000000005729b000-0x000000005729d000    8192 a ioremap\n", HIDDEN},
	{"0x0000000000000000-0x0000000000000000    8192 a ioremap\n", HIDDEN},
	{"0xffff800080000000-0xffff800080002000 4096 a\n", HIDDEN},
	{"0xffff800080000800-0xffff800080002800 8192 a\n", HIDDEN},
	{"0xffff800080000000-0xffff800080000800 2048 a\n", HIDDEN},
	{"0xffff800080000000-0xffff800080000000 0 a\n", HIDDEN},
	{"0xffff800080002000-0xffff800080000000 8192 a\n", HIDDEN},
	{"\n", NO_AREA},
	{"vmalloc\n", NO_AREA},
	{"ffff800080000000-0xffff800080002000 8192 a\n", NO_AREA},
	{"0xffff800080000000-ffff800080002000 8192 a\n", NO_AREA},
	{"0xffff800080000000 0xffff800080002000 8192 a\n", NO_AREA},
	{"0x1ffff800080000000-0xffff800080002000 8192 a\n", NO_AREA},
	{"0xffff800080000000-0xffff800080002000\n", NO_AREA},
	{"0xffff800080000000-0xffff800080002000 \n", NO_AREA},
	{"0xffff800080000000-0xffff800080002000 -8192 a\n", NO_AREA},
	{"0xffff800080000000-0xffff800080002000 8192K a\n", NO_AREA},
	{"0xffff800080000000-0xffff80008000200g 8192 a\n", NO_AREA},
	{RANGE "a phys=0x000000000900000 ioremap\n", PHYS},
	{RANGE "a phys=0x00000000090000000 ioremap\n", PHYS},
	{RANGE "a phys=0000000009000000 ioremap\n", PHYS},
	{RANGE "a phys=0x000000000900000g ioremap\n", PHYS},
	{RANGE "a phys=0x0000000009000800 ioremap\n", PHYS},
	{RANGE "a phys= ioremap\n", PHYS},
	{RANGE "a phys=0x0000000009000000 phys=0x0000000009000000 ioremap\n", PHYS},
	{RANGE "a\n0xffff800080001000-0xffff800080003000 8192 b\n",
	 "f:2:1: the area overlaps that of line 1: it was given out anew while the text was read; take it again"},
	{RANGE "a\n" RANGE "a\n",
	 "f:2:1: the area overlaps that of line 1: it was given out anew while the text was read; take it again"},
	{RANGE "a\n" RANGE "a", "f:2:1: the text ends within a line: it was cut"},
};

Test(vmallocinfo, one_thing_wrong)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct ptp_vmalloc_areas areas;
		struct ptp_diag diag;

		cr_expect(read(wrong[i].text, strlen(wrong[i].text), &areas, &diag), "%s", wrong[i].text);
		cr_expect_str_eq(diag.text, wrong[i].error);
		free(areas.all.at);
	}
}

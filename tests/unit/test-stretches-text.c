// SPDX-License-Identifier: Apache-2.0
//
// What stretches are made of small texts: bounds, what is not there, and files that contradict each other. (Real ones: test-stretches.)
#include "inputs/ptdump.h"
#include "inputs/stretches.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNMAPPED "0xffff000000000000-0xffff000040000000 1G PUD\n"
#define RAM "0xffff000040000000-0xffff000080000000 1G PUD RW NX SHD AF BLK UXN MEM/NORMAL\n"
#define NO_RAM "0xffff000080000000-0xffff800000000000 131070G PGD\n"
#define TEXT "0xffff800000000000-0xffff800000010000 64K PTE ro x SHD AF UXN MEM/NORMAL\n"
#define FREED "0xffff800000010000-0xffff800000020000 64K PTE\n"
#define DATA "0xffff800000020000-0xffff800000030000 64K PTE RW NX SHD AF UXN MEM/NORMAL\n"
#define REST "0xffff800000030000-0x0000000000000000 137438953280K PGD\n"
#define LINEAR "---[ Linear Mapping start ]---\n" UNMAPPED RAM NO_RAM "---[ Linear Mapping end ]---\n"
#define LISTING LINEAR TEXT FREED DATA REST

#define RELEASE "OSRELEASE=7\n"
#define SIZES "NUMBER(VA_BITS)=48\nNUMBER(TCR_EL1_T1SZ)=0x10\n"
#define OFFSET "NUMBER(PHYS_OFFSET)=0x40000000\n"
#define IMAGE "NUMBER(kimage_voffset)=0xffff7fffc0000000\nSYMBOL(_stext)=ffff800000008000\n"
#define SYMBOLS "SYMBOL(init_uts_ns)=ffff800000028000\n"

#define AREA(from, to, size, rest) "0xffff8000000" from "-0xffff8000000" to " " size " a " rest "\n"

#define STRETCH_LINEAR "ffff000000000000 ffff7fffffffffff 40000000\n"

static const struct {
	const char *name, *info, *areas, *listing, *stretches; // or what the error has in it, after '!'
} cases[] = {
	{"nothing is given", "", "", LISTING, ""},
	{"the linear map", RELEASE SIZES OFFSET, "", LISTING, STRETCH_LINEAR},
	{"of a listing without its markers", RELEASE SIZES OFFSET, "", UNMAPPED RAM NO_RAM TEXT FREED DATA REST, ""},
	{"without the marker of its end", RELEASE SIZES OFFSET, "",
	 "---[ Linear Mapping start ]---\n" UNMAPPED RAM NO_RAM TEXT FREED DATA REST, STRETCH_LINEAR},
	{"that begins later", RELEASE SIZES OFFSET, "",
	 UNMAPPED "---[ Linear Mapping start ]---\n" RAM NO_RAM "---[ Linear Mapping end ]---\n" TEXT FREED DATA REST,
	 "ffff000040000000 ffff7fffffffffff 80000000\n"},
	{"as 5.3 had it", RELEASE SIZES OFFSET, "",
	 UNMAPPED RAM NO_RAM TEXT FREED DATA "---[ Linear Mapping ]---\n" REST, ""},
	{"no offset", RELEASE SIZES, "", LISTING, ""},
	{"no bits that were configured", RELEASE "NUMBER(TCR_EL1_T1SZ)=0x10\n" OFFSET, "", LISTING, ""},
	{"before T1SZ was told", RELEASE "NUMBER(VA_BITS)=48\n" OFFSET, "", LISTING, STRETCH_LINEAR},
	{"configured for more than the CPU has",
	 RELEASE "NUMBER(VA_BITS)=52\nNUMBER(TCR_EL1_T1SZ)=0x10\n"
		 "NUMBER(PHYS_OFFSET)=0xfff1000040000000\n",
	 "", LISTING, STRETCH_LINEAR},
	{"configured for less", RELEASE "NUMBER(VA_BITS)=47\nNUMBER(TCR_EL1_T1SZ)=0x10\n" OFFSET, "", LISTING, ""},
	{"fewer bits: half of what is marked is beyond it",
	 RELEASE "NUMBER(VA_BITS)=47\nNUMBER(TCR_EL1_T1SZ)=17\n" OFFSET, "", LISTING, ""},
	{"no bits at all", RELEASE "NUMBER(VA_BITS)=48\nNUMBER(TCR_EL1_T1SZ)=64\n" OFFSET, "", LISTING, ""},
	{"no number", RELEASE "NUMBER(VA_BITS)=48x\n" OFFSET, "", LISTING, ""},
	{"the image: its text", RELEASE IMAGE, "", LISTING, "ffff800000000000 ffff80000000ffff 40000000\n"},
	{"to its data", RELEASE IMAGE SYMBOLS, "", LISTING, "ffff800000000000 ffff80000002ffff 40000000\n"},
	{"a symbol where nothing is", RELEASE IMAGE "SYMBOL(init_uts_ns)=ffff800000018000\n", "", LISTING,
	 "ffff800000000000 ffff80000000ffff 40000000\n"},
	{"no voffset", RELEASE "SYMBOL(_stext)=ffff800000008000\n", "", LISTING, ""},
	{"an area", "", AREA("40000", "50000", "65536", "phys=0x0000000009000000 ioremap"), LISTING,
	 "ffff800000040000 ffff80000004ffff 9000000\n"},
	{"areas of no one place", "",
	 AREA("40000", "50000", "65536", "pages=15 vmalloc") AREA("50000", "60000", "65536", "vmap"), LISTING, ""},
	{"areas side by side", "",
	 AREA("50000", "60000", "65536", "phys=0x0000000009010000 ioremap")
		 AREA("40000", "50000", "65536", "phys=0x0000000009000000 ioremap")
			 AREA("60000", "70000", "65536", "phys=0x0000000009000000 ioremap"),
	 LISTING, "ffff800000040000 ffff80000005ffff 9000000\nffff800000060000 ffff80000006ffff 9000000\n"},
	{"both tell of the image", RELEASE SIZES OFFSET IMAGE SYMBOLS,
	 AREA("00000", "10000", "65536", "phys=0x0000000040000000 vmap")
		 AREA("20000", "31000", "69632", "phys=0x0000000040020000 vmap"),
	 LISTING, STRETCH_LINEAR "ffff800000000000 ffff800000030fff 40000000\n"},
	{"and differ", RELEASE IMAGE SYMBOLS, AREA("00000", "10000", "65536", "phys=0x0000000040200000 vmap"), LISTING,
	 "!say different things of 0xffff800000000000: they are of different kernels, or boots"},
	{"something else is in the image", RELEASE IMAGE SYMBOLS, AREA("10000", "14000", "16384", "pages=3 vmalloc"),
	 LISTING, "!the kernel image and vmallocinfo say different things of 0xffff800000010000"},
	{"something is in the linear map", RELEASE SIZES OFFSET,
	 "0xffff000040000000-0xffff000040002000 8192 a pages=1 vmalloc\n", LISTING,
	 "!the linear map and vmallocinfo say different things of 0xffff000040000000"},
	{"no text where it should be",
	 RELEASE "NUMBER(kimage_voffset)=0xffff7fffc0000000\nSYMBOL(_stext)=ffff800000028000\n", "", LISTING,
	 "!vmcoreinfo has the kernel's text at 0xffff800000028000, where kernel-page-tables has none"},
	{"nothing where it should be",
	 RELEASE "NUMBER(kimage_voffset)=0xffff7fffc0000000\nSYMBOL(_stext)=ffff800000038000\n", "", LISTING,
	 "!where kernel-page-tables has none: the two are of different kernels, or boots"},
	{"a listing of firmware's tables", RELEASE SIZES OFFSET IMAGE, "",
	 "0x0000000000000000-0x0000000000010000 64K PTE RW x SHD AF NG UXN MEM/NORMAL\n", ""},
};

static void make(size_t i, struct ptp_capture *capture, struct ptp_diag *diag)
{
	struct ptp_vmcoreinfo info = {*cases[i].info ? cases[i].info : NULL, strlen(cases[i].info)};
	struct ptp_ptdump *dump = ptp_push(&capture->ptdumps);
	struct ptp_vmalloc_areas areas = {0};

	dump->key = "kernel-page-tables";
	cr_assert(!ptp_ptdump_read("listing", cases[i].listing, strlen(cases[i].listing), 1, dump, diag), "%s: %s",
		  cases[i].name, diag->text);
	cr_assert(!*cases[i].areas ||
			  !ptp_vmallocinfo_read("areas", cases[i].areas, strlen(cases[i].areas), &areas, diag),
		  "%s: %s", cases[i].name, diag->text);
	ptp_stretches_make(capture, &info, &areas, diag);
	free(areas.all.at);
}

Test(stretches_text, each_case)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ptp_capture capture = {.title = ""};
		struct ptp_diag diag = {PTP_OK, ""};
		char *text = NULL;
		size_t size;
		FILE *to = open_memstream(&text, &size);

		make(i, &capture, &diag);
		for (size_t j = 0; j < capture.stretches.count; j++)
			fprintf(to, "%" PRIx64 " %" PRIx64 " %" PRIx64 "\n", capture.stretches.at[j].first,
				capture.stretches.at[j].last, capture.stretches.at[j].pa);
		fclose(to);
		if (*cases[i].stretches == '!')
			cr_expect(diag.err && strstr(diag.text, cases[i].stretches + 1), "%s: %s", cases[i].name,
				  diag.text);
		else
			cr_expect(!diag.err && !strcmp(text, cases[i].stretches), "%s: %s%s", cases[i].name, text,
				  diag.text);
		free(text);
		ptp_capture_free(&capture);
	}
}

// SPDX-License-Identifier: Apache-2.0
//
// The reader of kernels' listings: a text of each version, cut at every byte, and with one thing wrong at a time.
#include "inputs/ptdump.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sample {
	const char *name;
	unsigned stage;
	const char *text;
	enum ptp_ptdump_format format;
	const char *rows; // first, last and words of each
};

static const struct sample samples[] = {
	{"4.0: no level, and no rows for what is empty", 1,
	 "---[ vmemmap start ]---\n"
	 "0xffffffbd80000000-0xffffffbd84000000          64M       RW NX SHD AF      BLK UXN MEM/NORMAL\n"
	 "0xffffffbd88000000-0xffffffbd88001000           4K       RW NX     AF          UXN DEVICE/GRE\n"
	 "---[ vmemmap end ]---\n",
	 PTP_PTDUMP_STAGE1,
	 "ffffffbd80000000 ffffffbd83ffffff RW NX SHD AF BLK UXN MEM/NORMAL\n"
	 "ffffffbd88000000 ffffffbd88000fff RW NX AF UXN DEVICE/GRE\n"},
	{"4.14: columns move where UXN is clear", 1,
	 "---[ vmalloc() Area ]---\n"
	 "0xffffff8000080000-0xffffff8000100000         512K PTE       ro x  SHD AF NG CON     UXN MEM/NORMAL\n"
	 "0xffffff8000100000-0xffffff8000200000           1M PTE   USR ro NX SHD AF NG         MEM/NORMAL\n"
	 "0xffffff8000400000-0xffffff8000600000           2M PMD       RW NX SHD AF        BLK UXN DEVICE/nGnRE\n",
	 PTP_PTDUMP_STAGE1,
	 "ffffff8000080000 ffffff80000fffff ro x SHD AF NG CON UXN MEM/NORMAL\n"
	 "ffffff8000100000 ffffff80001fffff USR ro NX SHD AF NG MEM/NORMAL\n"
	 "ffffff8000400000 ffffff80005fffff RW NX SHD AF BLK UXN DEVICE/nGnRE\n"},
	{"5.10: rows for what is empty, BTI, tags, and an index without a name", 1,
	 "---[ Linear Mapping start ]---\n"
	 "0xffff000000000000-0xffff000040000000           1G PUD\n"
	 "0xffff000040000000-0xffff000040200000           2M PMD       RW NX SHD AF NG     BLK UXN    MEM/NORMAL-TAGGED\n"
	 "0xffff000040200000-0xffff000040201000           4K PTE       ro x  SHD AF            UXN GP MEM/NORMAL\n"
	 "0xffff000040201000-0xffff000040202000           4K PTE       RW NX SHD AF            UXN    \n"
	 "0xffff000040202000-0xffff000040203000           4K PTE F     RW NX SHD AF            UXN    DEVICE/GRE\n"
	 "---[ Linear Mapping end ]---\n"
	 "---[ Modules start ]---\n"
	 "0xffff000040203000-0x0000000000000000 274876856308K PTE\n",
	 PTP_PTDUMP_STAGE1,
	 "ffff000000000000 ffff00003fffffff\n"
	 "ffff000040000000 ffff0000401fffff RW NX SHD AF NG BLK UXN MEM/NORMAL-TAGGED\n"
	 "ffff000040200000 ffff000040200fff ro x SHD AF UXN GP MEM/NORMAL\n"
	 "ffff000040201000 ffff000040201fff RW NX SHD AF UXN\n"
	 "ffff000040202000 ffff000040202fff F RW NX SHD AF UXN DEVICE/GRE\n"
	 "ffff000040203000 ffffffffffffffff\n"},
	{"7.2, with DS=1: no SHD", 1,
	 "---[ Linear Mapping start ]---\n"
	 "0xfff0000000000000-0xfffffffffffff000 4398046511100K PGD\n"
	 "0xfffffffffffff000-0x0000000000000000           4K PTE       RW NX     AF            UXN    MEM/NORMAL-TAGGED\n"
	 "---[ Fixmap end ]---\n",
	 PTP_PTDUMP_STAGE1,
	 "fff0000000000000 ffffffffffffefff\n"
	 "fffffffffffff000 ffffffffffffffff RW NX AF UXN MEM/NORMAL-TAGGED\n"},
	{"efi_page_tables: the lower half, to the top of the address space", 1,
	 "---[ UEFI runtime start ]---\n"
	 "0x0000000000000000-0x0000000000010000          64K PTE       RW x  SHD AF NG         UXN    MEM/NORMAL\n"
	 "0x0000000000010000-0x0001000000000000 274877906880K PMD\n"
	 "---[ UEFI runtime end ]---\n"
	 "0x0001000000000000-0x0000000000000000    16776960T PGD\n",
	 PTP_PTDUMP_STAGE1,
	 "0 ffff RW x SHD AF NG UXN MEM/NORMAL\n"
	 "10000 ffffffffffff\n"
	 "1000000000000 ffffffffffffffff\n"},
	{"stage 2 of 6.12: a row without a level, one with a wrong one", 2,
	 "---[ Guest IPA ]---\n"
	 "0x0000000000000000-0x0000000008000000         128M \n"
	 "0x0000000008000000-0x0000000008001000           4K 0   R W X AF    \n"
	 "0x0000000008001000-0x0000000008002000           4K 3   R     AF    \n"
	 "0x0000000008002000-0x0000000008200000        2040K 3\n",
	 PTP_PTDUMP_S2_6_12,
	 "0 7ffffff\n"
	 "8000000 8000fff R W X AF\n"
	 "8001000 8001fff R AF\n"
	 "8002000 81fffff\n"},
	{"stage 2 of 7.2: execute-never in two columns that touch", 2,
	 "---[ Guest IPA ]---\n"
	 "0x0000000000000000-0x0000000000200000           2M 2   R W px ux  AF BLK\n"
	 "0x0000000000200000-0x0000000000201000           4K 3   R   PXNux  AF    \n"
	 "0x0000000000201000-0x0000000000202000           4K 3   R W PXNUXN AF    \n"
	 "0x0000000000202000-0x0000000000203000           4K 3     W px UXN AF    \n"
	 "0x0000000000203000-0x0000000000204000           4K 3 F\n",
	 PTP_PTDUMP_S2_7,
	 "0 1fffff R W px ux AF BLK\n"
	 "200000 200fff R PXN ux AF\n"
	 "201000 201fff R W PXN AF UXN\n"
	 "202000 202fff W px AF UXN\n"
	 "203000 203fff F\n"},
	{"stage 2 of Android's kernels", 2,
	 "---[ Host IPA ]---\n"
	 "0x0000000000000000-0x0000000040000000           1G PUD   XN R W AF         BLK\n"
	 "0x0000000040000000-0x0000000040001000           4K PTE      R W AF FnXS CON    \n"
	 "0x0000000040001000-0x0000000080000000     1048572K PTE\n",
	 PTP_PTDUMP_S2_ANDROID,
	 "0 3fffffff R W XN AF BLK\n"
	 "40000000 40000fff R W AF FnXS CON\n"
	 "40001000 7fffffff\n"},
};

#define SAMPLES (sizeof(samples) / sizeof(*samples))

static enum ptp_err read(const char *text, size_t size, unsigned stage, struct ptp_ptdump *dump, struct ptp_diag *diag)
{
	char *copy = malloc(size + 1); // of its own, so that a read past its end is one
	enum ptp_err err;

	memcpy(copy, text, size);
	copy[size] = '\0';
	*dump = (struct ptp_ptdump){.key = "k"};
	*diag = (struct ptp_diag){0};
	err = ptp_ptdump_read("f", copy, size, stage, dump, diag);
	free(copy);
	return err;
}

static char *rows_text(const struct ptp_ptdump *dump)
{
	char *text = NULL, words[PTP_PTDUMP_TEXT];
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (size_t i = 0; i < dump->rows.count; i++) {
		const struct ptp_ptdump_row *row = &dump->rows.at[i];

		ptp_ptdump_text(row->words, words);
		fprintf(to, "%" PRIx64 " %" PRIx64 "%s%s\n", row->first, row->last, *words ? " " : "", words);
	}
	fclose(to);
	return text;
}

static bool has_empty(const struct ptp_ptdump *dump)
{
	for (size_t i = 0; i < dump->rows.count; i++)
		if (!dump->rows.at[i].words)
			return true;
	return false;
}

Test(ptdump, each_version)
{
	for (size_t i = 0; i < SAMPLES; i++) {
		const struct sample *s = &samples[i];
		struct ptp_ptdump dump;
		struct ptp_diag diag;
		char *rows;

		cr_expect(!read(s->text, strlen(s->text), s->stage, &dump, &diag), "%s: %s", s->name, diag.text);
		rows = rows_text(&dump);
		cr_expect_str_eq(rows, s->rows, "%s:\n%s", s->name, rows);
		cr_expect(dump.format == s->format, "%s", s->name);
		free(rows);
		free(dump.rows.at);
	}
}

// A text that is cut within a line is refused; between lines, unless no one can know. It never has more rows, or others.
Test(ptdump, cut_at_every_byte)
{
	for (size_t i = 0; i < SAMPLES; i++) {
		const struct sample *s = &samples[i];
		const size_t size = strlen(s->text);

		for (size_t cut = 0; cut < size; cut++) {
			struct ptp_ptdump dump;
			struct ptp_diag diag;
			enum ptp_err err = read(s->text, cut, s->stage, &dump, &diag);
			bool ends = cut && s->text[cut - 1] == '\n';
			char *rows = rows_text(&dump);

			cr_expect(err || ends, "%s, cut at %zu", s->name, cut);
			cr_expect(err || !strncmp(rows, s->rows, strlen(rows)), "%s, cut at %zu", s->name, cut);
			cr_expect(err || s->stage == 2 || !has_empty(&dump) || !strcmp(rows, s->rows), "%s, cut at %zu",
				  s->name, cut);
			free(rows);
			free(dump.rows.at);
		}
	}
}

#define A "0xffff000000000000-0xffff000000001000           4K PTE       "
#define GOOD A "RW NX SHD AF UXN MEM/NORMAL\n"
#define TOP "0xffff000000001000-0x0000000000000000 274877906940K PTE\n"
#define NO_ROW "f:1:1: neither a marker nor a row: expected \"---[ NAME ]---\" or \"0xSTART-0xEND SIZE ...\""
#define STAGE1 "f:1:1: a row with attributes has one of ro and RW, one of NX and x, and at most one memory type"
#define STAGE2 "f:1:1: ro and RW are words of stage 1: such a listing belongs under kernel-page-tables:"
#define NOT_ONE "f: its words are not those of any one version of Linux"
#define MISSING                                                                                                        \
	": the row does not begin where the one before it ended, and this kernel lists what is empty, too: rows are "  \
	"missing"

static const struct {
	unsigned stage;
	const char *text, *error;
} wrong[] = {
	{1, "", "f: there is no row in it"},
	{1, "---[ Linear Mapping start ]---\n", "f: there is no row in it"},
	{1, "3\n" GOOD, NO_ROW},
	{1, "\n", NO_ROW},
	{1, "# kernel_page_tables\n" GOOD, NO_ROW},
	{1, "---[ ]---\n" GOOD, NO_ROW},
	{1, "0xffff00000000000-0xffff000000001000 4K PTE\n", NO_ROW},
	{1, "0xffff00000000000g-0xffff000000001000 4K PTE\n", NO_ROW},
	{1, "0xffff000000000000+0xffff000000001000 4K PTE\n", NO_ROW},
	{1, "ffff00000000000000-0xffff000000001000 4K PTE\n", NO_ROW},
	{1, "0xffff000000000000-0xffff0000000010000 4K PTE\n", NO_ROW},
	{1, "0xffff000000001000-0xffff000000000000 4K PTE\n",
	 "f:1:1: the row ends before it begins: addresses were changed, or hidden"},
	{1, "0x0000000000000000-0x0000000000000000 0E PGD\n",
	 "f:1:1: the row ends before it begins: addresses were changed, or hidden"},
	{1, "0xffff000000000000-0xffff000000001000\n", "f:1:38: the row has no size: the line was cut"},
	{1, "0xffff000000000000-0xffff000000001000 8K PTE\n",
	 "f:1:39: the size is not that of the range, 4K: the line was changed"},
	{1, "0xffff000000000000-0xffff000000100000 1024K PTE\n",
	 "f:1:39: the size is not that of the range, 1M: the line was changed"},
	{1, "0xffff000000000000-0xffff000000001000 4096B PTE\n",
	 "f:1:39: a size in bytes is of a format that Linux did not take up: not read"},
	{1, "0xffff000000000000-0xffff000000001000 0x0000000080000000 4K PTE D A G . . W R V\n",
	 "f:1:39: the row has an output address, which no arm64 kernel prints: of another architecture?"},
	{1, A "TBL RW x MEM/NORMAL\n", "f:1:62: TBL is of a format that Linux did not take up: not read"},
	{1, A "RW NX SHD AF UXN MEM/NORMALITY\n",
	 "f:1:79: \"MEM/NORMALITY\" is no word of a kernel's listing of arm64 tables"},
	{1, A "PTE RW NX\n", "f:1:62: \"PTE\" is no word of a kernel's listing of arm64 tables"},
	{1, A "RW NX AF AF\n", "f:1:71: AF is there twice"},
	{1, A "NX AF\n", STAGE1},
	{1, A "RW ro NX AF\n", STAGE1},
	{1, A "RW AF\n", STAGE1},
	{1, A "RW NX x AF\n", STAGE1},
	{1, A "RW NX AF MEM/NORMAL DEVICE/nGnRE\n", STAGE1},
	{1, GOOD GOOD, "f:2:1: the row begins before the end of the one before it"},
	{1, TOP GOOD, "f:2:1: the row begins before the end of the one before it"},
	{1, GOOD "0xffff000000002000-0x0000000000000000 274877906936K PTE\n", "f:2:1" MISSING},
	{1, "0xffff000000000000-0xffff000000001000 4K PTE\n",
	 "f: its last row does not end at 0x0000000000000000: the text was cut"},
	{1, A "RW NX DEVICE/GRE\n0xffff000000001000-0xffff000000002000 4K PTE RW NX XN\n", NOT_ONE},
	{1, A "RW NX R\n", NOT_ONE},
	{1, "0x0000000000000000-0x0000000000000000 16E 3\n",
	 "f:1:1: the row ends before it begins: addresses were changed, or hidden"},
	{1, "0x0000000000001000-0x0000000000000000 18014398509481980K 3\n",
	 "f:1:58: a level that is a digit is of stage 2: such a listing belongs under stage2-page-tables:"},
	{2, GOOD, STAGE2},
	{2, "0x0000000000000000-0x0000000000001000 4K PTE RW NX AF\n", STAGE2},
	{2, "0x0000000000001000-0x0000000000002000 4K 3\n", "f:1:1" MISSING},
	{2, "0x0000000000000000-0x0000000000001000 4K 3 R\n0x0000000000002000-0x0000000000003000 4K 3 R\n",
	 "f:2:1" MISSING},
	{2, "0x0000000000000000-0x0000000000001000 4K 3 R px AF\n",
	 "f:1:1: a row with attributes has one of px and PXN, and one of ux and UXN"},
	{2, "0x0000000000000000-0x0000000000001000 4K 3 R PXNPXNPXN AF\n", "f:1:46: PXN is there twice"},
	{2, "0x0000000000000000-0x0000000000001000 4K 3 R X XN AF\n", NOT_ONE},
	{2, "0x0000000000000000-0x0000000000001000 4K PTE R X AF\n", NOT_ONE},
};

Test(ptdump, one_thing_wrong)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct ptp_ptdump dump;
		struct ptp_diag diag;

		cr_expect(read(wrong[i].text, strlen(wrong[i].text), wrong[i].stage, &dump, &diag), "%s",
			  wrong[i].text);
		cr_expect_str_eq(diag.text, wrong[i].error);
		free(dump.rows.at);
	}
}

Test(ptdump, zero_byte)
{
	struct ptp_ptdump dump;
	struct ptp_diag diag;

	cr_expect(read(GOOD "\0\n", sizeof(GOOD "\0\n") - 1, 1, &dump, &diag));
	cr_expect_str_eq(diag.text, "f:2:1: the line has a zero byte in it: this is no text");
	free(dump.rows.at);
}

// Pasted text: other blanks, and a carriage return.
Test(ptdump, blanks)
{
	static const char text[] = "---[ vmemmap start ]---\r\n"
				   "0xffff000000000000-0xffff000000001000 4K PTE RW\tNX SHD AF UXN MEM/NORMAL\r\n";
	struct ptp_ptdump dump;
	struct ptp_diag diag;

	cr_assert(!read(text, sizeof(text) - 1, 1, &dump, &diag), "%s", diag.text);
	cr_expect(dump.rows.count == 1 && dump.rows.at[0].words & PTP_W(NORMAL));
	free(dump.rows.at);
}

// The words of a descriptor are those that the kernel of each version prints for it.
Test(ptdump, words_of_a_descriptor)
{
	static const struct {
		enum ptp_ptdump_format format;
		uint64_t descriptor;
		const char *words;
	} cases[] = {
		{PTP_PTDUMP_STAGE1, 0x0068000040000707, "RW NX SHD AF UXN"},
		{PTP_PTDUMP_STAGE1, 0x00500000402007c1, "USR ro x SHD AF CON BLK UXN"},
		{PTP_PTDUMP_STAGE1, 0x0064000008000e0f, "RW NX AF NG UXN GP"},
		{PTP_PTDUMP_STAGE1, 0x000000000800070a, "F RW x SHD AF"},
		{PTP_PTDUMP_S2_6_12, 0x00400000400007c3, "R W X AF"},
		{PTP_PTDUMP_S2_6_12, 0x0000000040000741, "R AF BLK"},
		{PTP_PTDUMP_S2_7, 0x00000000400007c3, "R W px ux AF"},
		{PTP_PTDUMP_S2_7, 0x00200000400007c3, "R W PXN ux AF"},
		{PTP_PTDUMP_S2_7, 0x00400000400007c3, "R W PXN AF UXN"},
		{PTP_PTDUMP_S2_7, 0x00600000400007c3, "R W px AF UXN"},
		{PTP_PTDUMP_S2_ANDROID, 0x0050000040000fc3, "R W XN AF FnXS CON"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char words[PTP_PTDUMP_TEXT];

		ptp_ptdump_text(ptp_ptdump_words(cases[i].format, cases[i].descriptor), words);
		cr_expect_str_eq(words, cases[i].words, "0x%" PRIx64 ": %s", cases[i].descriptor, words);
	}
}

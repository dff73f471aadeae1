// SPDX-License-Identifier: Apache-2.0
//
// The text of kernel_page_tables, efi_page_tables and stage2_page_tables, of every version that printed them.
//
// Source: Linux, arch/arm64/mm/ptdump.c (before 5.6: dump.c), arch/arm64/kvm/ptdump.c. A row is
//
//     0xSTART-0xEND SIZE LEVEL words
//
// END is exclusive, and 0 at the top of the address space. What is clear prints blanks, of different number by version, so rows are read
// by words and not by columns. LEVEL is none to 4.5, and no architectural level: nothing is made of it.
#include "inputs/ptdump.h"

#include "inputs/yaml.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// Where the linear map begins since it is the lower half of the kernel's addresses; it was called otherwise before (5.3).
#define LINEAR "---[ Linear Mapping start ]---"

struct lines {
	struct ptp_place place;         // of the word that is read
	const char *start, *line, *end; // of the line, and what is left of it
	unsigned stage;
	uint32_t words; // of all rows
	unsigned leap;  // the first line whose row does not begin where the one before it ended, or 0
	bool names;     // of levels, not digits
	bool empties;   // there are rows of what is empty
	bool linear;    // the last marker was that of the linear map
	struct ptp_diag *diag;
};

// Of the word that is read; of the row as a whole, where it is put back to its beginning.
static enum ptp_err fail(struct lines *l, const char *why)
{
	return ptp_fail_at(l->diag, l->place, "%s", why);
}

// The next word of the line, without the blanks before it; false at its end.
static bool next_word(struct lines *l, const char **word, size_t *length)
{
	while (l->line < l->end && (*l->line == ' ' || *l->line == '\t' || *l->line == '\r'))
		l->line++;
	*word = l->line;
	l->place.column = (unsigned)(l->line - l->start) + 1;
	while (l->line < l->end && *l->line != ' ' && *l->line != '\t' && *l->line != '\r')
		l->line++;
	*length = (size_t)(l->line - *word);
	return *length;
}

static bool is(const char *word, size_t length, const char *other)
{
	return length == strlen(other) && !memcmp(word, other, length);
}

// "0x" and 16 hexadecimal digits at TEXT.
static bool address(const char *text, uint64_t *value)
{
	*value = 0;
	if (text[0] != '0' || text[1] != 'x')
		return false;
	for (unsigned i = 2; i < 18; i++) {
		char c = text[i];

		if (!isxdigit((unsigned char)c))
			return false;
		*value = *value << 4 | (uint64_t)(isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10);
	}
	return true;
}

static enum ptp_err read_range(struct lines *l, struct ptp_ptdump_row *row)
{
	const char *word;
	size_t length;
	uint64_t end;

	if (!next_word(l, &word, &length) || length != 37 || word[18] != '-' || !address(word, &row->first) ||
	    !address(word + 19, &end))
		return fail(l, "neither a marker nor a row: expected \"---[ NAME ]---\" or \"0xSTART-0xEND SIZE ...\"");
	row->last = end - 1;
	if (end == row->first || row->last < row->first)
		return fail(l, "the row ends before it begins: addresses were changed, or hidden");
	return PTP_OK;
}

// The size as the kernel prints it: in the largest unit that has no remainder.
static void print_size(const struct ptp_ptdump_row *row, char text[32])
{
	const char *unit = "KMGTPE";
	uint64_t size = (row->last - row->first + 1) >> 10;

	for (; !(size & 1023) && unit[1]; unit++)
		size >>= 10;
	snprintf(text, 32, "%" PRIu64 "%c", size, *unit);
}

static enum ptp_err read_size(struct lines *l, const struct ptp_ptdump_row *row)
{
	char expected[32];
	const char *word;
	size_t length;

	if (!next_word(l, &word, &length))
		return fail(l, "the row has no size: the line was cut");
	if (length > 2 && word[0] == '0' && word[1] == 'x')
		return fail(l, "the row has an output address, which no arm64 kernel prints: of another architecture?");
	if (word[length - 1] == 'B')
		return fail(l, "a size in bytes is of a format that Linux did not take up: not read");
	print_size(row, expected);
	if (!is(word, length, expected))
		return ptp_fail_at(l->diag, l->place, "the size is not that of the range, %s: the line was changed",
				   expected);
	return PTP_OK;
}

// Whether WORD is a level. Names are those of stage 1 and of Android's stage 2, digits of KVM's.
static bool is_level(const char *word, size_t length, bool *digit)
{
	static const char *const names[] = {"PGD", "P4D", "PUD", "PMD", "PTE"};

	*digit = is(word, length, "-1") || (length == 1 && *word >= '0' && *word <= '3');
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (is(word, length, names[i]))
			return true;
	return *digit;
}

static enum ptp_err unknown_word(struct lines *l, const char *word, size_t length)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*s", (int)(length < 31 ? length : 31), word);
	if (!strcmp(text, "TBL") || !strcmp(text, "NXTbl") || !strcmp(text, "UXNTbl"))
		return ptp_fail_at(l->diag, l->place, "%s is of a format that Linux did not take up: not read", text);
	return ptp_fail_at(l->diag, l->place, "%s is no word of a kernel's listing of arm64 tables",
			   ptp_quote(text).text);
}

static enum ptp_err add_word(struct lines *l, const char *word, size_t length, uint32_t *words)
{
	if (length > 3 && !memcmp(word, "PXN", 3)) // two columns without a blank between them
		return add_word(l, word, 3, words) ? l->diag->err : add_word(l, word + 3, length - 3, words);
	for (unsigned i = 0; i < PTP_PTDUMP_WORD_COUNT; i++) {
		if (!is(word, length, ptp_ptdump_word[i]))
			continue;
		if (*words & UINT32_C(1) << i)
			return ptp_fail_at(l->diag, l->place, "%s is there twice", ptp_ptdump_word[i]);
		*words |= UINT32_C(1) << i;
		return PTP_OK;
	}
	return unknown_word(l, word, length);
}

static unsigned count(uint32_t words)
{
	return (unsigned)__builtin_popcount(words);
}

// Columns that always print something, and those of which one at most does.
static enum ptp_err check_words(struct lines *l, uint32_t words)
{
	bool pairs = words & (PTP_W(PX) | PTP_W(PXN) | PTP_W(UX) | PTP_W(UXN));

	if (!words)
		return PTP_OK;
	if (l->stage == 2 && words & (PTP_W(RO) | PTP_W(RW)))
		return fail(l, "ro and RW are words of stage 1: such a listing belongs under kernel-page-tables:");
	if (l->stage == 1 && (count(words & (PTP_W(RO) | PTP_W(RW))) != 1 ||
			      count(words & (PTP_W(NX) | PTP_W(EXEC))) != 1 || count(words & PTP_TYPE_WORDS) > 1))
		return fail(l,
			    "a row with attributes has one of ro and RW, one of NX and x, and at most one memory type");
	if (l->stage == 2 && pairs &&
	    (count(words & (PTP_W(PX) | PTP_W(PXN))) != 1 || count(words & (PTP_W(UX) | PTP_W(UXN))) != 1))
		return fail(l, "a row with attributes has one of px and PXN, and one of ux and UXN");
	return PTP_OK;
}

static enum ptp_err read_words(struct lines *l, struct ptp_ptdump_row *row)
{
	const char *word;
	size_t length;
	bool first = true, digit;

	for (; next_word(l, &word, &length); first = false) {
		if (first && is_level(word, length, &digit)) {
			if (digit && l->stage == 1)
				return fail(l, "a level that is a digit is of stage 2: such a listing belongs under "
					       "stage2-page-tables:");
			l->names |= !digit;
		} else if (add_word(l, word, length, &row->words)) {
			return l->diag->err;
		}
	}
	l->words |= row->words;
	l->place.column = 1;
	return check_words(l, row->words);
}

static enum ptp_err read_row(struct lines *l, struct ptp_ptdump *dump)
{
	struct ptp_ptdump_row before = {.words = 0}, row = {.words = 0};
	bool first = !dump->rows.count;

	if (!first)
		before = dump->rows.at[dump->rows.count - 1];

	if (read_range(l, &row) || read_size(l, &row) || read_words(l, &row))
		return l->diag->err;
	if (!first && row.first <= before.last)
		return fail(l, "the row begins before the end of the one before it");
	if (!l->leap && (first ? l->stage == 2 && row.first : row.first != before.last + 1))
		l->leap = l->place.line;
	l->empties |= !row.words;
	if (l->linear) {
		dump->linear_first = dump->linear_last ? dump->linear_first : row.first;
		dump->linear_last = row.last;
	}
	*ptp_push(&dump->rows) = row;
	return PTP_OK;
}

static bool is_marker(const struct lines *l)
{
	size_t length = (size_t)(l->end - l->line);

	while (length && (l->line[length - 1] == ' ' || l->line[length - 1] == '\r'))
		length--;
	return length > 10 && !memcmp(l->line, "---[ ", 5) && !memcmp(l->line + length - 5, " ]---", 5);
}

static enum ptp_err read_line(struct lines *l, struct ptp_ptdump *dump)
{
	if (memchr(l->line, '\0', (size_t)(l->end - l->line)))
		return fail(l, "the line has a zero byte in it: this is no text");
	if (!is_marker(l))
		return read_row(l, dump);
	l->linear = !strncmp(l->line, LINEAR, strlen(LINEAR));
	return PTP_OK;
}

static enum ptp_err read_lines(struct lines *l, const char *text, size_t size, struct ptp_ptdump *dump)
{
	const char *end = text + size;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));

		l->place.line++;
		l->place.column = 1;
		if (!newline)
			return fail(l, "the text ends within a line: it was cut");
		l->start = l->line = text;
		l->end = newline;
		if (read_line(l, dump))
			return l->diag->err;
		text = newline + 1;
	}
	return PTP_OK;
}

// Of the whole text.
static enum ptp_err fail_all(struct lines *l, const char *why)
{
	return ptp_fail(l->diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(l->place.file).text, why);
}

// Of the formats of stage 2, one alone has a word for each column of execute-never, and one alone calls levels by name.
static enum ptp_err choose_format(struct lines *l, struct ptp_ptdump *dump)
{
	if (l->stage == 1)
		dump->format = PTP_PTDUMP_STAGE1;
	else if (l->names)
		dump->format = PTP_PTDUMP_S2_ANDROID;
	else
		dump->format = l->words & (PTP_W(PX) | PTP_W(PXN)) ? PTP_PTDUMP_S2_7 : PTP_PTDUMP_S2_6_12;
	if (l->words & ~ptp_ptdump_vocabulary(dump->format))
		return fail_all(l, "its words are not those of any one version of Linux");
	return PTP_OK;
}

// From 5.6 on every address has a row, to the top of the address space; KVM leaves out what follows the last change.
static enum ptp_err check_complete(struct lines *l, const struct ptp_ptdump *dump)
{
	if (!dump->rows.count)
		return fail_all(l, "there is no row in it");
	l->place.line = l->leap;
	l->place.column = 1;
	if (l->leap && (l->empties || l->stage == 2))
		return fail(
			l, "the row does not begin where the one before it ended, and this kernel lists what is empty, "
			   "too: rows are missing");
	if (l->empties && l->stage == 1 && dump->rows.at[dump->rows.count - 1].last != UINT64_MAX)
		return fail_all(l, "its last row does not end at 0x0000000000000000: the text was cut");
	return PTP_OK;
}

enum ptp_err ptp_ptdump_read(const char *file, const char *text, size_t size, unsigned stage, struct ptp_ptdump *dump,
			     struct ptp_diag *diag)
{
	struct lines l = {.place = {.file = file}, .stage = stage, .diag = diag};

	if (read_lines(&l, text, size, dump) || check_complete(&l, dump))
		return diag->err;
	return choose_format(&l, dump);
}

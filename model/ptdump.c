// SPDX-License-Identifier: Apache-2.0
//
// The words of each format, as bits of a descriptor.
#include "model/ptdump.h"

#include <stdio.h>

const char *const ptp_ptdump_word[PTP_PTDUMP_WORD_COUNT] = {
#define X(name, word) [PTP_W_##name] = word,
	PTP_PTDUMP_WORDS(X)
#undef X
};

// A column prints EQUAL where the bits of MASK are VALUE, else OTHER; 0 is a blank.
struct column {
	uint64_t mask, value;
	uint32_t equal, other;
};

#define BIT(n) (UINT64_C(1) << (n))
#define IF_SET(n, word)                                                                                                \
	{                                                                                                              \
		BIT(n), BIT(n), PTP_W(word), 0                                                                         \
	}
#define INVALID                                                                                                        \
	{                                                                                                              \
		BIT(0), 0, PTP_W(F), 0                                                                                 \
	}
#define XN_BITS (UINT64_C(3) << 53)

// A block was "bit 1 is clear" to 6.12 and is "the type is that of a block" now: of
// a valid entry, which is all that is asked, the same.
static const struct column stage1[] = {
	INVALID,
	IF_SET(6, USR),
	{BIT(7), BIT(7), PTP_W(RO), PTP_W(RW)},
	{BIT(53), BIT(53), PTP_W(NX), PTP_W(EXEC)},
	{UINT64_C(3) << 8, UINT64_C(3) << 8, PTP_W(SHD), 0},
	IF_SET(10, AF),
	IF_SET(11, NG),
	IF_SET(52, CON),
	{BIT(1), 0, PTP_W(BLK), 0},
	IF_SET(54, UXN),
	IF_SET(50, GP),
	{0},
};

static const struct column stage2_6_12[] = {
	INVALID, IF_SET(6, R), IF_SET(7, W), IF_SET(54, NEVER), IF_SET(10, AF), {BIT(1), 0, PTP_W(BLK), 0}, {0},
};

// XN[1:0] is one column, of four pairs of words.
static const struct column stage2_7[] = {
	INVALID,
	IF_SET(6, R),
	IF_SET(7, W),
	{XN_BITS, UINT64_C(0) << 53, PTP_W(PX) | PTP_W(UX), 0},
	{XN_BITS, UINT64_C(1) << 53, PTP_W(PXN) | PTP_W(UX), 0},
	{XN_BITS, UINT64_C(2) << 53, PTP_W(PXN) | PTP_W(UXN), 0},
	{XN_BITS, UINT64_C(3) << 53, PTP_W(PX) | PTP_W(UXN), 0},
	IF_SET(10, AF),
	{BIT(1), 0, PTP_W(BLK), 0},
	{0},
};

static const struct column stage2_android[] = {
	INVALID,
	IF_SET(54, XN),
	IF_SET(6, R),
	IF_SET(7, W),
	IF_SET(10, AF),
	IF_SET(11, FNXS),
	IF_SET(52, CON),
	{BIT(1), 0, PTP_W(BLK), 0},
	{0},
};

static const struct column *const columns_of[PTP_PTDUMP_FORMATS] = {
	[PTP_PTDUMP_STAGE1] = stage1,
	[PTP_PTDUMP_S2_6_12] = stage2_6_12,
	[PTP_PTDUMP_S2_7] = stage2_7,
	[PTP_PTDUMP_S2_ANDROID] = stage2_android,
};

uint32_t ptp_ptdump_words(enum ptp_ptdump_format format, uint64_t descriptor)
{
	uint32_t words = 0;

	for (const struct column *c = columns_of[format]; c->mask; c++)
		words |= (descriptor & c->mask) == c->value ? c->equal : c->other;
	return words;
}

uint32_t ptp_ptdump_vocabulary(enum ptp_ptdump_format format)
{
	uint32_t words = format == PTP_PTDUMP_STAGE1 ? PTP_TYPE_WORDS : 0;

	for (const struct column *c = columns_of[format]; c->mask; c++)
		words |= c->equal | c->other;
	return words;
}

// Source: Linux, MAIR_EL1_SET in arch/arm64/mm/proc.S. Write-Through had an index without a name. What is tagged is 0xff where the CPU
// has no MTE.
uint32_t ptp_ptdump_types(uint8_t byte)
{
	switch (byte) {
	case 0x00:
		return PTP_W(NGNRNE);
	case 0x04:
		return PTP_W(NGNRE);
	case 0x0c:
		return PTP_W(GRE);
	case 0x44:
		return PTP_W(NC);
	case 0xf0:
		return PTP_W(TAGGED);
	case 0xff:
		return PTP_W(NORMAL) | PTP_W(TAGGED);
	default:
		return 0;
	}
}

size_t ptp_ptdump_at(const struct ptp_ptdump *dump, uint64_t address)
{
	size_t low = 0, high = dump->rows.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (dump->rows.at[middle].last < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void ptp_ptdump_text(uint32_t words, char text[PTP_PTDUMP_TEXT])
{
	int used = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < PTP_PTDUMP_WORD_COUNT; i++)
		if (words & UINT32_C(1) << i)
			used += snprintf(text + used, PTP_PTDUMP_TEXT - (size_t)used, "%s%s", used ? " " : "",
					 ptp_ptdump_word[i]);
}

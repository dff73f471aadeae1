// SPDX-License-Identifier: Apache-2.0
//
// Moves bits into the fields of a class, and numbers the distinct classes of a capture.
#include "verifier/walk/class.h"

#include <stdlib.h>

// Each field begins after the last bit of the one before it.
// clang-format off
enum {
#define X(name, smt, width) low_##name, last_##name = low_##name + (width)-1,
	PTP_FIELDS(X)
#undef X
	class_bits,
};
// clang-format on

_Static_assert(class_bits <= PTP_CLASS_BITS, "the fields fit into a class");

const struct ptp_field_place ptp_field[PTP_FIELD_COUNT] = {
#define X(name, smt, width) [PTP_F_##name] = {smt, low_##name, width},
	PTP_FIELDS(X)
#undef X
};

static uint64_t ones(unsigned width)
{
	return width >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << width) - 1;
}

// Replaces WIDTH bits from LOW of the two words by VALUE.
static void put(uint64_t word[2], unsigned low, unsigned width, uint64_t value)
{
	unsigned at = low % 64, first = width < 64 - at ? width : 64 - at;

	word[low / 64] = (word[low / 64] & ~(ones(first) << at)) | ((value & ones(first)) << at);
	if (first < width)
		word[1] = (word[1] & ~ones(width - first)) | ((value >> first) & ones(width - first));
}

static uint64_t take(const uint64_t word[2], unsigned low, unsigned width)
{
	unsigned at = low % 64;
	uint64_t value = word[low / 64] >> at;

	if (at && at + width > 64)
		value |= word[1] << (64 - at);
	return value & ones(width);
}

// The bits above the last field mean nothing: they are 0, and known in every class that has any field.
static void settle_spare_bits(struct ptp_class *class)
{
	if (class_bits < PTP_CLASS_BITS)
		put(class->known, class_bits, PTP_CLASS_BITS - class_bits, ~UINT64_C(0));
}

void ptp_class_set(struct ptp_class *class, enum ptp_field field, uint64_t value)
{
	put(class->value, ptp_field[field].low, ptp_field[field].width, value);
	put(class->known, ptp_field[field].low, ptp_field[field].width, ~UINT64_C(0));
	settle_spare_bits(class);
}

void ptp_class_clear(struct ptp_class *class, enum ptp_field first, enum ptp_field last)
{
	for (enum ptp_field field = first; field <= last; field++)
		ptp_class_set(class, field, 0);
}

void ptp_class_copy(struct ptp_class *class, const struct ptp_class *from, enum ptp_field field)
{
	unsigned low = ptp_field[field].low, width = ptp_field[field].width;

	put(class->value, low, width, take(from->value, low, width));
	put(class->known, low, width, take(from->known, low, width));
}

uint64_t ptp_class_get(const struct ptp_class *class, enum ptp_field field, bool *known)
{
	unsigned low = ptp_field[field].low, width = ptp_field[field].width;

	if (known)
		*known = take(class->known, low, width) == ones(width);
	return take(class->value, low, width);
}

bool ptp_class_fixed(const struct ptp_class *class)
{
	uint64_t known[2] = {class->known[0], class->known[1]};
	static const enum ptp_field never[] = {PTP_F_S1_ANY, PTP_F_S2_ANY, PTP_F_EFFSH};

	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		put(known, ptp_field[never[i]].low, ptp_field[never[i]].width, ~UINT64_C(0));
	return !~known[0] && !~known[1];
}

static bool same(const struct ptp_class *a, const struct ptp_class *b)
{
	return a->value[0] == b->value[0] && a->value[1] == b->value[1] && a->known[0] == b->known[0] &&
	       a->known[1] == b->known[1];
}

uint32_t ptp_class_id(struct ptp_classes *classes, uint32_t context, const struct ptp_class *class)
{
	uint64_t hash = ptp_hash(class, sizeof(*class)) + context;
	struct ptp_table_at at = ptp_table_begin(&classes->table, hash);

	while (ptp_table_next(&classes->table, &at)) {
		const struct ptp_class_of *old = &classes->entries.at[at.index];

		if (old->context == context && same(&old->class, class))
			return at.index;
	}
	ptp_table_add(&classes->table, hash, (uint32_t)classes->entries.count);
	*ptp_push(&classes->entries) = (struct ptp_class_of){*class, context};
	return (uint32_t)classes->entries.count - 1;
}

void ptp_classes_free(struct ptp_classes *classes)
{
	free(classes->entries.at);
	ptp_table_free(&classes->table);
	*classes = (struct ptp_classes){0};
}

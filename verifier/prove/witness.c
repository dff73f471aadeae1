// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/witness.h"

#include <stdlib.h>
#include <string.h>

// A free field of one of the mappings.
struct slot {
	enum ptp_word word;
	unsigned low, width;
	size_t choice;
	uint64_t value;
	bool any;
};

struct search {
	struct ptp_solver *solver;
	const struct ptp_catalogue *catalogue;
	struct ptp_query query;
	struct ptp_pins pins;
	PTP_VEC(struct slot) slots;
	bool failed;
};

static bool violated(struct search *search)
{
	enum ptp_result result = ptp_solver_check(search->solver, &search->query, &search->pins);

	if (result == PTP_GAVE_UP)
		search->failed = true;
	return result == PTP_SAT;
}

static bool bit_free(const struct ptp_pins *pins, enum ptp_word word, unsigned bit)
{
	return !(pins->word[word].known[bit / 64] >> bit % 64 & 1);
}

static void set_bits(struct ptp_pins *pins, enum ptp_word word, unsigned low, unsigned width, uint64_t value)
{
	for (unsigned i = 0; i < width; i++)
		ptp_pin(pins, word, low + i, value >> i & 1);
}

static void free_bits(struct ptp_pins *pins, enum ptp_word word, unsigned low, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		ptp_unpin(pins, word, low + i);
}

// Fixes the free bits of a range from the highest down, each to 0 where that keeps the violation.
static uint64_t fix_smallest(struct search *search, enum ptp_word word, unsigned low, unsigned width)
{
	uint64_t value = 0;

	for (unsigned i = width; i-- > 0 && !search->failed;) {
		if (bit_free(&search->pins, word, low + i)) {
			ptp_pin(&search->pins, word, low + i, false);
			if (!violated(search))
				ptp_pin(&search->pins, word, low + i, true);
		}
		value |= (search->pins.word[word].value[(low + i) / 64] >> (low + i) % 64 & 1) << i;
	}
	return value;
}

static const struct ptp_field_place *field_named(const char *name)
{
	for (size_t i = 0; i < PTP_FIELD_COUNT; i++)
		if (!strcmp(ptp_field[i].name, name))
			return &ptp_field[i];
	return NULL;
}

// What is free in a class does not matter where its meaning is fixed.
static bool matters(const struct search *search, enum ptp_word word)
{
	return !search->pins.word[word == PTP_WORD_A ? PTP_WORD_A_MEANING : PTP_WORD_B_MEANING].known[0];
}

// By choice, the first mapping's before the second's.
static void collect_slots(struct search *search)
{
	enum ptp_word last = search->query.pair ? PTP_WORD_B : PTP_WORD_A;

	for (size_t i = 0; i < search->catalogue->choices.count; i++) {
		const struct ptp_field_place *field = field_named(search->catalogue->choices.at[i].field);

		for (enum ptp_word word = PTP_WORD_A; field && word <= last; word++)
			if (matters(search, word) && bit_free(&search->pins, word, field->low))
				*ptp_push(&search->slots) = (struct slot){word, field->low, field->width, i, 0, false};
	}
}

static uint64_t favourite(const struct search *search, const struct slot *slot)
{
	const struct ptp_choice *choice = &search->catalogue->choices.at[slot->choice];

	return choice->prefer_count ? choice->prefer[0] : 0;
}

// Slots FROM to TO - 1 at their favourite values at once. That is what going through them one by one would come to as well.
static bool fix_favourites(struct search *search, size_t from, size_t to)
{
	struct ptp_pins before = search->pins;

	for (size_t i = from; i < to; i++) {
		struct slot *slot = &search->slots.at[i];

		slot->value = favourite(search, slot);
		set_bits(&search->pins, slot->word, slot->low, slot->width, slot->value);
	}
	if (from == to || violated(search))
		return true;
	search->pins = before;
	return false;
}

// Fixes as many slots from FROM on as can have their favourite values; returns the first that cannot.
static size_t fix_prefix(struct search *search, size_t from)
{
	size_t end = search->slots.count;

	if (fix_favourites(search, from, end))
		return end;
	while (end - from > 1) {
		size_t middle = from + (end - from) / 2;

		if (fix_favourites(search, from, middle))
			from = middle;
		else
			end = middle;
	}
	return from;
}

// A slot that cannot have its favourite value: the next ones, then the smallest.
static void fix_slot(struct search *search, struct slot *slot)
{
	const struct ptp_choice *choice = &search->catalogue->choices.at[slot->choice];

	for (size_t i = 1; i < choice->prefer_count && !search->failed; i++) {
		set_bits(&search->pins, slot->word, slot->low, slot->width, choice->prefer[i]);
		slot->value = choice->prefer[i];
		if (violated(search))
			return;
	}
	free_bits(&search->pins, slot->word, slot->low, slot->width);
	slot->value = fix_smallest(search, slot->word, slot->low, slot->width);
}

static void fix_slots(struct search *search)
{
	for (size_t i = 0; i < search->slots.count && !search->failed; i++) {
		i = fix_prefix(search, i);
		if (i < search->slots.count)
			fix_slot(search, &search->slots.at[i]);
	}
}

// The attribute of a mapping whose class is fixed now.
static uint32_t attr_of(struct search *search, enum ptp_word word, enum ptp_word meaning_word)
{
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_meaning meaning;
	struct ptp_class class;

	if (search->pins.word[meaning_word].known[0])
		return (uint32_t)search->pins.word[meaning_word].value[0] & ((1u << PTP_ATTR_BITS) - 1);
	memcpy(class.value, search->pins.word[word].value, sizeof(class.value));
	memcpy(class.known, search->pins.word[word].known, sizeof(class.known));
	if (ptp_solver_meaning(search->solver, &class, &search->pins, &meaning, &diag) || !meaning.fixed)
		search->failed = true;
	return meaning.value & ((1u << PTP_ATTR_BITS) - 1);
}

// True when the rule is violated whatever slots FROM to TO - 1 are; they stay free then.
static bool irrelevant(struct search *search, size_t from, size_t to)
{
	struct ptp_pins before = search->pins;
	struct ptp_query kept = search->query;
	enum ptp_result result;

	kept.holds = true;
	for (size_t i = from; i < to; i++)
		free_bits(&search->pins, search->slots.at[i].word, search->slots.at[i].low, search->slots.at[i].width);
	result = ptp_solver_check(search->solver, &kept, &search->pins);
	if (result == PTP_UNSAT) {
		for (size_t i = from; i < to; i++)
			search->slots.at[i].any = true;
		return true;
	}
	search->pins = before;
	return false;
}

// Frees what does not matter in FROM to TO - 1, the last ones first, as many at once as that works for. Which slots are
// freed is the same as if they were tried one by one from the last to the first.
static void free_irrelevant(struct search *search, size_t from, size_t to)
{
	size_t middle = from + (to - from) / 2;

	if (to - from == 1) {
		irrelevant(search, from, to);
	} else if (to > from) {
		if (!irrelevant(search, middle, to))
			free_irrelevant(search, middle, to);
		free_irrelevant(search, from, middle);
	}
}

// What is free beside the classes, as small as it can be.
static void fix_state(struct search *search)
{
	static const struct {
		enum ptp_word word;
		unsigned bits;
	} rest[] = {{PTP_WORD_CPU, PTP_CPU_BITS}, {PTP_WORD_REGION, PTP_REGION_BITS}, {PTP_WORD_PAIR, PTP_PAIR_BITS}};
	struct ptp_pins before = search->pins;

	for (size_t i = 0; i < sizeof(rest) / sizeof(*rest); i++)
		for (unsigned bit = 0; bit < rest[i].bits; bit++)
			if (bit_free(&search->pins, rest[i].word, bit))
				ptp_pin(&search->pins, rest[i].word, bit, false);
	if (violated(search))
		return;
	search->pins = before;
	for (size_t i = 0; i < sizeof(rest) / sizeof(*rest); i++)
		fix_smallest(search, rest[i].word, 0, rest[i].bits);
}

bool ptp_witness_find(struct ptp_solver *solver, const struct ptp_catalogue *catalogue, const struct ptp_query *query,
		      const struct ptp_pins *pins, struct ptp_witness *witness)
{
	struct search search = {.solver = solver, .catalogue = catalogue, .query = *query, .pins = *pins};

	collect_slots(&search);
	fix_slots(&search);
	fix_state(&search);
	witness->attr[0] = attr_of(&search, PTP_WORD_A, PTP_WORD_A_MEANING);
	if (query->pair)
		witness->attr[1] = attr_of(&search, PTP_WORD_B, PTP_WORD_B_MEANING);
	free_irrelevant(&search, 0, search.slots.count);
	for (size_t i = 0; i < search.slots.count; i++) {
		const struct slot *slot = &search.slots.at[i];

		*ptp_push(&witness->chosen[slot->word == PTP_WORD_B]) =
			(struct ptp_chosen){slot->choice, slot->value, slot->any};
	}
	free(search.slots.at);
	return !search.failed;
}

void ptp_witness_free(struct ptp_witness *witness)
{
	free(witness->chosen[0].at);
	free(witness->chosen[1].at);
}

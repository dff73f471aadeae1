// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/memory-types.h"

#include "verifier/prove/attribute.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REACHED_MAX 4096
#define LISTED_MAX 3 // attributes of a free choice that are named; of more, the first and the last

enum { DEVICE, NC, WT, WB, OTHER, FREE };

const struct ptp_look ptp_looks[] = {
	[DEVICE] = {"device", "Device", 'D'},     [NC] = {"nc", "Normal-NC", 'N'},
	[WT] = {"wt", "Normal-WT", 'T'},          [WB] = {"wb", "Normal-WB", 'W'},
	[OTHER] = {"other", "another type", 'O'}, [FREE] = {"free", "free: whoever owns it chooses", 'F'},
};
const size_t ptp_look_count = sizeof(ptp_looks) / sizeof(*ptp_looks);

// A type of one attribute: by its whole word, or by the first one, which goes on with a hyphen.
static size_t look_of(const char *text)
{
	size_t first = strcspn(text, "-");

	for (size_t i = DEVICE; i < OTHER; i++)
		if (!strcmp(text, ptp_looks[i].says) ||
		    (strlen(ptp_looks[i].says) == first && !strncmp(text, ptp_looks[i].says, first)))
			return i;
	return OTHER;
}

static uint32_t type_called(struct ptp_memory_types *types, const char *text, size_t look)
{
	struct ptp_memory_type *type;

	for (uint32_t i = 0; i < types->all.count; i++)
		if (!strcmp(types->all.at[i].text, text))
			return i;
	type = ptp_push(&types->all);
	snprintf(type->text, sizeof(type->text), "%s", text);
	type->look = ptp_looks[look].look;
	type->letter = ptp_looks[look].letter;
	return (uint32_t)types->all.count - 1;
}

static void words_of(const struct ptp_check *check, uint32_t attr, char text[PTP_ATTRIBUTE_TEXT])
{
	char *space;

	ptp_attribute_text(check->prover.solver, check->catalogue, attr, text);
	space = strrchr(text, ' ');
	if (space)
		*space = '\0';
}

struct words {
	PTP_VEC(char *) all; // each once
};

static void add_words(struct words *words, const char *text)
{
	for (size_t i = 0; i < words->all.count; i++)
		if (!strcmp(words->all.at[i], text))
			return;
	*ptp_push(&words->all) = strdup(text);
}

// "Device-nGnRE or Normal-NC", "any of 13: Device-nGnRnE to Normal-WB"
static uint32_t join(struct ptp_memory_types *types, const struct words *words, bool gave_up)
{
	size_t count = words->all.count, used = 0;
	char text[PTP_MEMORY_TYPE_TEXT] = "";

	if (gave_up || !count)
		return type_called(types, "not known", OTHER);
	if (count == 1)
		return type_called(types, words->all.at[0], look_of(words->all.at[0]));
	if (count > LISTED_MAX)
		snprintf(text, sizeof(text), "any of %zu: %s to %s", count, words->all.at[0], words->all.at[count - 1]);
	for (size_t i = 0; i < count && count <= LISTED_MAX; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", i ? " or " : "", words->all.at[i]);
	return type_called(types, text, FREE);
}

// What a class with something free can have.
static uint32_t reached(const struct ptp_check *check, const struct ptp_class *class, struct ptp_memory_types *types)
{
	uint32_t attrs[REACHED_MAX], type;
	struct words words = {.all = {0}};
	char text[PTP_ATTRIBUTE_TEXT];
	bool gave_up = false;
	size_t count = ptp_attributes_reached(check->prover.solver, check->catalogue, class, &check->prover.cpu, attrs,
					      REACHED_MAX, &gave_up);

	for (size_t i = 0; i < count; i++) {
		words_of(check, attrs[i], text);
		add_words(&words, text);
	}
	type = join(types, &words, gave_up);
	for (size_t i = 0; i < words.all.count; i++)
		free(words.all.at[i]);
	free(words.all.at);
	return type;
}

// The type that a class before ID with the same attribute has, or PTP_ABSENT.
static uint32_t known_before(const struct ptp_check *check, const struct ptp_memory_types *types, uint32_t id)
{
	const struct ptp_meanings *meanings = &check->prover.meanings;

	for (uint32_t before = 0; before < id; before++)
		if (meanings->same[before] != PTP_ABSENT && !meanings->of[before].fixed &&
		    meanings->of[before].attr_id == meanings->of[id].attr_id)
			return types->of[before];
	return PTP_ABSENT;
}

static uint32_t type_of(const struct ptp_check *check, uint32_t id, struct ptp_memory_types *types)
{
	const struct ptp_meaning *meaning = &check->prover.meanings.of[id];
	char text[PTP_ATTRIBUTE_TEXT];
	uint32_t known;

	if (check->prover.meanings.same[id] == PTP_ABSENT)
		return type_called(types, "not evaluated", OTHER);
	if (meaning->fixed) {
		words_of(check, meaning->value & ((1u << PTP_ATTR_BITS) - 1), text);
		return type_called(types, text, look_of(text));
	}
	known = known_before(check, types, id);
	return known != PTP_ABSENT ? known : reached(check, &check->classes.entries.at[id].class, types);
}

void ptp_memory_types_make(const struct ptp_check *check, struct ptp_memory_types *types)
{
	size_t count = check->classes.entries.count;

	*types = (struct ptp_memory_types){.of = ptp_calloc(count, sizeof(*types->of))};
	for (uint32_t id = 0; id < count; id++)
		types->of[id] = type_of(check, id, types);
}

void ptp_memory_types_free(struct ptp_memory_types *types)
{
	free(types->all.at);
	free(types->of);
}

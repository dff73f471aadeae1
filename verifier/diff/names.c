// SPDX-License-Identifier: Apache-2.0
//
// Names without numbers: what a context and its owner are called on every boot.
//
// `ptproof capture` calls a process "vmm (174)" and its guest "guest 1 of process 174, any stage 1". The numbers are the system's; the
// name of the program is what stays. A name that somebody wrote by hand has no such number, and stays as it is.
#include "verifier/diff/side.h"

#include "model/text.h"
#include "verifier/verdict/identity.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// "174" of "process:174".
static const char *number_of(const struct ptp_context *context)
{
	const char *colon = strchr(context->owner, ':');

	return colon ? colon + 1 : "";
}

// Where WORD stands in TEXT with no letter or digit beside it, or NULL.
static const char *find_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = text; length && (at = strstr(at, word)); at++)
		if ((at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[length]))
			return at;
	return NULL;
}

// The name of the program of a process, or "": its context is called after its number alone.
static const char *program_of(struct ptp_arena *arena, const struct ptp_context *context)
{
	const char *in_parentheses = ptp_arena_printf(arena, " (%s)", number_of(context));
	const char *end = strstr(context->name, in_parentheses);

	if (end)
		return ptp_arena_printf(arena, "%.*s", (int)(end - context->name), context->name);
	return find_word(context->name, number_of(context)) ? "" : context->name;
}

static const char *process_name(struct ptp_arena *arena, const struct ptp_context *context)
{
	const char *program = program_of(arena, context);

	return *program ? ptp_arena_printf(arena, "process:%s", program) : "process";
}

// The program of the process with number LENGTH characters at NUMBER, or "".
static const char *program_called(const struct ptp_side *side, const char *number, size_t length)
{
	for (size_t i = 0; i < side->check->capture->contexts.count; i++) {
		const struct ptp_context *context = &side->check->capture->contexts.at[i];

		if (context->owner_kind == PTP_PROCESS && strlen(number_of(context)) == length &&
		    !strncmp(number_of(context), number, length))
			return program_of(side->arena, context);
	}
	return "";
}

static const char monitor_word[] = " of process ";

// " of vmm" of "guest 1 of process 174, any stage 1", or "".
static const char *monitor_of(const struct ptp_side *side, const struct ptp_context *context)
{
	const char *at = strstr(context->name, monitor_word), *program;
	size_t digits;

	if (!at)
		return "";
	at += strlen(monitor_word);
	digits = strspn(at, "0123456789");
	program = program_called(side, at, digits);
	return *program ? ptp_arena_printf(side->arena, " of %s", program) : "";
}

// What the name of a guest's context says beside the guest: ", any stage 1".
static const char *role_of(const struct ptp_side *side, const struct ptp_context *context)
{
	const char *number = find_word(context->name, number_of(context)), *comma;

	if (strncmp(context->name, "guest ", 6) != 0 || !number)
		return ptp_arena_printf(side->arena, ", %s", context->name);
	comma = strchr(number, ',');
	return comma ? comma : "";
}

// The name of a context of the host without the address of its tables.
static const char *without_address(struct ptp_arena *arena, const char *name)
{
	const char *at = strstr(name, " at 0x");

	return at ? ptp_arena_printf(arena, "%.*s", (int)(at - name), name) : name;
}

static struct ptp_side_name name_of(const struct ptp_side *side, const struct ptp_context *context)
{
	struct ptp_arena *arena = side->arena;
	struct ptp_side_name name = {context->owner, context->owner};

	switch (context->owner_kind) {
	case PTP_PROCESS:
		name.owner = name.context = process_name(arena, context);
		break;
	case PTP_GUEST:
		name.owner = ptp_arena_printf(arena, "guest%s", monitor_of(side, context));
		name.context = ptp_arena_printf(arena, "%s%s", name.owner, role_of(side, context));
		break;
	case PTP_DMA:
		break;
	default:
		name.context =
			ptp_arena_printf(arena, "%s (%s)", context->owner, without_address(arena, context->name));
	}
	return name;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

void ptp_side_init(struct ptp_side *side, const struct ptp_check *check, struct ptp_arena *arena)
{
	size_t count = check->capture->contexts.count;

	*side = (struct ptp_side){.check = check, .arena = arena};
	side->names = ptp_arena_alloc(arena, (count + 1) * sizeof(*side->names));
	side->sorted = ptp_arena_alloc(arena, (count + 1) * sizeof(*side->sorted));
	side->texts = ptp_arena_alloc(arena, (check->prover.ledger.entries.count + 1) * sizeof(*side->texts));
	for (size_t i = 0; i < count; i++) {
		side->names[i] = name_of(side, &check->capture->contexts.at[i]);
		side->sorted[i] = side->names[i].context;
	}
	qsort(side->sorted, count, sizeof(*side->sorted), by_text);
}

// How many contexts have a name before NAME, or with OR_IT that one.
static size_t before(const struct ptp_side *side, const char *name, bool or_it)
{
	size_t low = 0, high = side->check->capture->contexts.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(side->sorted[middle], name) < (or_it ? 1 : 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t ptp_side_count(const struct ptp_side *side, const char *name)
{
	return before(side, name, true) - before(side, name, false);
}

struct ptp_side_name ptp_side_name(const struct ptp_side *side, const struct ptp_context *context)
{
	const struct ptp_context *first = side->check->capture->contexts.at;

	if (context < first || context >= first + side->check->capture->contexts.count)
		return (struct ptp_side_name){context->owner, context->name};
	return side->names[context - first];
}

// The context whose owner is the LENGTH characters at TEXT, or NULL.
static const struct ptp_context *owner_at(const struct ptp_side *side, const char *text, size_t length)
{
	for (size_t i = 0; i < side->check->capture->contexts.count; i++) {
		const struct ptp_context *context = &side->check->capture->contexts.at[i];

		if (strlen(context->owner) == length && !strncmp(context->owner, text, length))
			return context;
	}
	return NULL;
}

static const char ends[] = "(,) ";

// Each owner in TEXT by its name, whatever else is there as it is.
static const char *rename_owners(const struct ptp_side *side, const char *text)
{
	struct ptp_text made = {0};
	const char *kept;

	while (*text) {
		size_t length = strcspn(text, ends), end = strspn(text + length, ends);
		const struct ptp_context *context = length ? owner_at(side, text, length) : NULL;

		if (context)
			ptp_text_add(&made, "%s%.*s", ptp_side_name(side, context).owner, (int)end, text + length);
		else
			ptp_text_add(&made, "%.*s", (int)(length + end), text);
		text += length + end;
	}
	kept = ptp_arena_printf(side->arena, "%s", made.at ? made.at : "");
	ptp_text_free(&made);
	return kept;
}

// "independent(process:20, process:167)" is about both alike, and has them in the order of their numbers: they are put into that of their
// names. Owners of two kinds are in the order of the kinds.
static const char *order_owners(const struct ptp_side *side, const char *text)
{
	const char *first = strchr(text, '('), *second;
	const struct ptp_context *a, *b;
	size_t lengths[2];

	if (!first)
		return text;
	lengths[0] = strcspn(++first, ends);
	if (strncmp(first + lengths[0], ", ", 2) != 0)
		return text;
	second = first + lengths[0] + 2;
	lengths[1] = strcspn(second, ends);
	a = owner_at(side, first, lengths[0]);
	b = owner_at(side, second, lengths[1]);
	if (!a || !b || a->owner_kind != b->owner_kind ||
	    strcmp(ptp_side_name(side, a).owner, ptp_side_name(side, b).owner) <= 0)
		return text;
	return ptp_arena_printf(side->arena, "%.*s%s, %s%s", (int)(first - text), text, b->owner, a->owner,
				second + lengths[1]);
}

const char *ptp_side_text(const struct ptp_side *side, const char *text)
{
	return rename_owners(side, order_owners(side, text));
}

const char *ptp_side_assumption(const struct ptp_side *side, size_t entry)
{
	if (!side->texts[entry])
		side->texts[entry] = ptp_side_text(side, side->check->prover.ledger.entries.at[entry].text);
	return side->texts[entry];
}

bool ptp_side_device(const struct ptp_side *side, size_t region)
{
	return region != PTP_UNDESCRIBED && side->check->capture->regions.at[region].kind == PTP_DEVICE;
}

const char *ptp_side_region(const struct ptp_side *side, size_t region)
{
	const char *name = ptp_region_name(side->check->capture, region);

	return ptp_side_device(side, region) ? name : without_address(side->arena, name);
}

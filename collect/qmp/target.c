// SPDX-License-Identifier: Apache-2.0
//
// Of XML this reads tags and their attributes, which is all that a description of registers has. Entities are not replaced: the
// name of a register has none.
#include "collect/qmp/target.h"

#include <stdlib.h>
#include <string.h>

enum { DOCUMENTS_MOST = 64, REGISTERS_MOST = 8192, NUMBER_MOST = 1 << 20 };

struct text {
	const char *at, *end;
};

// Where WORD begins in TEXT, or its end.
static const char *find(struct text text, const char *word)
{
	const char *found = memmem(text.at, (size_t)(text.end - text.at), word, strlen(word));

	return found ? found : text.end;
}

static bool begins(struct text text, const char *word)
{
	return (size_t)(text.end - text.at) >= strlen(word) && !memcmp(text.at, word, strlen(word));
}

// The next tag: what is between < and >. Comments are passed over. False at the end.
static bool next_tag(struct text *text, struct text *tag)
{
	for (;;) {
		text->at = find(*text, "<");
		if (text->at == text->end)
			return false;
		tag->at = text->at + 1;
		if (begins(*text, "<!--")) {
			text->at = find(*text, "-->");
			continue;
		}
		tag->end = find(*text, ">");
		text->at = tag->end;
		return tag->end < text->end;
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_called(struct text tag, const char *name)
{
	size_t length = strlen(name);

	return begins(tag, name) && (tag.at + length == tag.end || is_space(tag.at[length]) || tag.at[length] == '/');
}

// Copies an attribute's value. False when it is not there or too long.
static bool attribute(struct text tag, const char *name, char *to, size_t room)
{
	size_t length = strlen(name);

	for (; tag.at < tag.end; tag.at++) {
		const char *value, *end;

		if (!is_space(*tag.at) || tag.end - tag.at < (ptrdiff_t)length + 3 ||
		    memcmp(tag.at + 1, name, length) || tag.at[length + 1] != '=' ||
		    (tag.at[length + 2] != '"' && tag.at[length + 2] != '\''))
			continue;
		value = tag.at + length + 3;
		end = memchr(value, value[-1], (size_t)(tag.end - value));
		if (!end || (size_t)(end - value) >= room)
			return false;
		memcpy(to, value, (size_t)(end - value));
		to[end - value] = 0;
		return true;
	}
	return false;
}

// A decimal number. False when there is none, or nonsense.
static bool number(struct text tag, const char *name, unsigned *to)
{
	char digits[12] = "", *end;
	unsigned long value;

	if (!attribute(tag, name, digits, sizeof(digits)) || digits[0] < '0' || digits[0] > '9')
		return false;
	value = strtoul(digits, &end, 10);
	*to = (unsigned)value;
	return !*end && value <= NUMBER_MOST;
}

static enum ptp_err add_register(struct text tag, struct ptp_target *target, struct ptp_diag *diag)
{
	struct ptp_target_register *to = ptp_push(&target->registers);

	if (target->registers.count > REGISTERS_MOST)
		return ptp_fail(diag, PTP_ERR_INPUT, "gdb server: more than %d registers", REGISTERS_MOST);
	if (!number(tag, "regnum", &to->number))
		to->number = target->next;
	target->next = to->number + 1;
	if (!attribute(tag, "name", to->name, sizeof(to->name)) || !number(tag, "bitsize", &to->bits))
		target->registers.count--; // it still counts for the numbers
	return PTP_OK;
}

static enum ptp_err read_document(struct ptp_target_reader *reader, struct text text, struct ptp_target *target,
				  struct ptp_diag *diag)
{
	struct text tag;
	char name[128];

	while (!diag->err && next_tag(&text, &tag)) {
		if (is_called(tag, "reg"))
			add_register(tag, target, diag);
		else if (is_called(tag, "xi:include") && attribute(tag, "href", name, sizeof(name)))
			ptp_target_read(reader, name, target, diag);
	}
	return diag->err;
}

enum ptp_err ptp_target_read(struct ptp_target_reader *reader, const char *name, struct ptp_target *target,
			     struct ptp_diag *diag)
{
	ptp_autofree char *text = NULL;
	size_t size = 0;

	if (reader->documents++ == DOCUMENTS_MOST)
		return ptp_fail(diag, PTP_ERR_INPUT, "gdb server: more than %d descriptions of its registers",
				DOCUMENTS_MOST);
	if (reader->get(reader->data, name, &text, &size, diag))
		return diag->err;
	return read_document(reader, (struct text){text, text + size}, target, diag);
}

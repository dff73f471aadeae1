// SPDX-License-Identifier: Apache-2.0
//
// From libyaml's events to a tree of nodes with places.
//
// Events are counted as they come, so that a bomb of brackets or nodes is refused before libyaml or we have spent time
// on it. Source for the events: libyaml's yaml.h (0.2.5).
#include "inputs/yaml.h"

#include "inputs/limits.h"
#include "inputs/names.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { POOL = 65536 }; // bytes taken from the arena at once

struct loader {
	yaml_parser_t parser;
	struct ptp_arena *arena;
	struct ptp_diag *diag;
	const char *file;
	const char *text; // of the file
	char *pool;       // unused bytes from the arena
	size_t left;
	unsigned nodes;
	unsigned depth;
	struct ptp_yaml *root;
	struct level {
		struct ptp_yaml *parent, *last; // child
		struct ptp_yaml *key;           // that waits for its value
	} level[PTP_MAX_YAML_DEPTH + 1];
};

// Zeroed bytes from the arena; small requests share one chunk.
static void *take(struct loader *l, size_t size)
{
	char *at;

	size = (size + 7) & ~(size_t)7;
	if (size > POOL / 4)
		return ptp_arena_alloc(l->arena, size);
	if (l->left < size) {
		l->pool = ptp_arena_alloc(l->arena, POOL);
		l->left = POOL;
	}
	at = l->pool;
	l->pool += size;
	l->left -= size;
	return at;
}

static struct ptp_place place_of(const struct loader *l, yaml_mark_t mark)
{
	return (struct ptp_place){l->file, (unsigned)mark.line + 1, (unsigned)mark.column + 1};
}

static bool is_control(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c <= 0x9f) || (c >= 0x200e && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200b ||
	       (c >= 0x2060 && c <= 0x2064) || c == 0xfeff;
}

// Decodes a character of valid UTF-8, which is all that libyaml lets through.
static size_t decode(const unsigned char *s, size_t left, uint32_t *c)
{
	size_t length = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	if (length > left)
		length = left;
	*c = length == 1 ? s[0] : s[0] & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++)
		*c = *c << 6 | (s[i] & 0x3f);
	return length;
}

// Escapes in double quotes can write what the file itself may not hold. None may reach a report or a terminal; the
// directional marks of Unicode (TR 9) and characters without a width would show a name as another.
static bool has_control(const unsigned char *s, size_t size)
{
	uint32_t c;

	for (size_t i = 0; i < size;) {
		i += decode(s + i, size - i, &c);
		if (is_control(c))
			return true;
	}
	return false;
}

static enum ptp_err refuse_properties(struct loader *l, struct ptp_place place, const yaml_char_t *anchor,
				      const yaml_char_t *tag)
{
	if (anchor)
		return ptp_fail_at(l->diag, place, "an anchor (&) is not read: write the value out where it is needed");
	if (tag)
		return ptp_fail_at(l->diag, place, "a tag (!) is not read: write the value without it");
	return PTP_OK;
}

static enum ptp_err refuse_repeated_key(struct loader *l, const struct ptp_yaml *mapping)
{
	struct ptp_names names = {0};
	const struct ptp_yaml *again = mapping->first;
	size_t first, second, number = 0;
	bool twice;

	ptp_yaml_each(child, mapping)
		ptp_names_add(&names, child->key->text, number++);
	twice = ptp_names_settle(&names, &first, &second);
	ptp_names_free(&names);
	if (!twice)
		return PTP_OK;
	while (second--)
		again = again->next;
	return ptp_fail_at(l->diag, again->key->place, "the key %s is given twice: keep one of the two",
			   ptp_yaml_quote(again->key).text);
}

// Makes NODE the next part of what is being read.
static enum ptp_err attach(struct loader *l, struct ptp_yaml *node)
{
	struct level *top = &l->level[l->depth];

	if (!l->depth) {
		l->root = node;
		return PTP_OK;
	}
	if (top->parent->kind == PTP_YAML_MAPPING && !top->key) {
		if (node->kind != PTP_YAML_SCALAR)
			return ptp_fail_at(l->diag, node->place, "a key must be text, not a sequence or a mapping");
		top->key = node;
		return PTP_OK;
	}
	node->key = top->key;
	top->key = NULL;
	top->parent->count++;
	*(top->last ? &top->last->next : &top->parent->first) = node;
	top->last = node;
	return PTP_OK;
}

// A node in its place in the tree, or NULL after an error.
static struct ptp_yaml *new_node(struct loader *l, const yaml_event_t *event, enum ptp_yaml_kind kind)
{
	struct ptp_yaml *node;

	if (++l->nodes > PTP_MAX_YAML_NODES) {
		ptp_fail_at(l->diag, place_of(l, event->start_mark),
			    "more than %u values in one file: split the capture's regions with include:",
			    PTP_MAX_YAML_NODES);
		return NULL;
	}
	node = take(l, sizeof(*node));
	node->kind = kind;
	node->place = place_of(l, event->start_mark);
	return attach(l, node) ? NULL : node;
}

static enum ptp_err open_collection(struct loader *l, const yaml_event_t *event, enum ptp_yaml_kind kind,
				    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct ptp_place place = place_of(l, event->start_mark);
	struct ptp_yaml *node;

	if (refuse_properties(l, place, anchor, tag))
		return l->diag->err;
	if (l->depth == PTP_MAX_YAML_DEPTH)
		return ptp_fail_at(l->diag, place, "more than %u levels of nesting: no part of the format needs them",
				   PTP_MAX_YAML_DEPTH);
	node = new_node(l, event, kind);
	if (!node)
		return l->diag->err;
	l->level[++l->depth] = (struct level){.parent = node};
	return PTP_OK;
}

static enum ptp_err close_collection(struct loader *l)
{
	const struct ptp_yaml *node = l->level[l->depth--].parent;

	return node->kind == PTP_YAML_MAPPING ? refuse_repeated_key(l, node) : PTP_OK;
}

static enum ptp_err scalar(struct loader *l, const yaml_event_t *event)
{
	struct ptp_place place = place_of(l, event->start_mark);
	size_t size = event->data.scalar.length;
	struct ptp_yaml *node;
	char *text;

	if (refuse_properties(l, place, event->data.scalar.anchor, event->data.scalar.tag))
		return l->diag->err;
	if (has_control(event->data.scalar.value, size))
		return ptp_fail_at(l->diag, place, "a control character in the text: leave it out");
	text = take(l, size + 1);
	memcpy(text, event->data.scalar.value, size);
	node = new_node(l, event, PTP_YAML_SCALAR);
	if (!node)
		return l->diag->err;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->text = text;
	return PTP_OK;
}

static enum ptp_err document(struct loader *l, const yaml_event_t *event)
{
	struct ptp_place place = place_of(l, event->start_mark);

	if (l->root)
		return ptp_fail_at(l->diag, place, "a second document begins: a file holds one");
	if (event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
		return ptp_fail_at(l->diag, place, "a %%TAG directive is not read: leave it out");
	return PTP_OK;
}

static enum ptp_err take_event(struct loader *l, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return document(l, event);
	case YAML_ALIAS_EVENT:
		return ptp_fail_at(l->diag, place_of(l, event->start_mark),
				   "an alias (*) is not read: write the value out where it is needed");
	case YAML_SCALAR_EVENT:
		return scalar(l, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_collection(l, event, PTP_YAML_SEQUENCE, event->data.sequence_start.anchor,
				       event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_collection(l, event, PTP_YAML_MAPPING, event->data.mapping_start.anchor,
				       event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_collection(l);
	default:
		return PTP_OK;
	}
}

// libyaml gives a reader's error (bad UTF-8, control character) as a byte offset only.
static struct ptp_place place_of_byte(const struct loader *l, size_t offset)
{
	struct ptp_place place = {l->file, 1, 1};

	for (size_t i = 0; i < offset; i++) {
		if (l->text[i] == '\n') {
			place.line++;
			place.column = 1;
		} else if ((l->text[i] & 0xc0) != 0x80) {
			place.column++;
		}
	}
	return place;
}

// What libyaml finds wrong, where what it was reading began, and for the slip that is made most what to do.
static enum ptp_err malformed(struct loader *l, const char *problem)
{
	const char *advice =
		strcmp(problem, "found character that cannot start any token")
			? ""
			: ": indent with blanks, not tabs, and put text with a special character in quotes";
	char begun[160] = "";

	if (l->parser.context && l->parser.context_mark.line != l->parser.problem_mark.line)
		snprintf(begun, sizeof(begun), ", %s that begins on line %zu", l->parser.context,
			 l->parser.context_mark.line + 1);
	return ptp_fail_at(l->diag, place_of(l, l->parser.problem_mark), "malformed YAML: %s%s%s", problem, begun,
			   advice);
}

static enum ptp_err parser_error(struct loader *l, size_t size)
{
	const char *problem = l->parser.problem ? l->parser.problem : "cannot be parsed";
	size_t offset = l->parser.problem_offset < size ? l->parser.problem_offset : size;

	if (l->parser.error == YAML_MEMORY_ERROR)
		return ptp_fail(l->diag, PTP_ERR_INTERNAL, "%s: out of memory", l->file);
	if (l->parser.error == YAML_READER_ERROR && !strncmp(problem, "control", 7))
		return ptp_fail_at(l->diag, place_of_byte(l, offset), "a control character in the text: leave it out");
	if (l->parser.error == YAML_READER_ERROR)
		return ptp_fail_at(l->diag, place_of_byte(l, offset), "not UTF-8 text: %s: save the file as UTF-8",
				   problem);
	return malformed(l, problem);
}

static enum ptp_err load(struct loader *l, size_t size)
{
	yaml_event_t event;
	enum ptp_err err = PTP_OK;
	bool more = true;

	while (more && !err) {
		if (!yaml_parser_parse(&l->parser, &event))
			return parser_error(l, size);
		more = event.type != YAML_STREAM_END_EVENT;
		err = take_event(l, &event);
		yaml_event_delete(&event);
	}
	return err;
}

enum ptp_err ptp_yaml_read(struct ptp_arena *arena, const char *file, const char *text, size_t size,
			   const struct ptp_yaml **root, struct ptp_diag *diag)
{
	struct loader l = {.arena = arena, .diag = diag};
	enum ptp_err err;

	l.file = ptp_arena_printf(arena, "%s", file);
	if (size > PTP_MAX_YAML_BYTES)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: larger than %llu MiB, the limit of a YAML file", file,
				(unsigned long long)(PTP_MAX_YAML_BYTES >> 20));
	if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) { // a byte order mark, which libyaml takes for text here
		text += 3;
		size -= 3;
	}
	l.text = text;
	if (!yaml_parser_initialize(&l.parser))
		return ptp_fail(diag, PTP_ERR_INTERNAL, "%s: out of memory", file);
	yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l.parser, (const unsigned char *)text, size);
	err = load(&l, size);
	yaml_parser_delete(&l.parser);
	if (!err && !l.root)
		err = ptp_fail_at(diag, (struct ptp_place){l.file, 1, 1}, "the file holds no document");
	*root = l.root;
	return err;
}

struct ptp_place ptp_yaml_key_place(const struct ptp_yaml *node)
{
	return node->key ? node->key->place : node->place;
}

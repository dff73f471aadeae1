// SPDX-License-Identifier: Apache-2.0
//
// Typed values out of a YAML tree: strict, and every refusal says what would be right.
#include "inputs/yaml.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Cuts TEXT at a character's boundary; shows a newline or a tab as a blank.
struct ptp_quoted ptp_quote(const char *text)
{
	struct ptp_quoted quoted;
	size_t used = strlen(text), room = sizeof(quoted.text) - sizeof("\"...\"");
	const char *more = used > room ? "..." : "";

	if (used > room)
		for (used = room; used && (text[used] & 0xc0) == 0x80;)
			used--;
	snprintf(quoted.text, sizeof(quoted.text), "\"%.*s%s\"", (int)used, text, more);
	for (char *c = quoted.text; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	return quoted;
}

struct ptp_quoted ptp_yaml_quote(const struct ptp_yaml *node)
{
	struct ptp_quoted quoted;

	if (node->kind == PTP_YAML_SCALAR && (*node->text || !node->plain))
		return ptp_quote(node->text);
	snprintf(quoted.text, sizeof(quoted.text), "%s",
		 node->kind == PTP_YAML_SCALAR     ? "nothing"
		 : node->kind == PTP_YAML_SEQUENCE ? "a sequence"
						   : "a mapping");
	return quoted;
}

static enum ptp_err not_what(const struct ptp_yaml *node, const char *what, struct ptp_diag *diag)
{
	return ptp_fail_at(diag, node->place, "expected %s, found %s", what, ptp_yaml_quote(node).text);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

enum ptp_err ptp_yaml_number(const struct ptp_yaml *node, uint64_t *number, struct ptp_diag *diag)
{
	bool hex = node->kind == PTP_YAML_SCALAR && !strncmp(node->text, "0x", 2);
	unsigned base = hex ? 16 : 10;
	const char *c;

	*number = 0;
	if (node->kind != PTP_YAML_SCALAR || !*node->text)
		return not_what(node, "a number", diag);
	if (!node->plain)
		return ptp_fail_at(diag, node->place, "%s in quotes is text: write the number without quotes",
				   ptp_yaml_quote(node).text);
	c = node->text + (hex ? 2 : 0);
	if (!hex && c[0] == '0' && c[1])
		return ptp_fail_at(diag, node->place, "%s begins with 0: write a decimal number without it, or 0x...",
				   ptp_yaml_quote(node).text);
	do {
		unsigned d = (unsigned)digit(*c);

		if (d >= base)
			return ptp_fail_at(
				diag, node->place,
				"%s is not a number: write an unsigned decimal one, or 0x and hexadecimal digits",
				ptp_yaml_quote(node).text);
		if (__builtin_mul_overflow(*number, base, number) || __builtin_add_overflow(*number, d, number))
			return ptp_fail_at(diag, node->place, "%s does not fit in 64 bits", ptp_yaml_quote(node).text);
	} while (*++c);
	return PTP_OK;
}

enum ptp_err ptp_yaml_bool(const struct ptp_yaml *node, bool *is, struct ptp_diag *diag)
{
	*is = node->kind == PTP_YAML_SCALAR && !strcmp(node->text, "true");
	if (node->kind != PTP_YAML_SCALAR || !node->plain || (!*is && strcmp(node->text, "false")))
		return not_what(node, "true or false", diag);
	return PTP_OK;
}

enum ptp_err ptp_yaml_line(const struct ptp_yaml *node, const char *what, const char **line, struct ptp_diag *diag)
{
	if (node->kind != PTP_YAML_SCALAR || !*node->text)
		return not_what(node, what, diag);
	if (strpbrk(node->text, "\n\t"))
		return ptp_fail_at(diag, node->place, "expected %s on one line without tabs, found %s", what,
				   ptp_yaml_quote(node).text);
	*line = node->text;
	return PTP_OK;
}

enum ptp_err ptp_yaml_text(const struct ptp_yaml *node, const char *what, struct ptp_arena *arena, const char **text,
			   struct ptp_diag *diag)
{
	size_t size;

	if (node->kind != PTP_YAML_SCALAR)
		return not_what(node, what, diag);
	size = strlen(node->text);
	while (size && strchr(" \t\n", node->text[size - 1]))
		size--;
	if (!size)
		return not_what(node, what, diag);
	*text = node->text[size] ? ptp_arena_printf(arena, "%.*s", (int)size, node->text) : node->text;
	return PTP_OK;
}

// "a, b or c"
static void list_words(char *to, size_t room, const char *const *words, size_t count)
{
	size_t used = 0;

	*to = '\0';
	for (size_t i = 0; i < count && used < room; i++)
		used += (size_t)snprintf(to + used, room - used, "%s%s",
					 !i              ? ""
					 : i + 1 < count ? ", "
							 : " or ",
					 words[i]);
}

enum ptp_err ptp_yaml_word(const struct ptp_yaml *node, const char *what, const char *const *words, size_t count,
			   unsigned *number, struct ptp_diag *diag)
{
	char list[512];

	for (size_t i = 0; i < count && node->kind == PTP_YAML_SCALAR; i++) {
		if (!strcmp(node->text, words[i])) {
			*number = (unsigned)i;
			return PTP_OK;
		}
	}
	list_words(list, sizeof(list), words, count);
	return ptp_fail_at(diag, node->place, "%s is not %s: write %s", ptp_yaml_quote(node).text, what, list);
}

enum ptp_err ptp_yaml_sequence(const struct ptp_yaml *node, const char *what, struct ptp_diag *diag)
{
	return node->kind == PTP_YAML_SEQUENCE ? PTP_OK : not_what(node, what, diag);
}

enum ptp_err ptp_yaml_mapping(const struct ptp_yaml *node, const char *what, struct ptp_diag *diag)
{
	return node->kind == PTP_YAML_MAPPING ? PTP_OK : not_what(node, what, diag);
}

enum ptp_err ptp_yaml_lines(const struct ptp_yaml *node, const char *what, struct ptp_arena *arena, const char ***lines,
			    size_t *count, struct ptp_diag *diag)
{
	size_t used = 0;

	if (ptp_yaml_sequence(node, what, diag))
		return diag->err;
	*count = node->count;
	*lines = ptp_arena_alloc(arena, node->count * sizeof(**lines));
	ptp_yaml_each(item, node)
		if (ptp_yaml_line(item, "text", &(*lines)[used++], diag))
			return diag->err;
	return PTP_OK;
}

// Levenshtein's distance, letters of either case alike. Longer texts than MOST count as unlike everything.
static unsigned distance(const char *a, const char *b)
{
	enum { MOST = 40 };
	unsigned row[MOST + 1], rows = (unsigned)strlen(a), columns = (unsigned)strlen(b);

	if (rows > MOST || columns > MOST)
		return MOST;
	for (unsigned j = 0; j <= columns; j++)
		row[j] = j;
	for (unsigned i = 1; i <= rows; i++) {
		unsigned corner = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= columns; j++) {
			bool same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
			unsigned best = corner + !same;

			corner = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
		}
	}
	return row[columns];
}

const char *ptp_yaml_nearest(const char *text, const char *const *words, size_t count)
{
	unsigned best = strlen(text) > 4 ? 3 : 2; // distances below this are a slip of the pen
	const char *nearest = NULL;

	for (size_t i = 0; i < count; i++) {
		unsigned d = distance(text, words[i]);

		if (d < best) {
			best = d;
			nearest = words[i];
		}
	}
	return nearest;
}

static const char *nearest(const char *text, const struct ptp_yaml_key *keys, size_t count)
{
	const char **words = ptp_calloc(count, sizeof(*words)), *found;

	for (size_t i = 0; i < count; i++)
		words[i] = keys[i].name;
	found = ptp_yaml_nearest(text, words, count);
	free(words);
	return found;
}

enum ptp_err ptp_yaml_unknown_key(const struct ptp_yaml *node, const char *what, const struct ptp_yaml_key *keys,
				  size_t count, struct ptp_diag *diag)
{
	const char *meant = nearest(node->key->text, keys, count);
	char list[768];
	size_t used = 0;

	if (meant)
		return ptp_fail_at(diag, node->key->place, "unknown key %s in %s: did you mean %s?",
				   ptp_yaml_quote(node->key).text, what, meant);
	*list = '\0';
	for (size_t i = 0; i < count && used < sizeof(list); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "", keys[i].name);
	return ptp_fail_at(diag, node->key->place, "unknown key %s in %s: the keys are %s",
			   ptp_yaml_quote(node->key).text, what, list);
}

static size_t find_key(const char *text, const struct ptp_yaml_key *keys, size_t count)
{
	size_t i = 0;

	while (i < count && strcmp(text, keys[i].name))
		i++;
	return i;
}

enum ptp_err ptp_yaml_fields(const struct ptp_yaml *node, const char *what, const struct ptp_yaml_key *keys,
			     size_t count, const struct ptp_yaml **value, struct ptp_diag *diag)
{
	for (size_t i = 0; i < count; i++)
		value[i] = NULL;
	if (node->kind != PTP_YAML_MAPPING)
		return ptp_fail_at(diag, node->place, "expected %s, a mapping of keys to values, found %s", what,
				   ptp_yaml_quote(node).text);
	ptp_yaml_each(child, node) {
		size_t i = find_key(child->key->text, keys, count);

		if (i == count)
			return ptp_yaml_unknown_key(child, what, keys, count, diag);
		value[i] = child;
	}
	for (size_t i = 0; i < count; i++)
		if (keys[i].required && !value[i])
			return ptp_fail_at(diag, ptp_yaml_key_place(node), "%s needs %s:", what, keys[i].name);
	return PTP_OK;
}

enum ptp_err ptp_yaml_version(const struct ptp_yaml *node, const char *key, struct ptp_diag *diag)
{
	uint64_t version;

	if (node->kind != PTP_YAML_MAPPING)
		return ptp_fail_at(diag, node->place, "expected a mapping with %s: 1, found %s", key,
				   ptp_yaml_quote(node).text);
	ptp_yaml_each(child, node) {
		if (strcmp(child->key->text, key))
			continue;
		if (ptp_yaml_number(child, &version, diag))
			return diag->err;
		if (version != 1)
			return ptp_fail_at(diag, child->place,
					   "version %llu of the format is not known: this ptproof reads %s: 1",
					   (unsigned long long)version, key);
		return PTP_OK;
	}
	return ptp_fail_at(diag, node->place, "%s: 1 is missing, the version of the format", key);
}

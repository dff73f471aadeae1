// SPDX-License-Identifier: Apache-2.0
//
// Picks values out of JSON on standard input: json-get STEP... prints one value a line.
//
//   KEY         the member KEY
//   *           every element
//   KEY=VALUE   of an array, the elements whose member KEY prints as VALUE
//   KEY~VALUE   of an array, the elements whose member KEY has VALUE in it, or as an element
//   @A,B        the members A and B on one line
//
// Strings are printed as they are, anything else as JSON. Several JSON values may follow one another on the input.
// Exit status: 0 when something was printed, 1 when nothing was, 2 when the input is not JSON.
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool printed;

// How VALUE prints, to be freed; NULL for no value.
static char *text_of(const json_t *value)
{
	if (!value)
		return NULL;
	return json_is_string(value) ? strdup(json_string_value(value))
				     : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
}

static void print(const json_t *value)
{
	char *text = text_of(value);

	fputs(text ? text : "-", stdout);
	free(text);
	printed = true;
}

// A,B: members of VALUE, with a blank between.
static void print_members(const json_t *value, const char *keys)
{
	char *copy = strdup(keys), *rest = copy, *key;

	while ((key = strsep(&rest, ","))) {
		print(json_object_get(value, key));
		putchar(rest ? ' ' : '\n');
	}
	free(copy);
}

static bool equals(const json_t *value, const char *wanted)
{
	char *text = text_of(value);
	bool same = text && !strcmp(text, wanted);

	free(text);
	return same;
}

static bool contains(const json_t *value, const char *wanted)
{
	char *text;
	bool found = false;
	size_t i;
	json_t *element;

	json_array_foreach(value, i, element) found |= equals(element, wanted);
	if (json_is_array(value))
		return found;
	text = text_of(value);
	found = text && strstr(text, wanted);
	free(text);
	return found;
}

// Whether ELEMENT passes KEY=VALUE or KEY~VALUE, whose sign is at SIGN.
static bool passes(const json_t *element, const char *step, size_t sign)
{
	char *key = strndup(step, sign);
	const json_t *member = json_object_get(element, key);

	free(key);
	return (step[sign] == '=' ? equals : contains)(member, step + sign + 1);
}

static void follow(const json_t *value, char **steps);

// Keeps what passes as an array.
static void filter(const json_t *value, char **steps, size_t sign)
{
	json_t *kept = json_array(), *element;
	size_t i;

	json_array_foreach(value, i, element) if (passes(element, *steps, sign)) json_array_append(kept, element);
	follow(kept, steps + 1);
	json_decref(kept);
}

static void follow_each(const json_t *value, char **steps)
{
	size_t i;
	json_t *element;

	json_array_foreach(value, i, element) follow(element, steps);
}

static void follow(const json_t *value, char **steps)
{
	const char *step = *steps;

	if (!value)
		return;
	if (!step) {
		print(value);
		putchar('\n');
	} else if (step[0] == '@') {
		print_members(value, step + 1);
	} else if (!strcmp(step, "*")) {
		follow_each(value, steps + 1);
	} else if (step[strcspn(step, "=~")]) {
		filter(value, steps, strcspn(step, "=~"));
	} else {
		follow(json_object_get(value, step), steps + 1);
	}
}

static bool at_end(void)
{
	int c;

	while ((c = getchar()) == '\n' || c == ' ')
		continue;
	if (c != EOF)
		ungetc(c, stdin);
	return c == EOF;
}

int main(int argc, char **argv)
{
	(void)argc;
	while (!at_end()) {
		json_error_t error;
		json_t *value = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, &error);

		if (!value) {
			fprintf(stderr, "json-get: %s\n", error.text);
			return 2;
		}
		follow(value, argv + 1);
		json_decref(value);
	}
	return !printed;
}

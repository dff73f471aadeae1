// SPDX-License-Identifier: Apache-2.0
//
// Holds what ptproof says of a capture to what is known of it: truth CAPTURE EXPECT.json (tests/captures/README.md)
//
// Uses the public header only. Everything that does not agree is printed; the exit status is 0 when nothing was, and 1
// otherwise. What is about rules that this version does not evaluate, or may or may not report, is counted as left out.
#include "ptproof.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RANGES_MAX 65536

struct range {
	uint64_t lo, hi;
};

static struct {
	struct ptproof *session;
	json_t *expect, *report;
	unsigned wrong, checked, left_out, open;
} test;

__attribute__((format(printf, 1, 2))) static void complain(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("truth: ", stdout);
	vprintf(format, arguments);
	putchar('\n');
	va_end(arguments);
	test.wrong++;
}

static void die(const char *what, const char *which)
{
	printf("truth: %s: %s\n", what, which);
	exit(1);
}

// Small conveniences over jansson

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static uint64_t number_of(const json_t *object, const char *key)
{
	return strtoull(text_of(object, key), NULL, 16);
}

static struct range range_of(const json_t *object)
{
	uint64_t pa = number_of(object, "pa");

	return (struct range){pa, pa + number_of(object, "size")};
}

static bool has_text(const json_t *array, const char *text)
{
	size_t i;
	json_t *value;

	json_array_foreach(array, i, value) if (!strcmp(json_string_value(value), text)) return true;
	return false;
}

// Whether RULE is one of PATTERNS.
static bool matches(const json_t *patterns, const char *rule)
{
	size_t i;
	json_t *pattern;

	json_array_foreach(patterns, i, pattern) if (!fnmatch(json_string_value(pattern), rule, 0)) return true;
	return false;
}

static bool is_evaluated(const char *rule)
{
	return has_text(json_object_get(json_object_get(test.report, "coverage"), "rules"), rule);
}

// A line for a message; it lives until a few more are shown.
static const char *shown(const json_t *value)
{
	static char *lines[8];
	static unsigned next;
	char **line = &lines[next++ % 8];

	free(*line);
	*line = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	return *line;
}

// Findings

static const json_t *findings(void)
{
	return json_object_get(test.report, "findings");
}

static bool names_owner(const json_t *finding, const char *owner)
{
	size_t i;
	json_t *mapping;

	json_array_foreach(json_object_get(finding, "mappings"), i,
			   mapping) if (!strcmp(text_of(mapping, "owner"), owner)) return true;
	return false;
}

// Whether FINDING is between just these OWNERS.
static bool has_owners(const json_t *finding, const json_t *owners)
{
	size_t i;
	json_t *value;

	json_array_foreach(owners, i, value) if (!names_owner(finding, json_string_value(value))) return false;
	json_array_foreach(json_object_get(finding, "mappings"), i,
			   value) if (!has_text(owners, text_of(value, "owner"))) return false;
	return true;
}

static bool is_wanted(const json_t *finding, const json_t *entry)
{
	static const char *const keys[] = {"verdict", "severity"};

	for (size_t i = 0; i < 2; i++) {
		const char *wanted = json_string_value(json_object_get(entry, keys[i]));

		if (wanted && strcmp(wanted, text_of(finding, keys[i])) != 0)
			return false;
	}
	return matches(json_object_get(entry, "rules"), text_of(finding, "rule")) &&
	       has_owners(finding, json_object_get(entry, "owners"));
}

static int compare_ranges(const void *left, const void *right)
{
	const struct range *a = left, *b = right;

	return a->lo < b->lo ? -1 : a->lo > b->lo;
}

// The first address of RANGE that none of the findings wanted by ENTRY has in its extents, or RANGE's end.
static uint64_t uncovered(const json_t *entry, struct range range)
{
	static struct range found[RANGES_MAX];
	size_t count = 0, i, j;
	json_t *finding, *extent;

	json_array_foreach(findings(), i, finding)
	{
		if (!is_wanted(finding, entry))
			continue;
		json_array_foreach(json_object_get(finding, "extents"), j, extent)
		{
			if (count == RANGES_MAX)
				die("more extents than this test has room for", text_of(finding, "id"));
			found[count++] = range_of(extent);
		}
	}
	qsort(found, count, sizeof(*found), compare_ranges);
	for (i = 0; i < count && found[i].lo <= range.lo && range.lo < range.hi; i++)
		if (found[i].hi > range.lo)
			range.lo = found[i].hi;
	return range.lo;
}

// Whether a rule of RULES is evaluated; counts.
static bool is_checked(const json_t *rules)
{
	size_t i;
	json_t *rule;

	json_array_foreach(rules, i, rule)
	{
		if (is_evaluated(json_string_value(rule))) {
			test.checked++;
			return true;
		}
	}
	test.left_out++;
	return false;
}

static void want(const char *what, const json_t *entry, struct range range)
{
	uint64_t first = uncovered(entry, range);

	if (first < range.hi)
		complain("%s: no finding covers 0x%" PRIx64 " of [0x%" PRIx64 ", 0x%" PRIx64 ") for %s", what, first,
			 range.lo, range.hi, shown(entry));
}

static void check_required(void)
{
	size_t i;
	json_t *entry;

	json_array_foreach(json_object_get(test.expect, "require"), i,
			   entry) if (is_checked(json_object_get(entry, "rules")))
		want("require", entry, range_of(entry));
}

static int severity(const char *word)
{
	return !strcmp(word, "error") ? 2 : !strcmp(word, "warning");
}

static void check_forbidden(void)
{
	size_t i, j;
	json_t *entry, *finding;

	json_array_foreach(json_object_get(test.expect, "forbid"), i, entry)
		json_array_foreach(findings(), j,
				   finding) if (!strcmp(text_of(finding, "verdict"), "violated") &&
						severity(text_of(finding, "severity")) >=
							severity(text_of(entry, "severity")) &&
						matches(json_object_get(entry, "rules"), text_of(finding, "rule")))
			complain("forbid: %s", shown(finding));
}

static void check_extents_within(const json_t *finding, struct range range)
{
	size_t i;
	json_t *extent;

	json_array_foreach(json_object_get(finding, "extents"), i, extent)
	{
		struct range found = range_of(extent);

		if (found.lo < range.lo || found.hi > range.hi)
			complain("within: %s lies outside [0x%" PRIx64 ", 0x%" PRIx64 ")", shown(finding), range.lo,
				 range.hi);
	}
}

static void check_within(void)
{
	size_t i, j;
	json_t *entry, *finding;

	json_array_foreach(json_object_get(test.expect, "within"), i, entry)
		json_array_foreach(findings(), j,
				   finding) if (!strcmp(text_of(finding, "verdict"), "violated") &&
						matches(json_object_get(entry, "rules"), text_of(finding, "rule")))
			check_extents_within(finding, range_of(entry));
}

// "A x B", or "A" for what is inside of A: the owners, as an array.
static json_t *owners_of(const char *pair)
{
	const char *times = strstr(pair, " x ");

	return times ? json_pack("[s%, s]", pair, (size_t)(times - pair), times + 3) : json_pack("[s]", pair);
}

// Whether reporting RULE and not reporting it are both right; counts.
static bool is_open(const char *rule)
{
	bool open = has_text(json_object_get(test.expect, "open"), rule);

	test.open += open;
	return open;
}

// One rule that a mismatch concerns: "alias.device-nc", or with a condition "side.order (if reordering is not known)".
static void check_mismatch(struct range range, const char *rule, const json_t *pairs)
{
	char name[64] = "";
	size_t i;
	json_t *pair;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(rule, " "), rule);
	json_array_foreach(pairs, i, pair)
	{
		json_t *entry = json_pack("{s:[s], s:o}", "rules", name, "owners", owners_of(json_string_value(pair)));

		if (!is_open(name) && is_checked(json_object_get(entry, "rules")))
			want("mismatches", entry, range);
		json_decref(entry);
	}
}

static void check_mismatches(void)
{
	size_t i;
	const char *rule;
	json_t *entry, *pairs;

	json_array_foreach(json_object_get(test.expect, "mismatches"), i, entry)
		json_object_foreach(json_object_get(entry, "rules"), rule, pairs)
			check_mismatch(range_of(entry), rule, pairs);
}

// Attributes by the names that the truth gives them

// "Normal-WB-ISH", "Normal-NC", "Normal-iNC-oWB-ISH", "Device-nGnRE"
static void name_attributes(const json_t *a, char *name, size_t room)
{
	const char *inner = text_of(a, "inner"), *outer = text_of(a, "outer"), *sh = text_of(a, "shareability");

	if (!strcmp(text_of(a, "type"), "Device"))
		snprintf(name, room, "Device-%s%s", text_of(a, "device"), strcmp(sh, "OSH") != 0 ? " not OSH" : "");
	else if (strcmp(inner, outer) != 0)
		snprintf(name, room, "Normal-i%s-o%s-%s", inner, outer, sh);
	else if (!strcmp(inner, "NC"))
		snprintf(name, room, "Normal-NC%s", strcmp(sh, "OSH") != 0 ? " not OSH" : "");
	else
		snprintf(name, room, "Normal-%s-%s", inner, sh);
}

// The names of what a free stage 1 reaches, each once.
static json_t *reached(const json_t *list)
{
	json_t *names = json_array(), *value;
	size_t i;

	json_array_foreach(list, i, value)
	{
		char name[64];

		name_attributes(value, name, sizeof(name));
		if (!has_text(names, name))
			json_array_append_new(names, json_string(name));
	}
	return names;
}

static bool same_set(const json_t *a, const json_t *b)
{
	size_t i;
	json_t *value;

	json_array_foreach(a, i, value) if (!has_text(b, json_string_value(value))) return false;
	return json_array_size(a) == json_array_size(b);
}

// The stage 2 encoding, "Normal-NC, FWB=1", through which just the attributes of LIST are reached.
static const char *encoding_of(const json_t *list)
{
	const char *encoding, *found = NULL;
	json_t *names = reached(list), *set;

	json_object_foreach(json_object_get(test.expect, "reachable"), encoding, set) if (same_set(set, names)) found =
		encoding;
	if (!found)
		complain("reachable: no encoding of stage 2 gives %s", shown(names));
	json_decref(names);
	return found ? found : "not expected";
}

// What the truth calls ATTRIBUTES: "Normal-WB-ISH", or for a list "forced Normal-WB (stage 2)".
static void name_mapping(const json_t *attributes, char *name, size_t room)
{
	const char *encoding;

	if (!json_is_array(attributes)) {
		name_attributes(attributes, name, room);
		return;
	}
	encoding = encoding_of(attributes);
	snprintf(name, room, "%.*s (stage 2)", (int)strcspn(encoding, ","), encoding);
}

// Contexts

// What ptproof_walk writes, to be freed.
static char *walk(const char *context, const uint64_t *address)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	enum ptproof_status status = ptproof_walk(test.session, context, address, PTPROOF_JSON, to);

	fclose(to);
	if (status)
		die("ptproof_walk", ptproof_message(test.session));
	return text;
}

// Adds up the sizes of mappings by name. Objects stand one a line.
static json_t *bytes_by_attribute(const char *context)
{
	char *text = walk(context, NULL), *rest = text, *line;
	json_t *sums = json_object();

	while ((line = strsep(&rest, "\n"))) {
		json_t *mapping = json_loads(line, 0, NULL);
		char name[64];

		if (!mapping && *line)
			die("not JSON", line);
		if (!mapping)
			continue;
		name_mapping(json_object_get(mapping, "attributes"), name, sizeof(name));
		json_object_set_new(sums, name,
				    json_integer(json_integer_value(json_object_get(sums, name)) +
						 (json_int_t)number_of(mapping, "size")));
		json_decref(mapping);
	}
	free(text);
	return sums;
}

static void check_bytes(const char *context, const json_t *expected)
{
	json_t *found = bytes_by_attribute(context), *value;
	const char *name;

	json_object_foreach(found, name, value) if ((uint64_t)json_integer_value(value) != number_of(expected, name))
		complain("%s: 0x%" JSON_INTEGER_FORMAT " bytes"
			 " of %s, expected %s",
			 context, json_integer_value(value), name, text_of(expected, name));
	if (json_object_size(found) != json_object_size(expected))
		complain("%s: attributes %s, expected %s", context, shown(found), shown(expected));
	json_decref(found);
}

static bool sample_agrees(const json_t *sample, const json_t *found)
{
	const json_t *attributes = json_object_get(found, "attributes"), *reach;
	const char *stage2 = text_of(sample, "stage2"), *encoding;
	char name[64];

	if (number_of(found, "pa") != number_of(sample, "pa"))
		return false;
	if (strcmp(text_of(sample, "attributes"), "reachable") != 0) {
		name_attributes(attributes, name, sizeof(name));
		return json_is_object(attributes) && !strcmp(name, text_of(sample, "attributes"));
	}
	encoding = encoding_of(attributes);
	reach = json_object_get(json_object_get(test.expect, "reachable"), encoding);
	return reach && !strncmp(encoding, stage2, strlen(stage2)) && encoding[strlen(stage2)] == ',';
}

static void check_sample(const char *context, const json_t *sample)
{
	uint64_t address = number_of(sample, "ia");
	char *text = walk(context, &address);
	json_t *found = json_loads(text, 0, NULL);

	if (!sample_agrees(sample, found))
		complain("%s: expected %s, found %s", context, shown(sample), text);
	json_decref(found);
	free(text);
}

static json_t *covered_context(const char *name)
{
	size_t i;
	json_t *context;

	json_array_foreach(json_object_get(json_object_get(test.report, "coverage"), "contexts"), i,
			   context) if (!strcmp(text_of(context, "name"), name)) return context;
	return NULL;
}

static void check_numbers(const char *name, const json_t *expected, const json_t *found)
{
	static const char *const keys[][2] = {{"leaf_entries", "leaf_entries"},
					      {"table_pages_4k", "table_pages"},
					      {"missing_pages", "missing_pages"}};

	for (size_t i = 0; i < 3; i++) {
		json_int_t is = json_integer_value(json_object_get(found, keys[i][1]));
		json_int_t should = json_integer_value(json_object_get(expected, keys[i][0]));

		if (is != should)
			complain("%s: %s is %" JSON_INTEGER_FORMAT ", expected %" JSON_INTEGER_FORMAT, name, keys[i][1],
				 is, should);
	}
	if (strcmp(text_of(expected, "owner"), text_of(found, "owner")) != 0 ||
	    strcmp(text_of(expected, "regime"), text_of(found, "regime")) != 0)
		complain("%s: owner or regime differ: %s", name, shown(found));
}

static unsigned check_context(const json_t *expected)
{
	const char *name = text_of(expected, "name");
	const json_t *found = covered_context(name), *samples = json_object_get(expected, "samples");
	size_t i;
	json_t *sample;

	if (!found) {
		complain("%s: not in the coverage", name);
		return 0;
	}
	check_numbers(name, expected, found);
	check_bytes(name, json_object_get(expected, "bytes_by_attribute"));
	json_array_foreach(samples, i, sample) check_sample(name, sample);
	return (unsigned)json_array_size(samples);
}

static void check_contexts(void)
{
	const json_t *contexts = json_object_get(test.expect, "contexts");
	unsigned samples = 0;
	size_t i;
	json_t *context;

	json_array_foreach(contexts, i, context) samples += check_context(context);
	if (json_array_size(json_object_get(json_object_get(test.report, "coverage"), "contexts")) !=
	    json_array_size(contexts))
		complain("the coverage has more contexts than expected");
	printf("%zu contexts, %u translations\n", json_array_size(contexts), samples);
}

// The whole

static void count(const char *what, void (*check)(void))
{
	test.checked = test.left_out = test.open = 0;
	check();
	printf("%s: %u entries checked; left out: %u of rules that are not evaluated, %u open\n", what, test.checked,
	       test.left_out, test.open);
}

static void check_verdict(enum ptproof_status status)
{
	const json_t *exits = json_object_get(test.expect, "exit");
	const json_t *complete = json_object_get(json_object_get(test.expect, "coverage"), "complete");
	bool found = false;
	size_t i;
	json_t *value;

	json_array_foreach(exits, i, value) found |= json_integer_value(value) == (json_int_t)status;
	if (!found)
		complain("exit status %d, expected %s", status, shown(exits));
	if (!has_text(json_object_get(test.expect, "verdict"), text_of(test.report, "verdict")))
		complain("verdict %s", text_of(test.report, "verdict"));
	if (!json_equal(complete, json_object_get(json_object_get(test.report, "coverage"), "complete")))
		complain("complete coverage: expected %s", shown(complete));
}

static void check_capture(const char *directory)
{
	enum ptproof_status status = ptproof_open(directory, NULL, 0, &test.session);
	char *text = NULL;
	size_t size;
	FILE *to;

	if (!status)
		status = ptproof_check(test.session, PTPROOF_ERROR, NULL);
	if (status == PTPROOF_BAD_INPUT || status == PTPROOF_FAULT)
		die(directory, ptproof_message(test.session));
	to = open_memstream(&text, &size);
	ptproof_write_check(test.session, PTPROOF_JSON, to);
	fclose(to);
	test.report = json_loads(text, 0, NULL);
	free(text);
	if (!test.report)
		die(directory, "the report is not JSON");
	check_verdict(status);
}

int main(int argc, char **argv)
{
	json_error_t error;

	if (argc != 3)
		die("usage", "truth CAPTURE EXPECT.json");
	test.expect = json_load_file(argv[2], 0, &error);
	if (!test.expect)
		die(argv[2], error.text);
	check_capture(argv[1]);
	count("require", check_required);
	check_forbidden();
	check_within();
	check_contexts();
	count("mismatches", check_mismatches);
	ptproof_close(test.session);
	json_decref(test.expect);
	json_decref(test.report);
	return test.wrong != 0;
}

// SPDX-License-Identifier: Apache-2.0
//
// Has each rule of `ptproof rules` a pair: a capture with its finding, and one without any?
#include "tests/scenarios/judge.h"
#include "tests/scenarios/program.h"

#include <stdio.h>
#include <string.h>

static bool has_pair(const char *rule, const struct scenario *const *lists, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (const struct scenario *s = lists[i]; s->id; s++)
			if (!strcmp(s->bad.rule, rule) && !s->lesser)
				return true;
	return false;
}

unsigned count_rules_without_pair(const struct scenario *const *lists, size_t count)
{
	static const char *const arguments[] = {"rules", "-o", "json", NULL};
	struct scratch scratch;
	unsigned without = 0;
	json_t *report, *rules, *rule;
	size_t i;

	scratch_open(&scratch);
	report = program_json(&scratch, arguments);
	scratch_close(&scratch);
	rules = json_object_get(report, "rules");
	json_array_foreach(rules, i, rule)
	{
		const char *id = json_string_value(json_object_get(rule, "id"));

		if (id && has_pair(id, lists, count))
			continue;
		printf("NO PAIR     %s: tests/scenarios/rules.c says how to add one\n", id ? id : "a rule without id");
		without++;
	}
	if (!json_array_size(rules)) {
		puts("NO RULES    ptproof rules -o json lists none");
		without++;
	}
	json_decref(report);
	return without;
}

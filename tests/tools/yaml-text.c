// SPDX-License-Identifier: Apache-2.0
//
// Prints every scalar of the YAML on standard input, on a line of its own. Exit status 2 when the input is not YAML.
#include <stdbool.h>
#include <stdio.h>
#include <yaml.h>

int main(void)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool end = false;

	if (!yaml_parser_initialize(&parser))
		return 2;
	yaml_parser_set_input_file(&parser, stdin);
	while (!end) {
		if (!yaml_parser_parse(&parser, &event)) {
			fprintf(stderr, "line %zu: %s\n", parser.problem_mark.line + 1, parser.problem);
			return 2;
		}
		if (event.type == YAML_SCALAR_EVENT)
			printf("%s\n", (const char *)event.data.scalar.value);
		end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return 0;
}

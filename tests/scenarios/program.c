// SPDX-License-Identifier: Apache-2.0
//
// A child with its output in files.
#include "tests/scenarios/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void start_child(const struct scratch *scratch, const char *const *arguments)
{
	const char *program = getenv("PTPROOF");
	char out[256], err[256];
	char *list[8] = {(char *)program};

	for (size_t i = 0; arguments[i] && i + 2 < sizeof(list) / sizeof(*list); i++)
		list[i + 1] = (char *)arguments[i];
	if (!program || !freopen(scratch_path(scratch, "out", out), "w", stdout) ||
	    !freopen(scratch_path(scratch, "err", err), "w", stderr))
		_exit(127);
	execv(program, list);
	_exit(127);
}

static void print_errors(const struct scratch *scratch)
{
	char path[256], line[512];
	FILE *err = fopen(scratch_path(scratch, "err", path), "r");

	while (err && fgets(line, sizeof(line), err))
		printf("    %s", line);
	if (err)
		fclose(err);
}

json_t *program_json(const struct scratch *scratch, const char *const *arguments)
{
	char path[256];
	json_t *json;
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child)
		start_child(scratch, arguments);
	if (child < 0 || waitpid(child, &status, 0) != child)
		exit(1);
	json = json_load_file(scratch_path(scratch, "out", path), 0, NULL);
	if (!json)
		print_errors(scratch);
	return json;
}

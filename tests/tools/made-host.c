// SPDX-License-Identifier: Apache-2.0
//
// made-host DIRECTORY: writes DIRECTORY/dump, an ELF core of the host that tests/unit/kernel.h makes up.
#include "tests/unit/kernel.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	struct made *made;
	struct scratch to;

	if (argc != 2 || snprintf(to.path, sizeof(to.path), "%s", argv[1]) >= (int)sizeof(to.path)) {
		fputs("usage: made-host DIRECTORY\n", stderr);
		return 2;
	}
	made = made_new();
	made_write(made, &to, "dump");
	free(made);
	return 0;
}

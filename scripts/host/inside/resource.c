// SPDX-License-Identifier: Apache-2.0
//
// Physical addresses of BARs: the first number of their line in sysfs' resource file.
#include "resource.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

uint64_t resource_address(const char *function, unsigned number)
{
	char path[PATH_MAX], line[128] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource", function);
	file = fopen(path, "r");
	if (!file)
		return 0;
	for (unsigned i = 0; i <= number; i++)
		if (!fgets(line, sizeof(line), file))
			line[0] = 0;
	fclose(file);
	return strtoull(line, NULL, 16);
}

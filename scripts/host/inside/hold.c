// SPDX-License-Identifier: Apache-2.0
//
// hold FUNCTION BAR [_wc]: maps the whole of a BAR by sysfs' resource file, touches it, and keeps it.
#include "resource.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char *kind = argc > 3 ? argv[3] : "";
	char path[PATH_MAX];
	struct stat status;
	uint8_t *at;
	int file;

	if (argc < 3)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource%s%s", argv[1], argv[2], kind);
	file = open(path, O_RDWR);
	if (file < 0 || fstat(file, &status)) {
		printf("failed: %s\n", path);
		return 1;
	}
	at = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (at == MAP_FAILED) {
		printf("failed: mapping %s\n", path);
		return 1;
	}
	(void)*(volatile uint32_t *)at;
	printf("mapped process:%d %#" PRIxPTR " %#jx %#" PRIx64 " %s\n", getpid(), (uintptr_t)at,
	       (uintmax_t)status.st_size, resource_address(argv[1], (unsigned)atoi(argv[2])), "resource");
	printf("ready\n");
	for (;;)
		pause();
}

// SPDX-License-Identifier: Apache-2.0
//
// unflatten TO <FROM: a flattened kdump file, as QEMU and `makedumpfile -F` write them to a pipe, as the file that it stands for.
//
// 4 KiB of header, then records: a big-endian offset, a big-endian size, and so many bytes for that offset; offset -1 is the end.
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void need(int is, const char *what)
{
	if (is)
		return;
	fprintf(stderr, "unflatten: %s\n", what);
	exit(1);
}

static void copy(FILE *to, uint64_t size)
{
	static char bytes[1 << 16];

	for (size_t part; size; size -= part) {
		part = size < sizeof(bytes) ? size : sizeof(bytes);
		need(fread(bytes, part, 1, stdin) == 1, "a record ends early");
		need(fwrite(bytes, part, 1, to) == 1, "cannot write");
	}
}

int main(int argc, char **argv)
{
	static char header[4096];
	uint64_t record[2];
	FILE *to;

	need(argc == 2, "usage: unflatten TO <FROM");
	need(fread(header, sizeof(header), 1, stdin) == 1 && !strcmp(header, "makedumpfile"), "not a flattened file");
	need((to = fopen(argv[1], "wb")) != NULL, "cannot create the file");
	for (;;) {
		need(fread(record, sizeof(record), 1, stdin) == 1, "the last record is missing");
		if (record[0] == UINT64_MAX)
			break;
		need(!fseek(to, (long)be64toh(record[0]), SEEK_SET), "a record with a bad offset");
		copy(to, be64toh(record[1]));
	}
	need(!fclose(to), "cannot write");
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
//
// replay FILE...: a fuzz target on each file, and on each of its beginnings where the file is short. For a compiler without libFuzzer,
// and for what it has found.
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#define SHORT 8192

static int replay(const char *path)
{
	static uint8_t data[1 << 20];
	FILE *from = fopen(path, "rb");
	size_t size;

	if (!from) {
		perror(path);
		return 1;
	}
	size = fread(data, 1, sizeof(data), from);
	fclose(from);
	for (size_t cut = size <= SHORT ? 0 : size; cut < size; cut++) {
		uint8_t *copy = malloc(cut + !cut); // of its own, so that a read past its end is one

		for (size_t i = 0; i < cut; i++)
			copy[i] = data[i];
		LLVMFuzzerTestOneInput(copy, cut);
		free(copy);
	}
	LLVMFuzzerTestOneInput(data, size);
	return 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= replay(argv[i]);
	return failed;
}

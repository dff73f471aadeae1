// SPDX-License-Identifier: Apache-2.0
//
// A whole capture is anything: capture.yaml, a file that it may include, an image, each up to a byte of zero, which no
// text has; the image is what is left.
#include "tests/fuzz/fuzz.h"

#include <string.h>

// Takes what comes before the next byte of zero from DATA into file NAME.
static void take(const char *name, const uint8_t **data, size_t *size)
{
	const uint8_t *end = *size ? memchr(*data, 0, *size) : NULL;
	size_t length = end ? (size_t)(end - *data) : *size;

	scratch_file(fuzz_scratch(), name, *data, length);
	*data += length + !!end;
	*size -= length + !!end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	take("capture.yaml", &data, &size);
	take("more.yaml", &data, &size);
	scratch_file(fuzz_scratch(), "image", data, size);
	fuzz_walk();
	return 0;
}

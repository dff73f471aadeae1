// SPDX-License-Identifier: Apache-2.0
//
// What the fuzz targets share.
#include "tests/fuzz/fuzz.h"

#include "inputs/inputs.h"
#include "verifier/walk/walk.h"

#include <stdbool.h>
#include <stdlib.h>

static struct scratch scratch;

static void close_scratch(void)
{
	scratch_close(&scratch);
}

const struct scratch *fuzz_scratch(void)
{
	static bool open;

	if (!open) {
		scratch_open(&scratch);
		atexit(close_scratch);
		open = true;
	}
	return &scratch;
}

// Every address that the walk maps is one that a single translation finds.
static void translate(const struct ptp_capture *capture, size_t context, const struct ptp_map *map)
{
	for (size_t i = 0; i < map->runs.count && i < 16; i++) {
		struct ptp_run run = ptp_unpack(&map->runs.at[i]);
		struct ptp_translation translation;

		ptp_translate(capture, context, run.ia, &translation);
		ptp_translation_free(&translation);
	}
}

void fuzz_walk(void)
{
	struct ptp_capture capture = {.title = ""};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_classes classes = {0};

	if (ptp_read_capture(scratch.path, &capture, &diag))
		return;
	for (size_t i = 0; i < capture.contexts.count; i++) {
		struct ptp_map map;

		ptp_walk(&capture, i, &classes, &map);
		translate(&capture, i, &map);
		ptp_map_free(&map);
	}
	ptp_classes_free(&classes);
	ptp_capture_free(&capture);
}

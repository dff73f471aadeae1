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

// Regions do not share an address, unless one is a part of the other.
static void check_regions(const struct ptp_capture *capture)
{
	for (size_t i = 1; i < capture->regions.count; i++) {
		const struct ptp_region *a = &capture->regions.at[i - 1], *b = &capture->regions.at[i];

		if (!a->within && !b->within && b->base <= a->base + (a->size - 1))
			abort();
	}
}

static struct ptp_arena known_arena;
static struct ptp_devices known;

static void forget_devices(void)
{
	ptp_devices_free(&known);
	ptp_arena_free(&known_arena);
}

void fuzz_claims_open(struct fuzz_claims *f)
{
	*f = (struct fuzz_claims){.claims = {.arena = &f->capture.arena}};
	if (!known.loaded) {
		ptp_devices_load(&known_arena, &known, &f->diag);
		atexit(forget_devices);
	}
	f->claims.devices = known;
}

void fuzz_claims_close(struct fuzz_claims *f)
{
	if (!f->diag.err && !ptp_claims_merge(&f->claims, &f->capture, &f->diag))
		check_regions(&f->capture);
	f->claims.devices = (struct ptp_devices){.loaded = true};
	ptp_claims_free(&f->claims);
	ptp_capture_free(&f->capture);
}

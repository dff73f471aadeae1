// SPDX-License-Identifier: Apache-2.0
//
// A capture that was cut anywhere is an error or unknown, never proved, though the whole one is: capture.yaml, raw memory and an ELF
// core, at every byte.
//
// That takes a capture of which nothing may be missing. Its tables fill their pages, its last line declares what the proof needs,
// and what comes before that is no proof by itself. (A text cut behind a context is a capture without the rest, which nobody can see.)
#include "inputs/inputs.h"
#include "ptproof.h"
#include "tests/unit/scratch.h"
#include "verifier/walk/walk.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BASE UINT64_C(0x80000000)
#define NEVER_EXECUTED (UINT64_C(3) << 53)

enum { PAGES = 4, IMAGE = PAGES * 4096 };

#define CAPTURE(image)                                                                                                 \
	"ptproof-capture: 1\n"                                                                                         \
	"memory: [" image "]\n"                                                                                        \
	"cpu: {ID_AA64MMFR0_EL1: 0x101125, ID_AA64MMFR1_EL1: 0, ID_AA64MMFR2_EL1: 0, ID_AA64MMFR3_EL1: 0}\n"           \
	"regions:\n"                                                                                                   \
	"  - {name: RAM, base: 0x80000000, size: 0x10000000, kind: ram}\n"                                             \
	"contexts:\n"                                                                                                  \
	"  - name: kernel\n"                                                                                           \
	"    owner: host\n"                                                                                            \
	"    regime: EL1&0\n"                                                                                          \
	"    stage1: {TTBR0_EL1: 0x80000000, TCR_EL1: 0x500803527, MAIR_EL1: 0x44ff, SCTLR_EL1: 0x1005}\n"             \
	"  - name: guest\n"                                                                                            \
	"    owner: guest:1\n"                                                                                         \
	"    regime: EL1&0\n"                                                                                          \
	"    stage1: free\n"                                                                                           \
	"    stage2: {VTTBR_EL2: 0x80002000, VTCR_EL2: 0x80053527, HCR_EL2: 0x80000001}\n"                             \
	"assume:\n"                                                                                                    \
	"  - because: it cleans and invalidates\n"                                                                     \
	"    sw-managed: [host, host]\n"

#define RAW CAPTURE("{file: image, base: 0x80000000}")
#define CORE CAPTURE("{file: image}")

// The kernel maps a page of RAM Write-Back and Non-cacheable, first and last of its table; the guest has another.
static void fill(uint64_t page[PAGES][512])
{
	page[0][0] = (BASE + 0x1000) | 3;
	page[1][0] = (BASE + 0x1000000) | NEVER_EXECUTED | 1 << 10 | 3 << 8 | 3;
	page[1][511] = page[1][0] | 1 << 2;
	page[2][0] = (BASE + 0x3000) | 3;
	page[3][511] = (BASE + 0x2000000) | 1 << 10 | 3 << 8 | 3 << 6 | 15 << 2 | 3;
}

static enum ptproof_status verdict(const struct scratch *scratch)
{
	struct ptproof *session;
	enum ptproof_status status = ptproof_open(scratch->path, NULL, 0, &session);

	if (!status)
		status = ptproof_check(session, PTPROOF_ERROR, NULL);
	ptproof_close(session);
	return status;
}

// What the readers and the walk make of an image: of that, the verdict depends on nothing else. An empty text for an error.
static char *walked(const struct scratch *scratch)
{
	struct ptp_capture capture = {.title = ""};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_classes classes = {0};
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	bool read = !ptp_read_capture(scratch->path, &capture, &diag);

	for (size_t i = 0; read && i < capture.contexts.count; i++) {
		struct ptp_map map;

		ptp_walk(&capture, i, &classes, &map);
		fprintf(to, "%s: %zu runs, %zu tables\n", capture.contexts.at[i].name, map.runs.count,
			map.tables.count);
		for (size_t gap = 0; gap < map.gaps.count; gap++)
			fprintf(to, "%s\n", map.gaps.at[gap].reason);
		ptp_map_free(&map);
	}
	ptp_classes_free(&classes);
	if (read)
		ptp_capture_free(&capture);
	fclose(to);
	return text;
}

// Cuts FILE, of SIZE bytes, off one byte after another. An image that is walked like the longer one before it has its verdict.
static void cut(const struct scratch *scratch, const char *file, size_t size, bool image, unsigned *checked)
{
	char path[256], *last = strdup("whole");

	cr_assert_eq(verdict(scratch), PTPROOF_PROVED, "%s is not proved when it is whole", file);
	while (size--) {
		enum ptproof_status status;
		char *now;

		cr_assert(!truncate(scratch_path(scratch, file, path), (off_t)size));
		now = walked(scratch);
		if (*now && !(image && !strcmp(now, last))) {
			status = verdict(scratch);
			cr_assert(status == PTPROOF_BAD_INPUT || status == PTPROOF_UNKNOWN, "%s of %zu bytes: %d", file,
				  size, status);
			++*checked;
		}
		free(last);
		last = now;
	}
	free(last);
}

Test(cut, yaml)
{
	static uint64_t page[PAGES][512];
	struct scratch scratch;
	unsigned checked = 0;

	fill(page);
	scratch_open(&scratch);
	scratch_file(&scratch, "image", page, sizeof(page));
	scratch_text(&scratch, "capture.yaml", RAW);
	cr_assert(!truncate(scratch_path(&scratch, "capture.yaml", (char[256]){0}), sizeof(RAW) - 2), "the newline");
	cut(&scratch, "capture.yaml", sizeof(RAW) - 2, false, &checked);
	cr_assert_gt(checked, 1, "%u", checked);
	scratch_close(&scratch);
}

Test(cut, raw)
{
	static uint64_t page[PAGES][512];
	struct scratch scratch;
	unsigned checked = 0;

	fill(page);
	scratch_open(&scratch);
	scratch_file(&scratch, "image", page, sizeof(page));
	scratch_text(&scratch, "capture.yaml", RAW);
	cut(&scratch, "image", sizeof(page), true, &checked);
	cr_assert_geq(checked, PAGES, "%u", checked);
	scratch_close(&scratch);
}

Test(cut, core)
{
	static uint64_t page[PAGES][512];
	struct core_segment segment = {PT_LOAD, 0x1000, BASE, IMAGE, IMAGE, page};
	struct scratch scratch;
	unsigned checked = 0;

	fill(page);
	scratch_open(&scratch);
	scratch_core(&scratch, "image", 0x1000 + IMAGE, &(struct core_header){0}, &segment, 1);
	scratch_text(&scratch, "capture.yaml", CORE);
	cut(&scratch, "image", 0x1000 + IMAGE, true, &checked);
	cr_assert_eq(checked, 0, "a core that is cut is an error");
	scratch_close(&scratch);
}

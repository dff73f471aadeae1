// SPDX-License-Identifier: Apache-2.0
//
// Reads captures that must be refused and compares what is said of them.
#include "tests/unit/hostile.h"

#include "inputs/inputs.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <string.h>

static void check(const struct hostile *hostile)
{
	static const struct core_segment segment = {PT_LOAD, 0x1000, 0x40000000, 0x1000, 0x1000, NULL};
	struct ptp_capture capture;
	struct ptp_diag diag = {0};
	struct scratch scratch;

	scratch_open(&scratch);
	scratch_core(&scratch, "good.elf", 0x2000, &(struct core_header){0}, &segment, 1);
	if (hostile->capture)
		scratch_text(&scratch, "capture.yaml", hostile->capture);
	if (hostile->arrange)
		hostile->arrange(&scratch);
	cr_expect(ptp_read_capture(scratch.path, &capture, &diag) == PTP_ERR_INPUT, "%s: not refused", hostile->name);
	cr_expect_str_eq(scratch_mask(&scratch, diag.text), hostile->expected, "%s:\n   is %s\nnot %s", hostile->name,
			 diag.text, hostile->expected);
	cr_expect(!strchr(diag.text, '\n') && !capture.arena.chunks, "%s: more than one line, or not empty",
		  hostile->name);
	ptp_capture_free(&capture);
	scratch_close(&scratch);
}

void hostile_check(const struct hostile *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(&cases[i]);
}

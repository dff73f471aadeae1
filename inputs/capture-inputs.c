// SPDX-License-Identifier: Apache-2.0
//
// Which texts were read, with their digests, for the report.
#include "inputs/capture-read.h"

void ptp_note_input(struct ptp_reader *reader, const char *file, const char *text, size_t size)
{
	struct ptp_input *input = ptp_push(&reader->capture->inputs);

	input->file = ptp_arena_printf(&reader->capture->arena, "%s", file);
	input->size = size;
	ptp_digest(text, size, input->digest);
}

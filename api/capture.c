// SPDX-License-Identifier: Apache-2.0
//
// The library's face for taking captures.
#include "ptproof.h"

#include "collect/collect.h"

#include <stdio.h>

enum ptproof_status ptproof_capture(const struct ptproof_capture_options *options, void (*say)(const char *line),
				    char *message, size_t room)
{
	const struct ptp_collect what = {
		.image = options->image,
		.base = options->base,
		.qmp = options->qmp,
		.gdb = options->gdb,
		.host = options->image || options->qmp ? NULL : "",
		.registers = options->registers,
		.btf = options->btf,
		.kallsyms = options->kallsyms,
		.raw = options->raw,
		.output = options->output,
		.redact = options->redact,
		.say = say,
	};
	struct ptp_diag diag = {0};
	enum ptp_err err = ptp_collect(&what, &diag);

	if (err)
		snprintf(message, room, "%s", diag.text);
	return (enum ptproof_status)err;
}

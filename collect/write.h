// SPDX-License-Identifier: Apache-2.0
//
// Writing a capture: a new directory with capture.yaml, tables.elf and the raw files.
#ifndef PTP_COLLECT_WRITE_H
#define PTP_COLLECT_WRITE_H

#include "collect/tables.h"
#include "model/capture.h"

#include <stdio.h>

// A directory that is being filled. Nothing that exists is overwritten.
struct ptp_output {
	const char *name; // as the user gave it
	int fd;
};

// Whether it can be made, as far as that is to be seen: NAME is nothing yet, and what it is to be in is a directory to write to. Before the work.
enum ptp_err ptp_output_check(const char *name, struct ptp_diag *diag);

enum ptp_err ptp_output_create(const char *name, struct ptp_output *output, struct ptp_diag *diag);

// A new file PATH in it; NULL after an error.
FILE *ptp_output_open(const struct ptp_output *output, const char *path, struct ptp_diag *diag);
enum ptp_err ptp_output_close(const struct ptp_output *output, const char *path, FILE *file, struct ptp_diag *diag);

// Gives FROM, which is closed, the name TO.
enum ptp_err ptp_output_name(const struct ptp_output *output, const char *from, const char *to, struct ptp_diag *diag);

void ptp_output_finish(struct ptp_output *output);

// tables.elf: an ELF core with a PT_LOAD for each range of TABLES, which are settled.
enum ptp_err ptp_write_tables(const struct ptp_output *output, const struct ptp_tables *tables, struct ptp_diag *diag);

// capture.yaml, of CAPTURE's title, ID registers, contexts, sources and coverage. It has this name when it is whole: what is interrupted
// leaves no capture.
enum ptp_err ptp_write_capture(const struct ptp_output *output, const struct ptp_capture *capture,
			       struct ptp_diag *diag);

#endif

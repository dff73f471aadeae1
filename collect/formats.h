// SPDX-License-Identifier: Apache-2.0
//
// The formats of dumps. Each looks at the beginning of the file, and opens it if it is one of its own.
#ifndef PTP_COLLECT_FORMATS_H
#define PTP_COLLECT_FORMATS_H

#include "collect/dump.h"

// A file that is mapped as long as its dump is open.
struct ptp_dump_file {
	const char *name; // as the user gave it
	const uint8_t *data;
	size_t size; // bytes, not 0
	int fd;
};

// Takes FILE, which is then the dump's: closed with it, or by the caller on an error.
enum ptp_err ptp_dump_elf(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag);

void ptp_dump_file_close(struct ptp_dump_file *file);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Taking a capture: of a dump, of a machine that QEMU runs, or of the host that this runs on.
#ifndef PTP_COLLECT_H
#define PTP_COLLECT_H

#include "model/diag.h"

#include <stdbool.h>
#include <stdint.h>

struct ptp_collect {
	const char *image;     // the dump, or NULL
	const uint64_t *base;  // of raw memory: the physical address of its first byte, else NULL
	const char *qmp, *gdb; // QEMU's sockets: collect/qmp/qmp.h
	const char *host;      // of this host: where its /proc and /sys are, "" but in tests; or NULL
	const char *registers; // files, or NULL
	const char *btf, *kallsyms;
	const char *mtree;  // what QEMU says of the machine's memory: a file, or NULL
	const char *raw;    // a directory with raw files of the host, by the keys of `sources:`, or NULL
	const char *output; // the directory, which must not exist
	bool redact;        // no names of processes

	// What was done, a line at a time; may be NULL.
	void (*say)(const char *line);
};

enum ptp_err ptp_collect(const struct ptp_collect *what, struct ptp_diag *diag);

#endif

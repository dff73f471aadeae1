// SPDX-License-Identifier: Apache-2.0
//
// The description of a target in the gdb remote protocol: which registers it has, by name and number.
#ifndef PTP_COLLECT_TARGET_H
#define PTP_COLLECT_TARGET_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stdbool.h>

struct ptp_target_register {
	char name[48];
	unsigned number, bits;
};

struct ptp_target {
	PTP_VEC(struct ptp_target_register) registers;
	unsigned next; // number of a register that has none of its own
};

// What gets a document that another one includes: its text of *SIZE bytes, which is the caller's to free.
struct ptp_target_reader {
	enum ptp_err (*get)(void *data, const char *name, char **text, size_t *size, struct ptp_diag *diag);
	void *data;
	unsigned documents; // that were read so far
};

// Reads the document NAME ("target.xml"), and those that it includes.
enum ptp_err ptp_target_read(struct ptp_target_reader *reader, const char *name, struct ptp_target *target,
			     struct ptp_diag *diag);

#endif

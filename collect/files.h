// SPDX-License-Identifier: Apache-2.0
//
// Raw files of a host, copied into a capture as they are: those that `sources:` can name, and no others.
#ifndef PTP_FILES_H
#define PTP_FILES_H

#include "collect/write.h"

// Copies what FROM has under the key KEY of `sources:` to raw/KEY and notes it in CAPTURE: a file, of `pci` a directory of
// directories of functions with their `resource` and `config`, of `acpi` a directory of tables. What is not there is left out.
enum ptp_err ptp_raw_copy(const struct ptp_output *output, struct ptp_capture *capture, const char *key,
			  const char *from, struct ptp_diag *diag);

// The same of every key that DIRECTORY has an entry for.
enum ptp_err ptp_raw_copy_all(const struct ptp_output *output, struct ptp_capture *capture, const char *directory,
			      struct ptp_diag *diag);

// Whether CAPTURE has a raw file under KEY already.
bool ptp_has_source(const struct ptp_capture *capture, const char *key);

// Writes SIZE bytes at TEXT to raw/KEY.
enum ptp_err ptp_raw_write(const struct ptp_output *output, struct ptp_capture *capture, const char *key,
			   const void *text, size_t size, struct ptp_diag *diag);

#endif

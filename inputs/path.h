// SPDX-License-Identifier: Apache-2.0
//
// Files of a capture, opened so that nothing outside its directory is ever read.
//
// A path is relative and every part of it is looked at: no "..", no symbolic link, and at its end a regular file or a
// directory as asked for, never a FIFO or a device.
#ifndef PTP_PATH_H
#define PTP_PATH_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct ptp_directory {
	const char *name; // as the user gave it, without slashes at its end; in the caller's arena
	int fd;           // -1: closed
};

enum ptp_err ptp_directory_open(struct ptp_arena *arena, const char *name, struct ptp_directory *directory,
				struct ptp_diag *diag);
void ptp_directory_close(struct ptp_directory *directory);

struct ptp_file {
	int fd; // -1: closed
	uint64_t size;
	dev_t device; // with inode: whether two paths name one file
	ino_t inode;
};

// Opens the regular file PATH. One above LIMIT bytes is refused. PLACE is where PATH was written; a place without a
// line names only its file.
enum ptp_err ptp_file_open(const struct ptp_directory *directory, const char *path, struct ptp_place place,
			   uint64_t limit, struct ptp_file *file, struct ptp_diag *diag);
void ptp_file_close(struct ptp_file *file);

// Reads the whole of FILE, or fails when it was cut or has grown since it was opened: part of a text can be a text of
// another meaning. The caller frees *TEXT in any case.
enum ptp_err ptp_file_read(const struct ptp_file *file, struct ptp_place place, char **text, size_t *size,
			   struct ptp_diag *diag);

// Reads the whole of the regular file PATH, which a user named: it may be anywhere. The caller frees *TEXT, which is NULL before, in any case.
enum ptp_err ptp_path_read(struct ptp_arena *arena, const char *path, uint64_t limit, char **text, size_t *size,
			   struct ptp_diag *diag);

// The names in the directory PATH, in their order, without those that begin with a dot. They live in ARENA; the caller frees the list.
struct ptp_entries {
	PTP_VEC(const char *) names;
};

enum ptp_err ptp_directory_list(const struct ptp_directory *directory, const char *path, struct ptp_place place,
				size_t limit, struct ptp_arena *arena, struct ptp_entries *entries,
				struct ptp_diag *diag);

// Checks that PATH is a directory, on the same terms.
enum ptp_err ptp_path_is_directory(const struct ptp_directory *directory, const char *path, struct ptp_place place,
				   struct ptp_diag *diag);

#endif

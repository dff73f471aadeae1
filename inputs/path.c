// SPDX-License-Identifier: Apache-2.0
//
// A path is followed part by part with openat, so that no link is followed whoever changes the directory meanwhile.
//
// Source: POSIX openat, fstatat. Each part is looked at before it is opened, since to open a FIFO can block and to open
// a device can do anything.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE // O_NOFOLLOW, O_DIRECTORY
#endif
#include "inputs/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct request {
	const struct ptp_directory *directory;
	const char *path;
	struct ptp_place place;
	struct ptp_diag *diag;
};

static enum ptp_err refuse(const struct request *r, const char *why)
{
	if (r->place.line)
		return ptp_fail_at(r->diag, r->place, "%s: %s", ptp_shorten(r->path).text, why);
	return ptp_fail(r->diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(r->place.file).text, why);
}

enum ptp_err ptp_directory_open(struct ptp_arena *arena, const char *name, struct ptp_directory *directory,
				struct ptp_diag *diag)
{
	size_t length = strlen(name);

	while (length > 1 && name[length - 1] == '/')
		length--;
	directory->name = ptp_arena_printf(arena, "%.*s", (int)length, name);
	directory->fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory->fd >= 0)
		return PTP_OK;
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s: a capture is a directory with a capture.yaml in it",
			*name ? ptp_shorten(directory->name).text : "\"\"", strerror(errno));
}

void ptp_directory_close(struct ptp_directory *directory)
{
	if (directory->fd >= 0)
		close(directory->fd);
	directory->fd = -1;
}

static const char *kind_of(mode_t mode)
{
	return S_ISREG(mode)    ? "a regular file"
	       : S_ISDIR(mode)  ? "a directory"
	       : S_ISFIFO(mode) ? "a FIFO"
	       : S_ISSOCK(mode) ? "a socket"
				: "a device";
}

static enum ptp_err wrong_kind(const struct request *r, mode_t mode, bool directory)
{
	char why[80];

	if (S_ISLNK(mode))
		return refuse(r, "there is a symbolic link in this path: give the path of a file in the capture");
	snprintf(why, sizeof(why), "this is %s, not %s", kind_of(mode), directory ? "a directory" : "a regular file");
	return refuse(r, why);
}

static enum ptp_err too_large(const struct request *r, uint64_t limit)
{
	char why[80];

	snprintf(why, sizeof(why), "larger than %llu MiB, the limit of such a file", (unsigned long long)(limit >> 20));
	return refuse(r, why);
}

// Opens the one part PART below AT.
static int open_part(const struct request *r, int at, const char *part, bool directory)
{
	struct stat st;
	int fd;

	if (fstatat(at, part, &st, AT_SYMLINK_NOFOLLOW)) {
		bool no_capture = errno == ENOENT && !r->place.line;

		refuse(r, no_capture ? "there is none: a capture is a directory with a capture.yaml in it"
				     : strerror(errno));
		return -1;
	}
	if (directory ? !S_ISDIR(st.st_mode) : !S_ISREG(st.st_mode)) {
		wrong_kind(r, st.st_mode, directory);
		return -1;
	}
	fd = openat(at, part,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (directory ? O_DIRECTORY : 0));
	if (fd < 0)
		refuse(r, strerror(errno));
	return fd;
}

// Copies the next part of *PATH to PART and moves on; empty parts and "." are passed over. False at the end.
static bool next_part(const char **path, char part[NAME_MAX + 1], bool *too_long)
{
	size_t length;

	do {
		*path += strspn(*path, "/");
		length = strcspn(*path, "/");
		*too_long = length > NAME_MAX;
		if (!length || *too_long)
			return false;
		memcpy(part, *path, length);
		part[length] = '\0';
		*path += length;
	} while (!strcmp(part, "."));
	return true;
}

static enum ptp_err check_path(const struct request *r)
{
	const char *rest = r->path;
	char part[NAME_MAX + 1];
	bool too_long;
	unsigned parts = 0;

	if (*r->path == '/')
		return refuse(r, "an absolute path: give one relative to the capture");
	while (next_part(&rest, part, &too_long)) {
		if (!strcmp(part, ".."))
			return refuse(r, "the path has .. in it: give one that stays in the capture");
		parts++;
	}
	if (too_long)
		return refuse(r, strerror(ENAMETOOLONG));
	return parts ? PTP_OK : refuse(r, "the path names nothing in the capture");
}

// Opens the path's last part as a DIRECTORY or as a regular file; -1 after an error.
static int open_path(const struct request *r, bool directory)
{
	const char *rest = r->path;
	char part[NAME_MAX + 1], following[NAME_MAX + 1] = "";
	int at = r->directory->fd;
	bool too_long, more;

	if (check_path(r))
		return -1;
	next_part(&rest, part, &too_long);
	do {
		int fd;

		more = next_part(&rest, following, &too_long);
		fd = open_part(r, at, part, more || directory);
		if (at != r->directory->fd)
			close(at);
		at = fd;
		memcpy(part, following, sizeof(part));
	} while (more && at >= 0);
	return at;
}

enum ptp_err ptp_file_open(const struct ptp_directory *directory, const char *path, struct ptp_place place,
			   uint64_t limit, struct ptp_file *file, struct ptp_diag *diag)
{
	struct request r = {directory, path, place, diag};
	struct stat st;

	*file = (struct ptp_file){.fd = open_path(&r, false)};
	if (file->fd < 0)
		return diag->err;
	if (fstat(file->fd, &st))
		refuse(&r, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		wrong_kind(&r, st.st_mode, false);
	else if ((uint64_t)st.st_size > limit)
		too_large(&r, limit);
	if (diag->err) {
		ptp_file_close(file);
		return diag->err;
	}
	file->size = (uint64_t)st.st_size;
	file->device = st.st_dev;
	file->inode = st.st_ino;
	return PTP_OK;
}

void ptp_file_close(struct ptp_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

enum ptp_err ptp_file_read(const struct ptp_file *file, struct ptp_place place, char **text, size_t *size,
			   struct ptp_diag *diag)
{
	static const char changed[] = "it was cut or written to while it was read: let nothing change a capture in use";
	struct request r = {.place = {.file = place.file}, .diag = diag};
	struct stat st;

	*text = ptp_realloc(NULL, (size_t)file->size + 1, 1);
	*size = 0;
	while (*size < file->size) {
		ssize_t got = pread(file->fd, *text + *size, (size_t)file->size - *size, (off_t)*size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return refuse(&r, strerror(errno));
		if (!got)
			return refuse(&r, changed);
		*size += (size_t)got;
	}
	(*text)[*size] = '\0';
	if (fstat(file->fd, &st) || (uint64_t)st.st_size != file->size)
		return refuse(&r, changed);
	return PTP_OK;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum ptp_err list_names(const struct request *r, DIR *from, size_t limit, struct ptp_arena *arena,
			       struct ptp_entries *entries)
{
	const struct dirent *entry;
	char why[80];

	errno = 0;
	while ((entry = readdir(from))) {
		if (*entry->d_name == '.')
			continue;
		if (entries->names.count == limit) {
			snprintf(why, sizeof(why), "more than %zu names in it, the limit of such a directory", limit);
			return refuse(r, why);
		}
		*ptp_push(&entries->names) = ptp_arena_printf(arena, "%s", entry->d_name);
	}
	return errno ? refuse(r, strerror(errno)) : PTP_OK;
}

enum ptp_err ptp_directory_list(const struct ptp_directory *directory, const char *path, struct ptp_place place,
				size_t limit, struct ptp_arena *arena, struct ptp_entries *entries,
				struct ptp_diag *diag)
{
	struct request r = {directory, path, place, diag};
	int fd = open_path(&r, true);
	DIR *from = fd < 0 ? NULL : fdopendir(fd);

	*entries = (struct ptp_entries){0};
	if (!from) {
		if (fd >= 0)
			close(fd);
		return diag->err ? diag->err : refuse(&r, strerror(errno));
	}
	list_names(&r, from, limit, arena, entries);
	closedir(from);
	if (entries->names.count > 1)
		qsort(entries->names.at, entries->names.count, sizeof(*entries->names.at), by_name);
	return diag->err;
}

enum ptp_err ptp_path_is_directory(const struct ptp_directory *directory, const char *path, struct ptp_place place,
				   struct ptp_diag *diag)
{
	struct request r = {directory, path, place, diag};
	int fd = open_path(&r, true);

	if (fd < 0)
		return diag->err;
	close(fd);
	return PTP_OK;
}

enum ptp_err ptp_path_read(struct ptp_arena *arena, const char *path, uint64_t limit, char **text, size_t *size,
			   struct ptp_diag *diag)
{
	ptp_autofree char *real = realpath(path, NULL);
	char *slash = real ? strrchr(real, '/') : NULL;
	struct ptp_place place = {.file = path};
	struct ptp_directory directory;
	struct ptp_file file;

	if (!slash)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(path).text, strerror(errno));
	*slash = '\0';
	if (ptp_directory_open(arena, *real ? real : "/", &directory, diag))
		return diag->err;
	if (!ptp_file_open(&directory, slash + 1, place, limit, &file, diag)) {
		ptp_file_read(&file, place, text, size, diag);
		ptp_file_close(&file);
	}
	ptp_directory_close(&directory);
	return diag->err;
}

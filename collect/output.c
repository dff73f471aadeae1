// SPDX-License-Identifier: Apache-2.0
//
// The new directory that a capture is written to.
#include "collect/write.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

static enum ptp_err fail(const struct ptp_output *output, const char *path, struct ptp_diag *diag)
{
	return ptp_fail(diag, PTP_ERR_INPUT, "%s/%s: %s", ptp_shorten(output->name).text, path, strerror(errno));
}

static enum ptp_err cannot_make(const char *name, struct ptp_diag *diag)
{
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s%s", ptp_shorten(name).text, strerror(errno),
			errno == EEXIST ? "; remove it, or name a new directory" : "");
}

enum ptp_err ptp_output_check(const char *name, struct ptp_diag *diag)
{
	struct ptp_arena arena = {0};
	enum ptp_err err = PTP_OK;
	const char *parent;
	struct stat status;

	if (!lstat(name, &status)) {
		errno = EEXIST;
		return cannot_make(name, diag);
	}
	parent = dirname(ptp_arena_printf(&arena, "%s", name));
	if (stat(parent, &status)) {
		err = cannot_make(parent, diag);
	} else {
		errno = ENOTDIR;
		if (!S_ISDIR(status.st_mode) || access(parent, W_OK | X_OK))
			err = cannot_make(parent, diag);
	}
	ptp_arena_free(&arena);
	return err;
}

// Only its owner may read it: addresses of the kernel are secrets of a host.
enum ptp_err ptp_output_create(const char *name, struct ptp_output *output, struct ptp_diag *diag)
{
	*output = (struct ptp_output){name, -1};
	if (mkdir(name, 0700))
		return cannot_make(name, diag);
	output->fd = open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return output->fd < 0 ? fail(output, "", diag) : PTP_OK;
}

FILE *ptp_output_open(const struct ptp_output *output, const char *path, struct ptp_diag *diag)
{
	int fd = openat(output->fd, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		fail(output, path, diag);
	return file;
}

enum ptp_err ptp_output_close(const struct ptp_output *output, const char *path, FILE *file, struct ptp_diag *diag)
{
	bool bad = ferror(file);

	if (fclose(file) || bad)
		return fail(output, path, diag);
	return PTP_OK;
}

enum ptp_err ptp_output_name(const struct ptp_output *output, const char *from, const char *to, struct ptp_diag *diag)
{
	return renameat(output->fd, from, output->fd, to) ? fail(output, to, diag) : PTP_OK;
}

void ptp_output_finish(struct ptp_output *output)
{
	if (output->fd >= 0)
		close(output->fd);
	output->fd = -1;
}

// SPDX-License-Identifier: Apache-2.0
//
// Opening a dump: which format it has, by its first bytes.
#include "collect/formats.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum ptp_err fail(const char *file, const char *what, struct ptp_diag *diag)
{
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(file).text, what);
}

static enum ptp_err map(struct ptp_dump_file *file, struct ptp_diag *diag)
{
	struct stat status;
	void *data;

	if (fstat(file->fd, &status))
		return fail(file->name, strerror(errno), diag);
	if (!S_ISREG(status.st_mode))
		return fail(file->name, "not a regular file", diag);
	if (!status.st_size)
		return fail(file->name, "the file is empty", diag);
	data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file->fd, 0);
	if (data == MAP_FAILED)
		return fail(file->name, strerror(errno), diag);
	file->data = data;
	file->size = (size_t)status.st_size;
	return PTP_OK;
}

void ptp_dump_file_close(struct ptp_dump_file *file)
{
	if (file->data)
		munmap((void *)file->data, file->size);
	close(file->fd);
}

static bool begins(const struct ptp_dump_file *file, const char *magic)
{
	return file->size >= strlen(magic) && !memcmp(file->data, magic, strlen(magic));
}

static enum ptp_err open_format(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag)
{
	if (begins(file, "\177ELF"))
		return ptp_dump_elf(file, dump, diag);
	return fail(file->name, "not a dump that is known: an ELF core is", diag);
}

enum ptp_err ptp_dump_open(const char *name, const uint64_t *base, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct ptp_dump_file file = {.name = name, .fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
	enum ptp_err err;

	(void)base;
	*dump = (struct ptp_dump){0};
	if (file.fd < 0)
		return fail(name, strerror(errno), diag);
	err = map(&file, diag);
	if (!err)
		err = open_format(&file, dump, diag);
	if (err)
		ptp_dump_file_close(&file);
	return err;
}

void ptp_dump_close(struct ptp_dump *dump)
{
	if (dump->close)
		dump->close(dump);
	free(dump->ranges.at);
	*dump = (struct ptp_dump){0};
}

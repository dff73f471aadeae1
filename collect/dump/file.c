// SPDX-License-Identifier: Apache-2.0
//
// The file of a dump, mapped.
#include "collect/dump/formats.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum ptp_err ptp_dump_fail(const struct ptp_dump_file *file, struct ptp_diag *diag, const char *format, ...)
{
	char text[sizeof(diag->text)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(file->name).text, text);
}

enum ptp_err ptp_dump_file_map(int fd, struct ptp_dump_file *file, struct ptp_diag *diag)
{
	struct stat status;
	void *data;

	if (fstat(fd, &status))
		return ptp_dump_fail(file, diag, "%s", strerror(errno));
	if (!S_ISREG(status.st_mode))
		return ptp_dump_fail(file, diag, "not a regular file");
	if (!status.st_size)
		return ptp_dump_fail(file, diag, "the file is empty");
	data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return ptp_dump_fail(file, diag, "%s", strerror(errno));
	file->data = data;
	file->size = (size_t)status.st_size;
	return PTP_OK;
}

void ptp_dump_file_close(struct ptp_dump_file *file)
{
	munmap((void *)file->data, file->size);
}

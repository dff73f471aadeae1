// SPDX-License-Identifier: Apache-2.0
//
// Opening a dump: which format it has, by its first bytes; and its ranges.
#include "collect/dump/formats.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

// What a file begins with, and what it then is: with a function that opens it, or why none does. Raw memory that begins like one
// of these is taken for it.
static const struct format {
	const char *magic, *is;
	enum ptp_err (*open)(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag);
} formats[] = {
	{"\177ELF", "an ELF core", ptp_dump_elf},
	{"KDUMP   ", "a kdump file", ptp_dump_kdump},
	{"EMiL", "a LiME dump", ptp_dump_lime},
	{"makedumpfile", "a flattened kdump file: restore it first, with makedumpfile -R OUT <FILE", NULL},
	{"DISKDUMP", "a diskdump, a format that is older than AArch64", NULL},
};

static const struct format *format_of(const struct ptp_dump_file *file)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		size_t length = strlen(formats[i].magic);

		if (file->size >= length && !memcmp(file->data, formats[i].magic, length))
			return &formats[i];
	}
	return NULL;
}

static enum ptp_err open_format(const struct ptp_dump_file *file, const uint64_t *base, struct ptp_dump *dump,
				struct ptp_diag *diag)
{
	const struct format *format = format_of(file);

	if (!format && base)
		return ptp_dump_raw(file, *base, dump, diag);
	if (!format)
		return ptp_dump_fail(
			file, diag,
			"not an ELF core, a kdump file or a LiME dump: raw memory needs a base, the physical "
			"address of its first byte");
	if (!format->open)
		return ptp_dump_fail(file, diag, "this is %s", format->is);
	if (base)
		return ptp_dump_fail(file, diag, "this is %s, whose addresses come from the file: give no base",
				     format->is);
	return format->open(file, dump, diag);
}

enum ptp_err ptp_dump_open(const char *name, const uint64_t *base, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct ptp_dump_file file = {.name = name};
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum ptp_err err;

	*dump = (struct ptp_dump){0};
	if (fd < 0)
		return ptp_dump_fail(&file, diag, "%s", strerror(errno));
	err = ptp_dump_file_map(fd, &file, diag);
	close(fd);
	if (err)
		return err;
	err = open_format(&file, base, dump, diag);
	if (err) {
		ptp_dump_close(dump);
		ptp_dump_file_close(&file);
	}
	return err;
}

void ptp_dump_close(struct ptp_dump *dump)
{
	if (dump->close)
		dump->close(dump);
	free(dump->ranges.at);
	*dump = (struct ptp_dump){0};
}

const struct ptp_range *ptp_range_find(const struct ptp_range *ranges, size_t count, uint64_t pa)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pa < ranges[middle].pa)
			high = middle;
		else if (pa - ranges[middle].pa >= ranges[middle].size)
			low = middle + 1;
		else
			return &ranges[middle];
	}
	return NULL;
}

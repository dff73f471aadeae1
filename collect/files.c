// SPDX-License-Identifier: Apache-2.0
#include "collect/files.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 26, ENTRIES_MOST = 65536 };

static enum ptp_err fail(const char *name, const char *what, struct ptp_diag *diag)
{
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(name).text, what);
}

static enum ptp_err make_directory(const struct ptp_output *output, const char *path, struct ptp_diag *diag)
{
	if (mkdirat(output->fd, path, 0700) && errno != EEXIST)
		return fail(path, strerror(errno), diag);
	return PTP_OK;
}

// Copies the open file FD, whose size is what can be read: files of /proc say that they have none.
static enum ptp_err copy_open(int fd, const char *name, const struct ptp_output *output, const char *to,
			      struct ptp_diag *diag)
{
	char buffer[1 << 16];
	FILE *file = ptp_output_open(output, to, diag);
	size_t total = 0;
	ssize_t got = 0;

	if (!file)
		return diag->err;
	while (total <= FILE_MOST && (got = read(fd, buffer, sizeof(buffer))) > 0) {
		fwrite(buffer, (size_t)got, 1, file);
		total += (size_t)got;
	}
	if (got < 0)
		fail(name, strerror(errno), diag);
	if (total > FILE_MOST)
		fail(name, "more than 64 MiB: not a file of that kind", diag);
	ptp_output_close(output, to, file, diag);
	return diag->err;
}

// Copies DIRECTORY's file NAME; DIRECTORY is open as FD, or AT_FDCWD. What is not there, or no file, is left out.
static enum ptp_err copy_file(int directory, const char *name, const struct ptp_output *output, const char *to,
			      bool *copied, struct ptp_diag *diag)
{
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;

	*copied = fd >= 0 && !fstat(fd, &status) && S_ISREG(status.st_mode);
	if (*copied)
		copy_open(fd, name, output, to, diag);
	if (fd >= 0)
		close(fd);
	return diag->err;
}

// Names of PCI functions and ACPI tables: nothing that could lead elsewhere.
static bool is_plain(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)name[i]) && !strchr(":._", name[i]))
			return false;
	return *name != '.' && length <= 32;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int plain_entries(const struct dirent *entry)
{
	return is_plain(entry->d_name);
}

static enum ptp_err copy_function(int directory, const char *name, const struct ptp_output *output,
				  struct ptp_diag *diag)
{
	static const char *const files[] = {"resource", "config"};
	int fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char to[80];
	bool copied;

	snprintf(to, sizeof(to), "raw/pci/%s", name);
	if (fd < 0)
		return PTP_OK;
	make_directory(output, to, diag);
	for (size_t i = 0; i < 2 && !diag->err; i++) {
		snprintf(to, sizeof(to), "raw/pci/%s/%s", name, files[i]);
		copy_file(fd, files[i], output, to, &copied, diag);
	}
	close(fd);
	return diag->err;
}

static enum ptp_err copy_table(int directory, const char *name, const struct ptp_output *output, struct ptp_diag *diag)
{
	char to[80];
	bool copied;

	snprintf(to, sizeof(to), "raw/acpi/%s", name);
	return copy_file(directory, name, output, to, &copied, diag);
}

static enum ptp_err copy_directory(const char *from, const struct ptp_output *output, bool pci, struct ptp_diag *diag)
{
	struct dirent **entries;
	int count = scandir(from, &entries, plain_entries, by_name),
	    fd = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	make_directory(output, pci ? "raw/pci" : "raw/acpi", diag);
	for (int i = 0; i < count; i++) {
		if (fd >= 0 && i < ENTRIES_MOST && !diag->err)
			(pci ? copy_function : copy_table)(fd, entries[i]->d_name, output, diag);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	if (fd >= 0)
		close(fd);
	return diag->err;
}

static enum ptp_err note(struct ptp_capture *capture, const char *key)
{
	*ptp_push(&capture->sources) =
		(struct ptp_source){.key = key, .path = ptp_arena_printf(&capture->arena, "raw/%s", key)};
	return PTP_OK;
}

bool ptp_has_source(const struct ptp_capture *capture, const char *key)
{
	for (size_t i = 0; i < capture->sources.count; i++)
		if (!strcmp(capture->sources.at[i].key, key))
			return true;
	return false;
}

static bool is_directory(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISDIR(status.st_mode);
}

enum ptp_err ptp_raw_copy(const struct ptp_output *output, struct ptp_capture *capture, const char *key,
			  const char *from, struct ptp_diag *diag)
{
	bool pci = !strcmp(key, "pci"), copied = is_directory(from);
	char to[64];

	if (make_directory(output, "raw", diag))
		return diag->err;
	snprintf(to, sizeof(to), "raw/%s", key);
	if (!pci && strcmp(key, "acpi") != 0)
		copy_file(AT_FDCWD, from, output, to, &copied, diag);
	else if (copied)
		copy_directory(from, output, pci, diag);
	return diag->err || !copied ? diag->err : note(capture, key);
}

enum ptp_err ptp_raw_copy_all(const struct ptp_output *output, struct ptp_capture *capture, const char *directory,
			      struct ptp_diag *diag)
{
	if (!is_directory(directory))
		return fail(directory, "not a directory with raw files of the host (iomem, devicetree, pci, acpi, ...)",
			    diag);
	for (size_t i = 0; i < PTP_SOURCE_KEYS && !diag->err; i++)
		ptp_raw_copy(output, capture, ptp_source_key[i],
			     ptp_arena_printf(&capture->arena, "%s/%s", directory, ptp_source_key[i]), diag);
	return diag->err;
}

enum ptp_err ptp_raw_write(const struct ptp_output *output, struct ptp_capture *capture, const char *key,
			   const void *text, size_t size, struct ptp_diag *diag)
{
	char to[64];
	FILE *file;

	snprintf(to, sizeof(to), "raw/%s", key);
	if (make_directory(output, "raw", diag))
		return diag->err;
	file = ptp_output_open(output, to, diag);
	if (!file)
		return diag->err;
	fwrite(text, size, 1, file);
	return ptp_output_close(output, to, file, diag) ? diag->err : note(capture, key);
}

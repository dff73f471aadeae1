// SPDX-License-Identifier: Apache-2.0
//
// The raw files of this host: where each is, and whether it says anything.
#include "collect/files.h"

#include "collect/live/live.h"
#include "inputs/vmallocinfo.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct copy {
	const char *root;
	const struct ptp_output *output;
	struct ptp_capture *capture;
	void (*say)(const char *line);
};

static void say(const struct copy *copy, const char *key, const char *why)
{
	if (copy->say)
		copy->say(ptp_arena_printf(&copy->capture->arena, "%s is left out: %s", key, why));
}

static void copy_file(const struct copy *copy, const char *key, const char *path)
{
	struct ptp_diag diag = {0};

	if (!ptp_has_source(copy->capture, key) && ptp_raw_copy(copy->output, copy->capture, key, path, &diag))
		say(copy, key, diag.text);
}

static bool is_hidden(const char *path)
{
	FILE *file = fopen(path, "re");
	char line[512];
	bool hidden = false;

	while (file && !hidden && fgets(line, sizeof(line), file)) {
		struct ptp_vmalloc_area area;
		char *at = line;

		hidden = ptp_vmalloc_range(&at, &area) == PTP_VMALLOC_HIDDEN;
	}
	if (file)
		fclose(file);
	return hidden;
}

static const struct {
	const char *key, *path;
	bool (*is_useless)(const char *path); // may be NULL
	const char *why;
} files[] = {
	{"iomem", "/proc/iomem", NULL, NULL},
	{"devicetree", "/sys/firmware/fdt", NULL, NULL},
	{"pci", "/sys/bus/pci/devices", NULL, NULL},
	{"acpi", "/sys/firmware/acpi/tables", NULL, NULL},
	{"kernel-page-tables", "/sys/kernel/debug/kernel_page_tables", NULL, NULL},
	{"vmallocinfo", "/proc/vmallocinfo", is_hidden, PTP_VMALLOC_UNHIDE},
};

// A capture has the listing of one machine.
static void copy_stage2(const struct copy *copy)
{
	const char *pattern =
		ptp_arena_printf(&copy->capture->arena, "%s/sys/kernel/debug/kvm/*-*/stage2_page_tables", copy->root);
	glob_t found;

	if (!glob(pattern, 0, NULL, &found) && found.gl_pathc == 1)
		copy_file(copy, "stage2-page-tables", found.gl_pathv[0]);
	globfree(&found);
}

// Copies the lines of the map that are in TEXT, once the one before the map was seen.
static void copy_lines(char *text, bool *begun, FILE *to)
{
	char *rest = NULL;

	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		*begun |= strstr(line, "efi: Processing EFI memory map") != NULL;
		if (*begun && strstr(line, "efi:") && strstr(line, " 0x"))
			fprintf(to, "%s\n", line);
	}
}

// What the kernel's log has of EFI's memory map; NULL when its beginning is not, or not any more, there.
static char *read_memory_map(const char *path, size_t *size)
{
	int log = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char record[8193], *text = NULL;
	FILE *to = open_memstream(&text, size);
	bool begun = false;
	ssize_t got = 0;

	// One record a read; one that was overwritten meanwhile is an error, and the next one follows.
	for (unsigned left = 1 << 20; log >= 0 && left; left--) {
		got = read(log, record, sizeof(record) - 1);
		if (got < 0 && errno == EPIPE)
			continue;
		if (got <= 0)
			break;
		record[got] = '\0';
		copy_lines(record, &begun, to);
	}
	fclose(to);
	if (log >= 0)
		close(log);
	if (*size)
		return text;
	free(text);
	return NULL;
}

static enum ptp_err copy_memory_map(const struct copy *copy, struct ptp_diag *diag)
{
	ptp_autofree char *text = NULL;
	size_t size = 0;

	if (ptp_has_source(copy->capture, "efi-memmap"))
		return PTP_OK;
	text = read_memory_map(ptp_arena_printf(&copy->capture->arena, "%s/dev/kmsg", copy->root), &size);
	return text ? ptp_raw_write(copy->output, copy->capture, "efi-memmap", text, size, diag) : PTP_OK;
}

enum ptp_err ptp_live_files(const char *root, const struct ptp_output *output, struct ptp_capture *capture,
			    void (*line)(const char *line), struct ptp_diag *diag)
{
	const struct copy copy = {root, output, capture, line};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		const char *path = ptp_arena_printf(&capture->arena, "%s%s", root, files[i].path);

		if (files[i].is_useless && files[i].is_useless(path))
			say(&copy, files[i].key, files[i].why);
		else
			copy_file(&copy, files[i].key, path);
	}
	copy_stage2(&copy);
	return copy_memory_map(&copy, diag);
}

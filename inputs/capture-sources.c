// SPDX-License-Identifier: Apache-2.0
//
// The section `sources:`: raw files of the host. Kernels' listings of their tables are read; the others are checked to be there.
#include "inputs/capture-read.h"
#include "inputs/limits.h"
#include "inputs/ptdump.h"

static const struct ptp_yaml_key keys[] = {
	{"iomem", false},      {"devicetree", false},         {"pci", false},
	{"acpi", false},       {"efi-memmap", false},         {"vmallocinfo", false},
	{"vmcoreinfo", false}, {"kernel-page-tables", false}, {"stage2-page-tables", false},
};

enum { PCI = 2, ACPI = 3, KERNEL = 7, STAGE2 = 8, KEYS = sizeof(keys) / sizeof(*keys) };

// PCI functions and ACPI tables are a directory of files; everything else is one file.
static enum ptp_err check_path(struct ptp_reader *r, size_t key, const struct ptp_source *source)
{
	struct ptp_file file;

	if (key == PCI || key == ACPI)
		return ptp_path_is_directory(&r->directory, source->path, source->place, r->diag);
	if (ptp_file_open(&r->directory, source->path, source->place, UINT64_MAX, &file, r->diag))
		return r->diag->err;
	ptp_file_close(&file);
	return PTP_OK;
}

static enum ptp_err read_ptdump(struct ptp_reader *r, unsigned stage, struct ptp_source *source)
{
	struct ptp_place place = {
		.file = ptp_arena_printf(&r->capture->arena, "%s/%s", r->directory.name, source->path),
	};
	struct ptp_ptdump *dump = ptp_push(&r->capture->ptdumps);
	ptp_autofree char *text = NULL;
	struct ptp_file file;
	enum ptp_err err;
	size_t size;

	dump->key = source->key;
	dump->path = source->path;
	source->read = true;
	if (ptp_file_open(&r->directory, source->path, source->place, PTP_MAX_PTDUMP_BYTES, &file, r->diag))
		return r->diag->err;
	err = ptp_file_read(&file, place, &text, &size, r->diag);
	ptp_file_close(&file);
	if (err)
		return err;
	ptp_note_input(r, source->path, text, size);
	return ptp_ptdump_read(place.file, text, size, stage, dump, r->diag);
}

static enum ptp_err read_source(struct ptp_reader *r, size_t key, struct ptp_source *source)
{
	if (key == KERNEL || key == STAGE2)
		return read_ptdump(r, key == KERNEL ? 1 : 2, source);
	return check_path(r, key, source);
}

enum ptp_err ptp_read_sources(struct ptp_reader *r, const struct ptp_yaml *sources)
{
	const struct ptp_yaml *value[KEYS];

	if (!sources)
		return PTP_OK;
	if (ptp_yaml_fields(sources, "sources", keys, KEYS, value, r->diag))
		return r->diag->err;
	for (size_t i = 0; i < KEYS; i++) {
		struct ptp_source source = {.key = keys[i].name};

		if (!value[i])
			continue;
		source.place = value[i]->place;
		if (ptp_yaml_line(value[i], "the path of a file", &source.path, r->diag) || read_source(r, i, &source))
			return r->diag->err;
		*ptp_push(&r->capture->sources) = source;
	}
	return PTP_OK;
}

// SPDX-License-Identifier: Apache-2.0
//
// The section `sources:`: raw files of the host, checked to be there and recorded. Nothing is read from them yet.
#include "inputs/capture-read.h"

static const struct ptp_yaml_key keys[] = {
	{"iomem", false},      {"devicetree", false},         {"pci", false},
	{"acpi", false},       {"efi-memmap", false},         {"vmallocinfo", false},
	{"vmcoreinfo", false}, {"kernel-page-tables", false}, {"stage2-page-tables", false},
};

enum { PCI = 2, ACPI = 3, KEYS = sizeof(keys) / sizeof(*keys) };

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
		if (ptp_yaml_line(value[i], "the path of a file", &source.path, r->diag) || check_path(r, i, &source))
			return r->diag->err;
		*ptp_push(&r->capture->sources) = source;
	}
	return PTP_OK;
}

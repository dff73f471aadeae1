// SPDX-License-Identifier: Apache-2.0
//
// The section `sources:`: raw files of the host. Those that tell of physical memory become regions where the capture has none; kernels'
// listings of their tables are read to be compared, or with what tells where their addresses lead where they are all that there is.
#include "inputs/capture-read.h"
#include "inputs/limits.h"
#include "inputs/ptdump.h"
#include "inputs/regions/claims.h"
#include "inputs/stretches.h"

#include <stdlib.h>
#include <string.h>

// A file that is read whole.
struct text {
	const char *path; // below the capture
	const char *name; // for messages
	char *at;
	size_t size;
};

struct source_reader {
	struct ptp_reader *reader;
	struct ptp_claims claims;
	struct text vmcoreinfo;
	struct ptp_vmalloc_areas areas;
};

static enum ptp_err read_text(struct ptp_reader *r, const char *path, struct ptp_place place, uint64_t limit,
			      struct text *text)
{
	struct ptp_file file;
	enum ptp_err err;

	text->path = path;
	text->name = ptp_arena_printf(&r->capture->arena, "%s/%s", r->directory.name, path);
	if (ptp_file_open(&r->directory, path, place, limit, &file, r->diag))
		return r->diag->err;
	err = ptp_file_read(&file, (struct ptp_place){.file = text->name}, &text->at, &text->size, r->diag);
	ptp_file_close(&file);
	if (!err)
		ptp_note_input(r, path, text->at, text->size);
	return err;
}

// A file of at most LIMIT bytes, all of which READ makes claims of.
static enum ptp_err read_claims(struct source_reader *s, const char *path, struct ptp_place place, uint64_t limit,
				enum ptp_err (*read)(struct ptp_claims *claims, const char *file, const void *data,
						     size_t size, struct ptp_diag *diag))
{
	struct text text = {.at = NULL};

	if (!read_text(s->reader, path, place, limit, &text))
		read(&s->claims, text.name, text.at, text.size, s->reader->diag);
	free(text.at);
	return s->reader->diag->err;
}

static enum ptp_err read_devicetree(struct source_reader *s, const struct ptp_source *source)
{
	return read_claims(s, source->path, source->place, PTP_MAX_FDT_BYTES, ptp_devicetree_read);
}

static enum ptp_err read_iomem(struct source_reader *s, const struct ptp_source *source)
{
	return read_claims(s, source->path, source->place, PTP_MAX_TEXT_BYTES, ptp_iomem_read);
}

static enum ptp_err read_efi_memmap(struct source_reader *s, const struct ptp_source *source)
{
	return read_claims(s, source->path, source->place, PTP_MAX_TEXT_BYTES, ptp_efi_memmap_read);
}

static enum ptp_err read_mtree(struct source_reader *s, const struct ptp_source *source)
{
	return read_claims(s, source->path, source->place, PTP_MAX_TEXT_BYTES, ptp_mtree_read);
}

// Calls READ for each name in the source's directory.
static enum ptp_err each_entry(struct source_reader *s, const struct ptp_source *source,
			       enum ptp_err (*read)(struct source_reader *s, const struct ptp_source *source,
						    const char *name))
{
	struct ptp_reader *r = s->reader;
	struct ptp_entries entries;

	if (!ptp_directory_list(&r->directory, source->path, source->place, PTP_MAX_DIRECTORY, &r->capture->arena,
				&entries, r->diag))
		for (size_t i = 0; i < entries.names.count; i++)
			if (read(s, source, entries.names.at[i]))
				break;
	free(entries.names.at);
	return r->diag->err;
}

static bool has_file(struct source_reader *s, const struct ptp_source *source, const char *directory, const char *name)
{
	struct ptp_reader *r = s->reader;
	struct ptp_entries entries;
	bool found = false;

	ptp_directory_list(&r->directory, directory, source->place, PTP_MAX_FUNCTION_FILES, &r->capture->arena,
			   &entries, r->diag);
	for (size_t i = 0; i < entries.names.count; i++)
		found |= !strcmp(entries.names.at[i], name);
	free(entries.names.at);
	return found;
}

static enum ptp_err read_function(struct source_reader *s, const struct ptp_source *source, const char *name)
{
	struct ptp_reader *r = s->reader;
	struct ptp_arena *arena = &r->capture->arena;
	const char *directory = ptp_arena_printf(arena, "%s/%s", source->path, name);
	struct text resource = {.at = NULL}, config = {.at = NULL};
	bool has_config = has_file(s, source, directory, "config");

	if (!r->diag->err &&
	    !read_text(r, ptp_arena_printf(arena, "%s/resource", directory), source->place, PTP_MAX_PCI_RESOURCE_BYTES,
		       &resource) &&
	    (!has_config || !read_text(r, ptp_arena_printf(arena, "%s/config", directory), source->place,
				       PTP_MAX_PCI_CONFIG_BYTES, &config)))
		ptp_pci_read(&s->claims,
			     &(struct ptp_pci_files){.function = name,
						     .resource_file = resource.name,
						     .config_file = config.name,
						     .resource = resource.at,
						     .resource_size = resource.size,
						     .config = (const uint8_t *)config.at,
						     .config_size = config.size},
			     r->diag);
	free(resource.at);
	free(config.at);
	return r->diag->err;
}

static enum ptp_err read_pci(struct source_reader *s, const struct ptp_source *source)
{
	return each_entry(s, source, read_function);
}

// `data` and `dynamic` are directories beside the tables: what is in them (boot errors, tables that were loaded later) has no addresses of
// devices outside AML.
static enum ptp_err read_table(struct source_reader *s, const struct ptp_source *source, const char *name)
{
	const char *path = ptp_arena_printf(&s->reader->capture->arena, "%s/%s", source->path, name);

	if (!strcmp(name, "data") || !strcmp(name, "dynamic"))
		return PTP_OK;
	return read_claims(s, path, source->place, PTP_MAX_ACPI_BYTES, ptp_acpi_table_read);
}

static enum ptp_err read_acpi(struct source_reader *s, const struct ptp_source *source)
{
	return each_entry(s, source, read_table);
}

static enum ptp_err read_ptdump(struct source_reader *s, const struct ptp_source *source, unsigned stage)
{
	struct ptp_reader *r = s->reader;
	struct ptp_ptdump *dump = ptp_push(&r->capture->ptdumps);
	struct text text = {.at = NULL};

	dump->key = source->key;
	dump->path = source->path;
	if (!read_text(r, source->path, source->place, PTP_MAX_PTDUMP_BYTES, &text))
		ptp_ptdump_read(text.name, text.at, text.size, stage, dump, r->diag);
	free(text.at);
	return r->diag->err;
}

static enum ptp_err read_vmallocinfo(struct source_reader *s, const struct ptp_source *source)
{
	struct text text = {.at = NULL};

	if (!read_text(s->reader, source->path, source->place, PTP_MAX_TEXT_BYTES, &text))
		ptp_vmallocinfo_read(text.name, text.at, text.size, &s->areas, s->reader->diag);
	free(text.at);
	return s->reader->diag->err;
}

static struct ptp_vmcoreinfo vmcoreinfo_of(const struct source_reader *s)
{
	return (struct ptp_vmcoreinfo){s->vmcoreinfo.at, s->vmcoreinfo.size};
}

static enum ptp_err read_vmcoreinfo(struct source_reader *s, const struct ptp_source *source)
{
	struct ptp_reader *r = s->reader;
	struct ptp_vmcoreinfo info;

	if (read_text(r, source->path, source->place, PTP_MAX_TEXT_BYTES, &s->vmcoreinfo))
		return r->diag->err;
	info = vmcoreinfo_of(s);
	if (ptp_vmcoreinfo_text(&info, "OSRELEASE", &r->capture->arena))
		return PTP_OK;
	return ptp_fail(
		r->diag, PTP_ERR_INPUT,
		"%s: this is no VMCOREINFO, whose lines are KEY=VALUE; /sys/kernel/vmcoreinfo only says where in "
		"memory that is",
		ptp_shorten(s->vmcoreinfo.name).text);
}

static enum ptp_err read_kernel_tables(struct source_reader *s, const struct ptp_source *source)
{
	return read_ptdump(s, source, 1);
}

static enum ptp_err read_stage2_tables(struct source_reader *s, const struct ptp_source *source)
{
	return read_ptdump(s, source, 2);
}

// In the order of ptp_source_key, in which they are read: the tree's host bridges translate what config space says.
static enum ptp_err (*const readers[PTP_SOURCE_KEYS])(struct source_reader *s, const struct ptp_source *source) = {
	read_iomem, read_devicetree,  read_pci,        read_acpi,          read_efi_memmap,
	read_mtree, read_vmallocinfo, read_vmcoreinfo, read_kernel_tables, read_stage2_tables,
};

// Tables say themselves where they lead; a listing does not.
static bool is_wanted(const struct ptp_capture *capture, size_t key)
{
	if (readers[key] != read_vmallocinfo && readers[key] != read_vmcoreinfo)
		return true;
	for (size_t i = 0; i < capture->contexts.count; i++)
		if (capture->contexts.at[i].stage1.mode == PTP_LISTED)
			return true;
	return false;
}

static enum ptp_err look_for(struct ptp_reader *r, const struct ptp_source *source)
{
	struct ptp_file file;

	if (!ptp_file_open(&r->directory, source->path, source->place, UINT64_MAX, &file, r->diag))
		ptp_file_close(&file);
	return r->diag->err;
}

static enum ptp_err read_source(struct source_reader *s, size_t key, const struct ptp_yaml *node)
{
	struct ptp_reader *r = s->reader;
	struct ptp_source source = {.key = ptp_source_key[key],
				    .read = is_wanted(r->capture, key),
				    .place = node->place};

	if (ptp_yaml_line(node, "the path of a file", &source.path, r->diag))
		return r->diag->err;
	*ptp_push(&r->capture->sources) = source;
	return source.read ? readers[key](s, &source) : look_for(r, &source);
}

enum ptp_err ptp_read_sources(struct ptp_reader *r, const struct ptp_yaml *sources)
{
	struct source_reader s = {.reader = r, .claims = {.arena = &r->capture->arena}};
	struct ptp_yaml_key keys[PTP_SOURCE_KEYS];
	const struct ptp_yaml *value[PTP_SOURCE_KEYS];
	struct ptp_vmcoreinfo info;

	if (!sources)
		return PTP_OK;
	for (size_t i = 0; i < PTP_SOURCE_KEYS; i++)
		keys[i] = (struct ptp_yaml_key){ptp_source_key[i], false};
	if (ptp_yaml_fields(sources, "sources", keys, PTP_SOURCE_KEYS, value, r->diag))
		return r->diag->err;
	for (size_t i = 0; i < PTP_SOURCE_KEYS && !r->diag->err; i++)
		if (value[i])
			read_source(&s, i, value[i]);
	info = vmcoreinfo_of(&s);
	if (!r->diag->err && !ptp_claims_merge(&s.claims, r->capture, r->diag))
		ptp_stretches_make(r->capture, &info, &s.areas, r->diag);
	free(s.vmcoreinfo.at);
	free(s.areas.all.at);
	ptp_claims_free(&s.claims);
	return r->diag->err;
}

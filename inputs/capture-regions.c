// SPDX-License-Identifier: Apache-2.0
//
// The sections `regions:` and `include:`: ranges of physical addresses, their kinds and properties.
#include "inputs/capture-read.h"
#include "inputs/devices.h"
#include "inputs/limits.h"

#include <stdlib.h>
#include <string.h>

const char *const ptp_answer_word[3] = {[PTP_UNKNOWN] = "unknown", [PTP_NO] = "no", [PTP_YES] = "yes"};

static const char *const kind_word[] = {
	[PTP_RAM] = "ram",
	[PTP_DEVICE] = "device",
	[PTP_NO_MAP] = "no-map",
	[PTP_KIND_UNKNOWN] = "unknown",
};

enum { NAME, BASE, SIZE, KIND, LIKE, GRANTED, SPACES, WITHIN, PROPERTIES, KEYS = PROPERTIES + PTP_PROPERTY_COUNT };

static const struct ptp_yaml_key keys[KEYS] = {[NAME] = {"name", true},
					       [BASE] = {"base", true},
					       [SIZE] = {"size", true},
					       [KIND] = {"kind", false},
					       [LIKE] = {"like", false},
					       [GRANTED] = {"granted", false},
					       [SPACES] = {"spaces", false},
					       [WITHIN] = {"within", false},
#define X(name, key) [PROPERTIES + PTP_##name] = {key, false},
					       PTP_PROPERTIES(X)
#undef X
};

struct file_id {
	dev_t device;
	ino_t inode;
};

struct region_reader {
	struct ptp_reader *reader;
	PTP_VEC(const struct ptp_yaml *) within; // of each region, or NULL
	PTP_VEC(struct file_id) seen;            // included files
	struct ptp_devices devices;              // that `like:` may name
};

bool ptp_property_contradicts(enum ptp_kind kind, enum ptp_property property, enum ptp_answer answer)
{
	static const enum ptp_answer impossible[PTP_PROPERTY_COUNT] = {
		[PTP_READ_SIDE_EFFECTS] = PTP_YES, [PTP_WRITE_MERGING] = PTP_NO, [PTP_REORDERING] = PTP_NO,
		[PTP_UNALIGNED] = PTP_NO,          [PTP_CACHEABLE] = PTP_NO,
	};

	return kind == PTP_RAM && answer != PTP_UNKNOWN && impossible[property] == answer;
}

static enum ptp_err read_range(struct ptp_reader *r, const struct ptp_yaml *base, const struct ptp_yaml *size,
			       struct ptp_region *region)
{
	if (ptp_yaml_number(base, &region->base, r->diag) || ptp_yaml_number(size, &region->size, r->diag))
		return r->diag->err;
	if (!region->size)
		return ptp_fail_at(r->diag, size->place, "a region of size 0 holds nothing: leave it out");
	if (region->base > PTP_PA_MAX)
		return ptp_fail_at(r->diag, base->place, "%s lies beyond 52 bits, the largest physical address",
				   ptp_yaml_quote(base).text);
	if (region->size - 1 > PTP_PA_MAX - region->base)
		return ptp_fail_at(r->diag, size->place,
				   "the region ends beyond 52 bits, the largest physical address");
	return PTP_OK;
}

static enum ptp_err read_properties(struct ptp_reader *r, const struct ptp_yaml **value, struct ptp_region *region)
{
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++) {
		const struct ptp_yaml *node = value[PROPERTIES + i];
		unsigned word = PTP_UNKNOWN;

		if (node && ptp_yaml_word(node, "an answer", ptp_answer_word, 3, &word, r->diag))
			return r->diag->err;
		region->property[i] = (enum ptp_answer)word;
		if (ptp_property_contradicts(region->kind, (enum ptp_property)i, region->property[i]))
			return ptp_fail_at(
				r->diag, node->key->place,
				"%s: %s contradicts kind: ram, which has no side effects and tolerates every access",
				ptp_property_key[i], ptp_answer_word[word]);
	}
	return PTP_OK;
}

static enum ptp_err read_granted(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_region *region)
{
	enum ptp_owner_kind kind;

	if (!node)
		return PTP_OK;
	if (ptp_yaml_sequence(node, "a list of owners", r->diag))
		return r->diag->err;
	region->has_granted = true;
	region->granted = ptp_arena_alloc(&r->capture->arena, node->count * sizeof(*region->granted));
	ptp_yaml_each(owner, node)
		if (ptp_read_owner(owner, &region->granted[region->granted_count++], &kind, r->diag))
			return r->diag->err;
	return PTP_OK;
}

static enum ptp_err read_spaces(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_region *region)
{
	unsigned word;

	if (!node)
		return PTP_OK;
	if (ptp_yaml_sequence(node, "a list of physical address spaces", r->diag))
		return r->diag->err;
	if (!node->count)
		return ptp_fail_at(r->diag, node->place, "a region that no physical address space has: leave it out");
	ptp_yaml_each(space, node) {
		if (ptp_yaml_word(space, "a physical address space", ptp_security_word, PTP_ROOT + 1, &word, r->diag))
			return r->diag->err;
		region->spaces |= 1u << word;
	}
	return PTP_OK;
}

static enum ptp_err read_kind(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_region *region)
{
	unsigned word = PTP_KIND_UNKNOWN;

	if (node && ptp_yaml_word(node, "a kind", kind_word, sizeof(kind_word) / sizeof(*kind_word), &word, r->diag))
		return r->diag->err;
	region->kind = (enum ptp_kind)word;
	return PTP_OK;
}

// A known device answers what the region does not.
static enum ptp_err read_like(struct region_reader *rr, const struct ptp_yaml **value, struct ptp_region *region)
{
	struct ptp_reader *r = rr->reader;
	const struct ptp_device *device;

	if (!value[LIKE])
		return PTP_OK;
	if (ptp_devices_load(&r->capture->arena, &rr->devices, r->diag) ||
	    ptp_devices_find(&rr->devices, value[LIKE], &device, r->diag))
		return r->diag->err;
	if (value[KIND] && region->kind != PTP_DEVICE)
		return ptp_fail_at(r->diag, value[KIND]->place, "kind: %s beside like: %s, which is a device",
				   kind_word[region->kind], device->name);
	region->kind = PTP_DEVICE;
	region->like = device->name;
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++)
		if (!value[PROPERTIES + i])
			region->property[i] = device->property[i];
	return PTP_OK;
}

static enum ptp_err read_region(struct region_reader *rr, const struct ptp_yaml *node)
{
	struct ptp_reader *r = rr->reader;
	struct ptp_region *region = ptp_push(&r->capture->regions);
	const struct ptp_yaml *value[KEYS];

	region->place = node->place;
	if (ptp_yaml_fields(node, "a region", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[NAME], "the name of a region", &region->name, r->diag) ||
	    read_range(r, value[BASE], value[SIZE], region) || read_kind(r, value[KIND], region) ||
	    read_properties(r, value, region) || read_like(rr, value, region) ||
	    read_granted(r, value[GRANTED], region) || read_spaces(r, value[SPACES], region))
		return r->diag->err;
	*ptp_push(&rr->within) = value[WITHIN];
	return value[WITHIN] ? ptp_yaml_line(value[WITHIN], "the name of a region", &region->within, r->diag) : PTP_OK;
}

static enum ptp_err read_list(struct region_reader *rr, const struct ptp_yaml *regions)
{
	struct ptp_reader *r = rr->reader;

	if (!regions)
		return PTP_OK;
	if (ptp_yaml_sequence(regions, "a list of regions", r->diag))
		return r->diag->err;
	if (regions->count > PTP_MAX_REGIONS - r->capture->regions.count)
		return ptp_fail_at(r->diag, regions->place, "more than %u regions in the capture", PTP_MAX_REGIONS);
	ptp_yaml_each(region, regions)
		if (read_region(rr, region))
			return r->diag->err;
	return PTP_OK;
}

static enum ptp_err read_included(struct region_reader *rr, const struct ptp_yaml *root)
{
	enum { REGIONS, INCLUDED_KEYS };
	static const struct ptp_yaml_key included[INCLUDED_KEYS] = {[REGIONS] = {"regions", true}};
	const struct ptp_yaml *value[INCLUDED_KEYS];

	if (root->kind == PTP_YAML_MAPPING)
		ptp_yaml_each(child, root)
			if (!strcmp(child->key->text, "include"))
				return ptp_fail_at(rr->reader->diag, child->key->place,
						   "an included file cannot include another: name it in capture.yaml");
	if (ptp_yaml_fields(root, "an included file", included, INCLUDED_KEYS, value, rr->reader->diag))
		return rr->reader->diag->err;
	return read_list(rr, value[REGIONS]);
}

static enum ptp_err refuse_seen(struct region_reader *rr, const struct ptp_yaml *path, const struct ptp_file *file)
{
	for (size_t i = 0; i < rr->seen.count; i++)
		if (rr->seen.at[i].device == file->device && rr->seen.at[i].inode == file->inode)
			return ptp_fail_at(rr->reader->diag, path->place, "%s: the same file is included twice",
					   ptp_shorten(path->text).text);
	*ptp_push(&rr->seen) = (struct file_id){file->device, file->inode};
	return PTP_OK;
}

static enum ptp_err parse_included(struct region_reader *rr, const char *path, const struct ptp_file *file)
{
	struct ptp_reader *r = rr->reader;
	struct ptp_place place = {.file = ptp_arena_printf(&r->capture->arena, "%s/%s", r->directory.name, path)};
	ptp_autofree char *text = NULL;
	const struct ptp_yaml *root;
	size_t size;

	if (ptp_file_read(file, place, &text, &size, r->diag) ||
	    ptp_yaml_read(&r->capture->arena, place.file, text, size, &root, r->diag))
		return r->diag->err;
	ptp_note_input(r, path, text, size);
	return read_included(rr, root);
}

static enum ptp_err include_file(struct region_reader *rr, const struct ptp_yaml *node)
{
	struct ptp_reader *r = rr->reader;
	struct ptp_file file;
	const char *path;
	enum ptp_err err;

	if (ptp_yaml_line(node, "the path of a file", &path, r->diag) ||
	    ptp_file_open(&r->directory, path, node->place, PTP_MAX_YAML_BYTES, &file, r->diag))
		return r->diag->err;
	err = refuse_seen(rr, node, &file);
	if (!err)
		err = parse_included(rr, path, &file);
	ptp_file_close(&file);
	return err;
}

static enum ptp_err read_includes(struct region_reader *rr, const struct ptp_yaml *include)
{
	struct ptp_diag *diag = rr->reader->diag;

	if (!include)
		return PTP_OK;
	if (ptp_yaml_sequence(include, "a list of files", diag))
		return diag->err;
	if (include->count > PTP_MAX_INCLUDES)
		return ptp_fail_at(diag, include->place, "%u included files, more than %u", include->count,
				   PTP_MAX_INCLUDES);
	ptp_yaml_each(file, include)
		if (include_file(rr, file))
			return diag->err;
	return PTP_OK;
}

enum ptp_err ptp_read_regions(struct ptp_reader *r, const struct ptp_yaml *regions, const struct ptp_yaml *include)
{
	struct region_reader rr = {.reader = r};

	if (!read_list(&rr, regions) && !read_includes(&rr, include))
		ptp_settle_regions(r, rr.within.at);
	free(rr.within.at);
	free(rr.seen.at);
	ptp_devices_free(&rr.devices);
	return r->diag->err;
}

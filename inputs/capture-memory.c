// SPDX-License-Identifier: Apache-2.0
//
// The section `memory:`: maps each image and hands it to the reader of its format.
#include "inputs/capture-read.h"
#include "inputs/image.h"
#include "inputs/limits.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

// Dumps of whole machines, from which a capture is taken (collect/). A raw image that begins with one of these is taken for it
// too: no page of translation tables does.
static const struct {
	const char *magic;
	size_t size;
	const char *why;
} not_read[] = {
	{"KDUMP   ", 8,
	 "a kdump file is no image of a capture: ptproof capture --from FILE -o DIR takes a capture from it"},
	{"DISKDUMP", 8, "a diskdump, a format that is older than AArch64, is not read"},
	{"makedumpfile", 12,
	 "a flattened kdump file is no image of a capture: restore it with makedumpfile -R OUT <FILE, then ptproof "
	 "capture --from OUT -o DIR takes a capture from it"},
	{"EMiL", 4, "a LiME dump is no image of a capture: ptproof capture --from FILE -o DIR takes a capture from it"},
};

static enum ptp_err map_file(struct ptp_reader *r, const struct ptp_file *file, struct ptp_image *image)
{
	void *data;

	if (!file->size)
		return ptp_fail_at(r->diag, image->place, "%s: the file is empty", image->file);
	data = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, file->fd, 0);
	if (data == MAP_FAILED)
		return ptp_fail_at(r->diag, image->place, "%s: cannot be mapped: %s", image->file, strerror(errno));
	*ptp_push(&r->capture->memory.files) = (struct ptp_mapped_file){data, file->size, NULL};
	image->data = data;
	image->size = file->size;
	return PTP_OK;
}

static enum ptp_err open_image(struct ptp_reader *r, const struct ptp_yaml *path, struct ptp_image *image)
{
	struct ptp_file file;
	const char *name;
	enum ptp_err err;

	*image = (struct ptp_image){.place = path->place};
	if (ptp_yaml_line(path, "the path of a memory image", &name, r->diag) ||
	    ptp_file_open(&r->directory, name, path->place, PTP_MAX_IMAGE_BYTES, &file, r->diag))
		return r->diag->err;
	image->file = ptp_arena_printf(&r->capture->arena, "%s", ptp_shorten(name).text);
	err = map_file(r, &file, image);
	if (!err)
		r->capture->memory.files.at[r->capture->memory.files.count - 1].file =
			ptp_arena_printf(&r->capture->arena, "%s", name);
	ptp_file_close(&file);
	return err;
}

static enum ptp_err refuse_known(const struct ptp_image *image, struct ptp_diag *diag)
{
	for (size_t i = 0; i < sizeof(not_read) / sizeof(*not_read); i++)
		if (image->data && image->size >= not_read[i].size &&
		    !memcmp(image->data, not_read[i].magic, not_read[i].size))
			return ptp_fail_at(diag, image->place, "%s: %s", image->file, not_read[i].why);
	return PTP_OK;
}

static enum ptp_err add_raw(struct ptp_reader *r, const struct ptp_image *image, const struct ptp_yaml *base)
{
	uint64_t pa;

	if (ptp_yaml_number(base, &pa, r->diag))
		return r->diag->err;
	if (ptp_elf_is_core(image))
		return ptp_fail_at(r->diag, base->key->place,
				   "%s is an ELF core, whose addresses come from the file: leave out base:",
				   image->file);
	return ptp_raw_add(image, pa, base->place, &r->capture->memory, r->diag);
}

static enum ptp_err read_image(struct ptp_reader *r, const struct ptp_yaml *node)
{
	enum { FILE_, BASE, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {[FILE_] = {"file", true}, [BASE] = {"base", false}};
	const struct ptp_yaml *value[KEYS];
	struct ptp_image image;

	if (ptp_yaml_fields(node, "a memory image", keys, KEYS, value, r->diag) ||
	    open_image(r, value[FILE_], &image) || refuse_known(&image, r->diag))
		return r->diag->err;
	if (value[BASE])
		return add_raw(r, &image, value[BASE]);
	if (!ptp_elf_is(&image))
		return ptp_fail_at(
			r->diag, image.place,
			"%s is not an ELF core: raw memory needs base:, the physical address of its first byte",
			image.file);
	return ptp_elf_add(&image, &r->capture->memory, r->diag);
}

// Images that differ have no line of their own: the list's place is given.
static enum ptp_err settle(struct ptp_reader *r, const struct ptp_yaml *memory)
{
	struct ptp_diag why = {0};

	if (ptp_memory_settle(&r->capture->memory, &why))
		return ptp_fail_at(r->diag, ptp_yaml_key_place(memory), "%s", why.text);
	return PTP_OK;
}

enum ptp_err ptp_read_memory(struct ptp_reader *r, const struct ptp_yaml *memory)
{
	if (ptp_yaml_sequence(memory, "a list of memory images", r->diag))
		return r->diag->err;
	if (!memory->count)
		return ptp_fail_at(r->diag, memory->place,
				   "no memory image: name at least one file to read tables from");
	if (memory->count > PTP_MAX_IMAGES)
		return ptp_fail_at(r->diag, memory->place, "%u memory images, more than %u", memory->count,
				   PTP_MAX_IMAGES);
	ptp_yaml_each(image, memory)
		if (read_image(r, image))
			return r->diag->err;
	return settle(r, memory);
}

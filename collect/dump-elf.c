// SPDX-License-Identifier: Apache-2.0
//
// ELF cores: what kdump, `virsh dump --memory-only` and QEMU's dump-guest-memory write.
#include "collect/formats.h"

#include "inputs/image.h"
#include "model/memory.h"

#include <stdlib.h>

struct elf {
	struct ptp_dump_file file;
	struct ptp_memory memory;
};

static bool read_elf(struct ptp_dump *dump, uint64_t pa, void *to, size_t size)
{
	return ptp_memory_read(&((struct elf *)dump->data)->memory, pa, to, size);
}

static void close_elf(struct ptp_dump *dump)
{
	struct elf *elf = dump->data;

	ptp_memory_free(&elf->memory);
	ptp_dump_file_close(&elf->file);
	free(elf);
}

enum ptp_err ptp_dump_elf(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct ptp_short name = ptp_shorten(file->name);
	struct ptp_image image = {.file = name.text, .data = file->data, .size = file->size};
	struct elf *elf = ptp_calloc(1, sizeof(*elf));

	if (ptp_elf_add(&image, &elf->memory, diag) || ptp_memory_settle(&elf->memory, diag)) {
		ptp_memory_free(&elf->memory);
		free(elf);
		return diag->err;
	}
	elf->file = *file;
	dump->format = "ELF core";
	dump->vmcoreinfo = (const char *)ptp_elf_note(&image, "VMCOREINFO", &dump->vmcoreinfo_size);
	for (size_t i = 0; i < elf->memory.segments.count; i++)
		*ptp_push(&dump->ranges) =
			(struct ptp_range){elf->memory.segments.at[i].pa, elf->memory.segments.at[i].size};
	dump->read = read_elf;
	dump->close = close_elf;
	dump->data = elf;
	return PTP_OK;
}

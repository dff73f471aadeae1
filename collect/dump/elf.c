// SPDX-License-Identifier: Apache-2.0
//
// ELF cores: what kdump, `virsh dump --memory-only` and QEMU's dump-guest-memory write.
#include "collect/dump/formats.h"

// makedumpfile -E lets a segment end early in the file where all that follows was left out.
static void add_holes(const struct ptp_image *image, struct ptp_dump_segments *segments)
{
	struct ptp_range hole;

	for (uint64_t index = 0; ptp_elf_hole(image, &index, &hole.pa, &hole.size);)
		*ptp_push(&segments->left_out) = hole;
}

enum ptp_err ptp_dump_elf(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct ptp_short name;
	struct ptp_image image = ptp_dump_image(file, &name);
	struct ptp_dump_segments segments = {0};

	if (ptp_elf_add(&image, &segments.memory, diag)) {
		ptp_dump_segments_free(&segments);
		return diag->err;
	}
	add_holes(&image, &segments);
	dump->format = "ELF core";
	dump->vmcoreinfo = (const char *)ptp_elf_note(&image, "VMCOREINFO", &dump->vmcoreinfo_size);
	return ptp_dump_segments(file, &segments, dump, diag);
}

// SPDX-License-Identifier: Apache-2.0
//
// ELF cores: what kdump, `virsh dump --memory-only` and QEMU's dump-guest-memory write.
#include "collect/formats.h"

enum ptp_err ptp_dump_elf(const struct ptp_dump_file *file, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct ptp_short name;
	struct ptp_image image = ptp_dump_image(file, &name);
	struct ptp_memory memory = {0};

	if (ptp_elf_add(&image, &memory, diag)) {
		ptp_memory_free(&memory);
		return diag->err;
	}
	dump->format = "ELF core";
	dump->vmcoreinfo = (const char *)ptp_elf_note(&image, "VMCOREINFO", &dump->vmcoreinfo_size);
	return ptp_dump_segments(file, &memory, dump, diag);
}

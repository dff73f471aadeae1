// SPDX-License-Identifier: Apache-2.0
//
// Raw memory: what dd of RAM, QEMU's pmemsave and the file of a memory backend are.
#include "collect/dump/formats.h"

enum ptp_err ptp_dump_raw(const struct ptp_dump_file *file, uint64_t base, struct ptp_dump *dump, struct ptp_diag *diag)
{
	struct ptp_short name;
	struct ptp_image image = ptp_dump_image(file, &name);
	struct ptp_dump_segments segments = {0};

	if (ptp_raw_add(&image, base, (struct ptp_place){0}, &segments.memory, diag))
		return diag->err;
	dump->format = "raw memory";
	return ptp_dump_segments(file, &segments, dump, diag);
}

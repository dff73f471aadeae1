// SPDX-License-Identifier: Apache-2.0
//
// Raw memory: the bytes of a file, from one physical address on.
#include "inputs/image.h"

#include <inttypes.h>

enum ptp_err ptp_raw_add(const struct ptp_image *image, uint64_t base, struct ptp_place base_place,
			 struct ptp_memory *memory, struct ptp_diag *diag)
{
	if (base > PTP_PA_MAX || image->size - 1 > PTP_PA_MAX - base)
		return ptp_fail_at(diag, base_place,
				   "%s: 0x%zx bytes from 0x%" PRIx64
				   " end beyond 52 bits, the largest physical address",
				   image->file, image->size, base);
	*ptp_push(&memory->segments) = (struct ptp_segment){base, image->size, image->data, image->file};
	return PTP_OK;
}

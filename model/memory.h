// SPDX-License-Identifier: Apache-2.0
//
// The physical memory that a capture holds: segments of mapped files, found by physical address.
//
// A byte that no segment holds is missing: it is not zero, and nothing may be concluded from it. Physical addresses are
// up to 52 bits; a segment's last byte, not its end, is what is compared, so that nothing wraps.
#ifndef PTP_MEMORY_H
#define PTP_MEMORY_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stdbool.h>
#include <stdint.h>

#define PTP_PA_MAX ((UINT64_C(1) << 52) - 1)

struct ptp_segment {
	uint64_t pa;         // of the first byte
	uint64_t size;       // bytes, never 0
	const uint8_t *data; // in a mapped file, of any alignment
	const char *file;    // for messages; relative to the capture
};

struct ptp_memory {
	PTP_VEC(struct ptp_segment) segments; // by pa, disjoint, once ptp_memory_settle has run
	uint64_t bytes;                       // of all segments, likewise
	PTP_VEC(struct ptp_mapped_file {
		void *base;
		size_t size;
		const char *file; // relative to the capture
	}) files;

	// Where memory is read as it is needed: gives SIZE bytes at PA that no segment holds, which stay where they are, or NULL. A
	// memory that is read from files has none.
	const uint8_t *(*fetch)(void *data, uint64_t pa, uint64_t size);
	void *fetch_data;
};

// Sorts the segments and makes them disjoint. Two that overlap and differ at a byte are an error that names both files
// and the lowest address.
enum ptp_err ptp_memory_settle(struct ptp_memory *memory, struct ptp_diag *diag);

// SIZE bytes at PA as one piece, or NULL when any of them is missing or they lie in two segments.
const uint8_t *ptp_memory_at(const struct ptp_memory *memory, uint64_t pa, uint64_t size);

// Copies SIZE bytes from PA, across segments too. False when any byte is missing.
bool ptp_memory_read(const struct ptp_memory *memory, uint64_t pa, void *to, uint64_t size);

void ptp_memory_free(struct ptp_memory *memory); // unmaps the files

#endif

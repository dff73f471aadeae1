// SPDX-License-Identifier: Apache-2.0
//
// A run: consecutive input addresses to consecutive output addresses with one class; and the 16 bytes that it is kept in.
//
// Every address and size of a mapping is a multiple of 4 KiB. From 32 GiB on the size that is kept is one of 2 MiB: what is
// left over is a run of its own.
#ifndef PTP_RUN_H
#define PTP_RUN_H

#include <stdbool.h>
#include <stdint.h>

struct ptp_run {
	uint64_t ia;   // the lowest; upper-half addresses have their top bits set
	uint64_t pa;   // of `ia`
	uint64_t size; // bytes, never 0; neither ia + size - 1 nor pa + size - 1 wraps
	uint32_t class_id;
};

// Addresses have up to 52 bits, and those of the upper half a sign. The size is in units of 4 KiB or 2 MiB.
struct ptp_packed {
	int64_t ia_page : 41;
	uint64_t class_id : 23;
	uint64_t pa_page : 40;
	uint64_t units : 23;
	uint64_t large : 1;
};

_Static_assert(sizeof(struct ptp_packed) == 16, "a run is two words");

#define PTP_RUN_SHIFT 12
#define PTP_RUN_LARGE 21
#define PTP_RUN_UNITS ((UINT64_C(1) << 23) - 1)
#define PTP_RUN_CLASSES (UINT32_C(1) << 23) // class ids are less

static inline uint64_t ptp_run_size(const struct ptp_packed *run)
{
	return (uint64_t)run->units << (run->large ? PTP_RUN_LARGE : PTP_RUN_SHIFT);
}

static inline struct ptp_run ptp_unpack(const struct ptp_packed *run)
{
	return (struct ptp_run){
		.ia = (uint64_t)run->ia_page << PTP_RUN_SHIFT,
		.pa = (uint64_t)run->pa_page << PTP_RUN_SHIFT,
		.size = ptp_run_size(run),
		.class_id = run->class_id,
	};
}

static inline bool ptp_run_is_large(uint64_t size)
{
	return size >> PTP_RUN_SHIFT > PTP_RUN_UNITS;
}

// As much of SIZE, from its beginning, as one run can keep. Of a size that a run has and more, never less than that run.
static inline uint64_t ptp_run_part(uint64_t size)
{
	uint64_t large = size >> PTP_RUN_LARGE;

	if (!ptp_run_is_large(size))
		return size;
	return (large < PTP_RUN_UNITS ? large : PTP_RUN_UNITS) << PTP_RUN_LARGE;
}

// The size of RUN is one that a run can keep.
static inline struct ptp_packed ptp_pack(const struct ptp_run *run)
{
	bool large = ptp_run_is_large(run->size);

	return (struct ptp_packed){
		.ia_page = (int64_t)run->ia >> PTP_RUN_SHIFT,
		.class_id = run->class_id,
		.pa_page = run->pa >> PTP_RUN_SHIFT,
		.units = run->size >> (large ? PTP_RUN_LARGE : PTP_RUN_SHIFT),
		.large = large,
	};
}

#endif

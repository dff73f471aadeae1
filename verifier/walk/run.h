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

// Two words: bits [63:23] of one are the page of the input address with its sign, since addresses have up to 52 bits and those of
// the upper half a sign, and [22:0] the class; [63:24] of the other are the output page, [23:1] the size, which is in units of
// 4 KiB, or with bit 0 set of 2 MiB. (Words, not bit-fields: what compilers make of those is read again before it is written.)
struct ptp_packed {
	uint64_t ia_and_class, pa_and_size;
};

#define PTP_RUN_SHIFT 12
#define PTP_RUN_LARGE 21
#define PTP_RUN_UNITS ((UINT64_C(1) << 23) - 1)
#define PTP_RUN_CLASSES (UINT32_C(1) << 23) // class ids are less

static inline uint32_t ptp_run_class(const struct ptp_packed *run)
{
	return run->ia_and_class & (PTP_RUN_CLASSES - 1);
}

static inline void ptp_run_set_class(struct ptp_packed *run, uint32_t id)
{
	run->ia_and_class = (run->ia_and_class & ~(uint64_t)(PTP_RUN_CLASSES - 1)) | id;
}

static inline uint64_t ptp_run_pa(const struct ptp_packed *run)
{
	return run->pa_and_size >> 24 << PTP_RUN_SHIFT;
}

static inline uint64_t ptp_run_size(const struct ptp_packed *run)
{
	return (run->pa_and_size >> 1 & PTP_RUN_UNITS) << (run->pa_and_size & 1 ? PTP_RUN_LARGE : PTP_RUN_SHIFT);
}

static inline struct ptp_run ptp_unpack(const struct ptp_packed *run)
{
	return (struct ptp_run){
		.ia = (uint64_t)((int64_t)run->ia_and_class >> 23) << PTP_RUN_SHIFT,
		.pa = ptp_run_pa(run),
		.size = ptp_run_size(run),
		.class_id = ptp_run_class(run),
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
		.ia_and_class = run->ia >> PTP_RUN_SHIFT << 23 | run->class_id,
		.pa_and_size = run->pa >> PTP_RUN_SHIFT << 24 |
			       run->size >> (large ? PTP_RUN_LARGE : PTP_RUN_SHIFT) << 1 | large,
	};
}

#endif

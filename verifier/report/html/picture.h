// SPDX-License-Identifier: Apache-2.0
//
// What the map of physical memory shows: the address space as blocks, a lane for each owner, and who maps what in which.
//
// A block is a region, with what lies within it, or a stretch between regions; one that nothing maps is none. Of many pieces, those with
// small gaps between them become one, which counts them: what a picture has does not grow with the number of mappings without end.
#ifndef PTP_HTML_PICTURE_H
#define PTP_HTML_PICTURE_H

#include "verifier/report/html/memory-types.h"

#define PTP_LANES_MAX 64
#define PTP_BLOCKS_MAX 256

// Consecutive addresses of one block.
struct ptp_piece {
	uint64_t lo, hi;
	uint64_t ia;    // of `lo`, where it is one mapping
	uint32_t what;  // where it is one mapping: its context; of a mark: its finding
	uint32_t count; // of mappings, or findings, that it stands for
};

// The pieces of one kind, by address. KIND: index of the type of memory; of marks: enum ptp_mark.
struct ptp_cell {
	uint32_t kind;
	bool walk;     // what a table walker reads, not software
	uint64_t grid; // 0: every piece is one mapping; else gaps of less are not shown
	PTP_VEC(struct ptp_piece) pieces;
};

struct ptp_cells {
	PTP_VEC(struct ptp_cell) all;
};

struct ptp_block {
	uint64_t lo, hi;
	size_t region;           // of the capture, the first one; or PTP_UNDESCRIBED
	size_t regions;          // that it stands for, with the stretches between them
	struct ptp_cells *lanes; // by lane
	struct ptp_cells marks;  // findings
	struct ptp_cells shared; // kind 1: several mappings; 2: of several types
};

// How a finding is marked, gravest first.
enum ptp_mark { PTP_MARK_VIOLATED, PTP_MARK_OPEN, PTP_MARK_LESSER, PTP_MARK_ACCEPTED, PTP_MARKS };
extern const char *const ptp_mark_word[PTP_MARKS];

struct ptp_picture {
	PTP_VEC(struct ptp_block) blocks; // by address
	PTP_VEC(const char *) lanes;      // owners
	size_t *lane_of;                  // by context
	size_t rest; // owners that the last lane stands for, beyond PTP_LANES_MAX; 0: it is one owner's
	struct ptp_memory_types types;
};

void ptp_picture_make(const struct ptp_check *check, struct ptp_picture *picture);
void ptp_picture_free(struct ptp_picture *picture);

// The block that has ADDRESS, or NULL.
const struct ptp_block *ptp_picture_block(const struct ptp_picture *picture, uint64_t address);

enum ptp_mark ptp_mark_of(const struct ptp_check *check, const struct ptp_finding *finding);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// What QEMU's monitor prints of memory: one range a line.
#ifndef PTP_MTREE_H
#define PTP_MTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A line `  BASE-LAST (prio N, TYPE): NAME`, with ` @OFFSET` behind the name of a region that it is not the beginning of, and ` KVM` behind
// that; or, where ALIAS, `...: alias NAME @TARGET ...`.
struct ptp_mtree_range {
	unsigned depth; // blanks before it
	uint64_t base, last;
	bool raised; // its priority is not 0, or not told
	bool alias, part;
	const char *type, *name; // in the line
};

// Takes LINE, which is cut in pieces, apart. False when it is another line.
bool ptp_mtree_take(char *line, struct ptp_mtree_range *range);

// Where the regions called NAME begin, each once, by TEXT: at most ROOM of them. Returns how many.
size_t ptp_mtree_find(const char *text, const char *name, uint64_t *at, size_t room);

#endif

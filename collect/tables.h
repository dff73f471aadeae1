// SPDX-License-Identifier: Apache-2.0
//
// The tables that a walk reads, and nothing else: each piece is copied from the dump when the walk asks for it.
#ifndef PTP_COLLECT_TABLES_H
#define PTP_COLLECT_TABLES_H

#include "collect/dump/dump.h"
#include "model/memory.h"
#include "model/table.h"

struct ptp_piece {
	uint64_t pa, size; // bytes: 4 KiB, or less of a top table that is smaller
	const uint8_t *data;
};

struct ptp_tables {
	struct ptp_dump *dump;
	PTP_VEC(struct ptp_piece) pieces; // in the order in which they were asked for
	struct ptp_table by_address;
	uint64_t missing; // pieces that the dump does not have
	const char *why;  // the first of them is not there
	struct ptp_arena arena;
};

// Makes MEMORY, which holds nothing, read its bytes from DUMP by TABLES.
void ptp_tables_serve(struct ptp_tables *tables, struct ptp_dump *dump, struct ptp_memory *memory);

// Drops what is missing, sorts by address, and cuts off what an earlier piece has too: what is left is disjoint.
void ptp_tables_settle(struct ptp_tables *tables);
void ptp_tables_free(struct ptp_tables *tables);

#endif

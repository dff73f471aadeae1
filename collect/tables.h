// SPDX-License-Identifier: Apache-2.0
//
// The tables that a walk reads, and nothing else: each piece is copied from the dump when the walk asks for it.
#ifndef PTP_COLLECT_TABLES_H
#define PTP_COLLECT_TABLES_H

#include "collect/dump/dump.h"
#include "model/memory.h"
#include "model/table.h"

struct ptp_piece {
	uint64_t pa, size;   // bytes: 4 KiB, or less of a top table that is smaller
	const uint8_t *data; // NULL: it is missing,
	const char *why;     // for this reason
	bool used;           // by the last walk
	bool changed;        // when it was last read again
};

struct ptp_tables {
	struct ptp_dump *dump;
	PTP_VEC(struct ptp_piece) pieces; // in the order in which they were asked for
	struct ptp_table by_address;
	bool closed; // nothing is read from the dump any more
	struct ptp_arena arena;
};

// Makes MEMORY, which holds nothing, read its bytes from DUMP by TABLES.
void ptp_tables_serve(struct ptp_tables *tables, struct ptp_dump *dump, struct ptp_memory *memory);

// Of the pieces that the last walk used: how many there are, and how many are missing, the first one of them for the reason *WHY.
uint64_t ptp_tables_used(const struct ptp_tables *tables);
uint64_t ptp_tables_missing(const struct ptp_tables *tables, const char **why);

// Memory that changes is walked again until two readings of everything are alike. Before another walk: nothing is used yet.
void ptp_tables_restart(struct ptp_tables *tables);

// Reads what the last walk used once more, and keeps what is there now. Returns how many pieces changed.
uint64_t ptp_tables_reread(struct ptp_tables *tables);

// From now on PIECE is missing.
void ptp_tables_lose(struct ptp_piece *piece, const char *why);

// Drops what is missing or was not used by the last walk, sorts by address, and cuts off what an earlier piece has too: what is left is disjoint.
void ptp_tables_settle(struct ptp_tables *tables);

// Whether one of TABLES, which are settled, has the byte at PA.
bool ptp_tables_have(const struct ptp_tables *tables, uint64_t pa);
void ptp_tables_free(struct ptp_tables *tables);

#endif

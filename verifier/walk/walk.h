// SPDX-License-Identifier: Apache-2.0
//
// The walk: one context's tables to the runs that it maps, and what could not be walked.
//
// Source: Arm ARM, "Translation process", "Translation table descriptor formats", "The Contiguous bit"; SMMUv3
// architecture specification, "Context descriptor". The walk knows layouts, levels and faults; it knows no memory type.
#ifndef PTP_WALK_H
#define PTP_WALK_H

#include "model/capture.h"
#include "verifier/walk/class.h"
#include "verifier/walk/run.h"

enum ptp_fault {
	PTP_FAULT_NONE,
	PTP_FAULT_TRANSLATION,
	PTP_FAULT_ADDRESS_SIZE,
	PTP_FAULT_ACCESS_FLAG,
	PTP_FAULT_PERMISSION,   // only of a stage 1 walk that stage 2 maps Device with HCR_EL2.PTW=1 or STE.S2PTW=1
	PTP_FAULT_ABORT,        // the SMMU lets nothing of the stream through
	PTP_FAULT_MISSING_PAGE, // not the architecture's: the images do not hold the descriptor
};

// Something that makes the coverage of a context incomplete. Equal reasons are counted once.
struct ptp_gap {
	const char *reason; // "table page missing", "SMMU D128 is not modelled", ...
	bool has_ia, has_pa;
	uint64_t ia; // the first place: lowest input address concerned,
	uint64_t pa; // and the table or page that it is about
	uint64_t count;
};

// Registers of the context that break a rule of the architecture, as the walk finds them: the catalogue says the rest of it. What
// follows is decided where there is no gap with the same reason.
struct ptp_breach {
	const char *rule; // "cfg.range", "cfg.level", "cfg.base"
	const char *reason;
};

struct ptp_map {
	size_t most;                       // runs that it may have
	struct ptp_run open;               // the last one, while it may go on; size 0: none
	bool unordered;                    // `runs` are not by ia yet
	PTP_VEC(struct ptp_packed) runs;   // by ia; the ends of runs that contiguous groups add may overlap others
	PTP_VEC(struct ptp_packed) tables; // table pages as the walker reads them, by pa; `ia` is the address itself
	PTP_VEC(struct ptp_gap) gaps;
	size_t mappings; // runs that were found, also when `runs` was taken away
	PTP_VEC(struct ptp_breach) breaches;
	uint64_t leaf_entries;  // live leaf entries read (of stage 1 where it has tables, else of stage 2)
	uint64_t table_pages;   // distinct 4 KiB pages that hold those tables
	uint64_t missing_pages; // table pages that the images do not hold
	struct ptp_arena arena; // texts
};

// Walks context CONTEXT of CAPTURE. Classes are added to CLASSES. Never fails on what a capture can hold: what cannot be
// walked becomes a gap, as does a table that costs more than the limit of table visits (docs/limits.md).
void ptp_walk(const struct ptp_capture *capture, size_t context, struct ptp_classes *classes, struct ptp_map *map);

// How many runs one context of CAPTURE may have; PTP_RUNS_TIMES as many all together.
size_t ptp_runs_most(const struct ptp_capture *capture);
#define PTP_RUNS_TIMES 4
void ptp_map_free(struct ptp_map *map);

// Appends a run of any length, or extends the last one. False when MAP has as many as it may have, or RUN a class that no
// run can have.
bool ptp_run_add(struct ptp_map *map, const struct ptp_run *run);

// The last run is complete: it goes to the others.
void ptp_run_close(struct ptp_map *map);
// One field of a descriptor, as its bits say.
struct ptp_part {
	const char *name;     // "MemAttr", "AttrIndx"
	unsigned high, low;   // bits of the descriptor; of what a register gives for it, of nothing
	uint64_t value;       // of those bits
	enum ptp_field field; // of the class, which the bits give or select; or PTP_FIELD_COUNT
	const char *selects;  // "MAIR": what `value` is an index of, or NULL
	uint64_t selected;    // and what stands there
};

// One descriptor of one walk.
struct ptp_step {
	unsigned stage;
	int level;           // -1 to 3
	uint64_t address;    // physical address of the descriptor
	uint64_t ipa;        // its IPA where stage 2 translates the walk, else equal to `address`
	uint64_t descriptor; // 0 when it could not be read
	const char *kind;    // "table", "block", "page", "invalid", "missing"
	const char *base;    // of the first descriptor of a tree: the register that has the table's address; else NULL
	unsigned index;      // in the table
	const struct ptp_part *parts; // of a leaf: its fields; of a table descriptor: those that are not 0
	size_t part_count;
};

// How one address is translated.
struct ptp_translation {
	uint64_t ia;
	PTP_VEC(struct ptp_step) steps; // stage 1 first, then the stage 2 steps of the output (or of the failing fetch)
	enum ptp_fault fault;
	int fault_level;
	unsigned fault_stage;
	uint64_t pa, size; // without a fault: of `ia` itself; size of the smallest leaf on the way, bytes
	struct ptp_class class;
	const char *unknown; // not NULL: the context is not modelled, for this reason; nothing else is set
	struct ptp_arena arena;
};

void ptp_translate(const struct ptp_capture *capture, size_t context, uint64_t ia, struct ptp_translation *translation);
void ptp_translation_free(struct ptp_translation *translation);

#endif

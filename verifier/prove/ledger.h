// SPDX-License-Identifier: Apache-2.0
//
// The ledger: every assumption that was declared or is needed, once, as a concrete statement with its text.
#ifndef PTP_LEDGER_H
#define PTP_LEDGER_H

#include "model/capture.h"
#include "model/rules.h"
#include "model/table.h"
#include "model/text.h"

struct ptp_entry {
	const char *text;      // "independent(process:169, guest:1)"
	const char *because;   // of a declared one, else NULL
	const char *source;    // of a profile's, else NULL
	const char *profile;   // likewise
	bool declared;         // by the capture or a profile
	bool pattern;          // declared of all guests, say, by a profile: what it stands for are entries of their own
	size_t of;             // of such an entry: the pattern's index; of any other its own
	bool declarable;       // a line under `assume:` can say it; else the capture has to describe something
	PTP_VEC(size_t) users; // indexes of the findings that need it or were discharged by it, ascending
};

struct ptp_ledger {
	const struct ptp_capture *capture;
	PTP_VEC(struct ptp_entry) entries; // the declared ones first, in the order of the capture
	struct ptp_table table;            // of `entries`, by text
	struct ptp_text scratch;
	struct ptp_arena arena;
};

void ptp_ledger_init(struct ptp_ledger *ledger, const struct ptp_capture *capture);
void ptp_ledger_free(struct ptp_ledger *ledger);

// The entry of an assumption of the vocabulary. OWNER[1] is NULL where there is one owner; REGION is an index or SIZE_MAX.
// A declaration for a region holds for the regions within it.
size_t ptp_ledger_assumption(struct ptp_ledger *ledger, enum ptp_assumption_kind kind,
			     const struct ptp_context *const owner[2], size_t region);

// The entry that property PROPERTY of REGION is ANSWER, that REGION is of kind KIND, and that the CPU has FEATURE.
size_t ptp_ledger_property(struct ptp_ledger *ledger, size_t region, enum ptp_property property,
			   enum ptp_answer answer);
size_t ptp_ledger_kind(struct ptp_ledger *ledger, size_t region, enum ptp_kind kind);
size_t ptp_ledger_feature(struct ptp_ledger *ledger, enum ptp_feature feature);

// Is there anything to say of the entry? Not of one that is neither declared nor needed; of a pattern only when nothing that it
// stands for is needed, and of what it stands for only when it is.
bool ptp_entry_shown(const struct ptp_ledger *ledger, size_t entry);

void ptp_ledger_use(struct ptp_ledger *ledger, size_t entry, size_t finding);

extern const char *const ptp_feature_name[PTP_FEATURE_COUNT];
extern const char *const ptp_kind_word[];

// The name of a region by index, or "undescribed".
const char *ptp_region_name(const struct ptp_capture *capture, size_t region);

#endif

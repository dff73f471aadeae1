// SPDX-License-Identifier: Apache-2.0
//
// One side of a finding: the mapping at its lowest address, and what there is to say of it, in words.
#ifndef PTP_REPORT_ALIAS_H
#define PTP_REPORT_ALIAS_H

#include "verifier/verdict/mappings.h"

#include "verifier/prove/attribute.h"
#include "verifier/report/report.h"

struct ptp_alias {
	const struct ptp_check *check;
	const struct ptp_finding *finding;
	unsigned side;
	const struct ptp_mapping *mapping; // of `mappings`
	struct ptp_mappings mappings;      // of this side, in the finding's first range
	struct ptp_class class;            // of the mapping, with what a guest chooses filled in
};

// The mappings of SIDE at the lowest range of FINDING, at most LIMIT of each class. False: there is none.
bool ptp_alias_of(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side, size_t limit,
		  struct ptp_alias *alias);
void ptp_alias_free(struct ptp_alias *alias);

// How the mapping is translated. Not of a mapping of a table walker.
void ptp_alias_walk(const struct ptp_alias *alias, struct ptp_translation *translation);

// Whether one of REPAIRS (or NULL) changes FIELD of this side.
bool ptp_alias_repaired(const struct ptp_alias *alias, const struct ptp_repairs *repairs, enum ptp_field field);

// Texts for the caller to free, "" where there is nothing to say: what is free and chosen here; what stage 2 makes of the bytes that a
// counterexample tries first.
char *ptp_alias_choice(const struct ptp_alias *alias);
char *ptp_alias_stage2(const struct ptp_alias *alias);

// What STEP of the catalogue's `steps:` makes of it. False: this mapping has no such step.
bool ptp_alias_step(const struct ptp_alias *alias, size_t step, char text[PTP_ATTRIBUTE_TEXT]);

// Who in Linux writes such an entry, as entry AUTHOR of the catalogue's `authors:` says; NULL: that is not certain of this one.
const char *ptp_alias_author(const struct ptp_alias *alias, size_t author);

#endif

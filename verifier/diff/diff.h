// SPDX-License-Identifier: Apache-2.0
//
// Two checks of what should be the same host, OLD and NEW: what of it differs, by meaning (docs/diff.md).
//
// Nothing here has a number that a system hands out, an input address, or an address in RAM: those differ between any two boots.
// Everything is data; the reports make text of it. Each list is in a fixed order, and with OLD and NEW swapped it is the same list
// with the two sides, and the changes, swapped.
#ifndef PTP_DIFF_H
#define PTP_DIFF_H

#include "verifier/verdict/check.h"

enum ptp_diff_side { PTP_OLD, PTP_NEW, PTP_SIDES };

// Seen from OLD to NEW. OTHER: neither is graver, or each needs something that the other does not.
enum ptp_diff_change {
	PTP_DIFF_NEW,
	PTP_DIFF_GRAVER,
	PTP_DIFF_OTHER,
	PTP_DIFF_MILDER,
	PTP_DIFF_GONE,
	PTP_DIFF_CHANGES
};

// Assumptions that together make a finding safe, as their texts, sorted.
struct ptp_diff_set {
	const char **at;
	size_t count;
};

// What one side has of a finding.
struct ptp_diff_state {
	bool there;
	enum ptp_severity severity;
	enum ptp_status status;    // PTP_KEPT: no finding, but a proof that rests on `sets[0]`, which is declared there
	const char *attributes;    // "Normal-NC OSH and Normal-WB ISH"; "" where no mapping is known
	struct ptp_diff_set *sets; // each makes it safe; none: nothing is known to
	size_t set_count;
	bool partial; // there may be more of them
	const char *id;
};

// COUNT findings that changed alike, of one rule, region and kinds of owners.
struct ptp_diff_finding {
	enum ptp_diff_change change;
	bool worse, better; // by what counts; with the sides swapped one is the other
	size_t rule;
	const char *owner[2]; // the second NULL for a finding of one mapping
	const char *region;
	const char *detail; // of what no mapping has; else ""
	size_t count;
	struct ptp_diff_state side[PTP_SIDES];
};

// Everything of a mapping but where it is.
struct ptp_diff_class {
	const char *attributes; // all that it can have
	const char *stage2;     // where stage 1 is free: what stage 2 leaves of a Write-Back one; else NULL
	const char *space;      // physical address space, or NULL: there is no choice
	uint32_t permissions;   // PTP_PERM_* bits
	bool walk;              // what the walker reads, not software
};

// How many contexts of the same name have a mapping of this class.
struct ptp_diff_part {
	const struct ptp_diff_class *class;
	size_t count[PTP_SIDES];
};

// What contexts of one name map of one region, where that differs between the sides.
struct ptp_diff_mapping {
	const char *who, *region;
	size_t contexts[PTP_SIDES]; // that are called so
	bool device; // `extents` say where, from the first page of the region on; else `bytes` say how much
	struct ptp_diff_part *parts; // of a device those that differ; else one, or two where one became the other
	size_t part_count;
	struct ptp_extents extents;
	uint64_t size;             // of the region, in whole pages, where `extents` are
	uint64_t bytes[PTP_SIDES]; // not of a device
	bool kind;                 // it is there on one side alone; else no more than its size differs
};

// Other things that can be said in a line. X(enumerator, key).
#define PTP_DIFF_TOPICS(X)                                                                                             \
	X(COVERAGE, "coverage")     /* what is not covered; subject: of what, text: why */                             \
	X(LOOKED_FOR, "looked_for") /* subject: what whoever took the capture looked for, and found all of */          \
	X(CONTEXT, "contexts")      /* subject: a name without numbers, text: how many and their regime */             \
	X(SETTING, "settings")      /* subject: a context, of: a field of a register; text: its value */               \
	X(DECLARED, "declared")     /* subject: an assumption that is declared */                                      \
	X(NEEDED, "needed")         /* subject: an assumption that what counts needs, and nobody declared */           \
	X(CPU, "cpu")               /* subject: a feature, text: yes, no, unknown */                                   \
	X(REGION, "regions")        /* subject: a device that somebody maps, text: its size */                         \
	X(PROPERTY, "properties")   /* subject: such a device, of: a property, text: yes, no, unknown */
enum ptp_diff_topic {
#define X(name, key) PTP_TOPIC_##name,
	PTP_DIFF_TOPICS(X)
#undef X
		PTP_TOPICS,
};

// A fact that is there on one side alone, or differs. TEXT is NULL where it is not there.
struct ptp_diff_fact {
	enum ptp_diff_topic topic;
	const char *subject, *of, *text[PTP_SIDES]; // `of` is NULL but of settings and properties
};

enum ptp_diff_verdict { PTP_DIFF_NOT_WORSE, PTP_DIFF_WORSE, PTP_DIFF_UNKNOWN };

struct ptp_diff {
	const struct ptp_check *check[PTP_SIDES];
	PTP_VEC(struct ptp_diff_finding) findings; // the gravest first
	PTP_VEC(struct ptp_diff_mapping) mappings; // devices first, by who and region
	PTP_VEC(struct ptp_diff_fact) facts;       // by topic and subject
	enum ptp_diff_verdict verdict;
	struct ptp_arena arena;
};

// Both checks are done, with the same rules and the same `fail_on`; they must stay as long as DIFF.
void ptp_diff_make(struct ptp_diff *diff, const struct ptp_check *old, const struct ptp_check *new_check);
void ptp_diff_free(struct ptp_diff *diff);

// Whether the findings, mappings or facts have any difference; one of RAM's sizes is none.
bool ptp_diff_empty(const struct ptp_diff *diff);

#endif

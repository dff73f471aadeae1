// SPDX-License-Identifier: Apache-2.0
//
// What a certificate states, as data: who maps what, and why no rule that counts can be broken there.
//
// The rows cut physical memory into intervals, one after the other; each interval has a group, and every mapping that
// reaches it is a member of that group. What has to be proved follows from the groups alone (obligations.h). One writer makes
// the text out of this, and one reader gets it back: a file is sound in form when it is what the writer makes of what the
// reader found in it.
#ifndef PTP_THEOREM_H
#define PTP_THEOREM_H

#include "model/rules.h"
#include "model/table.h"

#include <stdint.h>

#define PTP_NOBODY UINT32_MAX

// Bits of a word of the rules (a region, a pair, the CPU): those that are known, and their values.
struct ptp_word_bits {
	uint32_t value, known;
};

// A class as the walk found it, and the member that stands for it because their meanings are equal.
struct ptp_stated_class {
	uint64_t value[2], known[2];
	uint32_t member;
};

// Mappings that the rules cannot tell apart: one meaning, owners with one role.
struct ptp_member {
	uint32_t role;
	uint32_t class_index; // whose meaning is meant: the first of its classes
};

struct ptp_stated_region {
	const char *name;
	size_t index; // in the capture, or PTP_UNDESCRIBED; not part of the text
	uint32_t zone;
};

// What is declared of two roles (one: the second PTP_NOBODY) in a zone, and whether both are one guest.
struct ptp_terms {
	uint32_t role[2];
	uint32_t zone;
	struct ptp_word_bits pair;
};

struct ptp_group {
	PTP_VEC(uint32_t) zones;   // ascending; its intervals may lie in any of them
	PTP_VEC(uint32_t) members; // ascending
};

// From where the row before ends (the first: from 0) to `end` - 1.
struct ptp_row {
	uint64_t end;
	uint32_t group; // 0: nothing maps it; else the index of a group and 1
};

struct ptp_theorem {
	struct ptp_arena arena;
	enum ptp_severity fail_on; // rules of this severity and above count
	struct ptp_word_bits cpu;
	PTP_VEC(const char *) inputs;      // "sha256:DIGEST SIZE NAME"
	PTP_VEC(const char *) contexts;    // "NAME (OWNER): N mappings"
	PTP_VEC(const char *) assumptions; // "independent(host, guest:1): the reason"
	PTP_VEC(const char *) roles;       // an owner, or a kind of owners that no assumption names: "process:*"
	PTP_VEC(struct ptp_stated_class) classes;
	PTP_VEC(struct ptp_member) members;
	PTP_VEC(struct ptp_word_bits) zones; // what is known of the regions of a zone
	PTP_VEC(struct ptp_stated_region) regions;
	PTP_VEC(struct ptp_terms) terms;
	struct ptp_table terms_table; // of `terms`
	PTP_VEC(struct ptp_group) groups;
	PTP_VEC(struct ptp_row) rows;
};

void ptp_theorem_free(struct ptp_theorem *theorem);

// The terms of two roles in a zone, or NULL.
const struct ptp_terms *ptp_terms_find(const struct ptp_theorem *theorem, uint32_t first, uint32_t second,
				       uint32_t zone);
void ptp_terms_add(struct ptp_theorem *theorem, const struct ptp_terms *terms); // which it does not have yet

#endif

// SPDX-License-Identifier: Apache-2.0
//
// From a check that proved its capture to the theorem that a certificate states.
#ifndef PTP_CERTIFY_MAKE_H
#define PTP_CERTIFY_MAKE_H

#include "verifier/certify/obligations.h"
#include "verifier/verdict/check.h"

// A theorem on its way. Indexes of the check on one side, of the theorem on the other.
struct ptp_maker {
	struct ptp_check *check;
	struct ptp_theorem *theorem;
	uint32_t *class_of;          // by class id: the stated class
	uint32_t *zone_of;           // by region, the last for what no region describes: the zone or PTP_NOBODY
	PTP_VEC(uint32_t) member_id; // by member: a class id
	PTP_VEC(size_t) zone_region; // by zone: a region of it
	struct ptp_settled *settled; // see settle.c
	struct ptp_diag *diag;
};

// members.c: roles, classes and members.
void ptp_make_members(struct ptp_maker *maker);

// zones.c: the zones of all regions that something maps, and the terms of an obligation.
void ptp_make_zones(struct ptp_maker *maker);
struct ptp_obligation ptp_maker_obligation(const struct ptp_maker *maker, uint32_t first, uint32_t second,
					   uint32_t zone);
struct ptp_word_bits ptp_maker_terms(const struct ptp_maker *maker, const struct ptp_obligation *obligation);

// settle.c: is no rule that counts broken by these members in this zone, with all that is declared? (asked once)
bool ptp_maker_settled(struct ptp_maker *maker, uint32_t first, uint32_t second, uint32_t zone);
void ptp_settled_free(struct ptp_settled *settled);

// rows.c: the rows, and the groups that they have.
enum ptp_err ptp_make_rows(struct ptp_maker *maker);

// groups.c: joins labels (groups as the sweep found them) into few groups. GROUP_OF, for the caller to free: by label.
enum ptp_err ptp_make_groups(struct ptp_maker *maker, const struct ptp_group *labels, size_t count,
			     uint32_t **group_of);

// CHECK has the verdict proved. THEOREM is all zero.
enum ptp_err ptp_theorem_make(struct ptp_check *check, struct ptp_theorem *theorem, struct ptp_obligations *obligations,
			      struct ptp_diag *diag);

#endif

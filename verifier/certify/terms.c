// SPDX-License-Identifier: Apache-2.0
//
// Terms against the list of assumptions: an edit cannot make a proof easier without adding to what it says that it assumes.
#include "verifier/certify/terms.h"

#include "verifier/prove/solver.h"

#include <stdio.h>
#include <string.h>

// Does some assumption begin with START?
static bool assumed(const struct ptp_theorem *t, const char *start)
{
	for (size_t i = 0; i < t->assumptions.count; i++)
		if (!strncmp(t->assumptions.at[i], start, strlen(start)))
			return true;
	return false;
}

// An assumption WORD about both roles, in either order; what follows the second may be a region.
static bool assumed_of_two(const struct ptp_theorem *t, const char *word, const char *a, const char *b)
{
	char start[600];

	for (unsigned order = 0; order < 2; order++)
		for (unsigned last = 0; last < 2; last++) {
			snprintf(start, sizeof(start), "%s(%.250s, %.250s%c", word, order ? b : a, order ? a : b,
				 last ? ',' : ')');
			if (assumed(t, start))
				return true;
		}
	return false;
}

static bool assumed_of_one(const struct ptp_theorem *t, const char *owner)
{
	char start[300];

	snprintf(start, sizeof(start), "non-caching(%.250s)", owner);
	return assumed(t, start);
}

// `assigned(region: R, guest: G)` for any region: which zones it is for depends on regions within regions.
static bool assigned(const struct ptp_theorem *t, const char *guest)
{
	char end[300];

	snprintf(end, sizeof(end), ", guest: %.250s)", guest);
	for (size_t i = 0; i < t->assumptions.count; i++)
		if (!strncmp(t->assumptions.at[i], "assigned(", 9) && strstr(t->assumptions.at[i], end))
			return true;
	return false;
}

static bool backed(const struct ptp_theorem *t, const struct ptp_terms *terms, unsigned bit)
{
	const char *a = t->roles.at[terms->role[0]], *b = NULL;

	if (terms->role[1] != PTP_NOBODY)
		b = t->roles.at[terms->role[1]];
	switch (bit) {
	case PTP_PAIR_INSIDE_GUEST:
		return b && terms->role[0] == terms->role[1] && !strncmp(a, "guest:", 6);
	case PTP_PAIR_INDEPENDENT:
		return b && assumed_of_two(t, "independent", a, b);
	case PTP_PAIR_SW_MANAGED:
		return b && assumed_of_two(t, "sw-managed", a, b);
	case PTP_PAIR_EXCLUSIVE:
		return b && assumed_of_two(t, "exclusive", a, b);
	case PTP_PAIR_ONE_DOMAIN:
		return assumed(t, "one-shareability-domain(true)");
	case PTP_PAIR_NON_CACHING_A:
		return assumed_of_one(t, a);
	case PTP_PAIR_NON_CACHING_B:
		return b && assumed_of_one(t, b);
	case PTP_PAIR_ASSIGNED_A:
		return assigned(t, a);
	case PTP_PAIR_ASSIGNED_B:
		return b && assigned(t, b);
	default:
		return false;
	}
}

// What is declared is known to be so; what is not declared is free. Whether both are one guest is known in any case.
static bool holds(const struct ptp_theorem *t, const struct ptp_terms *terms)
{
	if (terms->pair.known != (terms->pair.value | 1u << PTP_PAIR_INSIDE_GUEST))
		return false;
	for (unsigned bit = 0; bit < PTP_PAIR_BITS; bit++)
		if (terms->pair.value >> bit & 1 && !backed(t, terms, bit))
			return false;
	return true;
}

// Terms stand in the order in which obligations need them, and none is there for nothing.
static const char *out_of_order(const struct ptp_theorem *t, const struct ptp_obligations *obligations)
{
	const struct ptp_member *members = t->members.at;
	size_t next = 0;

	for (size_t i = 0; i < obligations->all.count; i++) {
		const struct ptp_stated_obligation *o = &obligations->all.at[i];
		uint32_t second = o->member[1] == PTP_NOBODY ? PTP_NOBODY : members[o->member[1]].role;
		const struct ptp_terms *terms = ptp_terms_find(t, members[o->member[0]].role, second, o->zone);

		if (!terms)
			return "an obligation without terms";
		if ((size_t)(terms - t->terms.at) > next)
			return "terms that are not in order";
		next += (size_t)(terms - t->terms.at) == next;
	}
	return next == t->terms.count ? NULL : "terms that nothing needs";
}

const char *ptp_terms_unbacked(const struct ptp_theorem *theorem, const struct ptp_obligations *obligations)
{
	for (size_t i = 0; i < theorem->terms.count; i++)
		if (!holds(theorem, &theorem->terms.at[i]))
			return "terms that no assumption backs";
	return out_of_order(theorem, obligations);
}

// SPDX-License-Identifier: Apache-2.0
//
// A finding by the beginning of its id.
#include "verifier/report/explain.h"

#include <string.h>

#define NEAREST_SHOWN 4

static bool is_finding(const struct ptp_finding *f)
{
	return f->status != PTP_KEPT;
}

// How many digits of WANTED stand at the same place in ID.
static size_t alike(const char *id, const char *wanted)
{
	size_t count = 0;

	for (size_t i = 0; id[i] && wanted[i]; i++)
		count += id[i] == wanted[i];
	return count;
}

// Of those that are not SHOWN, the one that is most like WANTED; with PREFIX, that begins with it.
static const struct ptp_finding *next_nearest(const struct ptp_check *check, const char *wanted, bool prefix,
					      const struct ptp_finding *const *shown, size_t count)
{
	const struct ptp_finding *best = NULL;

	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];
		size_t before = 0;

		while (before < count && strcmp(shown[before]->id, f->id) != 0)
			before++;
		if (!is_finding(f) || before < count || (prefix && strncmp(f->id, wanted, strlen(wanted)) != 0))
			continue;
		if (!best || alike(f->id, wanted) > alike(best->id, wanted))
			best = f;
	}
	return best;
}

// "483041ae31a4 (alias.cacheable-device, 0000:00:02.0 BAR 2), ..."
static void list_nearest(const struct ptp_check *check, const char *wanted, bool prefix, char *text, size_t room)
{
	const struct ptp_finding *shown[NEAREST_SHOWN];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < NEAREST_SHOWN; i++) {
		shown[i] = next_nearest(check, wanted, prefix, shown, i);
		if (!shown[i] || used + 160 > room)
			return;
		used += (size_t)snprintf(text + used, room - used, "%s%s (%.40s, %.40s)", i ? ", " : "", shown[i]->id,
					 check->catalogue->rules.at[shown[i]->rule].id,
					 ptp_region_name(check->capture, shown[i]->region));
	}
}

// The first whose id begins with PREFIX; SEVERAL where others with another id do, too.
static const struct ptp_finding *begins_with(const struct ptp_check *check, const char *prefix, bool *several)
{
	const struct ptp_finding *found = NULL;

	*several = false;
	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (!is_finding(f) || strncmp(f->id, prefix, strlen(prefix)) != 0)
			continue;
		*several |= found && strcmp(found->id, f->id) != 0;
		if (!found)
			found = f;
	}
	return found;
}

const struct ptp_finding *ptp_finding_called(const struct ptp_check *check, const char *prefix, struct ptp_diag *diag)
{
	bool several;
	const struct ptp_finding *found = begins_with(check, prefix, &several);
	char known[NEAREST_SHOWN * 160];

	if (found && !several && *prefix)
		return found;
	list_nearest(check, prefix, several, known, sizeof(known));
	if (several)
		ptp_fail(diag, PTP_ERR_INPUT, "several findings begin with \"%s\": %s; give more of the id",
			 ptp_shorten(prefix).text, known);
	else if (*known)
		ptp_fail(diag, PTP_ERR_INPUT,
			 "no finding %s; the nearest: %s; `ptproof check` has the ids of all in brackets",
			 ptp_shorten(prefix).text, known);
	else
		ptp_fail(diag, PTP_ERR_INPUT, "no finding %s: this check has none at all", ptp_shorten(prefix).text);
	return NULL;
}

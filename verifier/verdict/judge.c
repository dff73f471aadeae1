// SPDX-License-Identifier: Apache-2.0
//
// From findings to the verdict: which of them count, and which somebody has accepted.
#include "verifier/verdict/judge.h"

#include <stdlib.h>
#include <string.h>

static bool is_grave(const struct ptp_check *check, const struct ptp_finding *f)
{
	return f->status != PTP_KEPT && f->severity >= check->fail_on;
}

bool ptp_finding_counts(const struct ptp_check *check, const struct ptp_finding *f)
{
	return is_grave(check, f) && !f->accepted;
}

bool ptp_entry_needed(const struct ptp_check *check, size_t entry, bool counts)
{
	const struct ptp_entry *e = &check->prover.ledger.entries.at[entry];
	bool needed[2] = {false, false};

	for (size_t i = 0; i < e->users.count && !e->declared; i++) {
		const struct ptp_finding *f = &check->findings.all.at[e->users.at[i]];

		for (size_t j = 0; f->set_count && j < f->sets[0].count; j++)
			if (f->sets[0].entry[j] == entry)
				needed[ptp_finding_counts(check, f)] = true;
	}
	return counts ? needed[1] : needed[0] && !needed[1];
}

void ptp_check_judge(struct ptp_check *check)
{
	check->verdict = check->complete ? PTP_PROVED : PTP_VERDICT_UNKNOWN;
	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (ptp_finding_counts(check, f) && f->status == PTP_VIOLATED) {
			check->verdict = PTP_VERDICT_VIOLATED;
			return;
		}
		if (ptp_finding_counts(check, f))
			check->verdict = PTP_VERDICT_UNKNOWN;
		else if (is_grave(check, f) && check->verdict == PTP_PROVED)
			check->verdict = PTP_VERDICT_ACCEPTED;
	}
}

static int compare_id(const void *id, const void *accepted)
{
	return strcmp(id, ((const struct ptp_accepted *)accepted)->id);
}

static const struct ptp_accepted *find(const struct ptp_baseline *baseline, const char *id)
{
	if (!baseline->all.count)
		return NULL;
	return bsearch(id, baseline->all.at, baseline->all.count, sizeof(*baseline->all.at), compare_id);
}

void ptp_check_accept(struct ptp_check *check, const struct ptp_baseline *baseline)
{
	ptp_autofree bool *there = ptp_calloc(baseline->all.count, sizeof(*there));

	check->baseline = baseline;
	for (size_t i = 0; i < check->findings.all.count; i++) {
		struct ptp_finding *f = &check->findings.all.at[i];
		const struct ptp_accepted *accepted = f->status == PTP_KEPT ? NULL : find(baseline, f->id);

		if (!accepted)
			continue;
		there[accepted - baseline->all.at] = true;
		f->accepted |= f->severity <= accepted->severity && (f->status != PTP_VIOLATED || accepted->violated);
	}
	for (size_t i = 0; i < baseline->all.count; i++)
		if (!there[i])
			*ptp_push(&check->gone) = baseline->all.at[i].id;
	ptp_check_judge(check);
}

// SPDX-License-Identifier: Apache-2.0
//
// A finding in a line: what came of it, where, through whom, what it needs; and findings as numbers.
#include "verifier/report/text.h"

// A note that no assumption removes is no violation to act upon.
const char *ptp_finding_word(const struct ptp_finding *f)
{
	if (f->status == PTP_UNDECIDED || (f->detail && f->status != PTP_VIOLATED))
		return "unknown";
	return f->status == PTP_VIOLATED && f->severity == PTP_NOTE ? "unconditional" : ptp_status_word[f->status];
}

bool ptp_same_heading(const struct ptp_finding *a, const struct ptp_finding *b)
{
	return a->rule == b->rule && a->severity == b->severity && a->status == b->status;
}

void ptp_line_owners(const struct ptp_finding *f, FILE *to)
{
	fprintf(to, "%s%s%s", f->owner[0]->owner, f->owner[1] ? " and " : "", f->owner[1] ? f->owner[1]->owner : "");
}

void ptp_line_place(const struct ptp_check *check, const struct ptp_finding *f, FILE *to)
{
	if (f->detail) {
		fprintf(to, "%s: %s", f->detail, check->catalogue->rules.at[f->rule].id);
		if (f->extents.ranges.count) {
			fputs(" through ", to);
			ptp_line_owners(f, to);
		}
		return;
	}
	fprintf(to, "0x%llx %s: %s through ",
		(unsigned long long)(f->extents.ranges.count ? f->extents.ranges.at[0].lo : 0),
		ptp_region_name(check->capture, f->region), check->catalogue->rules.at[f->rule].id);
	ptp_line_owners(f, to);
}

void ptp_line_set(const struct ptp_check *check, const struct ptp_needs *set, FILE *to)
{
	for (size_t i = 0; i < set->count; i++)
		fprintf(to, "%s%s", i ? " and " : "", check->prover.ledger.entries.at[set->entry[i]].text);
}

void ptp_line_finding(const struct ptp_check *check, const struct ptp_finding *f, FILE *to)
{
	fprintf(to, "%s: ", ptp_finding_word(f));
	ptp_line_place(check, f, to);
	for (size_t i = 0; i < f->set_count; i++) {
		fputs(i ? ", or " : ": needs ", to);
		ptp_line_set(check, &f->sets[i], to);
	}
	fprintf(to, " [%s]", f->id);
}

void ptp_count(struct ptp_counts *counts, const struct ptp_finding *f)
{
	if (f->waiver)
		counts->waived++;
	else if (f->accepted)
		counts->accepted++;
	else if (f->status == PTP_VIOLATED)
		counts->violated++;
	else if (f->status != PTP_KEPT && f->set_count)
		counts->conditional++;
	else if (f->status != PTP_KEPT)
		counts->undecided++;
}

void ptp_line_counts(const struct ptp_counts *counts, FILE *to)
{
	fprintf(to, "%zu violated, %zu conditional", counts->violated, counts->conditional);
	if (counts->conditional)
		fputs(" on assumptions that nobody declared", to);
	if (counts->undecided)
		fprintf(to, ", %zu unknown", counts->undecided);
	if (counts->accepted)
		fprintf(to, ", %zu accepted by the baseline", counts->accepted);
	if (counts->waived)
		fprintf(to, ", %zu waived", counts->waived);
}

// SPDX-License-Identifier: Apache-2.0
//
// What is proved thanks to declared assumptions: a line for each rule, pair of owners and set of assumptions.
#include "verifier/report/text.h"

#include <stdlib.h>
#include <string.h>

#define PROOFS_SHOWN 24

static bool same_set(const struct ptp_needs *a, const struct ptp_needs *b)
{
	return a->count == b->count && !memcmp(a->entry, b->entry, a->count * sizeof(*a->entry));
}

// One line: they differ in region, attributes and severity at most.
static bool same_line(const struct ptp_finding *a, const struct ptp_finding *b)
{
	return a->rule == b->rule && !strcmp(a->owner[0]->owner, b->owner[0]->owner) && !a->owner[1] == !b->owner[1] &&
	       (!a->owner[1] || !strcmp(a->owner[1]->owner, b->owner[1]->owner)) && same_set(a->sets, b->sets);
}

static void print_proof(const struct ptp_check *check, const struct ptp_finding *f, FILE *to)
{
	fprintf(to, "  %s: ", check->catalogue->rules.at[f->rule].id);
	ptp_line_owners(f, to);
	fputs(": under ", to);
	ptp_line_set(check, &f->sets[0], to);
	fputc('\n', to);
}

void ptp_text_proofs(const struct ptp_check *check, FILE *to)
{
	const struct ptp_finding *at = check->findings.all.at;
	const char *heading = "\nProved under declared assumptions\n";
	PTP_VEC(const struct ptp_finding *) told = {0};
	size_t left_out = 0;

	for (size_t i = 0; i < check->findings.all.count; i++) {
		size_t j = 0;

		if (at[i].status != PTP_KEPT)
			continue;
		while (j < told.count && !same_line(told.at[j], &at[i]))
			j++;
		if (j < told.count)
			continue;
		if (told.count == PROOFS_SHOWN) {
			left_out++;
			continue;
		}
		*ptp_push(&told) = &at[i];
		fputs(heading, to);
		heading = "";
		print_proof(check, &at[i], to);
	}
	if (left_out)
		fprintf(to, "  … and %zu more proofs (-o json lists them)\n", left_out);
	free(told.at);
}

// SPDX-License-Identifier: Apache-2.0
//
// The section `coverage:`: what whoever took the capture looked for, and what of it is not there.
#include "inputs/capture-read.h"
#include "inputs/limits.h"

enum { OF, BY, FOUND, EXPECTED, MISSING, KEYS };

static const struct ptp_yaml_key keys[KEYS] = {
	[OF] = {"of", true},
	[BY] = {"by", false},
	[FOUND] = {"found", false},
	[EXPECTED] = {"expected", false},
	[MISSING] = {"missing", false},
};

static enum ptp_err read_line(const struct ptp_yaml *node, const char *what, const char **line, struct ptp_diag *diag)
{
	return node ? ptp_yaml_line(node, what, line, diag) : PTP_OK;
}

static enum ptp_err read_counts(struct ptp_reader *r, const struct ptp_yaml *const *value, struct ptp_coverage *to)
{
	if (!value[FOUND] && !value[EXPECTED])
		return PTP_OK;
	if (!value[FOUND] || !value[EXPECTED])
		return ptp_fail_at(r->diag, to->place,
				   "found: and expected: go together: without the other, a number says nothing");
	to->counted = true;
	if (ptp_yaml_number(value[FOUND], &to->found, r->diag))
		return r->diag->err;
	return ptp_yaml_number(value[EXPECTED], &to->expected, r->diag);
}

static enum ptp_err read_entry(struct ptp_reader *r, const struct ptp_yaml *node, struct ptp_coverage *to)
{
	const struct ptp_yaml *value[KEYS];

	to->place = node->place;
	if (ptp_yaml_fields(node, "a line of coverage", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[OF], "what was looked for", &to->of, r->diag) ||
	    read_line(value[BY], "how it was looked for", &to->by, r->diag) ||
	    read_line(value[MISSING], "what is missing", &to->missing, r->diag))
		return r->diag->err;
	return read_counts(r, value, to);
}

enum ptp_err ptp_read_coverage(struct ptp_reader *r, const struct ptp_yaml *coverage)
{
	if (!coverage)
		return PTP_OK;
	if (ptp_yaml_sequence(coverage, "a list of what was looked for", r->diag))
		return r->diag->err;
	if (coverage->count > PTP_MAX_COVERAGE)
		return ptp_fail_at(r->diag, coverage->place, "%u lines of coverage, more than %u", coverage->count,
				   PTP_MAX_COVERAGE);
	ptp_yaml_each(entry, coverage)
		if (read_entry(r, entry, ptp_push(&r->capture->coverage)))
			return r->diag->err;
	return PTP_OK;
}

// SPDX-License-Identifier: Apache-2.0
//
// The library's face for comparing two checks.
#include "api/session.h"

#include "verifier/report/report.h"

#include <stdlib.h>

struct ptproof_diff {
	struct ptp_diff diff;
	struct ptproof *session; // NEW, for messages
	bool made;
};

enum ptproof_status ptproof_diff(struct ptproof *old, struct ptproof *new_session, struct ptproof_diff **diff)
{
	static const enum ptproof_status status[] = {[PTP_DIFF_NOT_WORSE] = PTPROOF_PROVED,
						     [PTP_DIFF_WORSE] = PTPROOF_VIOLATED,
						     [PTP_DIFF_UNKNOWN] = PTPROOF_UNKNOWN};
	struct ptproof_diff *d = *diff = ptp_calloc(1, sizeof(*d));

	d->session = new_session;
	if (!old->checked || !new_session->checked) {
		ptp_fail(&new_session->diag, PTP_ERR_INTERNAL, "nothing to compare: nothing was checked");
		return PTPROOF_FAULT;
	}
	ptp_diff_make(&d->diff, &old->check, &new_session->check);
	d->made = true;
	return status[d->diff.verdict];
}

enum ptproof_status ptproof_write_diff(struct ptproof_diff *diff, enum ptproof_format format, FILE *to)
{
	if (format > PTPROOF_JSON && format != PTPROOF_HTML)
		return (enum ptproof_status)ptp_fail(&diff->session->diag, PTP_ERR_INPUT, NO_FORMAT);
	if (format == PTPROOF_HTML)
		ptp_diff_html(&diff->diff, to);
	else
		(format == PTPROOF_JSON ? ptp_diff_json : ptp_diff_text)(&diff->diff, to);
	return ptp_written(to, &diff->session->diag);
}

void ptproof_diff_free(struct ptproof_diff *diff)
{
	if (diff && diff->made)
		ptp_diff_free(&diff->diff);
	free(diff);
}

// SPDX-License-Identifier: Apache-2.0
//
// The command `diff`: two captures are checked, and the checks compared.
#include "main.h"

#include <unistd.h>

static enum ptproof_status check(struct ptproof *session, enum ptproof_severity fail_on)
{
	enum ptproof_status status = ptproof_check(session, fail_on, isatty(STDERR_FILENO) ? show_progress : NULL);

	if (status == PTPROOF_BAD_INPUT || status == PTPROOF_FAULT)
		return session_error(session, status);
	return PTPROOF_PROVED;
}

enum ptproof_status open_diff(struct diff *diff, char *const captures[2], const struct ptproof_options *options,
			      enum ptproof_severity fail_on)
{
	enum ptproof_status status = PTPROOF_PROVED;

	for (unsigned i = 0; i < 2 && !status; i++) {
		status = ptproof_open_with(captures[i], options, &diff->session[i]);
		if (status)
			session_error(diff->session[i], status);
	}
	for (unsigned i = 0; i < 2 && !status; i++)
		status = check(diff->session[i], fail_on);
	if (status)
		return status;
	status = ptproof_diff(diff->session[0], diff->session[1], &diff->diff);
	return status == PTPROOF_FAULT ? session_error(diff->session[1], status) : status;
}

enum ptproof_status write_diff(void *data, enum ptproof_format format, FILE *to)
{
	struct diff *diff = data;
	enum ptproof_status status = ptproof_write_diff(diff->diff, format, to);

	return status ? session_error(diff->session[1], status) : status;
}

void close_diff(struct diff *diff)
{
	ptproof_diff_free(diff->diff);
	for (unsigned i = 0; i < 2; i++)
		ptproof_close(diff->session[i]);
}

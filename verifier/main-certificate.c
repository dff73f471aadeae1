// SPDX-License-Identifier: Apache-2.0
//
// The program's certificates: --certificate and --runs of `check`, and `certify`.
#include "main.h"

typedef enum ptproof_status (*write_fn)(struct ptproof *session, FILE *to);

// Writes a new FILE by WRITE.
static enum ptproof_status write_new(struct ptproof *session, const char *file, write_fn write)
{
	FILE *to = open_new(file);
	enum ptproof_status status;

	if (!to)
		return PTPROOF_BAD_INPUT;
	status = write(session, to);
	return close_new(to, status ? session_error(session, status) : status);
}

enum ptproof_status write_certificate(struct ptproof *session, const char *certificate, const char *runs)
{
	enum ptproof_status status;

	if (!certificate && !runs)
		return PTPROOF_PROVED;
	status = ptproof_may_certify(session);
	if (status)
		return session_error(session, status);
	if (certificate)
		status = write_new(session, certificate, ptproof_write_certificate);
	if (!status && runs)
		status = write_new(session, runs, ptproof_write_runs);
	return status;
}

enum ptproof_status certify(const char *file, const char *solver)
{
	char message[1024];
	enum ptproof_status status = ptproof_certify(file, solver, message, sizeof(message));

	if (status)
		say_error("%s", message);
	else if (printf("certified: %s, by %s\n", file, solver) < 0 || fflush(stdout))
		status = PTPROOF_BAD_INPUT;
	return status;
}

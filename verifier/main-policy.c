// SPDX-License-Identifier: Apache-2.0
//
// The command `policy`.
#include "main-options.h"
#include "main.h"

static enum ptproof_status policy_error(const struct ptproof_policy *policies, enum ptproof_status status)
{
	say_error("%s", ptproof_policy_message(policies));
	return status;
}

static enum ptproof_status write_policies(void *data, enum ptproof_format format, FILE *to)
{
	enum ptproof_status status = ptproof_policy_write(data, format, to);

	return status ? policy_error(data, status) : status;
}

static enum ptproof_status write_questions(struct ptproof_policy *policies, const char *file)
{
	FILE *to = open_new(file);
	enum ptproof_status status;

	if (!to)
		return PTPROOF_BAD_INPUT;
	status = ptproof_policy_questions(policies, to);
	if (status)
		policy_error(policies, status);
	return close_new(to, status);
}

enum ptproof_status policy(const struct options *options, char **operands, int count)
{
	struct ptproof_policy *policies;
	enum ptproof_status status, verdict;

	if (count > 2)
		return complain("too many operands", operands[2]);
	if (options->certificate && count != 1)
		return complain("--certificate is of one policy", NULL);
	verdict = ptproof_policy_open(count > 0 ? operands[0] : NULL, count > 1 ? operands[1] : NULL, &policies);
	if (verdict == PTPROOF_BAD_INPUT || verdict == PTPROOF_FAULT)
		status = policy_error(policies, verdict);
	else
		status = write_outputs(options, write_policies, policies);
	if (!status && options->certificate)
		status = write_questions(policies, options->certificate);
	ptproof_policy_close(policies);
	return status ? status : verdict;
}

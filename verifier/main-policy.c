// SPDX-License-Identifier: Apache-2.0
//
// The command `policy`.
#include "main-options.h"
#include "main.h"

struct policies {
	const char *policy, *other;
	enum ptproof_status verdict;
};

static enum ptproof_status write_policies(void *data, enum ptproof_format format, FILE *to)
{
	struct policies *policies = data;
	char message[1024];

	policies->verdict = ptproof_policy(policies->policy, policies->other, format, to, message, sizeof(message));
	if (policies->verdict != PTPROOF_BAD_INPUT && policies->verdict != PTPROOF_FAULT)
		return PTPROOF_PROVED;
	say_error("%s", message);
	return policies->verdict;
}

static enum ptproof_status write_questions(const char *policy, const char *file)
{
	FILE *to = open_new(file);
	enum ptproof_status status;
	char message[1024];

	if (!to)
		return PTPROOF_BAD_INPUT;
	status = ptproof_policy_questions(policy, to, message, sizeof(message));
	if (status)
		say_error("%s", message);
	return close_new(to, status);
}

enum ptproof_status policy(const struct options *options, char **operands, int count)
{
	struct policies policies = {count > 0 ? operands[0] : NULL, count > 1 ? operands[1] : NULL, PTPROOF_PROVED};
	enum ptproof_status status;

	if (count > 2)
		return complain("too many operands", operands[2]);
	if (options->certificate && count != 1)
		return complain("--certificate is of one policy", NULL);
	status = write_outputs(options, write_policies, &policies);
	if (!status && options->certificate)
		status = write_questions(policies.policy, options->certificate);
	return status ? status : policies.verdict;
}

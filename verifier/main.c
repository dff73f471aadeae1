// SPDX-License-Identifier: Apache-2.0
//
// The program: the command line, and nothing that the library's header does not offer.
#include "ptproof.h"
#include "main-options.h"
#include "main.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum ptproof_status session_error(const struct ptproof *session, enum ptproof_status status)
{
	say_error("%s", ptproof_message(session));
	return status;
}

static enum ptproof_status write_check(void *data, enum ptproof_format format, FILE *to)
{
	struct ptproof *session = data;
	enum ptproof_status status = ptproof_write_check(session, format, to);

	return status ? session_error(session, status) : status;
}

static enum ptproof_status run_check(struct ptproof *session, const struct options *options, char **operands, int count)
{
	bool terminal = isatty(STDERR_FILENO);
	enum ptproof_status verdict = ptproof_check(session, options->fail_on, terminal ? show_progress : NULL), status;

	(void)operands;
	(void)count;
	if (verdict == PTPROOF_BAD_INPUT || verdict == PTPROOF_FAULT)
		return session_error(session, verdict);
	if (options->repair)
		ptproof_repair_all(session);
	status = write_outputs(options, write_check, session);
	if (!status)
		status = write_certificate(session, options->certificate, options->runs);
	return status ? status : verdict;
}

struct walk {
	struct ptproof *session;
	const char *context;
	const uint64_t *address;
};

static enum ptproof_status write_walk(void *data, enum ptproof_format format, FILE *to)
{
	const struct walk *walk = data;
	enum ptproof_status status = ptproof_walk(walk->session, walk->context, walk->address, format, to);

	return status ? session_error(walk->session, status) : status;
}

static enum ptproof_status run_walk(struct ptproof *session, const struct options *options, char **operands, int count)
{
	uint64_t address;
	struct walk walk = {session, count > 0 ? operands[0] : NULL, count > 1 ? &address : NULL};

	if (count > 1 && !parse_address(operands[1], &address))
		return complain("not an address", operands[1]);
	return write_outputs(options, write_walk, &walk);
}

struct explain {
	struct ptproof *session;
	const char *id;
	bool all;
};

static enum ptproof_status write_explanation(void *data, enum ptproof_format format, FILE *to)
{
	const struct explain *explain = data;
	enum ptproof_status status;

	(void)format; // text: explain_is_text
	status = ptproof_explain(explain->session, explain->id, explain->all, to);
	return status ? session_error(explain->session, status) : status;
}

static enum ptproof_status explain_is_text(const struct options *options)
{
	for (size_t i = 0; i < options->output_count; i++)
		if (options->outputs[i].format != PTPROOF_TEXT)
			return complain(
				"explain writes text; `check -o json` has what it says of findings, `rules -o json` of rules",
				NULL);
	return PTPROOF_PROVED;
}

static enum ptproof_status run_explain(struct ptproof *session, const struct options *options, char **operands,
				       int count)
{
	struct explain explain = {session, operands[0], options->all};
	enum ptproof_status verdict;

	(void)count;
	verdict = ptproof_check(session, options->fail_on, isatty(STDERR_FILENO) ? show_progress : NULL);
	if (verdict == PTPROOF_BAD_INPUT || verdict == PTPROOF_FAULT)
		return session_error(session, verdict);
	return write_outputs(options, write_explanation, &explain);
}

struct aliases {
	struct ptproof *session;
	uint64_t address;
};

static enum ptproof_status write_aliases(void *data, enum ptproof_format format, FILE *to)
{
	const struct aliases *aliases = data;
	enum ptproof_status status = ptproof_aliases(aliases->session, aliases->address, format, to);

	return status ? session_error(aliases->session, status) : status;
}

static enum ptproof_status run_aliases(struct ptproof *session, const struct options *options, char **operands,
				       int count)
{
	struct aliases aliases = {.session = session};

	(void)count;
	if (!parse_address(operands[0], &aliases.address))
		return complain("not an address", operands[0]);
	return write_outputs(options, write_aliases, &aliases);
}

static enum ptproof_status write_rules(void *data, enum ptproof_format format, FILE *to)
{
	struct ptproof_options with = library_options(data);
	char message[1024];
	enum ptproof_status status = ptproof_write_rules_with(&with, format, to, message, sizeof(message));

	if (status)
		say_error("%s", message);
	return status;
}

static enum ptproof_status explain_rule(const struct options *options, const char *id)
{
	struct ptproof_options with = library_options(options);
	enum ptproof_status status = explain_is_text(options);
	char message[1024];

	if (status)
		return status;
	if (options->output_count > 1 || options->outputs[0].file)
		return complain("a rule is explained on standard output", NULL);
	status = ptproof_explain_rule(&with, id, stdout, message, sizeof(message));
	if (status)
		say_error("%s", message);
	return status;
}

// Commands that read a capture, with so many operands beside their name and it.
struct command {
	const char *name;
	int least, most;
	const char *missing;
	enum ptproof_status (*run)(struct ptproof *session, const struct options *options, char **operands, int count);
};

static const struct command commands[] = {
	{"check", 0, 0, NULL, run_check},
	{"walk", 0, 2, NULL, run_walk},
	{"explain", 1, 1, "no ID is given", run_explain},
	{"aliases", 1, 1, "no ADDRESS is given", run_aliases},
};

static const struct command *command_named(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

// What is wrong with the command line before anything is read.
static enum ptproof_status refuse(const struct command *command, const struct options *options, char **operands,
				  int count)
{
	bool check = command->run == run_check;
	enum ptproof_status status = check ? PTPROOF_PROVED : known_outputs(options, false);

	if (count < 2)
		return complain("no CAPTURE is given", NULL);
	if ((options->certificate || options->runs || options->baseline || options->waivers) && !check)
		return complain("--certificate, --runs, --baseline and --waivers belong to check", NULL);
	if (options->policy && !check && command->run != run_explain)
		return complain("--policy belongs to check and explain", NULL);
	if (count - 2 < command->least)
		return complain(command->missing, NULL);
	if (count - 2 > command->most)
		return complain("too many operands", operands[2 + command->most]);
	if (command->run == run_explain && explain_is_text(options))
		return PTPROOF_BAD_INPUT;
	return status ? status : try_outputs(options);
}

// Operand 0 is the command, 1 the capture.
static enum ptproof_status with_capture(const struct command *command, const struct options *options, char **operands,
					int count)
{
	struct ptproof_options with = library_options(options);
	enum ptproof_status status = refuse(command, options, operands, count);
	struct ptproof *session;

	if (status)
		return status;
	status = ptproof_open_with(operands[1], &with, &session);
	if (status)
		session_error(session, status);
	else
		status = command->run(session, options, operands + 2, count - 2);
	ptproof_close(session);
	return status;
}

static enum ptproof_status run_diff(const struct options *options, char **operands, int count)
{
	struct ptproof_options with = library_options(options);
	struct diff diff = {.diff = NULL};
	enum ptproof_status status = known_outputs(options, true), verdict;

	if (count != 3)
		return complain(count < 3 ? "diff takes OLD and NEW, two captures" : "too many operands",
				count < 3 ? NULL : operands[3]);
	if (options->certificate || options->runs || options->baseline || options->waivers || options->policy)
		return complain("--certificate, --runs, --baseline, --waivers and --policy are not for diff", NULL);
	if (!status)
		status = try_outputs(options);
	if (status)
		return status;
	verdict = open_diff(&diff, operands + 1, &with, options->fail_on);
	if (diff.diff && verdict != PTPROOF_FAULT)
		status = write_outputs(options, write_diff, &diff);
	close_diff(&diff);
	return status ? status : verdict;
}

static enum ptproof_status run_certify(const struct options *options, char **operands, int count)
{
	if (count != 2)
		return complain(count < 2 ? "no certificate is given" : "too many operands",
				count < 2 ? NULL : operands[2]);
	if (!options->solver)
		return complain("no --solver is given (z3, cvc5, ...)", NULL);
	return certify(operands[1], options->solver);
}

static enum ptproof_status run_rules(const struct options *options, char **operands, int count)
{
	enum ptproof_status status = known_outputs(options, false);

	if (status)
		return status;
	return count > 1 ? complain("too many operands", operands[1])
			 : write_outputs(options, write_rules, (void *)options);
}

static enum ptproof_status run_policy(const struct options *options, char **operands, int count)
{
	enum ptproof_status status = known_outputs(options, false);

	if (!status)
		status = try_outputs(options);
	return status ? status : policy(options, operands + 1, count - 1);
}

static enum ptproof_status run(const struct options *options, char **operands, int count)
{
	const struct command *command = count ? command_named(operands[0]) : NULL;

	if (options->help)
		return say(usage_text, "");
	if (options->version)
		return say(ptproof_version(), "\n");
	if (!count)
		return complain("no command is given", NULL);
	if (!strcmp(operands[0], "explain") && count == 2)
		return explain_rule(options, operands[1]);
	if (command)
		return with_capture(command, options, operands, count);
	if (!strcmp(operands[0], "diff"))
		return run_diff(options, operands, count);
	if (!strcmp(operands[0], "certify"))
		return run_certify(options, operands, count);
	if (!strcmp(operands[0], "policy"))
		return run_policy(options, operands, count);
	if (!strcmp(operands[0], "rules"))
		return run_rules(options, operands, count);
	return complain("no such command in this version", operands[0]);
}

// Memory images are mapped. A page that the file does not have any more, or that its disk cannot give, raises SIGBUS,
// and nothing can be concluded without it: there is no way back, and what was written so far is no report.
static void image_is_gone(int number, siginfo_t *info, void *context)
{
	static const char text[] =
		"ptproof: a memory image was cut while it was read, or its disk fails: no verdict; let "
		"nothing change a capture in use\n";

	(void)context;
	if (info->si_code == BUS_ADRERR) {
		clean_up();
		(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
		_exit(PTPROOF_BAD_INPUT);
	}
	signal(number, SIG_DFL);
	raise(number);
}

static void watch_images(void)
{
	struct sigaction action = {.sa_sigaction = image_is_gone, .sa_flags = SA_SIGINFO};

	sigaction(SIGBUS, &action, NULL);
}

int main(int argc, char **argv)
{
	struct options options = {.output_count = 0};
	enum ptproof_status status;

	watch_images();
	clean_up_on_signals();
	if (argc > 1 && !strcmp(argv[1], "capture"))
		return (int)capture(argc - 1, argv + 1);
	status = parse_options(argc, argv, &options);
	if (!status)
		status = run(&options, argv + optind, argc - optind);
	return (int)status;
}

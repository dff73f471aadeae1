// SPDX-License-Identifier: Apache-2.0
//
// The program: the command line, and nothing that the library's header does not offer.
#include "ptproof.h"
#include "main.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUTPUTS_MAX 8
#define PROFILES_MAX 16
#define RULES_MAX 16
#define FORMATS (PTPROOF_HTML + 1)

struct output {
	enum ptproof_format format;
	const char *file; // NULL: standard output
};

struct options {
	struct output outputs[OUTPUTS_MAX];
	size_t output_count;
	const char *profiles[PROFILES_MAX];
	size_t profile_count;
	const char *rules[RULES_MAX];
	size_t rule_count;
	enum ptproof_severity fail_on;
	const char *certificate, *runs, *solver, *baseline, *waivers, *policy;
	int64_t now; // for waivers, where the environment says it
	bool has_now;
	bool repair, all, help, version;
};

static const char usage_text[] =
	"usage: ptproof check CAPTURE                       prove, or find violations\n"
	"       ptproof walk CAPTURE [CONTEXT [ADDRESS]]    what a context maps, or how one address is translated\n"
	"       ptproof explain CAPTURE ID                  one finding in full; check has the ids in brackets\n"
	"       ptproof explain RULE                        one rule in full\n"
	"       ptproof aliases CAPTURE ADDRESS             who maps a physical address, and how\n"
	"       ptproof diff OLD NEW                        what differs between two captures, and whether NEW is worse\n"
	"       ptproof certify FILE --solver COMMAND       has another solver confirm a certificate\n"
	"       ptproof policy [POLICY [NEW]]               what can be proved of a mapping policy, with no tables\n"
	"       ptproof rules                               the catalogue of rules\n"
	"       ptproof capture ...                         takes a capture; `ptproof capture --help` says how\n"
	"\n"
	"  -o FORMAT[=FILE]        text (the default) or json, to standard output or to a new FILE; may be repeated;\n"
	"                          check: also html, and for gates sarif, junit, ktap, github (docs/outputs.md)\n"
	"      --profile NAME      check, explain, diff: adds a set of assumptions (linux, linux-kvm-vfio); may be repeated\n"
	"      --rules DIR         check, explain, walk, aliases, diff, rules: adds the rules of a directory; may be repeated\n"
	"      --fail-on SEVERITY  check, diff: error (the default), warning or note: what counts for the verdict\n"
	"      --baseline FILE     check: findings of an earlier report in JSON, or a list of ids, do not count\n"
	"      --waivers FILE      check: findings that somebody answers for until a day do not count (docs/outputs.md)\n"
	"      --policy POLICY     check, explain: holds stage 2 of guests against a mapping policy, too (docs/policies.md)\n"
	"      --repair            check: looks for single-field repairs of conditional findings, too\n"
	"      --all               explain: every range, and each mapping of the first, instead of two screens\n"
	"      --certificate FILE  check, policy: writes the proof to a new FILE, for other solvers (docs/certificate.md)\n"
	"      --runs FILE         check: writes all mappings to a new FILE, to be held against the certificate\n"
	"      --solver COMMAND    certify: words separated by blanks, run with FILE as the last one\n"
	"      --version           version, digest of the rules, solver\n"
	"  -h, --help              this\n"
	"\n"
	"exit status of check: 0 proved, or accepted by --baseline or --waivers, 1 violated, 2 could not run, 3 unknown, 4 a fault of ptproof's own\n"
	"exit status of diff: 0 nothing got worse, 1 something did, 3 that cannot be told, 2 and 4 as above\n"
	"exit status of policy: 0 what it claims holds, or NEW allows no more, 1 it does not, or NEW does, 2 to 4 as above\n"
	"exit status of certify: 0 confirmed, 1 not confirmed, 2 could not run, or the file was edited, 4 as above\n";

static const char *const format_word[] =
	{[PTPROOF_TEXT] = "text", [PTPROOF_JSON] = "json",     [PTPROOF_SARIF] = "sarif", [PTPROOF_JUNIT] = "junit",
	 [PTPROOF_KTAP] = "ktap", [PTPROOF_GITHUB] = "github", [PTPROOF_HTML] = "html"};

static enum ptproof_status parse_output(struct options *options, const char *text)
{
	const char *equals = strchr(text, '=');
	size_t length = equals ? (size_t)(equals - text) : strlen(text), format = 0;
	struct output *output = &options->outputs[options->output_count];

	if (options->output_count == OUTPUTS_MAX)
		return complain("too many -o", NULL);
	while (format < FORMATS &&
	       (strlen(format_word[format]) != length || strncmp(text, format_word[format], length) != 0))
		format++;
	if (format == FORMATS)
		return complain("-o takes text, json, html, sarif, junit, ktap or github, not", text);
	if (equals && !equals[1])
		return complain("-o names no file", text);
	*output = (struct output){(enum ptproof_format)format, equals ? equals + 1 : NULL};
	options->output_count++;
	return PTPROOF_PROVED;
}

// The other formats have no place for anything but a check.
static enum ptproof_status known_outputs(const struct options *options, bool check)
{
	for (size_t i = 0; i < options->output_count && !check; i++)
		if (options->outputs[i].format > PTPROOF_JSON)
			return complain("-o takes text or json here, not", format_word[options->outputs[i].format]);
	return PTPROOF_PROVED;
}

static enum ptproof_status parse_severity(struct options *options, const char *text)
{
	static const char *const words[] =
		{[PTPROOF_NOTE] = "note", [PTPROOF_WARNING] = "warning", [PTPROOF_ERROR] = "error"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strcmp(words[i], text)) {
			options->fail_on = (enum ptproof_severity)i;
			return PTPROOF_PROVED;
		}
	}
	return complain("--fail-on takes error, warning or note, not", text);
}

static enum ptproof_status parse_profile(struct options *options, const char *name)
{
	if (options->profile_count == PROFILES_MAX)
		return complain("too many profiles", NULL);
	options->profiles[options->profile_count++] = name;
	return PTPROOF_PROVED;
}

static enum ptproof_status parse_rules(struct options *options, const char *directory)
{
	if (options->rule_count == RULES_MAX)
		return complain("too many --rules", NULL);
	options->rules[options->rule_count++] = directory;
	return PTPROOF_PROVED;
}

// Where the environment says which moment an output is of, as builds that shall be reproducible do, waivers go by that.
static enum ptproof_status parse_waivers(struct options *options, const char *file)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	uint64_t seconds;

	options->waivers = file;
	if (!epoch)
		return PTPROOF_PROVED;
	if (!parse_address(epoch, &seconds) || seconds > INT64_MAX)
		return complain("SOURCE_DATE_EPOCH is no number of seconds", epoch);
	options->now = (int64_t)seconds;
	options->has_now = true;
	return PTPROOF_PROVED;
}

enum {
	PROFILE = LONG_OPTIONS,
	RULES,
	FAIL_ON,
	BASELINE,
	WAIVERS,
	POLICY,
	REPAIR,
	ALL,
	CERTIFICATE,
	RUNS,
	SOLVER,
	HELP,
	VERSION
};

// Options may stand anywhere; what is left in ARGV from optind on are the operands.
static enum ptproof_status parse(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {{"profile", required_argument, NULL, PROFILE},
					      {"rules", required_argument, NULL, RULES},
					      {"fail-on", required_argument, NULL, FAIL_ON},
					      {"baseline", required_argument, NULL, BASELINE},
					      {"waivers", required_argument, NULL, WAIVERS},
					      {"policy", required_argument, NULL, POLICY},
					      {"repair", no_argument, NULL, REPAIR},
					      {"all", no_argument, NULL, ALL},
					      {"certificate", required_argument, NULL, CERTIFICATE},
					      {"runs", required_argument, NULL, RUNS},
					      {"solver", required_argument, NULL, SOLVER},
					      {"output", required_argument, NULL, 'o'},
					      {"help", no_argument, NULL, HELP},
					      {"version", no_argument, NULL, VERSION},
					      {NULL, 0, NULL, 0}};
	enum ptproof_status status = PTPROOF_PROVED;
	int option;

	options->fail_on = PTPROOF_ERROR;
	opterr = 0;
	while (!status && (option = getopt_long(argc, argv, ":ho:", known, NULL)) != -1) {
		if (option == 'o')
			status = parse_output(options, optarg);
		else if (option == PROFILE)
			status = parse_profile(options, optarg);
		else if (option == RULES)
			status = parse_rules(options, optarg);
		else if (option == FAIL_ON)
			status = parse_severity(options, optarg);
		else if (option == BASELINE)
			options->baseline = optarg;
		else if (option == WAIVERS)
			status = parse_waivers(options, optarg);
		else if (option == POLICY)
			options->policy = optarg;
		else if (option == REPAIR)
			options->repair = true;
		else if (option == ALL)
			options->all = true;
		else if (option == CERTIFICATE)
			options->certificate = optarg;
		else if (option == RUNS)
			options->runs = optarg;
		else if (option == SOLVER)
			options->solver = optarg;
		else if (option == HELP || option == 'h')
			options->help = true;
		else if (option == VERSION)
			options->version = true;
		else
			status = complain_of_option(option, argv);
	}
	if (!status && !options->output_count)
		options->outputs[options->output_count++] = (struct output){PTPROOF_TEXT, NULL};
	return status;
}

static enum ptproof_status write_output(const struct output *output, output_fn write, void *data)
{
	FILE *to = output->file ? open_new(output->file) : stdout;
	enum ptproof_status status;

	if (!to)
		return PTPROOF_BAD_INPUT;
	status = write(data, output->format, to);
	return to == stdout ? status : close_new(to, status);
}

static enum ptproof_status write_outputs(const void *asked, output_fn write, void *data)
{
	const struct options *options = asked;
	enum ptproof_status status = PTPROOF_PROVED;

	for (size_t i = 0; i < options->output_count && !status; i++)
		status = write_output(&options->outputs[i], write, data);
	return status;
}

// What is to be written is known to be new before the work begins.
static enum ptproof_status try_outputs(const struct options *options)
{
	const char *files[OUTPUTS_MAX + 2];
	size_t count = 0;

	for (size_t i = 0; i < options->output_count; i++)
		if (options->outputs[i].file)
			files[count++] = options->outputs[i].file;
	if (options->certificate)
		files[count++] = options->certificate;
	if (options->runs)
		files[count++] = options->runs;
	return try_new(files, count);
}

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

static struct ptproof_options library_options(const struct options *options)
{
	return (struct ptproof_options){.profiles = options->profiles,
					.profile_count = options->profile_count,
					.rules = options->rules,
					.rule_count = options->rule_count,
					.baseline = options->baseline,
					.waivers = options->waivers,
					.policy = options->policy,
					.now = options->has_now ? &options->now : NULL};
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
	enum ptproof_status status = known_outputs(options, check);

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
	enum ptproof_status status = known_outputs(options, false), verdict;

	if (count != 3)
		return complain(count < 3 ? "diff takes OLD and NEW, two captures" : "too many operands",
				count < 3 ? NULL : operands[3]);
	if (options->certificate || options->runs || options->baseline)
		return complain("--certificate, --runs and --baseline belong to check", NULL);
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
	return status ? status : policy(operands + 1, count - 1, options->certificate, write_outputs, options);
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
	status = parse(argc, argv, &options);
	if (!status)
		status = run(&options, argv + optind, argc - optind);
	return (int)status;
}

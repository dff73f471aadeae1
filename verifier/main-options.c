// SPDX-License-Identifier: Apache-2.0
#include "main-options.h"
#include "main.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define FORMATS (PTPROOF_HTML + 1)

const char usage_text[] =
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
	"                          check, diff: also html; check, for gates: sarif, junit, ktap, github (docs/outputs.md)\n"
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
enum ptproof_status known_outputs(const struct options *options, bool page)
{
	for (size_t i = 0; i < options->output_count; i++) {
		enum ptproof_format format = options->outputs[i].format;

		if (format > PTPROOF_JSON && !(page && format == PTPROOF_HTML))
			return complain(page ? "-o takes text, json or html here, not"
					     : "-o takes text or json here, not",
					format_word[format]);
	}
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
enum ptproof_status parse_options(int argc, char **argv, struct options *options)
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

enum ptproof_status write_outputs(const struct options *options, output_fn write, void *data)
{
	enum ptproof_status status = PTPROOF_PROVED;

	for (size_t i = 0; i < options->output_count && !status; i++)
		status = write_output(&options->outputs[i], write, data);
	return status;
}

// What is to be written is known to be new before the work begins.
enum ptproof_status try_outputs(const struct options *options)
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

struct ptproof_options library_options(const struct options *options)
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

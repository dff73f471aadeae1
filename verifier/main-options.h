// SPDX-License-Identifier: Apache-2.0
//
// The options of all commands but `capture`, and the outputs that they ask for.
#ifndef PTPROOF_MAIN_OPTIONS_H
#define PTPROOF_MAIN_OPTIONS_H

#include "ptproof.h"

#include <stdbool.h>

#define OUTPUTS_MAX 8
#define PROFILES_MAX 16
#define RULES_MAX 16

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

extern const char usage_text[];

// Options may stand anywhere; what is left in ARGV from optind on are the operands.
enum ptproof_status parse_options(int argc, char **argv, struct options *options);

// What the library is asked for.
struct ptproof_options library_options(const struct options *options);

// Some formats have no place for anything but a check: text and JSON are left, and where there is a PAGE, HTML.
enum ptproof_status known_outputs(const struct options *options, bool page);

// What is to be written is known to be new before the work begins.
enum ptproof_status try_outputs(const struct options *options);

// Writes one output, whatever that is.
typedef enum ptproof_status (*output_fn)(void *data, enum ptproof_format format, FILE *to);

// Writes all of them by WRITE with DATA.
enum ptproof_status write_outputs(const struct options *options, output_fn write, void *data);

#endif

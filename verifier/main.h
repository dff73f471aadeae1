// SPDX-License-Identifier: Apache-2.0
//
// What the files of the program share.
#ifndef PTPROOF_MAIN_H
#define PTPROOF_MAIN_H

#include "ptproof.h"

#include <stdbool.h>
#include <stdio.h>

// One line on standard error, whatever an argument or the name of a file has in it.
void say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

// What was wrong with the command line: WHAT, and the argument that it is about, or NULL.
enum ptproof_status complain(const char *what, const char *argument);

// Long options have numbers that no letter has, so that optopt tells them from short ones.
#define LONG_OPTIONS 256

// MEANING is what getopt_long returned for an option that it does not take.
enum ptproof_status complain_of_option(int meaning, char *const *argv);

// Decimal without leading zeros, or 0x and hexadecimal digits, as in a capture.
bool parse_address(const char *text, uint64_t *address);

// Writes TEXT and END to standard output.
enum ptproof_status say(const char *text, const char *end);

// The command `capture`; ARGV[0] is its name.
enum ptproof_status capture(int argc, char **argv);

// Says what was wrong with a call; returns STATUS.
enum ptproof_status session_error(const struct ptproof *session, enum ptproof_status status);

// A new file. An existing one is never overwritten: NULL then, after a message. The name has to stay until it is closed; the last one
// that was opened is closed first.
FILE *open_new(const char *file);

// Closes the last new file. It goes away again where STATUS, or what closing it comes to, which is returned, is no success.
enum ptproof_status close_new(FILE *to, enum ptproof_status status);

// Whether all of FILES, at most 16, could be made now. None of them is there afterwards.
enum ptproof_status try_new(const char *const *files, size_t count);

// One line on a terminal, in place of the one before it; an empty STAGE wipes it.
void show_progress(const char *stage, double fraction);

// Removes new files that are not closed yet and wipes the progress line; may be called in a signal's handler.
void clean_up(void);

// From now on a signal that ends the program does so after clean_up, unless it is one that is ignored.
void clean_up_on_signals(void);

// After a check: writes what was asked for; either name may be NULL. Without a proof nothing is written, and that is said.
enum ptproof_status write_certificate(struct ptproof *session, const char *certificate, const char *runs);

struct options; // main-options.h

// The command `policy`.
enum ptproof_status policy(const struct options *options, char **operands, int count);

// The command `diff`: OLD and NEW, and what differs between them. To be zero at first, and closed in any case.
struct diff {
	struct ptproof *session[2];
	struct ptproof_diff *diff;
};

// Checks both captures and compares them. PTPROOF_BAD_INPUT and PTPROOF_FAULT were said.
enum ptproof_status open_diff(struct diff *diff, char *const captures[2], const struct ptproof_options *options,
			      enum ptproof_severity fail_on);
enum ptproof_status write_diff(void *diff, enum ptproof_format format, FILE *to);
void close_diff(struct diff *diff);

// The command `certify`.
enum ptproof_status certify(const char *file, const char *solver);

#endif

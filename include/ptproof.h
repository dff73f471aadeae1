// SPDX-License-Identifier: Apache-2.0
//
// libptproof: what the program ptproof does, for other programs.
//
// Open a capture, check it or walk it, write what came of it. A session is used by one thread at a time. Running out of memory
// ends the process with exit status 4 and one line on standard error.
#ifndef PTPROOF_H
#define PTPROOF_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PTPROOF_API __attribute__((visibility("default")))

// What came of a call; the numbers are the exit statuses of the program.
enum ptproof_status {
	PTPROOF_PROVED =
		0, // or nothing counts but what a baseline or waivers accept, which the reports tell apart; or, for a call that proves nothing: it did what it was asked
	PTPROOF_VIOLATED = 1,
	PTPROOF_BAD_INPUT = 2, // usage, unreadable or malformed input: see ptproof_message
	PTPROOF_UNKNOWN = 3,   // coverage is incomplete, or a proof needs an assumption that nobody declared
	PTPROOF_FAULT = 4,     // a fault of ptproof's own: see ptproof_message
};

enum ptproof_severity { PTPROOF_NOTE, PTPROOF_WARNING, PTPROOF_ERROR };

// Those after JSON are of a check alone (docs/outputs.md).
enum ptproof_format {
	PTPROOF_TEXT,
	PTPROOF_JSON,
	PTPROOF_SARIF,
	PTPROOF_JUNIT,
	PTPROOF_KTAP,
	PTPROOF_GITHUB,
	PTPROOF_HTML
};

struct ptproof; // a session: a capture, the rules, the solver

// Opens the capture in DIRECTORY with PROFILES (COUNT names of the rule set's profiles) besides those that it names itself.
// *SESSION is set in any case, for ptproof_message, and must be closed.
PTPROOF_API enum ptproof_status ptproof_open(const char *directory, const char *const *profiles, size_t count,
					     struct ptproof **session);

// The same with more to choose from; what is zero is not asked for.
struct ptproof_options {
	const char *const *profiles;
	size_t profile_count;
	const char *const *rules; // directories with rules to be added (docs/user-rules.md)
	size_t rule_count;
	const char *baseline; // a file with findings that do not count (docs/outputs.md)
	const char *waivers;  // a file with waivers, which expire (docs/outputs.md)
	const char *policy;   // a mapping policy that stage 2 is held against: a built-in one by its name, or a file
	const int64_t *now;   // what day it is for them, in seconds since 1970; NULL: what the clock says
};
PTPROOF_API enum ptproof_status ptproof_open_with(const char *directory, const struct ptproof_options *options,
						  struct ptproof **session);
PTPROOF_API void ptproof_close(struct ptproof *session); // NULL is fine

// The error of the last call that failed: one line, without a newline, valid until the session is closed.
PTPROOF_API const char *ptproof_message(const struct ptproof *session);

// Checks the capture, once: a later call answers the same. Findings of FAIL_ON and above count for the verdict. PROGRESS, or
// NULL, is called now and then with what is being done and a fraction from 0 to 1; the last call has an empty text.
PTPROOF_API enum ptproof_status ptproof_check(struct ptproof *session, enum ptproof_severity fail_on,
					      void (*progress)(const char *stage, double fraction));

// Looks for the single fields that would repair each finding of severity error that is conditional, too, and not only those that
// are violated. To be called between ptproof_check and ptproof_write_check, which then takes about half as long as the check.
PTPROOF_API void ptproof_repair_all(struct ptproof *session);

// Writes the report of the check to TO. PTPROOF_PROVED, or PTPROOF_BAD_INPUT when it cannot be written.
PTPROOF_API enum ptproof_status ptproof_write_check(struct ptproof *session, enum ptproof_format format, FILE *to);

// Whether there is a certificate of the check: PTPROOF_PROVED, or what else came of it, with a message.
PTPROOF_API enum ptproof_status ptproof_may_certify(struct ptproof *session);

// Writes a certificate of the check, which must have come out proved: SMT-LIB 2 that any solver answers `unsat`
// (docs/certificate.md). Another verdict is returned as such, with a message, and nothing is written.
PTPROOF_API enum ptproof_status ptproof_write_certificate(struct ptproof *session, FILE *to);

// Writes the mappings and regions that the check found, for tests/raw-checker.c to hold against that certificate; with the
// classes numbered as there.
PTPROOF_API enum ptproof_status ptproof_write_runs(struct ptproof *session, FILE *to);

// Checks that FILE is a certificate such as this version writes, whole and unchanged in form, then has SOLVER confirm it: a
// command, words separated by blanks, run without a shell, with FILE as its last argument. PTPROOF_PROVED: it agrees;
// PTPROOF_VIOLATED: it answered `sat` or `unknown`; PTPROOF_BAD_INPUT: no such file or solver, an edited file, or a solver
// that did not answer. MESSAGE (ROOM bytes) gets one line when the status is not PTPROOF_PROVED.
PTPROOF_API enum ptproof_status ptproof_certify(const char *file, const char *solver, char *message, size_t room);

// Writes what CONTEXT (a name; NULL: every context) maps, in input-address order, or with ADDRESS how that one input
// address is translated. PTPROOF_PROVED whenever an answer was written, a fault included.
PTPROOF_API enum ptproof_status ptproof_walk(struct ptproof *session, const char *context, const uint64_t *address,
					     enum ptproof_format format, FILE *to);

// Explains one finding of the check: ID is what the report has in brackets, or the beginning of it. ALL, not 0: every range,
// and each mapping of the first; else about two screens. PTPROOF_BAD_INPUT where no finding, or several, begin so; the message lists what does.
PTPROOF_API enum ptproof_status ptproof_explain(struct ptproof *session, const char *id, int all, FILE *to);

// Writes who maps physical ADDRESS, and how; no check is needed. PTPROOF_PROVED whenever an answer was written.
PTPROOF_API enum ptproof_status ptproof_aliases(struct ptproof *session, uint64_t address, enum ptproof_format format,
						FILE *to);

// What differs between two captures, matched by meaning (docs/diff.md).
struct ptproof_diff;

// Compares two sessions that were checked, with the same rules and the same FAIL_ON; they must stay open as long as *DIFF, which is set
// in any case. PTPROOF_PROVED: nothing got worse; PTPROOF_VIOLATED: something did; PTPROOF_UNKNOWN: that cannot be told, since
// NEW's coverage is incomplete; PTPROOF_FAULT: one of them was not checked.
PTPROOF_API enum ptproof_status ptproof_diff(struct ptproof *old, struct ptproof *new_session,
					     struct ptproof_diff **diff);

// Writes it as text, JSON or HTML. PTPROOF_PROVED, or PTPROOF_BAD_INPUT with a message of NEW's when it cannot be written.
PTPROOF_API enum ptproof_status ptproof_write_diff(struct ptproof_diff *diff, enum ptproof_format format, FILE *to);
PTPROOF_API void ptproof_diff_free(struct ptproof_diff *diff); // NULL is fine

// Takes a capture: what is zero is not given.
struct ptproof_capture_options {
	const char *
		image; // a dump: an ELF core, ... Without it, and without `qmp`: this host. Or, of a machine that QEMU runs:
	const char *qmp;       // the socket of its QMP monitor,
	const char *gdb;       // and where its gdb server listens, or NULL: one is started for the time
	const uint64_t *base;  // of raw memory: the physical address of its first byte
	const char *registers; // a file with registers of CPUs and SMMUs (docs/capture.md)
	const char *btf;       // the kernel's types, where the image does not have them
	const char *kallsyms;  // the kernel's symbols, where init_task is not found without
	const char *raw;       // a directory with raw files of the host, called as the keys of `sources:` in a capture
	const char *output;    // the directory that is made; it must not exist
	int redact;            // not 0: no names of processes
};

// SAY, or NULL, is called with what was done, a line at a time. MESSAGE (ROOM bytes) gets one line when the status is not
// PTPROOF_PROVED; what was written of the directory is then left for a look, and is no capture.
PTPROOF_API enum ptproof_status ptproof_capture(const struct ptproof_capture_options *options,
						void (*say)(const char *line), char *message, size_t room);

// Writes the catalogue of rules. MESSAGE (ROOM bytes) gets one line when the status is not PTPROOF_PROVED.
PTPROOF_API enum ptproof_status ptproof_write_rules(enum ptproof_format format, FILE *to, char *message, size_t room);

// The same with the rules that OPTIONS add.
PTPROOF_API enum ptproof_status ptproof_write_rules_with(const struct ptproof_options *options,
							 enum ptproof_format format, FILE *to, char *message,
							 size_t room);

// Explains the rule called ID, of the catalogue with the rules that OPTIONS add. MESSAGE as above.
PTPROOF_API enum ptproof_status ptproof_explain_rule(const struct ptproof_options *options, const char *id, FILE *to,
						     char *message, size_t room);

struct ptproof_policy; // one mapping policy, two, or all built-in ones, with what was proved of each

// Proves or refutes what is claimed of a mapping policy, with no tables at all (docs/policies.md): POLICY is a built-in one by its name,
// or a file. With OTHER, not NULL: what it allows and forbids that POLICY does not. With neither: every built-in policy. Of one,
// PTPROOF_PROVED: what it claims holds where all that it relies on is kept; PTPROOF_VIOLATED: some of it does not; PTPROOF_UNKNOWN: the
// solver gave up. Of two, PTPROOF_VIOLATED: OTHER allows more. *POLICIES is set in any case, for ptproof_policy_message, and must be closed.
PTPROOF_API enum ptproof_status ptproof_policy_open(const char *policy, const char *other,
						    struct ptproof_policy **policies);
PTPROOF_API void ptproof_policy_close(struct ptproof_policy *policies); // NULL is fine

// The error of the last call that failed: one line, without a newline, valid until it is closed.
PTPROOF_API const char *ptproof_policy_message(const struct ptproof_policy *policies);

// Writes it as text or as JSON. PTPROOF_PROVED, or PTPROOF_BAD_INPUT when it cannot be written.
PTPROOF_API enum ptproof_status ptproof_policy_write(struct ptproof_policy *policies, enum ptproof_format format,
						     FILE *to);

// Writes what was asked about the first policy as SMT-LIB 2 for other solvers, each question with the answer that is expected.
PTPROOF_API enum ptproof_status ptproof_policy_questions(struct ptproof_policy *policies, FILE *to);

// Seconds that the check spent in stage INDEX, and the stage's name; NULL beyond the last. For benchmarks.
PTPROOF_API const char *ptproof_stage(const struct ptproof *session, size_t index, double *seconds);

// Numbers of the check: distinct obligations, questions asked of the solver, runs, leaf entries. For benchmarks.
struct ptproof_counts {
	uint64_t obligations, questions, runs, leaf_entries;
};
PTPROOF_API void ptproof_count(const struct ptproof *session, struct ptproof_counts *counts);

PTPROOF_API const char *ptproof_version(void); // "ptproof 0.1.0, rules sha256:..., Z3 4.8.12"

#ifdef __cplusplus
}
#endif

#endif

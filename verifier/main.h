// SPDX-License-Identifier: Apache-2.0
//
// What the files of the program share.
#ifndef PTPROOF_MAIN_H
#define PTPROOF_MAIN_H

#include "ptproof.h"

#include <stdio.h>

// One line on standard error, whatever an argument or the name of a file has in it.
void say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Says what was wrong with a call; returns STATUS.
enum ptproof_status session_error(const struct ptproof *session, enum ptproof_status status);

// A new file. An existing one is never overwritten: NULL then, after a message.
FILE *open_new(const char *file);

// After a check: writes what was asked for; either name may be NULL. Without a proof nothing is written, and that is said.
enum ptproof_status write_certificate(struct ptproof *session, const char *certificate, const char *runs);

// The command `certify`.
enum ptproof_status certify(const char *file, const char *solver);

#endif

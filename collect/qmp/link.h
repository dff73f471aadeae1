// SPDX-License-Identifier: Apache-2.0
//
// A connection to another program, on which nothing waits for ever.
#ifndef PTP_COLLECT_LINK_H
#define PTP_COLLECT_LINK_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Signals that would end the program, held back as long as a machine is stopped: a wait that one of them comes into is an error,
// and they are delivered when they are let go.
struct ptp_signals {
	int fd; // readable when one has come; -1: none are looked for
	unsigned char before[128];
};

void ptp_signals_hold(struct ptp_signals *signals);
void ptp_signals_ignore(struct ptp_signals *signals); // held, but waits go on
void ptp_signals_let_go(struct ptp_signals *signals);

struct ptp_link {
	const char *peer; // for messages
	const struct ptp_signals *signals;
	int fd;
	PTP_VEC(char) received; // and not used up yet
	size_t most;            // bytes that may be received and not used up
};

// ADDRESS: the path of a UNIX socket, also as unix:PATH; or [HOST]:PORT, also as tcp:[HOST]:PORT, HOST being a number.
enum ptp_err ptp_link_open(const char *address, struct ptp_link *link, struct ptp_diag *diag);
void ptp_link_close(struct ptp_link *link);

// PASSED: a file descriptor to go with it, or -1.
enum ptp_err ptp_link_send(struct ptp_link *link, const char *bytes, size_t size, int passed, struct ptp_diag *diag);

// Waits until more was received. DEADLINE is of ptp_now().
enum ptp_err ptp_link_receive(struct ptp_link *link, int64_t deadline, struct ptp_diag *diag);

// Waits that long, unless a signal comes.
enum ptp_err ptp_link_pause(struct ptp_link *link, int milliseconds, struct ptp_diag *diag);

void ptp_link_use(struct ptp_link *link, size_t size); // the first SIZE bytes received are used up

int64_t ptp_now(void); // milliseconds

#endif

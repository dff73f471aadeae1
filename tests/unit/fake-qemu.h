// SPDX-License-Identifier: Apache-2.0
//
// A QEMU that is a thread: its QMP monitor on a UNIX socket, and its gdb server. It keeps count of whether its machine runs, and goes
// wrong once where it is told to.
#ifndef PTP_TEST_FAKE_QEMU_H
#define PTP_TEST_FAKE_QEMU_H

#include <pthread.h>
#include <stdbool.h>

enum fault {
	NO_FAULT,
	REFUSE,     // an error for an answer
	HANG_UP,    // the connection closed in place of an answer
	NO_JSON,    // a line that is none
	EVENTS,     // many events before the answer
	OTHER_TYPE, // an answer that is a number
};

struct fake_qemu {
	enum fault fault;
	unsigned at;                      // the command that goes wrong: 0 the first after the greeting
	const char *(*gdb)(const char *); // answers a packet's text; NULL: hangs up

	// What it saw.
	bool running;
	unsigned commands;

	int listener, connection, passed;
	pthread_t thread;
};

void fake_qemu_start(struct fake_qemu *fake, const char *socket);
void fake_qemu_end(struct fake_qemu *fake); // waits for it: all connections must be closed

// Serves the gdb protocol on a socket, in a thread of its own, and closes it at the end.
pthread_t fake_gdb_start(int socket, const char *(*answer)(const char *));

#endif

// SPDX-License-Identifier: Apache-2.0
//
// QEMU's monitor: commands of QMP, and what `xp` prints.
#ifndef PTP_COLLECT_MONITOR_H
#define PTP_COLLECT_MONITOR_H

#include "collect/qmp/link.h"

#include <jansson.h>

struct ptp_monitor {
	struct ptp_link link;
	unsigned id; // of the last command
};

// Connects to the UNIX socket SOCKET, and gets as far as commands.
enum ptp_err ptp_monitor_open(struct ptp_monitor *monitor, const char *socket, const struct ptp_signals *signals,
			      struct ptp_diag *diag);
void ptp_monitor_close(struct ptp_monitor *monitor);

// A command. ARGUMENTS is taken over, and may be NULL. RESULT may be NULL, else it is the caller's to drop.
enum ptp_err ptp_monitor_run(struct ptp_monitor *monitor, const char *command, json_t *arguments, json_t **result,
			     struct ptp_diag *diag);

// Gives QEMU the file descriptor FD under NAME.
enum ptp_err ptp_monitor_pass(struct ptp_monitor *monitor, int fd, const char *name, struct ptp_diag *diag);

// A command of the human monitor, and the lines that it prints. TEXT is the caller's to free.
enum ptp_err ptp_monitor_say(struct ptp_monitor *monitor, const char *command, char **text, struct ptp_diag *diag);

// The number that `xp /1wx ADDRESS` printed. False when it printed something else.
bool ptp_xp_value(const char *text, uint64_t address, uint32_t *value);

#endif

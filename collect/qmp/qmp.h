// SPDX-License-Identifier: Apache-2.0
//
// A machine that QEMU runs, looked at from outside: through the socket of its QMP monitor, and the gdb protocol.
//
// The machine is stopped while its memory is dumped and its registers are read, so that they belong together, and goes on
// afterwards if it ran before: after an error or a signal too. Nothing in it is changed.
#ifndef PTP_COLLECT_QMP_H
#define PTP_COLLECT_QMP_H

#include "model/diag.h"

// SOCKET: the UNIX socket of QMP. GDB: where QEMU's gdb server listens (a UNIX socket, or HOST:PORT), or NULL: QEMU is told to have one
// for the time. It must not have one already then, which would be lost.
//
// DIRECTORY, which exists, gets dump.elf (an ELF core), registers.yaml (what collect/registers.h reads) and mtree.txt (`info mtree`
// and `info mtree -f`). None of them may be there before; on an error none is there afterwards.
enum ptp_err ptp_qmp_take(const char *socket, const char *gdb, const char *directory, struct ptp_diag *diag);

#endif

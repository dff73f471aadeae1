// SPDX-License-Identifier: Apache-2.0
//
// A capture of a machine that runs under QEMU: it is dumped beside the capture that is made, and the dump goes away again.
#include "collect/collect.h"

#include "collect/link.h"
#include "collect/qmp.h"
#include "model/alloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *below(const char *directory, const char *name)
{
	char *path = ptp_calloc(strlen(directory) + strlen(name) + 2, 1);

	sprintf(path, "%s/%s", directory, name);
	return path;
}

static enum ptp_err collect_from(const struct ptp_collect *what, const char *directory, struct ptp_diag *diag)
{
	ptp_autofree char *dump = below(directory, "dump.elf"), *registers = below(directory, "registers.yaml"),
			  *mtree = below(directory, "mtree.txt");
	struct ptp_collect now = *what;

	now.qmp = NULL;
	now.image = dump;
	now.registers = registers;
	if (!ptp_qmp_take(what->qmp, what->gdb, directory, diag))
		ptp_collect(&now, diag);
	unlink(dump);
	unlink(registers);
	unlink(mtree);
	return diag->err;
}

enum ptp_err ptp_collect_live(const struct ptp_collect *what, struct ptp_diag *diag)
{
	ptp_autofree char *directory = ptp_calloc(strlen(what->output) + sizeof(".XXXXXX"), 1);
	struct ptp_signals signals;

	// Before a machine is stopped for nothing.
	if (!access(what->output, F_OK))
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(what->output).text, strerror(EEXIST));
	sprintf(directory, "%s.XXXXXX", what->output);
	ptp_signals_hold(&signals);
	if (!mkdtemp(directory))
		ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(directory).text, strerror(errno));
	else if (collect_from(what, directory, diag) | rmdir(directory))
		ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(directory).text, strerror(errno));
	ptp_signals_let_go(&signals);
	return diag->err;
}

// SPDX-License-Identifier: Apache-2.0
#include "collect/kernel/kallsyms.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE = 1024 };

struct symbols {
	uint64_t text, init_task; // 0: not there
	bool zero;                // a symbol has no address
};

// A symbol of the kernel itself: a line with a third word, and no fourth.
static void read_line(const char *line, struct symbols *symbols)
{
	char *at, name[LINE] = "", more[2] = "";
	uint64_t address = strtoull(line, &at, 16);

	if (at == line || *at != ' ' || sscanf(at, " %*c %1023s %1s", name, more) != 1)
		return;
	symbols->zero |= !address;
	if (!strcmp(name, "_stext"))
		symbols->text = address;
	else if (!strcmp(name, "init_task"))
		symbols->init_task = address;
}

static enum ptp_err judge(const char *file, const struct ptp_kernel *k, const struct symbols *symbols,
			  struct ptp_diag *diag)
{
	struct ptp_short name = ptp_shorten(file);
	uint64_t text = 0;

	ptp_vmcoreinfo_symbol(&k->info, "_stext", &text);
	if (!symbols->text)
		return ptp_fail(
			diag, PTP_ERR_INPUT, "%s: %s", name.text,
			symbols->zero
				? "addresses are hidden: read /proc/kallsyms as root, with kernel.kptr_restrict = 1"
				: "no _stext: not the symbols of a kernel");
	if (symbols->text != text)
		return ptp_fail(diag, PTP_ERR_INPUT,
				"%s: _stext is at 0x%" PRIx64 " and in the dump at 0x%" PRIx64
				": it is of another kernel or boot",
				name.text, symbols->text, text);
	if (!symbols->init_task)
		return ptp_fail(
			diag, PTP_ERR_INPUT,
			"%s: no init_task: the kernel lists functions alone (CONFIG_KALLSYMS_ALL is not set); leave "
			"the file out",
			name.text);
	return PTP_OK;
}

enum ptp_err ptp_kallsyms_read(const char *file, const struct ptp_kernel *k, uint64_t *init_task, struct ptp_diag *diag)
{
	FILE *from = fopen(file, "re");
	struct symbols symbols = {0};
	char line[LINE];

	if (!from)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(file).text, strerror(errno));
	while (fgets(line, sizeof(line), from))
		read_line(line, &symbols);
	fclose(from);
	*init_task = symbols.init_task;
	return judge(file, k, &symbols, diag);
}

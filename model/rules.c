// SPDX-License-Identifier: Apache-2.0
//
// The catalogue's words, and the files of rules/ that were built in.
#include "model/rules.h"

#include <stdlib.h>
#include <string.h>

const char *const ptp_severity_word[PTP_SEVERITY_COUNT] = {
	[PTP_NOTE] = "note",
	[PTP_WARNING] = "warning",
	[PTP_ERROR] = "error",
};

const struct ptp_builtin *ptp_builtin_find(const char *name)
{
	for (const struct ptp_builtin *builtin = ptp_builtins; builtin->name; builtin++)
		if (!strcmp(builtin->name, name))
			return builtin;
	return NULL;
}

void ptp_catalogue_free(struct ptp_catalogue *catalogue)
{
	free(catalogue->smt.at);
	free(catalogue->rules.at);
	free(catalogue->shown.at);
	free(catalogue->choices.at);
	free(catalogue->repairs.at);
	free(catalogue->steps.at);
	free(catalogue->authors.at);
	free(catalogue->added.at);
	free(catalogue->always.at);
	free(catalogue->not_evaluated.at);
	ptp_arena_free(&catalogue->arena);
	*catalogue = (struct ptp_catalogue){0};
}

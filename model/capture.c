// SPDX-License-Identifier: Apache-2.0
//
// The capture model's words, and how registers are looked up.
#include "model/capture.h"

#include <stdlib.h>
#include <string.h>

const char *const ptp_property_key[PTP_PROPERTY_COUNT] = {
#define X(name, key) [PTP_##name] = key,
	PTP_PROPERTIES(X)
#undef X
};

const char *const ptp_assumption_word[PTP_ASSUMPTION_COUNT] = {
#define X(name, word) [PTP_ASSUME_##name] = word,
	PTP_ASSUMPTIONS(X)
#undef X
};

const char *const ptp_security_word[PTP_ROOT + 1] = {
	[PTP_NONSECURE] = "non-secure",
	[PTP_SECURE] = "secure",
	[PTP_REALM] = "realm",
	[PTP_ROOT] = "root",
};

const struct ptp_register *ptp_register_find(const struct ptp_registers *registers, const char *name)
{
	for (size_t i = 0; i < registers->count; i++)
		if (!strcmp(registers->at[i].name, name))
			return &registers->at[i];
	return NULL;
}

uint64_t ptp_register_value(const struct ptp_registers *registers, const char *name)
{
	const struct ptp_register *found = ptp_register_find(registers, name);

	return found ? found->value : 0;
}

void ptp_capture_free(struct ptp_capture *capture)
{
	ptp_memory_free(&capture->memory);
	free(capture->contexts.at);
	free(capture->regions.at);
	free(capture->disputes.at);
	free(capture->sources.at);
	free(capture->assumptions.at);
	free(capture->profiles.at);
	free(capture->inputs.at);
	ptp_arena_free(&capture->arena);
	*capture = (struct ptp_capture){0};
}

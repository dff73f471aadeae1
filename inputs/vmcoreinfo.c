// SPDX-License-Identifier: Apache-2.0
#include "inputs/vmcoreinfo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What follows "KEY=", up to the end of its line.
static const char *find(const struct ptp_vmcoreinfo *info, const char *key, size_t *length)
{
	const char *line = info->text, *end = line + info->size;
	size_t size = strlen(key);

	while (line < end) {
		const char *next = memchr(line, '\n', (size_t)(end - line));

		if (!next)
			next = end;
		if ((size_t)(next - line) > size && !memcmp(line, key, size) && line[size] == '=') {
			*length = (size_t)(next - line) - size - 1;
			return line + size + 1;
		}
		line = next + 1;
	}
	return NULL;
}

const char *ptp_vmcoreinfo_text(const struct ptp_vmcoreinfo *info, const char *key, struct ptp_arena *arena)
{
	size_t length;
	const char *value = find(info, key, &length);

	for (size_t i = 0; value && i < length; i++)
		if (value[i] < 0x20 || value[i] > 0x7e)
			return NULL;
	return value ? ptp_arena_printf(arena, "%.*s", (int)(length < 256 ? length : 256), value) : NULL;
}

// BASE 0: decimal, or hexadecimal after 0x, perhaps with a sign.
static bool number(const struct ptp_vmcoreinfo *info, const char *key, int base, uint64_t *value)
{
	char text[32], *end;
	size_t length;
	const char *found = find(info, key, &length);

	if (!found || !length || length >= sizeof(text))
		return false;
	memcpy(text, found, length);
	text[length] = '\0';
	*value = strtoull(text, &end, base);
	return !*end;
}

bool ptp_vmcoreinfo_number(const struct ptp_vmcoreinfo *info, const char *key, uint64_t *value)
{
	return number(info, key, 0, value);
}

bool ptp_vmcoreinfo_symbol(const struct ptp_vmcoreinfo *info, const char *name, uint64_t *address)
{
	char key[128];

	snprintf(key, sizeof(key), "SYMBOL(%s)", name);
	return number(info, key, 16, address);
}

// T1SZ since 5.9; before that addresses are as many bits as were configured.
bool ptp_vmcoreinfo_va_bits(const struct ptp_vmcoreinfo *info, uint64_t *bits)
{
	uint64_t tsz;

	if (ptp_vmcoreinfo_number(info, "NUMBER(TCR_EL1_T1SZ)", &tsz) ||
	    ptp_vmcoreinfo_number(info, "NUMBER(tcr_el1_t1sz)", &tsz))
		*bits = 64 - tsz;
	else if (!ptp_vmcoreinfo_number(info, "NUMBER(VA_BITS)", bits))
		return false;
	return *bits >= 36 && *bits <= 52;
}

// SPDX-License-Identifier: Apache-2.0
#include "inputs/regions/claims.h"

#include "inputs/limits.h"

#include <stdio.h>
#include <stdlib.h>

#define NAME_BYTES 128

const char *const ptp_claim_source_word[PTP_CLAIM_SOURCES] = {
	[PTP_FROM_PCI] = "pci",     [PTP_FROM_DEVICETREE] = "devicetree", [PTP_FROM_ACPI] = "acpi",
	[PTP_FROM_IOMEM] = "iomem", [PTP_FROM_EFI_MEMMAP] = "efi-memmap", [PTP_FROM_MTREE] = "mtree",
};

// A name from a file may hold anything; the name of a region is one line of printable text.
static const char *clean_name(struct ptp_arena *arena, const char *format, va_list list)
{
	char name[NAME_BYTES];

	vsnprintf(name, sizeof(name), format, list);
	for (char *at = name; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	return ptp_arena_printf(arena, "%s", *name ? name : "?");
}

enum ptp_err ptp_claim_add(struct ptp_claims *claims, const struct ptp_claim *claim, size_t *index,
			   struct ptp_diag *diag, const char *format, ...)
{
	struct ptp_claim *to;
	va_list list;

	if (claim->base > claim->last || claim->last > PTP_PA_MAX)
		return ptp_fail_at(diag, claim->place, "0x%llx to 0x%llx is no range of physical addresses",
				   (unsigned long long)claim->base, (unsigned long long)claim->last);
	if (claims->all.count == PTP_MAX_CLAIMS)
		return ptp_fail_at(diag, claim->place,
				   "more than %u ranges in the files under sources:", PTP_MAX_CLAIMS);
	to = ptp_push(&claims->all);
	*to = *claim;
	va_start(list, format);
	to->name = clean_name(claims->arena, format, list);
	va_end(list);
	if (index)
		*index = claims->all.count - 1;
	return PTP_OK;
}

void ptp_claim_part_add(struct ptp_claims *claims, const struct ptp_claim_part *part, const char *format, ...)
{
	struct ptp_claim_part *to = ptp_push(&claims->parts);
	va_list list;

	*to = *part;
	va_start(list, format);
	to->name = clean_name(claims->arena, format, list);
	va_end(list);
}

enum ptp_err ptp_dispute_add(struct ptp_claims *claims, uint64_t pa, struct ptp_diag *diag, const char *format, ...)
{
	char text[512];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	if (claims->disputes.count == PTP_MAX_DISPUTES)
		return ptp_fail(diag, PTP_ERR_INPUT, "the sources disagree at more than %u places, here: %s",
				PTP_MAX_DISPUTES, text);
	*ptp_push(&claims->disputes) = (struct ptp_dispute){ptp_arena_printf(claims->arena, "%s", text), pa};
	return PTP_OK;
}

void ptp_claims_free(struct ptp_claims *claims)
{
	ptp_devices_free(&claims->devices);
	free(claims->all.at);
	free(claims->parts.at);
	free(claims->windows.at);
	free(claims->disputes.at);
}

// SPDX-License-Identifier: Apache-2.0
//
// The EFI memory map, as Linux prints it at boot with efi=debug; other lines of a kernel's log may stand between.
//
// Source: Linux drivers/firmware/efi/efi.c, efi_md_typeattr_format and its memory_type_name; drivers/firmware/efi/efi-init.c, is_memory and
// is_usable_memory, for what becomes RAM.
#include "inputs/limits.h"
#include "inputs/regions/claims.h"
#include "inputs/regions/lines.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name;
	enum ptp_kind kind;
} types[] = {
	{"Loader Code", PTP_RAM},  {"Loader Data", PTP_RAM},  {"Boot Code", PTP_RAM}, {"Boot Data", PTP_RAM},
	{"Conventional", PTP_RAM}, {"ACPI Reclaim", PTP_RAM}, {"MMIO", PTP_DEVICE},   {"MMIO Port", PTP_DEVICE},
};

// Copies what stands before the next '|' or ']', without the blanks at its end, and moves on past it. False where there is neither.
static bool take_column(char **at, char column[32])
{
	size_t length = strcspn(*at, "|]"), kept = length;

	if (!(*at)[length] || length > 31)
		return false;
	while (kept && (*at)[kept - 1] == ' ')
		kept--;
	snprintf(column, 32, "%.*s", (int)kept, *at);
	*at += length + 1;
	return true;
}

// Memory that is RAM to the kernel: cacheable, and not set aside for a purpose. What the firmware or ACPI keep, and what is not known, is
// of unknown kind.
static enum ptp_kind kind_of(const char *type, bool write_back, bool special)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(type, types[i].name))
			return types[i].kind == PTP_RAM && (!write_back || special) ? PTP_KIND_UNKNOWN : types[i].kind;
	return PTP_KIND_UNKNOWN;
}

static bool parse(char *at, struct ptp_claim *claim, char type[32])
{
	bool write_back = false, special = false;
	char column[32];

	if (!ptp_take_hex(&at, &claim->base) || !ptp_take(&at, "-0x") || !ptp_take_hex(&at, &claim->last) ||
	    !ptp_take(&at, " [") || !take_column(&at, type))
		return false;
	while (take_column(&at, column)) {
		write_back |= !strcmp(column, "WB");
		special |= !strcmp(column, "SP");
	}
	claim->kind = kind_of(type, write_back, special);
	return true;
}

// What follows "efi:" and blanks on a line, or NULL: memattr lines and others are not of the map.
static char *map_line(char *line)
{
	char *at = strstr(line, "efi:");

	if (!at)
		return NULL;
	at += 4;
	at += strspn(at, " ");
	return ptp_take(&at, "0x") ? at : NULL;
}

enum ptp_err ptp_efi_memmap_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
				 struct ptp_diag *diag)
{
	struct ptp_lines lines = {.file = file, .at = data, .left = size};
	ptp_autofree char *line = NULL;
	bool any = false;

	claims->given[PTP_FROM_EFI_MEMMAP] = true;
	while (ptp_next_line(&lines, &line, diag)) {
		struct ptp_claim claim = {.source = PTP_FROM_EFI_MEMMAP, .place = lines.place};
		char *at = map_line(line), type[32];

		if (!at)
			continue;
		any = true;
		if (!parse(at, &claim, type))
			return ptp_fail_at(diag, lines.place,
					   "this is no line of the memory map: efi: 0xBASE-0xLAST [TYPE|ATTRIBUTES]");
		if (ptp_claim_add(claims, &claim, NULL, diag, "EFI %s", type))
			return diag->err;
	}
	if (diag->err || any)
		return diag->err;
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: no memory map in it: the kernel prints it when booted with efi=debug",
			file);
}

// SPDX-License-Identifier: Apache-2.0
//
// The file `resource` of a PCI function in sysfs: a line for each BAR, the ROM, the BARs of virtual functions, and a bridge's windows.
//
// Addresses there are the CPU's. Source: Linux drivers/pci/pci-sysfs.c, resource_show; include/linux/pci.h for the order of the lines;
// include/linux/ioport.h for the flags.
#include "inputs/regions/pci.h"

#include "inputs/regions/lines.h"

#include <stdio.h>
#include <stdlib.h>

#define FLAG_MEMORY 0x200
#define FLAG_PREFETCH 0x2000
#define FLAG_UNSET 0x20000000 // the address is none yet

enum { ROM = PTP_PCI_BARS, VIRTUAL, WINDOWS = 13, LINES = 17 };

static const char digits[] = "0123456789abcdef";

// So many digits, and then END.
static bool take(const char **at, size_t count, char end, unsigned *number)
{
	*number = 0;
	if (strspn(*at, digits) != count || (*at)[count] != end)
		return false;
	for (size_t i = 0; i < count; i++)
		*number = *number << 4 | (unsigned)(strchr(digits, (*at)[i]) - digits);
	*at += count + (end != '\0');
	return true;
}

// Domains have four digits, and those of a host bridge behind another (VMD) more.
bool ptp_pci_is_function(const char *name, unsigned *domain)
{
	size_t length = strspn(name, digits);
	unsigned bus, device, function;

	return length >= 4 && length <= 8 && take(&name, length, ':', domain) && take(&name, 2, ':', &bus) &&
	       take(&name, 2, '.', &device) && take(&name, 1, '\0', &function) && device < 32 && function < 8;
}

// What a line is called, and how deep it lies: a virtual function's own BARs are in the range that its physical function has for them.
static void describe(unsigned line, struct ptp_claim *claim, char name[32])
{
	claim->depth = line < VIRTUAL;
	claim->backdrop = line >= WINDOWS;
	if (line < ROM)
		snprintf(name, 32, "BAR %u", line);
	else if (line == ROM)
		snprintf(name, 32, "ROM");
	else if (line < WINDOWS)
		snprintf(name, 32, "VF BAR %u", line - VIRTUAL);
	else
		snprintf(name, 32, "window %u", line - WINDOWS);
}

static enum ptp_err add(struct ptp_pci_function *f, unsigned line, uint64_t flags, struct ptp_claim *claim)
{
	char name[32];
	size_t index;

	if (!(flags & FLAG_MEMORY) || flags & FLAG_UNSET)
		return PTP_OK;
	describe(line, claim, name);
	if (line < WINDOWS && flags & FLAG_PREFETCH)
		claim->like = ptp_devices_named(&f->claims->devices, "pci-prefetchable-bar");
	if (ptp_claim_add(f->claims, claim, &index, f->diag, "%s %s", f->files->function, name))
		return f->diag->err;
	if (line < ROM)
		f->bar[line] = (struct ptp_pci_bar){true, claim->base, claim->last, index};
	return PTP_OK;
}

static enum ptp_err read_line(struct ptp_pci_function *f, char *at, struct ptp_place place)
{
	struct ptp_claim claim = {.kind = PTP_DEVICE, .source = PTP_FROM_PCI, .place = place};
	uint64_t flags;

	if (!ptp_take(&at, "0x") || !ptp_take_hex(&at, &claim.base) || !ptp_take(&at, " 0x") ||
	    !ptp_take_hex(&at, &claim.last) || !ptp_take(&at, " 0x") || !ptp_take_hex(&at, &flags) || *at)
		return ptp_fail_at(f->diag, place,
				   "this is no line of a PCI function's resource: 0xFIRST 0xLAST 0xFLAGS");
	if (place.line > LINES)
		return ptp_fail_at(f->diag, place, "a PCI function has no more than %d resources", LINES);
	return add(f, place.line - 1, flags, &claim);
}

static enum ptp_err read_resource(struct ptp_pci_function *f)
{
	struct ptp_lines lines = {.file = f->files->resource_file,
				  .at = f->files->resource,
				  .left = f->files->resource_size};
	ptp_autofree char *line = NULL;

	while (ptp_next_line(&lines, &line, f->diag))
		if (read_line(f, line, lines.place))
			break;
	if (!f->diag->err && lines.place.line <= ROM)
		ptp_fail(f->diag, PTP_ERR_INPUT, "%s: %u lines: a PCI function has 7 or more", f->files->resource_file,
			 lines.place.line);
	return f->diag->err;
}

enum ptp_err ptp_pci_read(struct ptp_claims *claims, const struct ptp_pci_files *files, struct ptp_diag *diag)
{
	struct ptp_pci_function f = {.claims = claims, .files = files, .diag = diag};

	claims->given[PTP_FROM_PCI] = true;
	if (!ptp_pci_is_function(files->function, &f.domain))
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: the directory of a PCI function is called DOMAIN:BUS:DEV.FN",
				files->resource_file);
	if (ptp_devices_load(claims->arena, &claims->devices, diag) || read_resource(&f))
		return diag->err;
	return files->config ? ptp_pci_config_read(&f) : PTP_OK;
}

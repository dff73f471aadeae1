// SPDX-License-Identifier: Apache-2.0
//
// /proc/iomem: one range a line, what lies in a range two columns further right.
//
// Source: Linux kernel/resource.c, r_show and the names of its callers; arch/arm64/kernel/setup.c, request_standard_resources, for
// "System RAM" and for "reserved", which on the left edge is memory that the kernel does not map as its own.
#include "inputs/limits.h"
#include "inputs/regions/claims.h"
#include "inputs/regions/lines.h"

#include <stdlib.h>

#define DEPTHS 16 // Linux prints five; deeper ranges stay at the last column

// What a range's name says that it is.
enum meaning { RAM, KEPT, WINDOW, NOTHING, DEVICE };

static const struct {
	const char *begins;
	enum meaning meaning;
} meanings[] = {
	{"System RAM", RAM},
	{"reserved", KEPT},
	{"Reserved", KEPT},
	{"Soft Reserved", KEPT},
	{"Persistent Memory", KEPT},
	{"CXL Window", KEPT},
	{"dax", KEPT},
	{"region", KEPT},
	{"namespace", KEPT},
	{"ramoops", KEPT},
	{"PCI Bus ", WINDOW},
	{"<BAD>", NOTHING},
	{"vfio sub-page reserved",
	 NOTHING}, // the rest of a small BAR's page (drivers/vfio/pci/vfio_pci_core.c): nobody's
};

// A window is called after its host bridge's node, with the path or without; a device's registers have two names.
static bool is_bridge(const char *name)
{
	return !strchr(name, ' ') && (strstr(name, "pcie@") || strstr(name, "pci@"));
}

static enum meaning meaning_of(const char *name)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (!strncmp(name, meanings[i].begins, strlen(meanings[i].begins)))
			return meanings[i].meaning;
	return is_bridge(name) ? WINDOW : DEVICE;
}

// A line's parts.
struct entry {
	unsigned depth;
	uint64_t base, last;
	const char *name;
};

static bool parse(char *line, struct entry *entry)
{
	size_t blanks = strspn(line, " ");
	char *at = line + blanks;

	entry->depth = (unsigned)(blanks / 2);
	if (blanks % 2 || !ptp_take_hex(&at, &entry->base) || !ptp_take(&at, "-") || !ptp_take_hex(&at, &entry->last) ||
	    !ptp_take(&at, " : "))
		return false;
	entry->name = at;
	return true;
}

// The ranges that the current line lies in, and where they are.
struct outer {
	enum meaning meaning;
	uint64_t base, last;
};

struct iomem {
	struct ptp_claims *claims;
	struct outer open[DEPTHS];
	unsigned depth; // of `open`
	bool any, zero; // lines, and only lines without an address
};

// What a range means by its name and by what it lies in: RAM and a device are one thing throughout.
static enum meaning settle(const struct iomem *iomem, enum meaning own)
{
	enum meaning outer = iomem->depth ? iomem->open[iomem->depth - 1].meaning : WINDOW;

	if (outer == RAM || outer == DEVICE || outer == NOTHING)
		return NOTHING;
	if (outer == KEPT && own != RAM)
		return NOTHING;
	return own;
}

static enum ptp_err add(struct iomem *iomem, const struct entry *entry, enum meaning meaning, struct ptp_place place,
			struct ptp_diag *diag)
{
	static const enum ptp_kind kinds[] =
		{[RAM] = PTP_RAM, [KEPT] = PTP_KIND_UNKNOWN, [WINDOW] = PTP_DEVICE, [DEVICE] = PTP_DEVICE};
	struct ptp_claim claim = {.base = entry->base,
				  .last = entry->last,
				  .backdrop = meaning == WINDOW,
				  .depth = entry->depth,
				  .source = PTP_FROM_IOMEM,
				  .place = place};

	if (meaning == NOTHING)
		return PTP_OK;
	claim.kind = kinds[meaning];
	return ptp_claim_add(iomem->claims, &claim, NULL, diag, "%s", entry->name);
}

static enum ptp_err read_entry(struct iomem *iomem, const struct entry *entry, struct ptp_place place,
			       struct ptp_diag *diag)
{
	const struct outer *outer;
	enum meaning own = meaning_of(entry->name);
	unsigned depth = entry->depth < DEPTHS ? entry->depth : DEPTHS;

	if (entry->depth > iomem->depth || depth == DEPTHS)
		return ptp_fail_at(diag, place, "this range is further right than the ranges above it allow");
	iomem->depth = depth;
	outer = depth ? &iomem->open[depth - 1] : NULL;
	if (entry->base > entry->last || (outer && (entry->base < outer->base || entry->last > outer->last)))
		return ptp_fail_at(diag, place,
				   "this range does not lie in the one that it is part of, or ends before it begins");
	own = settle(iomem, own);
	if (add(iomem, entry, own, place, diag))
		return diag->err;
	// What is left out of account here is left out below, too; but RAM may lie in memory that is kept.
	if (own == NOTHING && outer && outer->meaning == KEPT)
		own = KEPT;
	iomem->open[iomem->depth++] = (struct outer){own, entry->base, entry->last};
	return PTP_OK;
}

static enum ptp_err read_line(struct iomem *iomem, char *line, struct ptp_place place, struct ptp_diag *diag)
{
	struct entry entry;

	if (!*line)
		return PTP_OK;
	if (!parse(line, &entry))
		return ptp_fail_at(
			diag, place,
			"this is no line of /proc/iomem: BASE-LAST : NAME, with two blanks before it for each range that it is part of");
	iomem->any = true;
	if (!entry.base && !entry.last)
		return PTP_OK; // by itself or with others: said at the end
	iomem->zero = false;
	return read_entry(iomem, &entry, place, diag);
}

enum ptp_err ptp_iomem_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
			    struct ptp_diag *diag)
{
	struct iomem iomem = {.claims = claims, .zero = true};
	struct ptp_lines lines = {.file = file, .at = data, .left = size};
	ptp_autofree char *line = NULL;

	claims->given[PTP_FROM_IOMEM] = true;
	while (ptp_next_line(&lines, &line, diag))
		if (read_line(&iomem, line, lines.place, diag))
			break;
	if (diag->err)
		return diag->err;
	if (!iomem.any)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: no range in it: copy /proc/iomem again", file);
	if (iomem.zero)
		return ptp_fail(
			diag, PTP_ERR_INPUT,
			"%s: every address is 0, which is what /proc/iomem shows to ordinary users: copy it as root",
			file);
	return PTP_OK;
}

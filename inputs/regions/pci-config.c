// SPDX-License-Identifier: Apache-2.0
//
// Config space of a PCI function, as far as it was copied: 64 bytes for ordinary users, 256 or 4096 for root.
//
// Source: PCI Local Bus Specification 3.0, 6.1 and 6.2.5 (header and BARs), 6.7 (capabilities), 6.8.2 (MSI-X); PCI Express Base
// Specification, 7.6.2 (extended capabilities) and 7.8.6 (Resizable BAR). Config space is little-endian, and its BARs hold addresses of the
// bus, which the windows of the host bridge take to the CPU's.
#include "inputs/regions/pci.h"

#include <stdlib.h>

#define STATUS 0x06
#define STATUS_CAPABILITIES 0x10
#define CLASS 0x09
#define HEADER_TYPE 0x0e
#define BAR 0x10
#define CAPABILITIES 0x34
#define EXTENDED 0x100
#define HEADER_BYTES 64

#define CAP_MSIX 0x11
#define EXT_RESIZABLE 0x15

#define CAPABILITIES_MOST ((256 - HEADER_BYTES) / 4)
#define EXTENDED_MOST ((4096 - EXTENDED) / 8)

// COUNT bytes at OFFSET, which may be beyond what was copied: then false.
static bool get(const struct ptp_pci_function *f, size_t offset, unsigned count, uint64_t *value)
{
	*value = 0;
	if (offset + count > f->files->config_size)
		return false;
	for (unsigned i = 0; i < count; i++)
		*value |= (uint64_t)f->files->config[offset + i] << (8 * i);
	return true;
}

static uint64_t header(const struct ptp_pci_function *f, size_t offset, unsigned count)
{
	uint64_t value;

	return get(f, offset, count, &value) ? value : 0;
}

// A part of a BAR that OFFSET_AND_BIR, of the MSI-X capability, points at. Beyond the BAR's end there is nothing to protect.
static void add_part(const struct ptp_pci_function *f, uint64_t offset_and_bir, uint64_t bytes, const char *name)
{
	const struct ptp_pci_bar *bar = &f->bar[(offset_and_bir & 7) % PTP_PCI_BARS];
	uint64_t offset = offset_and_bir & ~(uint64_t)7;
	struct ptp_claim_part part = {.whole = bar->claim,
				      .like = ptp_devices_named(&f->claims->devices, "pci-msix-table")};

	if ((offset_and_bir & 7) >= PTP_PCI_BARS || !bar->memory || offset > bar->last - bar->base)
		return;
	part.base = bar->base + offset;
	part.last = bytes - 1 > bar->last - part.base ? bar->last : part.base + (bytes - 1);
	ptp_claim_part_add(f->claims, &part, "%s %s", f->claims->all.at[bar->claim].name, name);
}

// N entries of 16 bytes, and a pending bit for each in whole words of 64.
static void read_msix(const struct ptp_pci_function *f, size_t at)
{
	uint64_t control, table, pending, entries;

	if (!get(f, at + 2, 2, &control) || !get(f, at + 4, 4, &table) || !get(f, at + 8, 4, &pending))
		return;
	entries = (control & 0x7ff) + 1;
	add_part(f, table, entries * 16, "MSI-X table");
	add_part(f, pending, (entries + 63) / 64 * 8, "MSI-X pending bits");
}

// A function has MSI-X once. Pointers that lead in a circle end at as many capabilities as there is room for.
static void read_capabilities(const struct ptp_pci_function *f)
{
	uint64_t at = header(f, CAPABILITIES, 1) & ~(uint64_t)3, word;

	if (!(header(f, STATUS, 2) & STATUS_CAPABILITIES))
		return;
	for (unsigned i = 0; i < CAPABILITIES_MOST && at >= HEADER_BYTES && get(f, at, 2, &word); i++) {
		if ((word & 0xff) == CAP_MSIX) {
			read_msix(f, at);
			return;
		}
		at = word >> 8 & 0xfc;
	}
}

static enum ptp_err compare_size(const struct ptp_pci_function *f, unsigned number, unsigned log2_mib)
{
	const struct ptp_pci_bar *bar = &f->bar[number];
	unsigned long long here = bar->last - bar->base + 1, there = log2_mib < 43 ? 1ULL << (20 + log2_mib) : 0;

	if (!bar->memory || here == there)
		return PTP_OK;
	return ptp_dispute_add(f->claims, bar->base, f->diag,
			       "%s: BAR %u has 0x%llx bytes in resource and 0x%llx in config", f->files->function,
			       number, here, there);
}

// Each entry: a capability register, and a control register with the BAR's number and its size; the first has how many there are.
static enum ptp_err read_resizable(const struct ptp_pci_function *f, size_t at)
{
	uint64_t control, bars = 1;

	for (unsigned i = 0; i < bars && i < PTP_PCI_BARS && get(f, at + 8 + (size_t)i * 8, 4, &control); i++) {
		if (!i)
			bars = control >> 5 & 7;
		if ((control & 7) < PTP_PCI_BARS && compare_size(f, control & 7, (unsigned)(control >> 8 & 0x3f)))
			return f->diag->err;
	}
	return PTP_OK;
}

static enum ptp_err read_extended(const struct ptp_pci_function *f)
{
	uint64_t at = EXTENDED, word;

	for (unsigned i = 0; i < EXTENDED_MOST && at >= EXTENDED && get(f, at, 4, &word) && word && word != UINT32_MAX;
	     i++) {
		if ((word & 0xffff) == EXT_RESIZABLE)
			return read_resizable(f, at);
		at = word >> 20 & 0xffc;
	}
	return PTP_OK;
}

// Where the CPU has what is at BUS, by the host bridge's windows. False where nobody says.
static bool to_cpu(const struct ptp_pci_function *f, uint64_t bus, uint64_t *cpu)
{
	for (size_t i = 0; i < f->claims->windows.count; i++) {
		const struct ptp_bridge_window *window = &f->claims->windows.at[i];

		if (window->domain != f->domain || bus < window->bus || bus - window->bus >= window->size)
			continue;
		*cpu = window->cpu + (bus - window->bus);
		return true;
	}
	return false;
}

// The function decodes what its config space says, whatever the kernel thinks.
static enum ptp_err compare_base(const struct ptp_pci_function *f, unsigned number, uint64_t bus)
{
	const struct ptp_pci_bar *bar = &f->bar[number];
	struct ptp_claim claim = {.kind = PTP_DEVICE,
				  .source = PTP_FROM_PCI,
				  .depth = 1,
				  .place = {.file = f->files->config_file}};

	if (!bar->memory || !to_cpu(f, bus, &claim.base) || claim.base == bar->base)
		return PTP_OK;
	if (ptp_dispute_add(f->claims, claim.base, f->diag,
			    "%s: BAR %u is at 0x%llx in resource and at 0x%llx in config", f->files->function, number,
			    (unsigned long long)bar->base, (unsigned long long)claim.base))
		return f->diag->err;
	claim.last = claim.base + (bar->last - bar->base);
	return ptp_claim_add(f->claims, &claim, NULL, f->diag, "%s BAR %u in config", f->files->function, number);
}

// Bit 0 is I/O, bits 2:1 are 0b10 for 64 bits. A bridge has two BARs.
static enum ptp_err read_bars(const struct ptp_pci_function *f)
{
	unsigned bars = (header(f, HEADER_TYPE, 1) & 0x7f) == 0 ? PTP_PCI_BARS : 2;

	for (unsigned i = 0; i < bars; i++) {
		uint64_t low = header(f, BAR + 4 * i, 4), bus = low & ~(uint64_t)0xf;
		bool wide = (low & 7) == 4 && i + 1 < bars;

		if (wide)
			bus |= header(f, BAR + 4 * i + 4, 4) << 32;
		if (bus && !(low & 1) && compare_base(f, i, bus))
			return f->diag->err;
		i += wide;
	}
	return PTP_OK;
}

static void name_device(const struct ptp_pci_function *f)
{
	uint64_t class = header(f, CLASS, 3);

	for (unsigned i = 0; i < PTP_PCI_BARS; i++) {
		const struct ptp_device *device = ptp_devices_of_class(&f->claims->devices, class, i);

		if (f->bar[i].memory && device)
			f->claims->all.at[f->bar[i].claim].like = device;
	}
}

enum ptp_err ptp_pci_config_read(const struct ptp_pci_function *f)
{
	if (f->files->config_size < HEADER_BYTES)
		return ptp_fail(f->diag, PTP_ERR_INPUT, "%s: %zu bytes: config space has 64 or more",
				f->files->config_file, f->files->config_size);
	name_device(f);
	read_capabilities(f);
	return read_bars(f) ? f->diag->err : read_extended(f);
}

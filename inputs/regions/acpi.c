// SPDX-License-Identifier: Apache-2.0
//
// ACPI tables with addresses of devices: MCFG, IORT, GTDT, SPCR and MADT ("APIC"). Other tables are passed over.
//
// A table often gives a base alone: a region is then the least that the architecture has behind it, and the rest stays unknown. What devices have
// by AML (_CRS) needs an interpreter, and is out of reach. Source: ACPI Specification 6.5, 5.2.6 (header), 5.2.12 (MADT), 5.2.25 (GTDT); PCI
// Firmware Specification 3.3, 4.1.2 (MCFG); Arm IO Remapping Table (DEN 0049), 3.1; Microsoft's Serial Port Console Redirection Table.
#include "inputs/regions/claims.h"

#include <stdio.h>

#define HEADER_BYTES 36
#define NO_ADDRESS UINT64_MAX
#define KIB 1024

// A table, or one structure in it: what is read is inside.
struct part {
	struct ptp_claims *claims;
	struct ptp_diag *diag;
	const char *file, *table;
	const uint8_t *at;
	size_t size, offset; // OFFSET: in the table, for messages
};

// COUNT bytes at OFFSET, little-endian; an error, and 0, where the structure is shorter.
static uint64_t get(const struct part *part, size_t offset, unsigned count)
{
	uint64_t value = 0;

	if (offset > part->size || count > part->size - offset) {
		ptp_fail(part->diag, PTP_ERR_INPUT, "%s: %s ends at 0x%zx, within a structure", part->file, part->table,
			 part->offset + part->size);
		return 0;
	}
	for (unsigned i = 0; i < count; i++)
		value |= (uint64_t)part->at[offset + i] << (8 * i);
	return value;
}

// SIZE bytes at OFFSET of a table as a structure of its own.
static enum ptp_err cut(const struct part *table, size_t offset, size_t size, struct part *part)
{
	if (offset > table->size || size > table->size - offset)
		return ptp_fail(table->diag, PTP_ERR_INPUT,
				"%s: %s has a structure at 0x%zx that its length does not hold", table->file,
				table->table, table->offset + offset);
	*part = *table;
	part->at += offset;
	part->size = size;
	part->offset += offset;
	return PTP_OK;
}

// A device at BASE, which is 0 or all ones where there is none.
static enum ptp_err add(const struct part *part, uint64_t base, uint64_t bytes, const char *like, const char *name)
{
	struct ptp_claim claim = {.base = base,
				  .last = base + (bytes - 1),
				  .kind = PTP_DEVICE,
				  .source = PTP_FROM_ACPI,
				  .place = {.file = part->file}};

	if (part->diag->err || !base || base == NO_ADDRESS)
		return part->diag->err;
	if (!bytes || base > PTP_PA_MAX || bytes - 1 > PTP_PA_MAX - base)
		return ptp_fail(part->diag, PTP_ERR_INPUT, "%s: %s: %s is at 0x%llx, which is no physical address",
				part->file, part->table, name, (unsigned long long)base);
	claim.like = like ? ptp_devices_named(&part->claims->devices, like) : NULL;
	return ptp_claim_add(part->claims, &claim, NULL, part->diag, "%s", name);
}

// The structures of a table from OFFSET on, COUNT at most, whose type is in their first byte and whose length, of LENGTH_BYTES, in the next.
// READ takes each.
static enum ptp_err each(const struct part *table, size_t offset, uint64_t count, unsigned length_bytes,
			 enum ptp_err (*read)(const struct part *part, unsigned type))
{
	while (offset < table->size && count--) {
		unsigned type = (unsigned)get(table, offset, 1);
		size_t size = get(table, offset + 1, length_bytes);
		struct part part;

		if (!table->diag->err && size < 1 + length_bytes)
			ptp_fail(table->diag, PTP_ERR_INPUT, "%s: %s has a structure without a length at 0x%zx",
				 table->file, table->table, offset);
		if (table->diag->err || cut(table, offset, size, &part) || read(&part, type))
			return table->diag->err;
		offset += size;
	}
	return PTP_OK;
}

// An entry has 16 bytes: where bus 0 would be, the segment, the first and the last bus.
static enum ptp_err read_mcfg(const struct part *table)
{
	for (size_t at = HEADER_BYTES + 8; at < table->size && !table->diag->err; at += 16) {
		uint64_t base = get(table, at, 8), segment = get(table, at + 8, 2);
		uint64_t first = get(table, at + 10, 1), last = get(table, at + 11, 1);
		char name[48];

		if (!table->diag->err && last < first)
			return ptp_fail(table->diag, PTP_ERR_INPUT, "%s: MCFG has a last bus before the first at 0x%zx",
					table->file, at);
		snprintf(name, sizeof(name), "PCI ECAM %04x:%02x-%02x", (unsigned)segment, (unsigned)first,
			 (unsigned)last);
		add(table, base + (first << 20), (last - first + 1) << 20, "pcie-ecam", name);
	}
	return table->diag->err;
}

// Nodes: 3 is an SMMUv1 or v2, 4 an SMMUv3, of which only the base is there, and 5 a performance monitor.
static enum ptp_err read_iort_node(const struct part *node, unsigned type)
{
	if (type == 3)
		return add(node, get(node, 16, 8), get(node, 24, 8), NULL, "IORT SMMU");
	if (type == 4)
		return add(node, get(node, 16, 8), 128 * KIB, "smmuv3", "IORT SMMUv3");
	return type == 5 ? add(node, get(node, 16, 8), 4 * KIB, NULL, "IORT PMCG") : PTP_OK;
}

static enum ptp_err read_iort(const struct part *table)
{
	uint64_t nodes = get(table, 36, 4), offset = get(table, 40, 4);

	return each(table, offset, nodes, 2, read_iort_node);
}

// A timer block: its control frame, and then for each timer a frame and one for EL0.
static enum ptp_err read_timers(const struct part *block)
{
	uint64_t count = get(block, 12, 4), at = get(block, 16, 4);

	add(block, get(block, 4, 8), 4 * KIB, NULL, "GTDT CNTCTLBase");
	for (; count-- && !block->diag->err; at += 40) {
		add(block, get(block, at + 4, 8), 4 * KIB, NULL, "GTDT CNTBase");
		add(block, get(block, at + 12, 8), 4 * KIB, NULL, "GTDT CNTEL0Base");
	}
	return block->diag->err;
}

static enum ptp_err read_platform_timer(const struct part *timer, unsigned type)
{
	if (type == 0)
		return read_timers(timer);
	if (type != 1)
		return PTP_OK;
	add(timer, get(timer, 4, 8), 4 * KIB, NULL, "GTDT watchdog refresh");
	return add(timer, get(timer, 12, 8), 4 * KIB, NULL, "GTDT watchdog control");
}

static enum ptp_err read_gtdt(const struct part *table)
{
	uint64_t timers = get(table, 88, 4), offset = get(table, 92, 4);

	add(table, get(table, 36, 8), 4 * KIB, NULL, "GTDT CNTControlBase");
	add(table, get(table, 80, 8), 4 * KIB, NULL, "GTDT CNTReadBase");
	return each(table, offset, timers, 2, read_platform_timer);
}

// The address is a generic address structure, whose first byte is 0 for memory.
static enum ptp_err read_spcr(const struct part *table)
{
	switch (get(table, 40, 1) ? ~0u : (unsigned)get(table, 36, 1)) {
	case 0x03: // PL011
	case 0x0d: // the subset of the Server Base System Architecture, 32 bits only, and as it is
	case 0x0e:
		return add(table, get(table, 44, 8), 4 * KIB, "pl011", "SPCR UART");
	case 0x00: // 16550, whose registers are eight bytes; a stride is not told
	case 0x12:
		return add(table, get(table, 44, 8), 8, "ns16550", "SPCR UART");
	default:
		return PTP_OK;
	}
}

// A CPU's GICC: its memory-mapped interfaces where it has a GICv2, its redistributor where that is not in a GICR structure.
static enum ptp_err read_cpu_interface(const struct part *gicc)
{
	add(gicc, get(gicc, 32, 8), 8 * KIB, "gicv2-cpu-interface", "MADT GICC");
	add(gicc, get(gicc, 40, 8), 8 * KIB, "gicv2-virtual-cpu-interface", "MADT GICV");
	add(gicc, get(gicc, 48, 8), 4 * KIB, NULL, "MADT GICH");
	return add(gicc, get(gicc, 60, 8), 128 * KIB, "gicv3-redistributor", "MADT GICR");
}

// By the distributor's version: a GICv2 has 4 KiB, others 64 KiB, and 0 is whatever the hardware says.
static enum ptp_err read_distributor(const struct part *gicd)
{
	uint64_t version = get(gicd, 20, 1);

	return add(gicd, get(gicd, 8, 8), version >= 3 ? 64 * KIB : 4 * KIB,
		   version >= 3 ? "gicv3-distributor" : "gicv2-distributor", "MADT GICD");
}

static enum ptp_err read_madt_entry(const struct part *entry, unsigned type)
{
	switch (type) {
	case 0x0b:
		return read_cpu_interface(entry);
	case 0x0c:
		return read_distributor(entry);
	case 0x0d:
		return add(entry, get(entry, 8, 8), 4 * KIB, "gicv2m", "MADT MSI frame");
	case 0x0e:
		return add(entry, get(entry, 4, 8), get(entry, 12, 4), "gicv3-redistributor", "MADT GICR");
	case 0x0f:
		return add(entry, get(entry, 8, 8), 128 * KIB, "gicv3-its", "MADT ITS");
	default:
		return PTP_OK;
	}
}

static enum ptp_err read_madt(const struct part *table)
{
	return each(table, HEADER_BYTES + 8, UINT64_MAX, 1, read_madt_entry);
}

static const struct {
	char signature[5];
	enum ptp_err (*read)(const struct part *table);
} readers[] = {
	{"MCFG", read_mcfg}, {"IORT", read_iort}, {"GTDT", read_gtdt}, {"SPCR", read_spcr}, {"APIC", read_madt},
};

static bool sums_to_zero(const struct part *table)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < table->size; i++)
		sum = (uint8_t)(sum + table->at[i]);
	return sum == 0;
}

enum ptp_err ptp_acpi_table_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
				 struct ptp_diag *diag)
{
	struct part table = {claims, diag, file, "the table", data, size, 0};

	claims->given[PTP_FROM_ACPI] = true;
	if (size < HEADER_BYTES || get(&table, 4, 4) != size)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: no whole ACPI table: its length is not that of the file",
				file);
	if (!sums_to_zero(&table))
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: the checksum of this ACPI table is wrong", file);
	if (ptp_devices_load(claims->arena, &claims->devices, diag))
		return diag->err;
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++) {
		if (memcmp(data, readers[i].signature, 4) != 0)
			continue;
		table.table = readers[i].signature;
		return readers[i].read(&table);
	}
	return PTP_OK;
}

// SPDX-License-Identifier: Apache-2.0
//
// A flattened device tree: memory, what is reserved of it with no-map, registers of devices, windows of PCI host bridges.
//
// Source: Devicetree Specification 0.4, 2.3 (reg, ranges, cells), 3.4 (/memory), 3.5 (/reserved-memory); IEEE 1275 PCI bus binding, 2.2.1.1,
// for the three cells of a PCI address; Linux drivers/of/fdt.c and of_reserved_mem.c for what takes part: memory nodes are children of
// the root, disabled ones and disabled reservations do not count, and what is reserved without no-map stays RAM, as /memreserve/ does.
#include "inputs/limits.h"
#include "inputs/regions/cells.h"
#include "inputs/regions/claims.h"

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>

// The properties that are looked at.
#define PROPERTIES(X)                                                                                                  \
	X(ADDRESS_CELLS, "#address-cells")                                                                             \
	X(SIZE_CELLS, "#size-cells")                                                                                   \
	X(RANGES, "ranges")                                                                                            \
	X(REG, "reg")                                                                                                  \
	X(COMPATIBLE, "compatible")                                                                                    \
	X(DEVICE_TYPE, "device_type")                                                                                  \
	X(STATUS, "status")                                                                                            \
	X(NO_MAP, "no-map")                                                                                            \
	X(PCI_DOMAIN, "linux,pci-domain")

enum property {
#define X(name, text) name,
	PROPERTIES(X)
#undef X
		COUNT,
};

static const char *const property_name[COUNT] = {
#define X(name, text) [name] = text,
	PROPERTIES(X)
#undef X
};

struct node {
	const char *name;
	unsigned depth; // of the root: 0
	struct ptp_cells at[COUNT];
};

struct range {
	uint64_t base, size;
};

struct tree {
	struct ptp_claims *claims;
	struct ptp_diag *diag;
	const void *fdt;
	const char *file;
	struct ptp_bus bus[PTP_MAX_FDT_DEPTH]; // of the current node and of those above it
	bool in_reserved[PTP_MAX_FDT_DEPTH];   // is it /reserved-memory?
	PTP_VEC(struct range) memory;
	bool floating; // memory is reserved with no-map, and the tree does not say where
	size_t looked; // entries of `ranges`
};

static enum ptp_err fail(const struct tree *tree, const struct node *node, const char *what)
{
	return ptp_fail(tree->diag, PTP_ERR_INPUT, "%s: node %s: %s", tree->file, ptp_quote(node->name).text, what);
}

static enum ptp_err read_properties(struct tree *tree, int offset, struct node *node)
{
	int property;

	fdt_for_each_property_offset(property, tree->fdt, offset)
	{
		const char *name;
		int length;
		const void *data = fdt_getprop_by_offset(tree->fdt, property, &name, &length);

		if (!data)
			return ptp_fail(tree->diag, PTP_ERR_INPUT, "%s: offset 0x%x: %s", tree->file,
					(unsigned)property, fdt_strerror(length));
		for (unsigned i = 0; i < COUNT; i++)
			if (!strcmp(name, property_name[i]))
				node->at[i] = (struct ptp_cells){data, (size_t)length, true};
	}
	return PTP_OK;
}

static bool is_text(const struct node *node, enum property property, const char *text)
{
	const struct ptp_cells *p = &node->at[property];

	return p->given && p->bytes == strlen(text) + 1 && !memcmp(p->data, text, p->bytes);
}

static bool is_available(const struct node *node)
{
	return !node->at[STATUS].given || is_text(node, STATUS, "okay") || is_text(node, STATUS, "ok");
}

// What the node is to its children. A size of no cells, addresses that are no numbers, and cells that the specification does not have end what
// can be translated.
static struct ptp_bus bus_of(const struct node *node)
{
	struct ptp_bus bus = {.ranges = node->at[RANGES], .address_cells = 2, .size_cells = 1};
	bool sound = (!node->at[ADDRESS_CELLS].given || node->at[ADDRESS_CELLS].bytes == 4) &&
		     (!node->at[SIZE_CELLS].given || node->at[SIZE_CELLS].bytes == 4);

	if (sound && node->at[ADDRESS_CELLS].given)
		bus.address_cells = (unsigned)ptp_cells_number(&node->at[ADDRESS_CELLS], 0, 1);
	if (sound && node->at[SIZE_CELLS].given)
		bus.size_cells = (unsigned)ptp_cells_number(&node->at[SIZE_CELLS], 0, 1);
	bus.opaque =
		!sound || bus.address_cells < 1 || bus.address_cells > 2 || bus.size_cells < 1 || bus.size_cells > 2;
	return bus;
}

// Takes BASE, on the bus of the node at DEPTH, to an address of the CPU. False where it has none, or not all of it has.
static bool translate(struct tree *tree, unsigned depth, uint64_t *base, uint64_t size)
{
	for (; depth; depth--)
		if (!ptp_bus_translate(&tree->bus[depth], tree->bus[depth - 1].address_cells, base, size,
				       &tree->looked))
			return false;
	return size && *base <= PTP_PA_MAX && size - 1 <= PTP_PA_MAX - *base;
}

// Entry NUMBER of `reg`, which is on the parent's bus. False where there is none.
static bool reg_entry(const struct tree *tree, const struct node *node, unsigned number, struct range *range)
{
	const struct ptp_bus *bus = &tree->bus[node->depth - 1];
	unsigned cells = bus->address_cells + bus->size_cells;

	if ((size_t)(number + 1) * cells * 4 > node->at[REG].bytes)
		return false;
	range->base = ptp_cells_number(&node->at[REG], (size_t)number * cells, bus->address_cells);
	range->size = ptp_cells_number(&node->at[REG], (size_t)number * cells + bus->address_cells, bus->size_cells);
	return true;
}

static bool is_whole(const struct tree *tree, const struct node *node)
{
	const struct ptp_bus *bus = &tree->bus[node->depth - 1];

	return node->at[REG].bytes && node->at[REG].bytes % ((bus->address_cells + bus->size_cells) * 4) == 0;
}

static struct ptp_claim claim_of(const struct tree *tree, struct range range, enum ptp_kind kind)
{
	return (struct ptp_claim){.base = range.base,
				  .last = range.base + (range.size - 1),
				  .kind = kind,
				  .source = PTP_FROM_DEVICETREE,
				  .place = {.file = tree->file}};
}

static enum ptp_err read_memory(struct tree *tree, const struct node *node)
{
	struct range range;

	if (!is_available(node))
		return PTP_OK;
	if (!is_whole(tree, node))
		return fail(tree, node, "reg is not made of whole addresses and sizes");
	for (unsigned i = 0; reg_entry(tree, node, i, &range); i++)
		if (range.size && translate(tree, node->depth - 1, &range.base, range.size))
			*ptp_push(&tree->memory) = range;
	return PTP_OK;
}

static enum ptp_err read_reserved(struct tree *tree, const struct node *node)
{
	struct range range;

	if (!node->at[NO_MAP].given || !is_available(node))
		return PTP_OK;
	tree->floating |= !node->at[REG].given;
	if (node->at[REG].given && !is_whole(tree, node))
		return fail(tree, node, "reg is not made of whole addresses and sizes");
	for (unsigned i = 0; node->at[REG].given && reg_entry(tree, node, i, &range); i++) {
		struct ptp_claim claim;

		if (!translate(tree, node->depth - 1, &range.base, range.size))
			return fail(
				tree, node,
				"where it is cannot be told: /reserved-memory needs ranges, and the size must not be 0");
		claim = claim_of(tree, range, PTP_NO_MAP);
		claim.depth = 1;
		if (ptp_claim_add(tree->claims, &claim, NULL, tree->diag, "%s", node->name))
			return tree->diag->err;
	}
	return PTP_OK;
}

// The known device for entry NUMBER of `reg`: the first of the node's strings that some known device has decides.
static const struct ptp_device *like(const struct tree *tree, const struct node *node, unsigned number)
{
	const char *at = node->at[COMPATIBLE].data;
	size_t left = node->at[COMPATIBLE].bytes;

	for (unsigned i = 0; left && i < PTP_MAX_COMPATIBLE; i++) {
		size_t length = strnlen(at, left);
		const struct ptp_device *device;

		if (length == left)
			return NULL;
		if (ptp_devices_compatible(&tree->claims->devices, at, number, &device))
			return device;
		at += length + 1;
		left -= length + 1;
	}
	return NULL;
}

// A `reg` that is not whole, or that no bus takes to the CPU, describes nothing: what is there stays unknown.
static enum ptp_err read_device(struct tree *tree, const struct node *node)
{
	struct range range, next;

	if (!node->at[REG].given || !is_whole(tree, node))
		return PTP_OK;
	for (unsigned i = 0; reg_entry(tree, node, i, &range); i++) {
		struct ptp_claim claim;
		char suffix[24] = "";

		if (!translate(tree, node->depth - 1, &range.base, range.size))
			continue;
		claim = claim_of(tree, range, PTP_DEVICE);
		claim.like = like(tree, node, i);
		if (i || reg_entry(tree, node, 1, &next))
			snprintf(suffix, sizeof(suffix), " reg %u", i);
		if (ptp_claim_add(tree->claims, &claim, NULL, tree->diag, "%s%s", node->name, suffix))
			return tree->diag->err;
	}
	return PTP_OK;
}

enum { SPACE_IO = 1 };

// Notes where the CPU has what config space calls BUS, for a bridge that says which domain it has.
static enum ptp_err note_window(struct tree *tree, const struct node *node, uint64_t bus, struct range range)
{
	struct ptp_claims *claims = tree->claims;

	if (!node->at[PCI_DOMAIN].given || node->at[PCI_DOMAIN].bytes != 4)
		return PTP_OK;
	if (claims->windows.count == PTP_MAX_BRIDGE_WINDOWS)
		return fail(tree, node, "there are too many windows of PCI host bridges");
	*ptp_push(&claims->windows) =
		(struct ptp_bridge_window){(unsigned)ptp_cells_number(&node->at[PCI_DOMAIN], 0, 1), bus, range.base,
					   range.size};
	return PTP_OK;
}

static enum ptp_err read_window(struct tree *tree, const struct node *node, unsigned space, uint64_t bus,
				struct range range)
{
	struct ptp_claim claim;

	if (!space || !translate(tree, node->depth - 1, &range.base, range.size))
		return PTP_OK;
	claim = claim_of(tree, range, PTP_DEVICE);
	claim.backdrop = space != SPACE_IO;
	if (claim.backdrop && note_window(tree, node, bus, range))
		return tree->diag->err;
	return ptp_claim_add(tree->claims, &claim, NULL, tree->diag, claim.backdrop ? "%s" : "%s I/O ports",
			     node->name);
}

// A PCI address has three cells: flags with the space in bits 25:24, and the address.
static enum ptp_err read_windows(struct tree *tree, const struct node *node)
{
	const struct ptp_cells *ranges = &node->at[RANGES];
	unsigned parent = tree->bus[node->depth - 1].address_cells, cells = 3 + parent + 2;

	for (size_t i = 0; (i + cells) * 4 <= ranges->bytes; i += cells) {
		struct range range = {ptp_cells_number(ranges, i + 3, parent),
				      ptp_cells_number(ranges, i + 3 + parent, 2)};

		if (read_window(tree, node, (unsigned)ptp_cells_number(ranges, i, 1) >> 24 & 3,
				ptp_cells_number(ranges, i + 1, 2), range))
			return tree->diag->err;
	}
	return PTP_OK;
}

static bool is_pci(const struct node *node)
{
	return is_text(node, DEVICE_TYPE, "pci") && node->at[ADDRESS_CELLS].bytes == 4 &&
	       ptp_cells_number(&node->at[ADDRESS_CELLS], 0, 1) == 3;
}

// What /cpus, /chosen and the like have is not on the bus of the root.
static bool is_apart(const struct node *node)
{
	static const char *const names[] = {"cpus", "chosen", "aliases", "memory", "__symbols__", "__fixups__"};

	for (size_t i = 0; node->depth == 1 && i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(node->name, names[i]))
			return true;
	return false;
}

static enum ptp_err read_node(struct tree *tree, const struct node *node)
{
	unsigned depth = node->depth;

	tree->bus[depth] = bus_of(node);
	tree->in_reserved[depth] = depth == 1 && !strcmp(node->name, "reserved-memory");
	if (!depth)
		return PTP_OK;
	if (tree->bus[depth - 1].opaque) {
		tree->bus[depth].opaque = true;
		return PTP_OK;
	}
	if (depth == 1 && is_text(node, DEVICE_TYPE, "memory"))
		return read_memory(tree, node);
	if (tree->in_reserved[depth - 1])
		return read_reserved(tree, node);
	if (is_apart(node))
		tree->bus[depth].opaque = true;
	else if (read_device(tree, node) || (is_pci(node) && read_windows(tree, node)))
		return tree->diag->err;
	return PTP_OK;
}

static enum ptp_err read_nodes(struct tree *tree)
{
	int depth = 0;

	for (int offset = 0; offset >= 0 && depth >= 0; offset = fdt_next_node(tree->fdt, offset, &depth)) {
		struct node node = {.name = fdt_get_name(tree->fdt, offset, NULL), .depth = (unsigned)depth};

		if (!node.name)
			node.name = "";
		if (depth >= PTP_MAX_FDT_DEPTH)
			return fail(tree, &node, "nodes are nested too deep");
		if (read_properties(tree, offset, &node) || read_node(tree, &node))
			return tree->diag->err;
		if (tree->looked > PTP_MAX_FDT_RANGES)
			return fail(tree, &node, "the translations of this tree take too long");
	}
	return PTP_OK;
}

// Where memory is reserved at a place that the kernel chose, the tree cannot say what is RAM.
static enum ptp_err add_memory(struct tree *tree)
{
	for (size_t i = 0; i < tree->memory.count && !tree->floating; i++) {
		struct ptp_claim claim = claim_of(tree, tree->memory.at[i], PTP_RAM);

		if (ptp_claim_add(tree->claims, &claim, NULL, tree->diag, "System RAM"))
			return tree->diag->err;
	}
	return PTP_OK;
}

enum ptp_err ptp_devicetree_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
				 struct ptp_diag *diag)
{
	struct tree tree = {.claims = claims, .diag = diag, .fdt = data, .file = file};
	int error = fdt_check_full(data, size);

	claims->given[PTP_FROM_DEVICETREE] = true;
	if (error)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: not a whole flattened device tree (/sys/firmware/fdt): %s",
				file, fdt_strerror(error));
	if (!ptp_devices_load(claims->arena, &claims->devices, diag) && !read_nodes(&tree))
		add_memory(&tree);
	free(tree.memory.at);
	return diag->err;
}

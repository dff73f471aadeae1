// SPDX-License-Identifier: Apache-2.0
//
// What QEMU says of a machine's memory: its monitor's `info mtree` and `info mtree -f`, one after the other.
//
// All claims are from the flat view of the address space "memory", which is what CPUs see: aliases and priorities are resolved there. It says `ram`
// of whatever QEMU backs with memory, a BAR for example. Which of it is the machine's RAM the tree says: there nothing that it lies in, nor
// itself, is an alias or has another priority than 0, and a BAR always has 1. Of other `ram` nothing is claimed.
//
// Source: QEMU system/memory.c (softmmu/memory.c before 8.2), mtree_print_mr, mtree_print_flatview and memory_region_type; hw/pci/pci.c,
// pci_update_mappings, for BARs; hw/arm/virt.c, create_pcie, for the windows.
#include "inputs/regions/mtree.h"

#include "inputs/limits.h"
#include "inputs/regions/claims.h"
#include "inputs/regions/lines.h"

#include <stdlib.h>

static void cut_blanks(char *line)
{
	size_t length = strlen(line);

	while (length && (line[length - 1] == ' ' || line[length - 1] == '\r'))
		line[--length] = '\0';
}

// Drops END from the end of LINE.
static bool cut_end(char *line, const char *end)
{
	size_t length = strlen(line), cut = strlen(end);

	if (length < cut || strcmp(line + length - cut, end) != 0)
		return false;
	line[length - cut] = '\0';
	return true;
}

// Drops ` @OFFSET`, of 16 digits.
static bool cut_offset(char *name)
{
	char *at = strrchr(name, ' '), *end;
	uint64_t offset;

	if (!at)
		return false;
	end = at;
	if (!ptp_take(&end, " @") || !ptp_take_hex(&end, &offset) || *end)
		return false;
	*at = '\0';
	return true;
}

static bool take_priority(char **at)
{
	if (!ptp_take(at, "prio "))
		return true;
	*at += strspn(*at, "-0123456789");
	return ptp_take(at, ", ");
}

bool ptp_mtree_take(char *line, struct ptp_mtree_range *range)
{
	char *at = line + strspn(line, " "), *type;

	*range = (struct ptp_mtree_range){.depth = (unsigned)(at - line)};
	cut_blanks(line);
	if (!ptp_take_hex(&at, &range->base) || !ptp_take(&at, "-") || !ptp_take_hex(&at, &range->last) ||
	    !ptp_take(&at, " ("))
		return false;
	range->raised = strncmp(at, "prio 0, ", 8) != 0;
	if (!take_priority(&at))
		return false;
	type = at;
	at = strstr(type, "): ");
	if (!at)
		return false;
	*at = '\0';
	at += 3;
	range->alias = ptp_take(&at, "alias ");
	while (cut_end(at, " KVM") || cut_end(at, " kvm"))
		;
	range->part = !range->alias && cut_offset(at);
	range->type = type;
	range->name = at;
	return true;
}

static bool is_among(const uint64_t *list, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == number)
			return true;
	return false;
}

size_t ptp_mtree_find(const char *text, const char *name, uint64_t *at, size_t room)
{
	struct ptp_lines lines = {.at = text, .left = strlen(text)};
	struct ptp_diag diag = {0};
	ptp_autofree char *line = NULL;
	size_t count = 0;

	while (count < room && ptp_next_line(&lines, &line, &diag)) {
		struct ptp_mtree_range range;

		if (ptp_mtree_take(line, &range) && !range.part && !strcmp(range.name, name) &&
		    !is_among(at, count, range.base))
			at[count++] = range.base;
	}
	return count;
}

// The machine's RAM, by the tree.
struct ram {
	uint64_t base, last;
	const char *name;
};

enum section { ELSEWHERE, TREE, FLAT };

struct mtree {
	struct ptp_claims *claims;
	struct ptp_diag *diag;
	struct ptp_place place; // of the current line
	PTP_VEC(struct ram) ram;
	unsigned raised; // depth of the outermost range that is raised and holds the current one; 0: none
	uint64_t next;   // address behind the last range of the flat view
	bool any, ended; // ranges of it; at the last address
};

static enum ptp_err note_ram(struct mtree *m, const struct ptp_mtree_range *range)
{
	if (range->depth <= m->raised)
		m->raised = 0;
	if (!m->raised && (range->raised || range->alias))
		m->raised = range->depth;
	if (!m->raised && !strcmp(range->type, "ram"))
		*ptp_push(&m->ram) =
			(struct ram){range->base, range->last, ptp_arena_printf(m->claims->arena, "%s", range->name)};
	return PTP_OK;
}

static int by_base(const void *left, const void *right)
{
	const struct ram *a = left, *b = right;

	return (a->base > b->base) - (a->base < b->base);
}

// The last of them that begins at ADDRESS or before it; NULL: none does.
static const struct ram *ram_before(const struct mtree *m, uint64_t address)
{
	size_t low = 0, high = m->ram.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->ram.at[middle].base <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &m->ram.at[low - 1] : NULL;
}

static bool is_ram(const struct mtree *m, const struct ptp_mtree_range *range)
{
	const struct ram *ram = ram_before(m, range->base);

	return ram && range->last <= ram->last && !strcmp(range->name, ram->name);
}

// ROM, and memory that stays when the machine is off, is kept memory; nothing is claimed of `ram` that is not certainly the machine's. What is made of it;
// false where the type is none of QEMU's.
static bool classify(const struct mtree *m, const struct ptp_mtree_range *range, struct ptp_claim *claim, bool *silent)
{
	static const struct {
		const char *type;
		enum ptp_kind kind;
	} types[] = {{"i/o", PTP_DEVICE},       {"ramd", PTP_DEVICE},         {"romd", PTP_DEVICE},
		     {"rom", PTP_KIND_UNKNOWN}, {"nv-ram", PTP_KIND_UNKNOWN}, {"nv-rom", PTP_KIND_UNKNOWN}};

	claim->physical = !strcmp(range->type, "ram");
	claim->kind = PTP_RAM;
	*silent = claim->physical && !is_ram(m, range);
	if (claim->physical)
		return true;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		claim->kind = types[i].kind;
		if (!strcmp(range->type, types[i].type))
			return true;
	}
	return false;
}

// Ranges ascend and are disjoint, or it is no flat view.
static enum ptp_err go_on(struct mtree *m, const struct ptp_mtree_range *range)
{
	if (m->ended || range->base < m->next || range->base > range->last)
		return ptp_fail_at(m->diag, m->place,
				   "this range begins before the one above ends, or ends before it "
				   "begins: no flat view of memory");
	m->any = true;
	m->ended = range->last == UINT64_MAX;
	m->next = range->last + 1;
	return PTP_OK;
}

// Beyond the last physical address of a CPU nothing is seen.
static enum ptp_err add(struct mtree *m, const struct ptp_mtree_range *range)
{
	struct ptp_claim claim = {.base = range->base,
				  .last = range->last < PTP_PA_MAX ? range->last : PTP_PA_MAX,
				  .source = PTP_FROM_MTREE,
				  .backdrop = !strcmp(range->name, "gpex_mmio_window"),
				  .place = m->place};
	bool silent;

	if (go_on(m, range))
		return m->diag->err;
	if (!classify(m, range, &claim, &silent))
		return ptp_fail_at(m->diag, m->place, "%s: no type of memory that QEMU is known to have",
				   ptp_quote(range->type).text);
	if (silent || claim.base > PTP_PA_MAX)
		return PTP_OK;
	if (claim.kind == PTP_DEVICE)
		claim.like = ptp_devices_of_qemu(&m->claims->devices, range->name);
	return ptp_claim_add(m->claims, &claim, NULL, m->diag, "%s", range->name);
}

// Which part of the text the line begins, or is in. An address space's heading may name several that share one view.
static enum section section_of(enum section section, const char *line)
{
	if (!strcmp(line, "address-space: memory"))
		return TREE;
	if (!strncmp(line, " AS \"memory\",", 13))
		return FLAT;
	return !*line || !strncmp(line, "FlatView #", 10) || !strncmp(line, "memory-region: ", 15) ? ELSEWHERE
												   : section;
}

// Gives each range of the SECTION that is wanted to TAKE.
static enum ptp_err each(struct mtree *m, const char *file, const char *text, size_t size, enum section wanted,
			 enum ptp_err (*take)(struct mtree *m, const struct ptp_mtree_range *range))
{
	struct ptp_lines lines = {.file = file, .at = text, .left = size};
	ptp_autofree char *line = NULL;
	enum section section = ELSEWHERE;

	while (ptp_next_line(&lines, &line, m->diag)) {
		struct ptp_mtree_range range;

		m->place = lines.place;
		cut_blanks(line);
		section = section_of(section, line);
		if (section != wanted || strncmp(line, "  ", 2) != 0)
			continue;
		if (!ptp_mtree_take(line, &range))
			return ptp_fail_at(m->diag, m->place,
					   "this is no line of `info mtree`: BASE-LAST (prio N, TYPE): NAME");
		if (take(m, &range))
			break;
	}
	return m->diag->err;
}

enum ptp_err ptp_mtree_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
			    struct ptp_diag *diag)
{
	struct mtree m = {.claims = claims, .diag = diag};

	claims->given[PTP_FROM_MTREE] = true;
	if (!ptp_devices_load(claims->arena, &claims->devices, diag) && !each(&m, file, data, size, TREE, note_ram)) {
		if (m.ram.count)
			qsort(m.ram.at, m.ram.count, sizeof(*m.ram.at), by_base);
		each(&m, file, data, size, FLAT, add);
	}
	free(m.ram.at);
	if (diag->err || m.any)
		return diag->err;
	return ptp_fail(diag, PTP_ERR_INPUT,
			"%s: no flat view of memory in it, as `info mtree -f` in QEMU's monitor prints it", file);
}

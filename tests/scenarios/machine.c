// SPDX-License-Identifier: Apache-2.0
//
// Builds the table trees in memory.
#include "tests/scenarios/machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void machine_init(struct machine *m)
{
	memset(m, 0, sizeof(*m));
	m->mair = UINT64_C(0x000000040044ffff);
	m->tcr = UINT64_C(0x5b5103510);
	m->vtcr = 0x80053590;
	m->hcr = UINT64_C(0x3c807e263f);
	m->ctr = 0xb444c004;
}

static void need(bool is, const char *what)
{
	if (is)
		return;
	printf("scenario: %s\n", what);
	exit(1);
}

static unsigned new_page(struct machine *m)
{
	need(m->used < MACHINE_PAGES, "more table pages than MACHINE_PAGES");
	return m->used++;
}

static uint64_t *root_of(struct machine *m, enum agent agent)
{
	if (!m->root[agent])
		m->root[agent] = new_page(m) + 1;
	return m->page[m->root[agent] - 1];
}

// Bytes that an entry of LEVEL covers, and its index for an input address.
static uint64_t span(unsigned level)
{
	return UINT64_C(4096) << 9 * (3 - level);
}

static unsigned index_of(uint64_t ia, unsigned level)
{
	return ia / span(level) % 512;
}

static bool fits(uint64_t ia, uint64_t pa, uint64_t size, unsigned level)
{
	return !(ia % span(level)) && !(pa % span(level)) && size >= span(level);
}

// The table that the entry points to, made when there is none.
static uint64_t *next_table(struct machine *m, uint64_t *entry)
{
	if (!*entry)
		*entry = (MACHINE_BASE + UINT64_C(4096) * new_page(m)) | 3;
	need(*entry & 2, "a block is where a table is needed");
	return m->page[((*entry & ~UINT64_C(0xfff)) - MACHINE_BASE) / 4096];
}

// Writes the leaf for the beginning of a range, and returns the bytes that it covers. BITS are those of a page.
static uint64_t put_leaf(struct machine *m, uint64_t *table, uint64_t ia, uint64_t pa, uint64_t size, uint64_t bits)
{
	unsigned level = 0;

	for (; !level || (level < 3 && !fits(ia, pa, size, level)); level++)
		table = next_table(m, &table[index_of(ia, level)]);
	table[index_of(ia, level)] = pa | (level == 3 ? bits : bits & ~UINT64_C(2));
	return span(level);
}

static void put(struct machine *m, enum agent agent, uint64_t ia, uint64_t pa, uint64_t size, uint64_t bits)
{
	for (uint64_t done = 0; done < size;)
		done += put_leaf(m, root_of(m, agent), ia + done, pa + done, size - done, bits);
}

#define AF_ISH_PAGE UINT64_C(0x703)
#define NG_USER UINT64_C(0x840) // nG, AP[1]

static uint64_t stage1_bits(enum agent agent, enum type type)
{
	bool user = agent == VMM || agent == APP;

	return AF_ISH_PAGE | (uint64_t)type << 2 | PXN | (user ? NG_USER : 0);
}

void map(struct machine *m, enum agent agent, uint64_t va, uint64_t pa, uint64_t size, enum type type)
{
	put(m, agent, va, pa, size, stage1_bits(agent, type) | UXN);
}

void map_executable(struct machine *m, enum agent agent, uint64_t va, uint64_t pa, uint64_t size, enum type type)
{
	put(m, agent, va, pa, size, (stage1_bits(agent, type) & ~PXN) | UXN);
}

void stage2(struct machine *m, enum agent guest, uint64_t ipa, uint64_t pa, uint64_t size, enum memattr memattr)
{
	// S2AP RW, XN[1:0]=0b10: what KVM writes for a VFIO BAR
	put(m, guest, ipa, pa, size, UINT64_C(0x00400000000007c3) | (uint64_t)memattr << 2);
}

uint64_t *leaf(struct machine *m, enum agent agent, uint64_t ia)
{
	uint64_t *table = root_of(m, agent);
	unsigned level = 0;

	for (; level < 3 && table[index_of(ia, level)] & 2; level++)
		table = next_table(m, &table[index_of(ia, level)]);
	need(table[index_of(ia, level)], "nothing is mapped at an address whose leaf is to change");
	return &table[index_of(ia, level)];
}

uint64_t root_address(const struct machine *m, enum agent agent)
{
	return MACHINE_BASE + UINT64_C(4096) * (m->root[agent] - 1);
}

static void append(char *to, size_t room, const char *text)
{
	size_t used = strlen(to);

	need(used + strlen(text) < room, "too many regions or assumptions");
	snprintf(to + used, room - used, "%s", text);
}

void region(struct machine *m, const char *name, uint64_t base, uint64_t size, const char *how)
{
	char line[256];

	snprintf(line, sizeof(line), "  - {name: %s, base: 0x%" PRIx64 ", size: 0x%" PRIx64 ", %s}\n", name, base, size,
		 how);
	append(m->regions, sizeof(m->regions), line);
}

void assume(struct machine *m, const char *what)
{
	char line[256];

	snprintf(line, sizeof(line), "  - {%s, because: the scenario says so}\n", what);
	append(m->assume, sizeof(m->assume), line);
}

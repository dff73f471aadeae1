// SPDX-License-Identifier: Apache-2.0
//
// Makes a capture from a seed: one context, a few table pages that all trees share, entries of every kind.
#include "compare.h"

#include <stdlib.h>
#include <string.h>

#define PAGES 64 // of 4 KiB
#define ARENA UINT64_C(0x40000000)

static uint64_t state;
static unsigned slots[8]; // indices in use, of each 4 KiB of a table
static unsigned granule;  // log2 of the size of a table
static bool big1, big2;   // the tables of stage 1 and 2 are big-endian

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * UINT64_C(0x2545f4914f6cdd1d);
}

uint64_t random_below(uint64_t limit)
{
	return (next() >> 11) % limit;
}

static bool chance(unsigned of_100)
{
	return random_below(100) < of_100;
}

uint64_t random_input(void)
{
	uint64_t ia = chance(30) ? ~UINT64_C(0) << (48 + 4 * random_below(2)) : 0;

	for (unsigned level = 0; level < 5; level++) {
		unsigned index = chance(90) ? slots[random_below(8)] + (chance(30) ? (unsigned)random_below(16) : 0)
					    : (unsigned)random_below(512);

		index = (index & 511) + 512 * (unsigned)(chance(50) ? 0 : random_below(UINT64_C(1) << (granule - 12)));
		if (granule + (granule - 3) * level < 64)
			ia ^= (uint64_t)index << (granule + (granule - 3) * level);
		if (level >= 1 && chance(10))
			break;
	}
	return ia;
}

static uint64_t random_address(void)
{
	if (chance(60))
		return ARENA + (4096 * random_below(PAGES) >> granule << granule);
	if (chance(50))
		return random_below(1 << 20) << 12;
	return (next() >> 12) & ~UINT64_C(0xfff);
}

// An entry whose address has its highest bits where DS=1 or FEAT_LPA want them, or not.
static uint64_t random_entry(void)
{
	uint64_t attributes = next() & UINT64_C(0x00e80000000008bc), address = random_address();
	unsigned kind = (unsigned)random_below(100);
	uint64_t entry = (address & UINT64_C(0x0003fffffffff000)) | attributes;

	entry |= chance(85) ? 1 << 10 : 0;
	entry |= chance(20) ? next() & 0x340 : address >> 50 << 8;
	if (granule == 16 && chance(80))
		entry = (entry & ~UINT64_C(0xf000)) | (chance(50) ? address >> 48 << 12 : 0);
	entry |= chance(10) ? UINT64_C(1) << 52 : 0;
	entry |= chance(10) ? (next() & 31) << 59 : 0;
	return entry | (kind < 15 ? next() & 2 : kind < 40 ? 1 : 3);
}

// Entries that follow one another, or nearly so, as many as a contiguous group of some level has.
static void random_group(uint64_t *page, unsigned slot)
{
	unsigned level = chance(50) ? 3 : chance(60) ? 2 : 1, shift = granule + (granule - 3) * (3 - level);
	unsigned count = granule == 12 ? 16 : granule == 14 && level == 3 ? 128 : 32;
	uint64_t *entries = page + (slot & ~(count - 1)), span = (uint64_t)count << shift;
	uint64_t base = ((next() & UINT64_C(0x0000003ffffff000)) | UINT64_C(0x100000000)) / span * span;
	uint64_t first =
		base | (next() & UINT64_C(0x00e80000000008fc)) | UINT64_C(1) << 52 | (level == 3 ? 3 : 1) | 1 << 10;

	for (uint64_t i = 0; i < count; i++) {
		entries[i] = first + (i << shift);
		if (random_below(count * 2) == 0)
			entries[i] ^= 1 << random_below(12);
		if (random_below(count * 2) == 0)
			entries[i] ^= UINT64_C(1) << (48 + random_below(8));
	}
	if (chance(30))
		entries[random_below(count)] = random_entry();
	if (chance(30))
		entries[random_below(count)] ^= 1 << 10;
	if (chance(20))
		entries[random_below(count)] ^= 1 << 7;
}

static void fill_page(uint64_t *page)
{
	unsigned count = 1 + (unsigned)random_below(5);

	for (unsigned i = 0; i < count; i++)
		page[slots[random_below(8)]] = random_entry();
	if (chance(35))
		random_group(page, slots[random_below(8)]);
}

// Entries that let stage 2 translate the arena to itself, so that stage 1 tables are found: its first three tables.
static void identity(uint64_t *pages, uint64_t memattr)
{
	uint64_t leaf = memattr << 2 | 3 << 6 | 3 << 8 | 1 << 10, size = UINT64_C(1) << granule, entries = size / 8;
	uint64_t *second = pages + entries, *third = second + entries;
	uint64_t level1 = ARENA >> (3 * granule - 6) & (entries - 1),
		 level2 = ARENA >> (2 * granule - 3) & (entries - 1);

	for (unsigned i = 0; i < PAGES * UINT64_C(4096) / size; i++)
		third[i] = (ARENA + i * size) | leaf | 3;
	pages[0] = chance(50) ? ARENA | 3 : pages[0]; // one level higher: itself
	if (granule > 12)
		pages[level2] = (ARENA + 2 * size) | 3;
	pages[level1] = (ARENA + size) | 3;
	second[level2] = (ARENA + 2 * size) | 3;
	if (granule == 12 && chance(40))
		pages[level1] = ARENA | leaf | 1;
	else if (chance(40))
		second[level2] = ARENA | leaf | 1;
}

static void reverse(uint64_t *from, const uint64_t *to)
{
	for (; from < to; from++)
		*from = __builtin_bswap64(*from);
}

// Some tables are big-endian. Of two stages one may be: stage 2 mostly has the first three tables.
static void random_orders(uint64_t *pages)
{
	uint64_t size = (UINT64_C(1) << granule) / 8, *rest = pages + 3 * size, *end = pages + PAGES * 512;

	big1 = chance(15);
	big2 = chance(75) ? big1 : !big1;
	if (big2)
		reverse(pages, rest);
	if (big1)
		reverse(rest, end);
}

static void add_register(struct ptp_registers *registers, const char *name, uint64_t value)
{
	registers->at = ptp_realloc(registers->at, registers->count + 1, sizeof(*registers->at));
	registers->at[registers->count++] = (struct ptp_register){.name = name, .value = value};
}

static uint64_t random_size(void)
{
	static const unsigned likely[] = {12, 16, 16, 16, 16, 21, 25, 25, 25, 25, 30, 34, 39, 42};

	return chance(95) ? likely[random_below(14)] : random_below(64);
}

static uint64_t random_base(bool identity_only)
{
	uint64_t page = identity_only ? 0 : random_below(PAGES) >> (granule - 12) << (granule - 12);
	uint64_t base = ARENA + page * 4096 + (chance(10) ? random_below(64) * 64 : 0);

	return base | (chance(20) ? random_below(64) : 0) | next() << 48;
}

static uint64_t random_ps(void)
{
	return chance(70) ? 5 + random_below(2) : random_below(7);
}

// TG0 or TG1, now and then of another granule.
static uint64_t random_tg(bool upper)
{
	static const uint64_t low[3] = {0, 2, 1}, high[3] = {2, 1, 3};

	return chance(4) ? random_below(4) : (upper ? high : low)[(granule - 12) / 2];
}

static uint64_t two_half_tcr(void)
{
	uint64_t tcr = random_size() | random_size() << 16 | random_ps() << 32;

	tcr |= random_tg(false) << 14 | random_tg(true) << 30;

	tcr |= chance(10) ? 1 << 7 : 0;
	tcr |= chance(10) ? 1 << 23 : 0;
	tcr |= (next() & 3) << 12 | (next() & 3) << 28 | (next() & 15) << 39;
	return tcr | (chance(40) ? UINT64_C(1) << 59 : 0);
}

static void stage1_el1(struct ptp_context *context, const char *const names[5])
{
	uint64_t sctlr = (next() & 0x81004) | (chance(92) ? 1 : 0) | (uint64_t)big1 << 25;

	context->stage1.mode = PTP_REGISTERS;
	if (chance(90))
		add_register(&context->stage1.registers, names[0], random_base(false));
	if (chance(60) || !context->stage1.registers.count)
		add_register(&context->stage1.registers, names[1], random_base(false));
	add_register(&context->stage1.registers, names[2], two_half_tcr());
	add_register(&context->stage1.registers, names[3], next());
	add_register(&context->stage1.registers, names[4], sctlr);
}

// EL2 or EL3, which have one range each.
static void stage1_one(struct ptp_context *context, const char *const names[4])
{
	uint64_t tcr = random_size() | random_ps() << 16 | (next() & 3) << 12 | (next() & 3) << 21 | (next() & 1) << 24;

	tcr |= random_tg(false) << 14;
	context->stage1.mode = PTP_REGISTERS;
	add_register(&context->stage1.registers, names[0], random_base(false));
	add_register(&context->stage1.registers, names[1], tcr | (chance(40) ? UINT64_C(1) << 32 : 0));
	add_register(&context->stage1.registers, names[2], next());
	add_register(&context->stage1.registers, names[3], (next() & 0x81004) | 1 | (uint64_t)big1 << 25);
}

static void stage1_smmu(struct ptp_context *context)
{
	static const char *const flags[] = {"EPD0", "EPD1", "AFFD", "HA", "HD"};
	struct ptp_registers *registers = &context->stage1.registers;

	context->stage1.mode = PTP_REGISTERS;
	context->oas = chance(50) ? 0 : chance(50) ? 40 : chance(50) ? 44 : 52;
	add_register(registers, "TTB0", random_base(false) & 0xffffffffffff);
	add_register(registers, "T0SZ", chance(80) ? 16 + random_below(24) : random_size());
	add_register(registers, "TG0", random_tg(false));
	add_register(registers, "IPS", random_ps());
	add_register(registers, "MAIR", next());
	if (big1)
		add_register(registers, "ENDI", 1);
	if (chance(30)) {
		add_register(registers, "TTB1", random_base(false) & 0xffffffffffff);
		add_register(registers, "T1SZ", 16 + random_below(24));
		add_register(registers, "TG1", random_tg(true));
	}
	for (unsigned i = 0; i < 5; i++)
		if (chance(60))
			add_register(registers, flags[i], chance(20));
}

static const struct start {
	unsigned sl, size;
} likely_starts[3][8] = {{{1, 25}, {1, 24}, {1, 27}, {2, 16}, {0, 30}, {2, 20}, {3, 42}, {0, 34}},
			 {{1, 28}, {1, 24}, {2, 25}, {2, 17}, {2, 16}, {3, 14}, {0, 35}, {1, 26}},
			 {{1, 25}, {1, 20}, {2, 16}, {2, 20}, {2, 12}, {2, 14}, {0, 34}, {1, 22}}};
// VSTCR_EL2: mostly the size, granule and start level of VTCR, or another size; SA and SW.
static uint64_t random_vstcr(uint64_t vtcr)
{
	uint64_t vstcr = (vtcr & (UINT64_C(1) << 33 | 0xc0ff)) | (chance(50) ? 0 : next() & UINT64_C(0x60000000));

	return chance(85) ? vstcr : vstcr ^ (1 + random_below(3));
}

static void stage2(struct ptp_context *context, bool ds)
{
	const struct start *pick = &likely_starts[(granule - 12) / 2][random_below(8)];
	uint64_t vtcr = (chance(95) ? pick->size : random_below(64)) | (uint64_t)pick->sl << 6 | random_tg(false) << 14;
	static const uint64_t hcr_bits = UINT64_C(1) << 46 | UINT64_C(3) << 32 | UINT64_C(1) << 57 | 1 << 2;

	vtcr |= random_ps() << 16 | (next() & 3) << 21 | (next() & 3) << 12 | (next() & 3) << 29;
	if (ds)
		vtcr |= UINT64_C(1) << 32 | (chance(20) ? UINT64_C(1) << 33 : 0);
	context->stage2.mode = PTP_REGISTERS;
	add_register(&context->stage2.registers, "VTCR_EL2", vtcr);
	add_register(&context->stage2.registers, "VSTCR_EL2", random_vstcr(vtcr));
	add_register(&context->stage2.registers, "VSTTBR_EL2", random_base(chance(80)));
	add_register(&context->stage2.registers, "VTTBR_EL2", random_base(chance(80)));
	add_register(&context->stage2.registers, "SCTLR_EL2", (uint64_t)big2 << 25);
	add_register(&context->stage2.registers, "HCR_EL2",
		     (next() & hcr_bits) | (chance(15) ? UINT64_C(3) << 42 : 0) | UINT64_C(1) << 31 |
			     (chance(95) ? 1 : 0) | (chance(5) ? 1 << 12 : 0));
}

static void stage2_smmu(struct ptp_context *context)
{
	static const char *const flags[] = {"S2AFFD", "S2HA", "S2HD", "S2PTW"};
	const struct start *pick = &likely_starts[(granule - 12) / 2][random_below(8)];
	struct ptp_registers *registers = &context->stage2.registers;

	context->stage2.mode = PTP_REGISTERS;
	add_register(registers, "S2TTB", random_base(chance(80)) & 0xffffffffffff);
	add_register(registers, "S2T0SZ", chance(95) ? pick->size : random_below(64));
	add_register(registers, "S2SL0", pick->sl);
	add_register(registers, "S2TG", random_tg(false));
	add_register(registers, "S2PS", random_ps());
	add_register(registers, "S2FWB", random_below(2));
	if (big2)
		add_register(registers, "S2ENDI", 1);
	for (unsigned i = 0; i < 4; i++)
		if (chance(60))
			add_register(registers, flags[i], chance(20));
}

static uint64_t value_of(const struct ptp_context *context, const char *name)
{
	const struct ptp_registers *all[2] = {&context->stage1.registers, &context->stage2.registers};

	for (unsigned i = 0; i < 2; i++)
		for (size_t j = 0; j < all[i]->count; j++)
			if (!strcmp(all[i]->at[j].name, name))
				return all[i]->at[j].value;
	return 0;
}

// The words that say what the fields of the context do, in place of them. What was not given is 0, EPD1 where TTB1 is not.
static void to_words(struct ptp_context *context)
{
	bool first = context->stage1.mode == PTP_REGISTERS, second = context->stage2.mode == PTP_REGISTERS;
	uint64_t *ste = ptp_calloc(8, sizeof(*ste)), *cd = ptp_calloc(8, sizeof(*cd));

	ste[0] = 1 | (uint64_t)(4 | first | second << 1) << 1;
	ste[1] = value_of(context, "S2FWB") << 25 | (next() & 15) << 32;
	ste[2] = value_of(context, "S2T0SZ") << 32 | value_of(context, "S2SL0") << 38 | value_of(context, "S2TG") << 46;
	ste[2] |= value_of(context, "S2PS") << 48 | UINT64_C(1) << 51 | value_of(context, "S2AFFD") << 53;
	ste[2] |= value_of(context, "S2ENDI") << 52 | value_of(context, "S2PTW") << 54 |
		  value_of(context, "S2HD") << 55 | value_of(context, "S2HA") << 56;
	ste[3] = value_of(context, "S2TTB") & ~UINT64_C(15);
	cd[0] = value_of(context, "T0SZ") | value_of(context, "TG0") << 6 | value_of(context, "EPD0") << 14;
	cd[0] |= value_of(context, "ENDI") << 15 | value_of(context, "T1SZ") << 16 | value_of(context, "TG1") << 22 |
		 UINT64_C(1) << 31;
	cd[0] |= (value_of(context, "TTB1") ? value_of(context, "EPD1") : 1) << 30 | value_of(context, "IPS") << 32;
	cd[0] |= value_of(context, "AFFD") << 35 | UINT64_C(1) << 41 | value_of(context, "HD") << 42;
	cd[0] |= value_of(context, "HA") << 43 | (next() & 0xffff) << 48;
	cd[1] = (value_of(context, "TTB0") & ~UINT64_C(15)) | (next() & 2);
	cd[2] = (value_of(context, "TTB1") & ~UINT64_C(15)) | (next() & 2);
	cd[3] = value_of(context, "MAIR");
	context->ste = ste;
	context->cd = cd;
	context->stage1.registers.count = context->stage2.registers.count = 0;
}

static void smmu(struct ptp_context *context)
{
	context->regime = PTP_SMMU;
	stage1_smmu(context);
	if (chance(60))
		stage2_smmu(context);
	if (chance(30)) {
		context->stage1.mode = PTP_BYPASS;
		context->stage1.registers.count = 0;
	}
	if (chance(50))
		to_words(context);
}

static void random_context(struct ptp_context *context)
{
	static const char *const el1[] = {"TTBR0_EL1", "TTBR1_EL1", "TCR_EL1", "MAIR_EL1", "SCTLR_EL1"};
	static const char *const el2[] = {"TTBR0_EL2", "TTBR1_EL2", "TCR_EL2", "MAIR_EL2", "SCTLR_EL2"};
	static const char *const only_el2[] = {"TTBR0_EL2", "TCR_EL2", "MAIR_EL2", "SCTLR_EL2"};
	static const char *const el3[] = {"TTBR0_EL3", "TCR_EL3", "MAIR_EL3", "SCTLR_EL3"};
	unsigned kind = (unsigned)random_below(100);

	*context = (struct ptp_context){.name = "random",
					.owner = "guest:1",
					.owner_kind = chance(50) ? PTP_GUEST : PTP_HOST};
	if (kind < 15) {
		smmu(context);
	} else if (kind < 20) {
		context->regime = PTP_EL3;
		stage1_one(context, el3);
	} else if (kind < 25) {
		context->regime = PTP_EL2;
		stage1_one(context, only_el2);
	} else if (kind < 40) {
		context->regime = PTP_EL20;
		stage1_el1(context, el2);
	} else if (kind < 55) {
		stage2(context, chance(40));
		context->stage1.mode = chance(70) ? PTP_FREE : PTP_OFF;
	} else {
		stage1_el1(context, el1);
		if (kind > 65)
			stage2(context, chance(40));
	}
}

// A state that the context may be in, and a CPU that has it.
static void random_state(struct ptp_capture *capture)
{
	struct ptp_context *context = &capture->contexts.at[0];
	bool root = chance(50);

	if (context->regime == PTP_EL3)
		context->security = root ? PTP_ROOT : PTP_SECURE;
	else if (context->regime != PTP_SMMU && chance(40))
		context->security = chance(60) ? PTP_SECURE : PTP_REALM;
	capture->feature[PTP_FEAT_RME] = root || context->security == PTP_REALM ? PTP_YES : PTP_NO;
	capture->feature[PTP_FEAT_SEL2] = PTP_YES;
	add_register(&capture->cpu, "ID_AA64MMFR4_EL1", 0);
}

// ID_AA64MMFR0_EL1: PARange, and for each granule which of it there is.
static uint64_t random_id(void)
{
	uint64_t id = random_ps();

	id |= (chance(95) ? random_below(2) : 15) << 28 | (chance(95) ? UINT64_C(0) : 15) << 24;
	id |= (chance(95) ? 1 + random_below(2) : 0) << 20;
	for (unsigned i = 32; i <= 40; i += 4)
		id |= (chance(70) ? 0 : chance(10) ? 1 : 2 + random_below(2)) << i;
	return id;
}

struct ptp_capture *random_capture(uint64_t seed)
{
	struct ptp_capture *capture = ptp_calloc(1, sizeof(*capture));
	uint64_t *pages = ptp_calloc(PAGES, 4096);

	state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	for (unsigned i = 0; i < 16; i++)
		next();
	granule = 12 + 2 * (unsigned)(chance(40) ? 0 : 1 + random_below(2));
	for (unsigned i = 0; i < 8; i++)
		slots[i] = i < 4 ? i : (unsigned)random_below(512);
	for (unsigned i = 0; i < PAGES; i++)
		fill_page(pages + 512 * i);
	identity(pages, chance(80) ? 15 : random_below(16));
	random_orders(pages);
	*ptp_push(&capture->memory.segments) =
		(struct ptp_segment){.pa = ARENA, .size = PAGES * 4096, .data = (uint8_t *)pages, .file = "random"};
	for (unsigned i = 0; i < PTP_FEATURE_COUNT; i++)
		capture->feature[i] = chance(60) ? PTP_YES : PTP_NO;
	capture->feature[PTP_FEAT_S2FWB] = PTP_YES;
	capture->feature[PTP_FEAT_TCR2] = PTP_NO;
	if (chance(50))
		add_register(&capture->cpu, "ID_AA64MMFR0_EL1", random_id());
	random_context(ptp_push(&capture->contexts));
	random_state(capture);
	return capture;
}

void random_free(struct ptp_capture *capture)
{
	free((void *)(uintptr_t)capture->memory.segments.at[0].data);
	free(capture->memory.segments.at);
	free(capture->contexts.at[0].stage1.registers.at);
	free(capture->contexts.at[0].stage2.registers.at);
	free((void *)(uintptr_t)capture->contexts.at[0].ste);
	free((void *)(uintptr_t)capture->contexts.at[0].cd);
	free(capture->contexts.at);
	free(capture->cpu.at);
	free(capture);
}

// SPDX-License-Identifier: Apache-2.0
//
// Every granule, level and address format: one bit of the input and one of the output address at a time.
//
// What is expected comes from divisions and remainders of addresses, not from tables of shifts as the walk has them.
#include "verifier/walk/gap.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define BASE UINT64_C(0x80000000)
#define ROOT_ROOM (UINT64_C(1) << 20) // 16 concatenated tables of 64 KiB
#define SIZE (2 * ROOT_ROOM)
#define AF_SH (UINT64_C(1) << 10 | 3 << 8)
#define CONTIGUOUS (UINT64_C(1) << 52)

struct format {
	unsigned granule; // KiB
	bool wide;        // 52-bit addresses
	unsigned stage;
};

struct machine {
	struct ptp_capture capture;
	struct ptp_context *context;
	struct ptp_classes classes;
	struct ptp_map map;
	uint64_t *word; // of the tables, from BASE on: the root, then one of each level below it
	uint64_t *set[8];
	size_t set_count;
};

static void set_register(struct ptp_registers *registers, const char *name, uint64_t value)
{
	registers->at = ptp_realloc(registers->at, registers->count + 1, sizeof(*registers->at));
	registers->at[registers->count++] = (struct ptp_register){.name = name, .value = value};
}

static unsigned tg0(const struct format *f)
{
	return f->granule == 4 ? 0 : f->granule == 16 ? 2 : 1;
}

// A machine with everything that the format may need, whose input has BITS bits; SL of stage 2.
static struct machine *machine_new(const struct format *f, unsigned bits, unsigned sl)
{
	struct machine *m = ptp_calloc(1, sizeof(*m));
	bool ds = f->wide && f->granule != 64;
	uint64_t size = 64 - bits, ps = f->wide ? 6 : 5;

	m->word = aligned_alloc(64, SIZE);
	memset(m->word, 0, SIZE);
	*ptp_push(&m->capture.memory.segments) =
		(struct ptp_segment){.pa = BASE, .size = SIZE, .data = (uint8_t *)m->word, .file = "tables"};
	for (size_t i = 0; i < PTP_FEATURE_COUNT; i++)
		m->capture.feature[i] = PTP_NO;
	m->capture.feature[PTP_FEAT_LPA2] = m->capture.feature[PTP_FEAT_LPA2_16K] = m->capture.feature[PTP_FEAT_LVA] =
		m->capture.feature[PTP_FEAT_TTST] = PTP_YES;
	set_register(&m->capture.cpu, "ID_AA64MMFR0_EL1", ps | 1 << 28 | 2 << 20);
	m->context = ptp_push(&m->capture.contexts);
	*m->context = (struct ptp_context){.name = "test", .owner = "host", .stage1.mode = PTP_REGISTERS};
	if (f->stage == 1) {
		set_register(&m->context->stage1.registers, "TTBR0_EL1", BASE);
		set_register(&m->context->stage1.registers, "SCTLR_EL1", 1);
		set_register(&m->context->stage1.registers, "TCR_EL1",
			     (uint64_t)ds << 59 | ps << 32 | tg0(f) << 14 | size);
		return m;
	}
	m->context->stage1.mode = PTP_FREE;
	m->context->stage2.mode = PTP_REGISTERS;
	set_register(&m->context->stage2.registers, "VTTBR_EL2", BASE);
	set_register(&m->context->stage2.registers, "HCR_EL2", UINT64_C(1) << 31 | 1);
	set_register(&m->context->stage2.registers, "VTCR_EL2",
		     (uint64_t)(sl >> 2) << 33 | (uint64_t)ds << 32 | ps << 16 | tg0(f) << 14 | (sl & 3) << 6 | size);
	return m;
}

static void machine_free(struct machine *m)
{
	ptp_map_free(&m->map);
	ptp_classes_free(&m->classes);
	free(m->word);
	free(m->context->stage1.registers.at);
	free(m->context->stage2.registers.at);
	free(m->capture.cpu.at);
	free(m->capture.contexts.at);
	free(m->capture.memory.segments.at);
	free(m);
}

// Bytes that one entry of LEVEL spans: a page, and for each level above as much again as a table has entries.
static uint64_t span_of(const struct format *f, int level)
{
	uint64_t span = (uint64_t)f->granule * 1024;

	for (; level < 3; level++)
		span *= f->granule * 128;
	return span;
}

// An address as it stands in a descriptor of the format.
static uint64_t placed(const struct format *f, uint64_t address)
{
	uint64_t low = address % (UINT64_C(1) << 48), high = address >> 48;

	if (!f->wide)
		return address;
	if (f->granule == 64)
		return low | high << 12;
	return low | (high % 4) << 48 | high / 4 << 8;
}

// The word for IA at LEVEL, in the tables that begin with a root at level START.
static uint64_t *word_at(struct machine *m, const struct format *f, int start, int level, uint64_t ia)
{
	uint64_t index = ia / span_of(f, level), entries = f->granule * 128;

	if (level == start)
		return m->word + index;
	return m->word + ROOT_ROOM / 8 + (uint64_t)(level - start - 1) * 8192 + index % entries;
}

// Tables from the root down to LEVEL for IA, and LEAF there. What was put before is taken away.
static void put(struct machine *m, const struct format *f, int start, int level, uint64_t ia, uint64_t leaf)
{
	while (m->set_count)
		*m->set[--m->set_count] = 0;
	for (int i = start; i <= level; i++) {
		uint64_t *word = word_at(m, f, start, i, ia);

		*word = i == level ? leaf : (BASE + ROOT_ROOM + (uint64_t)(i - start) * 65536) | 3;
		m->set[m->set_count++] = word;
	}
}

static void walk(struct machine *m)
{
	ptp_map_free(&m->map);
	ptp_walk(&m->capture, 0, &m->classes, &m->map);
}

// The first run.
static struct ptp_run run_of(const struct machine *m)
{
	return ptp_unpack(&m->map.runs.at[0]);
}

static uint64_t leaf_of(const struct format *f, int level, uint64_t pa)
{
	uint64_t attributes = f->stage == 1 ? 0 : 0xf << 2 | 3 << 6;

	if (f->wide && f->granule != 64)
		return placed(f, pa) | 1 << 10 | attributes | (level == 3 ? 3 : 1);
	return placed(f, pa) | AF_SH | attributes | (level == 3 ? 3 : 1);
}

static bool block_is_legal(const struct format *f, int level)
{
	int highest = f->granule == 4 ? 1 : 2;

	return level == 3 || (level < 3 && level >= highest - f->wide);
}

// The root's level for the largest input of a format, its {SL2,SL0} and how many bits that is.
static int largest(const struct format *f, unsigned *bits, unsigned *sl)
{
	*bits = f->wide ? 52 : 48;
	if (f->granule == 4) {
		*sl = f->wide ? 4 : 2;
		return f->wide ? -1 : 0;
	}
	*sl = f->granule == 16 && f->wide ? 3 : 2;
	// 16 KiB of 48 bits: level 0 with two entries at stage 1, level 1 with two tables at stage 2.
	return f->granule == 16 && (f->wide || f->stage == 1) ? 0 : 1;
}

static void expect_leaf(struct machine *m, const struct format *f, int level, uint64_t ia, uint64_t pa)
{
	uint64_t span = span_of(f, level), offset = ia % span;
	bool legal = block_is_legal(f, level) && pa < (f->wide ? UINT64_C(1) << 52 : UINT64_C(1) << 48);
	struct ptp_translation t;

	walk(m);
	cr_assert(m->map.gaps.count <= 0, "%s", m->map.gaps.at[0].reason);
	cr_assert(m->map.runs.count == legal, "%u KiB level %d ia %lx pa %lx: %zu runs", f->granule, level,
		  (unsigned long)ia, (unsigned long)pa, m->map.runs.count);
	ptp_translate(&m->capture, 0, ia, &t);
	cr_assert((t.fault == PTP_FAULT_NONE) == legal && !t.unknown);
	if (legal) {
		const struct ptp_run run = run_of(m);

		cr_assert(run.ia == ia - offset && run.pa == pa && run.size == span,
			  "%u KiB level %d ia %lx pa %lx: %lx to %lx", f->granule, level, (unsigned long)ia,
			  (unsigned long)pa, (unsigned long)run.ia, (unsigned long)run.pa);
		cr_assert(t.pa == pa + offset && t.size == span);
	} else {
		cr_assert(t.fault_level == level && t.fault_stage == f->stage);
		cr_assert(t.fault == (block_is_legal(f, level) ? PTP_FAULT_ADDRESS_SIZE : PTP_FAULT_TRANSLATION));
	}
	ptp_translation_free(&t);
}

// One bit of the input with output 0, and one of the output with the highest input.
static void walking_ones(const struct format *f)
{
	unsigned bits, sl;
	int start = largest(f, &bits, &sl);
	struct machine *m = machine_new(f, bits, sl);

	for (int level = start; level <= 3; level++) {
		uint64_t top = UINT64_C(1) << (bits - 1);

		for (unsigned bit = 0; bit < bits; bit++) {
			put(m, f, start, level, UINT64_C(1) << bit, leaf_of(f, level, 0));
			expect_leaf(m, f, level, UINT64_C(1) << bit, 0);
		}
		for (uint64_t pa = span_of(f, level); pa < UINT64_C(1) << (f->wide ? 52 : 48); pa *= 2) {
			put(m, f, start, level, top, leaf_of(f, level, pa));
			expect_leaf(m, f, level, top, pa);
		}
	}
	machine_free(m);
}

Test(geometry, every_bit)
{
	for (unsigned granule = 4; granule <= 64; granule *= 4)
		for (unsigned wide = 0; wide < 2; wide++)
			for (unsigned stage = 1; stage <= 2; stage++)
				walking_ones(&(struct format){granule, wide, stage});
}

// Each format's address bits that are too high for PS: an address size fault, and no mapping.
Test(geometry, address_size)
{
	for (unsigned granule = 4; granule <= 64; granule *= 4) {
		struct format f = {granule, true, 1};
		unsigned bits, sl;
		int start = largest(&f, &bits, &sl);
		struct machine *m = machine_new(&f, bits, sl);

		// PS of 48 bits, the format as before.
		m->context->stage1.registers.at[2].value ^= UINT64_C(3) << 32;
		for (unsigned bit = 44; bit < 52; bit++) {
			uint64_t pa = UINT64_C(1) << bit;
			struct ptp_translation t;

			put(m, &f, start, 3, 0, leaf_of(&f, 3, pa));
			walk(m);
			cr_expect(m->map.runs.count == (bit < 48), "%u KiB bit %u: %zu runs", granule, bit,
				  m->map.runs.count);
			ptp_translate(&m->capture, 0, 0, &t);
			cr_expect(t.fault == (bit < 48 ? PTP_FAULT_NONE : PTP_FAULT_ADDRESS_SIZE));
			ptp_translation_free(&t);
		}
		machine_free(m);
	}
}

// Stage 1: every size. The root's level is the lowest at which one table is enough.
Test(geometry, input_sizes)
{
	for (unsigned granule = 4; granule <= 64; granule *= 4) {
		for (unsigned size = 0; size < 64; size++) {
			struct format f = {granule, granule == 64, 1};
			struct machine *m = machine_new(&f, 64 - size, 0);
			unsigned least = granule == 64 ? 12 : 16, most = granule == 64 ? 47 : 48;
			uint64_t ia = size ? UINT64_C(1) << (63 - size) : 0;
			int start = 3;

			while (start > -1 && 2 * ia > span_of(&f, start) * granule * 128)
				start--;
			if (size < least || size > most) {
				walk(m);
				cr_expect(m->map.runs.count == 0 && m->map.breaches.count == 1, "%u KiB %u", granule,
					  size);
				cr_expect(!strcmp(m->map.breaches.at[0].rule, "cfg.range"));
				cr_expect(m->map.gaps.count == (size > most), "%u KiB %u", granule, size);
			} else {
				put(m, &f, start, 3, ia, leaf_of(&f, 3, 0x40000000));
				expect_leaf(m, &f, 3, ia, 0x40000000);
			}
			machine_free(m);
		}
	}
}

// Stage 2: every start level with every size. Inputs that one table of the level cannot hold need up to 16 of them.
static void start_level(const struct format *f, unsigned sl, int start)
{
	for (unsigned bits = f->granule == 64 ? 17 : 16; bits <= (f->wide ? 52u : 48u); bits++) {
		struct machine *m = machine_new(f, bits, sl);
		uint64_t ia = UINT64_C(1) << (bits - 1), table = span_of(f, start) * f->granule * 128;
		bool legal = start < 4 && 2 * ia > span_of(f, start) && 2 * ia <= 16 * table;
		struct ptp_translation t;

		if (legal) {
			put(m, f, start, 3, ia, leaf_of(f, 3, 0x40000000));
			expect_leaf(m, f, 3, ia, 0x40000000);
			cr_expect(m->map.breaches.count == 0);
		} else {
			walk(m);
			ptp_translate(&m->capture, 0, 0, &t);
			cr_expect(m->map.runs.count == 0 && m->map.gaps.count == 0 && m->map.breaches.count == 1);
			cr_expect(!strcmp(m->map.breaches.at[0].rule, "cfg.level"));
			cr_expect(t.fault == PTP_FAULT_TRANSLATION && t.fault_level == 0 && t.fault_stage == 2);
			ptp_translation_free(&t);
		}
		machine_free(m);
	}
}

Test(geometry, start_levels)
{
	static const int levels[3][4] = {{2, 1, 0, 3}, {3, 2, 1, 4}, {3, 2, 1, 4}}; // 4: reserved without DS

	for (unsigned granule = 4, row = 0; granule <= 64; granule *= 4, row++)
		for (unsigned sl = 0; sl < 4; sl++)
			start_level(&(struct format){granule, false, 2}, sl, levels[row][sl]);
	start_level(&(struct format){16, true, 2}, 3, 0);
	start_level(&(struct format){4, true, 2}, 4, -1);
	start_level(&(struct format){4, true, 2}, 5, 4);
	start_level(&(struct format){64, true, 2}, 2, 1);
	start_level(&(struct format){64, true, 2}, 3, 4);
}

// The level above those that every CPU has needs so many bits of physical address, also where the input needs that level.
Test(geometry, start_levels_of_small_cpus)
{
	static const struct {
		unsigned granule, bits, parange;
		bool legal;
	} rows[] = {{4, 40, 3, false}, {4, 40, 4, true}, {16, 40, 2, false}, {16, 40, 3, true}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct format f = {rows[i].granule, false, 2};
		struct machine *m = machine_new(&f, rows[i].bits, 2);

		m->capture.cpu.at[0].value = rows[i].parange | 2 << 20;
		walk(m);
		cr_expect(m->map.breaches.count == !rows[i].legal && m->map.gaps.count == 0, "row %zu", i);
		if (!rows[i].legal && m->map.breaches.count)
			cr_expect(strstr(m->map.breaches.at[0].reason, "2 is reserved") != NULL, "row %zu", i);
		machine_free(m);
	}
}

// Contiguous groups. Sizes as the architecture lists them, 0: the bit means nothing there.
static void contiguous(const struct format *f, int level, uint64_t group)
{
	unsigned bits, sl;
	int start = largest(f, &bits, &sl);
	struct machine *m = machine_new(f, bits, sl);
	uint64_t span = span_of(f, level), ia = UINT64_C(1) << (bits - 1), count = group ? group / span : 1;
	uint64_t *first = word_at(m, f, start, level, ia);

	// The last entry alone stands for all of its group.
	put(m, f, start, level, ia, 0);
	first[count - 1] = leaf_of(f, level, (count - 1) * span) | CONTIGUOUS;
	walk(m);
	cr_expect(m->map.runs.count == 1 && run_of(m).ia == ia && run_of(m).pa == 0 && run_of(m).size == count * span,
		  "%u KiB level %d", f->granule, level);
	// A whole one, and the one after it, across every piece in which a table is read.
	for (uint64_t i = 0; i < 2 * count; i++)
		first[i] = leaf_of(f, level, i * span) | CONTIGUOUS;
	walk(m);
	cr_expect(m->map.runs.count == 1 && run_of(m).size == 2 * count * span && m->map.gaps.count == 0);
	cr_expect(m->map.leaf_entries == 2 * count);
	machine_free(m);
}

Test(geometry, contiguous_groups)
{
	const uint64_t K = 1024, M = 1024 * K, G = 1024 * M;

	for (unsigned wide = 0; wide < 2; wide++) {
		for (unsigned stage = 1; stage <= 2; stage++) {
			contiguous(&(struct format){4, wide, stage}, 3, 64 * K);
			contiguous(&(struct format){4, wide, stage}, 2, 32 * M);
			contiguous(&(struct format){4, wide, stage}, 1, 16 * G);
			contiguous(&(struct format){16, wide, stage}, 3, 2 * M);
			contiguous(&(struct format){16, wide, stage}, 2, 1 * G);
			contiguous(&(struct format){64, wide, stage}, 3, 2 * M);
			contiguous(&(struct format){64, wide, stage}, 2, 16 * G);
		}
	}
	contiguous(&(struct format){4, true, 1}, 0, 0);
	contiguous(&(struct format){16, true, 1}, 1, 0);
	contiguous(&(struct format){64, true, 1}, 1, 0);
}

// A run that goes on from one 4 KiB of a table to the next, and from one table to the next.
Test(geometry, runs_across_pieces)
{
	for (unsigned granule = 16; granule <= 64; granule *= 4) {
		struct format f = {granule, false, 1};
		unsigned bits, sl;
		int start = largest(&f, &bits, &sl);
		struct machine *m = machine_new(&f, bits, sl);
		uint64_t entries = granule * 128, span = span_of(&f, 3);

		put(m, &f, start, 3, 0, 0);
		for (uint64_t i = 0; i < entries; i++)
			*word_at(m, &f, start, 3, i * span) = leaf_of(&f, 3, i * span);
		*word_at(m, &f, start, 2, span_of(&f, 2)) = leaf_of(&f, 2, span_of(&f, 2));
		walk(m);
		cr_expect(m->map.runs.count == 1 && run_of(m).size == 2 * span_of(&f, 2));
		cr_expect(m->map.leaf_entries == entries + 1 && m->map.gaps.count == 0);
		// A piece that is not there leaves out what it says, and nothing else.
		m->capture.memory.segments.at[0].size = ROOT_ROOM + (uint64_t)(3 - start - 1) * 65536 + 4096;
		walk(m);
		cr_expect(m->map.missing_pages == granule / 4 - 1);
		cr_expect(m->map.runs.count == 2 && run_of(m).size == 512 * span);
		machine_free(m);
	}
}

// What registers must not say: the rule that they break, whether anything is left open (a gap), and the fault.
Test(geometry, breaches)
{
	static const struct {
		struct format f;
		const char *name, *rule, *text;
		uint64_t value;
		bool open;
		enum ptp_fault fault;
		enum ptp_answer lva;
	} rows[] = {
		{{4, 0, 1}, "TCR_EL1", "cfg.range", "T0SZ 15", 15, true, PTP_FAULT_NONE, PTP_NO},
		{{4, 0, 1}, "TCR_EL1", "cfg.range", "T0SZ 15", 15, false, PTP_FAULT_TRANSLATION, PTP_YES},
		{{4, 0, 1}, "TCR_EL1", "cfg.range", "T0SZ 49", 49, true, PTP_FAULT_NONE, PTP_YES},
		{{64, 0, 1}, "TCR_EL1", "cfg.range", "T0SZ 48", 1 << 14 | 48, true, PTP_FAULT_NONE, PTP_YES},
		{{4, 0, 1}, "TCR_EL1", "cfg.range", "granule size", 3 << 14 | 16, true, PTP_FAULT_NONE, PTP_YES},
		{{4, 0, 1},
		 "TCR_EL1",
		 "cfg.range",
		 "output size",
		 UINT64_C(7) << 32 | 16,
		 false,
		 PTP_FAULT_NONE,
		 PTP_YES},
		{{4, 0, 1},
		 "TTBR0_EL1",
		 "cfg.base",
		 "below the table's alignment",
		 BASE | 8,
		 true,
		 PTP_FAULT_NONE,
		 PTP_YES},
		{{4, 0, 1},
		 "TTBR0_EL1",
		 "cfg.base",
		 "beyond the output size of 32",
		 UINT64_C(1) << 32,
		 false,
		 PTP_FAULT_ADDRESS_SIZE,
		 PTP_YES},
		{{16, 0, 2},
		 "VTCR_EL2",
		 "cfg.level",
		 "3 is reserved",
		 2 << 14 | 3 << 6 | 32,
		 false,
		 PTP_FAULT_TRANSLATION,
		 PTP_YES},
		{{4, 0, 2},
		 "VTCR_EL2",
		 "cfg.level",
		 "inconsistent with T0SZ 30",
		 2 << 6 | 30,
		 false,
		 PTP_FAULT_TRANSLATION,
		 PTP_YES},
		{{4, 0, 2}, "VTCR_EL2", "cfg.range", "T0SZ 15", 2 << 6 | 15, true, PTP_FAULT_NONE, PTP_YES},
		{{4, 0, 2},
		 "VTTBR_EL2",
		 "cfg.base",
		 "below the table's alignment",
		 BASE | 0x40,
		 true,
		 PTP_FAULT_NONE,
		 PTP_YES},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct machine *m = machine_new(&rows[i].f, 32, 0);
		struct ptp_registers *registers =
			rows[i].f.stage == 1 ? &m->context->stage1.registers : &m->context->stage2.registers;
		struct ptp_translation t;

		for (size_t j = 0; j < registers->count; j++) {
			if (!strcmp(registers->at[j].name, "TCR_EL1"))
				registers->at[j].value &= ~(UINT64_C(7) << 32);
			if (!strcmp(registers->at[j].name, rows[i].name))
				registers->at[j].value = rows[i].value;
		}
		m->capture.feature[PTP_FEAT_LVA] = rows[i].lva;
		walk(m);
		cr_assert(m->map.breaches.count == 1, "row %zu: %zu", i, m->map.breaches.count);
		cr_expect(!strcmp(m->map.breaches.at[0].rule, rows[i].rule), "row %zu", i);
		cr_expect(strstr(m->map.breaches.at[0].reason, rows[i].text) != NULL, "row %zu: %s", i,
			  m->map.breaches.at[0].reason);
		cr_expect((m->map.gaps.count == 1) == rows[i].open, "row %zu", i);
		ptp_translate(&m->capture, 0, 0, &t);
		if (rows[i].fault)
			cr_expect(t.fault == rows[i].fault && t.fault_level == 0 && t.fault_stage == rows[i].f.stage);
		ptp_translation_free(&t);
		machine_free(m);
	}
}

// What a CPU lacks, or may lack, is never guessed.
Test(geometry, features)
{
	static const struct {
		struct format f;
		unsigned bits;
		uint64_t id; // of ID_AA64MMFR0_EL1, 0: not given
		const char *gap;
		enum ptp_answer large; // FEAT_LPA2 of either granule
	} rows[] = {
		{{16, 0, 1}, 48, 0x5, "no 16 KiB granule at stage 1", PTP_UNKNOWN},
		{{64, 0, 1}, 48, 0x0f000005, "no 64 KiB granule at stage 1", PTP_UNKNOWN},
		{{64, 0, 2}, 40, UINT64_C(1) << 36 | 5, "no 64 KiB granule at stage 2", PTP_UNKNOWN},
		{{64, 1, 1}, 48, 0, "52-bit addresses is not known", PTP_UNKNOWN},
		{{64, 0, 1}, 48, 0, NULL, PTP_UNKNOWN},
		{{16, 0, 1}, 48, 0x100005, NULL, PTP_UNKNOWN},
		{{16, 1, 1},
		 48,
		 0,
		 "DS=1 but FEAT_LPA2 is not known; give ID_AA64MMFR0_EL1, or FEAT_LPA2_16K",
		 PTP_UNKNOWN},
		{{16, 1, 1}, 52, 0, NULL, PTP_YES},
		{{4, 1, 1}, 48, 0, "DS=1 but FEAT_LPA2 is not known; give ID_AA64MMFR0_EL1, or FEAT_LPA2", PTP_UNKNOWN},
		{{4, 1, 1}, 52, 0, NULL, PTP_YES},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct machine *m = machine_new(&rows[i].f, rows[i].bits, 1);

		m->capture.cpu.at[0].value = rows[i].id;
		m->capture.cpu.count = rows[i].id != 0;
		m->capture.feature[PTP_FEAT_LPA2] = m->capture.feature[PTP_FEAT_LPA2_16K] = rows[i].large;
		walk(m);
		cr_expect(m->map.gaps.count == (rows[i].gap != NULL), "row %zu", i);
		if (rows[i].gap && m->map.gaps.count)
			cr_expect(strstr(m->map.gaps.at[0].reason, rows[i].gap) != NULL, "row %zu: %s", i,
				  m->map.gaps.at[0].reason);
		machine_free(m);
	}
}

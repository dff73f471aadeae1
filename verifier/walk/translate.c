// SPDX-License-Identifier: Apache-2.0
//
// Translates one address, step by step, with the faults that the architecture gives.
//
// Source: Arm ARM, "Translation process", "MMU faults" and their priorities. Permissions of the access are not
// applied, and the Contiguous bit is not needed: a walk reads each entry for itself.
#include "verifier/walk/descriptor.h"
#include "verifier/walk/gap.h"
#include "verifier/walk/smmu.h"

#include <endian.h>
#include <stdlib.h>

// Where one stage's walk ends.
struct leaf {
	uint64_t address; // of the input address itself
	uint64_t size;
	int level;
	struct ptp_class class;
};

static bool fault(struct ptp_translation *t, enum ptp_fault fault, unsigned stage, int level)
{
	t->fault = fault;
	t->fault_stage = stage;
	t->fault_level = level;
	return false;
}

static struct ptp_step *step(struct ptp_translation *t, const struct ptp_geometry *g, int level, uint64_t address,
			     uint64_t ipa)
{
	struct ptp_step *new = ptp_push(&t->steps);

	*new = (struct ptp_step){.stage = g->stage, .level = level, .address = address, .ipa = ipa};
	return new;
}

// Reads the descriptor at STEP's address into it.
static bool read_descriptor(const struct ptp_memory *memory, const struct ptp_geometry *g, struct ptp_step *step)
{
	uint64_t word;

	step->kind = "missing";
	if (!ptp_memory_read(memory, step->address, &word, sizeof(word)))
		return false;
	step->descriptor = g->big_endian ? be64toh(word) : le64toh(word);
	return true;
}

static const char *kind_name(enum ptp_entry_kind kind)
{
	static const char *const names[] = {"invalid", "table", "block", "page"};

	return names[kind];
}

// The faults of one entry. True when the walk goes on, or ends at it.
static bool take_entry(struct ptp_translation *t, const struct ptp_geometry *g, int level,
		       const struct ptp_entry *entry)
{
	if (entry->kind == PTP_INVALID)
		return fault(t, PTP_FAULT_TRANSLATION, g->stage, level);
	if (entry->beyond)
		return fault(t, PTP_FAULT_ADDRESS_SIZE, g->stage, level);
	if (entry->kind != PTP_TABLE && !entry->af && !g->hardware_af)
		return fault(t, PTP_FAULT_ACCESS_FLAG, g->stage, level);
	return true;
}

static struct leaf make_leaf(const struct ptp_geometry *g, int level, const struct ptp_entry *entry, uint64_t ia,
			     uint64_t descriptor, uint64_t table_bits)
{
	uint64_t size = UINT64_C(1) << ptp_shift(g, level);

	return (struct leaf){
		.address = entry->address | (ia & (size - 1)),
		.size = size,
		.level = level,
		.class = ptp_leaf_class(g, descriptor, table_bits),
	};
}

// Finds the physical address of a stage 1 descriptor at IPA.
static bool fetch(struct ptp_translation *t, const struct ptp_setup *setup, enum ptp_security space, uint64_t ipa,
		  uint64_t *pa);

// Address of LEVEL's entry for IA in TABLE.
static uint64_t entry_address(const struct ptp_geometry *g, int level, uint64_t table, uint64_t ia)
{
	uint64_t bytes = level == g->start_level ? g->root_size : UINT64_C(1) << g->granule_bits;

	return table + ((ia >> ptp_shift(g, level)) * 8 & (bytes - 1));
}

// Walks the tree of G for IA, which is in its range.
static bool descend(struct ptp_translation *t, const struct ptp_setup *setup, const struct ptp_geometry *g, uint64_t ia,
		    struct leaf *leaf)
{
	uint64_t table = g->base, table_bits = 0;

	for (int level = g->start_level;; level++) {
		uint64_t ipa = entry_address(g, level, table, ia), pa = ipa;
		enum ptp_security space = ptp_table_space(&g->spaces, table_bits);
		struct ptp_entry entry;
		struct ptp_step *this;

		if (g->stage == 1 && setup->has_stage2 && !fetch(t, setup, space, ipa, &pa))
			return false;
		this = step(t, g, level, pa, ipa);
		this->base = level == g->start_level ? g->base_name : NULL;
		this->index = (unsigned)((ipa - table) / 8);
		if (!read_descriptor(&setup->capture->memory, g, this))
			return fault(t, PTP_FAULT_MISSING_PAGE, g->stage, level);
		entry = ptp_decode(g, level, this->descriptor);
		this->kind = kind_name(entry.kind);
		this->part_count = ptp_descriptor_parts(g, setup->context->regime, &entry, this->descriptor,
							&this->parts, &t->arena);
		if (!take_entry(t, g, level, &entry))
			return false;
		if (entry.kind != PTP_TABLE) {
			*leaf = make_leaf(g, level, &entry, ia, this->descriptor, table_bits);
			return true;
		}
		table = entry.address;
		table_bits |= this->descriptor & ptp_table_bits(g);
	}
}

static bool walk_stage(struct ptp_translation *t, const struct ptp_setup *setup, const struct ptp_geometry *g,
		       uint64_t ia, struct leaf *leaf)
{
	if (g->fault)
		return fault(t, g->fault, g->stage, 0);
	return descend(t, setup, g, ia, leaf);
}

// SPACE is that of IPA, and counts in Secure state alone.
static bool walk_stage2(struct ptp_translation *t, const struct ptp_setup *setup, enum ptp_security space, uint64_t ipa,
			struct leaf *leaf)
{
	const struct ptp_geometry *g =
		setup->two_stage2 && space == PTP_NONSECURE ? &setup->stage2_nonsecure : &setup->stage2;

	if (g->fault != PTP_FAULT_TRANSLATION && ipa >> g->ia_bits)
		return fault(t, PTP_FAULT_TRANSLATION, 2, 0);
	return walk_stage(t, setup, g, ipa, leaf);
}

// The steps of a fetch that goes well are not part of the answer.
static bool fetch(struct ptp_translation *t, const struct ptp_setup *setup, enum ptp_security space, uint64_t ipa,
		  uint64_t *pa)
{
	size_t before = t->steps.count;
	struct leaf leaf;

	if (!walk_stage2(t, setup, space, ipa, &leaf))
		return false;
	if (setup->ptw && ptp_stage2_is_device(&leaf.class))
		return fault(t, PTP_FAULT_PERMISSION, 2, leaf.level);
	t->steps.count = before;
	*pa = leaf.address;
	return true;
}

// Bits [top:low] of an address, where the top byte may be a tag.
static bool all_are(uint64_t address, unsigned low, bool tagged, bool one)
{
	unsigned top = tagged ? 55 : 63;
	uint64_t mask = (~UINT64_C(0) >> (63 - top)) & (~UINT64_C(0) << low);

	return (address & mask) == (one ? mask : 0);
}

static bool walk_stage1(struct ptp_translation *t, const struct ptp_setup *setup, const struct ptp_half *half,
			struct leaf *leaf)
{
	const struct ptp_geometry *g = &half->geometry;

	if (g->fault != PTP_FAULT_TRANSLATION && !all_are(t->ia, g->ia_bits, g->tbi, g->upper))
		return fault(t, PTP_FAULT_TRANSLATION, 1, 0);
	return walk_stage(t, setup, g, t->ia, leaf);
}

// Stage 1 of an SMMU bypassed: a stage 1 Address size fault beyond the OAS. Where a stage 2 follows it is one beyond the IAS, which is not
// known where the OAS is below 40 bits; stage 2 then faults.
static bool bypass(struct ptp_translation *t, const struct ptp_setup *setup, struct leaf *leaf)
{
	if (t->ia >> ptp_smmu_bypass_bits(setup->context) && !setup->has_stage2)
		return fault(t, PTP_FAULT_ADDRESS_SIZE, 1, 0);
	*leaf = (struct leaf){.address = t->ia, .size = UINT64_C(1) << ptp_smmu_bypass_bits(setup->context)};
	return true;
}

// Stage 1 off: the address must fit into the physical address size (Arm ARM, "The effects of disabling an address
// translation stage"); its tag is dropped. A free stage 1 can produce any address, so IA is taken for one.
static bool flat(struct ptp_translation *t, const struct ptp_setup *setup, struct leaf *leaf)
{
	bool tagged = setup->mode == PTP_OFF && setup->tbi[t->ia >> 55 & 1];

	if (setup->mode == PTP_BYPASS)
		return bypass(t, setup, leaf);
	if (setup->mode == PTP_OFF && setup->physical_bits && !all_are(t->ia, setup->physical_bits, tagged, false))
		return fault(t, PTP_FAULT_ADDRESS_SIZE, 1, 0);
	*leaf = (struct leaf){.address = tagged ? t->ia & ~UINT64_C(0) >> 8 : t->ia, .size = UINT64_MAX};
	ptp_class_set(&leaf->class, PTP_F_SPACE, setup->context->security);
	return true;
}

// The reason for which IA cannot be translated, or NULL; then HALF is its half, if stage 1 has tables.
static const char *choose_half(const struct ptp_setup *setup, uint64_t ia, const struct ptp_half **half)
{
	bool two = !ptp_one_range(setup->context->regime);

	if (setup->refused || setup->stage2_refused || setup->mode != PTP_REGISTERS)
		return setup->refused ? setup->refused : setup->stage2_refused;
	*half = &setup->half[two && ia >> 55 & 1];
	if ((*half)->state == PTP_HALF_ABSENT)
		return "the context does not give the table base of this half";
	return (*half)->refused;
}

static void finish(struct ptp_translation *t, const struct ptp_setup *setup, const struct leaf *leaf)
{
	t->class = ptp_class_join(leaf->class, &setup->rest);
	t->pa = leaf->address;
	t->size = leaf->size;
}

static void translate(struct ptp_translation *t, const struct ptp_setup *setup, const struct ptp_half *half)
{
	struct leaf first, second;

	if (!(half ? walk_stage1(t, setup, half, &first) : flat(t, setup, &first)))
		return;
	if (setup->has_stage2) {
		if (!walk_stage2(t, setup, ptp_class_get(&first.class, PTP_F_SPACE, NULL), first.address, &second))
			return;
		ptp_class_copy(&first.class, &second.class, PTP_F_SPACE); // of an intermediate address until now
		second.class = ptp_class_join(second.class, &first.class);
		second.size = second.size < first.size ? second.size : first.size;
		first = second;
	}
	finish(t, setup, &first);
}

void ptp_translate(const struct ptp_capture *capture, size_t context, uint64_t ia, struct ptp_translation *translation)
{
	const struct ptp_half *half = NULL;
	struct ptp_map gaps = {0};
	struct ptp_setup setup;
	const char *unknown;

	*translation = (struct ptp_translation){.ia = ia};
	ptp_setup_init(&setup, capture, context, &gaps);
	unknown = choose_half(&setup, ia, &half);
	if (unknown)
		translation->unknown = ptp_arena_printf(&translation->arena, "%s", unknown);
	else if (setup.mode == PTP_ABORT)
		fault(translation, PTP_FAULT_ABORT, 1, 0);
	else
		translate(translation, &setup, half);
	ptp_map_free(&gaps);
}

void ptp_translation_free(struct ptp_translation *translation)
{
	free(translation->steps.at);
	ptp_arena_free(&translation->arena);
	*translation = (struct ptp_translation){0};
}

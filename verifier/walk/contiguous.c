// SPDX-License-Identifier: Apache-2.0
//
// Contiguous groups: what any of the entries of a group may be taken to say of the whole of it.
//
// Source: Arm ARM, "The Contiguous bit" (R_SKQHL, R_QTRPM, R_JQQTC, I_PGVGZ, I_CQTNL, R_LCGVS). A group that is
// complete and consistent is the ordinary result. In any other, a lookup anywhere in the group may be answered from
// any programmed entry: each valid one adds, beside its own page, the whole group at its own address rounded down
// to the group's size.
#include "verifier/walk/stage.h"

#define DBM (UINT64_C(1) << 51)

static uint64_t entry_size(const struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	return UINT64_C(1) << ptp_shift(walk->g, group->level);
}

// A valid leaf of a group, whether its own AF is set or not.
static bool valid_leaf(const struct ptp_stage_walk *walk, const struct ptp_group *group, unsigned i,
		       struct ptp_entry *entry)
{
	*entry = ptp_decode(walk->g, group->level, group->descriptor[i]);
	return ptp_is_leaf(entry) && !entry->beyond;
}

static bool live(const struct ptp_stage_walk *walk, const struct ptp_entry *entry)
{
	return entry->af || walk->g->hardware_af;
}

bool ptp_group_is_joined(const struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	struct ptp_entry entry;

	for (unsigned i = 0; i < group->count; i++)
		if (valid_leaf(walk, group, i, &entry) && entry.contiguous && live(walk, &entry))
			return true;
	return false;
}

// The attribute that may differ within a consistent group, beside AF: the dirty state where hardware keeps it,
// which is AP[2] inverted at stage 1 and S2AP[1] at stage 2, both bit 7; with indirect permissions nDirty and Dirty, there too.
static uint64_t may_differ(const struct ptp_stage_walk *walk, uint64_t descriptor)
{
	return walk->g->hardware_dirty && (walk->g->indirect || (descriptor & DBM)) ? 1 << 7 : 0;
}

static bool ordinary(const struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	uint64_t first = group->descriptor[0], compared = ptp_attribute_bits(walk->g) & ~may_differ(walk, first);
	uint64_t size = entry_size(walk, group), span = size * ptp_group_entries(walk->g, group->level);
	struct ptp_entry base, entry;

	if (!valid_leaf(walk, group, 0, &base) || !base.contiguous || (base.address ^ group->ia) & (span - 1))
		return false;
	for (unsigned i = 1; i < group->count; i++)
		if (!valid_leaf(walk, group, i, &entry) || !entry.contiguous ||
		    entry.address != base.address + i * size || ((group->descriptor[i] ^ first) & compared))
			return false;
	return true;
}

static void count(struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	struct ptp_progress *progress = walk->progress;
	struct ptp_entry entry;

	for (unsigned i = 0; i < group->count; i++) {
		if (!valid_leaf(walk, group, i, &entry))
			continue;
		progress->leaf_entries += live(walk, &entry);
		if (group->descriptor[i] & walk->g->pbha)
			ptp_note(&progress->pbha_at, group->ia + i * entry_size(walk, group), entry.address);
	}
}

// Entry I's own page.
static struct ptp_run own(struct ptp_stage_walk *walk, const struct ptp_group *group, unsigned i, uint64_t address)
{
	return (struct ptp_run){
		.ia = group->ia + i * entry_size(walk, group),
		.pa = address,
		.size = entry_size(walk, group),
		.class_id = ptp_stage_class(walk, group->descriptor[i], group->table_bits),
	};
}

// The whole group as one of its pages says it, as far as that lies within the output size and the table. (A table
// may be smaller than a group; then it need not begin where the group does.)
static struct ptp_run whole(struct ptp_stage_walk *walk, const struct ptp_group *group, const struct ptp_run *page)
{
	uint64_t span = entry_size(walk, group) * ptp_group_entries(walk->g, group->level);
	uint64_t size = entry_size(walk, group) * group->count;
	uint64_t base = (page->pa & ~(span - 1)) + (group->ia & (span - 1));
	uint64_t end = UINT64_C(1) << walk->g->output_bits, room = base < end ? end - base : 0;

	return (struct ptp_run){group->ia, base, size < room ? size : room, page->class_id};
}

// Whether an entry before I says the same of the whole group.
static bool said_before(struct ptp_stage_walk *walk, const struct ptp_group *group, unsigned i,
			const struct ptp_run *run)
{
	struct ptp_entry entry;

	for (unsigned j = 0; j < i; j++) {
		struct ptp_run page, other;

		if (!valid_leaf(walk, group, j, &entry))
			continue;
		page = own(walk, group, j, entry.address);
		other = whole(walk, group, &page);
		if (other.pa == run->pa && other.class_id == run->class_id)
			return true;
	}
	return false;
}

static void emit_wholes(struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	struct ptp_entry entry;

	for (unsigned i = 0; i < group->count; i++) {
		struct ptp_run page, run;

		if (!valid_leaf(walk, group, i, &entry))
			continue;
		page = own(walk, group, i, entry.address);
		run = whole(walk, group, &page);
		if (run.size && !said_before(walk, group, i, &run) && !ptp_stage_emit(walk, &run))
			return;
	}
}

// Own pages; those that lie where their whole group has them are there already, unless UNLESS_SAID is false.
static void emit_pages(struct ptp_stage_walk *walk, const struct ptp_group *group, bool unless_said)
{
	struct ptp_entry entry;

	for (unsigned i = 0; i < group->count; i++) {
		struct ptp_run page, run;

		if (!valid_leaf(walk, group, i, &entry))
			continue;
		page = own(walk, group, i, entry.address);
		run = whole(walk, group, &page);
		if (unless_said && run.pa + (page.ia - run.ia) == page.pa)
			continue;
		if (!ptp_stage_emit(walk, &page))
			return;
	}
}

// The usual case at the cost of a comparison: every entry like the first, live, and without attributes to note.
static bool uniform(const struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	uint64_t size = entry_size(walk, group), differ = 0;
	struct ptp_entry first;

	for (unsigned i = 0; i < group->count; i++)
		differ |= group->descriptor[i] ^ (group->descriptor[0] + i * size);
	if (differ || group->descriptor[0] & walk->g->pbha || group->count < ptp_group_entries(walk->g, group->level))
		return false;
	return valid_leaf(walk, group, 0, &first) && first.contiguous && live(walk, &first) &&
	       !(first.address & (size * group->count - 1)) &&
	       !((first.address + size * group->count - 1) >> walk->g->output_bits);
}

// Whether a programmed entry lacks the bit though it does not say what the others say of the whole group. Then a lookup
// may be answered with the address of one entry and the attributes of another (R_QTRPM, R_NGLXZ), and no run says that.
static void note_mixed(struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	bool lacks = false, differs = false;
	struct ptp_run page, run, last = {0}; // a size of 0: no leaf yet
	struct ptp_entry entry;

	for (unsigned i = 0; i < group->count; i++) {
		if (!valid_leaf(walk, group, i, &entry)) {
			lacks |= entry.kind == PTP_TABLE;
			differs |= entry.kind == PTP_TABLE;
			continue;
		}
		page = own(walk, group, i, entry.address);
		run = whole(walk, group, &page);
		lacks |= !entry.contiguous;
		differs |= run.pa + (page.ia - run.ia) != page.pa ||
			   (last.size && (run.pa != last.pa || run.class_id != last.class_id));
		last = run;
	}
	if (lacks && differs)
		ptp_note(&walk->progress->mixed_at, group->ia, last.pa);
}

// What is wrong with a group that is not ordinary: a programmed entry that lacks the bit, or does not continue the others with
// the same attributes, or a base that is not aligned; else there only are invalid entries, which a lookup may find mapped.
static enum ptp_group_state state_of(const struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	uint64_t span = entry_size(walk, group) * ptp_group_entries(walk->g, group->level);
	uint64_t attributes = ptp_attribute_bits(walk->g);
	const uint64_t *first = NULL;
	struct ptp_entry entry;

	for (unsigned i = 0; i < group->count; i++) {
		uint64_t offset = (group->ia + i * entry_size(walk, group)) & (span - 1);

		if (!valid_leaf(walk, group, i, &entry)) {
			if (entry.kind != PTP_INVALID)
				return PTP_GROUP_INCONSISTENT;
			continue;
		}
		if (!first) {
			first = &group->descriptor[i];
			attributes &= ~may_differ(walk, *first);
		}
		if (!entry.contiguous || (entry.address & (span - 1)) != offset ||
		    (entry.address - offset) != (ptp_decode(walk->g, group->level, *first).address & ~(span - 1)) ||
		    ((group->descriptor[i] ^ *first) & attributes))
			return PTP_GROUP_INCONSISTENT;
	}
	return PTP_GROUP_PARTIAL;
}

bool ptp_group_walk(struct ptp_stage_walk *walk, const struct ptp_group *group)
{
	bool plain;

	if (uniform(walk, group)) {
		struct ptp_run run =
			own(walk, group, 0, ptp_decode(walk->g, group->level, group->descriptor[0]).address);

		run.size *= group->count;
		walk->progress->leaf_entries += group->count;
		return ptp_stage_emit(walk, &run);
	}
	plain = ordinary(walk, group);
	count(walk, group);
	if (!plain) {
		note_mixed(walk, group);
		walk->group = state_of(walk, group);
		emit_wholes(walk, group);
	}
	emit_pages(walk, group, !plain);
	walk->group = PTP_GROUP_FINE;
	return false;
}

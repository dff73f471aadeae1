// SPDX-License-Identifier: Apache-2.0
//
// Row by row: every address that a row maps is in a run whose class gives the row's words, and no other address is in one.
//
// A listing does not say of which tables it is: it is compared with each context that it could be of, and the best fit counts. Words of
// which a class says nothing (AF, CON, BLK, GP) are passed over; so are those of indirect permissions, and with DS=1 that of the
// shareability, whose bits are others then.
#include "verifier/verdict/compare.h"

#include "verifier/verdict/check.h"
#include "verifier/walk/gap.h"
#include "verifier/walk/setup.h"

// Rows and runs that are looked at for one listing; beyond it no other context is tried (docs/limits.md).
#define COMPARE_WORK (UINT64_C(1) << 26)

struct comparison {
	const struct ptp_geometry *g;
	const struct ptp_map *map;
	const struct ptp_classes *classes;
	uint32_t compared; // words
	struct {
		const struct ptp_class *class;
		uint32_t row, walk;
	} last;                     // what was worked out last, `class` NULL: nothing
	struct ptp_difference open; // the last difference, when there is any
	struct ptp_compared result;
};

static uint32_t words_compared(const struct ptp_geometry *g, enum ptp_ptdump_format format)
{
	uint32_t words = ~(PTP_W(F) | PTP_W(AF) | PTP_W(CON) | PTP_W(BLK) | PTP_W(GP));

	if (g->indirect)
		words &= PTP_TYPE_WORDS | PTP_W(SHD) | PTP_W(NG) | PTP_W(FNXS);
	if (g->ds)
		words &= ~PTP_W(SHD);
	if (g->aie)
		words &= ~PTP_TYPE_WORDS;
	return words & ptp_ptdump_vocabulary(format);
}

static uint64_t field(const struct ptp_class *class, enum ptp_field field, unsigned low)
{
	return ptp_class_get(class, field, NULL) << low;
}

// The bits of a descriptor that CLASS keeps.
static uint64_t descriptor_of(unsigned stage, const struct ptp_class *class)
{
	if (stage == 2)
		return field(class, PTP_F_S2_AP, 6) | field(class, PTP_F_S2_FNXS, 11) | field(class, PTP_F_S2_XN, 53);
	return field(class, PTP_F_S1_AP, 6) | field(class, PTP_F_S1_SH, 8) | field(class, PTP_F_S1_NG, 11) |
	       field(class, PTP_F_S1_PXN, 53) | field(class, PTP_F_S1_UXN, 54);
}

// What the MAIR byte is called: as ROW calls it, where it can be that.
static uint32_t type_of(const struct ptp_class *class, uint32_t row)
{
	uint32_t types = ptp_ptdump_types((uint8_t)ptp_class_get(class, PTP_F_S1_ATTR, NULL));

	return types & row ? types & row : types & -types;
}

static uint32_t walk_words(struct comparison *c, const struct ptp_class *class, uint32_t row)
{
	if (c->last.class != class || c->last.row != row) {
		uint32_t words = ptp_ptdump_words(c->result.dump->format, descriptor_of(c->g->stage, class));

		if (c->g->stage == 1)
			words |= type_of(class, row);
		c->last.class = class;
		c->last.row = row;
		c->last.walk = words & c->compared;
	}
	return c->last.walk;
}

static void close_difference(struct comparison *c)
{
	struct ptp_compared *r = &c->result;

	if (!c->open.listed && !c->open.mapped)
		return;
	if (r->differences < PTP_DIFFERENCES_KEPT)
		r->first[r->differences] = c->open;
	r->differences++;
	r->bytes += c->open.last - c->open.first + 1;
	c->open = (struct ptp_difference){0};
}

static void add_difference(struct comparison *c, const struct ptp_difference *d)
{
	struct ptp_difference *open = &c->open;

	if (open->last + 1 == d->first && open->listed == d->listed && open->mapped == d->mapped &&
	    open->row == d->row && open->walk == d->walk) {
		open->last = d->last;
		return;
	}
	close_difference(c);
	*open = *d;
}

// FIRST to LAST, which is in one row or in none, with the words ROW; and in one run, of CLASS, or in none.
static void compare_piece(struct comparison *c, uint64_t first, uint64_t last, uint32_t row,
			  const struct ptp_class *class)
{
	const struct ptp_difference d = {
		first, last, row != 0, class != NULL, row & c->compared, class ? walk_words(c, class, row) : 0,
	};

	if (d.listed != d.mapped || d.row != d.walk)
		add_difference(c, &d);
}

// The words of ROW, or 0 where it maps nothing: without AF it does where hardware sets that.
static uint32_t mapped_words(const struct comparison *c, const struct ptp_ptdump_row *row)
{
	return ptp_ptdump_maps(row) && (row->words & PTP_W(AF) || c->g->hardware_af) ? row->words : 0;
}

// FIRST to LAST, all of which is in one run of CLASS, or (NULL) in none.
static void compare_range(struct comparison *c, uint64_t first, uint64_t last, const struct ptp_class *class)
{
	const struct ptp_ptdump *dump = c->result.dump;

	for (size_t i = ptp_ptdump_at(dump, first); first <= last; i++) {
		const struct ptp_ptdump_row *row = i < dump->rows.count ? &dump->rows.at[i] : NULL;
		uint64_t begin = row && row->first <= last ? row->first : last, end;

		if (!row || row->first > last) {
			compare_piece(c, first, last, 0, class);
			return;
		}
		if (first < begin)
			compare_piece(c, first, begin - 1, 0, class);
		begin = first > begin ? first : begin;
		end = row->last < last ? row->last : last;
		compare_piece(c, begin, end, mapped_words(c, row), class);
		if (end == last)
			return;
		first = end + 1;
	}
}

// Where the comparison ends. KVM prints no row of the last entries that are alike, which go to the end of the range: they may be mapped
// if the walk maps its end, and else are not.
static uint64_t compare_to(const struct comparison *c, uint64_t high)
{
	const struct ptp_ptdump *dump = c->result.dump;
	const uint64_t listed = dump->rows.at[dump->rows.count - 1].last;
	struct ptp_run last;

	if (dump->format == PTP_PTDUMP_STAGE1 || listed >= high || !c->map->runs.count)
		return high;
	last = ptp_unpack(&c->map->runs.at[c->map->runs.count - 1]);
	return last.ia + last.size - 1 < high ? high : listed;
}

// All of the input range of the tree; what is listed elsewhere is a difference, too.
static void compare_tree(struct comparison *c)
{
	const uint64_t low = ptp_first_ia(c->g), high = low + ((UINT64_C(1) << c->g->ia_bits) - 1);
	const uint64_t last = compare_to(c, high);
	uint64_t at = low;
	bool done = false; // `at` is beyond `last`

	if (low)
		compare_range(c, 0, low - 1, NULL);
	for (size_t i = 0; i < c->map->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&c->map->runs.at[i]);
		uint64_t end = run.ia + run.size - 1;

		if (run.ia < low || run.ia > last)
			continue;
		end = end < last ? end : last;
		if (!done && run.ia > at)
			compare_range(c, at, run.ia - 1, NULL);
		compare_range(c, run.ia, end, &c->classes->entries.at[run.class_id].class);
		done |= end == last;
		at = end + 1 > at ? end + 1 : at;
	}
	if (!done)
		compare_range(c, at, last, NULL);
	if (last == high && high != UINT64_MAX)
		compare_range(c, high + 1, UINT64_MAX, NULL);
	close_difference(c);
}

// The tree of a context that DUMP could be of, or NULL. (With stage 1 tables, the runs of a stage 2 are cut by both.)
static const struct ptp_geometry *tree_of(const struct ptp_ptdump *dump, const struct ptp_setup *setup)
{
	const struct ptp_half *half = &setup->half[dump->rows.at[0].first >> 63];
	const enum ptp_owner_kind owner = setup->context->owner_kind;

	if (setup->refused || setup->context->regime == PTP_SMMU)
		return NULL;
	if (dump->format != PTP_PTDUMP_STAGE1)
		return setup->has_stage2 && setup->mode != PTP_REGISTERS ? &setup->stage2 : NULL;
	if (setup->has_stage2 || setup->mode != PTP_REGISTERS || (owner != PTP_HOST && owner != PTP_FIRMWARE))
		return NULL;
	return half->state == PTP_HALF_LIVE ? &half->geometry : NULL;
}

// Compares the listing of BEST with one context; the better of both becomes BEST. Returns what it cost.
static uint64_t compare_context(const struct ptp_check *check, size_t context, struct ptp_compared *best)
{
	struct comparison c = {.map = &check->maps[context], .classes = &check->classes};
	struct ptp_map scratch = {0};
	struct ptp_setup setup;

	ptp_setup_init(&setup, check->capture, context, &scratch);
	c.g = tree_of(best->dump, &setup);
	if (c.g) {
		c.compared = words_compared(c.g, best->dump->format);
		c.result = (struct ptp_compared){.dump = best->dump, .context = setup.context};
		compare_tree(&c);
		if (!best->context || c.result.bytes < best->bytes)
			*best = c.result;
	}
	ptp_map_free(&scratch);
	return c.g ? best->dump->rows.count + c.map->runs.count : 1;
}

static void tell(struct ptp_check *check, const struct ptp_compared *compared)
{
	struct ptp_map *map = &check->maps[compared->context - check->capture->contexts.at];

	ptp_gap_add(map, (struct ptp_gap_place){.has_ia = true, .ia = compared->first[0].first},
		    "%s disagrees with the walk", compared->dump->key);
	map->gaps.at[map->gaps.count - 1].count = compared->differences;
}

void ptp_compare_listings(struct ptp_check *check)
{
	const struct ptp_capture *capture = check->capture;

	for (size_t i = 0; i < capture->ptdumps.count; i++) {
		struct ptp_compared best = {.dump = &capture->ptdumps.at[i]};
		uint64_t work = 0;

		for (size_t j = 0; j < capture->contexts.count && work < COMPARE_WORK; j++) {
			work += compare_context(check, j, &best);
			if (best.context && !best.differences)
				break;
		}
		if (best.context && best.differences)
			tell(check, &best);
		*ptp_push(&check->compared) = best;
	}
}
